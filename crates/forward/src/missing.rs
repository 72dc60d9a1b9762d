//! Which packets of a publisher's picture are lost for good. Whoever looks at it cannot go on without them, and would find that out
//! only after seconds of asking in vain: a keyframe is to be asked for at once.
//!
//! A packet that does not come is asked for again, by the connection, a few times and while it is not too far behind. That is not
//! done here; here it is known when it has been long enough.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What is as far behind the newest is not asked for again any more.
const BEHIND_MAX: u64 = 100;

/// What has not come for so long has been asked for in vain: twice on a long way, five times on a usual one.
const PATIENCE: Duration = Duration::from_secs(1);

/// The missing packets of one stream of video.
#[derive(Debug, Clone, Default)]
pub struct Missing {
    highest: Option<u64>,
    /// Since when each is missed; all of them less than [`BEHIND_MAX`] behind the newest.
    since: BTreeMap<u64, Instant>,
}

impl Missing {
    /// A packet with this extended sequence number came, which may be the first of a keyframe. Says whether something is lost for good
    /// that is needed: what is before a keyframe is not.
    pub fn came(&mut self, seq: u64, starts_keyframe: bool, now: Instant) -> bool {
        let highest = *self.highest.get_or_insert(seq);
        let begins = seq.saturating_sub(BEHIND_MAX - 1).max(highest.saturating_add(1));
        let skips_too_much = seq.saturating_sub(highest) > BEHIND_MAX;
        self.since.remove(&seq);
        self.since.extend((begins..seq).map(|missing| (missing, now)));
        let highest = highest.max(seq);
        self.highest = Some(highest);
        if starts_keyframe {
            self.since = self.since.split_off(&seq);
            return false;
        }
        let is_given_up =
            |seq: u64, since: Instant| highest - seq >= BEHIND_MAX || now.saturating_duration_since(since) >= PATIENCE;
        let mut is_lost = skips_too_much;
        while self.since.first_key_value().is_some_and(|(seq, since)| is_given_up(*seq, *since)) {
            self.since.pop_first();
            is_lost = true;
        }
        is_lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURN: Duration = Duration::from_millis(10);

    /// Whether anything is said to be lost while these come, ten milliseconds apart.
    fn lost(missing: &mut Missing, seqs: impl IntoIterator<Item = u64>, start: Instant) -> Option<u64> {
        let mut now = start;
        seqs.into_iter().find(|seq| {
            now += TURN;
            missing.came(*seq, false, now)
        })
    }

    #[test]
    fn what_comes_late_is_not_lost() {
        let (start, mut missing) = (Instant::now(), Missing::default());
        assert_eq!(lost(&mut missing, (10..20).chain(21..60).chain([20]).chain(60..400), start), None);
    }

    #[test]
    fn what_falls_too_far_behind_is_lost_and_said_once() {
        let (start, mut missing) = (Instant::now(), Missing::default());
        assert_eq!(
            lost(&mut missing, (10..20).chain(21..400), start),
            Some(120),
            "or after a second, at the same time"
        );
        assert_eq!(lost(&mut missing, 121..400, start + TURN * 200), None);
        let mut missing = Missing::default();
        assert!((10..20).chain(21..120).all(|seq| !missing.came(seq, false, start)));
        assert!(missing.came(120, false, start));
    }

    #[test]
    fn what_is_missed_for_too_long_is_lost() {
        let (start, mut missing) = (Instant::now(), Missing::default());
        assert!(!missing.came(10, false, start));
        assert!(!missing.came(12, false, start));
        assert!(!missing.came(13, false, start + PATIENCE.mul_f32(0.9)));
        assert!(missing.came(14, false, start + PATIENCE));
    }

    #[test]
    fn more_than_is_ever_asked_for_is_lost_at_once() {
        let (start, mut missing) = (Instant::now(), Missing::default());
        assert!(!missing.came(10, false, start));
        assert!(missing.came(10 + BEHIND_MAX + 1, false, start));
        assert!(missing.since.len() < 100, "and the memory for it is bounded");
        assert!(missing.came(u64::MAX, false, start));
        assert!(missing.since.len() < 100);
    }

    #[test]
    fn nothing_before_a_keyframe_is_needed() {
        let (start, mut missing) = (Instant::now(), Missing::default());
        assert!(!missing.came(10, false, start));
        assert!(!missing.came(500, true, start));
        assert_eq!(lost(&mut missing, 501..900, start), None);
    }
}
