//! When a letter that could not be handed over is tried again.

use std::time::Duration;

/// Before the second try.
const FIRST: Duration = Duration::from_secs(15);
/// No wait is longer, so that a gateway that is back is noticed.
const LONGEST: Duration = Duration::from_mins(30);

/// How long to wait after so many failed tries (from 1), doubling each time and longer by up to a half: `jitter` is from 0
/// to 255, drawn anew for each wait, so that letters that failed together do not come back together.
pub fn retry_after(failed_tries: u32, jitter: u8) -> Duration {
    let doublings = failed_tries.saturating_sub(1).min(16);
    let wait = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    wait + wait.mul_f64(f64::from(jitter) / f64::from(u8::MAX) / 2.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn waits_double_from_fifteen_seconds_to_half_an_hour() {
        let waits = [1, 2, 3, 4, 8, 9, 1_000, u32::MAX].map(|tries| retry_after(tries, 0).as_secs());
        assert_eq!(waits, [15, 30, 60, 120, 1_800, 1_800, 1_800, 1_800]);
    }

    #[test]
    fn jitter_makes_a_wait_longer_by_half_at_most() {
        assert_eq!(retry_after(1, u8::MAX), Duration::from_millis(22_500));
    }

    proptest! {
        #[test]
        fn no_wait_is_shorter_than_the_one_before(tries in 1..40_u32, jitter: u8) {
            prop_assert!(retry_after(tries + 1, jitter) >= retry_after(tries, jitter));
            prop_assert!(retry_after(tries, jitter) <= LONGEST.mul_f64(1.5));
        }
    }
}
