//! A page whose network changes goes on with the connection it has.

use std::net::Ipv4Addr;
use std::time::Duration;

use sfu::{CloseReason, OfferRefused, RestartError, RoomEvent, SfuConfig};

use crate::client::{Received, Way};
use crate::gate::assert_continuous;
use crate::stage::{Stage, config};

/// Two who hear and see each other, on a server that has TCP too.
async fn flowing() -> Stage {
    let tcp_addresses = config().addresses;
    flowing_with(SfuConfig { tcp_addresses, ..config() }).await
}

async fn flowing_with(config: SfuConfig) -> Stage {
    let mut stage = Stage::with(config).await;
    stage.join(0).await;
    stage.join(1).await;
    stage.connect_all().await;
    stage.open(&[0, 1]).await;
    stage.until("media flows", |stage| stage.has_media_of(1, 0, 0) && stage.has_media_of(0, 1, 0)).await;
    stage
}

async fn restart(stage: &mut Stage, client: usize) {
    let offer = stage.clients[client].offer_again();
    let peer = stage.clients[client].peer.unwrap();
    let answer = stage.sfu.restart(stage.room, peer, offer).await.unwrap();
    stage.clients[client].accept(&answer);
}

/// Drives until both hear and see each other anew, and what came since the beginning is one stream.
async fn goes_on(stage: &mut Stage) {
    let marks = stage.marks();
    stage
        .until("media flows on", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
        .await;
    stage.clients.iter().for_each(assert_continuous);
    assert!(stage.events.iter().all(|event| !matches!(event, RoomEvent::PeerClosed { .. })));
    assert_eq!(stage.sfu.stats(stage.room).await.unwrap().len(), 2);
}

/// How many packets of its video a client missed, by the publisher's own numbers.
fn missed(stage: &Stage, client: usize, mark: usize) -> usize {
    let mut numbers: Vec<u32> = stage.clients[client].media_since(mark).map(Received::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
    usize::try_from(last - first + 1).unwrap() - numbers.len()
}

#[tokio::test]
async fn a_restart_where_the_network_stays_loses_no_packet() {
    let mut stage = flowing().await;
    let marks = stage.marks();
    for _ in 0..3 {
        restart(&mut stage, 0).await;
        goes_on(&mut stage).await;
        stage.for_a_while(Duration::from_millis(300)).await;
    }
    assert_eq!((missed(&stage, 0, marks[0]), missed(&stage, 1, marks[1])), (0, 0));
}

#[tokio::test]
async fn a_page_on_another_address_is_heard_and_hears_again_after_a_restart() {
    let mut stage = flowing().await;
    stage.clients[0].move_to(Way::Udp(Ipv4Addr::LOCALHOST.into()));
    let mark = stage.marks()[1];
    stage.for_a_while(Duration::from_millis(300)).await;
    assert!(!stage.has_media_of(1, 0, mark), "a new address was believed without a proof");
    restart(&mut stage, 0).await;
    goes_on(&mut stage).await;
}

/// The library keeps to an address for fifteen seconds after it was last heard of there. A page publishes fifty packets of sound
/// a second, and as many pictures as make it twice that at least.
const PACKETS_OF_TEN_SECONDS: usize = 1_000;

#[tokio::test]
async fn a_page_whose_address_is_changed_on_the_way_goes_on_by_itself() {
    let mut stage = flowing().await;
    let marks = stage.marks();
    goes_on(&mut stage).await;
    stage.clients[0].is_translated_anew();
    goes_on(&mut stage).await;
    let missed = [missed(&stage, 0, marks[0]), missed(&stage, 1, marks[1])];
    assert!(missed.iter().all(|it| *it < PACKETS_OF_TEN_SECONDS), "{missed:?}");
}

#[tokio::test]
async fn a_page_goes_over_to_tcp_and_back() {
    let mut stage = flowing().await;
    let server = stage.sfu.tcp_addresses()[0];
    stage.clients[0].move_to(Way::Tcp(server));
    restart(&mut stage, 0).await;
    goes_on(&mut stage).await;
    stage.clients[0].move_to(Way::Udp(Ipv4Addr::LOCALHOST.into()));
    restart(&mut stage, 0).await;
    goes_on(&mut stage).await;
}

#[tokio::test]
async fn a_cut_holds_through_a_restart() {
    let mut stage = flowing().await;
    stage.open(&[1]).await;
    let (mark, datagrams) = (stage.marks()[1], stage.clients[0].datagrams);
    restart(&mut stage, 0).await;
    stage.until_taken_in(0, 100).await;
    assert_eq!(stage.clients[0].datagrams, datagrams);
    assert_eq!(stage.clients[1].media_since(mark).count(), 0);
    stage.open(&[0, 1]).await;
    goes_on(&mut stage).await;
}

#[tokio::test]
async fn an_offer_of_another_shape_restarts_nothing() {
    let mut stage = flowing().await;
    let peer = stage.clients[0].peer.unwrap();
    let (_, other) = crate::client::Client::new(crate::stage::endpoint(9), 9, 3);
    let refused = |why| Err(RestartError::Offer(why));
    assert_eq!(stage.sfu.restart(stage.room, peer, other).await, refused(OfferRefused::NotTheSame));
    assert_eq!(stage.sfu.restart(stage.room, peer, "nonsense".into()).await, refused(OfferRefused::NotSdp));
    goes_on(&mut stage).await;
}

#[tokio::test]
async fn a_connection_that_is_over_is_not_restarted() {
    let mut stage = flowing().await;
    let peer = stage.clients[0].peer.unwrap();
    let offer = stage.clients[0].offer_again();
    stage.sfu.disconnect(stage.room, peer).await;
    assert_eq!(stage.sfu.restart(stage.room, peer, offer).await, Err(RestartError::NoSuchPeer));
}

#[tokio::test]
async fn a_restart_that_finds_no_way_is_given_up() {
    let mut stage = flowing_with(SfuConfig { connect_timeout: Duration::from_secs(2), ..config() }).await;
    let gone = stage.clients.remove(0);
    let peer = gone.peer.unwrap();
    let mut gone = gone;
    stage.sfu.restart(stage.room, peer, gone.offer_again()).await.unwrap();
    let is_over = |event: &RoomEvent| matches!(event, RoomEvent::PeerClosed { peer: it, reason: CloseReason::ConsentLost, .. } if *it == peer);
    stage.until("it is given up", |stage| stage.events.iter().any(is_over)).await;
}
