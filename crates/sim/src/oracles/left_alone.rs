//! A log that turned out damaged: what nobody can decide about any more does not go on.

use session::Entry;

use crate::{
    broken::{Verdict, hold},
    parts::Parts,
};

pub(crate) const LEFT_ALONE: &str = "damage is left alone";

/// No new row buries the trace.
pub(crate) fn nothing_appended(entries: &[Entry]) -> Verdict {
    hold(LEFT_ALONE, false, || format!("{entries:?} are to be appended to a log that is damaged"))
}

/// What is given can only be less than what is open.
pub(crate) fn nothing_opened(open: &Parts, given: &Parts) -> Verdict {
    hold(LEFT_ALONE, given.is_subset(open), || {
        let opened: Vec<_> = given.difference(open).collect();
        format!("{opened:?} are opened by a log that is damaged")
    })
}

/// Nothing of a state that no log tells of is shown.
pub(crate) fn nothing_shown(sure: bool) -> Verdict {
    hold(LEFT_ALONE, !sure, || "a log that is damaged is taken for known".to_owned())
}
