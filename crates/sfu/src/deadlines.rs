//! When each thing wants to be woken: one deadline a key, the earliest found without a search.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::time::Instant;

/// At most one deadline for each key.
#[derive(Debug)]
pub(crate) struct Deadlines<K> {
    order: BTreeSet<(Instant, K)>,
    of: HashMap<K, Instant>,
}

impl<K: Copy + Ord + Hash> Deadlines<K> {
    pub(crate) fn new() -> Self {
        Self { order: BTreeSet::new(), of: HashMap::new() }
    }

    /// Sets the deadline of `key` in place of the one it had.
    pub(crate) fn set(&mut self, key: K, at: Instant) {
        let before = self.of.insert(key, at);
        if before == Some(at) {
            return;
        }
        if let Some(before) = before {
            self.order.remove(&(before, key));
        }
        self.order.insert((at, key));
    }

    /// Forgets `key`.
    pub(crate) fn remove(&mut self, key: K) {
        if let Some(at) = self.of.remove(&key) {
            self.order.remove(&(at, key));
        }
    }

    /// The earliest deadline.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.order.first().map(|(at, _)| *at)
    }

    /// Takes one key whose deadline has come.
    pub(crate) fn take_due(&mut self, now: Instant) -> Option<K> {
        let (at, key) = *self.order.first()?;
        if at > now {
            return None;
        }
        self.remove(key);
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_later_deadline_replaces_an_earlier_one_of_the_same_key() {
        let now = Instant::now();
        let mut deadlines = Deadlines::new();
        deadlines.set('a', now);
        deadlines.set('b', now + Duration::from_secs(1));
        deadlines.set('a', now + Duration::from_secs(2));
        assert_eq!(deadlines.take_due(now), None);
        assert_eq!(deadlines.next(), Some(now + Duration::from_secs(1)));
        let later = now + Duration::from_secs(3);
        assert_eq!(deadlines.take_due(later), Some('b'));
        assert_eq!(deadlines.take_due(later), Some('a'));
        assert_eq!(deadlines.take_due(later), None);
    }
}
