//! The log and the live session: the same.

use session::{Entry, Session, Timestamp};

use crate::{
    broken::{Verdict, hold},
    cast::Member,
};

pub(crate) const LOG_IS_STATE: &str = "the log is the state";

/// Replays the log and holds it against the live session: state, grants, and what everybody sees.
pub(crate) fn same_as_replayed(log: &[Entry], live: &Session, cast: &[Member]) -> Verdict {
    let at = log.last().map_or(Timestamp(0), |entry| entry.at);
    let mut replayed = match log {
        [] => Session::new(live.state().booking().clone(), at),
        log => {
            Session::replay(log, at).map_err(|error| crate::Broken { oracle: LOG_IS_STATE, seen: error.to_string() })?
        }
    };
    hold(LOG_IS_STATE, replayed.state() == live.state(), || {
        format!("the log gives {:?}, and the session is {:?}", replayed.state(), live.state())
    })?;
    replayed.adopt_presence(live);
    for member in cast {
        hold(LOG_IS_STATE, replayed.view(&member.actor) == live.view(&member.actor), || {
            format!("{} sees another view after a replay", member.actor.participant)
        })?;
    }
    Ok(())
}
