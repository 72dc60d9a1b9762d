//! One outgoing audio stream of a receiver, in which one voice after another is heard.

use std::time::Instant;

use forward::lane::AudioLane;
use forward::rewrite::Place;
use forward::silence::{OPUS_SILENCE, Silence};
use str0m::rtp::{ExtensionValues, RtpWrite};

use crate::packet::RtpPacket;
use crate::peer::answer::{AnsweredStream, PayloadTypes};
use crate::peer::connection::{Broken, Connection};
use crate::peer::redundant::SentSound;
use crate::peer::slots::{incoming, start};

/// A slot for a voice.
#[derive(Debug)]
pub(crate) struct VoiceSlot {
    stream: AnsweredStream,
    lane: AudioLane,
    silence: Option<Silence>,
    sent: SentSound,
}

impl VoiceSlot {
    pub(crate) fn new(stream: AnsweredStream) -> Self {
        let (seq, time) = start(stream);
        Self { stream, lane: AudioLane::new(seq, time), silence: None, sent: SentSound::default() }
    }

    /// Nothing of what fed the slot goes out any more. The connection is to be settled before the slot is opened.
    pub(crate) fn close(&mut self, connection: &mut Connection) -> Result<(), Broken> {
        self.cut();
        self.silence = None;
        connection.close_stream(self.stream.ssrc, self.stream.resend)
    }

    /// What comes next is another stream.
    pub(crate) fn cut(&mut self) {
        self.lane.cut();
        self.sent.forget();
    }

    /// A source feeds the slot from now on.
    pub(crate) fn open(&self, connection: &mut Connection) {
        connection.open_stream(self.stream.ssrc);
        self.stream.resend.into_iter().for_each(|it| connection.open_stream(it));
    }

    /// Its source was cut: a second of silence follows.
    pub(crate) fn begin_silence(&mut self, connection: &mut Connection, now: Instant) {
        self.silence = Some(Silence::begin(now));
        connection.open_stream(self.stream.ssrc);
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
        let Place { seq, timestamp } = self.lane.insert(now);
        let packet = RtpWrite::new(types.opus, seq.into(), timestamp, now, OPUS_SILENCE);
        connection.write(self.stream.ssrc, packet)?;
        Ok(true)
    }

    /// Writes a packet of the source's audio, unless it must not go out, and with it what so many before it carried.
    pub(crate) fn write(
        &mut self,
        connection: &mut Connection,
        types: PayloadTypes,
        packet: &RtpPacket,
        levels: usize,
        now: Instant,
    ) -> Result<bool, Broken> {
        let Some(place) = self.lane.forward(incoming(packet), now) else {
            return Ok(false);
        };
        // Whoever speaks again is not to be heard between frames of silence.
        self.silence = None;
        let values = ExtensionValues {
            audio_level: packet.header.ext_vals.audio_level,
            voice_activity: packet.header.ext_vals.voice_activity,
            ..ExtensionValues::default()
        };
        let (payload_type, payload) = self.sent.pack(place, &packet.payload, types, levels);
        let write = RtpWrite::new(payload_type, place.seq.into(), place.timestamp, now, payload)
            .marker(packet.header.marker)
            .ext_vals(values);
        connection.write(self.stream.ssrc, write)?;
        Ok(true)
    }
}
