//! Packets: who sent them, when they came, and whether they may leave.

use std::collections::BTreeMap;

use session::ParticipantId;

use crate::{
    broken::{Verdict, hold},
    media::{Leaving, Packet},
    parts::{Part, Parts},
};

pub(crate) const NOTHING_LEAKS: &str = "nothing leaks through a cut";

/// Numbers of one stream.
#[derive(Debug, Clone, Copy)]
struct Stream {
    part: Part,
    highest: u64,
    /// The highest that had come when its medium was last not open: nothing up to there ever leaves.
    barred: u64,
}

/// The memory for packets.
#[derive(Debug, Default)]
pub(crate) struct Packets {
    /// What was given last and acknowledged.
    open: Parts,
    /// At which decision each of them became open.
    since: BTreeMap<(ParticipantId, Part), u64>,
    decisions: u64,
    streams: BTreeMap<(ParticipantId, u32), Stream>,
}

impl Packets {
    /// A decision was acknowledged.
    pub(crate) fn acknowledged(&mut self, open: Parts) {
        self.decisions += 1;
        for granted in open.difference(&self.open) {
            self.since.insert(*granted, self.decisions);
        }
        for ((publisher, _), stream) in &mut self.streams {
            if !open.contains(&(*publisher, stream.part)) {
                stream.barred = stream.highest;
            }
        }
        self.open = open;
    }

    /// There is no room, or nobody in it.
    pub(crate) fn nobody_is_open(&mut self) {
        self.acknowledged(Parts::new());
    }

    /// What was given last.
    pub(crate) fn open(&self) -> &Parts {
        &self.open
    }

    /// How many decisions there were.
    pub(crate) fn decisions(&self) -> u64 {
        self.decisions
    }

    /// A packet came.
    pub(crate) fn received(&mut self, from: ParticipantId, packet: Packet) {
        let part = packet.kind.part();
        let stream = self.streams.entry((from, packet.ssrc)).or_insert(Stream { part, highest: 0, barred: 0 });
        stream.highest = stream.highest.max(packet.seq);
        if !self.open.contains(&(from, part)) {
            stream.barred = stream.highest;
        }
    }

    /// A packet leaves.
    pub(crate) fn leaves(&self, leaving: &Leaving) -> Verdict {
        let Leaving { receiver, from, received_at, .. } = leaving;
        let hears = (*receiver, Part::Room);
        hold(NOTHING_LEAKS, self.open.contains(&hears), || format!("{receiver} is cut and is sent {leaving:?}"))?;
        let Some((publisher, packet)) = from else { return Ok(()) };
        let sends = (*publisher, packet.kind.part());
        hold(NOTHING_LEAKS, self.open.contains(&sends), || format!("{sends:?} is cut and {leaving:?} leaves"))?;
        let continuously = [sends, hears].iter().all(|it| self.since.get(it) <= Some(received_at));
        hold(NOTHING_LEAKS, continuously, || format!("{leaving:?} was received before one of the two was open"))?;
        let barred = self.streams.get(&(*publisher, packet.ssrc)).map_or(0, |stream| stream.barred);
        hold(NOTHING_LEAKS, packet.seq > barred, || format!("{leaving:?} came during a cut, up to {barred}"))
    }
}
