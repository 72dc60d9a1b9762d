//! What a shard does for each command.

use std::collections::BTreeMap;
use std::time::Instant;

use forward::codec::VideoCodec;
use forward::gate::{Change, Decision, Sends};
use str0m::IceCreds;
use str0m::net::Protocol;
use tokio::sync::mpsc;

use super::{Shard, Timer};
use crate::command::Command;
use crate::error::{ConnectError, OfferRefused, RestartError};
use crate::event::{Applied, CloseReason, Connected, PeerStats, RoomEvent};
use crate::ids::{EndpointId, Epoch, PeerId, RoomId};
use crate::offer::Offer;
use crate::peer::answer::answer;
use crate::peer::{Owner, Peer};
use crate::room::Room;
use crate::room_events::RoomEvents;
use crate::totals::Totals;

impl Shard {
    /// Carries a command out and answers it. Whoever asked may be gone; it is carried out all the same.
    pub(super) fn carry_out(&mut self, command: Command) {
        let now = Instant::now();
        match command {
            Command::OpenRoom { room, reply } => {
                let _ = reply.send(self.open_room(room, now));
            }
            Command::CloseRoom { room, reply } => {
                self.close_room(room, now);
                let _ = reply.send(());
            }
            Command::Connect { room, endpoint, offer, prefers, reply } => {
                let _ = reply.send(self.connect(Owner { room, endpoint }, &offer, prefers, now));
            }
            Command::Restart { room, peer, offer, reply } => {
                let _ = reply.send(self.restart(room, peer, &offer, now));
            }
            Command::Disconnect { room, peer, reply } => {
                self.disconnect(room, peer, now);
                let _ = reply.send(());
            }
            Command::SetOpen { room, epoch, open, reply } => {
                let _ = reply.send(self.set_open(room, epoch, open, now));
            }
            Command::SetSizes { room, peer, sizes, screen, reply } => {
                self.set_sizes(room, peer, sizes, screen, now);
                let _ = reply.send(());
            }
            Command::SlotsKnown { room, peer, edition } => self.slots_known(room, peer, edition, now),
            Command::Probe { transport, offer, reply } => {
                let _ = reply.send(self.probe(transport, &offer, now));
            }
            Command::Stats { room, reply } => {
                let _ = reply.send(self.stats(room));
            }
            Command::Totals { reply } => {
                let _ = reply.send(self.totals());
            }
            // The loop takes it before it comes here.
            Command::Shutdown { .. } => {}
        }
    }

    pub(super) fn open_room(&mut self, id: RoomId, now: Instant) -> mpsc::Receiver<RoomEvent> {
        self.close_room(id, now);
        let (events, receiver) = RoomEvents::new();
        self.rooms.insert(id, Room::new(events));
        self.watch_events(id, now);
        receiver
    }

    /// Closes a room: its peers are gone when this returns.
    pub(super) fn close_room(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.remove(&id) else {
            return;
        };
        self.deadlines.remove(Timer::Events(id));
        self.deadlines.remove(Timer::Voices(id));
        self.deadlines.remove(Timer::Codecs(id));
        for peer in room.peers.into_values() {
            self.remove_peer(peer, CloseReason::Requested, now);
        }
    }

    pub(super) fn connect(
        &mut self,
        owner: Owner,
        offer: &str,
        prefers: VideoCodec,
        now: Instant,
    ) -> Result<Connected, ConnectError> {
        let room = self.rooms.get(&owner.room).ok_or(ConnectError::NoSuchRoom)?;
        let before = room.peers.get(&owner.endpoint).copied();
        if before.is_none() && room.peers.len() >= self.config.peers_per_room_max {
            return Err(ConnectError::RoomFull);
        }
        let offer = Offer::parse(offer)?;
        let credentials = self.unused_credentials();
        let fragment = credentials.ufrag.clone();
        let answered = answer(&offer, credentials, self.network.candidates(), now)?;
        let answer_sdp = answered.answer_sdp.clone();
        let id = PeerId::next();
        let peer = Peer::new(id, owner, (offer, prefers), answered, &self.config, now);
        self.peers.insert(id, Box::new(peer));
        self.demux.add(id, fragment);
        if let Some(before) = before {
            self.remove_peer(before, CloseReason::Replaced, now);
            self.tell(
                owner.room,
                RoomEvent::PeerClosed { peer: before, endpoint: owner.endpoint, reason: CloseReason::Replaced },
                now,
            );
        }
        let Some(room) = self.rooms.get_mut(&owner.room) else {
            // Nobody was there to be told of the one before, and so the room was closed.
            self.remove_peer(id, CloseReason::Requested, now);
            return Err(ConnectError::NoSuchRoom);
        };
        room.peers.insert(owner.endpoint, id);
        self.cut_slots_of(owner, now);
        self.arrange(owner.room, &Change::none(), now);
        self.settle(id, now);
        self.settle_all(now);
        let peer = self.peers.get(&id).ok_or(OfferRefused::Unanswerable)?;
        let (edition, slots, screen) = (peer.reception.told, peer.assignments(), peer.screen_of());
        Ok(Connected { peer: id, answer_sdp, edition, slots, screen })
    }

    /// Credentials whose user fragment names nobody else on this shard.
    pub(super) fn unused_credentials(&self) -> IceCreds {
        loop {
            let credentials = IceCreds::new();
            if !self.demux.has_fragment(&credentials.ufrag) {
                return credentials;
            }
        }
    }

    fn restart(&mut self, room: RoomId, id: PeerId, offer: &str, now: Instant) -> Result<String, RestartError> {
        let peer = self.peers.get_mut(&id).filter(|peer| peer.owner.room == room).ok_or(RestartError::NoSuchPeer)?;
        let restarted = match peer.restart(offer, now + self.config.connect_timeout) {
            Ok(restarted) => restarted,
            Err(broken) => {
                self.end(id, broken.into(), now);
                self.settle_all(now);
                return Err(RestartError::NoSuchPeer);
            }
        };
        let (answer, fragment) = restarted?;
        self.demux.rename(id, fragment);
        self.settle(id, now);
        self.settle_all(now);
        Ok(answer)
    }

    fn disconnect(&mut self, room: RoomId, id: PeerId, now: Instant) {
        if self.peers.get(&id).is_some_and(|peer| peer.owner.room == room) {
            self.end(id, CloseReason::Requested, now);
            self.settle_all(now);
        }
    }

    fn set_open(&mut self, id: RoomId, epoch: Epoch, open: BTreeMap<EndpointId, Sends>, now: Instant) -> Applied {
        let Some(room) = self.rooms.get(&id) else {
            return Applied::NoSuchRoom;
        };
        if room.gate.would_widen(&open) {
            // What waits at the sockets was sent while the gate was closed, and has to meet it so. Of what comes by TCP some is still
            // held by its sender, which nothing here can read.
            self.take_in_all_datagrams();
            self.take_in_all_streams();
        }
        // For those whom that has settled, time has passed.
        let now = now.max(Instant::now());
        let Some(room) = self.rooms.get_mut(&id) else {
            return Applied::NoSuchRoom;
        };
        match room.gate.decide(epoch, open) {
            Decision::Stale { applied } => Applied::Stale { applied },
            Decision::Applied(change) => {
                self.arrange(id, &change, now);
                self.settle_all(now);
                Applied::InForce
            }
        }
    }

    fn set_sizes(&mut self, room: RoomId, id: PeerId, sizes: BTreeMap<EndpointId, u16>, screen: u16, now: Instant) {
        if let Some(peer) = self.peers.get_mut(&id).filter(|peer| peer.owner.room == room) {
            peer.reception.set_sizes(sizes, screen);
            // With more people than slots, whom the page shows comes first.
            self.seat_anew(room, now);
            self.plan(id, now);
            self.settle_all(now);
        }
    }

    fn stats(&self, id: RoomId) -> Vec<(PeerId, EndpointId, PeerStats)> {
        let Some(room) = self.rooms.get(&id) else {
            return Vec::new();
        };
        let peers = room.peers.values().filter_map(|id| self.peers.get(id));
        peers.map(|peer| (peer.id, peer.owner.endpoint, peer.stats())).collect()
    }

    /// What has been and what is under way.
    fn totals(&mut self) -> Totals {
        let mut totals = self.totals.clone();
        for peer in self.peers.values() {
            totals.traffic.add(&peer.stats());
            match peer.protocol().filter(|_| peer.is_connected()) {
                Some(Protocol::Tcp) => totals.peers_tcp += 1,
                Some(_) => totals.peers_udp += 1,
                None => totals.peers_connecting += 1,
            }
        }
        totals.probes = u64::try_from(self.probes.len()).unwrap_or(u64::MAX);
        totals.streams_stalled = self.network.tcp().stalled();
        totals
    }
}
