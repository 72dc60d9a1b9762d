//! One picture and its sound, as a peer publishes them: the layers, what all of it takes, and the requests for keyframes.

use std::time::Instant;

use forward::codec::VideoCodec;
use forward::flood::Ceiling;
use forward::keyframe::{height, starts_keyframe};
use forward::layers::{Layer, Layers};
use forward::rate::{Bitrate, RateMeter};
use str0m::rtp::Ssrc;

use super::Kind;
use crate::packet::RtpPacket;
use crate::peer::answer::PublishingLines;
use crate::peer::connection::{Broken, Connection};

/// One picture and its sound.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) lines: PublishingLines,
    /// The layers of the picture; one if there are none.
    pub(super) layers: Layers,
    /// What the picture came in last.
    pub(super) codec: VideoCodec,
    sound: RateMeter,
    ceiling: Ceiling,
    /// The newest stream of each layer.
    streams: Vec<(Layer, Ssrc)>,
}

impl Published {
    /// Nothing yet, on these lines.
    pub(super) fn new(lines: PublishingLines, ceiling: Ceiling) -> Self {
        Self {
            lines,
            layers: Layers::default(),
            codec: VideoCodec::Vp8,
            sound: RateMeter::default(),
            ceiling,
            streams: Vec::new(),
        }
    }

    /// Whether a packet is within what may be sent. One that is not is lost: it has never come.
    pub(super) fn has_room_for(&mut self, packet: &RtpPacket, is_picture: bool, now: Instant) -> bool {
        let bytes = packet.payload.len();
        if is_picture { self.ceiling.takes_picture(bytes, now) } else { self.ceiling.takes_sound(bytes, now) }
    }

    /// Notes a packet of the sound.
    pub(super) fn take_sound(&mut self, packet: &RtpPacket, now: Instant) {
        self.sound.add(packet.payload.len(), now);
    }

    /// What the sound takes.
    pub(super) fn sound_rate(&self, now: Instant) -> Bitrate {
        self.sound.rate(now)
    }

    /// Notes a packet of the picture, and says what it is; `None` if it is of no layer.
    pub(super) fn take_picture(
        &mut self,
        packet: &RtpPacket,
        codec: VideoCodec,
        connection: &mut Connection,
        now: Instant,
    ) -> Result<Option<Kind>, Broken> {
        let Some(layer) = self.layer_of(packet.header.ssrc, connection)? else {
            return Ok(None);
        };
        self.codec = codec;
        self.layers.arrived(layer, packet.payload.len(), height(codec, &packet.payload), now);
        let starts_keyframe = starts_keyframe(codec, &packet.payload);
        let misses_another = self.layers.came(layer, *packet.seq_no, starts_keyframe, now);
        Ok(Some(Kind::Video { layer, codec, starts_keyframe, misses_another }))
    }

    /// Asks for the keyframes that are due, and says how many requests that were.
    pub(super) fn request_keyframes(&mut self, connection: &mut Connection, now: Instant) -> Result<u64, Broken> {
        let mut requests = 0;
        for layer in self.layers.take_due(now) {
            let ssrc = self.streams.iter().find(|(it, _)| *it == layer).map(|(_, ssrc)| *ssrc);
            let rid = self.lines.rids.get(layer.place()).copied();
            requests += u64::from(connection.request_keyframe(self.lines.video, rid, ssrc)?);
        }
        Ok(requests)
    }

    /// Which layer a stream of video is.
    fn layer_of(&mut self, ssrc: Ssrc, connection: &mut Connection) -> Result<Option<Layer>, Broken> {
        if let Some((layer, _)) = self.streams.iter().find(|(_, it)| *it == ssrc) {
            return Ok(Some(*layer));
        }
        let layer = if self.lines.rids.is_empty() {
            Some(Layer::BASE)
        } else {
            let rid = connection.layer_of(ssrc)?;
            let place = self.lines.rids.iter().position(|it| Some(*it) == rid);
            place.and_then(Layer::at)
        };
        if let Some(layer) = layer {
            self.layers.begins_anew(layer);
            self.streams.retain(|(it, _)| *it != layer);
            self.streams.push((layer, ssrc));
        }
        Ok(layer)
    }
}
