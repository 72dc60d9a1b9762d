//! The gate and the log: never wider, and after each step as wide as it may be; by medium.

use session::ParticipantId;

use crate::{
    broken::{Verdict, hold},
    cast::Member,
    facts::Facts,
    media::Room,
    parts::{self, Part, Parts},
};

pub(crate) const NOTHING_WIDER: &str = "nothing wider than the log";
pub(crate) const OPENED: &str = "what is granted is open";

/// Some part of somebody is open: the log says so.
pub(crate) fn nothing_wider(facts: &Facts, participant: ParticipantId, part: Part) -> Verdict {
    hold(NOTHING_WIDER, facts.allows(participant, part), || {
        format!("{part:?} of {participant} is open and the log does not grant it")
    })
}

/// What was seen at the end of a step.
pub(crate) struct Finished<'a> {
    pub(crate) facts: &'a Facts,
    /// What was cut by who was told that it is not saved.
    pub(crate) pending: &'a Parts,
    /// What letters cut that are still to be decided.
    pub(crate) early: &'a Parts,
    /// A deadline came that could not be written: what it cuts may be cut already.
    pub(crate) may_be_overdue: bool,
}

impl Finished<'_> {
    /// After a step that ended sure, everything that the log grants is open, but for what somebody cut. That what was cut is
    /// closed is a law of its own.
    pub(crate) fn opened_again(&self, room: &Room, cast: &[Member]) -> Verdict {
        for participant in cast.iter().map(|member| member.actor.participant) {
            for part in Part::ALL.into_iter().filter(|part| self.facts.allows(participant, *part)) {
                let is_cut = [self.pending, self.early].iter().any(|cut| parts::cuts(cut, participant, part));
                let holds = room.passes(participant, part) || is_cut || self.may_be_overdue;
                hold(OPENED, holds, || {
                    let pending = self.pending;
                    format!("{part:?} of {participant} is granted and closed, and what was cut is {pending:?}")
                })?;
            }
        }
        Ok(())
    }
}
