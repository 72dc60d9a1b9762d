//! One outgoing stream of a receiver: an audio lane or a video lane of one of its slots.
//!
//! A lane decides, for each packet that its routes bring, whether it goes out and under which numbers. Video goes out from
//! a keyframe on, after every change of source, every pause and every change of the publisher's stream.

use std::time::Instant;

use crate::keyframe::{VideoCodec, starts_keyframe};
use crate::rewrite::{ClockRate, Incoming, Place, Timeline};
use crate::vp8::{Descriptor, PictureLine, PictureNumbers};

/// An outgoing audio stream.
#[derive(Debug, Clone)]
pub struct AudioLane {
    timeline: Timeline,
}

impl AudioLane {
    /// A lane whose first packet stands at these numbers.
    pub fn new(first_seq: u16, first_timestamp: u32) -> Self {
        Self { timeline: Timeline::new(ClockRate::OPUS, first_seq, first_timestamp) }
    }

    /// Its source was cut or changed: nothing of the old one goes out any more.
    pub fn cut(&mut self) {
        self.timeline.end_segment();
    }

    /// The place of a source's packet, or `None` if it must not go out.
    pub fn forward(&mut self, packet: Incoming, now: Instant) -> Option<Place> {
        self.timeline.place(packet, now)
    }

    /// The place of a frame of silence.
    pub fn insert(&mut self, now: Instant) -> Place {
        self.timeline.insert(now)
    }
}

/// A video packet's way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VideoPlace {
    /// Its sequence number and timestamp.
    pub place: Place,
    /// For VP8 with picture numbers: the numbers to write in place of its own.
    pub numbers: Option<PictureNumbers>,
}

/// An outgoing video stream.
#[derive(Debug, Clone)]
pub struct VideoLane {
    timeline: Timeline,
    pictures: PictureLine,
    /// The publisher's stream whose keyframe went out; `None` while the lane waits for one.
    flowing: Option<u32>,
}

impl VideoLane {
    /// A lane whose first packet stands at these numbers.
    pub fn new(first_seq: u16, first_timestamp: u32) -> Self {
        Self {
            timeline: Timeline::new(ClockRate::VIDEO, first_seq, first_timestamp),
            pictures: PictureLine::default(),
            flowing: None,
        }
    }

    /// Its source was cut or changed: nothing goes out before the next keyframe.
    pub fn cut(&mut self) {
        self.flowing = None;
        self.timeline.end_segment();
        self.pictures.end_segment();
    }

    /// Whether the lane waits for a keyframe.
    pub fn is_waiting(&self) -> bool {
        self.flowing.is_none()
    }

    /// The place of a source's packet, or `None` if it must not go out.
    pub fn forward(&mut self, packet: Incoming, codec: VideoCodec, payload: &[u8], now: Instant) -> Option<VideoPlace> {
        if self.flowing != Some(packet.ssrc) {
            if !starts_keyframe(codec, payload) {
                return None;
            }
            self.cut();
        }
        let place = self.timeline.place(packet, now)?;
        self.flowing = Some(packet.ssrc);
        let numbers = match codec {
            VideoCodec::Vp8 => Descriptor::parse(payload).map(|it| it.numbers),
            VideoCodec::H264 => None,
        };
        Some(VideoPlace { place, numbers: numbers.map(|numbers| self.pictures.shift(numbers)) })
    }
}
