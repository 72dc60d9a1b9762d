//! The pages that are attached to a live session, and what each was told last.

use std::collections::{BTreeSet, HashMap};

use session::{Actor, DeviceId, ParticipantId, Seen, Session, Timestamp, Touched, Update};
use tokio::sync::mpsc;
use wire::ToPage;

/// One attached page.
#[derive(Debug)]
pub(super) struct Viewer {
    pub(super) actor: Actor,
    page: mpsc::Sender<ToPage>,
    seen: Seen,
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
        self.pages.insert(device, Viewer { actor, page, seen });
    }

    pub(super) fn get(&self, device: DeviceId) -> Option<&Viewer> {
        self.pages.get(&device)
    }

    pub(super) fn detach(&mut self, device: DeviceId) -> Option<Viewer> {
        self.pages.remove(&device)
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
}

fn unsaved_message(cuts: &BTreeSet<ParticipantId>) -> ToPage {
    ToPage::Unsaved { cut: cuts.iter().copied().collect() }
}
