//! In which codec each publisher of a room is to send its camera: looked at whenever somebody comes or goes.

use std::time::Instant;

use forward::codec::Codecs;

use super::{Shard, Timer};
use crate::event::RoomEvent;
use crate::ids::{EndpointId, RoomId};

impl Shard {
    /// Asks every publisher for the codec that suits those who may be shown it, where that is another one than before.
    pub(super) fn ask_for_codecs(&mut self, id: RoomId, now: Instant) {
        let Some(room) = self.rooms.get(&id) else {
            return;
        };
        let takes = |who: &EndpointId| Some((*who, self.peers.get(room.peers.get(who)?)?.takes));
        let receivers: Vec<(EndpointId, Codecs)> = room.sources().iter().filter_map(takes).collect();
        let (mut news, mut again_at) = (Vec::new(), None);
        for (endpoint, peer_id) in &room.peers {
            let Some(peer) = self.peers.get_mut(peer_id) else {
                continue;
            };
            // Who is gated is shown to nobody, and is to learn of nobody.
            let is_shown = room.gate.is_open(endpoint);
            let others = receivers.iter().filter(|(it, _)| is_shown && it != endpoint).map(|(_, takes)| *takes);
            if let Some(codec) = peer.publication.ask(others, now) {
                news.push(RoomEvent::Codec { peer: *peer_id, endpoint: *endpoint, codec });
            }
            again_at = again_at.into_iter().chain(peer.publication.ask_again_at()).min();
        }
        match again_at {
            Some(at) => self.deadlines.set(Timer::Codecs(id), at),
            None => self.deadlines.remove(Timer::Codecs(id)),
        }
        for event in news {
            self.tell(id, event, now);
        }
    }
}
