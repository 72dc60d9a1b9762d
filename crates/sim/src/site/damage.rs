//! A log that turns out damaged while its session is live: the step that reads it is the last one, everybody is sent away and the
//! room is closed. Whoever comes later has the log read anew.

use coordinator::Next;
use store::ReadError;

use super::Site;
use crate::{around::Around, broken::Verdict, oracles::left_alone, parts::parts, reached::Fault};

impl Site {
    /// Somebody changes a row behind the server's back.
    pub(crate) fn damage_log(&self, around: &Around) {
        around.disk.faults().damaged = Some(self.id);
    }

    /// The log could not be read.
    pub(super) fn note_damage(&mut self, error: &ReadError, around: &mut Around) {
        if matches!(error, ReadError::Damaged(_)) {
            around.met(Fault::Damaged);
            self.damage = Some(error.clone());
        }
    }

    /// What is still done of a step in which the log turned out damaged.
    pub(super) fn leaves_the_log_alone(&self, next: &Next) -> Verdict {
        if self.damage.is_none() {
            return Ok(());
        }
        match next {
            Next::Append(append) => left_alone::nothing_appended(append.entries()),
            // Without a room nothing is open, whatever is given.
            Next::Give(give) if self.room.is_some() => {
                left_alone::nothing_opened(self.watch.packets.open(), &parts(give.grants()))
            }
            Next::Tell(tell) => left_alone::nothing_shown(tell.sure),
            Next::Give(_) | Next::Read(_) => Ok(()),
        }
    }

    /// The step is over, and with it the session.
    pub(super) fn close_if_damaged(&mut self, around: &mut Around) {
        if self.damage.is_some() {
            self.stop(around);
        }
    }
}
