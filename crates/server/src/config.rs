//! The configuration file: one TOML file, every field with a default that works for a first try on this machine.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::{Deserialize, Deserializer};

use crate::{
    contact::Contact,
    idle_lock::WorkspaceConfig,
    post::{Mail, Text},
    webhooks::Reach,
};

/// What `anteroom serve` reads.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Where HTTP is served.
    #[serde(deserialize_with = "address")]
    pub(crate) listen: SocketAddr,
    /// The address that people open, as in links; by default the one that is listened on.
    pub(crate) public_url: Option<String>,
    /// Proxies in front of this server, whose `X-Forwarded-For` is believed; by default those on this machine.
    pub(crate) trusted_proxies: Vec<IpAddr>,
    /// How many pages may be open from one address at once.
    pub(crate) sockets_per_address_max: usize,
    /// Where everything is kept.
    pub(crate) data: PathBuf,
    /// Keep what was written in the chat of a session after its end? It is erased otherwise.
    pub(crate) keep_chats: bool,
    /// What the practice says of itself.
    pub(crate) practice: Contact,
    /// When the workspace of who has walked away locks.
    pub(crate) workspace: WorkspaceConfig,
    /// Where media is received.
    pub(crate) media: Media,
    /// Where the audit trail's own files are.
    pub(crate) audit: Audit,
    /// Where a monitoring system asks.
    pub(crate) metrics: Metrics,
    /// How mail to clients goes out; none does, if nothing is said.
    pub(crate) mail: Option<Mail>,
    /// How text messages to clients go out; none do, if nothing is said.
    pub(crate) text: Option<Text>,
    /// How far webhooks may reach.
    pub(crate) webhooks: Reach,
}

/// Where a monitoring system asks; nowhere, if nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Metrics {
    /// An address that nobody else reaches: everybody who does can read it.
    #[serde(deserialize_with = "some_address")]
    pub(crate) listen: Option<SocketAddr>,
}

/// Where the audit trail's own files are: in the data folder, if nothing is said.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Audit {
    /// The key under which the log is chained.
    pub(crate) key: Option<PathBuf>,
    /// The heads of the chains.
    pub(crate) heads: Option<PathBuf>,
}

/// Where media is received.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Media {
    /// UDP addresses of this machine; by default this machine itself and its addresses on the network, on free ports. With an
    /// empty list there is no UDP.
    #[serde(deserialize_with = "some_addresses")]
    pub(crate) listen: Option<Vec<SocketAddr>>,
    /// What browsers are told instead, one for each of `listen`, where the network translates addresses.
    #[serde(deserialize_with = "addresses")]
    pub(crate) advertise: Vec<SocketAddr>,
    /// TCP addresses of this machine, for networks that let no UDP through; by default the same addresses and ports as
    /// `listen`, told as those are. With an empty list there is no TCP.
    #[serde(deserialize_with = "some_addresses")]
    pub(crate) listen_tcp: Option<Vec<SocketAddr>>,
    /// What browsers are told instead, one for each of `listen_tcp`.
    #[serde(deserialize_with = "addresses")]
    pub(crate) advertise_tcp: Vec<SocketAddr>,
    /// Threads for media; by default one.
    pub(crate) threads: Option<usize>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxies: vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
            sockets_per_address_max: 1_000,
            data: PathBuf::from("anteroom-data"),
            keep_chats: false,
            practice: Contact::default(),
            workspace: WorkspaceConfig::default(),
            media: Media::default(),
            audit: Audit::default(),
            metrics: Metrics::default(),
            mail: None,
            text: None,
            webhooks: Reach::default(),
        }
    }
}

impl Config {
    /// Reads a file; says where and what is wrong with it.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
        let config: Self =
            toml::from_str(&text).with_context(|| format!("the configuration file {} is not right", path.display()))?;
        anyhow::ensure!(
            fit(config.media.listen.as_ref(), &config.media.advertise),
            "media.advertise must name one address for each of media.listen"
        );
        anyhow::ensure!(
            fit(config.media.listen_tcp.as_ref(), &config.media.advertise_tcp),
            "media.advertise_tcp must name one address for each of media.listen_tcp"
        );
        anyhow::ensure!(config.media.threads != Some(0), "media.threads must be at least 1");
        config.practice.check()?;
        config.mail.as_ref().map_or(Ok(()), Mail::check)?;
        config.text.as_ref().map_or(Ok(()), Text::check)?;
        if let Some(url) = &config.public_url {
            origin_of(url).with_context(|| format!("public_url {url:?} is not right"))?;
        }
        Ok(config)
    }

    /// The files of the store.
    pub(crate) fn store(&self) -> store::StoreOptions {
        let Audit { key, heads } = self.audit.clone();
        store::StoreOptions { folder: self.data.clone(), audit_key: key, audit_heads: heads }
    }

    /// What the media server needs.
    pub(crate) fn sfu(&self) -> sfu::SfuConfig {
        let Media { listen, advertise, listen_tcp, advertise_tcp, .. } = &self.media;
        let mut config = sfu::SfuConfig::on([]);
        config.addresses = match listen {
            Some(listen) => told(listen, advertise),
            None => told(&own_addresses(), &[]),
        };
        config.tcp_addresses = match listen_tcp {
            Some(listen) => told(listen, advertise_tcp),
            None => config.addresses.clone(),
        };
        config.shards = self.media.threads.unwrap_or(1);
        // Everybody inside, and the next fifty who wait.
        config.peers_per_room_max = 128;
        config
    }
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    read_address(&String::deserialize(from)?)
}

fn some_address<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    address(from).map(Some)
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SocketAddr>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|text| read_address(text)).collect()
}

fn some_addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<SocketAddr>>, D::Error> {
    addresses(from).map(Some)
}

fn fit(listen: Option<&Vec<SocketAddr>>, advertise: &[SocketAddr]) -> bool {
    advertise.is_empty() || advertise.len() == listen.map_or(0, Vec::len)
}

fn told(listen: &[SocketAddr], advertise: &[SocketAddr]) -> Vec<sfu::MediaAddress> {
    let mut addresses: Vec<sfu::MediaAddress> = listen.iter().map(|address| (*address).into()).collect();
    for (address, advertised) in addresses.iter_mut().zip(advertise) {
        address.advertised = Some(*advertised);
    }
    addresses
}

fn read_address<E: serde::de::Error>(text: &str) -> Result<SocketAddr, E> {
    let wanted = "an IP address with a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    text.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &wanted))
}

/// This machine itself, and the addresses it has on the network, if it is on one: of IPv4 and of IPv6, where it has them.
fn own_addresses() -> Vec<SocketAddr> {
    let documentation: [(IpAddr, IpAddr); 2] = [
        (Ipv4Addr::LOCALHOST.into(), Ipv4Addr::new(192, 0, 2, 1).into()),
        (Ipv6Addr::LOCALHOST.into(), Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into()),
    ];
    let mut addresses = Vec::new();
    for (local, elsewhere) in documentation {
        // A machine may have no IPv6 at all. That it has IPv4 is taken for granted: what is wrong there is to be heard of.
        if local.is_ipv4() || is_own(local) {
            addresses.push(local);
        }
        // One of IPv6 may be there and not be usable yet.
        addresses.extend(towards(elsewhere).filter(|address| *address != local && is_own(*address)));
    }
    addresses.into_iter().map(|address| SocketAddr::new(address, 0)).collect()
}

fn is_own(address: IpAddr) -> bool {
    std::net::UdpSocket::bind((address, 0)).is_ok()
}

/// The address of this machine by which it would reach another one. No packet is sent to find out.
fn towards(other: IpAddr) -> Option<IpAddr> {
    let any: IpAddr = if other.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = std::net::UdpSocket::bind((any, 0)).ok()?;
    socket.connect((other, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    let is_usable = !address.is_unspecified() && !matches!(address, IpAddr::V6(it) if it.is_unicast_link_local());
    is_usable.then_some(address)
}

/// The origin (RFC 6454) of an http or https address without a path, in the form that browsers send.
pub(crate) fn origin_of(url: &str) -> anyhow::Result<String> {
    let uri: axum::http::Uri = url.parse().context("it is not an address")?;
    let scheme = uri.scheme_str().context("it must begin with http:// or https://")?;
    anyhow::ensure!(matches!(scheme, "http" | "https"), "it must begin with http:// or https://");
    anyhow::ensure!(matches!(uri.path(), "" | "/") && uri.query().is_none(), "it must not have a path");
    let authority = uri.authority().context("it names no host")?.as_str().to_ascii_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    Ok(format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(&authority)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_is_refused() {
        assert!(toml::from_str::<Config>("lisen = \"127.0.0.1:80\"").is_err());
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        for text in ["listen = \"localhost:8080\"", "[media]\nlisten = [\"192.0.2.1\"]"] {
            let error = toml::from_str::<Config>(text).unwrap_err().to_string();
            assert!(error.contains("such as \"127.0.0.1:8080\""), "{error}");
        }
    }

    fn media(text: &str) -> sfu::SfuConfig {
        toml::from_str::<Config>(&format!("[media]\n{text}")).unwrap().sfu()
    }

    #[test]
    fn tcp_is_where_udp_is_if_nothing_else_is_said() {
        let same = media("listen = [\"192.0.2.1:7000\"]\nadvertise = [\"198.51.100.7:7000\"]");
        assert_eq!(same.tcp_addresses, same.addresses);
        assert_eq!(same.addresses.len(), 1);
        let other = media("listen_tcp = [\"192.0.2.1:443\"]\nadvertise_tcp = [\"198.51.100.7:443\"]");
        assert_eq!(other.tcp_addresses.iter().map(|it| it.bind.port()).collect::<Vec<_>>(), [443]);
        assert_eq!(other.tcp_addresses.iter().filter_map(|it| it.advertised).count(), 1);
        assert!(!other.addresses.is_empty(), "by default there is UDP");
    }

    #[test]
    fn either_may_be_turned_off() {
        let tcp_alone = media("listen = []\nlisten_tcp = [\"192.0.2.1:443\"]");
        assert!(tcp_alone.addresses.is_empty() && tcp_alone.tcp_addresses.len() == 1);
        let udp_alone = media("listen_tcp = []");
        assert!(!udp_alone.addresses.is_empty() && udp_alone.tcp_addresses.is_empty());
    }

    #[test]
    fn what_is_told_must_fit_what_is_listened_on() {
        let two: Vec<SocketAddr> = vec!["192.0.2.1:1".parse().unwrap(); 2];
        assert!(fit(None, &[]) && fit(Some(&two), &[]) && fit(Some(&two), &two));
        assert!(!fit(None, &two) && !fit(Some(&two), two.get(..1).unwrap()));
    }

    #[test]
    fn by_default_each_address_family_that_this_machine_has_is_offered() {
        let own = own_addresses();
        assert!(own.iter().any(SocketAddr::is_ipv4));
        assert_eq!(own.iter().any(SocketAddr::is_ipv6), is_own(Ipv6Addr::LOCALHOST.into()));
        assert!(own.iter().all(|address| is_own(address.ip())));
    }

    #[test]
    fn the_audit_files_may_lie_elsewhere_and_lie_in_the_data_folder_otherwise() {
        let config: Config = toml::from_str("data = \"d\"\n[audit]\nkey = \"k/audit.key\"").unwrap();
        let store = config.store();
        assert_eq!(store.audit_key_file(), Path::new("k/audit.key"));
        assert_eq!(store.audit_heads_file(), Path::new("d/audit.heads"));
    }

    #[test]
    fn an_origin_has_no_path_no_default_port_and_small_letters() {
        assert_eq!(origin_of("https://Care.Example:443/").unwrap(), "https://care.example");
        assert_eq!(origin_of("http://localhost:8080").unwrap(), "http://localhost:8080");
        assert!(origin_of("https://care.example/rooms").is_err());
        assert!(origin_of("ftp://care.example").is_err());
    }
}
