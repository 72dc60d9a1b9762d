//! Which streams of one connection are let in at all: as many as a browser ever begins, and not one for every packet.
//!
//! A stream is named by its SSRC, in a header that anybody can write. What carries the connection remembers each that it has met for as
//! long as it lives, and looks after each that it takes for media every few milliseconds. So how many it meets is decided before it:
//! one that is new costs some of an allowance, and only so many are ever kept. Those that are kept are never in doubt again, whatever
//! comes beside them.

use std::collections::{BTreeSet, VecDeque};
use std::time::Instant;

use crate::flood::Allowance;

/// Streams of one connection, ever. A browser sends ten: sound, a camera in three layers, a screen and its sound, and what is sent
/// again of each picture. The rest is room for changes of SSRC.
pub const KEPT_MAX: usize = 64;

/// How many new ones may come at once.
const NEW_AT_ONCE: u32 = 64;

/// How many for long, each second.
const NEW_PER_SECOND: u32 = 1;

/// New ones that are remembered, so that only their first packets cost something.
const TRIED_MAX: usize = 32;

/// The streams of one connection.
#[derive(Debug, Clone)]
pub struct Ssrcs {
    kept: BTreeSet<u32>,
    /// The newest last.
    tried: VecDeque<u32>,
    allowance: Allowance,
}

impl Ssrcs {
    /// None yet.
    pub fn new(now: Instant) -> Self {
        let allowance = Allowance::with_at_once(NEW_PER_SECOND, NEW_AT_ONCE, now);
        Self { kept: BTreeSet::new(), tried: VecDeque::new(), allowance }
    }

    /// Whether a packet with this SSRC is let in.
    pub fn lets_in(&mut self, ssrc: u32, now: Instant) -> bool {
        if self.is_kept(ssrc) {
            return true;
        }
        if self.kept.len() >= KEPT_MAX {
            return false;
        }
        if self.tried.contains(&ssrc) {
            return true;
        }
        if !self.allowance.take(now) {
            return false;
        }
        if self.tried.len() >= TRIED_MAX {
            self.tried.pop_front();
        }
        self.tried.push_back(ssrc);
        true
    }

    /// One that was let in has turned out to be a stream of media, and is one from now on.
    pub fn keep(&mut self, ssrc: u32) {
        self.tried.retain(|it| *it != ssrc);
        if self.kept.len() < KEPT_MAX {
            self.kept.insert(ssrc);
        }
    }

    /// Whether it is known for one.
    pub fn is_kept(&self, ssrc: u32) -> bool {
        self.kept.contains(&ssrc)
    }

    /// Those that are.
    pub fn kept(&self) -> impl Iterator<Item = u32> + '_ {
        self.kept.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_a_browser_sends_is_let_in_however_often() {
        let start = Instant::now();
        let mut ssrcs = Ssrcs::new(start);
        for packet in 0..10_000 {
            assert!(ssrcs.lets_in(packet % 10, start), "not known for media yet");
        }
        (0..10).for_each(|ssrc| ssrcs.keep(ssrc));
        assert!((0..10_000).all(|packet| ssrcs.lets_in(packet % 10, start)));
    }

    #[test]
    fn a_new_one_for_every_packet_is_soon_one_a_second_and_costs_the_others_nothing() {
        let start = Instant::now();
        let mut ssrcs = Ssrcs::new(start);
        assert!(ssrcs.lets_in(7, start));
        ssrcs.keep(7);
        let new = (100..10_100).filter(|ssrc| ssrcs.lets_in(*ssrc, start)).count();
        assert_eq!(new, 63);
        let hour = (0..3_600).map(|second| start + Duration::from_secs(second));
        let mut next = 20_000;
        let new = hour.flat_map(|now| [now; 10]).filter(|now| {
            next += 1;
            ssrcs.lets_in(next, *now)
        });
        assert!(new.count() <= 3_600);
        assert!(ssrcs.lets_in(7, start) && ssrcs.tried.len() <= TRIED_MAX);
    }

    #[test]
    fn of_those_that_are_media_there_are_never_more_than_the_bound() {
        let start = Instant::now();
        let mut ssrcs = Ssrcs::new(start);
        let mut kept = Vec::new();
        for ssrc in 0..1_000 {
            let now = start + Duration::from_secs(2) * ssrc;
            if ssrcs.lets_in(ssrc, now) {
                ssrcs.keep(ssrc);
                kept.push(ssrc);
            }
        }
        assert_eq!(kept, (0..64).collect::<Vec<_>>());
        assert!(kept.iter().all(|ssrc| ssrcs.lets_in(*ssrc, start)));
        assert_eq!(ssrcs.kept().count(), KEPT_MAX);
    }
}
