//! Who is waiting for which appointment, for the workspaces that are open. Live sessions tell it after each commit.
//!
//! An appointment can have two of them: after the end the old one, whose pages are still open, and the one that hosts
//! prepare or have started. One of them speaks for it.
//!
//! What is known of an appointment whose sessions are not loaded is forgotten again; whoever wants it has it read anew
//! (`Registry::look`).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use session::{AppointmentId, Identity, PhaseTag, Session, SessionId};
use tokio::sync::broadcast;
use wire::Arrival;

/// Changes that a slow workspace may be behind before it is sent everything anew.
const BEHIND_MAX: usize = 256;

/// What a workspace shows of an appointment's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doing {
    pub(crate) phase: PhaseTag,
    pub(crate) waiting: Vec<Arrival>,
    /// Its log is damaged, and says nothing.
    pub(crate) damaged: bool,
}

/// Nobody has come.
impl Default for Doing {
    fn default() -> Self {
        Self { phase: PhaseTag::NotStarted, waiting: Vec::new(), damaged: false }
    }
}

/// What is known of an appointment.
#[derive(Debug, Default)]
struct Known {
    /// Which session speaks for it; nobody has come as long as none does.
    speaker: Option<SessionId>,
    doing: Doing,
}

/// Something about an appointment's session is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) appointment: AppointmentId,
    /// In which phase it is now.
    pub(crate) phase: PhaseTag,
    /// Was the appointment itself changed, and not its session?
    pub(crate) rebooked: bool,
}

/// Shared by live sessions and workspaces.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    known: Arc<Mutex<HashMap<AppointmentId, Known>>>,
    changes: broadcast::Sender<Change>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self { known: Arc::default(), changes: broadcast::Sender::new(BEHIND_MAX) }
    }

    /// A session changed. It is heard if it speaks for the appointment, or if it runs: then it speaks from now on, for
    /// one starts only after the one before has ended.
    pub(crate) fn tell(&self, appointment: AppointmentId, id: SessionId, session: &Session) {
        let runs = matches!(session.phase_tag(), PhaseTag::Live | PhaseTag::Held);
        self.hear(appointment, id, session, |speaker| runs || speaker.is_none_or(|speaker| speaker == id));
    }

    /// This session is the one whom clients meet who open the appointment now: it speaks from now on.
    pub(crate) fn tell_of_current(&self, appointment: AppointmentId, id: SessionId, session: &Session) {
        self.hear(appointment, id, session, |_| true);
    }

    fn hear(
        &self,
        appointment: AppointmentId,
        id: SessionId,
        session: &Session,
        is_heard: impl FnOnce(Option<SessionId>) -> bool,
    ) {
        let phase = session.phase_tag();
        let changed = {
            let mut all = self.known();
            let known = all.entry(appointment).or_default();
            if !is_heard(known.speaker) {
                return;
            }
            let waiting = session.arrivals();
            let waiting = waiting.map(|(id, member)| arrival(session, id, member)).collect();
            let doing = Doing { phase, waiting, damaged: false };
            let changed = known.doing != doing;
            *known = Known { speaker: Some(id), doing };
            changed
        };
        if changed {
            // Without an open workspace nobody is told.
            let _ = self.changes.send(Change { appointment, phase, rebooked: false });
        }
    }

    /// An appointment was made, changed or cancelled.
    pub(crate) fn tell_of_booking(&self, appointment: AppointmentId) {
        let phase = self.doing(appointment).phase;
        // Like above.
        let _ = self.changes.send(Change { appointment, phase, rebooked: true });
    }

    /// The appointments in which somebody waits, or whose session runs.
    pub(crate) fn busy(&self) -> Vec<AppointmentId> {
        let is_busy =
            |doing: &Doing| !doing.waiting.is_empty() || matches!(doing.phase, PhaseTag::Live | PhaseTag::Held);
        self.known().iter().filter(|(_, known)| is_busy(&known.doing)).map(|(id, _)| *id).collect()
    }

    /// The log of this appointment's session is damaged. Says whether that is news.
    pub(crate) fn tell_of_damage(&self, appointment: AppointmentId) -> bool {
        let doing = Doing { damaged: true, ..Doing::default() };
        let phase = doing.phase;
        let known = Known { speaker: None, doing };
        let before = self.known().insert(appointment, known);
        let is_news = !before.is_some_and(|before| before.doing.damaged);
        if is_news {
            // Like above.
            let _ = self.changes.send(Change { appointment, phase, rebooked: false });
        }
        is_news
    }

    /// Nobody has come to this appointment.
    pub(crate) fn tell_of_nobody(&self, appointment: AppointmentId) {
        self.known().entry(appointment).or_default();
    }

    /// None of the appointment's sessions is loaded any more.
    pub(crate) fn forget(&self, appointment: AppointmentId) {
        self.known().remove(&appointment);
    }

    /// Of how many appointments anything is known.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.known().len()
    }

    /// Was anything told of this appointment?
    pub(crate) fn knows(&self, appointment: AppointmentId) -> bool {
        self.known().contains_key(&appointment)
    }

    /// What is going on in an appointment's session, as far as it is loaded.
    pub(crate) fn doing(&self, appointment: AppointmentId) -> Doing {
        self.known().get(&appointment).map(|known| known.doing.clone()).unwrap_or_default()
    }

    /// A panic while the lock was held leaves a map that is still a map.
    fn known(&self) -> MutexGuard<'_, HashMap<AppointmentId, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}

fn arrival(session: &Session, participant: session::ParticipantId, member: &session::Member) -> Arrival {
    Arrival {
        participant,
        name: member.identity.name().clone(),
        guest: matches!(member.identity, Identity::Guest { .. }),
        since: member.since,
        away_since: session.away_since(participant),
        announced: session.is_announced(participant),
    }
}
