//! Which of a receiver's slots shows whose picture.
//!
//! A receiver negotiates its slots once. A source keeps its slot for as long as it is shown, so that nothing moves on a page by
//! itself. With more sources than slots, whom the page shows comes first, among those who spoke last, and then who came
//! first ([`order`]): a slot changes hands only when somebody speaks who has none, or when the page shows somebody else.

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

/// The slots of one receiver.
#[derive(Debug, Clone)]
pub struct SlotTable<E> {
    slots: Vec<Option<E>>,
}

impl<E: Copy + PartialEq> SlotTable<E> {
    /// `count` free slots.
    pub fn new(count: usize) -> Self {
        Self { slots: vec![None; count] }
    }

    /// Frees the slots of those who are not among the first of `sources`, as many as there are slots, then seats those of them
    /// who have none.
    ///
    /// Answers with the indices of the slots whose source changed.
    pub fn assign(&mut self, sources: &[E]) -> Vec<usize> {
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
        self.slots
            .iter()
            .zip(&before)
            .enumerate()
            .filter(|(_, (now, before))| now != before)
            .map(|(index, _)| index)
            .collect()
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
    use super::*;

    fn sources(table: &SlotTable<char>) -> Vec<Option<char>> {
        table.sources().collect()
    }

    #[test]
    fn a_source_keeps_its_slot_when_another_leaves() {
        let mut table = SlotTable::new(3);
        table.assign(&['a', 'b', 'c']);
        table.assign(&['b', 'c']);
        assert_eq!(sources(&table), [None, Some('b'), Some('c')]);
    }

    #[test]
    fn first_come_first_shown() {
        let mut table = SlotTable::new(2);
        table.assign(&['a', 'b', 'c', 'd']);
        assert_eq!(sources(&table), [Some('a'), Some('b')]);
        let changed = table.assign(&['b', 'c', 'd']);
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
        table.assign(&['a', 'b', 'c']);
        assert!(table.assign(&['b', 'a', 'c']).is_empty(), "another order among those shown moves nothing");
        assert_eq!(table.assign(&['c', 'b', 'a']), [0]);
        assert_eq!(sources(&table), [Some('c'), Some('b')]);
    }

    #[test]
    fn a_slot_that_was_free_before_is_taken_first() {
        let mut table = SlotTable::new(3);
        table.assign(&['a']);
        table.assign(&['b']);
        assert_eq!(sources(&table), [None, Some('b'), None]);
    }

    #[test]
    fn no_slots_show_nobody() {
        assert!(SlotTable::new(0).assign(&['a']).is_empty());
    }
}
