//! What the estimator of a receiver's network is told: how much there is to send, and when to begin anew.
//!
//! Each time that it is told of more, it tries the network out with padding. So it is told of what differs enough to be worth that, again
//! while the network carries less, and of nothing while nothing may be sent: an estimator whose padding is stopped on its way
//! out would take it for lost.

mod standstill;

use std::time::{Duration, Instant};

use self::standstill::Standstill;
use crate::rate::Bitrate;

/// What the network is taken to carry while nothing is sent: no padding is spent on it.
pub const RESTING: Bitrate = Bitrate::ZERO;

/// What it is taken to carry at first: enough for a small picture of everybody, or for two of middle size.
const AT_FIRST: Bitrate = Bitrate::kbps(1_200);

/// What differs by more than this part, in hundredths, is told.
const WORTH_TELLING_PERCENT: u64 = 20;

/// While the network is known to carry less, it is tried out again so often: a short outage is not to be paid for long.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// What the estimator is to be told now, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Told {
    /// It is to begin anew with this.
    pub begins_at: Option<Bitrate>,
    /// So much is to be sent.
    pub desired: Option<Bitrate>,
}

/// What the estimator of one network was told.
#[derive(Debug, Clone, Copy)]
pub struct Desire {
    is_resting: bool,
    told: Bitrate,
    told_at: Instant,
    standstill: Standstill,
}

impl Desire {
    /// Of an estimator that rests, and knows of nothing to be sent.
    pub fn resting(now: Instant) -> Self {
        Self { is_resting: true, told: Bitrate::ZERO, told_at: now, standstill: Standstill::default() }
    }

    /// So much is there to be sent, if anything may be (`may_send`), and so much is the network known to carry.
    pub fn follow(&mut self, may_send: bool, desired: Bitrate, known: Option<Bitrate>, now: Instant) -> Told {
        let stands = self.standstill.is_reached(known.filter(|_| may_send), desired, now);
        let begins_at = if may_send == self.is_resting {
            self.is_resting = !may_send;
            Some(if may_send { known.unwrap_or(AT_FIRST).max(AT_FIRST) } else { RESTING })
        } else {
            known.filter(|_| stands)
        };
        let is_short = known.is_some_and(|known| known < desired);
        let tries_again = is_short && now.saturating_duration_since(self.told_at) >= TRY_AGAIN_AFTER;
        let desired = match (may_send, tries_again) {
            (false, _) => Bitrate::ZERO,
            // To grow again when it is said the next time.
            (true, true) => desired.percent(50),
            (true, false) => desired,
        };
        let (more, less) = (desired.max(self.told), desired.min(self.told));
        if more.percent(100 - WORTH_TELLING_PERCENT) <= less {
            return Told { begins_at, desired: None };
        }
        (self.told, self.told_at) = (desired, now);
        Told { begins_at, desired: Some(desired) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MUCH: Bitrate = Bitrate::kbps(2_000);

    /// What is told in each second, of what is there to be sent and known to be carried in it.
    fn told(seconds: impl IntoIterator<Item = (bool, Bitrate, Option<Bitrate>)>) -> Vec<Told> {
        let start = Instant::now();
        let mut desire = Desire::resting(start);
        let seconds = seconds.into_iter().zip(0..);
        let follow =
            |((may, desired, known), second)| desire.follow(may, desired, known, start + Duration::from_secs(second));
        seconds.map(follow).collect()
    }

    #[test]
    fn it_rests_while_nothing_may_be_sent_and_begins_with_enough_for_a_small_picture_or_with_what_is_known() {
        let known = Some(Bitrate::kbps(3_000));
        let told = told([(false, MUCH, None), (true, MUCH, None), (false, MUCH, known), (true, MUCH, known)]);
        let tells = |begins_at, desired| Told { begins_at: Some(begins_at), desired: Some(desired) };
        assert_eq!(told[0], Told::default());
        assert_eq!(told[1..3], [tells(AT_FIRST, MUCH), tells(RESTING, Bitrate::ZERO)]);
        assert_eq!(told[3], tells(Bitrate::kbps(3_000), MUCH));
    }

    #[test]
    fn a_fifth_more_or_less_is_told_and_less_than_that_is_not() {
        let of = |kbps| (true, Bitrate::kbps(kbps), Some(Bitrate::UNLIMITED));
        let told = told([1_000, 1_250, 1_260, 1_008, 1_000, 799, 0, 0].map(of));
        let desired: Vec<_> = told.iter().map(|it| it.desired.map(|it| it.0 / 1_000)).collect();
        assert_eq!(desired, [Some(1_000), None, Some(1_260), None, Some(1_000), Some(799), Some(0), None]);
    }

    #[test]
    fn a_network_that_carries_less_is_tried_out_every_five_seconds() {
        // It moves, so that it does not stand still.
        let told = told((0..18).map(|second| (true, MUCH, Some(Bitrate::kbps(500 + second)))));
        let seconds = told.iter().zip(0..).filter(|(told, _)| told.desired == Some(MUCH)).map(|(_, second)| second);
        assert_eq!(seconds.collect::<Vec<_>>(), [0, 6, 12]);
        assert!(told.iter().skip(1).all(|it| it.begins_at.is_none()));
    }

    #[test]
    fn one_that_stands_still_begins_anew_where_it_stands() {
        let known = Bitrate::kbps(500);
        let told = told([(true, MUCH, Some(known)); 15]);
        let anew: Vec<_> = told.iter().zip(0..).filter_map(|(it, second)| Some((second, it.begins_at?))).collect();
        assert_eq!(anew, [(0, AT_FIRST), (10, known)]);
    }
}
