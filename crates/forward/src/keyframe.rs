//! Where a picture can begin, and how often a publisher is asked to begin one.
//!
//! A publisher ignores a request that follows another too closely, so one request is not enough: while any receiver waits,
//! it is asked again. A publisher whose camera is off will not answer however often it is asked; after a while it is asked
//! seldom, until its video moves again.

use std::time::{Duration, Instant};

use crate::codec::VideoCodec;
use crate::h264;
use crate::layers::Height;
use crate::vp8::Descriptor;

/// Whether this RTP payload is one that decoding can begin with.
pub fn starts_keyframe(codec: VideoCodec, payload: &[u8]) -> bool {
    match codec {
        VideoCodec::Vp8 => Descriptor::parse(payload).is_some_and(|it| it.starts_keyframe),
        VideoCodec::H264 => h264::starts_keyframe(payload),
    }
}

/// How tall the picture is, where this RTP payload is the beginning of a keyframe and says so.
pub fn height(codec: VideoCodec, payload: &[u8]) -> Option<Height> {
    match codec {
        VideoCodec::Vp8 => Descriptor::parse(payload)?.height,
        VideoCodec::H264 => h264::height(payload),
    }
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

    /// Whether somebody waits.
    pub fn is_wanted(&self) -> bool {
        self.wanted_since.is_some()
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
