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
mod tests {
    use session::{Admission, Booking, Kind};

    use super::*;

    const NOON: Timestamp = Timestamp(1_700_000_000_000);

    /// The clock of a session that knows of noon, loaded at this time of day when five seconds had passed.
    fn loaded_at(wall: Timestamp) -> Clock {
        let (providers, clients) = (Vec::new(), Vec::new());
        let booking = Booking { kind: Kind::Individual, admission: Admission::ProviderAdmits, providers, clients };
        Clock::begin(&Session::new(booking, NOON), wall, Duration::from_secs(5))
    }

    #[test]
    fn it_goes_on_by_what_passes_from_when_it_was_loaded() {
        let clock = loaded_at(NOON.plus_ms(60_000));
        assert_eq!(clock.read(Duration::from_secs(5)), NOON.plus_ms(60_000));
        assert_eq!(clock.read(Duration::from_secs(35)), NOON.plus_ms(90_000));
        // Parts of a millisecond add up.
        assert_eq!(clock.read(Duration::from_micros(5_000_999)), NOON.plus_ms(60_000));
        assert_eq!(clock.read(Duration::from_millis(5_001)), NOON.plus_ms(60_001));
    }

    #[test]
    fn a_session_that_knows_of_later_than_the_wall_clock_goes_on_from_there() {
        let clock = loaded_at(NOON.plus_ms(-3_600_000));
        assert_eq!(clock.read(Duration::from_secs(6)), NOON.plus_ms(1_000));
    }
}
