//! One slot of a receiver: an outgoing audio stream and an outgoing video stream that belong together.

use std::sync::Arc;
use std::time::Instant;

use forward::gate::Sends;
use forward::keyframe::VideoCodec;
use forward::lane::{AudioLane, VideoLane, VideoPlace};
use forward::layers::Layer;
use forward::rewrite::{Incoming, Place};
use forward::silence::{OPUS_SILENCE, Silence};
use forward::vp8::PictureNumbers;
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Vp8Descriptor, Vp8Patch};

use crate::peer::answer::{AnsweredStream, PayloadTypes};
use crate::peer::connection::{Broken, Connection};

/// A slot.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) audio: AnsweredStream,
    pub(crate) video: AnsweredStream,
    audio_lane: AudioLane,
    video_lane: VideoLane,
    silence: Option<Silence>,
}

impl Slot {
    pub(crate) fn new(audio: AnsweredStream, video: AnsweredStream) -> Self {
        // Any start will do; identifiers of streams are random already. 14 bits leave room before the first rollover.
        let start = |ssrc: u32| (u16::try_from(ssrc & 0x3fff).unwrap_or_default(), ssrc);
        let (audio_seq, audio_time) = start(*audio.ssrc);
        let (video_seq, video_time) = start(*video.ssrc);
        Self {
            audio,
            video,
            audio_lane: AudioLane::new(audio_seq, audio_time),
            video_lane: VideoLane::new(video_seq, video_time),
            silence: None,
        }
    }

    /// Nothing of what fed the slot goes out any more. The connection is to be settled before the slot is opened.
    pub(crate) fn close(&mut self, connection: &mut Connection) -> Result<(), Broken> {
        self.cut();
        self.silence = None;
        connection.close_stream(self.audio.ssrc, self.audio.resend)?;
        connection.close_stream(self.video.ssrc, self.video.resend)
    }

    /// Nothing of what its source may no longer send goes out any more. The connection is to be settled before the slot is
    /// opened.
    pub(crate) fn mute(&mut self, connection: &mut Connection, lost: Sends) -> Result<(), Broken> {
        if lost.audio {
            self.audio_lane.cut();
            connection.close_stream(self.audio.ssrc, self.audio.resend)?;
        }
        if lost.video {
            self.video_lane.cut();
            connection.close_stream(self.video.ssrc, self.video.resend)?;
        }
        Ok(())
    }

    /// What comes next is another stream: video waits for its keyframe.
    pub(crate) fn cut(&mut self) {
        self.audio_lane.cut();
        self.video_lane.cut();
    }

    /// A source feeds the slot from now on.
    pub(crate) fn open(&self, connection: &mut Connection) {
        for stream in [self.audio, self.video] {
            connection.open_stream(stream.ssrc);
            stream.resend.into_iter().for_each(|it| connection.open_stream(it));
        }
    }

    /// Its source was cut: a second of silence follows.
    pub(crate) fn begin_silence(&mut self, connection: &mut Connection, now: Instant) {
        self.silence = Some(Silence::begin(now));
        connection.open_stream(self.audio.ssrc);
    }

    /// When the next frame of silence is due.
    pub(crate) fn silence_deadline(&self) -> Option<Instant> {
        self.silence.and_then(|silence| silence.deadline())
    }

    /// Writes a frame of silence if one is due, and says whether it did.
    pub(crate) fn write_silence(
        &mut self,
        connection: &mut Connection,
        types: PayloadTypes,
        now: Instant,
    ) -> Result<bool, Broken> {
        let Some(silence) = &mut self.silence else {
            return Ok(false);
        };
        if !silence.take_due(now) {
            return Ok(false);
        }
        if silence.deadline().is_none() {
            self.silence = None;
        }
        let Place { seq, timestamp } = self.audio_lane.insert(now);
        let packet = RtpWrite::new(types.opus, seq.into(), timestamp, now, OPUS_SILENCE);
        connection.write(self.audio.ssrc, packet)?;
        Ok(true)
    }

    /// The layer of the source's video that is to go out, if any is. Says whether that is new.
    pub(crate) fn aim(&mut self, connection: &mut Connection, layer: Option<Layer>) -> Result<bool, Broken> {
        let is_new = self.video_lane.aim(layer);
        if is_new && layer.is_none() {
            // A network that does not carry the picture is not to carry what was lost of it either.
            connection.forget_sent(self.video.ssrc)?;
        }
        Ok(is_new)
    }

    /// The layer that goes out.
    pub(crate) fn flowing(&self) -> Option<Layer> {
        self.video_lane.flowing()
    }

    /// The layer whose keyframe the video waits for.
    pub(crate) fn awaited(&self) -> Option<Layer> {
        self.video_lane.awaited()
    }

    /// Writes a packet of the source's audio, unless it must not go out.
    pub(crate) fn write_audio(
        &mut self,
        connection: &mut Connection,
        types: PayloadTypes,
        packet: &RtpPacket,
        now: Instant,
    ) -> Result<bool, Broken> {
        let Some(place) = self.audio_lane.forward(incoming(packet), now) else {
            return Ok(false);
        };
        // Whoever speaks again is not to be heard between frames of silence.
        self.silence = None;
        let values = ExtensionValues {
            audio_level: packet.header.ext_vals.audio_level,
            voice_activity: packet.header.ext_vals.voice_activity,
            ..ExtensionValues::default()
        };
        let payload = Arc::clone(&packet.payload);
        let write = RtpWrite::new(types.opus, place.seq.into(), place.timestamp, now, payload)
            .marker(packet.header.marker)
            .ext_vals(values);
        connection.write(self.audio.ssrc, write)?;
        Ok(true)
    }

    /// Writes a packet of the source's video, unless it must not go out.
    pub(crate) fn write_video(
        &mut self,
        connection: &mut Connection,
        types: PayloadTypes,
        layer: Layer,
        packet: &RtpPacket,
        now: Instant,
    ) -> Result<bool, Broken> {
        let placed = self.video_lane.forward(incoming(packet), layer, VideoCodec::Vp8, &packet.payload, now);
        let Some(VideoPlace { place, numbers }) = placed else {
            return Ok(false);
        };
        let values = ExtensionValues {
            video_orientation: packet.header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        let payload = Arc::clone(&packet.payload);
        let mut write = RtpWrite::new(types.vp8, place.seq.into(), place.timestamp, now, payload)
            .marker(packet.header.marker)
            .ext_vals(values)
            .nackable(true);
        if let Some(patch) = numbers.and_then(|numbers| patch(&packet.payload, numbers)) {
            write = write.vp8_patch(patch);
        }
        connection.write(self.video.ssrc, write)?;
        Ok(true)
    }
}

fn incoming(packet: &RtpPacket) -> Incoming {
    Incoming { ssrc: *packet.header.ssrc, seq: *packet.seq_no, timestamp: packet.header.timestamp }
}

/// The bytes that write `numbers` into this payload.
fn patch(payload: &[u8], numbers: PictureNumbers) -> Option<Vp8Patch> {
    let mut patch = Vp8Descriptor::parse(payload).ok()?.patch();
    if let Some(id) = numbers.picture_id {
        patch = patch.picture_id(id.value);
    }
    if let Some(index) = numbers.base_layer_index {
        patch = patch.tl0_pic_idx(index);
    }
    if let Some(index) = numbers.keyframe_index {
        patch = patch.key_idx(index);
    }
    patch.build().ok()
}
