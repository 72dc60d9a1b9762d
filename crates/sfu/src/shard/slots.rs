//! Who is told to be in which slot, and that nobody is shown in one that the page takes for somebody else's.
//!
//! A picture takes another way to the page than the word whose it is, and can be there before it. What a slot may carry until the page
//! has said that it knows is decided in `forward::slots`; a slot that waits has no route. The word can be lost, as can the answer, where
//! the page or its session has too much to do: so it is told again.

use std::time::{Duration, Instant};

use forward::slots::Edition;

use super::{Shard, Timer};
use crate::event::RoomEvent;
use crate::ids::{PeerId, RoomId};

/// How often it is told again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

impl Shard {
    /// Tells whose picture is in which slot of a connection.
    pub(super) fn tell_slots(&mut self, id: PeerId, now: Instant) {
        let Some(peer) = self.peers.get(&id) else {
            return;
        };
        let (edition, slots, screen) = (peer.reception.told, peer.assignments(), peer.screen_of());
        let (room, endpoint) = (peer.owner.room, peer.owner.endpoint);
        if peer.waits_for_page() {
            self.deadlines.set(Timer::Slots(id), now + AGAIN_AFTER);
        }
        self.tell(room, RoomEvent::Slots { peer: id, endpoint, edition, slots, screen }, now);
    }

    /// The same while somebody still waits for it.
    pub(super) fn tell_slots_again(&mut self, id: PeerId, now: Instant) {
        if self.peers.get(&id).is_some_and(|peer| peer.waits_for_page()) {
            self.tell_slots(id, now);
        }
    }

    /// The page of a connection knows who is where: who waited for that is shown from now on.
    pub(super) fn slots_known(&mut self, room: RoomId, id: PeerId, edition: Edition, now: Instant) {
        let Some(peer) = self.peers.get_mut(&id).filter(|peer| peer.owner.room == room) else {
            return;
        };
        let slots = peer.knows(edition);
        if slots.is_empty() {
            return;
        }
        // Who is shown may be heard, so no silence begins.
        peer.open_slots(&slots, true, now);
        self.compile_routes(room);
        self.plan(id, now);
        self.want_keyframes(room, now);
        self.settle_all(now);
    }
}
