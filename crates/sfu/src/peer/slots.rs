//! What slots for voices and slots for pictures have in common: how some of them are named, where their streams begin, and
//! what a lane is told of a packet.

use crate::packet::RtpPacket;
use crate::peer::answer::AnsweredStream;
use forward::rewrite::Incoming;

/// Some of a receiver's slots, by their indices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    pub(crate) voices: Vec<usize>,
    pub(crate) pictures: Vec<usize>,
}

impl Slots {
    /// And these.
    pub(crate) fn extend(&mut self, others: Self) {
        self.voices.extend(others.voices);
        self.pictures.extend(others.pictures);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.voices.is_empty() && self.pictures.is_empty()
    }
}

/// Where a stream begins. Any start will do; identifiers of streams are random already. 14 bits leave room before the first
/// rollover.
pub(super) fn start(stream: AnsweredStream) -> (u16, u32) {
    let ssrc = *stream.ssrc;
    (u16::try_from(ssrc & 0x3fff).unwrap_or_default(), ssrc)
}

pub(super) fn incoming(packet: &RtpPacket) -> Incoming {
    Incoming { ssrc: *packet.header.ssrc, seq: *packet.seq_no, timestamp: packet.header.timestamp }
}
