//! The session that follows one that has ended, at the same appointment: a host who comes prepares it, clients come to it once it has
//! begun, and what is loaded is the one that was written last.

use std::task::Poll;

use session::{Meets, PhaseTag, Prepared, Session, SessionId, meets};
use store::EventLog;

use super::{Doing, Site};
use crate::{
    around::Around,
    broken::{Verdict, hold},
    cast, disk,
    oracles::{LOG_IS_STATE, Watch},
    reached::Fault,
};

/// The session before this one, which has ended, as long as the one that may follow is prepared.
pub(super) struct Ended {
    id: SessionId,
    watch: Watch,
}

impl Site {
    /// A page of this member opens the appointment; says whether there is a session for it here.
    pub(super) fn opens(&mut self, member: usize, around: &mut Around) -> bool {
        let side = self.booking.side_of(&self.cast[member].actor.credential);
        let facts = &self.watch.facts;
        let has_begun = facts.started;
        let next = self.ended.as_ref().filter(|_| !has_begun).map(|_| Prepared { phase: PhaseTag::NotStarted, side });
        let current = match next {
            None if !facts.ended => PhaseTag::Live,
            _ => PhaseTag::Ended,
        };
        match (meets(current, next, side), next) {
            (Meets::Current, None) | (Meets::Next, Some(_)) => true,
            // It is shown that it has ended, by a session in which nothing happens any more.
            (Meets::Current, Some(_)) => false,
            (Meets::Next, None) => {
                let is_quiet = matches!(self.doing, Doing::Nothing) && !self.has_letters();
                if is_quiet {
                    self.prepare_the_next(around);
                }
                is_quiet
            }
        }
    }

    fn prepare_the_next(&mut self, around: &mut Around) {
        around.met(Fault::Followed);
        self.stop(around);
        for page in &mut self.pages {
            page.unanswered.clear();
        }
        let watch = std::mem::replace(&mut self.watch, Watch::new(around.wall, around.elapsed));
        self.ended = Some(Ended { id: self.id, watch });
        self.sessions += 1;
        self.id = cast::session_id(self.number, self.sessions);
        self.own(Session::new(self.booking.clone(), around.wall), 0, around);
    }

    /// Looks which session was written last. Says whether that could be read.
    pub(super) fn find_the_latest(&mut self, around: &mut Around) -> Result<bool, crate::Broken> {
        let Poll::Ready(Ok(latest)) = disk::poll(&mut around.disk.latest(self.appointment)) else { return Ok(false) };
        if self.watch.log.is_empty()
            && let Some(Ended { id, watch }) = self.ended.take()
        {
            around.met(Fault::NextForgotten);
            (self.id, self.watch) = (id, watch);
        }
        let expected = Some(self.id).filter(|_| !self.watch.log.is_empty());
        let same: Verdict =
            hold(LOG_IS_STATE, latest == expected, || format!("{latest:?} is the latest, not {expected:?}"));
        same.map(|()| true)
    }
}
