//! One direction of the bad network: what is lost, and when the rest arrives. Pure: chance comes from a seed, and the time is an
//! argument.
//!
//! Datagrams never overtake each other, whatever the delay is changed to; and there is room for so many only, as in any network.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Datagrams under way at once: ten seconds of the best picture.
const UNDER_WAY_MAX: usize = 4_096;

/// What became of datagrams so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// They go on, or are under way.
    pub(crate) passed: u64,
    /// They do not.
    pub(crate) lost: u64,
}

/// A direction, and what is under way in it.
#[derive(Debug)]
pub(crate) struct Line<D> {
    chance: StdRng,
    loss_percent: u8,
    delay: Duration,
    /// Nothing passes until then.
    out_until: Option<Instant>,
    under_way: VecDeque<(Instant, D)>,
    counts: Counts,
}

impl<D> Line<D> {
    /// One in which nothing is wrong yet.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: StdRng::seed_from_u64(seed),
            loss_percent: 0,
            delay: Duration::ZERO,
            out_until: None,
            under_way: VecDeque::new(),
            counts: Counts::default(),
        }
    }

    /// Loses so many of a hundred from now on, each on its own.
    pub(crate) fn lose(&mut self, percent: u8) {
        self.loss_percent = percent;
    }

    /// What is sent from now on takes so long.
    pub(crate) fn delay(&mut self, delay: Duration) {
        self.delay = delay;
    }

    /// Nothing that is sent before then arrives.
    pub(crate) fn out_until(&mut self, until: Instant) {
        self.out_until = Some(until);
    }

    /// A datagram is sent.
    pub(crate) fn send(&mut self, datagram: D, now: Instant) {
        let is_out = self.out_until.is_some_and(|until| now < until);
        // Drawn for every one, so that the same datagrams are lost whatever else is wrong.
        let is_unlucky = self.chance.random_range(0..100) < self.loss_percent;
        if is_out || is_unlucky || self.under_way.len() >= UNDER_WAY_MAX {
            self.counts.lost += 1;
            return;
        }
        self.counts.passed += 1;
        self.under_way.push_back((now + self.delay, datagram));
    }

    /// One that has arrived, the first sent first: behind one that takes longer the next ones wait. Ask until there is none.
    pub(crate) fn arrived(&mut self, now: Instant) -> Option<D> {
        self.under_way.pop_front_if(|(at, _)| *at <= now).map(|(_, datagram)| datagram)
    }

    /// When the next one arrives.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.under_way.front().map(|(at, _)| *at)
    }

    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn arrivals<D>(line: &mut Line<D>, now: Instant) -> Vec<D> {
        std::iter::from_fn(|| line.arrived(now)).collect()
    }

    #[test]
    fn nothing_is_wrong_at_first() {
        let (now, mut line) = (Instant::now(), Line::new(1));
        (0..1_000).for_each(|number| line.send(number, now));
        assert_eq!(arrivals(&mut line, now), (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn as_many_are_lost_as_is_asked_for_and_the_same_from_the_same_seed() {
        let now = Instant::now();
        let arrived_of = |seed, percent| {
            let mut line = Line::new(seed);
            line.lose(percent);
            (0..4_000).for_each(|number| line.send(number, now));
            arrivals(&mut line, now)
        };
        for percent in [5_u8, 10, 30] {
            let lost = 4_000 - arrived_of(7, percent).len();
            let expected = 40 * usize::from(percent);
            assert!(lost.abs_diff(expected) < expected / 4, "{lost} of 4,000 at {percent} %");
        }
        assert_eq!(arrived_of(7, 30), arrived_of(7, 30));
        assert_ne!(arrived_of(7, 30), arrived_of(8, 30));
        assert_eq!((arrived_of(7, 0).len(), arrived_of(7, 100).len()), (4_000, 0));
    }

    #[test]
    fn what_is_delayed_arrives_later_and_in_its_order() {
        let (now, mut line) = (Instant::now(), Line::new(1));
        line.delay(SECOND);
        line.send(1, now);
        line.send(2, now + SECOND / 2);
        assert_eq!(line.next(), Some(now + SECOND));
        line.delay(Duration::ZERO);
        line.send(3, now + SECOND / 2);
        assert_eq!(arrivals(&mut line, now + SECOND / 2), Vec::<i32>::new(), "nobody overtakes");
        assert_eq!(arrivals(&mut line, now + SECOND), [1]);
        assert_eq!(arrivals(&mut line, now + SECOND * 3 / 2), [2, 3]);
    }

    #[test]
    fn in_an_outage_nothing_passes_and_afterwards_everything_does() {
        let (now, mut line) = (Instant::now(), Line::new(1));
        line.out_until(now + SECOND);
        line.send(1, now);
        line.send(2, now + SECOND / 2);
        line.send(3, now + SECOND);
        assert_eq!(arrivals(&mut line, now + SECOND), [3]);
        assert_eq!(line.counts(), Counts { passed: 1, lost: 2 });
    }

    #[test]
    fn no_more_is_under_way_than_there_is_room_for() {
        let (now, mut line) = (Instant::now(), Line::new(1));
        line.delay(SECOND);
        (0..10_000).for_each(|number| line.send(number, now));
        assert_eq!(arrivals(&mut line, now + SECOND).len(), UNDER_WAY_MAX);
    }
}
