//! The one source of chance of a run: `SplitMix64` (Steele, Lea and Flood, 2014), written out here so that a seed means
//! the same run for as long as these lines stand, whatever a library changes.

/// Draws that follow from a seed alone.
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// All draws of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let scaled = u128::from(self.bits()) * (end as u128);
        usize::try_from(scaled >> 64).unwrap_or_default()
    }

    /// A number from `first` to `last`.
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// True once in so many times.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these, each as likely.
    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }

    /// One of these, each as likely as its weight.
    pub(crate) fn weighted<T: Copy>(&mut self, of: &[(T, usize)]) -> Option<T> {
        let mut at = self.below(of.iter().map(|(_, weight)| weight).sum());
        for (it, weight) in of {
            if at < *weight {
                return Some(*it);
            }
            at -= weight;
        }
        None
    }
}
