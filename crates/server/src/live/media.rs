//! The media of the pages: connected, taken up again, restarted, ended, and what is told of it.

use std::time::Instant;

use session::{Arriving, DeviceId, ParticipantId};
use sfu::{CloseReason, EndpointId, PeerId, RestartError, RoomEvent, SlotAssignment};
use store::TokenHash;
use wire::{MediaId, PageId, Size, ToPage, VideoCodec};

use super::{
    bridge,
    connections::Told,
    mailbox::{Mail, MediaWish},
    task::LiveSession,
};

/// What a page is told whose media cannot be connected now; it tries again by itself.
const NO_MEDIA_NOW: &str = "The server cannot connect you at the moment. Trying again.";

impl LiveSession {
    /// Does what a page wants of its media.
    pub(super) async fn grant(&mut self, device: DeviceId, wish: MediaWish) {
        match wish {
            MediaWish::Offer { page, newest: false, .. } if self.has_given_way(device, page) => self.give_way(device),
            MediaWish::Offer { attempt, sdp, prefers, page, .. } => {
                self.connect_media((device, page), (attempt, sdp, prefers)).await;
            }
            MediaWish::TakeUp { connection } => self.take_up(device, connection),
            MediaWish::Restart { connection, attempt, sdp } => self.restart(device, connection, attempt, sdp).await,
            MediaWish::Sizes { sizes, screen } => self.set_sizes(device, sizes, screen).await,
            MediaWish::SlotsKnown { connection, edition } => self.slots_known(device, connection, edition),
            MediaWish::HangUp => self.hang_up(device).await,
        }
    }

    /// The same while nobody knows where people stand: what is there goes on, and nothing is added.
    pub(super) async fn grant_unsure(&mut self, device: DeviceId, wish: MediaWish) {
        match wish {
            MediaWish::Offer { attempt, .. } => self.refuse_media(device, attempt, NO_MEDIA_NOW.to_owned()),
            other => self.grant(device, other).await,
        }
    }

    async fn connect_media(
        &mut self,
        (device, page): (DeviceId, PageId),
        (attempt, sdp, prefers): (u32, String, VideoCodec),
    ) {
        let Some(viewer) = self.viewers.get(device) else { return };
        let (participant, sign_in) = (viewer.actor.participant, viewer.sign_in);
        if !self.may_connect(participant) {
            let reason = "Your picture and sound are connected when it is your turn.".to_owned();
            return self.refuse_media(device, attempt, reason);
        }
        match self.bridge.connect(participant, sdp, prefers).await {
            Ok(sfu::Connected { peer, answer_sdp: sdp, edition, slots, screen }) => {
                let arriving = Arriving { pictures: shown(slots), screen: shared_by(screen), ..Arriving::default() };
                let told = Told { edition: edition.0, arriving, ..Told::default() };
                let shown = told.within(participant, self.coordinator.given());
                let connection = self.connections.add(peer, (participant, sign_in), (device, page), told);
                self.viewers.send(device, ToPage::Answer { attempt, connection, sdp });
                self.viewers.send(device, shown.as_slots());
            }
            Err(error) => self.refuse_media(device, attempt, error.to_string()),
        }
    }

    /// A page has come back with the connection that it had.
    fn take_up(&mut self, device: DeviceId, connection: MediaId) {
        let Some(viewer) = self.viewers.get(device) else { return };
        let (participant, sign_in) = (viewer.actor.participant, viewer.sign_in);
        if viewer.stands_by {
            // Nobody is to be heard who is not said to be there.
            return self.give_way(device);
        }
        let message = match self.connections.take_up((participant, sign_in), connection, device) {
            Some(told) => {
                let told = told.within(participant, self.coordinator.given());
                self.viewers.send(device, told.as_slots());
                self.viewers.send(device, told.as_sound_first());
                self.viewers.send(device, told.as_codec());
                told.as_speaking()
            }
            None if self.connections.is_elsewhere(participant, device) => return self.give_way(device),
            None => ToPage::MediaLost,
        };
        self.viewers.send(device, message);
    }

    /// A page's network has changed.
    async fn restart(&mut self, device: DeviceId, connection: MediaId, attempt: u32, sdp: String) {
        let Some(peer) = self.connections.named(device, connection) else {
            let participant = self.viewers.get(device).map(|viewer| viewer.actor.participant);
            let is_elsewhere = participant.is_some_and(|who| self.connections.is_elsewhere(who, device));
            return if is_elsewhere { self.give_way(device) } else { self.viewers.send(device, ToPage::MediaLost) };
        };
        match self.bridge.restart(peer, sdp).await {
            Ok(sdp) => self.viewers.send(device, ToPage::Answer { attempt, connection, sdp }),
            Err(RestartError::Offer(refused)) => self.refuse_media(device, attempt, refused.to_string()),
            // The media server is about to tell of its end, and why: another device may have taken over.
            Err(RestartError::NoSuchPeer) => {}
            Err(RestartError::Gone(_)) => {
                self.connections.remove(peer);
                self.viewers.send(device, ToPage::MediaLost);
            }
        }
    }

    /// A page shows others in other sizes.
    async fn set_sizes(&self, device: DeviceId, sizes: Vec<Size>, screen: u16) {
        if let Some(peer) = self.connections.of(device) {
            self.bridge.set_sizes(peer, sizes, screen).await;
        }
    }

    /// A page shows people where it was told to. What it says of another connection than it has now is of no use.
    fn slots_known(&self, device: DeviceId, connection: MediaId, edition: u32) {
        if let Some(peer) = self.connections.named(device, connection) {
            self.bridge.slots_known(peer, edition);
        }
    }

    /// Ends the connection of a page that is done with it.
    pub(super) async fn hang_up(&mut self, device: DeviceId) {
        if let Some(peer) = self.connections.of(device) {
            self.connections.remove(peer);
            self.bridge.disconnect(peer).await;
        }
    }

    /// Ends the connections of these sign-ins, and that of `who`.
    pub(super) async fn end_media_of(&mut self, sign_ins: &[TokenHash], who: Option<ParticipantId>) {
        for peer in self.connections.of_sign_ins(sign_ins, who) {
            self.connections.remove(peer);
            self.bridge.disconnect(peer).await;
        }
    }

    /// Ends the connections whose page is gone for too long, or whose person has no place any more. Their pages end them as
    /// well; who had one that does not would keep a room's connections from others.
    pub(super) async fn end_what_nobody_needs(&mut self) {
        for peer in self.connections.to_be_ended(Instant::now(), |participant| self.may_connect(participant)) {
            self.connections.remove(peer);
            self.bridge.disconnect(peer).await;
        }
    }

    /// Tells the page concerned what happened to its media connection.
    pub(super) fn tell_media(&mut self, event: RoomEvent) {
        match event {
            RoomEvent::PeerConnected { .. } => {}
            RoomEvent::Slots { peer, edition: sfu::Edition(edition), slots, screen, .. } => {
                let of_slots = |told: &mut Told| {
                    told.edition = edition;
                    (told.arriving.pictures, told.arriving.screen) = (shown(slots), shared_by(screen));
                };
                self.tell_within(peer, of_slots, Told::as_slots);
            }
            RoomEvent::SoundFirst { peer, sources, screen: sound_before_screen, .. } => {
                let of_sound = |told: &mut Told| {
                    told.arriving.sound_first = people(sources);
                    told.arriving.sound_before_screen = sound_before_screen;
                };
                self.tell_within(peer, of_sound, Told::as_sound_first);
            }
            RoomEvent::Speaking { peer, sources, .. } => {
                self.tell_within(peer, |told| told.arriving.speaking = people(sources), Told::as_speaking);
            }
            RoomEvent::Codec { peer, codec, .. } => {
                self.tell_within(peer, |told| told.codec = bridge::codec(codec), Told::as_codec);
            }
            RoomEvent::PeerClosed { peer, reason, .. } => {
                let Some(device) = self.connections.remove(peer) else { return };
                match reason {
                    CloseReason::Requested => {}
                    // It has taken up what another page of theirs had, and has since replaced.
                    CloseReason::Replaced if self.connections.of(device).is_some() => {}
                    CloseReason::Replaced => self.give_way(device),
                    CloseReason::NeverConnected
                    | CloseReason::ConsentLost
                    | CloseReason::ClosedByPeer
                    | CloseReason::Broken
                    | CloseReason::Panicked
                    | CloseReason::Flooded => self.viewers.send(device, ToPage::MediaLost),
                }
            }
        }
    }

    /// Tells what changed about a connection. What was true before a cut and comes after it is left out: what the media
    /// server was given last decides here too.
    fn tell_within(&mut self, peer: PeerId, change: impl FnOnce(&mut Told), message: impl FnOnce(&Told) -> ToPage) {
        let Some(viewer) = self.connections.owner(peer) else { return };
        if let Some((device, told)) = self.connections.tell(peer, change) {
            let message = message(&told.within(viewer, self.coordinator.given()));
            self.viewers.send(device, message);
        }
    }

    /// Another page of the same person has the media. They are at that one, and no more at this.
    fn give_way(&mut self, device: DeviceId) {
        self.viewers.stand_by(device, true);
        self.viewers.send(device, ToPage::Elsewhere);
        // Before what its person does there next, which brings them back.
        self.mailbox.put_first(Mail::GaveWay { device });
    }

    /// Has another page taken over from this one?
    fn has_given_way(&self, device: DeviceId, page: PageId) -> bool {
        let has_another = |who| self.connections.is_on_another_page(who, device, page);
        self.viewers.get(device).is_some_and(|viewer| viewer.stands_by || has_another(viewer.actor.participant))
    }

    fn refuse_media(&mut self, device: DeviceId, attempt: u32, reason: String) {
        self.viewers.send(device, ToPage::MediaRefused { attempt, reason });
    }

    fn may_connect(&self, participant: ParticipantId) -> bool {
        self.coordinator.session().may_connect(participant)
    }
}

fn people(sources: Vec<EndpointId>) -> Vec<ParticipantId> {
    sources.into_iter().map(|it| ParticipantId(it.0)).collect()
}

/// Whose screen is shown.
fn shared_by(screen: Option<EndpointId>) -> Option<ParticipantId> {
    screen.map(|it| ParticipantId(it.0))
}

/// The lines that carry somebody's picture, each with whose it is.
fn shown(slots: Vec<SlotAssignment>) -> Vec<(String, ParticipantId)> {
    slots.into_iter().filter_map(|slot| Some((slot.video_mid, ParticipantId(slot.source?.0)))).collect()
}
