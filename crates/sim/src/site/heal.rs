//! The end of a run: everything works again, and what was left open must come to its end.

use session::ParticipantId;

use super::{Doing, Site};
use crate::{
    around::Around,
    broken::{Verdict, hold},
    oracles::PROGRESS,
};

/// Things the server may do until everything is answered. Many letters, one thing each, and a few seconds of retries.
const PATIENCE: usize = 2_000;

impl Site {
    /// With everything healed, every command is answered, and who may be seen and heard is.
    pub(crate) fn heal(&mut self, around: &mut Around) -> Verdict {
        around.note(50, || "everything is healed".to_owned());
        for _ in 0..PATIENCE {
            self.connect_those_who_wait(around);
            if matches!(self.doing, Doing::Nothing) && !self.down && self.anybody_waits_to_be_seen() {
                self.catch_up_with_slots(around)?;
            }
            if self.is_due(around) {
                self.advance(around)?;
                self.always()?;
            } else if self.anybody_waits_for_an_answer() || self.retry_at.is_some() && self.is_anything_to_be_written()
            {
                around.pass(1_000);
            } else {
                let owed = self.owed_by_who_is_inside();
                hold(PROGRESS, owed.is_empty(), || format!("{owed:?} owe a cut, and nothing waits for it"))?;
                return self.everybody_is_seen_and_heard(around);
            }
        }
        let waiting: Vec<_> = self.pages.iter().flat_map(|page| &page.unanswered).collect();
        let idle = matches!(self.doing, Doing::Nothing);
        hold(PROGRESS, false, || format!("nothing comes to an end: idle {idle}, unanswered {waiting:?}"))
    }

    /// Whether what is owed can be written is not known yet, or it can be.
    fn is_anything_to_be_written(&self) -> bool {
        self.coordinator.is_unsure() || !self.owed_by_who_is_inside().is_empty()
    }

    /// Of what cuts and is not written, whose can be: of everybody who is inside a live session. Who is not is refused,
    /// and theirs is owed until they are; while a session is held all of it is, for nothing flows.
    fn owed_by_who_is_inside(&self) -> Vec<ParticipantId> {
        let facts = &self.watch.facts;
        self.coordinator.owed_by().into_iter().filter(|who| facts.is_granted(*who)).collect()
    }
}
