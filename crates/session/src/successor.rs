//! Which session of an appointment somebody meets. A session that has ended is followed by another one only when a host
//! starts the appointment's video call again: until then hosts prepare it, and clients are shown that theirs has ended. Once it
//! has begun, everybody meets it.

use crate::{PhaseTag, Role};

/// The session that may follow one that has ended, while hosts prepare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Where it is in its life.
    pub phase: PhaseTag,
    /// On which side of it somebody comes in who opens the appointment; `None` for who has no business there.
    pub side: Option<Role>,
}

/// Which of the two somebody meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// The one that has begun last, or the first one.
    Current,
    /// The one after, which there may have to be made first.
    Next,
}

impl PhaseTag {
    /// Has a host started it? Then it is the one that everybody meets.
    pub fn has_begun(self) -> bool {
        self != Self::NotStarted
    }
}

/// Which session somebody meets who opens the appointment now. `side` is where they would come in by the appointment as it
/// stands: a session that is prepared already has a side of its own for them.
pub fn meets(current: PhaseTag, next: Option<Prepared>, side: Option<Role>) -> Meets {
    let side = next.map_or(side, |next| next.side);
    let has_begun = next.is_some_and(|next| next.phase.has_begun());
    if has_begun || current == PhaseTag::Ended && side == Some(Role::Host) { Meets::Next } else { Meets::Current }
}

#[cfg(test)]
mod tests;
