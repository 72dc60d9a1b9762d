//! How much passes in a second: bit rates, and a meter for what arrives.

use std::time::{Duration, Instant};

/// Bits a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bitrate(pub u64);

impl Bitrate {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);
    /// More than there ever is: where nothing is known of a limit.
    pub const UNLIMITED: Self = Self(u64::MAX);

    /// So many thousand bits a second.
    pub const fn kbps(kilobits: u64) -> Self {
        Self(kilobits * 1_000)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of it, at least nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many hundredths of it.
    #[must_use]
    pub fn percent(self, hundredths: u64) -> Self {
        let part = u128::from(self.0) * u128::from(hundredths) / 100;
        Self(u64::try_from(part).unwrap_or(u64::MAX))
    }
}

/// How finely the meter looks.
const STEP: Duration = Duration::from_millis(200);

/// How many steps it remembers: two seconds, in which a keyframe weighs little.
const STEPS: usize = 10;

/// Measures what arrived over the last two seconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct RateMeter {
    /// Since when it measures; anew after it rested for as long as it remembers.
    start: Option<Instant>,
    /// The newest step, counted from the start.
    newest: u128,
    bytes: [u64; STEPS],
}

impl RateMeter {
    /// So many bytes arrived.
    pub fn add(&mut self, bytes: usize, now: Instant) {
        let start = *self.start.get_or_insert(now);
        let steps = u128::try_from(STEPS).unwrap_or(1);
        let step = now.saturating_duration_since(start).as_millis() / STEP.as_millis();
        if step >= self.newest + steps {
            *self = Self { start: Some(now), ..Self::default() };
        } else {
            while self.newest < step {
                self.newest += 1;
                if let Some(sum) = self.sum_of(self.newest) {
                    *sum = 0;
                }
            }
        }
        if let Some(sum) = self.sum_of(self.newest) {
            *sum += u64::try_from(bytes).unwrap_or(u64::MAX);
        }
    }

    /// What arrived in a second, on the average of what is remembered; nothing after a rest.
    pub fn rate(&self, now: Instant) -> Bitrate {
        let Some(start) = self.start else {
            return Bitrate::ZERO;
        };
        let steps = u128::try_from(STEPS).unwrap_or(1);
        let elapsed = now.saturating_duration_since(start).as_millis();
        if elapsed / STEP.as_millis() >= self.newest + steps {
            return Bitrate::ZERO;
        }
        // The oldest step that is still remembered begins where the ring does.
        let remembered = elapsed - self.newest.saturating_sub(steps - 1) * STEP.as_millis();
        let bits = u128::from(self.bytes.iter().sum::<u64>()) * 8;
        let rate = bits * 1_000 / remembered.max(STEP.as_millis());
        Bitrate(u64::try_from(rate).unwrap_or(u64::MAX))
    }

    fn sum_of(&mut self, step: u128) -> Option<&mut u64> {
        let index = usize::try_from(step % u128::try_from(STEPS).ok()?).ok()?;
        self.bytes.get_mut(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds 1,000 bytes every 10 ms, which are 800 kbit/s.
    fn fed(meter: &mut RateMeter, start: Instant, from_ms: u64, to_ms: u64) -> Instant {
        for ms in (from_ms..to_ms).step_by(10) {
            meter.add(1_000, start + Duration::from_millis(ms));
        }
        start + Duration::from_millis(to_ms)
    }

    fn is_about(rate: Bitrate, kbps: u64) -> bool {
        rate >= Bitrate::kbps(kbps).percent(90) && rate <= Bitrate::kbps(kbps).percent(110)
    }

    #[test]
    fn a_steady_stream_is_measured_soon_and_stays_so() {
        let (start, mut meter) = (Instant::now(), RateMeter::default());
        for second in 0..20 {
            let now = fed(&mut meter, start, second * 500, second * 500 + 500);
            assert!(is_about(meter.rate(now), 800), "{:?} after {second}", meter.rate(now));
        }
    }

    #[test]
    fn what_has_rested_is_measured_anew() {
        let (start, mut meter) = (Instant::now(), RateMeter::default());
        let now = fed(&mut meter, start, 0, 3_000);
        assert_eq!(meter.rate(now + Duration::from_secs(3)), Bitrate::ZERO);
        let now = fed(&mut meter, start, 60_000, 60_400);
        assert!(is_about(meter.rate(now), 800));
    }

    #[test]
    fn rates_do_not_overflow() {
        assert_eq!(Bitrate::UNLIMITED.plus(Bitrate(1)), Bitrate::UNLIMITED);
        assert_eq!(Bitrate(1).minus(Bitrate(2)), Bitrate::ZERO);
        assert_eq!(Bitrate::UNLIMITED.percent(200), Bitrate::UNLIMITED);
    }
}
