//! The pages that are attached to a live session, and what each was told last.

use std::collections::HashMap;

use session::{Actor, Cuts, DeviceId, EpochId, ParticipantId, Seen, Session, Timestamp, Touched, Update};
use store::TokenHash;
use tokio::sync::mpsc;
use wire::{ToPage, UnsavedCut};

/// One attached page.
#[derive(Debug)]
pub(super) struct Viewer {
    pub(super) actor: Actor,
    /// By which sign-in the page came, if by one.
    pub(super) sign_in: Option<TokenHash>,
    /// It gave way to a newer page of the same person: they are not at it until they do something there.
    pub(super) stands_by: bool,
    page: mpsc::Sender<ToPage>,
    seen: Seen,
}

/// All attached pages.
#[derive(Debug)]
pub(super) struct Viewers {
    epoch: EpochId,
    pages: HashMap<DeviceId, Viewer>,
    /// The cuts that are known to be unsaved. Each is told as far as they may know.
    unsaved: Cuts,
}

impl Viewers {
    /// Nobody yet.
    pub(super) fn new(epoch: EpochId) -> Self {
        Self { epoch, pages: HashMap::new(), unsaved: Cuts::default() }
    }

    /// Attaches a page and sends it everything it may see.
    pub(super) fn attach(
        &mut self,
        device: DeviceId,
        (actor, sign_in, stands_by): (Actor, Option<TokenHash>, bool),
        page: mpsc::Sender<ToPage>,
        session: &Session,
        now: Timestamp,
    ) {
        let (view, seen) = session.first_view(&actor);
        let snapshot = ToPage::Snapshot { now, epoch: self.epoch, view: Box::new(view) };
        // A page that is gone already is detached by its socket.
        let _ = page.try_send(snapshot);
        // Like the snapshot.
        let _ = page.try_send(ToPage::Unsaved { now, cut: as_told(&session.unsaved_for(&actor, &self.unsaved)) });
        self.pages.insert(device, Viewer { actor, sign_in, stands_by, page, seen });
    }

    pub(super) fn get(&self, device: DeviceId) -> Option<&Viewer> {
        self.pages.get(&device)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// A page stands by from now on, or somebody is at it again.
    pub(super) fn stand_by(&mut self, device: DeviceId, stands_by: bool) {
        if let Some(viewer) = self.pages.get_mut(&device) {
            viewer.stands_by = stands_by;
        }
    }

    pub(super) fn detach(&mut self, device: DeviceId) -> Option<Viewer> {
        self.pages.remove(&device)
    }

    /// Lets the pages of these sign-ins go, and those of `who`. Which they were, and whose.
    pub(super) fn put_out(
        &mut self,
        sign_ins: &[TokenHash],
        who: Option<ParticipantId>,
    ) -> Vec<(DeviceId, ParticipantId)> {
        let gone = self.pages.extract_if(|_, viewer| {
            let came_by = |sign_in: &TokenHash| sign_ins.contains(sign_in);
            viewer.sign_in.as_ref().is_some_and(came_by) || who == Some(viewer.actor.participant)
        });
        gone.map(|(device, viewer)| (device, viewer.actor.participant)).collect()
    }

    /// Sends to one page. A page that does not read is let go: its socket closes, and it comes back to a snapshot.
    pub(super) fn send(&mut self, device: DeviceId, message: ToPage) {
        let Some(viewer) = self.pages.get_mut(&device) else { return };
        if viewer.page.try_send(message).is_err() {
            let (closed, _) = mpsc::channel(1);
            viewer.page = closed;
        }
    }

    /// Lets every page go: its socket closes, and it comes back by the door.
    pub(super) fn let_go(&mut self) {
        let (closed, _) = mpsc::channel(1);
        self.pages.values_mut().for_each(|viewer| viewer.page = closed.clone());
    }

    /// Tells what has been cut by now and is not written. What no longer is comes later, by [`Self::tell_unsaved`]:
    /// once the pages have the view that says the same, so that none shows a live call in between.
    pub(super) fn tell_more_unsaved(&mut self, session: &Session, mut cuts: Cuts, now: Timestamp) {
        cuts.merge(&self.unsaved);
        self.tell_unsaved(session, cuts, now);
    }

    /// Tells every page what a committed change means to it.
    pub(super) fn publish(&mut self, session: &Session, touched: &Touched, now: Timestamp) {
        if touched.is_empty() {
            return;
        }
        let (epoch, mut told) = (self.epoch, Vec::new());
        for (device, viewer) in &mut self.pages {
            let message = match session.update(&viewer.actor, touched, &mut viewer.seen) {
                Some(Update::Snapshot(view)) => ToPage::Snapshot { now, epoch, view: Box::new(view) },
                Some(Update::Delta(delta)) => ToPage::Delta { now, delta: Box::new(delta) },
                None => continue,
            };
            told.push((*device, message));
        }
        for (device, message) in told {
            self.send(device, message);
        }
    }

    /// Tells hosts who is cut although that could not be written yet, and each person what is cut of them, when that
    /// changed.
    pub(super) fn tell_unsaved(&mut self, session: &Session, cuts: Cuts, now: Timestamp) {
        if cuts == self.unsaved {
            return;
        }
        let before = std::mem::replace(&mut self.unsaved, cuts);
        let told = |viewer: &Viewer| {
            let [cut, told] = [&self.unsaved, &before].map(|cuts| as_told(&session.unsaved_for(&viewer.actor, cuts)));
            (cut != told).then_some(ToPage::Unsaved { now, cut })
        };
        let told = self.pages.iter().filter_map(|(device, viewer)| Some((*device, told(viewer)?)));
        for (device, message) in told.collect::<Vec<_>>() {
            self.send(device, message);
        }
    }
}

/// As a page is told it.
fn as_told(cuts: &Cuts) -> Vec<UnsavedCut> {
    let one = |participant| UnsavedCut {
        participant,
        everything: cuts.participants().contains(&participant),
        muted: cuts.muted(participant),
    };
    cuts.people().into_iter().map(one).collect()
}
