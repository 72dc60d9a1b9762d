//! What the room says of a connection, for its page. It is said at one moment and heard at another.

use forward::slots::Edition;
use session::ParticipantId;

use super::Room;

/// What the room says of a connection, as it was when it said so.
#[derive(Debug, Clone)]
pub(crate) struct News {
    pub(crate) receiver: ParticipantId,
    /// Which connection of theirs.
    pub(crate) connection: u32,
    pub(crate) what: What,
}

/// What it says.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Whose picture is in which slot, as this edition, and whose screen comes.
    Slots { edition: Edition, pictures: Vec<(usize, ParticipantId)>, screen: Option<ParticipantId> },
    /// Whose pictures give way to the sound, and whether the screen does.
    SoundFirst(Vec<ParticipantId>, bool),
    /// Who speaks.
    Speaking(Vec<ParticipantId>),
}

impl Room {
    pub(super) fn slots_of(&self, receiver: ParticipantId) -> Option<News> {
        let peer = self.peers.get(&receiver)?;
        let pictures = peer.seeing.sources().enumerate().filter_map(|(slot, source)| Some((slot, source?))).collect();
        let screen = self.sharers().into_iter().find(|sharer| *sharer != receiver && self.is_open(receiver));
        let what = What::Slots { edition: peer.told, pictures, screen };
        Some(News { receiver, connection: peer.ssrc, what })
    }

    pub(super) fn tell_slots(&mut self, receiver: ParticipantId) {
        let told = self.slots_of(receiver);
        self.news.extend(told);
    }

    /// Those are told again whose page has not said that it knows.
    pub(crate) fn tell_again(&mut self) {
        let waiting: Vec<_> = self.peers.iter().filter(|(_, peer)| peer.seeing.waits()).map(|(id, _)| *id).collect();
        for receiver in waiting {
            self.tell_slots(receiver);
        }
    }

    /// Does a picture wait for a page?
    pub(crate) fn waits(&self) -> bool {
        self.peers.values().any(|peer| peer.seeing.waits())
    }

    /// Says something to this receiver of those who are open now.
    pub(crate) fn say(&mut self, receiver: ParticipantId, what: impl FnOnce(Vec<ParticipantId>) -> What) {
        let open = self.sources.iter().copied().filter(|it| *it != receiver).collect();
        if let Some(peer) = self.peers.get(&receiver).filter(|_| self.gate.is_open(&receiver)) {
            self.news.push_back(News { receiver, connection: peer.ssrc, what: what(open) });
        }
    }

    /// What was said and not heard yet.
    pub(crate) fn next_news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Was something said that is not heard yet?
    pub(crate) fn has_news(&self) -> bool {
        !self.news.is_empty()
    }
}
