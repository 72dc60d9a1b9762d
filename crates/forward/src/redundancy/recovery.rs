//! What of the older sound in a publisher's packet is wanted: that of packets which did not come.
//!
//! Whatever is taken from an older block was sent before the packet around it. So that nothing of before the gate opened comes in by
//! that, only what lies behind the first packet since then is wanted: [`Recovery::begin_anew`] is for whoever opens or closes it.

/// How far back it is known what came.
const KNOWN: u64 = 64;

/// Which packets of one stream have come.
#[derive(Debug, Clone, Copy, Default)]
pub struct Recovery {
    span: Option<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    first: u64,
    highest: u64,
    /// Bit `n`: that `n` before the highest has come, or was recovered.
    come: u64,
}

impl Recovery {
    /// Nothing that was sent before now is wanted any more.
    pub fn begin_anew(&mut self) {
        self.span = None;
    }

    /// A packet with this extended sequence number came, with so many older blocks. Which of the blocks are wanted, the oldest first,
    /// counted back from it: 1 is the packet before. Those count as come from now on.
    pub fn came(&mut self, seq: u64, blocks: usize) -> Vec<u64> {
        let span = self.span.get_or_insert(Span { first: seq, highest: seq, come: 1 });
        span.mark(seq);
        let back = 1..=u64::try_from(blocks).unwrap_or(KNOWN).min(KNOWN - 1);
        let wanted = back.rev().filter(|back| seq.checked_sub(*back).is_some_and(|older| span.lacks(older)));
        let wanted: Vec<u64> = wanted.collect();
        for back in &wanted {
            span.mark(seq - back);
        }
        wanted
    }
}

impl Span {
    fn lacks(&self, seq: u64) -> bool {
        let back = self.highest.checked_sub(seq).filter(|back| *back < KNOWN);
        seq > self.first && back.is_some_and(|back| self.come & (1 << back) == 0)
    }

    fn mark(&mut self, seq: u64) {
        if seq > self.highest {
            let ahead = seq - self.highest;
            self.come = if ahead < KNOWN { self.come << ahead } else { 0 };
            self.highest = seq;
        }
        let back = self.highest - seq;
        if back < KNOWN {
            self.come |= 1 << back;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seqs: &[u64]) -> Recovery {
        let mut recovery = Recovery::default();
        for seq in seqs {
            recovery.came(*seq, 0);
        }
        recovery
    }

    #[test]
    fn what_did_not_come_is_wanted_once_and_what_came_is_not() {
        let mut recovery = after(&[10, 11]);
        assert_eq!(recovery.came(13, 2), [1]);
        assert_eq!(recovery.came(14, 2), []);
        assert_eq!(recovery.came(17, 2), [2, 1], "the oldest first");
        assert_eq!(after(&[10, 12, 11]).came(13, 2), [], "one came late");
    }

    #[test]
    fn nothing_of_before_the_gate_opened_is_wanted() {
        let mut recovery = after(&[10, 11, 12]);
        recovery.begin_anew();
        assert_eq!(recovery.came(15, 2), []);
        assert_eq!(recovery.came(17, 2), [1], "15 came and 14 is before");
        assert_eq!(recovery.came(14, 2), []);
    }

    #[test]
    fn what_is_long_past_is_not_wanted() {
        let mut recovery = after(&[10]);
        assert_eq!(recovery.came(1_000, 0), []);
        assert_eq!(recovery.came(900, 8), []);
        assert_eq!(recovery.came(0, 8), []);
        assert_eq!(recovery.came(1_001, 200).len(), 62, "and of what is not, no more than is known");
    }
}
