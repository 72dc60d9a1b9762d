//! The connection tests of a shard. They are beside the peers and never among them.

use std::time::Instant;

use super::{Shard, Timer};
use crate::error::ProbeError;
use crate::ids::PeerId;
use crate::peer::Datagram;
use crate::probe::{ProbeEnd, ProbePeer, Transport};

impl Shard {
    /// Answers the offer of a connection test.
    pub(super) fn probe(&mut self, transport: Transport, offer: &str, now: Instant) -> Result<String, ProbeError> {
        if self.probes.len() >= self.config.probes_max {
            return Err(ProbeError::TooMany);
        }
        let credentials = self.unused_credentials();
        let fragment = credentials.ufrag.clone();
        let (probe, answer) = ProbePeer::answer(offer, transport, credentials, self.network.candidates(), now)?;
        let id = PeerId::next();
        self.probes.insert(id, probe);
        self.demux.add(id, fragment);
        self.settle_probe(id, now);
        Ok(answer)
    }

    /// Takes in a datagram of a connection test. Says whether its sender has just proved to be its other side.
    pub(super) fn take_in_for_probe(&mut self, id: PeerId, datagram: Datagram<'_>, now: Instant) -> bool {
        let Some(probe) = self.probes.get_mut(&id) else {
            return false;
        };
        let received = probe.receive(datagram, now, &mut self.network);
        self.after_settling(id, received.as_ref().err().copied(), now);
        received.is_ok_and(|is_accepted| is_accepted)
    }

    /// Lets a connection test do what is due.
    pub(super) fn settle_probe(&mut self, id: PeerId, now: Instant) {
        if let Some(probe) = self.probes.get_mut(&id) {
            let settled = probe.settle(now, &mut self.network);
            self.after_settling(id, settled.err(), now);
        }
    }

    /// Ends it, or sees to when it is to be settled next.
    fn after_settling(&mut self, id: PeerId, failed: Option<ProbeEnd>, now: Instant) {
        let Some(probe) = self.probes.get(&id) else {
            return;
        };
        match failed.or_else(|| probe.end(now)) {
            Some(end) => self.end_probe(id, end, now),
            None => self.deadlines.set(Timer::Probe(id), probe.deadline()),
        }
    }

    fn end_probe(&mut self, id: PeerId, end: ProbeEnd, now: Instant) {
        self.demux.remove(id);
        self.deadlines.remove(Timer::Probe(id));
        if let Some(probe) = self.probes.remove(&id) {
            *self.totals.probes_ended.entry(end).or_default() += 1;
            probe.close(now, &mut self.network);
            self.network.forget(id);
        }
    }

    /// Ends all of them.
    pub(super) fn end_probes(&mut self, now: Instant) {
        for id in self.probes.keys().copied().collect::<Vec<_>>() {
            self.end_probe(id, ProbeEnd::ServerEnds, now);
        }
    }
}
