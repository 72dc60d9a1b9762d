//! Whose a datagram is: by the ICE user fragment it names, or by the address it comes from.
//!
//! An address is believed only after a binding request from it was accepted, which proves that its sender knows the
//! password of the connection. Both look-ups are hash maps; no peer is searched for.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

use str0m::net::Protocol;

use crate::ids::PeerId;

/// Where a peer sends from. One address over UDP and over TCP may be two people behind one translator.
pub(crate) type Origin = (Protocol, SocketAddr);

/// Addresses one peer may be known by at once: interfaces, address families, and rebindings of a translator.
const ADDRESSES_PER_PEER: usize = 16;

/// The maps of one shard.
#[derive(Debug, Default)]
pub(crate) struct Demux {
    by_fragment: HashMap<String, PeerId>,
    by_address: HashMap<Origin, PeerId>,
    known: HashMap<PeerId, Known>,
}

#[derive(Debug)]
struct Known {
    fragment: String,
    addresses: VecDeque<Origin>,
}

impl Demux {
    /// Whether a user fragment is in use.
    pub(crate) fn has_fragment(&self, fragment: &str) -> bool {
        self.by_fragment.contains_key(fragment)
    }

    /// Makes a peer known by its user fragment.
    pub(crate) fn add(&mut self, peer: PeerId, fragment: String) {
        self.by_fragment.insert(fragment.clone(), peer);
        let addresses = VecDeque::new();
        self.known.insert(peer, Known { fragment, addresses });
    }

    /// Makes a peer known by another user fragment in place of the one it had, whose requests its connection does not answer any
    /// more. The addresses it is known by stay: media flows there until the new way is found.
    pub(crate) fn rename(&mut self, peer: PeerId, fragment: String) {
        if let Some(known) = self.known.get_mut(&peer) {
            self.by_fragment.remove(&known.fragment);
            self.by_fragment.insert(fragment.clone(), peer);
            known.fragment = fragment;
        }
    }

    /// Makes a peer known by an address that it has proved to send from. The oldest of too many is forgotten.
    pub(crate) fn learn(&mut self, peer: PeerId, address: Origin) {
        if self.by_address.get(&address) == Some(&peer) {
            return;
        }
        let Some(known) = self.known.get_mut(&peer) else {
            return;
        };
        known.addresses.push_back(address);
        if known.addresses.len() > ADDRESSES_PER_PEER
            && let Some(oldest) = known.addresses.pop_front()
            && self.by_address.get(&oldest) == Some(&peer)
        {
            self.by_address.remove(&oldest);
        }
        self.by_address.insert(address, peer);
    }

    /// Forgets a peer.
    pub(crate) fn remove(&mut self, peer: PeerId) {
        let Some(known) = self.known.remove(&peer) else {
            return;
        };
        self.by_fragment.remove(&known.fragment);
        for address in known.addresses {
            if self.by_address.get(&address) == Some(&peer) {
                self.by_address.remove(&address);
            }
        }
    }

    /// The peer that a user fragment names.
    pub(crate) fn by_fragment(&self, fragment: &str) -> Option<PeerId> {
        self.by_fragment.get(fragment).copied()
    }

    /// The peer that is known by an address.
    pub(crate) fn by_address(&self, address: &Origin) -> Option<PeerId> {
        self.by_address.get(address).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> Origin {
        (Protocol::Udp, SocketAddr::from(([127, 0, 0, 1], port)))
    }

    #[test]
    fn an_address_over_tcp_is_not_the_same_over_udp() {
        let (first, second) = (PeerId::next(), PeerId::next());
        let mut demux = Demux::default();
        demux.add(first, "first".into());
        demux.add(second, "second".into());
        let (udp, tcp) = (address(1), (Protocol::Tcp, address(1).1));
        demux.learn(first, udp);
        demux.learn(second, tcp);
        assert_eq!((demux.by_address(&udp), demux.by_address(&tcp)), (Some(first), Some(second)));
    }

    #[test]
    fn an_address_belongs_to_who_proved_it_last() {
        let (first, second) = (PeerId::next(), PeerId::next());
        let mut demux = Demux::default();
        demux.add(first, "first".into());
        demux.add(second, "second".into());
        demux.learn(first, address(1));
        demux.learn(second, address(1));
        assert_eq!(demux.by_address(&address(1)), Some(second));
        demux.remove(first);
        assert_eq!(demux.by_address(&address(1)), Some(second));
        assert_eq!(demux.by_fragment("first"), None);
    }

    #[test]
    fn a_peer_that_is_renamed_keeps_its_addresses() {
        let peer = PeerId::next();
        let mut demux = Demux::default();
        demux.add(peer, "once".into());
        demux.learn(peer, address(1));
        demux.rename(peer, "twice".into());
        assert_eq!((demux.by_fragment("once"), demux.by_fragment("twice")), (None, Some(peer)));
        assert_eq!(demux.by_address(&address(1)), Some(peer));
        demux.remove(peer);
        assert_eq!(demux.by_fragment("twice"), None);
        assert!(demux.by_address.is_empty());
    }

    #[test]
    fn a_peer_cannot_fill_the_memory_with_addresses() {
        let peer = PeerId::next();
        let mut demux = Demux::default();
        demux.add(peer, "it".into());
        for port in 1..1000 {
            demux.learn(peer, address(port));
        }
        assert_eq!(demux.by_address.len(), ADDRESSES_PER_PEER);
        assert_eq!(demux.by_address(&address(999)), Some(peer));
        demux.remove(peer);
        assert!(demux.by_address.is_empty());
    }
}
