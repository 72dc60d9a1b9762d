//! Who may exchange media: the open set of a room, one decision after another.
//!
//! A room begins with everybody gated. A decision names the whole open set, never a difference, so that one lost or
//! repeated message cannot leave the gate wider than it was meant. This module compares; it drops no packet itself.

use std::collections::BTreeSet;

/// Counts the gate decisions of one room. A greater epoch is a later decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// What a decision changes: computed once, when it is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<E> {
    /// Those who were open and no longer are.
    pub cut: BTreeSet<E>,
    /// Those who were gated and no longer are.
    pub granted: BTreeSet<E>,
}

/// The answer to one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<E> {
    /// It is in force; this is what it changes (perhaps nothing).
    Applied(Change<E>),
    /// A later decision, or a different one of the same epoch, is already in force. Nothing changed.
    Stale {
        /// The epoch that is in force.
        applied: Epoch,
    },
}

/// The gate of one room.
#[derive(Debug, Clone)]
pub struct Gate<E> {
    epoch: Option<Epoch>,
    open: BTreeSet<E>,
}

impl<E: Ord + Copy> Gate<E> {
    /// A gate that is closed for everybody.
    pub fn closed() -> Self {
        Self { epoch: None, open: BTreeSet::new() }
    }

    /// Puts `open` into force, unless it is stale.
    ///
    /// The same decision twice is applied twice, which changes nothing: a caller whose answer was lost may ask again.
    pub fn decide(&mut self, epoch: Epoch, open: BTreeSet<E>) -> Decision<E> {
        if let Some(applied) = self.epoch
            && (epoch < applied || (epoch == applied && open != self.open))
        {
            return Decision::Stale { applied };
        }
        let change = Change {
            cut: self.open.difference(&open).copied().collect(),
            granted: open.difference(&self.open).copied().collect(),
        };
        self.epoch = Some(epoch);
        self.open = open;
        Decision::Applied(change)
    }

    /// Whether `endpoint` exchanges media.
    pub fn is_open(&self, endpoint: &E) -> bool {
        self.open.contains(endpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[u8]) -> BTreeSet<u8> {
        members.iter().copied().collect()
    }

    #[test]
    fn a_new_gate_is_closed_for_everybody() {
        assert!((0..=255).all(|endpoint| !Gate::closed().is_open(&endpoint)));
    }

    #[test]
    fn a_decision_says_whom_it_cuts_and_whom_it_grants() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(1), set(&[1, 2]));
        let decision = gate.decide(Epoch(2), set(&[2, 3]));
        assert_eq!(decision, Decision::Applied(Change { cut: set(&[1]), granted: set(&[3]) }));
    }

    #[test]
    fn an_older_decision_changes_nothing() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(5), set(&[1]));
        assert_eq!(gate.decide(Epoch(4), set(&[1, 2])), Decision::Stale { applied: Epoch(5) });
        assert!(!gate.is_open(&2));
    }

    #[test]
    fn the_same_decision_may_be_repeated_and_another_of_its_epoch_may_not() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(5), set(&[1]));
        assert!(matches!(gate.decide(Epoch(5), set(&[1])), Decision::Applied(_)));
        assert!(matches!(gate.decide(Epoch(5), set(&[1, 2])), Decision::Stale { .. }));
    }
}
