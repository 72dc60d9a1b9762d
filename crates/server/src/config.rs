//! The configuration file: one TOML file, every field with a default that works for a first try on this machine.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
};

use anyhow::Context;
use serde::{Deserialize, Deserializer};

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
    /// Where media is received.
    pub(crate) media: Media,
    /// Where the audit trail's own files are.
    pub(crate) audit: Audit,
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
    /// UDP addresses of this machine; by default this machine itself and its address on the network, on a free port.
    #[serde(deserialize_with = "addresses")]
    pub(crate) listen: Vec<SocketAddr>,
    /// What browsers are told instead, one for each of `listen`, where the network translates addresses.
    #[serde(deserialize_with = "addresses")]
    pub(crate) advertise: Vec<SocketAddr>,
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
            media: Media::default(),
            audit: Audit::default(),
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
            config.media.advertise.is_empty() || config.media.advertise.len() == config.media.listen.len(),
            "media.advertise must name one address for each of media.listen"
        );
        anyhow::ensure!(config.media.threads != Some(0), "media.threads must be at least 1");
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
        let listen = if self.media.listen.is_empty() { own_addresses() } else { self.media.listen.clone() };
        let mut config = sfu::SfuConfig::on(listen);
        for (address, advertised) in config.addresses.iter_mut().zip(&self.media.advertise) {
            address.advertised = Some(*advertised);
        }
        config.shards = self.media.threads.unwrap_or(1);
        // Everybody inside, and the next fifty who wait.
        config.peers_per_room_max = 128;
        config
    }
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<SocketAddr, D::Error> {
    read_address(&String::deserialize(from)?)
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SocketAddr>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|text| read_address(text)).collect()
}

fn read_address<E: serde::de::Error>(text: &str) -> Result<SocketAddr, E> {
    let wanted = "an IP address with a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    text.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &wanted))
}

/// This machine itself, and the address it has on the network, if it is on one. No packet is sent to find out.
fn own_addresses() -> Vec<SocketAddr> {
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let on_network = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).and_then(|()| socket.local_addr()))
        .map(|address| address.ip());
    let mut addresses = vec![SocketAddr::new(local, 0)];
    if let Ok(ip) = on_network
        && ip != local
        && !ip.is_unspecified()
    {
        addresses.push(SocketAddr::new(ip, 0));
    }
    addresses
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
