//! An estimate of what a network carries that stands still, although more is to be sent.
//!
//! One that lives never does: it climbs until packets come late, and falls. What estimates here tries a network out only while nothing
//! comes late, and looks whether that is so only when its estimate changes. So where packets came late once and less is sent because of
//! that, it may wait for itself: then it has to begin anew.

use std::time::{Duration, Instant};

use crate::rate::Bitrate;

/// An estimate that has been the same for so long stands still: it was tried to move it twice.
const STANDS_AFTER: Duration = Duration::from_secs(10);

/// Looks after the estimate of one network.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standstill {
    /// The estimate, and since when it is looked at.
    same: Option<(Bitrate, Instant)>,
}

impl Standstill {
    /// Whether what is known to be carried stands still although that is less than what is desired. Said once; then it is looked at anew.
    pub(super) fn is_reached(&mut self, known: Option<Bitrate>, desired: Bitrate, now: Instant) -> bool {
        let Some(known) = known.filter(|known| *known < desired) else {
            self.same = None;
            return false;
        };
        let since = self.same.filter(|(rate, _)| *rate == known).map(|(_, since)| since);
        let is_reached = since.is_some_and(|since| now.saturating_duration_since(since) >= STANDS_AFTER);
        self.same = Some((known, since.filter(|_| !is_reached).unwrap_or(now)));
        is_reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Bitrate = Bitrate::kbps(900);

    /// The seconds, of these, in which a standstill is noticed; the estimate of each is given in kbit/s.
    fn noticed(estimates: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let (start, mut standstill) = (Instant::now(), Standstill::default());
        let seconds = estimates.into_iter().zip(0..).filter(|(kbps, second)| {
            let now = start + Duration::from_secs(*second);
            standstill.is_reached(Some(Bitrate::kbps(*kbps)), WANTED, now)
        });
        seconds.map(|(_, second)| second).collect()
    }

    #[test]
    fn an_estimate_that_is_the_same_for_ten_seconds_is_noticed_and_then_again_after_as_long() {
        assert_eq!(noticed([500; 25]), [10, 20]);
    }

    #[test]
    fn one_that_moves_is_left_alone() {
        assert_eq!(noticed((0..100).map(|second| 500 + second % 5)), []);
    }

    #[test]
    fn nothing_is_waited_for_where_there_is_enough_or_nothing_is_known() {
        assert_eq!(noticed([900; 100]), []);
        let (start, mut standstill) = (Instant::now(), Standstill::default());
        let seconds = (0..100).map(|second| start + Duration::from_secs(second));
        assert!(seconds.into_iter().all(|now| !standstill.is_reached(None, WANTED, now)));
        // Enough in between is a new beginning.
        assert_eq!(noticed([500; 9].into_iter().chain([900]).chain([500; 9])), []);
    }
}
