//! Where each source's packets go, compiled once for each change instead of searched for each packet.

use std::collections::BTreeMap;

/// One destination: a receiver, and which of its slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route<R> {
    /// Who receives.
    pub receiver: R,
    /// In which slot, counted from 0.
    pub slot: usize,
}

/// The fan-out of one medium of one room.
#[derive(Debug, Clone)]
pub struct Routes<E, R> {
    by_source: BTreeMap<E, Vec<Route<R>>>,
}

impl<E: Ord + Copy + PartialEq, R: Copy> Routes<E, R> {
    /// Routes that lead nowhere.
    pub fn none() -> Self {
        Self { by_source: BTreeMap::new() }
    }

    /// The fan-out that the receivers' slots amount to: of each receiver the sources of its slots, in their order.
    pub fn compile(receivers: impl IntoIterator<Item = (R, impl IntoIterator<Item = Option<E>>)>) -> Self {
        let mut by_source: BTreeMap<E, Vec<Route<R>>> = BTreeMap::new();
        for (receiver, sources) in receivers {
            for (slot, source) in sources.into_iter().enumerate() {
                if let Some(source) = source {
                    by_source.entry(source).or_default().push(Route { receiver, slot });
                }
            }
        }
        Self { by_source }
    }

    /// Where the packets of `source` go.
    pub fn of(&self, source: &E) -> &[Route<R>] {
        self.by_source.get(source).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_leads_to_every_slot_that_shows_it_and_to_no_other() {
        let routes = Routes::compile([(1, vec![Some('x'), Some('y')]), (2, vec![Some('y'), None])]);
        assert_eq!(routes.of(&'x'), [Route { receiver: 1, slot: 0 }]);
        assert_eq!(routes.of(&'y'), [Route { receiver: 1, slot: 1 }, Route { receiver: 2, slot: 0 }]);
        assert!(routes.of(&'z').is_empty());
    }
}
