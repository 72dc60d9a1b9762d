//! Who speaks: heard at once, and told a few times a second.

use std::time::{Duration, Instant};

use forward::hearing::Candidate;
use forward::layers::Height;
use forward::loudness::Claim;
use forward::slots::{Edition, Shown, order};

use super::{Shard, Timer};
use crate::event::RoomEvent;
use crate::feed::{self, Feed};
use crate::ids::{EndpointId, RoomId};
use crate::peer::Peer;
use crate::room::Room;

/// How often it is looked who speaks, and at most told.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What somebody's voice says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    claim: Claim,
    spoke_at: Option<Instant>,
    is_seen: bool,
}

impl Shard {
    /// Somebody begins to speak: whoever may hear them does so from this packet on.
    pub(super) fn voice_begins(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        if !room.is_listened_to {
            room.is_listened_to = true;
            self.deadlines.set(Timer::Voices(id), now + LOOK_EVERY);
        }
        if self.has_too_few_slots(id) {
            self.seat_anew(id, now);
        }
    }

    /// Looks who speaks, as long as anybody does.
    pub(super) fn look_at_voices(&mut self, id: RoomId, now: Instant) {
        let goes_on = self.said_in(id, now).iter().any(|(_, said)| matches!(said.claim, Claim::Speaks { .. }));
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        room.is_listened_to = goes_on;
        if goes_on {
            self.deadlines.set(Timer::Voices(id), now + LOOK_EVERY);
        }
        if self.has_too_few_slots(id) {
            self.seat_anew(id, now);
        }
        self.tell_speaking(id, now);
    }

    /// Tells each connection who speaks among those whom it may hear, where that has changed.
    pub(super) fn tell_speaking(&mut self, id: RoomId, now: Instant) {
        let said = self.said_in(id, now);
        let speaking: Vec<EndpointId> = said.iter().filter(|(_, it)| it.is_seen).map(|(who, _)| *who).collect();
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let mut news = Vec::new();
        for (endpoint, peer_id) in &room.peers {
            let sources = if room.gate.is_open(endpoint) { speaking.clone() } else { Vec::new() };
            if let Some(peer) = self.peers.get_mut(peer_id).filter(|peer| peer.told_speaking != sources) {
                peer.told_speaking.clone_from(&sources);
                news.push(RoomEvent::Speaking { peer: *peer_id, endpoint: *endpoint, sources });
            }
        }
        for event in news {
            self.tell(id, event, now);
        }
    }

    /// What the voices of a room say, first come first.
    pub(super) fn said_in(&self, id: RoomId, now: Instant) -> Vec<(EndpointId, Said)> {
        let Some(room) = self.rooms.get(&id) else {
            return Vec::new();
        };
        let said = |source: &EndpointId| {
            let voice = self.peers.get(room.peers.get(source)?)?.publication.voice;
            let said =
                Said { claim: voice.claim(now), spoke_at: voice.began_at(), is_seen: voice.is_seen_speaking(now) };
            Some((*source, said))
        };
        room.sources().iter().filter_map(said).collect()
    }

    /// Whether somebody in a room cannot hear and be shown everybody at once.
    fn has_too_few_slots(&self, id: RoomId) -> bool {
        let Some(room) = self.rooms.get(&id) else {
            return false;
        };
        let others = room.sources().len().saturating_sub(1);
        let mut receivers = room.peers.values().filter_map(|peer| self.peers.get(peer));
        receivers.any(|peer| others > peer.hearing.count().min(peer.table.count()))
    }
}

/// Seats those anew whom a receiver may hear and be shown, which its page is told of as this edition. Answers with the slots for voices
/// and for pictures that change.
pub(super) fn seat(
    room: &Room,
    said: &[(EndpointId, Said)],
    peer: &mut Peer,
    edition: Edition,
    now: Instant,
) -> (Vec<usize>, Vec<usize>) {
    let receiver = peer.owner.endpoint;
    let others = || said.iter().filter(|(source, _)| room.gate.is_open(&receiver) && *source != receiver);
    let shown = others().map(|(source, said)| Shown {
        source: *source,
        is_asked_for: peer.reception.size_of(feed::Shown { feed: Feed::Person, source: *source }) != Height::NONE,
        spoke_at: said.spoke_at,
    });
    let shown: Vec<_> = shown.collect();
    let fits = shown.len() <= peer.table.count();
    let pictures = if fits { shown.into_iter().map(|it| it.source).collect() } else { order(shown) };
    let pictures = peer.table.assign(&pictures, edition);
    let candidates = others().map(|(source, said)| Candidate {
        source: *source,
        claim: said.claim,
        beside: peer.table.slot_of(*source),
    });
    let candidates: Vec<_> = candidates.collect();
    (peer.hearing.assign(&candidates, now), pictures)
}
