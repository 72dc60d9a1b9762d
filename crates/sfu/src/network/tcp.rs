//! TCP, for networks that let no UDP through (RFC 6544, passive): who may open a connection, and what waits to be written.
//!
//! Anybody may open one. Until its first frame was taken for a binding request of a peer's other side it is a stranger's: of
//! those there are few, few from one source, and not for long. Afterwards it belongs to that peer.
//!
//! There is no task for a connection: each turn of the shard asks all of them, which costs some tens of nanoseconds a
//! connection and keeps the order of things that a cut relies on. TCP is what the few come by who cannot come otherwise.

mod connection;

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use str0m::net::Transmit;
use tokio::net::{TcpListener, TcpStream};

use super::bind::BoundSocket;
use crate::ids::PeerId;
use crate::rtp_header::outgoing;
pub(crate) use connection::Received;
use connection::{Connection, Stage};

/// How long a stranger may take to say whom they want.
const INTRODUCTION: Duration = Duration::from_secs(5);

/// Strangers' connections at once. The oldest gives way to the newest: an honest browser says at once whom it wants, so that a
/// flood has to be faster than a round trip to keep it out.
const STRANGERS_MAX: usize = 128;

/// Of these, from one address, or from one network of IPv6, which is one subscriber's. The same holds.
const STRANGERS_PER_SOURCE_MAX: usize = 16;

/// Connections of one peer: a browser opens one for each of its addresses, and new ones when it changes networks. The oldest
/// gives way.
const PER_PEER_MAX: usize = 8;

/// Connections accepted in one turn.
const ACCEPTED_PER_TURN: usize = 16;

/// How long a receiver may take nothing of what waits for it.
const STALLED_MAX: Duration = Duration::from_secs(10);

/// How often connections are looked after.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Both ends of a connection: ours as browsers know it, and theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Ends {
    pub(crate) ours: SocketAddr,
    pub(crate) theirs: SocketAddr,
}

#[derive(Debug)]
struct Listener {
    listener: TcpListener,
    advertised: SocketAddr,
}

/// The listeners of one shard and what came by them.
#[derive(Debug)]
pub(crate) struct Tcp {
    listeners: Vec<Listener>,
    connections: HashMap<Ends, Connection>,
    /// The system could not give another connection: how long none is asked for.
    rests_until: Option<Instant>,
    swept: Option<Instant>,
    opened: u64,
    /// Connections closed because the other side took nothing.
    stalled: u64,
}

impl Tcp {
    pub(super) fn adopt(listeners: Vec<BoundSocket<std::net::TcpListener>>) -> io::Result<Self> {
        let listeners = listeners
            .into_iter()
            .map(|it| Ok(Listener { listener: TcpListener::from_std(it.socket)?, advertised: it.advertised }))
            .collect::<io::Result<_>>()?;
        Ok(Self { listeners, connections: HashMap::new(), rests_until: None, swept: None, opened: 0, stalled: 0 })
    }

    pub(super) fn advertised(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.listeners.iter().map(|listener| listener.advertised)
    }

    /// Whether something is to be read or written. Accepts who waits.
    pub(super) fn is_ready(&mut self, context: &mut Context<'_>) -> bool {
        let is_new = self.accept(context);
        let connections = self.connections.values();
        // All are asked, so that each of them wakes this thread.
        is_new | connections.fold(false, |is_ready, it| is_ready | it.is_ready(context))
    }

    fn accept(&mut self, context: &mut Context<'_>) -> bool {
        if self.rests_until.is_some() {
            return false;
        }
        let mut accepted = Vec::new();
        let mut has_failed = false;
        for Listener { listener, advertised } in &self.listeners {
            while accepted.len() < ACCEPTED_PER_TURN {
                match listener.poll_accept(context) {
                    Poll::Ready(Ok((stream, theirs))) => accepted.push((stream, Ends { ours: *advertised, theirs })),
                    Poll::Ready(Err(error)) => {
                        tracing::warn!(%error, "a TCP connection for media could not be accepted");
                        has_failed = true;
                        break;
                    }
                    Poll::Pending => break,
                }
            }
        }
        let now = Instant::now();
        self.rests_until = has_failed.then_some(now + SWEEP_EVERY);
        let is_new = has_failed || !accepted.is_empty();
        for (stream, ends) in accepted {
            self.admit(stream, ends, now);
        }
        is_new
    }

    /// Takes a stranger in; of too many the oldest goes.
    fn admit(&mut self, stream: TcpStream, ends: Ends, now: Instant) {
        let source = source(ends.theirs.ip());
        self.make_room(STRANGERS_PER_SOURCE_MAX, |ends, it| {
            it.peer().is_none() && self::source(ends.theirs.ip()) == source
        });
        self.make_room(STRANGERS_MAX, |_, it| it.peer().is_none());
        self.opened += 1;
        if let Ok(connection) = Connection::new(stream, self.opened, now + INTRODUCTION) {
            self.connections.insert(ends, connection);
        }
    }

    /// Closes the oldest connection of a kind of which there may not be another one.
    fn make_room(&mut self, connections_max: usize, is_of_kind: impl Fn(&Ends, &Connection) -> bool) {
        let of_kind = || self.connections.iter().filter(|(ends, it)| is_of_kind(ends, it));
        if of_kind().count() >= connections_max {
            let oldest = of_kind().min_by_key(|(_, it)| it.order).map(|(ends, _)| *ends);
            if let Some(ends) = oldest {
                self.close(ends);
            }
        }
    }

    /// Every connection there is.
    pub(crate) fn all(&self) -> Vec<Ends> {
        self.connections.keys().copied().collect()
    }

    /// Writes what waits and there is room for, and reads a little. A connection that is over is closed.
    pub(crate) fn turn(&mut self, ends: Ends, buffer: &mut [u8]) -> Option<Received> {
        let connection = self.connections.get_mut(&ends)?;
        connection.flush();
        let received = connection.read(buffer);
        if matches!(received, Received::End) {
            self.close(ends);
        }
        Some(received)
    }

    /// Reads a little of what waits, also where [`Tcp::is_ready`] has not seen it. A connection that is over is closed.
    pub(crate) fn read_unnoticed(&mut self, ends: Ends, buffer: &mut [u8]) -> Option<Received> {
        let received = self.connections.get_mut(&ends)?.read_unnoticed(buffer);
        if matches!(received, Received::End) {
            self.close(ends);
        }
        Some(received)
    }

    /// Gives the frames of a connection away, to be read while the connection is written to.
    pub(crate) fn frames(&mut self, ends: Ends) -> Option<&mut forward::framing::Frames> {
        self.connections.get_mut(&ends).map(|it| &mut it.frames)
    }

    /// Whether a connection is a peer's.
    pub(crate) fn is_introduced(&self, ends: Ends) -> bool {
        self.connections.get(&ends).is_some_and(|it| it.peer().is_some())
    }

    /// A peer's other side has proved to be at the other end.
    pub(crate) fn introduce(&mut self, ends: Ends, peer: PeerId) {
        self.make_room(PER_PEER_MAX, |it, connection| *it != ends && connection.peer() == Some(peer));
        if let Some(connection) = self.connections.get_mut(&ends) {
            connection.stage = Stage::Peer(peer);
        }
    }

    /// Closes a connection.
    pub(crate) fn close(&mut self, ends: Ends) {
        self.connections.remove(&ends);
    }

    /// `false` if it is lost because the receiver reads too slowly. One that is gone loses nothing.
    pub(super) fn send(&mut self, transmit: &Transmit) -> bool {
        let ends = Ends { ours: transmit.source, theirs: transmit.destination };
        self.connections.get_mut(&ends).is_none_or(|it| it.send(&transmit.contents))
    }

    pub(super) fn take_back(&mut self, peer: PeerId, is_closed: impl Fn(u32) -> bool) -> u64 {
        let is_cut = |datagram: &[u8]| outgoing(datagram).is_some_and(|it| is_closed(it.source));
        self.of(peer).map(|it| it.outbox.take_back(is_cut)).filter_map(|it| u64::try_from(it).ok()).sum()
    }

    pub(super) fn forget(&mut self, peer: PeerId) {
        self.take_back(peer, |_| true);
        self.of(peer).for_each(Connection::flush);
        self.connections.retain(|_, it| it.peer() != Some(peer));
    }

    fn of(&mut self, peer: PeerId) -> impl Iterator<Item = &mut Connection> {
        self.connections.values_mut().filter(move |it| it.peer() == Some(peer))
    }

    /// How many connections were closed because the other side took nothing.
    pub(crate) fn stalled(&self) -> u64 {
        self.stalled
    }

    pub(super) fn sweep(&mut self, now: Instant) -> Option<Instant> {
        if self.connections.is_empty() && self.rests_until.is_none() {
            self.swept = None;
            return None;
        }
        let again = self.swept.map_or(now, |swept| swept + SWEEP_EVERY);
        if again > now {
            return Some(again);
        }
        self.swept = Some(now);
        self.rests_until = self.rests_until.filter(|until| *until > now);
        let stalled = &mut self.stalled;
        self.connections.retain(|_, it| {
            let is_over = it.is_out_of_time(now, STALLED_MAX);
            *stalled += u64::from(is_over && it.peer().is_some());
            !is_over
        });
        Some(now + SWEEP_EVERY)
    }
}

/// Who is counted as one: an address, or a network of IPv6, as one subscriber is given.
fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}
