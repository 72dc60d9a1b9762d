//! Which of a receiver's slots shows whose picture.
//!
//! A receiver negotiates its slots once. A source keeps its slot for as long as it is shown, so that nothing moves on a page by
//! itself. With more sources than slots, whom the page shows comes first, among those who spoke last, and then who came
//! first ([`order`]): a slot changes hands only when somebody speaks who has none, or when the page shows somebody else.
//!
//! A picture and the word whose it is take different ways to the page. So that nobody is seen under another's name, a slot that was
//! taken from somebody carries nothing of anybody else until the page has said that it knows. A slot that was free before waits for
//! nothing: a page that has not heard of it yet shows nothing there.

use std::cmp::Reverse;
use std::time::Instant;

/// Somebody who may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<E> {
    /// Who.
    pub source: E,
    /// Whether the page shows them, as far as it has said.
    pub is_asked_for: bool,
    /// When they began to speak, the last time that they did.
    pub spoke_at: Option<Instant>,
}

/// In which order sources are shown, given in the order in which they came.
pub fn order<E: Copy>(mut sources: Vec<Shown<E>>) -> Vec<E> {
    sources.sort_by_key(|it| (!it.is_asked_for, Reverse(it.spoke_at)));
    sources.into_iter().map(|it| it.source).collect()
}

/// Which assignment of slots it is that a page is told of, or knows. A greater one is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Edition(pub u32);

impl Edition {
    /// The one after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Whose a slot may still be for its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken<E> {
    /// From whom it was taken; `None` if there were several, one after another.
    from: Option<E>,
    /// The edition that says so.
    by: Edition,
}

/// The slots of one receiver.
#[derive(Debug, Clone)]
pub struct SlotTable<E> {
    slots: Vec<Option<E>>,
    /// Of each slot, what its page may not know yet.
    taken: Vec<Option<Taken<E>>>,
}

impl<E: Copy + PartialEq> SlotTable<E> {
    /// `count` free slots.
    pub fn new(count: usize) -> Self {
        Self { slots: vec![None; count], taken: vec![None; count] }
    }

    /// Frees the slots of those who are not among the first of `sources`, as many as there are slots, then seats those of them
    /// who have none. If that changes anything, the page is to be told of it as this edition.
    ///
    /// Answers with the indices of the slots whose source changed.
    pub fn assign(&mut self, sources: &[E], edition: Edition) -> Vec<usize> {
        let before = self.slots.clone();
        let sources = sources.get(..self.slots.len()).unwrap_or(sources);
        for slot in &mut self.slots {
            if slot.is_some_and(|source| !sources.contains(&source)) {
                *slot = None;
            }
        }
        for source in sources {
            if self.slots.contains(&Some(*source)) {
                continue;
            }
            // A slot freed just now is the last choice: its silence is still to be heard out.
            let free = self.free_slot(&before);
            let Some(slot) = free.and_then(|index| self.slots.get_mut(index)) else {
                break;
            };
            *slot = Some(*source);
        }
        let mut changed = Vec::new();
        for (index, ((now, before), taken)) in self.slots.iter().zip(before).zip(&mut self.taken).enumerate() {
            if *now == before {
                continue;
            }
            changed.push(index);
            if before.is_some() {
                let is_the_same = taken.is_none_or(|taken| taken.from == before);
                *taken = Some(Taken { from: before.filter(|_| is_the_same), by: edition });
            }
        }
        changed
    }

    /// The page knows this edition, and with it all before. Answers with the indices of the slots that carry somebody from now on.
    pub fn known(&mut self, edition: Edition) -> Vec<usize> {
        let before: Vec<_> = self.carried().collect();
        for taken in &mut self.taken {
            *taken = taken.filter(|taken| taken.by > edition);
        }
        let changed = self.carried().zip(before).enumerate().filter(|(_, (now, before))| now != before);
        changed.map(|(index, _)| index).collect()
    }

    /// Whose picture each slot may carry, in slot order: its source's, unless the page may take it for somebody else's.
    pub fn carried(&self) -> impl Iterator<Item = Option<E>> + '_ {
        let is_known = |source: &E, taken: &Option<Taken<E>>| taken.is_none_or(|taken| taken.from == Some(*source));
        self.slots.iter().zip(&self.taken).map(move |(source, taken)| source.filter(|it| is_known(it, taken)))
    }

    /// Whether a slot waits for the page.
    pub fn waits(&self) -> bool {
        self.carried().zip(&self.slots).any(|(carried, source)| carried != *source)
    }

    fn free_slot(&self, before: &[Option<E>]) -> Option<usize> {
        let free = || self.slots.iter().zip(before).enumerate().filter(|(_, (now, _))| now.is_none());
        free().find(|(_, (_, before))| before.is_none()).or_else(|| free().next()).map(|(index, _)| index)
    }

    /// The source of each slot, in slot order.
    pub fn sources(&self) -> impl Iterator<Item = Option<E>> + '_ {
        self.slots.iter().copied()
    }

    /// The slot that shows `source`.
    pub fn slot_of(&self, source: E) -> Option<usize> {
        self.slots.iter().position(|it| *it == Some(source))
    }

    /// How many slots there are.
    pub fn count(&self) -> usize {
        self.slots.len()
    }

    /// The source that slot `index` shows.
    pub fn source(&self, index: usize) -> Option<E> {
        self.slots.get(index).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sources(table: &SlotTable<char>) -> Vec<Option<char>> {
        table.sources().collect()
    }

    #[test]
    fn a_source_keeps_its_slot_when_another_leaves() {
        let mut table = SlotTable::new(3);
        table.assign(&['a', 'b', 'c'], Edition(1));
        table.assign(&['b', 'c'], Edition(1));
        assert_eq!(sources(&table), [None, Some('b'), Some('c')]);
    }

    #[test]
    fn first_come_first_shown() {
        let mut table = SlotTable::new(2);
        table.assign(&['a', 'b', 'c', 'd'], Edition(1));
        assert_eq!(sources(&table), [Some('a'), Some('b')]);
        let changed = table.assign(&['b', 'c', 'd'], Edition(1));
        assert_eq!(sources(&table), [Some('c'), Some('b')]);
        assert_eq!(changed, [0]);
    }

    #[test]
    fn who_is_shown_comes_before_who_is_not_then_who_spoke_last_then_who_came_first() {
        let now = Instant::now();
        let shown = |source, is_asked_for, spoke: Option<u64>| {
            let spoke_at = spoke.map(|ms| now + std::time::Duration::from_millis(ms));
            Shown { source, is_asked_for, spoke_at }
        };
        let sources = [
            shown('a', true, None),
            shown('b', false, Some(9)),
            shown('c', true, Some(1)),
            shown('d', true, None),
            shown('e', true, Some(2)),
            shown('f', false, None),
        ];
        assert_eq!(order(sources.to_vec()), ['e', 'c', 'a', 'd', 'b', 'f']);
    }

    #[test]
    fn a_slot_changes_hands_only_for_who_comes_before_its_source() {
        let mut table = SlotTable::new(2);
        table.assign(&['a', 'b', 'c'], Edition(1));
        assert!(table.assign(&['b', 'a', 'c'], Edition(1)).is_empty(), "another order among those shown moves nothing");
        assert_eq!(table.assign(&['c', 'b', 'a'], Edition(1)), [0]);
        assert_eq!(sources(&table), [Some('c'), Some('b')]);
    }

    #[test]
    fn a_slot_that_was_free_before_is_taken_first() {
        let mut table = SlotTable::new(3);
        table.assign(&['a'], Edition(1));
        table.assign(&['b'], Edition(1));
        assert_eq!(sources(&table), [None, Some('b'), None]);
    }

    #[test]
    fn no_slots_show_nobody() {
        assert!(SlotTable::new(0).assign(&['a'], Edition(1)).is_empty());
    }

    fn carried(table: &SlotTable<char>) -> Vec<Option<char>> {
        table.carried().collect()
    }

    #[test]
    fn a_slot_that_was_taken_from_somebody_waits_until_the_page_knows() {
        let mut table = SlotTable::new(1);
        table.assign(&['a'], Edition(1));
        assert_eq!(carried(&table), [Some('a')], "nobody was there before");
        table.assign(&['b'], Edition(2));
        assert!(table.waits() && carried(&table) == [None]);
        assert_eq!(table.known(Edition(1)), []);
        assert_eq!(table.known(Edition(2)), [0]);
        assert!(!table.waits() && carried(&table) == [Some('b')]);
    }

    #[test]
    fn whoever_comes_back_to_their_own_slot_waits_for_nothing() {
        let mut table = SlotTable::new(1);
        table.assign(&['a'], Edition(1));
        table.assign(&[], Edition(2));
        table.assign(&['a'], Edition(3));
        assert_eq!(carried(&table), [Some('a')]);
        // Others were told meanwhile.
        table.assign(&['b'], Edition(4));
        table.assign(&['a'], Edition(5));
        assert_eq!(carried(&table), [None], "it may show as b");
        assert_eq!(table.known(Edition(4)), []);
        assert_eq!(table.known(Edition(5)), [0]);
    }

    proptest! {
        /// However a page's knowledge lags behind.
        #[test]
        fn nobody_is_carried_in_a_slot_that_the_page_may_take_for_anothers(
            course in proptest::collection::vec((proptest::collection::vec(0..6_u8, 0..5), 0..4_usize), 0..40),
        ) {
            let mut table = SlotTable::new(3);
            // What the page was told, the first being what it knows.
            let mut told = vec![vec![None; 3]];
            let mut edition = Edition::default();
            for (sources, reads) in course {
                let mut sources = sources;
                sources.sort_unstable();
                sources.dedup();
                if !table.assign(&sources, edition.next()).is_empty() {
                    edition = edition.next();
                    told.push(table.sources().collect());
                }
                for (slot, carried) in table.carried().enumerate() {
                    let names = told.iter().filter_map(|assignment| assignment[slot]);
                    prop_assert!(carried.is_none_or(|it| names.clone().all(|name| name == it)));
                }
                let read = reads.min(told.len() - 1);
                told.drain(..read);
                table.known(Edition(edition.0 + 1 - u32::try_from(told.len()).unwrap()));
                if told.len() == 1 {
                    prop_assert!(!table.waits() && table.carried().eq(table.sources()), "it knows all");
                }
            }
        }
    }
}
