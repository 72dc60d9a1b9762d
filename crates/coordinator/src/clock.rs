//! The clock of a live session. It follows the machine's wall clock forwards, never backwards, and never stands still:
//! where the wall clock is set back, the session goes on by what really passes, so that no deadline waits for it, and
//! people who come one after the other came at different moments.

use std::time::Duration;

use session::{Session, Timestamp};

/// The clock of one live session, for as long as it is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now: Timestamp,
    /// What had passed by then.
    passed: Duration,
}

impl Clock {
    /// Begins at the latest moment that the session knows, which the wall clock may be behind. `passed`: what has passed
    /// on a clock that only runs forwards, counted from any moment.
    pub fn begin(session: &Session, passed: Duration) -> Self {
        Self { now: session.now(), passed }
    }

    /// Now. `wall`: the machine's time of day; `passed`: as in [`begin`](Self::begin), counted from the same moment.
    pub fn read(&mut self, wall: Timestamp, passed: Duration) -> Timestamp {
        let since = passed.saturating_sub(self.passed);
        // Whole milliseconds are taken; the rest is left for the next reading.
        let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        self.passed += Duration::from_millis(ms.unsigned_abs());
        self.now = wall.max(Timestamp(self.now.0.saturating_add(ms)));
        self.now
    }
}

#[cfg(test)]
mod tests {
    use session::{Admission, Booking, Kind};

    use super::*;

    const NOON: Timestamp = Timestamp(1_700_000_000_000);

    fn clock() -> Clock {
        let (providers, clients) = (Vec::new(), Vec::new());
        let booking = Booking { kind: Kind::Individual, admission: Admission::ProviderAdmits, providers, clients };
        Clock::begin(&Session::new(booking, NOON), Duration::ZERO)
    }

    #[test]
    fn a_wall_clock_that_is_set_back_stops_nothing() {
        let mut clock = clock();
        assert_eq!(clock.read(NOON.plus_ms(-3_600_000), Duration::from_secs(30)), NOON.plus_ms(30_000));
        // Parts of a millisecond add up.
        for half in 1..=4_u32 {
            clock.read(NOON, Duration::from_secs(30) + half * Duration::from_micros(500));
        }
        assert_eq!(clock.read(NOON, Duration::from_millis(30_002)), NOON.plus_ms(30_002));
    }

    #[test]
    fn a_machine_that_slept_is_awake_at_the_wall_clocks_time() {
        let mut clock = clock();
        assert_eq!(clock.read(NOON.plus_ms(3_600_000), Duration::from_secs(1)), NOON.plus_ms(3_600_000));
        assert_eq!(clock.read(NOON, Duration::from_secs(2)), NOON.plus_ms(3_601_000));
    }
}
