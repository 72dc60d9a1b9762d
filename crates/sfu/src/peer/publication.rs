//! What a peer publishes: its gates, its voice, the layers of its video, and what they take.

use std::time::Instant;

use forward::gate::Sends;
use forward::ingress::Entrance;
use forward::keyframe::{VideoCodec, starts_keyframe};
use forward::layers::{Layer, Layers};
use forward::loudness::Voice;
use forward::rate::{Bitrate, RateMeter};
use forward::vp8::Descriptor;
use str0m::media::{Mid, Rid};
use str0m::rtp::{RtpPacket, Ssrc};

use crate::peer::answer::PayloadTypes;
use crate::peer::connection::{Broken, Connection};

/// What a packet of media is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// Sound, and whether its publisher begins to speak with it.
    Audio {
        begins_to_speak: bool,
    },
    Video {
        layer: Layer,
        starts_keyframe: bool,
    },
}

/// What becomes of a packet that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It may be forwarded.
    Passes(Media),
    /// The gate is closed for it.
    Gated,
    /// It is nothing that is forwarded.
    Foreign,
}

/// What one peer publishes.
#[derive(Debug)]
pub(crate) struct Publication {
    pub(crate) ingress: Entrance,
    /// The layers of its video; one if it sends none.
    pub(crate) video: Layers,
    /// How loud it is. Nothing of it is left once it may not be heard.
    pub(crate) voice: Voice,
    audio: RateMeter,
    line: Mid,
    /// The names of the layers, the smallest first; empty for a video without layers.
    rids: Vec<Rid>,
    /// The newest stream of each layer.
    streams: Vec<(Layer, Ssrc)>,
}

impl Publication {
    /// Nothing yet, and all of it gated.
    pub(crate) fn new(line: Mid, rids: Vec<Rid>) -> Self {
        Self {
            ingress: Entrance::default(),
            video: Layers::default(),
            voice: Voice::default(),
            audio: RateMeter::default(),
            line,
            rids,
            streams: Vec::new(),
        }
    }

    /// What becomes of a packet. The gate is asked before anything else.
    pub(crate) fn admit(
        &mut self,
        packet: &RtpPacket,
        types: PayloadTypes,
        connection: &mut Connection,
        now: Instant,
    ) -> Result<Admission, Broken> {
        let (ssrc, payload_type) = (packet.header.ssrc, packet.header.payload_type);
        let is_audio = payload_type == types.opus;
        if !is_audio && payload_type != types.vp8 {
            return Ok(Admission::Foreign);
        }
        let gate = if is_audio { &mut self.ingress.audio } else { &mut self.ingress.video };
        if !gate.admit(*ssrc, *packet.seq_no) {
            return Ok(Admission::Gated);
        }
        if is_audio {
            self.audio.add(packet.payload.len(), now);
            let said = &packet.header.ext_vals;
            let begins = said.audio_level.is_some_and(|dbov| self.voice.arrived(dbov, said.voice_activity, now));
            return Ok(Admission::Passes(Media::Audio { begins_to_speak: begins }));
        }
        let Some(layer) = self.layer_of(ssrc, connection)? else {
            return Ok(Admission::Foreign);
        };
        let height = Descriptor::parse(&packet.payload).and_then(|it| it.height);
        self.video.arrived(layer, packet.payload.len(), height, now);
        let starts_keyframe = starts_keyframe(VideoCodec::Vp8, &packet.payload);
        Ok(Admission::Passes(Media::Video { layer, starts_keyframe }))
    }

    /// Lets pass what may be sent, and nothing else. Who may not be heard is silent at once.
    pub(crate) fn set_gate(&mut self, sends: Sends) {
        self.ingress.set(sends);
        if !sends.audio {
            self.voice.hush();
        }
    }

    /// What its sound takes.
    pub(crate) fn audio_rate(&self, now: Instant) -> Bitrate {
        self.audio.rate(now)
    }

    /// When a keyframe is to be asked for.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.video.deadline()
    }

    /// Asks for the keyframes that are due, and says how many requests that were.
    pub(crate) fn request_keyframes(&mut self, connection: &mut Connection, now: Instant) -> Result<u64, Broken> {
        let mut requests = 0;
        for layer in self.video.take_due(now) {
            let ssrc = self.streams.iter().find(|(it, _)| *it == layer).map(|(_, ssrc)| *ssrc);
            let rid = self.rids.get(layer.place()).copied();
            requests += u64::from(connection.request_keyframe(self.line, rid, ssrc)?);
        }
        Ok(requests)
    }

    /// Which layer a stream of video is.
    fn layer_of(&mut self, ssrc: Ssrc, connection: &mut Connection) -> Result<Option<Layer>, Broken> {
        if let Some((layer, _)) = self.streams.iter().find(|(_, it)| *it == ssrc) {
            return Ok(Some(*layer));
        }
        let layer = if self.rids.is_empty() {
            Some(Layer::BASE)
        } else {
            let rid = connection.layer_of(ssrc)?;
            let place = self.rids.iter().position(|it| Some(*it) == rid);
            place.and_then(Layer::at)
        };
        if let Some(layer) = layer {
            self.streams.retain(|(it, _)| *it != layer);
            self.streams.push((layer, ssrc));
        }
        Ok(layer)
    }
}
