//! The handle that the rest of the server holds.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use forward::codec::VideoCodec;
use forward::gate::Sends;
use forward::slots::Edition;
use tokio::sync::{mpsc, oneshot};

use crate::command::{Command, Reply};
use crate::config::SfuConfig;
use crate::error::{ConnectError, ProbeError, RestartError, SfuGone, StartError};
use crate::event::{Applied, Connected, PeerStats, RoomEvent};
use crate::ids::{EndpointId, Epoch, PeerId, RoomId};
use crate::network::bind_all;
use crate::probe::Transport;
use crate::shard;
use crate::totals::Totals;

/// Commands that may wait for one shard; beyond that, callers wait.
const COMMANDS_MAX: usize = 256;

/// The media server. Clones are handles on the same one; when the last is dropped, its threads end.
#[derive(Debug, Clone)]
pub struct Sfu {
    shards: Arc<[mpsc::Sender<Command>]>,
    addresses: Arc<[SocketAddr]>,
    tcp_addresses: Arc<[SocketAddr]>,
    /// Connection tests so far, which the shards take in turn.
    probes: Arc<AtomicUsize>,
}

impl Sfu {
    /// Binds the sockets and starts a thread for each shard.
    pub fn start(config: SfuConfig) -> Result<Self, StartError> {
        if config.shards == 0 {
            return Err(StartError::NoShard);
        }
        let config = Arc::new(config);
        let mut shards = Vec::new();
        let (mut addresses, mut tcp_addresses) = (Vec::new(), Vec::new());
        for index in 0..config.shards {
            let sockets = bind_all(&config, index)?;
            let (udp, tcp) = sockets.advertised();
            addresses.extend(udp);
            tcp_addresses.extend(tcp);
            let (sender, commands) = mpsc::channel(COMMANDS_MAX);
            shard::spawn(index, Arc::clone(&config), sockets, commands)?;
            shards.push(sender);
        }
        Ok(Self {
            shards: shards.into(),
            addresses: addresses.into(),
            tcp_addresses: tcp_addresses.into(),
            probes: Arc::default(),
        })
    }

    /// What browsers are told to send to over UDP, over all shards.
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// What browsers are told to connect to over TCP, over all shards.
    pub fn tcp_addresses(&self) -> &[SocketAddr] {
        &self.tcp_addresses
    }

    /// Opens a room in which everybody is gated, and answers with its events.
    ///
    /// A room of that name that is open already is closed first: whoever opens it begins anew. Events wait in a bounded
    /// channel; a room whose events are left unread for too long is closed, for nobody answers for its gate. So is,
    /// within a second, one whose receiver is dropped.
    pub async fn open_room(&self, room: RoomId) -> Result<mpsc::Receiver<RoomEvent>, SfuGone> {
        self.ask(room, |reply| Command::OpenRoom { room, reply }).await
    }

    /// Closes a room and all its connections. Answers when no more media leaves.
    pub async fn close_room(&self, room: RoomId) {
        // A server that is gone has no room open.
        let _ = self.ask(room, |reply| Command::CloseRoom { room, reply }).await;
    }

    /// Answers an endpoint's offer. A connection that the endpoint already has is replaced.
    ///
    /// `prefers` is the codec that its page would rather send its camera in; [`RoomEvent::Codec`] tells when it is to.
    pub async fn connect(
        &self,
        room: RoomId,
        endpoint: EndpointId,
        offer_sdp: String,
        prefers: VideoCodec,
    ) -> Result<Connected, ConnectError> {
        self.ask(room, |reply| Command::Connect { room, endpoint, offer: offer_sdp, prefers, reply }).await?
    }

    /// Answers the offer of a connection made again with other ICE credentials: it goes on from wherever its page is now.
    ///
    /// Media flows on the way it did until the new one is found. If none is within the time for connecting, the connection is
    /// over.
    pub async fn restart(&self, room: RoomId, peer: PeerId, offer_sdp: String) -> Result<String, RestartError> {
        self.ask(room, |reply| Command::Restart { room, peer, offer: offer_sdp, reply }).await?
    }

    /// Ends a connection; one that has ended already is not an error.
    pub async fn disconnect(&self, room: RoomId, peer: PeerId) {
        // A server that is gone has no connection open.
        let _ = self.ask(room, |reply| Command::Disconnect { room, peer, reply }).await;
    }

    /// Sets the gate: the endpoints in `open` exchange media with each other, everybody else with nobody. Each of them sends
    /// what is said there, and receives whatever the others send.
    ///
    /// Endpoints need no connection yet. Answers when every cut is complete (see the crate's page).
    pub async fn set_open(
        &self,
        room: RoomId,
        epoch: Epoch,
        open: BTreeMap<EndpointId, Sends>,
    ) -> Result<Applied, SfuGone> {
        self.ask(room, |reply| Command::SetOpen { room, epoch, open, reply }).await
    }

    /// Says how tall the picture of each source is shown at the other side of a connection, in its pixels; 0 where it is not
    /// shown. It replaces what was said before, of the first 256 sources. Whoever is not named is taken to be small; before
    /// anything is said, everybody is sent as large as there is. It is forgotten with the connection.
    ///
    /// `screen` is the same for the shared screen, whosever it is.
    pub async fn set_sizes(&self, room: RoomId, peer: PeerId, sizes: BTreeMap<EndpointId, u16>, screen: u16) {
        // A server that is gone, or a connection that is over, shows nothing.
        let _ = self.ask(room, |reply| Command::SetSizes { room, peer, sizes, screen, reply }).await;
    }

    /// Says that the other side of a connection knows who is in its slots for pictures, as this edition of [`RoomEvent::Slots`] said, and
    /// takes nobody for who was there before. Nobody waits for it: where there is too much to do, it is lost, and asked for again.
    pub fn slots_known(&self, room: RoomId, peer: PeerId, edition: Edition) {
        if let Some(shard) = self.shard_of(room) {
            // A server that is gone, or a connection that is over, shows nobody.
            let _ = shard.try_send(Command::SlotsKnown { room, peer, edition });
        }
    }

    /// Answers the offer of a connection test, which goes one way alone. It ends by itself, in time and in bytes.
    pub async fn probe(&self, transport: Transport, offer_sdp: String) -> Result<String, ProbeError> {
        let turn = self.probes.fetch_add(1, Ordering::Relaxed).checked_rem(self.shards.len());
        let shard = turn.and_then(|turn| self.shards.get(turn)).ok_or(SfuGone)?;
        ask_of(shard, |reply| Command::Probe { transport, offer: offer_sdp, reply }).await?
    }

    /// Counters of each connection of a room; none for a room that is not open.
    pub async fn stats(&self, room: RoomId) -> Result<Vec<(PeerId, EndpointId, PeerStats)>, SfuGone> {
        self.ask(room, |reply| Command::Stats { room, reply }).await
    }

    /// What all shards have done and have under way.
    pub async fn totals(&self) -> Result<Totals, SfuGone> {
        let mut all = Totals::default();
        for shard in self.shards.iter() {
            all.add(&ask_of(shard, |reply| Command::Totals { reply }).await?);
        }
        Ok(all)
    }

    /// Closes every room and ends every thread. Other handles find the server gone.
    pub async fn shutdown(self) {
        for shard in self.shards.iter() {
            let (reply, done) = oneshot::channel();
            if shard.send(Command::Shutdown { reply }).await.is_ok() {
                // A shard that ended meanwhile is what was asked for.
                let _ = done.await;
            }
        }
    }

    async fn ask<T>(&self, room: RoomId, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, SfuGone> {
        ask_of(self.shard_of(room).ok_or(SfuGone)?, command).await
    }

    fn shard_of(&self, room: RoomId) -> Option<&mpsc::Sender<Command>> {
        let shards = u128::try_from(self.shards.len()).ok()?;
        let index = room.0.as_u128().checked_rem(shards)?;
        self.shards.get(usize::try_from(index).ok()?)
    }
}

async fn ask_of<T>(shard: &mpsc::Sender<Command>, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, SfuGone> {
    let (reply, answer) = oneshot::channel();
    shard.send(command(reply)).await.map_err(|_| SfuGone)?;
    answer.await.map_err(|_| SfuGone)
}
