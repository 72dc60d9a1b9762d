//! Which media connection is whose, and how long one goes on whose page is gone.
//!
//! A page's line to the server and its media take different ways, and often only one of them breaks. So a connection outlives
//! the line for a while, and the page takes it up again when it is back; the gate, which is by participant, stays in force all
//! the time. A participant has one connection at most, so there are never more than the media room has places.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use session::{Arriving, DeviceId, Grants, ParticipantId};
use sfu::PeerId;
use store::TokenHash;
use uuid::Uuid;
use wire::{MediaId, PageId, Slot, ToPage, VideoCodec};

/// How long a connection goes on without its page: some tries to come back, and a server that is started again behind its proxy.
/// Less than it takes until an empty seat is given away.
const WITHOUT_PAGE: Duration = Duration::from_mins(1);

/// One media connection.
#[derive(Debug)]
struct Connection {
    participant: ParticipantId,
    /// By which sign-in its page came, if by one.
    sign_in: Option<TokenHash>,
    /// What its page calls it. Nobody else knows it.
    id: MediaId,
    /// Which loading of a page connected it, on whatever line that is now.
    loading: PageId,
    page: Result<DeviceId, Alone>,
    told: Told,
}

/// What the media server says of a connection, for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Which assignment of slots it is.
    pub(super) edition: u32,
    /// Whose media arrives.
    pub(super) arriving: Arriving<String>,
    /// In which codec it is to send its camera.
    pub(super) codec: VideoCodec,
}

impl Told {
    /// What of it `viewer` may be told while the media server has these grants.
    pub(super) fn within(&self, viewer: ParticipantId, given: &Grants) -> Self {
        Self { arriving: self.arriving.within(viewer, given), ..*self }
    }

    /// The part that says who is where, as it is told.
    pub(super) fn as_slots(&self) -> ToPage {
        {
            let line = |(video_mid, participant): &(String, ParticipantId)| Slot {
                video_mid: video_mid.clone(),
                participant: *participant,
            };
            let slots = self.arriving.pictures.iter().map(line).collect();
            ToPage::Slots { edition: self.edition, slots, screen: self.arriving.screen }
        }
    }

    /// The part that says what gives way, as it is told.
    pub(super) fn as_sound_first(&self) -> ToPage {
        {
            let Arriving { sound_first, sound_before_screen, .. } = &self.arriving;
            ToPage::SoundFirst { participants: sound_first.clone(), screen: *sound_before_screen }
        }
    }

    /// The part that says who speaks, as it is told.
    pub(super) fn as_speaking(&self) -> ToPage {
        ToPage::Speaking { participants: self.arriving.speaking.clone() }
    }

    /// The part that says how it sends, as it is told.
    pub(super) fn as_codec(&self) -> ToPage {
        ToPage::Codec { camera: self.codec }
    }
}

/// The page is gone; to be back until then.
#[derive(Debug, Clone, Copy)]
struct Alone {
    until: Instant,
}

/// All media connections of a session.
#[derive(Debug, Default)]
pub(super) struct Connections {
    by_peer: HashMap<PeerId, Connection>,
}

impl Connections {
    /// A page has connected. Answers with the name by which it may take the connection up again.
    pub(super) fn add(
        &mut self,
        peer: PeerId,
        (participant, sign_in): (ParticipantId, Option<TokenHash>),
        (device, loading): (DeviceId, PageId),
        told: Told,
    ) -> MediaId {
        // What the page had before is replaced, and not elsewhere.
        self.by_peer.retain(|_, it| !it.is_of(device));
        let id = MediaId(Uuid::now_v7());
        self.by_peer.insert(peer, Connection { participant, sign_in, id, loading, page: Ok(device), told });
        id
    }

    /// The connection of a page.
    pub(super) fn of(&self, device: DeviceId) -> Option<PeerId> {
        self.by_peer.iter().find(|(_, it)| it.is_of(device)).map(|(peer, _)| *peer)
    }

    /// The connection of a page, if the page means this one.
    pub(super) fn named(&self, device: DeviceId, id: MediaId) -> Option<PeerId> {
        self.by_peer.iter().find(|(_, it)| it.is_of(device) && it.id == id).map(|(peer, _)| *peer)
    }

    /// What is said of a connection has changed. Names the page to be told, and all that is said now.
    pub(super) fn tell(&mut self, peer: PeerId, change: impl FnOnce(&mut Told)) -> Option<(DeviceId, &Told)> {
        let connection = self.by_peer.get_mut(&peer)?;
        change(&mut connection.told);
        Some((connection.page.ok()?, &connection.told))
    }

    /// Whose a connection is.
    pub(super) fn owner(&self, peer: PeerId) -> Option<ParticipantId> {
        self.by_peer.get(&peer).map(|it| it.participant)
    }

    /// A connection is over. Names the page to be told.
    pub(super) fn remove(&mut self, peer: PeerId) -> Option<DeviceId> {
        self.by_peer.remove(&peer)?.page.ok()
    }

    /// A page's line is lost; its connection goes on for a while.
    pub(super) fn leave_alone(&mut self, device: DeviceId, now: Instant) {
        for connection in self.by_peer.values_mut().filter(|it| it.is_of(device)) {
            connection.page = Err(Alone { until: now + WITHOUT_PAGE });
        }
    }

    /// A page is back, or was never missed, and names the connection that it still has. What is said of that now.
    pub(super) fn take_up(
        &mut self,
        (participant, sign_in): (ParticipantId, Option<TokenHash>),
        id: MediaId,
        device: DeviceId,
    ) -> Option<Told> {
        let mut own = self.by_peer.values_mut().filter(|it| it.participant == participant);
        let connection = own.find(|it| it.id == id)?;
        (connection.page, connection.sign_in) = (Ok(device), sign_in);
        Some(connection.told.clone())
    }

    /// Whether another page of a participant has the media now, and this one has not. Where a page has just taken over, both have it
    /// until the media server has ended the older one's.
    pub(super) fn is_elsewhere(&self, participant: ParticipantId, device: DeviceId) -> bool {
        if self.of(device).is_some() {
            return false;
        }
        let mut own = self.by_peer.values().filter(|it| it.participant == participant);
        own.any(|it| it.page.is_ok_and(|other| other != device))
    }

    /// The same, where a page that has just come back by another line is not taken for another page: its old line may not be missed yet.
    pub(super) fn is_on_another_page(&self, participant: ParticipantId, device: DeviceId, loading: PageId) -> bool {
        let mut own = self.by_peer.values().filter(|it| it.participant == participant);
        self.is_elsewhere(participant, device) && !own.any(|it| it.loading == loading)
    }

    /// Those of these sign-ins, and that of `who`, with a page or without.
    pub(super) fn of_sign_ins(&self, sign_ins: &[TokenHash], who: Option<ParticipantId>) -> Vec<PeerId> {
        let came_by = |it: &Connection| it.sign_in.as_ref().is_some_and(|sign_in| sign_ins.contains(sign_in));
        let meant = self.by_peer.iter().filter(|(_, it)| came_by(it) || who == Some(it.participant));
        meant.map(|(peer, _)| *peer).collect()
    }

    /// When the next connection has been alone for too long.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.by_peer.values().filter_map(|it| it.page.err()).map(|alone| alone.until).min()
    }

    /// Those that have been without a page for too long, and those whose participant has no place any more.
    pub(super) fn to_be_ended(&self, now: Instant, has_place: impl Fn(ParticipantId) -> bool) -> Vec<PeerId> {
        let is_alone_for_long = |it: &Connection| it.page.err().is_some_and(|alone| alone.until <= now);
        let ended = self.by_peer.iter().filter(|(_, it)| is_alone_for_long(it) || !has_place(it.participant));
        ended.map(|(peer, _)| *peer).collect()
    }
}

impl Connection {
    fn is_of(&self, device: DeviceId) -> bool {
        self.page.is_ok_and(|it| it == device)
    }
}

#[cfg(test)]
mod tests;
