//! The pages that are attached to a live session, what each was told last, and which media connection is whose.

use std::collections::{BTreeSet, HashMap};

use session::{Actor, DeviceId, ParticipantId, Seen, Session, Timestamp, Touched, Update};
use sfu::{CloseReason, PeerId, RoomEvent, SlotAssignment};
use tokio::sync::mpsc;
use wire::{Slot, ToPage};

/// One attached page.
#[derive(Debug)]
pub(super) struct Viewer {
    pub(super) actor: Actor,
    page: mpsc::Sender<ToPage>,
    seen: Seen,
    pub(super) peer: Option<PeerId>,
}

/// All attached pages.
#[derive(Debug, Default)]
pub(super) struct Viewers {
    pages: HashMap<DeviceId, Viewer>,
    /// The cuts that hosts know to be unsaved.
    unsaved: BTreeSet<ParticipantId>,
}

impl Viewers {
    /// Attaches a page and sends it everything it may see.
    pub(super) fn attach(
        &mut self,
        device: DeviceId,
        actor: Actor,
        page: mpsc::Sender<ToPage>,
        session: &Session,
        now: Timestamp,
    ) {
        let (view, seen) = session.first_view(&actor);
        let snapshot = ToPage::Snapshot { now, view: Box::new(view) };
        // A page that is gone already is detached by its socket.
        let _ = page.try_send(snapshot);
        if session.is_host(&actor) {
            // Like the snapshot.
            let _ = page.try_send(unsaved_message(&self.unsaved));
        }
        self.pages.insert(device, Viewer { actor, page, seen, peer: None });
    }

    pub(super) fn get(&self, device: DeviceId) -> Option<&Viewer> {
        self.pages.get(&device)
    }

    pub(super) fn detach(&mut self, device: DeviceId) -> Option<Viewer> {
        self.pages.remove(&device)
    }

    pub(super) fn set_peer(&mut self, device: DeviceId, peer: Option<PeerId>) -> Option<PeerId> {
        let viewer = self.pages.get_mut(&device)?;
        std::mem::replace(&mut viewer.peer, peer)
    }

    /// Sends to one page. A page that does not read is let go: its socket closes, and it comes back to a snapshot.
    pub(super) fn send(&mut self, device: DeviceId, message: ToPage) {
        let Some(viewer) = self.pages.get_mut(&device) else { return };
        if viewer.page.try_send(message).is_err() {
            let (closed, _) = mpsc::channel(1);
            viewer.page = closed;
        }
    }

    /// Tells every page what a committed change means to it.
    pub(super) fn publish(&mut self, session: &Session, touched: &Touched, now: Timestamp) {
        if touched.is_empty() {
            return;
        }
        let mut told = Vec::new();
        for (device, viewer) in &mut self.pages {
            let message = match session.update(&viewer.actor, touched, &mut viewer.seen) {
                Some(Update::Snapshot(view)) => ToPage::Snapshot { now, view: Box::new(view) },
                Some(Update::Delta(delta)) => ToPage::Delta { now, delta: Box::new(delta) },
                None => continue,
            };
            told.push((*device, message));
        }
        for (device, message) in told {
            self.send(device, message);
        }
    }

    /// Tells every host who is cut although that could not be written yet, when that changed.
    pub(super) fn tell_unsaved(&mut self, session: &Session, cuts: BTreeSet<ParticipantId>) {
        if cuts == self.unsaved {
            return;
        }
        self.unsaved = cuts;
        let hosts = self.pages.iter().filter(|(_, viewer)| session.is_host(&viewer.actor));
        for device in hosts.map(|(device, _)| *device).collect::<Vec<_>>() {
            self.send(device, unsaved_message(&self.unsaved));
        }
    }

    /// Tells the page concerned what happened to its media connection.
    pub(super) fn tell_media(&mut self, event: RoomEvent) {
        match event {
            RoomEvent::PeerConnected { .. } => {}
            RoomEvent::Slots { peer, slots, .. } => {
                if let Some(device) = self.device_of(peer) {
                    self.send(device, slots_message(slots));
                }
            }
            RoomEvent::SoundFirst { peer, sources, .. } => {
                if let Some(device) = self.device_of(peer) {
                    let participants = sources.into_iter().map(|it| ParticipantId(it.0)).collect();
                    self.send(device, ToPage::SoundFirst { participants });
                }
            }
            RoomEvent::PeerClosed { peer, reason, .. } => {
                let Some(device) = self.device_of(peer) else { return };
                self.set_peer(device, None);
                match reason {
                    CloseReason::Requested => {}
                    CloseReason::Replaced => self.send(device, ToPage::Elsewhere),
                    CloseReason::NeverConnected
                    | CloseReason::ConsentLost
                    | CloseReason::ClosedByPeer
                    | CloseReason::Broken => self.send(device, ToPage::MediaLost),
                }
            }
        }
    }

    fn device_of(&self, peer: PeerId) -> Option<DeviceId> {
        self.pages.iter().find(|(_, v)| v.peer == Some(peer)).map(|(device, _)| *device)
    }
}

fn unsaved_message(cuts: &BTreeSet<ParticipantId>) -> ToPage {
    ToPage::Unsaved { cut: cuts.iter().copied().collect() }
}

/// The slots that carry somebody.
pub(super) fn slots_message(slots: Vec<SlotAssignment>) -> ToPage {
    let slots = slots
        .into_iter()
        .filter_map(|slot| {
            let participant = ParticipantId(slot.source?.0);
            Some(Slot { audio_mid: slot.audio_mid, video_mid: slot.video_mid, participant })
        })
        .collect();
    ToPage::Slots { slots }
}
