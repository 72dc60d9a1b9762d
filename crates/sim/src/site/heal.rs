//! The end of a run: everything works again, and what was left open must come to its end.

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
            if self.is_due(around) {
                self.advance(around)?;
                self.always()?;
            } else if self.anybody_waits_for_an_answer() || self.retry_at.is_some() && self.coordinator.is_unsure() {
                around.pass(1_000);
            } else {
                return self.everybody_is_seen_and_heard(around);
            }
        }
        let waiting: Vec<_> = self.pages.iter().flat_map(|page| &page.unanswered).collect();
        let idle = matches!(self.doing, Doing::Nothing);
        hold(PROGRESS, false, || format!("nothing comes to an end: idle {idle}, unanswered {waiting:?}"))
    }
}
