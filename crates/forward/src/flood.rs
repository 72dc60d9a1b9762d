//! Whether somebody sends more packets than any browser does. What counts are packets that were proved to be theirs: others can be
//! sent in anybody's name.

use std::time::{Duration, Instant};

/// The allowance of one sender: so many packets a second for long, and twice as many at once.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    per_second: u32,
    left: u32,
    since: Instant,
}

impl Allowance {
    /// A whole allowance.
    pub fn new(per_second: u32, now: Instant) -> Self {
        Self { per_second, left: per_second.saturating_mul(2), since: now }
    }

    /// Takes one packet from it. `false` when it is used up.
    pub fn take(&mut self, now: Instant) -> bool {
        // Whole packets only: what is left of the time stays for the next one.
        let earned = now.saturating_duration_since(self.since).as_micros() * u128::from(self.per_second) / 1_000_000;
        if earned > 0 {
            let earned = u32::try_from(earned).unwrap_or(u32::MAX);
            let spent = Duration::from_micros(u64::from(earned) * 1_000_000 / u64::from(self.per_second.max(1)));
            self.since += spent;
            self.left = self.left.saturating_add(earned).min(self.per_second.saturating_mul(2));
        }
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_allowed_passes_for_ever() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        for packet in 0..10_000 {
            assert!(allowance.take(now + Duration::from_millis(10 * packet)), "packet {packet}");
        }
    }

    #[test]
    fn twice_a_second_passes_at_once_and_not_one_more() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        assert!((0..200).all(|_| allowance.take(now)));
        assert!(!allowance.take(now));
        assert!(!allowance.take(now + Duration::from_millis(9)));
        assert!(allowance.take(now + Duration::from_millis(10)));
        let later = now + Duration::from_hours(1);
        assert_eq!((0..1_000).filter(|_| allowance.take(later)).count(), 200);
    }

    #[test]
    fn twice_as_much_as_is_allowed_is_noticed() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        let passed = (0..10_000).take_while(|packet| allowance.take(now + Duration::from_millis(5 * packet))).count();
        assert!((390..=410).contains(&passed), "{passed}");
    }
}
