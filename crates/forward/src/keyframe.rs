//! Where a picture can begin, and how often a publisher is asked to begin one.
//!
//! A publisher ignores a request that follows another too closely, so one request is not enough: while any receiver waits,
//! it is asked again. A publisher whose camera is off will not answer however often it is asked; after a while it is asked
//! seldom, until its video moves again.

use std::time::{Duration, Instant};

use crate::vp8::Descriptor;

/// The video codecs whose keyframes are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoCodec {
    /// RFC 7741.
    Vp8,
    /// RFC 6184.
    H264,
}

/// Whether this RTP payload is one that decoding can begin with.
pub fn starts_keyframe(codec: VideoCodec, payload: &[u8]) -> bool {
    match codec {
        VideoCodec::Vp8 => Descriptor::parse(payload).is_some_and(|it| it.starts_keyframe),
        VideoCodec::H264 => starts_h264_sequence(payload),
    }
}

/// NAL unit types of RFC 6184 section 5.2, and of H.264 table 7-1.
const H264_SEQUENCE_PARAMETERS: u8 = 7;
const H264_STAP_A: u8 = 24;
const H264_FU_A: u8 = 28;

/// A sequence parameter set: it comes before the keyframe it belongs to, and decoding needs both.
fn starts_h264_sequence(payload: &[u8]) -> bool {
    let Some((&header, rest)) = payload.split_first() else {
        return false;
    };
    match header & 0x1f {
        H264_SEQUENCE_PARAMETERS => true,
        H264_STAP_A => aggregate_has_parameters(rest),
        H264_FU_A => rest.first().is_some_and(|unit| unit & 0x80 != 0 && unit & 0x1f == H264_SEQUENCE_PARAMETERS),
        _ => false,
    }
}

fn aggregate_has_parameters(mut units: &[u8]) -> bool {
    while let Some((&size, rest)) = units.split_first_chunk::<2>() {
        let size = usize::from(u16::from_be_bytes(size));
        let Some((unit, rest)) = rest.split_at_checked(size) else {
            return false;
        };
        if unit.first().is_some_and(|header| header & 0x1f == H264_SEQUENCE_PARAMETERS) {
            return true;
        }
        units = rest;
    }
    false
}

/// Requests to one publisher are at least this far apart.
pub const REQUEST_INTERVAL: Duration = Duration::from_millis(100);

/// How long a publisher is asked that often without a sign of video.
const EAGER_FOR: Duration = Duration::from_secs(2);

/// How often it is asked afterwards.
const PATIENT_INTERVAL: Duration = Duration::from_secs(1);

/// The requests to one publisher.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyframeRequests {
    wanted_since: Option<Instant>,
    eager_until: Option<Instant>,
    last: Option<Instant>,
}

impl KeyframeRequests {
    /// Somebody needs a keyframe. Say so again for each packet of video that does not begin one: it shows that the
    /// publisher is there, so that asking is worthwhile.
    pub fn want(&mut self, now: Instant) {
        self.wanted_since.get_or_insert(now);
        self.eager_until = Some(now + EAGER_FOR);
    }

    /// A keyframe came, or nobody waits any more.
    pub fn satisfied(&mut self) {
        self.wanted_since = None;
    }

    /// Whether to ask now. Saying yes counts as asking.
    pub fn take_due(&mut self, now: Instant) -> bool {
        let is_due = self.deadline().is_some_and(|at| at <= now);
        if is_due {
            self.last = Some(now);
        }
        is_due
    }

    /// When to ask next; `None` while nobody waits.
    pub fn deadline(&self) -> Option<Instant> {
        self.wanted_since?;
        let Some(last) = self.last else {
            return self.wanted_since;
        };
        let soon = last + REQUEST_INTERVAL;
        let is_eager = self.eager_until.is_some_and(|until| soon <= until);
        Some(if is_eager { soon } else { last + PATIENT_INTERVAL })
    }
}

#[cfg(test)]
mod tests;
