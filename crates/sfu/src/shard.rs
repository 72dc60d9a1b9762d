//! One shard: a thread, its sockets, its rooms and their peers.
//!
//! Each turn of its loop takes a command or some datagrams, lets what is due happen, and ends with everything settled:
//! every packet that was written has left, every peer that ended is closed. A command therefore always meets a shard in
//! which nothing is under way; that is what makes the answer to a cut true.

mod arrange;
mod codecs;
mod commands;
mod media;
mod plan;
mod probes;
mod slots;
mod streams;
mod voices;

use std::collections::HashMap;
use std::future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::command::Command;
use crate::config::SfuConfig;
use crate::deadlines::Deadlines;
use crate::demux::Demux;
use crate::error::StartError;
use crate::event::CloseReason;
use crate::ids::{PeerId, RoomId};
use crate::network::{Bound, Network};
use crate::peer::Peer;
use crate::peer::connection::Inbound;
use crate::probe::ProbePeer;
use crate::room::Room;
use crate::totals::Totals;

/// Datagrams taken from one socket in one turn, so that commands and timers are never far away.
const DATAGRAMS_PER_TURN: usize = 64;

/// More datagrams than ever wait at one socket: the system counts several hundred bytes of its buffer for the shortest.
const DATAGRAMS_WAITING_MAX: usize = 16 * 1024;

/// Longer datagrams are dropped: no browser sends them, and what is forwarded must fit the library's buffers with new
/// headers.
pub(crate) const DATAGRAM_BYTES_MAX: usize = 1_600;

/// Bytes taken from one TCP connection in one turn.
const STREAM_BYTES_PER_TURN: usize = 16 * 1024;

/// So many times that are more than a system keeps of what one connection has received.
const STREAM_TURNS_WAITING_MAX: usize = 1024;

/// How often events that found their channel full are tried again.
const EVENTS_AGAIN_AFTER: Duration = Duration::from_millis(50);

/// How often it is looked whether a room's owner is still there.
const OWNER_AGAIN_AFTER: Duration = Duration::from_millis(500);

/// What may be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Timer {
    Peer(PeerId),
    Plan(PeerId),
    Probe(PeerId),
    /// Telling again who is where, while somebody waits to be shown for that.
    Slots(PeerId),
    /// Telling what is untold, and looking whether anybody is told.
    Events(RoomId),
    /// Looking who speaks.
    Voices(RoomId),
    /// Looking in which codecs publishers are to send.
    Codecs(RoomId),
    /// Looking after TCP connections.
    Streams,
}

/// Everything that one thread owns.
struct Shard {
    config: Arc<SfuConfig>,
    network: Network,
    rooms: HashMap<RoomId, Room>,
    /// Each by itself: a connection is large, and a table has room for more than are there.
    peers: HashMap<PeerId, Box<Peer>>,
    /// Connection tests, which are in no room.
    probes: HashMap<PeerId, ProbePeer>,
    demux: Demux,
    deadlines: Deadlines<Timer>,
    /// What peers have said and is not acted upon yet.
    inbox: Vec<(PeerId, Inbound)>,
    /// Peers that were written to and not settled yet.
    dirty: Vec<PeerId>,
    /// Peers that ended and are not removed yet.
    ended: Vec<(PeerId, CloseReason)>,
    /// What has been, without the connections under way.
    totals: Totals,
    buffer: Box<[u8]>,
    stream_buffer: Box<[u8]>,
}

/// Starts a shard's thread. Answers when its reactor runs.
pub(crate) fn spawn(
    index: usize,
    config: Arc<SfuConfig>,
    sockets: Bound,
    commands: mpsc::Receiver<Command>,
) -> Result<(), StartError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().map_err(StartError::Thread)?;
    let network = {
        let _entered = runtime.enter();
        Network::adopt(sockets).map_err(StartError::Thread)?
    };
    let shard = Shard::new(config, network);
    std::thread::Builder::new()
        .name(format!("media-{index}"))
        .spawn(move || {
            let shutdown = runtime.block_on(shard.run(commands));
            // The sockets are closed with the runtime; only then is the shutdown complete.
            drop(runtime);
            if let Some(reply) = shutdown {
                // The caller may have given up waiting.
                let _ = reply.send(());
            }
        })
        .map_err(StartError::Thread)?;
    Ok(())
}

impl Shard {
    fn new(config: Arc<SfuConfig>, network: Network) -> Self {
        Self {
            config,
            network,
            rooms: HashMap::new(),
            peers: HashMap::new(),
            probes: HashMap::new(),
            demux: Demux::default(),
            deadlines: Deadlines::new(),
            inbox: Vec::new(),
            dirty: Vec::new(),
            ended: Vec::new(),
            totals: Totals::default(),
            // One byte more than is accepted shows what was cut off.
            buffer: vec![0; DATAGRAM_BYTES_MAX + 1].into(),
            stream_buffer: vec![0; STREAM_BYTES_PER_TURN].into(),
        }
    }

    /// Runs until told to shut down, or until every handle is gone.
    async fn run(mut self, mut commands: mpsc::Receiver<Command>) -> Option<oneshot::Sender<()>> {
        loop {
            let next = self.deadlines.next();
            let due = async {
                match next {
                    Some(at) => tokio::time::sleep_until(at.into()).await,
                    None => future::pending().await,
                }
            };
            let command = tokio::select! {
                biased;
                command = commands.recv() => Some(command),
                () = due => None,
                () = self.network.ready() => None,
            };
            match command {
                Some(Some(Command::Shutdown { reply })) => {
                    self.close_all();
                    return Some(reply);
                }
                Some(None) => {
                    self.close_all();
                    return None;
                }
                Some(Some(command)) => self.carry_out(command),
                None => {}
            }
            self.take_in_datagrams();
            self.take_in_streams();
            self.let_due_happen(Instant::now());
        }
    }

    fn let_due_happen(&mut self, now: Instant) {
        while let Some(timer) = self.deadlines.take_due(now) {
            match timer {
                Timer::Peer(id) => self.wake(id, now),
                Timer::Plan(id) => self.plan(id, now),
                Timer::Slots(id) => self.tell_slots_again(id, now),
                Timer::Probe(id) => self.settle_probe(id, now),
                Timer::Voices(room) => self.look_at_voices(room, now),
                Timer::Codecs(room) => self.ask_for_codecs(room, now),
                Timer::Events(room) => self.tell_again(room, now),
                Timer::Streams => self.sweep_streams(now),
            }
        }
        self.settle_all(now);
    }

    fn wake(&mut self, id: PeerId, now: Instant) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        if let Some(reason) = peer.expired(now) {
            self.ended.push((id, reason));
            return;
        }
        self.settle(id, now);
    }

    fn tell_again(&mut self, id: RoomId, now: Instant) {
        if let Some(room) = self.rooms.get_mut(&id) {
            room.events.flush();
            self.watch_events(id, now);
        }
    }

    /// Sees to events that are still untold, and to owners that read none or are gone.
    fn watch_events(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        if room.events.is_abandoned() {
            tracing::error!(room = %id.0, "nobody reads the events of a room; it is closed");
            self.close_room(id, now);
        } else {
            let again = if room.events.has_backlog() { EVENTS_AGAIN_AFTER } else { OWNER_AGAIN_AFTER };
            self.deadlines.set(Timer::Events(id), now + again);
        }
    }

    /// Settles one peer and keeps what it has to say.
    fn settle(&mut self, id: PeerId, now: Instant) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        let mut said = Vec::new();
        let settled = peer.settle(now, &mut self.network, &mut said);
        self.deadlines.set(Timer::Peer(id), peer.deadline());
        self.inbox.extend(said.into_iter().map(|it| (id, it)));
        if let Err(broken) = settled {
            self.ended.push((id, broken.into()));
        }
    }

    /// Goes on until nobody has anything to say, nobody is to be settled and nobody is to be removed.
    fn settle_all(&mut self, now: Instant) {
        loop {
            for (id, said) in std::mem::take(&mut self.inbox) {
                self.act_upon(id, said, now);
            }
            for id in std::mem::take(&mut self.dirty) {
                self.settle(id, now);
            }
            for (id, reason) in std::mem::take(&mut self.ended) {
                self.end(id, reason, now);
            }
            if self.inbox.is_empty() && self.dirty.is_empty() && self.ended.is_empty() {
                return;
            }
        }
    }

    fn close_all(&mut self) {
        let now = Instant::now();
        let rooms: Vec<RoomId> = self.rooms.keys().copied().collect();
        for room in rooms {
            self.close_room(room, now);
        }
        self.end_probes(now);
    }
}

#[cfg(test)]
mod tests;
