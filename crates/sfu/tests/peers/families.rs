//! IPv6 beside IPv4.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use sfu::{MediaAddress, Sfu, SfuConfig, StartError};

use crate::client::Way;
use crate::gate::assert_continuous;
use crate::stage::{Stage, config};

fn on(address: &str) -> SfuConfig {
    SfuConfig::on([address.parse().unwrap()])
}

/// Listens on every address of a family, and tells that of the loopback interface.
fn everywhere(port: u16) -> [MediaAddress; 2] {
    [
        (SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)), SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        (SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))),
    ]
    .map(|(bind, told)| MediaAddress { bind, advertised: Some(told) })
}

fn started() -> Option<(Sfu, u16)> {
    let port = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let addresses = everywhere(port).to_vec();
    let sfu = Sfu::start(SfuConfig { tcp_addresses: addresses.clone(), addresses, ..config() }).ok()?;
    Some((sfu, port))
}

#[tokio::test]
async fn media_flows_over_ipv6_by_udp_and_by_tcp_and_to_those_on_ipv4() {
    let mut config = on("127.0.0.1:0");
    config.addresses.push("[::1]:0".parse::<SocketAddr>().unwrap().into());
    config.tcp_addresses = config.addresses.clone();
    let mut stage = Stage::with(config).await;
    let by_tcp = *stage.sfu.tcp_addresses().iter().find(|address| address.is_ipv6()).unwrap();
    stage.join_by(0, Way::Udp(Ipv6Addr::LOCALHOST.into())).await;
    stage.join_by(1, Way::Tcp(by_tcp)).await;
    stage.join_by(2, Way::Udp(Ipv4Addr::LOCALHOST.into())).await;
    stage.connect_all().await;
    stage.open(&[0, 1, 2]).await;
    stage
        .until("everybody has media of everybody", |stage| {
            (0..3).all(|client| (0..3).all(|it| usize::from(it) == client || stage.has_media_of(client, it, 0)))
        })
        .await;
    stage.clients.iter().for_each(assert_continuous);
}

#[tokio::test]
async fn both_families_may_be_listened_on_everywhere_on_one_port_with_an_address_each() {
    // Somebody else may take a port before it is tried, but not so many.
    let (sfu, port) = (0..20).find_map(|_| started()).expect("a port for both families, over UDP and TCP");
    let mut stage = Stage::of(sfu).await;
    let told = [format!("127.0.0.1:{port}"), format!("[::1]:{port}")].map(|it| it.parse::<SocketAddr>().unwrap());
    assert_eq!((stage.sfu.addresses(), stage.sfu.tcp_addresses()), (&told[..], &told[..]));
    stage.join_by(0, Way::Udp(Ipv4Addr::LOCALHOST.into())).await;
    stage.join_by(1, Way::Udp(Ipv6Addr::LOCALHOST.into())).await;
    stage.join_by(2, Way::Tcp(told[0])).await;
    stage.join_by(3, Way::Tcp(told[1])).await;
    stage.connect_all().await;
}

#[tokio::test]
async fn an_address_is_not_told_as_one_of_the_other_family() {
    let mut config = on("127.0.0.1:0");
    config.addresses[0].advertised = Some("[2001:db8::1]:0".parse().unwrap());
    assert!(matches!(Sfu::start(config), Err(StartError::OtherFamily { .. })));
}
