//! Removals: who was taken out is inside only after a host let them in.

use std::collections::BTreeSet;

use session::{Entry, Event, ParticipantId, Session, Standing};

use crate::{
    broken::{Verdict, hold},
    facts::Facts,
};

pub(crate) const REMOVALS_HOLD: &str = "a removal holds";

/// Who was removed and not admitted since.
#[derive(Debug, Default)]
pub(crate) struct Removals {
    removed: BTreeSet<ParticipantId>,
}

impl Removals {
    /// An entry became durable. Says whether a removal went over to who a guest turned out to be.
    pub(crate) fn learn(&mut self, entry: &Entry) -> bool {
        match &entry.event {
            Event::Removed { participant, .. } => drop(self.removed.insert(*participant)),
            Event::Admitted { participant, .. } => drop(self.removed.remove(participant)),
            Event::TookOver { participant, from, .. } if self.removed.remove(from) => {
                return self.removed.insert(*participant);
            }
            _ => {}
        }
        false
    }

    /// Somebody is open: they are not removed.
    pub(crate) fn still_out(&self, participant: ParticipantId) -> Verdict {
        hold(REMOVALS_HOLD, !self.removed.contains(&participant), || {
            format!("{participant} was removed, no host admitted them, and they are open")
        })
    }

    /// Whoever is removed stands outside, or comes back to that.
    pub(crate) fn stand(&self, session: &Session, facts: &Facts) -> Verdict {
        for participant in self.removed.iter().filter(|_| !facts.ended) {
            let standing = session.state().members().get(participant).map(|member| member.standing);
            let out = !matches!(
                standing,
                None | Some(Standing::Admitted | Standing::Waiting | Standing::Left { barred: None })
            );
            hold(REMOVALS_HOLD, out, || format!("{participant} was removed and stands as {standing:?}"))?;
        }
        Ok(())
    }
}
