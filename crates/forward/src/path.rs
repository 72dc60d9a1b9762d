//! Where the other side is: what is sent goes to where it speaks from.
//!
//! A translator on the way may give it another address in the middle of a call, and a browser may go over to another of its
//! own, without a word. Connectivity checks find the new address and prove it soon, but an old one that was as good is given up
//! only after a quarter of a minute without an answer. What the other side sends tells at once which of them it uses.
//!
//! That an address is the other side's is not decided here: only proved ones are to be told of.

use std::time::{Duration, Instant};

/// An address is left when nothing has come from it for so long, and something from another one.
pub const QUIET: Duration = Duration::from_millis(300);

/// What was heard longer ago says nothing of where the other side is.
pub const STALE: Duration = Duration::from_secs(5);

/// The proved addresses of the other side that it last spoke from.
#[derive(Debug, Clone, Copy)]
pub struct Path<A> {
    newest: Option<(A, Instant)>,
    /// The one before that.
    before: Option<(A, Instant)>,
}

impl<A> Default for Path<A> {
    fn default() -> Self {
        Self { newest: None, before: None }
    }
}

impl<A: Copy + Eq> Path<A> {
    /// The other side said something from this address, which it has proved to be its own.
    pub fn heard(&mut self, from: A, now: Instant) {
        if self.newest.is_some_and(|(newest, _)| newest != from) {
            self.before = self.newest;
        }
        self.newest = Some((from, now));
    }

    /// Where to send what would go to `chosen`.
    pub fn towards(&self, chosen: A, now: Instant) -> A {
        let Some((newest, at)) = self.newest.filter(|(newest, _)| *newest != chosen) else {
            return chosen;
        };
        let is_stale = now.saturating_duration_since(at) >= STALE;
        let is_quiet = |(_, last): (A, Instant)| at.saturating_duration_since(last) >= QUIET;
        let chosen_is_quiet = self.before.filter(|(before, _)| *before == chosen).is_none_or(is_quiet);
        if chosen_is_quiet && !is_stale { newest } else { chosen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: u8 = 1;
    const NEW: u8 = 2;

    /// Somebody who spoke from the old address until `QUIET` ago.
    fn moved(now: Instant) -> Path<u8> {
        let mut path = Path::default();
        path.heard(OLD, now.checked_sub(QUIET).unwrap());
        path
    }

    #[test]
    fn whoever_says_nothing_is_where_they_are_taken_to_be() {
        assert_eq!(Path::default().towards(OLD, Instant::now()), OLD);
    }

    #[test]
    fn whoever_speaks_from_another_address_alone_is_there() {
        let now = Instant::now();
        let mut path = moved(now);
        assert_eq!(path.towards(OLD, now), OLD);
        path.heard(NEW, now + QUIET);
        assert_eq!(path.towards(OLD, now + QUIET), NEW);
        path.heard(NEW, now + QUIET * 2);
        assert_eq!(path.towards(OLD, now + QUIET * 2), NEW);
        assert_eq!(path.towards(NEW, now + QUIET * 2), NEW, "the checks have come to the same");
    }

    #[test]
    fn whoever_speaks_from_two_addresses_is_where_they_are_taken_to_be() {
        let (start, mut path) = (Instant::now(), Path::default());
        for turn in 0..100 {
            let now = start + QUIET / 3 * turn;
            path.heard(if turn % 2 == 0 { OLD } else { NEW }, now);
            assert!(turn == 0 || path.towards(OLD, now) == OLD, "{turn}");
            assert!(turn == 0 || path.towards(NEW, now) == NEW, "{turn}");
        }
    }

    #[test]
    fn whoever_comes_back_is_there_again() {
        let now = Instant::now();
        let mut path = moved(now);
        path.heard(NEW, now);
        path.heard(OLD, now + QUIET);
        assert_eq!(path.towards(OLD, now + QUIET), OLD);
    }

    #[test]
    fn whoever_has_fallen_silent_there_may_be_anywhere() {
        let now = Instant::now();
        let mut path = moved(now);
        path.heard(NEW, now);
        assert_eq!(path.towards(OLD, now), NEW);
        assert_eq!(path.towards(OLD, now + STALE), OLD);
    }
}
