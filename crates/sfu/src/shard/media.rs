//! From a socket to the slots: the path of every packet.

use std::net::SocketAddr;
use std::time::Instant;

use str0m::media::Mid;
use str0m::net::Protocol;

use super::{DATAGRAM_BYTES_MAX, DATAGRAMS_PER_TURN, DATAGRAMS_WAITING_MAX, Shard, Timer};
use crate::event::{CloseReason, RoomEvent};
use crate::feed::Shown;
use crate::ids::PeerId;
use crate::network::Network;
use crate::packet::RtpPacket;
use crate::peer::connection::Inbound;
use crate::peer::publication::{Kind, Publication};
use crate::peer::redundant::Unpacked;
use crate::peer::{Datagram, Written};
use crate::stun;

/// How a datagram is taken from a socket.
type Source = fn(&Network, usize, &mut [u8]) -> Option<(usize, SocketAddr, SocketAddr)>;

impl Shard {
    /// Takes in what waits at the sockets, up to a limit, and settles.
    pub(super) fn take_in_datagrams(&mut self) {
        self.take_in_from(Network::receive, DATAGRAMS_PER_TURN);
    }

    /// Takes in all that waits at the sockets, and settles.
    pub(super) fn take_in_all_datagrams(&mut self) {
        self.take_in_from(Network::receive_unnoticed, DATAGRAMS_WAITING_MAX);
    }

    fn take_in_from(&mut self, receive: Source, limit: usize) {
        let mut buffer = std::mem::take(&mut self.buffer);
        for socket in 0..self.network.udp_sockets() {
            for number in 1..=limit {
                let Some((length, source, destination)) = receive(&self.network, socket, &mut buffer) else {
                    break;
                };
                let Some(bytes) = buffer.get(..length) else {
                    continue;
                };
                if bytes.len() <= DATAGRAM_BYTES_MAX {
                    let datagram = Datagram { protocol: Protocol::Udp, source, destination, bytes };
                    self.take_in(datagram, Instant::now());
                } else {
                    self.totals.oversized += 1;
                }
                if number % DATAGRAMS_PER_TURN == 0 {
                    // What was written leaves as it would have, and not all at once.
                    self.settle_all(Instant::now());
                }
            }
        }
        self.buffer = buffer;
        self.settle_all(Instant::now());
    }

    /// Takes in a datagram. Names the peer whose other side its sender has just proved to be.
    pub(super) fn take_in(&mut self, datagram: Datagram<'_>, now: Instant) -> Option<PeerId> {
        let kind = stun::classify(datagram.bytes);
        let id = match kind {
            stun::Datagram::BindingRequest { local_fragment } => self.demux.by_fragment(local_fragment),
            stun::Datagram::FromKnownAddress => self.demux.by_address(&(datagram.protocol, datagram.source)),
            stun::Datagram::Stranger => None,
        };
        let Some(id) = id else {
            self.totals.strangers += 1;
            return None;
        };
        if self.probes.contains_key(&id) {
            let is_proof = self.take_in_for_probe(id, datagram, now) && self.demux_learns(id, kind, datagram);
            return is_proof.then_some(id);
        }
        let peer = self.peers.get_mut(&id)?;
        let is_known = self.demux.by_address(&(datagram.protocol, datagram.source)) == Some(id);
        let mut proved = None;
        let mut said = Vec::new();
        let received = peer.receive(datagram, is_known, now, &mut self.network, &mut said);
        self.deadlines.set(Timer::Peer(id), peer.deadline());
        match received {
            Ok(is_accepted) => proved = (is_accepted && self.demux_learns(id, kind, datagram)).then_some(id),
            Err(broken) => self.ended.push((id, broken.into())),
        }
        for it in said {
            self.act_upon(id, it, now);
        }
        proved
    }

    /// Makes an address known by which a binding request was accepted. Says whether it was one.
    fn demux_learns(&mut self, id: PeerId, kind: stun::Datagram<'_>, datagram: Datagram<'_>) -> bool {
        let is_proof = matches!(kind, stun::Datagram::BindingRequest { .. });
        if is_proof {
            self.demux.learn(id, (datagram.protocol, datagram.source));
        }
        is_proof
    }

    /// Acts upon what a peer said.
    pub(super) fn act_upon(&mut self, id: PeerId, said: Inbound, now: Instant) {
        let Some(peer) = self.peers.get_mut(&id) else {
            return;
        };
        match said {
            Inbound::Packet(packet) => self.forward(id, &packet, now),
            Inbound::KeyframeWanted(line) => self.pass_on_keyframe_request(id, line, now),
            Inbound::Carries(available) => {
                if let Some(bits) = available {
                    self.totals.estimates.add(bits.0);
                }
                peer.reception.set_available(available);
                self.plan(id, now);
            }
            Inbound::Loses(percent) => {
                peer.reception.need.lost(percent, now);
                self.plan(id, now);
            }
            Inbound::Connected => {
                if peer.set_connected() {
                    let (room, endpoint) = (peer.owner.room, peer.owner.endpoint);
                    self.tell(room, RoomEvent::PeerConnected { peer: id, endpoint }, now);
                    self.want_keyframes(room, now);
                }
            }
            Inbound::ConsentLost => peer.set_lost(now + self.config.consent_grace),
            Inbound::ConsentRegained => peer.set_regained(),
            Inbound::Closed => self.ended.push((id, CloseReason::ClosedByPeer)),
        }
        if let Some(peer) = self.peers.get(&id) {
            self.deadlines.set(Timer::Peer(id), peer.deadline());
        }
    }

    /// Brings what a packet carries to every slot that shows its source.
    fn forward(&mut self, id: PeerId, packet: &RtpPacket, now: Instant) {
        let Some(publisher) = self.peers.get_mut(&id) else {
            return;
        };
        match publisher.unpack(packet, now) {
            Ok(Unpacked::AsItIs) => self.forward_one(id, packet, now),
            Ok(Unpacked::Packets(packets)) => packets.iter().for_each(|it| self.forward_one(id, it, now)),
            Err(broken) => self.ended.push((id, broken.into())),
        }
    }

    fn forward_one(&mut self, id: PeerId, packet: &RtpPacket, now: Instant) {
        let Some(publisher) = self.peers.get_mut(&id) else {
            return;
        };
        // First of all: a gated packet touches nothing behind this line.
        let media = match publisher.admit(packet, now) {
            Ok(Some(media)) => media,
            Ok(None) => return,
            Err(broken) => return self.ended.push((id, broken.into())),
        };
        let owner = publisher.owner;
        if media.kind == (Kind::Audio { begins_to_speak: true }) {
            self.voice_begins(owner.room, now);
        }
        let Some(room) = self.rooms.get(&owner.room) else {
            return;
        };
        let routes = match media.kind {
            Kind::Audio { .. } => room.heard_at(media.feed, owner.endpoint),
            Kind::Video { .. } => room.seen_at(media.feed, owner.endpoint),
        };
        let (mut is_waited_for, mut is_looked_at) = (false, false);
        for route in routes {
            let Some(receiver) = self.peers.get_mut(&route.receiver) else {
                continue;
            };
            match receiver.write(route.slot, media, packet, now) {
                Ok(Written { goes_out, is_waiting }) => {
                    is_looked_at |= goes_out;
                    is_waited_for |= is_waiting;
                }
                Err(broken) => self.ended.push((route.receiver, broken.into())),
            }
            if !receiver.is_dirty {
                receiver.is_dirty = true;
                self.dirty.push(route.receiver);
            }
        }
        if let Kind::Video { layer, starts_keyframe, misses_another, .. } = media.kind
            && let Some(publisher) = self.peers.get_mut(&id)
        {
            if is_waited_for || (misses_another && is_looked_at) {
                publisher.publication.want(media.feed, layer, now);
            } else if starts_keyframe {
                publisher.publication.satisfied(media.feed, layer);
            }
        }
    }

    fn pass_on_keyframe_request(&mut self, id: PeerId, line: Mid, now: Instant) {
        let Some(receiver) = self.peers.get(&id) else {
            return;
        };
        // What is not sent there is nobody's to ask for.
        let Some((Shown { feed, source }, layer, takes)) = receiver.shown_on(line) else {
            return;
        };
        let room = self.rooms.get(&receiver.owner.room);
        let Some(publisher) = room.and_then(|room| room.peers.get(&source)).copied() else {
            return;
        };
        // What may not be sent is not asked for, nor what cannot be decoded there, nor what is asked for already.
        let is_of_use = |it: &Publication| it.may_show(feed) && takes.has(it.codec(feed)) && !it.is_wanted(feed, layer);
        if !self.peers.get(&publisher).is_some_and(|peer| is_of_use(&peer.publication)) {
            return;
        }
        if !self.peers.get_mut(&id).is_some_and(|receiver| receiver.may_ask_for_keyframe(now)) {
            return;
        }
        if let Some(peer) = self.peers.get_mut(&publisher) {
            peer.publication.want(feed, layer, now);
            self.deadlines.set(Timer::Peer(publisher), peer.deadline());
        }
    }
}
