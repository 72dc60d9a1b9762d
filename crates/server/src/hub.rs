//! Who is waiting for which appointment, for the workspaces that are open. Live sessions tell it after each commit.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use session::{AppointmentId, Identity, PhaseTag, Session};
use tokio::sync::broadcast;
use wire::Arrival;

/// Changes that a slow workspace may be behind before it is sent everything anew.
const BEHIND_MAX: usize = 256;

/// What a workspace shows of an appointment's session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doing {
    pub(crate) phase: PhaseTag,
    pub(crate) waiting: Vec<Arrival>,
}

/// Nobody has come.
impl Default for Doing {
    fn default() -> Self {
        Self { phase: PhaseTag::NotStarted, waiting: Vec::new() }
    }
}

/// Shared by live sessions and workspaces.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    doings: Arc<Mutex<HashMap<AppointmentId, Doing>>>,
    changes: broadcast::Sender<AppointmentId>,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self { doings: Arc::default(), changes: broadcast::Sender::new(BEHIND_MAX) }
    }

    /// A session changed.
    pub(crate) fn tell(&self, appointment: AppointmentId, session: &Session) {
        let phase = session.phase_tag();
        let waiting = session.arrivals().map(|(id, member)| arrival(id, member)).collect();
        let doing = Doing { phase, waiting };
        let changed = {
            // A panic while the lock was held leaves a map that is still a map.
            let mut doings = self.doings.lock().unwrap_or_else(PoisonError::into_inner);
            let known = doings.entry(appointment).or_default();
            let changed = *known != doing;
            *known = doing;
            changed
        };
        if changed {
            // Without an open workspace nobody is told.
            let _ = self.changes.send(appointment);
        }
    }

    /// Nobody has come to this appointment.
    pub(crate) fn tell_of_nobody(&self, appointment: AppointmentId) {
        self.doings.lock().unwrap_or_else(PoisonError::into_inner).entry(appointment).or_default();
    }

    /// Was anything told of this appointment?
    pub(crate) fn knows(&self, appointment: AppointmentId) -> bool {
        self.doings.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&appointment)
    }

    /// What is going on in an appointment's session, as far as it is loaded.
    pub(crate) fn doing(&self, appointment: AppointmentId) -> Doing {
        let doings = self.doings.lock().unwrap_or_else(PoisonError::into_inner);
        doings.get(&appointment).cloned().unwrap_or_default()
    }

    pub(crate) fn changes(&self) -> broadcast::Receiver<AppointmentId> {
        self.changes.subscribe()
    }
}

fn arrival(participant: session::ParticipantId, member: &session::Member) -> Arrival {
    Arrival {
        participant,
        name: member.identity.name().clone(),
        guest: matches!(member.identity, Identity::Guest { .. }),
        since: member.since,
    }
}
