//! Which layer of whom each receiver is sent: looked at several times a second, and whenever something changes.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use forward::allocate::{Picture, Snapshot};
use forward::rate::Bitrate;

use super::{Shard, Timer};
use crate::event::RoomEvent;
use crate::feed::{Feed, Shown};
use crate::ids::{EndpointId, PeerId, RoomId};
use crate::peer::Owner;

/// How often a receiver's plan is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

impl Shard {
    /// Plans anew for everybody in a room.
    pub(super) fn plan_room(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        for peer in room.peers.values().copied().collect::<Vec<_>>() {
            self.plan_alone(peer, now);
        }
    }

    /// Plans anew for one receiver, and asks for the keyframes that this calls for.
    pub(super) fn plan(&mut self, id: PeerId, now: Instant) {
        if self.plan_alone(id, now)
            && let Some(room) = self.peers.get(&id).map(|peer| peer.owner.room)
        {
            self.want_keyframes(room, now);
        }
    }

    /// Says whether another layer is to go out somewhere.
    fn plan_alone(&mut self, id: PeerId, now: Instant) -> bool {
        let Some(mut snapshot) = self.snapshot(id, now) else {
            return false;
        };
        let Some(peer) = self.peers.get_mut(&id) else {
            return false;
        };
        snapshot.audio = peer.reception.repeat_sound(snapshot.audio);
        let followed = match peer.follow(&snapshot, now) {
            Ok(followed) => followed,
            Err(broken) => {
                self.ended.push((id, broken.into()));
                return false;
            }
        };
        // Whatever was done to the library is followed by settling.
        if !peer.is_dirty {
            peer.is_dirty = true;
            self.dirty.push(id);
        }
        if snapshot.pictures.is_empty() {
            self.deadlines.remove(Timer::Plan(id));
        } else {
            self.deadlines.set(Timer::Plan(id), now + LOOK_EVERY);
        }
        if followed.spared_changed {
            let Owner { room, endpoint } = peer.owner;
            let (screens, people): (Vec<Shown>, Vec<Shown>) =
                peer.reception.spared().iter().partition(|it| it.feed == Feed::Screen);
            let sources = people.into_iter().map(|it| it.source).collect();
            let screen = !screens.is_empty();
            self.tell(room, RoomEvent::SoundFirst { peer: id, endpoint, sources, screen }, now);
        }
        followed.aims_changed
    }

    /// All that a receiver may be sent. The screen is the most important, then what is shown tallest, and among equals who came
    /// first.
    fn snapshot(&self, id: PeerId, now: Instant) -> Option<Snapshot<Shown>> {
        let receiver = self.peers.get(&id)?;
        let room = self.rooms.get(&receiver.owner.room)?;
        let mut snapshot = Snapshot { audio: Bitrate::ZERO, pictures: Vec::new() };
        let publisher = |source: EndpointId| room.peers.get(&source).and_then(|it| self.peers.get(it));
        for Shown { feed, source } in receiver.heard().flatten() {
            if let Some(publisher) = publisher(source) {
                snapshot.audio = snapshot.audio.plus(publisher.publication.audio_rate(feed, now));
            }
        }
        for source in receiver.shown().flatten() {
            let Some(publisher) = publisher(source.source) else {
                continue;
            };
            snapshot.pictures.push(Picture {
                source,
                is_screen: source.feed == Feed::Screen,
                asked: receiver.reception.size_of(source),
                offered: publisher.publication.offered(source.feed, now),
            });
        }
        snapshot.pictures.sort_by_key(|picture| (picture.source.feed, Reverse(picture.asked)));
        Some(snapshot)
    }
}
