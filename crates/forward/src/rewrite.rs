//! Sequence numbers and timestamps of one outgoing stream, continuous over whatever feeds it.
//!
//! A receiver's slot is one RTP stream for its whole life, while its content comes from one source after another, with
//! pauses and inserted silence between. The outgoing line is therefore made of **segments**: within one, packets keep
//! their distances (a gap stays a gap, so that the receiver can ask for what is missing); a new one begins right after the
//! last packet of the one before, at the timestamp that the elapsed time calls for.
//!
//! What holds whatever comes in: no outgoing sequence number is given twice, a new segment lies wholly above the old one,
//! and a stranger's absurd jump begins a new segment instead of carrying the receiver's rollover counter away (RFC 3711
//! section 3.3.1: a receiver that loses it can never decrypt the stream again).

use std::time::{Duration, Instant};

/// A forward jump of more packets than this is no loss but another numbering.
const JUMP_MAX: u64 = 5_000;

/// How far timestamps may run ahead of the time that passed.
const AHEAD_MAX: Duration = Duration::from_secs(30);

/// Blocks of 64 sequence numbers whose duplicates are recognised; what is older is dropped.
const WINDOW_BLOCKS: usize = 32;

/// Ticks a second of an RTP clock (RFC 3550 section 5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockRate(pub u32);

impl ClockRate {
    /// Opus (RFC 7587 section 4.1).
    pub const OPUS: Self = Self(48_000);
    /// All video (RFC 3551 section 5).
    pub const VIDEO: Self = Self(90_000);

    /// The ticks in `duration`, modulo 2³² as timestamps are.
    pub fn ticks(self, duration: Duration) -> u32 {
        let ticks = duration.as_micros() * u128::from(self.0) / 1_000_000;
        // Keeping the low 32 bits is what RTP timestamps do.
        u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or_default()
    }
}

/// A packet as it came in: its stream, its extended sequence number, its timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incoming {
    /// Synchronisation source of the publisher's stream.
    pub ssrc: u32,
    /// Sequence number, extended by its rollovers.
    pub seq: u64,
    /// RTP timestamp.
    pub timestamp: u32,
}

/// Where a packet stands in the outgoing stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Extended sequence number; the lower 16 bits go on the wire.
    pub seq: u64,
    /// RTP timestamp.
    pub timestamp: u32,
}

#[derive(Debug, Clone, Copy)]
struct Newest {
    place: Place,
    /// When the first packet with its timestamp came: the others of a frame follow later, though captured with it.
    at: Instant,
}

impl Newest {
    fn followed_by(before: Option<Self>, place: Place, now: Instant) -> Self {
        let same_frame = before.filter(|it| it.place.timestamp == place.timestamp);
        Self { place, at: same_frame.map_or(now, |it| it.at) }
    }
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    ssrc: u32,
    first_in: u64,
    first_out: u64,
    timestamp_shift: u32,
}

/// The sequence numbers and timestamps of one outgoing stream.
#[derive(Debug, Clone)]
pub struct Timeline {
    clock: ClockRate,
    start: Place,
    newest: Option<Newest>,
    segment: Option<Segment>,
    sent: SentWindow,
}

impl Timeline {
    /// A stream whose first packet will stand at `first_seq` and `first_timestamp`.
    ///
    /// The first sequence number is below 65,536: receivers assume a rollover counter of zero.
    pub fn new(clock: ClockRate, first_seq: u16, first_timestamp: u32) -> Self {
        Self {
            clock,
            start: Place { seq: u64::from(first_seq), timestamp: first_timestamp },
            newest: None,
            segment: None,
            sent: SentWindow::default(),
        }
    }

    /// Ends the segment: whatever comes next begins a new one, and nothing of the old one is placed any more.
    pub fn end_segment(&mut self) {
        self.segment = None;
    }

    /// The place of a packet, or `None` if it must not be sent: a duplicate, or from before its segment.
    pub fn place(&mut self, packet: Incoming, now: Instant) -> Option<Place> {
        let Some(segment) = self.segment.filter(|segment| segment.ssrc == packet.ssrc) else {
            return self.begin(packet, now);
        };
        let distance = packet.seq.checked_sub(segment.first_in)?;
        let place = Place {
            seq: segment.first_out.saturating_add(distance),
            timestamp: packet.timestamp.wrapping_add(segment.timestamp_shift),
        };
        if let Some(newest) = self.newest
            && place.seq > newest.place.seq
        {
            if !self.is_plausible(newest, place, now) {
                return self.begin(packet, now);
            }
            self.newest = Some(Newest::followed_by(Some(newest), place, now));
        }
        self.sent.first_time(place.seq).then_some(place)
    }

    /// The place of a packet that the server itself inserts now.
    pub fn insert(&mut self, now: Instant) -> Place {
        self.segment = None;
        let place = self.next(now);
        self.newest = Some(Newest { place, at: now });
        self.sent.first_time(place.seq);
        place
    }

    fn begin(&mut self, packet: Incoming, now: Instant) -> Option<Place> {
        let place = self.next(now);
        self.segment = Some(Segment {
            ssrc: packet.ssrc,
            first_in: packet.seq,
            first_out: place.seq,
            timestamp_shift: place.timestamp.wrapping_sub(packet.timestamp),
        });
        self.newest = Some(Newest { place, at: now });
        self.sent.first_time(place.seq).then_some(place)
    }

    /// The place right after the newest packet, at the timestamp of `now`.
    fn next(&self, now: Instant) -> Place {
        let Some(newest) = self.newest else {
            return self.start;
        };
        let elapsed = now.saturating_duration_since(newest.at);
        Place {
            seq: newest.place.seq + 1,
            timestamp: newest.place.timestamp.wrapping_add(self.clock.ticks(elapsed).max(1)),
        }
    }

    fn is_plausible(&self, newest: Newest, place: Place, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(newest.at);
        let ahead = place.timestamp.wrapping_sub(newest.place.timestamp);
        place.seq - newest.place.seq <= JUMP_MAX && ahead <= self.clock.ticks(elapsed + AHEAD_MAX)
    }
}

/// Which of the latest sequence numbers were given out, as a ring of bit blocks.
#[derive(Debug, Clone, Default)]
struct SentWindow {
    blocks: [Block; WINDOW_BLOCKS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Block {
    number: u64,
    bits: u64,
}

impl SentWindow {
    /// Marks `seq`; `false` if it was marked before or is too old to know.
    fn first_time(&mut self, seq: u64) -> bool {
        let number = seq / 64;
        let ring = u64::try_from(WINDOW_BLOCKS).unwrap_or(1);
        let Some(block) = usize::try_from(number % ring).ok().and_then(|index| self.blocks.get_mut(index)) else {
            return false;
        };
        if block.number > number {
            return false;
        }
        if block.number < number {
            *block = Block { number, bits: 0 };
        }
        let bit = 1 << (seq % 64);
        let first = block.bits & bit == 0;
        block.bits |= bit;
        first
    }
}

#[cfg(test)]
mod tests;
