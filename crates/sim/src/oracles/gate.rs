//! The gate and the log: never wider, and after each step as wide as it may be; by medium.

use session::{Cuts, ParticipantId};

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
    /// What is cut and not written.
    pub(crate) unsaved: &'a Cuts,
    /// What letters cut that are still to be decided.
    pub(crate) early: &'a Parts,
    /// A deadline came that could not be written: what it cuts may be cut already.
    pub(crate) may_be_overdue: bool,
}

impl Finished<'_> {
    /// After a step that ended sure, everything that the log grants is open, but for the pending cuts.
    pub(crate) fn opened_again(&self, room: &Room, cast: &[Member]) -> Verdict {
        let granted = self.facts.granted_without(self.unsaved);
        for participant in cast.iter().map(|member| member.actor.participant) {
            for part in Part::ALL {
                let should = granted.contains(&(participant, part)) && !parts::cuts(self.early, participant, part);
                let is = room.passes(participant, part);
                let holds = should == is || should && self.may_be_overdue;
                hold(OPENED, holds, || format!("{part:?} of {participant} should be open: {should}, is open: {is}"))?;
            }
        }
        Ok(())
    }
}
