//! The gate and the log: never wider, and after each step as wide as it may be.

use std::collections::BTreeSet;

use session::ParticipantId;

use crate::{
    broken::{Verdict, hold},
    cast::Member,
    facts::Facts,
    media::Room,
};

pub(crate) const NOTHING_WIDER: &str = "nothing wider than the log";
pub(crate) const OPENED: &str = "what is granted is open";

/// Somebody is open: the log says so.
pub(crate) fn nothing_wider(facts: &Facts, participant: ParticipantId) -> Verdict {
    hold(NOTHING_WIDER, facts.is_granted(participant), || {
        format!("{participant} is open and the log does not grant it")
    })
}

/// After a step that ended sure, everybody whom the log grants is open, but for the pending cuts.
pub(crate) fn opened_again(facts: &Facts, cuts: &BTreeSet<ParticipantId>, room: &Room, cast: &[Member]) -> Verdict {
    for member in cast {
        let participant = member.actor.participant;
        let should = facts.is_granted(participant) && !cuts.contains(&participant);
        hold(OPENED, should == room.is_open(participant), || {
            format!("{participant} should be open: {should}, is open: {}", room.is_open(participant))
        })?;
    }
    Ok(())
}
