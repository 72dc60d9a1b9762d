//! Which of a receiver's slots shows which source.
//!
//! A receiver negotiates its slots once. A source keeps its slot for as long as it is a source; a free slot goes to the
//! source that has waited longest. With more sources than slots, those who came last are not shown: the page must
//! negotiate as many slots as a session has participants.

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

    /// Frees the slots of those no longer in `sources`, then seats the unseated in their order.
    ///
    /// Answers with the indices of the slots whose source changed.
    pub fn assign(&mut self, sources: &[E]) -> Vec<usize> {
        let before = self.slots.clone();
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
