//! The sockets of one shard: UDP, and TCP for networks that let nothing else through.
//!
//! Over UDP nothing is queued: what cannot be sent at once is dropped, as the network would. Over TCP frames may wait for a
//! slow receiver; what a cut must not let out is taken back from there ([`Network::take_back`]). A cut relies on both.

mod bind;
mod tcp;
mod udp;

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;
use std::time::Instant;

use str0m::net::{Protocol, Transmit};

pub(crate) use bind::{Bound, bind_all};
pub(crate) use tcp::{Ends, Received};

use crate::ids::PeerId;
use tcp::Tcp;
use udp::Udp;

/// The sockets of one shard, in its thread.
#[derive(Debug)]
pub(crate) struct Network {
    udp: Udp,
    tcp: Tcp,
}

impl Network {
    /// Takes the sockets over into the runtime of the calling thread.
    pub(crate) fn adopt(bound: Bound) -> io::Result<Self> {
        Ok(Self { udp: Udp::adopt(bound.udp)?, tcp: Tcp::adopt(bound.tcp)? })
    }

    /// What browsers are told.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = (Protocol, SocketAddr)> + '_ {
        let udp = self.udp.advertised().map(|address| (Protocol::Udp, address));
        udp.chain(self.tcp.advertised().map(|address| (Protocol::Tcp, address)))
    }

    /// Waits until there is something to read, or room for what waits to be written.
    pub(crate) async fn ready(&mut self) {
        poll_fn(|context| {
            // Both are asked, so that both wake this thread.
            let (udp, tcp) = (self.udp.is_readable(context), self.tcp.is_ready(context));
            if udp || tcp { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// How many UDP sockets there are.
    pub(crate) fn udp_sockets(&self) -> usize {
        self.udp.advertised().count()
    }

    /// Takes one waiting datagram of a UDP socket: its length, where it came from, and the address it was sent to as its
    /// sender knows it. `None` if none waits.
    pub(crate) fn receive(&self, socket: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr, SocketAddr)> {
        self.udp.receive(socket, buffer)
    }

    /// The same of what was there before this is asked, also where [`Network::ready`] has not seen it.
    pub(crate) fn receive_unnoticed(
        &self,
        socket: usize,
        buffer: &mut [u8],
    ) -> Option<(usize, SocketAddr, SocketAddr)> {
        self.udp.receive_unnoticed(socket, buffer)
    }

    /// The TCP connections, for streams to be read and written. See [`tcp`].
    pub(crate) fn tcp(&mut self) -> &mut Tcp {
        &mut self.tcp
    }

    /// Sends one datagram as soon as that is possible, or never. `false` if its receiver is too slow and it is lost.
    pub(crate) fn send(&mut self, transmit: &Transmit) -> bool {
        match transmit.proto {
            Protocol::Udp => self.udp.send(transmit),
            Protocol::Tcp => return self.tcp.send(transmit),
            // None of our candidates is of these.
            Protocol::SslTcp | Protocol::Tls => {}
        }
        true
    }

    /// Takes back what waits to be sent to a peer, as far as it is media of streams of which `is_closed` says so. How many
    /// packets that were.
    pub(crate) fn take_back(&mut self, peer: PeerId, is_closed: impl Fn(u32) -> bool) -> u64 {
        self.tcp.take_back(peer, is_closed)
    }

    /// Lets a peer go: what it may still be sent is sent now or never.
    pub(crate) fn forget(&mut self, peer: PeerId) {
        self.tcp.forget(peer);
    }

    /// Closes the TCP connections that have had their time. When to ask again, if there is anything to wait for.
    pub(crate) fn sweep(&mut self, now: Instant) -> Option<Instant> {
        self.tcp.sweep(now)
    }
}
