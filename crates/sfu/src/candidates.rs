//! Our addresses, as the candidates of an answer.

use std::net::SocketAddr;

use str0m::net::{Protocol, TcpType};
use str0m::{Candidate, Rtc};

/// Adds these addresses to what an answer tells.
pub(crate) fn add_candidates(rtc: &mut Rtc, addresses: impl Iterator<Item = (Protocol, SocketAddr)>) {
    for (protocol, address) in addresses {
        let candidate = match protocol {
            // Behind those of UDP: the library gives TCP the lower priority (RFC 6544 section 4.2).
            Protocol::Tcp => Candidate::builder().tcp().host(address).tcptype(TcpType::Passive).build(),
            _ => Candidate::host(address, protocol),
        };
        if let Ok(candidate) = candidate {
            rtc.add_local_candidate(candidate);
        }
    }
}
