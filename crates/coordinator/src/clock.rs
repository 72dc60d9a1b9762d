//! The clock of a live session: the wall clock's time when the session was loaded, and from there on by what really passes.
//!
//! So nobody who sets the wall clock ends anything: set forwards it shortens no grace and frees no seat, set back it stops
//! no deadline, and people who come one after the other came at different moments. The price is that a session does not
//! follow a wall clock that is put right, until it is loaded again. What passes while no process has it loaded is told by
//! the wall clock alone, because there is no other: a step forwards across a restart counts as time that passed.

use std::time::Duration;

use session::{Session, Timestamp};

/// The clock of one live session, for as long as it is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Timestamp,
    /// What had passed by then.
    passed: Duration,
}

impl Clock {
    /// Begins at the machine's time of day, or at the latest moment that the session knows if that is later. `passed`: what
    /// has passed on a clock that only runs forwards, counted from any moment.
    pub fn begin(session: &Session, wall: Timestamp, passed: Duration) -> Self {
        Self { began: session.now().max(wall), passed }
    }

    /// Now. `passed`: as in [`begin`](Self::begin), counted from the same moment.
    pub fn read(&self, passed: Duration) -> Timestamp {
        let since = passed.saturating_sub(self.passed);
        self.began.plus_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests;
