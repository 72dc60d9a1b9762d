//! A group that is kept muted: who speaks was asked to by a host and said yes, or nobody keeps them any more.

use std::collections::BTreeSet;

use session::{Entry, Event, Medium, ParticipantId};

use crate::{
    broken::{Verdict, hold},
    facts::Facts,
};

pub(crate) const KEPT_MUTED: &str = "kept muted";

/// Who has leave to speak.
#[derive(Debug, Default)]
pub(crate) struct LeaveToSpeak {
    kept: bool,
    asked: BTreeSet<ParticipantId>,
    leave: BTreeSet<ParticipantId>,
}

impl LeaveToSpeak {
    /// An entry became durable.
    pub(crate) fn learn(&mut self, entry: &Entry) {
        match &entry.event {
            Event::KeptMuted { on, .. } => {
                self.kept = *on;
                self.leave.clear();
            }
            Event::AskedToUnmute { participant, medium: Medium::Audio, .. } => {
                self.asked.insert(*participant);
            }
            Event::DeclinedToUnmute { participant, medium: Medium::Audio } => {
                self.asked.remove(participant);
            }
            Event::Unmuted { participant, medium: Medium::Audio } => self.leave.extend(self.asked.take(participant)),
            // Who is muted anew, or goes out, has to be asked again.
            Event::Muted { participant, medium: Medium::Audio, .. }
            | Event::Paused { participant, .. }
            | Event::Removed { participant, .. }
            | Event::Left { participant } => {
                self.asked.remove(participant);
                self.leave.remove(participant);
            }
            Event::TookOver { participant, from, .. } => {
                for these in [&mut self.asked, &mut self.leave] {
                    if these.remove(from) {
                        these.insert(*participant);
                    }
                }
            }
            _ => {}
        }
    }

    /// Somebody's audio is open: they may speak.
    pub(crate) fn may_speak(&self, participant: ParticipantId, facts: &Facts) -> Verdict {
        let may = !self.kept || facts.is_host(participant) || self.leave.contains(&participant);
        hold(KEPT_MUTED, may, || format!("{participant} is kept muted, has no leave to speak, and is heard"))
    }
}
