//! The shared screen: one at a time, of somebody inside a session that runs.

use session::Session;

use crate::{
    broken::{Verdict, hold},
    facts::Facts,
    media::Room,
};

pub(crate) const ONE_SCREEN: &str = "one screen";

/// The gate lets one person share at most.
pub(crate) fn one_at_most(room: &Room) -> Verdict {
    let sharers = room.sharers();
    let outside = sharers.iter().any(|sharer| !room.is_open(*sharer));
    hold(ONE_SCREEN, sharers.len() <= 1 && !outside, || format!("these share a screen: {sharers:?}"))
}

/// Who goes out, in whichever way, shares no more.
pub(crate) fn as_the_log_says(session: &Session, facts: &Facts) -> Verdict {
    let shared = session.state().screen();
    hold(ONE_SCREEN, shared == facts.screen, || format!("{shared:?} shares, by the log {:?} does", facts.screen))?;
    let inside = shared.is_none_or(|sharer| facts.is_granted(sharer));
    hold(ONE_SCREEN, inside, || format!("{shared:?} shares a screen and is not inside"))
}
