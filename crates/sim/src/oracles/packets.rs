//! Packets: who sent them, when they came, and whether they may leave.

use std::collections::{BTreeMap, BTreeSet};

use session::ParticipantId;

use crate::{
    broken::{Verdict, hold},
    media::{Leaving, Packet},
};

pub(crate) const NOTHING_LEAKS: &str = "nothing leaks through a cut";

/// Numbers of one stream.
#[derive(Debug, Clone, Copy, Default)]
struct Stream {
    highest: u64,
    /// The highest that had come when its publisher was last not open: nothing up to there ever leaves.
    barred: u64,
}

/// The memory for packets.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    /// What was given last and acknowledged.
    open: BTreeSet<ParticipantId>,
    /// At which decision each of them became open.
    since: BTreeMap<ParticipantId, u64>,
    decisions: u64,
    streams: BTreeMap<(ParticipantId, u32), Stream>,
}

impl Packets {
    /// A decision was acknowledged.
    pub(crate) fn acknowledged(&mut self, open: &BTreeSet<ParticipantId>) {
        self.decisions += 1;
        for granted in open.difference(&self.open) {
            self.since.insert(*granted, self.decisions);
        }
        for ((publisher, _), stream) in &mut self.streams {
            if !open.contains(publisher) {
                stream.barred = stream.highest;
            }
        }
        self.open.clone_from(open);
    }

    /// There is no room, or nobody in it.
    pub(crate) fn nobody_is_open(&mut self) {
        self.acknowledged(&BTreeSet::new());
    }

    /// Who was given media last.
    pub(crate) fn open(&self) -> &BTreeSet<ParticipantId> {
        &self.open
    }

    /// How many decisions there were.
    pub(crate) fn decisions(&self) -> u64 {
        self.decisions
    }

    /// A packet came.
    pub(crate) fn received(&mut self, from: ParticipantId, packet: Packet) {
        let stream = self.streams.entry((from, packet.ssrc)).or_default();
        stream.highest = stream.highest.max(packet.seq);
        if !self.open.contains(&from) {
            stream.barred = stream.highest;
        }
    }

    /// A packet leaves.
    pub(crate) fn leaves(&self, leaving: &Leaving) -> Verdict {
        let Leaving { receiver, from, received_at } = leaving;
        hold(NOTHING_LEAKS, self.open.contains(receiver), || format!("{receiver} is cut and is sent {leaving:?}"))?;
        let Some((publisher, packet)) = from else { return Ok(()) };
        hold(NOTHING_LEAKS, self.open.contains(publisher), || format!("{publisher} is cut and {leaving:?} leaves"))?;
        let continuously = [publisher, receiver].iter().all(|it| self.since.get(it) <= Some(received_at));
        hold(NOTHING_LEAKS, continuously, || format!("{leaving:?} was received before one of the two was open"))?;
        let barred = self.streams.get(&(*publisher, packet.ssrc)).map_or(0, |stream| stream.barred);
        hold(NOTHING_LEAKS, packet.seq > barred, || format!("{leaving:?} came during a cut, up to {barred}"))
    }
}
