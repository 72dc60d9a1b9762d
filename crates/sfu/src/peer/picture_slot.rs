//! One outgoing video stream of a receiver, in which one picture after another is shown.

use std::sync::Arc;
use std::time::Instant;

use forward::codec::{Codecs, VideoCodec};
use forward::lane::{VideoLane, VideoPlace};
use forward::layers::Layer;
use str0m::media::Mid;
use str0m::rtp::{ExtensionValues, RtpWrite};

use crate::packet::RtpPacket;
use crate::peer::answer::{AnsweredStream, PayloadTypes};
use crate::peer::connection::{Broken, Connection};
use crate::peer::slots::{incoming, start};

/// A slot for a picture.
#[derive(Debug)]
pub(crate) struct PictureSlot {
    stream: AnsweredStream,
    lane: VideoLane,
}

impl PictureSlot {
    /// A slot whose receiver decodes `takes` there.
    pub(crate) fn new(stream: AnsweredStream, takes: Codecs) -> Self {
        let (seq, time) = start(stream);
        Self { stream, lane: VideoLane::new(seq, time, takes) }
    }

    /// The line it is on.
    pub(crate) fn line(&self) -> Mid {
        self.stream.mid
    }

    /// In which codecs its receiver may be shown something there.
    pub(crate) fn takes(&self) -> Codecs {
        self.lane.takes()
    }

    /// Nothing of what fed the slot goes out any more. The connection is to be settled before the slot is opened.
    pub(crate) fn close(&mut self, connection: &mut Connection) -> Result<(), Broken> {
        self.cut();
        connection.close_stream(self.stream.ssrc, self.stream.resend)
    }

    /// What comes next is another stream: it waits for its keyframe.
    pub(crate) fn cut(&mut self) {
        self.lane.cut();
    }

    /// A source feeds the slot from now on.
    pub(crate) fn open(&self, connection: &mut Connection) {
        connection.open_stream(self.stream.ssrc);
        self.stream.resend.into_iter().for_each(|it| connection.open_stream(it));
    }

    /// The layer of the source's video that is to go out, if any is. Says whether that is new.
    pub(crate) fn aim(&mut self, connection: &mut Connection, layer: Option<Layer>) -> Result<bool, Broken> {
        let is_new = self.lane.aim(layer);
        if is_new && layer.is_none() {
            // A network that does not carry the picture is not to carry what was lost of it either.
            connection.forget_sent(self.stream.ssrc)?;
        }
        Ok(is_new)
    }

    /// The layer that goes out.
    pub(crate) fn flowing(&self) -> Option<Layer> {
        self.lane.flowing()
    }

    /// The layer whose keyframe the video waits for.
    pub(crate) fn awaited(&self) -> Option<Layer> {
        self.lane.awaited()
    }

    /// Whether a keyframe of this layer in this codec is what the video waits for.
    pub(crate) fn waits_for(&self, layer: Layer, codec: VideoCodec) -> bool {
        self.lane.waits_for(layer, codec)
    }

    /// Writes a packet of the source's video, unless it must not go out.
    pub(crate) fn write(
        &mut self,
        connection: &mut Connection,
        types: PayloadTypes,
        (layer, codec): (Layer, VideoCodec),
        packet: &RtpPacket,
        now: Instant,
    ) -> Result<bool, Broken> {
        let placed = self.lane.forward(incoming(packet), layer, codec, &packet.payload, now);
        let Some(VideoPlace { place, numbers }) = placed else {
            return Ok(false);
        };
        let values = ExtensionValues {
            video_orientation: packet.header.ext_vals.video_orientation,
            ..ExtensionValues::default()
        };
        let payload = Arc::clone(&packet.payload);
        let mut write = RtpWrite::new(types.of(codec), place.seq.into(), place.timestamp, now, payload)
            .marker(packet.header.marker)
            .ext_vals(values)
            .nackable(true);
        if let Some(numbers) = numbers {
            // With the source's own numbers in it, it would not fit among those that this receiver was given.
            let Some(patch) = connection.patch(&packet.payload, numbers)? else {
                return Ok(false);
            };
            write = write.vp8_patch(patch);
        }
        connection.write(self.stream.ssrc, write)?;
        Ok(true)
    }
}
