//! One outgoing stream of a receiver: an audio lane or a video lane of one of its slots.
//!
//! A lane decides, for each packet that its routes bring, whether it goes out and under which numbers. Video goes out from
//! a keyframe on, after every change of source, every pause and every change of the publisher's stream. Of a picture that
//! comes in layers one goes out; another one takes its place, up or down, with its own keyframe and never before. So it is
//! where the publisher goes on in another codec; in one that the receiver cannot decode nothing goes out.

use std::time::Instant;

use crate::codec::{Codecs, VideoCodec};
use crate::keyframe::starts_keyframe;
use crate::layers::Layer;
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

/// What goes out now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flowing {
    layer: Layer,
    /// The publisher's stream whose keyframe went out.
    ssrc: u32,
    codec: VideoCodec,
    /// The sequence number of the first packet of that keyframe, as its publisher counts.
    since: u64,
}

impl Flowing {
    /// Whether it is the same stream, further on.
    fn goes_on_in(&self, coming: &Self) -> bool {
        (self.layer, self.ssrc) == (coming.layer, coming.ssrc)
    }

    /// Whether the stream that goes out is in another codec now.
    fn is_recoded_in(&self, coming: &Self) -> bool {
        self.ssrc == coming.ssrc && self.codec != coming.codec
    }
}

/// An outgoing video stream.
#[derive(Debug, Clone)]
pub struct VideoLane {
    timeline: Timeline,
    pictures: PictureLine,
    /// What its receiver can decode.
    takes: Codecs,
    /// The layer that is to go out; `None` where no picture is.
    aim: Option<Layer>,
    /// `None` while the lane waits for a keyframe.
    flowing: Option<Flowing>,
}

impl VideoLane {
    /// A lane to a receiver that can decode `takes`, whose first packet stands at these numbers. It aims at the base layer.
    pub fn new(first_seq: u16, first_timestamp: u32, takes: Codecs) -> Self {
        Self {
            timeline: Timeline::new(ClockRate::VIDEO, first_seq, first_timestamp),
            pictures: PictureLine::default(),
            takes,
            aim: Some(Layer::BASE),
            flowing: None,
        }
    }

    /// Its source was cut or changed: nothing goes out before the next keyframe.
    pub fn cut(&mut self) {
        self.flowing = None;
        self.timeline.end_segment();
        self.pictures.end_segment();
    }

    /// Which layer is to go out from its next keyframe on; with `None` nothing does any more. Says whether that is new.
    pub fn aim(&mut self, layer: Option<Layer>) -> bool {
        let is_new = self.aim != layer;
        self.aim = layer;
        if layer.is_none() && is_new {
            self.cut();
        }
        is_new
    }

    /// What its receiver can decode.
    pub fn takes(&self) -> Codecs {
        self.takes
    }

    /// The layer that goes out now.
    pub fn flowing(&self) -> Option<Layer> {
        self.flowing.map(|it| it.layer)
    }

    /// The layer whose keyframe the lane waits for.
    pub fn awaited(&self) -> Option<Layer> {
        self.aim.filter(|aim| self.flowing() != Some(*aim))
    }

    /// Whether a keyframe of this layer in this codec is what the lane waits for.
    pub fn waits_for(&self, layer: Layer, codec: VideoCodec) -> bool {
        self.takes.has(codec) && self.awaited() == Some(layer)
    }

    /// The place of a source's packet, or `None` if it must not go out.
    pub fn forward(
        &mut self,
        packet: Incoming,
        layer: Layer,
        codec: VideoCodec,
        payload: &[u8],
        now: Instant,
    ) -> Option<VideoPlace> {
        let aim = self.aim?;
        let coming = Flowing { layer, ssrc: packet.ssrc, codec, since: packet.seq };
        if let Some(before) = self.flowing.filter(|it| it.is_recoded_in(&coming)) {
            if packet.seq < before.since {
                // Late, of the codec before.
                return None;
            }
            // What went out ends here, whether its successor can go out or not.
            self.cut();
        }
        if !self.takes.has(codec) {
            return None;
        }
        if !self.flowing.is_some_and(|it| it.goes_on_in(&coming)) {
            // While nothing goes out, a smaller picture is better than none; what goes out may change its stream.
            let will_do = layer == aim || self.flowing.map_or(layer < aim, |it| it.layer == layer);
            if !will_do || !starts_keyframe(codec, payload) {
                return None;
            }
            self.cut();
        }
        let place = self.timeline.place(packet, now)?;
        self.flowing.get_or_insert(coming);
        let numbers = match codec {
            VideoCodec::Vp8 => Descriptor::parse(payload).map(|it| it.numbers),
            VideoCodec::H264 => None,
        };
        Some(VideoPlace { place, numbers: numbers.map(|numbers| self.pictures.shift(numbers)) })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const KEYFRAME: [u8; 2] = [0x10, 0x00];
    const PICTURE: [u8; 2] = [0x10, 0x01];

    fn layer(place: usize) -> Layer {
        Layer::at(place).unwrap()
    }

    /// Feeds one packet of a layer, and says whether it went out.
    fn feed(lane: &mut VideoLane, place: usize, seq: u64, payload: &[u8]) -> Option<Place> {
        let packet = Incoming { ssrc: u32::try_from(place).unwrap() + 10, seq, timestamp: 0 };
        lane.forward(packet, layer(place), VideoCodec::Vp8, payload, Instant::now()).map(|it| it.place)
    }

    #[test]
    fn another_layer_takes_over_with_its_keyframe_and_goes_on_in_the_numbers() {
        let mut lane = VideoLane::new(100, 0, Codecs::BOTH);
        assert!(feed(&mut lane, 1, 1, &KEYFRAME).is_none(), "larger than it aims at");
        assert_eq!(feed(&mut lane, 0, 1, &KEYFRAME).map(|it| it.seq), Some(100));
        assert!(lane.aim(Some(layer(1))));
        assert_eq!(lane.awaited(), Some(layer(1)));
        assert!(feed(&mut lane, 1, 50, &PICTURE).is_none());
        assert_eq!(feed(&mut lane, 0, 2, &PICTURE).map(|it| it.seq), Some(101), "the old one goes on until then");
        assert_eq!(feed(&mut lane, 1, 51, &KEYFRAME).map(|it| it.seq), Some(102));
        assert!(feed(&mut lane, 0, 3, &KEYFRAME).is_none());
        assert_eq!(lane.awaited(), None);
        lane.aim(Some(layer(0)));
        assert_eq!(feed(&mut lane, 1, 52, &PICTURE).map(|it| it.seq), Some(103));
        assert_eq!(feed(&mut lane, 0, 9, &KEYFRAME).map(|it| it.seq), Some(104));
    }

    #[test]
    fn while_nothing_is_seen_a_smaller_picture_will_do() {
        let mut lane = VideoLane::new(100, 0, Codecs::BOTH);
        lane.aim(Some(layer(2)));
        assert!(feed(&mut lane, 0, 1, &KEYFRAME).is_some());
        assert!(feed(&mut lane, 1, 1, &KEYFRAME).is_none(), "only what it aims at takes over");
        assert_eq!((lane.flowing(), lane.awaited()), (Some(layer(0)), Some(layer(2))));
    }

    #[test]
    fn a_lane_without_an_aim_is_silent_and_goes_on_with_a_keyframe() {
        let mut lane = VideoLane::new(100, 0, Codecs::BOTH);
        feed(&mut lane, 0, 1, &KEYFRAME);
        lane.aim(None);
        assert!(feed(&mut lane, 0, 2, &KEYFRAME).is_none());
        assert_eq!(lane.awaited(), None, "nothing is asked for");
        lane.aim(Some(Layer::BASE));
        assert!(feed(&mut lane, 0, 3, &PICTURE).is_none());
        assert_eq!(feed(&mut lane, 0, 4, &KEYFRAME).map(|it| it.seq), Some(101));
    }

    const H264_KEYFRAME: [u8; 2] = [0x67, 0x42];
    const H264_PICTURE: [u8; 2] = [0x41, 0x9a];

    /// The same for a packet of the base layer in either codec.
    fn feed_coded(lane: &mut VideoLane, codec: VideoCodec, seq: u64, payload: &[u8]) -> Option<VideoPlace> {
        lane.forward(Incoming { ssrc: 10, seq, timestamp: 0 }, Layer::BASE, codec, payload, Instant::now())
    }

    #[test]
    fn another_codec_goes_on_in_the_numbers_from_its_keyframe_and_is_waited_for() {
        let (mut lane, seq) = (VideoLane::new(100, 0, Codecs::BOTH), |it: VideoPlace| it.place.seq);
        let (vp8, h264) = (VideoCodec::Vp8, VideoCodec::H264);
        assert_eq!(feed_coded(&mut lane, vp8, 1, &KEYFRAME).map(seq), Some(100));
        assert_eq!(feed_coded(&mut lane, vp8, 2, &PICTURE).map(seq), Some(101));
        // The packet that began it is lost.
        assert_eq!(feed_coded(&mut lane, h264, 4, &H264_PICTURE), None);
        assert!(lane.waits_for(Layer::BASE, h264));
        assert_eq!(feed_coded(&mut lane, h264, 5, &H264_KEYFRAME).map(seq), Some(102));
        assert_eq!(lane.awaited(), None);
        assert_eq!(feed_coded(&mut lane, vp8, 3, &KEYFRAME), None, "late, and not gone back to");
        let place = feed_coded(&mut lane, h264, 6, &H264_PICTURE);
        assert_eq!(place.map(|it| (seq(it), it.numbers)), Some((103, None)), "it has no picture numbers");
        assert_eq!(feed_coded(&mut lane, vp8, 7, &KEYFRAME).map(seq), Some(104));
    }

    #[test]
    fn what_the_receiver_cannot_decode_is_neither_sent_nor_waited_for() {
        let mut lane = VideoLane::new(100, 0, Codecs::VP8);
        assert!(feed(&mut lane, 0, 1, &KEYFRAME).is_some());
        assert_eq!(feed_coded(&mut lane, VideoCodec::H264, 2, &H264_KEYFRAME), None);
        assert_eq!(lane.flowing(), None, "what it was sent has ended");
        assert!(!lane.waits_for(Layer::BASE, VideoCodec::H264));
        assert!(lane.waits_for(Layer::BASE, VideoCodec::Vp8));
        assert!(feed(&mut lane, 0, 3, &PICTURE).is_none());
        assert_eq!(feed(&mut lane, 0, 4, &KEYFRAME).map(|it| it.seq), Some(101));
    }

    #[test]
    fn timestamps_go_on_from_frame_to_frame_over_a_change_of_layer() {
        let (start, mut lane) = (Instant::now(), VideoLane::new(100, 0, Codecs::BOTH));
        let feed = |lane: &mut VideoLane, place: usize, seq, ms, timestamp, payload: &[u8]| {
            let packet = Incoming { ssrc: u32::try_from(place).unwrap(), seq, timestamp };
            let now = start + Duration::from_millis(ms);
            lane.forward(packet, layer(place), VideoCodec::Vp8, payload, now).map(|it| it.place.timestamp)
        };
        assert_eq!(feed(&mut lane, 0, 1, 0, 7_000, &KEYFRAME), Some(0));
        // The rest of a frame comes later than its beginning, which says nothing about when it was captured.
        assert_eq!(feed(&mut lane, 0, 2, 25, 7_000, &[0, 1]), Some(0));
        lane.aim(Some(layer(1)));
        assert_eq!(feed(&mut lane, 1, 1, 33, 900_000, &KEYFRAME), Some(2_970));
        assert_eq!(feed(&mut lane, 1, 2, 67, 902_970, &PICTURE), Some(5_940));
    }
}
