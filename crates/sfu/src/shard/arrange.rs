//! Bringing slots and routes into line with the gate and the peers: the cut itself.
//!
//! The order is the promise. Ingress closes first, then every slot that changes, then whatever the library still had for
//! those slots is drained against the closed streams, what waits for a slow receiver is taken back, and only then are slots opened for those who are shown next.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use forward::gate::{Change, Sends};
use forward::layers::Layer;
use forward::routes::Routes;

use super::{Shard, Timer, voices};
use crate::event::{CloseReason, RoomEvent};
use crate::feed::Feed;
use crate::ids::{EndpointId, PeerId, RoomId};
use crate::peer::Owner;
use crate::peer::slots::Slots;

/// One receiver whose slots change.
struct Changed {
    peer: PeerId,
    endpoint: EndpointId,
    slots: Slots,
}

/// One receiver, and those of its slots whose sources go on and may no longer send what is in them.
struct Muted {
    peer: PeerId,
    slots: Slots,
}

impl Shard {
    /// Applies the gate of a room to its peers. When it returns, every cut is complete.
    pub(super) fn arrange(&mut self, id: RoomId, change: &Change<EndpointId>, now: Instant) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        room.refresh_sources();
        for (endpoint, peer) in &room.peers {
            if let Some(peer) = self.peers.get_mut(peer) {
                peer.publication.set_gate(room.gate.sends(endpoint));
            }
        }
        let changed = self.close_changed_slots(id, &change.cut, now);
        let muted = self.mute_slots(id, &change.muted, &changed);
        self.carry_over(id, &changed, &muted, now);
        self.ask_for_codecs(id, now);
        if *change != Change::none() {
            self.tell_speaking(id, now);
        }
    }

    /// Gives slots to those who are to be heard and shown now, where there are more people than slots.
    pub(super) fn seat_anew(&mut self, id: RoomId, now: Instant) {
        let changed = self.close_changed_slots(id, &BTreeSet::new(), now);
        if !changed.is_empty() {
            self.carry_over(id, &changed, &[], now);
        }
    }

    /// From slots that were closed to what flows next.
    fn carry_over(&mut self, id: RoomId, changed: &[Changed], muted: &[Muted], now: Instant) {
        for peer in changed.iter().map(|it| it.peer).chain(muted.iter().map(|it| it.peer)) {
            self.settle(peer, now);
            if let Some(peer) = self.peers.get_mut(&peer) {
                peer.take_back(&mut self.network);
            }
        }
        self.open_changed_slots(id, changed, now);
        self.open_muted_slots(muted, now);
        self.compile_routes(id);
        self.plan_room(id, now);
        self.want_keyframes(id, now);
        for change in changed.iter().filter(|it| !it.slots.pictures.is_empty()) {
            self.tell_slots(change.peer, now);
        }
    }

    /// Seats the sources of each receiver anew, and closes the slots that change.
    fn close_changed_slots(&mut self, id: RoomId, cut: &BTreeSet<EndpointId>, now: Instant) -> Vec<Changed> {
        let said = self.said_in(id, now);
        let Some(room) = self.rooms.get(&id) else {
            return Vec::new();
        };
        let mut changed = Vec::new();
        for (endpoint, peer_id) in &room.peers {
            let Some(peer) = self.peers.get_mut(peer_id) else {
                continue;
            };
            let edition = peer.reception.told.next();
            let (voices, pictures) = voices::seat(room, &said, peer, edition, now);
            let mut slots = Slots { voices, pictures };
            // Whose screen is not shared any more gives its place up, so that a screen is muted by being closed.
            let screens = peer.screen.assign(&room.sharers_for(*endpoint), edition);
            slots.extend(peer.screen_slots(&screens));
            if !slots.pictures.is_empty() {
                peer.reception.told = edition;
            }
            if cut.contains(endpoint) {
                // Also those in which it only hears silence.
                slots = peer.all_slots();
            }
            if slots.is_empty() {
                continue;
            }
            if let Err(broken) = peer.close_slots(&slots) {
                self.ended.push((*peer_id, broken.into()));
            }
            changed.push(Changed { peer: *peer_id, endpoint: *endpoint, slots });
        }
        changed
    }

    /// Closes one medium in the slots that go on to show those who may no longer send it.
    fn mute_slots(&mut self, id: RoomId, muted: &BTreeMap<EndpointId, Sends>, changed: &[Changed]) -> Vec<Muted> {
        let Some(room) = self.rooms.get(&id).filter(|_| !muted.is_empty()) else {
            return Vec::new();
        };
        let mut closed = Vec::new();
        for peer_id in room.peers.values() {
            let Some(peer) = self.peers.get_mut(peer_id) else {
                continue;
            };
            let anew = changed.iter().find(|it| it.peer == *peer_id).map(|it| &it.slots);
            let is_muted = |source: Option<EndpointId>, medium: fn(&Sends) -> bool| {
                source.and_then(|source| muted.get(&source)).is_some_and(medium)
            };
            let voices = peer.hearing.sources().enumerate().filter(|(slot, source)| {
                is_muted(*source, |lost| lost.audio) && !anew.is_some_and(|it| it.voices.contains(slot))
            });
            let pictures = peer.table.carried().enumerate().filter(|(slot, source)| {
                is_muted(*source, |lost| lost.video) && !anew.is_some_and(|it| it.pictures.contains(slot))
            });
            let slots =
                Slots { voices: voices.map(|(it, _)| it).collect(), pictures: pictures.map(|(it, _)| it).collect() };
            if slots.is_empty() {
                continue;
            }
            if let Err(broken) = peer.close_slots(&slots) {
                self.ended.push((*peer_id, broken.into()));
            }
            closed.push(Muted { peer: *peer_id, slots });
        }
        closed
    }

    /// For what may be sent again one day; where audio ended, silence follows.
    fn open_muted_slots(&mut self, muted: &[Muted], now: Instant) {
        for Muted { peer: id, slots } in muted {
            if let Some(peer) = self.peers.get_mut(id) {
                peer.open_muted_slots(slots, now);
                self.deadlines.set(Timer::Peer(*id), peer.deadline());
            }
        }
    }

    fn open_changed_slots(&mut self, id: RoomId, changed: &[Changed], now: Instant) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        for change in changed {
            if let Some(peer) = self.peers.get_mut(&change.peer) {
                let may_hear = room.gate.is_open(&change.endpoint);
                peer.open_slots(&change.slots, may_hear, now);
                self.deadlines.set(Timer::Peer(change.peer), peer.deadline());
            }
        }
    }

    pub(super) fn compile_routes(&mut self, id: RoomId) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let receivers = || room.peers.values().filter_map(|id| Some((*id, self.peers.get(id)?)));
        room.voices = Routes::compile(receivers().map(|(id, peer)| (id, peer.hearing.sources())));
        room.pictures = Routes::compile(receivers().map(|(id, peer)| (id, peer.table.carried())));
        room.screens = Routes::compile(receivers().map(|(id, peer)| (id, peer.screen.carried())));
    }

    /// Asks the publishers on whose keyframe somebody waits, for the layers concerned.
    pub(super) fn want_keyframes(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let feeds = |(endpoint, publisher)| Feed::BOTH.map(|feed| (feed, endpoint, publisher));
        for (feed, endpoint, publisher) in room.peers.iter().flat_map(feeds) {
            let routes = room.seen_at(feed, *endpoint);
            let Some(codec) = self.peers.get(publisher).map(|peer| peer.publication.codec(feed)) else {
                continue;
            };
            let receivers = routes.iter().filter_map(|route| Some((self.peers.get(&route.receiver)?, route.slot)));
            let awaited: BTreeSet<Layer> = receivers.filter_map(|(it, slot)| it.awaited(feed, slot, codec)).collect();
            let Some(peer) = self.peers.get_mut(publisher) else {
                continue;
            };
            let publication = &mut peer.publication;
            let may_send = publication.may_show(feed);
            let flowing: Vec<Layer> = publication.offered(feed, now).iter().map(|it| it.layer).collect();
            for layer in Layer::all() {
                if may_send && awaited.contains(&layer) {
                    publication.want(feed, layer, now);
                } else if routes.is_empty() || !may_send || !flowing.contains(&layer) {
                    publication.satisfied(feed, layer);
                }
            }
            self.deadlines.set(Timer::Peer(*publisher), peer.deadline());
        }
    }

    /// The endpoint has a new connection: what its slots at the others carry begins anew.
    pub(super) fn cut_slots_of(&mut self, owner: Owner, now: Instant) {
        let Some(room) = self.rooms.get(&owner.room) else {
            return;
        };
        for feed in Feed::BOTH {
            for route in room.heard_at(feed, owner.endpoint) {
                if let Some(receiver) = self.peers.get_mut(&route.receiver) {
                    receiver.cut_voice(feed, route.slot);
                }
            }
            for route in room.seen_at(feed, owner.endpoint) {
                if let Some(receiver) = self.peers.get_mut(&route.receiver) {
                    receiver.cut_picture(feed, route.slot);
                }
            }
        }
        self.want_keyframes(owner.room, now);
    }

    /// Ends a peer and brings its room into line.
    pub(super) fn end(&mut self, id: PeerId, reason: CloseReason, now: Instant) {
        let Some(owner) = self.peers.get(&id).map(|peer| peer.owner) else {
            return;
        };
        self.remove_peer(id, reason, now);
        if let Some(room) = self.rooms.get_mut(&owner.room)
            && room.peers.get(&owner.endpoint) == Some(&id)
        {
            room.peers.remove(&owner.endpoint);
        }
        self.arrange(owner.room, &Change::none(), now);
        let event = RoomEvent::PeerClosed { peer: id, endpoint: owner.endpoint, reason };
        self.tell(owner.room, event, now);
    }

    /// Forgets a peer and says goodbye to its other side.
    pub(super) fn remove_peer(&mut self, id: PeerId, reason: CloseReason, now: Instant) {
        self.demux.remove(id);
        self.deadlines.remove(Timer::Peer(id));
        self.deadlines.remove(Timer::Plan(id));
        self.deadlines.remove(Timer::Slots(id));
        if let Some(peer) = self.peers.remove(&id) {
            self.totals.traffic.add(&peer.stats());
            *self.totals.ended.entry(reason).or_default() += 1;
            peer.close(now, &mut self.network);
            self.network.forget(id);
        }
    }

    /// Tells the owner of a room.
    pub(super) fn tell(&mut self, id: RoomId, event: RoomEvent, now: Instant) {
        if let Some(room) = self.rooms.get_mut(&id) {
            room.events.tell(event);
            self.watch_events(id, now);
        }
    }
}
