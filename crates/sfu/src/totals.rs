//! What a media server has done and has under way, in numbers: plain counters that each shard keeps for itself and adds up when
//! it is asked. No name, no address and no id is among them.

use std::collections::BTreeMap;

use crate::event::{CloseReason, PeerStats};
use crate::probe::ProbeEnd;

/// Upper bounds of the classes of estimates, in bits a second.
pub const ESTIMATE_BOUNDS: [u64; 8] =
    [100_000, 300_000, 600_000, 1_000_000, 1_500_000, 2_500_000, 5_000_000, 10_000_000];

/// Counters since the start, and what is under way now. Packets are those of media unless something else is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Connections under way whose media comes by UDP.
    pub peers_udp: u64,
    /// Connections under way whose media comes by TCP.
    pub peers_tcp: u64,
    /// Connections that have not come about yet.
    pub peers_connecting: u64,
    /// Connection tests under way.
    pub probes: u64,
    /// What passed, over all connections, those that are over too.
    pub traffic: PeerStats,
    /// Connections that are over, by their end.
    pub ended: BTreeMap<CloseReason, u64>,
    /// Connection tests that are over, by their end.
    pub probes_ended: BTreeMap<ProbeEnd, u64>,
    /// Datagrams that are nobody's: garbage, strangers, and who is gone.
    pub strangers: u64,
    /// Datagrams longer than any browser's.
    pub oversized: u64,
    /// TCP connections closed because what came on them is not framed, or is a stranger's.
    pub streams_garbage: u64,
    /// TCP connections closed because the other side took nothing for long.
    pub streams_stalled: u64,
    /// What receivers' networks were estimated to carry, each time that was told.
    pub estimates: Estimates,
}

/// How often which bandwidth was estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimates {
    /// By class: up to each of [`ESTIMATE_BOUNDS`], and more than the last.
    pub counts: [u64; ESTIMATE_BOUNDS.len() + 1],
    /// All of them together, in bits a second.
    pub sum: u64,
}

impl Estimates {
    pub(crate) fn add(&mut self, bits: u64) {
        let class = ESTIMATE_BOUNDS.iter().position(|bound| bits <= *bound).unwrap_or(ESTIMATE_BOUNDS.len());
        if let Some(count) = self.counts.get_mut(class) {
            *count += 1;
        }
        self.sum = self.sum.saturating_add(bits);
    }
}

impl Totals {
    /// Adds those of another shard.
    pub(crate) fn add(&mut self, other: &Self) {
        self.peers_udp += other.peers_udp;
        self.peers_tcp += other.peers_tcp;
        self.peers_connecting += other.peers_connecting;
        self.probes += other.probes;
        self.traffic.add(&other.traffic);
        for (reason, count) in &other.ended {
            *self.ended.entry(*reason).or_default() += count;
        }
        for (end, count) in &other.probes_ended {
            *self.probes_ended.entry(*end).or_default() += count;
        }
        self.strangers += other.strangers;
        self.oversized += other.oversized;
        self.streams_garbage += other.streams_garbage;
        self.streams_stalled += other.streams_stalled;
        for (count, more) in self.estimates.counts.iter_mut().zip(other.estimates.counts) {
            *count += more;
        }
        self.estimates.sum = self.estimates.sum.saturating_add(other.estimates.sum);
    }
}

impl PeerStats {
    /// Adds those of another connection.
    pub(crate) fn add(&mut self, other: &Self) {
        self.packets_in += other.packets_in;
        self.bytes_in += other.bytes_in;
        self.dropped_at_gate += other.dropped_at_gate;
        self.dropped_as_excess += other.dropped_as_excess;
        self.ignored_in += other.ignored_in;
        self.strange_streams_in += other.strange_streams_in;
        self.packets_out += other.packets_out;
        self.bytes_out += other.bytes_out;
        self.silence_out += other.silence_out;
        self.stopped_out += other.stopped_out;
        self.lost_out += other.lost_out;
        self.keyframe_requests += other.keyframe_requests;
        self.keyframe_requests_refused += other.keyframe_requests_refused;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_in_the_class_it_just_fits() {
        let mut estimates = Estimates::default();
        for bits in [0, 100_000, 100_001, 10_000_000, 10_000_001] {
            estimates.add(bits);
        }
        assert_eq!(estimates.counts, [2, 1, 0, 0, 0, 0, 0, 1, 1]);
        assert_eq!(estimates.sum, 20_200_002);
    }

    #[test]
    fn shards_add_up() {
        let mut all = Totals { peers_udp: 1, strangers: 2, ..Totals::default() };
        all.ended.insert(CloseReason::Broken, 1);
        let mut other = Totals { peers_udp: 4, ..Totals::default() };
        other.ended.extend([(CloseReason::Broken, 2), (CloseReason::Flooded, 1)]);
        other.traffic.packets_in = 7;
        other.estimates.add(1);
        all.add(&other);
        assert_eq!((all.peers_udp, all.strangers, all.traffic.packets_in), (5, 2, 7));
        assert_eq!(all.ended, BTreeMap::from([(CloseReason::Broken, 3), (CloseReason::Flooded, 1)]));
        assert_eq!(all.estimates.counts[0], 1);
    }
}
