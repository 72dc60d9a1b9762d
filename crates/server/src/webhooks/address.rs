//! Which addresses a webhook may have. Whoever holds a token for webhooks can have this server call them, from where this server is:
//! so the practice's own network is left alone unless its configuration file says otherwise, and what gives out a machine's
//! credentials in some clouds always is.
//!
//! A name is looked up once for each call, and what was checked is what is called: a name that means something else a moment
//! later gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use serde::Deserialize;

/// The longest address, in characters.
const URL_MAX: usize = 2_000;

/// How far webhooks may reach, as the configuration file says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reach {
    /// Addresses of the practice's own network and of this machine too?
    pub(crate) allow_private: bool,
}

/// A name leads nowhere that may be called.
#[derive(Debug, thiserror::Error)]
#[error("its name leads to no address that may be called")]
pub(super) struct Forbidden;

/// Whose an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Anybody's.
    Public,
    /// This machine's or its network's.
    Private,
    /// Nobody's whom a webhook could mean: the link's own, where clouds answer with credentials; many at once; none.
    Never,
}

fn owner(address: IpAddr) -> Owner {
    match address.to_canonical() {
        IpAddr::V4(address) => of_v4(address),
        IpAddr::V6(address) => of_v6(address),
    }
}

/// As in IANA's registry of special-purpose addresses (RFC 6890).
fn of_v4(address: Ipv4Addr) -> Owner {
    let [a, b, c, _] = address.octets();
    if a == 0 || a >= 224 || address.is_link_local() {
        return Owner::Never;
    }
    let is_shared = a == 100 && b & 0xc0 == 64;
    let is_for_protocols = (a, b, c) == (192, 0, 0) || (a == 198 && b & 0xfe == 18);
    if address.is_loopback() || address.is_private() || address.is_documentation() || is_shared || is_for_protocols {
        return Owner::Private;
    }
    Owner::Public
}

fn of_v6(address: Ipv6Addr) -> Owner {
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        of_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        _ if address.is_loopback() => Owner::Private,
        _ if address.is_multicast() || address.is_unicast_link_local() => Owner::Never,
        // Nothing, and IPv4 in a way that nobody uses any more.
        [0, 0, 0, 0, 0, 0, ..] => Owner::Never,
        // IPv4 behind a translation (RFC 6052), and behind a tunnel (RFC 3056).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Teredo (RFC 4380).
        [0x2001, 0, ..] => Owner::Never,
        [0x64, 0xff9b, 1, ..] | [0x2001, 0xdb8, ..] => Owner::Private,
        // Unique local ones, and what was site-local.
        [first, ..] if first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfec0 => Owner::Private,
        _ => Owner::Public,
    }
}

impl Reach {
    /// May this address be called?
    pub(super) fn allows(self, address: IpAddr) -> bool {
        match owner(address) {
            Owner::Public => true,
            Owner::Private => self.allow_private,
            Owner::Never => false,
        }
    }

    /// The address as it is called, or why it may not be, in words for who typed it.
    pub(crate) fn check(self, typed: &str) -> Result<Url, &'static str> {
        let no_address = "This is no address, such as https://ehr.example.org/anteroom.";
        let url = Url::parse(typed).map_err(|_| no_address)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(no_address)?;
        if url.as_str().len() > URL_MAX {
            return Err("An address has at most 2000 characters.");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Leave the name and the password out of the address: what is sent is signed instead.");
        }
        if url.fragment().is_some() {
            return Err("Leave out what follows the #: it is never sent.");
        }
        let literal = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let name = host.trim_end_matches('.');
        let is_localhost = name == "localhost" || name.ends_with(".localhost");
        let is_this_machine = is_localhost || literal.is_some_and(|address| address.to_canonical().is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine => {}
            _ => return Err("The address must begin with https://, unless it is on the server's own machine."),
        }
        let is_allowed = literal.map_or(self.allow_private || !is_localhost, |address| self.allows(address));
        if !is_allowed {
            return Err("Webhooks may not reach this address. Those of the practice's own network are allowed by \
                        allow_private under [webhooks] in the server's configuration file.");
        }
        Ok(url)
    }
}

/// Looks names up, and tells of no address that may not be called.
pub(super) struct Lookup(pub(super) Reach);

impl Resolve for Lookup {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| reach.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err(Forbidden.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Reach = Reach { allow_private: false };
    const PRIVATE: Reach = Reach { allow_private: true };

    #[test]
    fn a_private_address_is_called_only_where_the_practice_says_so() {
        for address in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.9",
            "127.0.0.1",
            "100.64.0.1",
            "198.18.0.1",
            "::1",
            "fd00::9",
            "fec0::1",
            "::ffff:192.168.1.9",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:db8::1",
        ] {
            let address = address.parse().unwrap();
            assert!(!PUBLIC.allows(address) && PRIVATE.allows(address), "{address}");
        }
    }

    #[test]
    fn what_gives_out_credentials_and_what_is_nobodys_is_never_called() {
        for address in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::",
            "fe80::1",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "ff02::1",
            "::10.0.0.1",
            "2001:0:1::1",
        ] {
            assert!(!PRIVATE.allows(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn everybody_elses_address_is_called() {
        for address in ["93.184.216.34", "100.128.0.1", "172.32.0.1", "2606:2800:220:1::1", "64:ff9b::5db8:d822"] {
            assert!(PUBLIC.allows(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_https_unless_it_is_on_this_machine() {
        for good in
            ["https://ehr.example.org/hooks?x=1", "https://10.0.0.1:8443/", "http://localhost:9/", "http://[::1]/"]
        {
            assert!(PRIVATE.check(good).is_ok(), "{good}");
        }
        for bad in [
            "http://ehr.example.org/",
            "http://10.0.0.1/",
            "ftp://localhost/",
            "ehr.example.org",
            "https://",
            "file:///etc",
            "https://me:secret@ehr.example.org/",
            "https://me@ehr.example.org/",
            "https://ehr.example.org/#x",
            "https://169.254.169.254/",
            "https://[fe80::1]/",
            "https://0/",
        ] {
            assert!(PRIVATE.check(bad).is_err(), "{bad}");
        }
        assert!(PRIVATE.check(&format!("https://ehr.example.org/{}", "x".repeat(URL_MAX))).is_err());
    }

    #[test]
    fn an_address_in_disguise_is_known() {
        for bad in [
            "https://2130706433/",
            "https://0x7f.1/",
            "http://localhost./",
            "https://a.localhost/",
            "https://0xa000001/",
        ] {
            let refused = PUBLIC.check(bad).unwrap_err();
            assert!(refused.contains("allow_private"), "{bad}: {refused}");
        }
    }

    #[tokio::test]
    async fn a_name_is_looked_up_and_what_it_leads_to_is_what_is_checked() {
        let lookup = async |reach| Lookup(reach).resolve("localhost".parse().unwrap()).await;
        let refused = lookup(PUBLIC).await.err().unwrap();
        assert!(refused.is::<Forbidden>(), "{refused}");
        assert!(lookup(PRIVATE).await.unwrap().all(|address| address.ip().is_loopback()));
    }
}
