//! What a client publishes: numbered packets of audio, of video in layers, and of a screen with its sound.
//!
//! Like a browser it answers a request for a keyframe only if it has not made one for a while.

use std::time::{Duration, Instant};

use forward::redundancy::format::{self, Older};
use sfu::VideoCodec;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::rtp::{ExtensionValues, RtpWrite};

use super::Client;

/// Requests for a keyframe that follow one more closely are ignored.
const KEYFRAME_PAUSE: Duration = Duration::from_millis(300);

/// How many later packets of sound carry again what one did.
const REPEATED: usize = 2;

/// Packets of one video frame.
const FRAME_PACKETS: u8 = 3;

/// Where a packet of video says which layer it is.
pub(super) const LAYER_AT: usize = 20;

/// The names of the layers, and of each the bytes of a packet and the height of the picture.
const LAYERS: [(&str, usize, u16); 3] = [("l", 100, 180), ("m", 300, 360), ("h", 900, 720)];

/// The sequence parameters of H.264 (section 7.3.2.1.1) of a picture so tall, with their header.
fn parameters(height: u16) -> Vec<u8> {
    let of = |size: &[u8]| [&[0x67, 0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40], size].concat();
    match height {
        180 => of(&[0xa0, 0xcb, 0xcf, 0x37, 0x01, 0x0d, 0x01, 0x07, 0x84, 0x42, 0x35]),
        360 => of(&[0x50, 0x17, 0xfc, 0xb3, 0x70, 0x10, 0xd0, 0x10, 0x78, 0x44, 0x23, 0x50]),
        _ => of(&[0x28, 0x02, 0xdd, 0x37, 0x01, 0x0d, 0x01, 0x07, 0x84, 0x42, 0x35]),
    }
}

/// What a packet of a screen says in that place.
pub(super) const SCREEN: u8 = 9;

/// One layer of the video that a client publishes, or its screen.
pub(super) struct Layer {
    pub(super) mid: Mid,
    /// None where there are no layers.
    rid: Option<Rid>,
    bytes: usize,
    height: u16,
    seq: u64,
    picture: u16,
    /// Every layer's time begins somewhere else.
    begins_at: u32,
    is_sent: bool,
    keyframe_due: bool,
    last_keyframe: Option<Instant>,
    keyframe_requests: usize,
}

impl Layer {
    fn new(mid: Mid, rid: Option<Rid>, name: u8, place: usize, bytes: usize, height: u16) -> Self {
        let shift = u16::try_from(place).unwrap();
        Self {
            mid,
            rid,
            bytes,
            height,
            seq: 50_000 + 3_000 * u64::from(shift),
            picture: u16::from(name) * 1_000 + 300 * shift,
            begins_at: 0x4567_89ab_u32.wrapping_mul(u32::from(shift)),
            is_sent: true,
            keyframe_due: true,
            last_keyframe: None,
            keyframe_requests: 0,
        }
    }

    /// So many layers, or the picture as it is; and the screen, which is not shared yet.
    pub(super) fn all(layers: usize, name: u8, video: Mid, screen: Mid) -> Vec<Self> {
        let named = LAYERS.iter().take(layers).enumerate();
        let mut all: Vec<_> = named
            .map(|(place, (rid, bytes, height))| Self::new(video, Some((*rid).into()), name, place, *bytes, *height))
            .collect();
        if layers == 0 {
            all.push(Self::new(video, None, name, 0, 400, 720));
        }
        all.push(Self { is_sent: false, ..Self::new(screen, None, name, LAYERS.len(), 1_000, 1_080) });
        all
    }

    /// How so many are offered.
    pub(super) fn simulcast(layers: usize) -> Option<Simulcast> {
        let mut simulcast = Simulcast::new();
        LAYERS.iter().take(layers).for_each(|(rid, ..)| simulcast.add_send_layer(SimulcastLayer::new(rid)));
        (layers > 0).then_some(simulcast)
    }

    fn may_make_keyframe(&self, now: Instant) -> bool {
        self.last_keyframe.is_none_or(|last| now - last >= KEYFRAME_PAUSE)
    }
}

/// Whether it is a kind that the server takes: of H.264 only constrained baseline with several packets to a picture.
fn is_taken(it: &PayloadParams) -> bool {
    let format = it.spec().format;
    it.spec().codec != Codec::H264
        || (format.packetization_mode, format.profile_level_id) == (Some(1), Some(0x0042_e01f))
}

/// One packet that a client publishes.
#[derive(Clone, Copy)]
struct Packet {
    mid: Mid,
    rid: Option<Rid>,
    codec: Codec,
    seq: u64,
    begins_at: u32,
    marker: bool,
}

/// What a page that was tampered with may put into a packet.
#[derive(Debug, Clone)]
pub(crate) struct Anything {
    pub(crate) payload: Vec<u8>,
    pub(crate) marker: bool,
    /// Added to what its time is.
    pub(crate) timestamp: u32,
    /// So many numbers are left out before it.
    pub(crate) skips: u16,
    /// It says that it carries again what came before, where it is of sound.
    pub(crate) says_again: bool,
}

impl Client {
    pub(super) fn publish(&mut self, now: Instant) {
        if now >= self.next_audio {
            self.next_audio = now + Duration::from_millis(20);
            self.audio_seq += 1;
            self.publish_audio(self.audio, self.audio_seq, now);
            if self.is_sharing() {
                self.screen_audio_seq += 1;
                self.publish_audio(self.screen_audio, self.screen_audio_seq, now);
            }
        }
        let is_keyframe_due = self.layers.iter().any(|it| it.is_sent && it.keyframe_due && it.may_make_keyframe(now));
        if self.films && (now >= self.next_video || is_keyframe_due) {
            self.next_video = now + Duration::from_millis(33);
            for place in 0..self.layers.len() {
                self.publish_frame(place, now);
            }
        }
    }

    /// Sends so many packets at once.
    pub(crate) fn flood(&mut self, packets: usize) {
        for _ in 0..packets {
            self.audio_seq += 1;
            self.publish_audio(self.audio, self.audio_seq, Instant::now());
        }
    }

    /// Sends so many frames of its largest picture at once.
    pub(crate) fn flood_with_frames(&mut self, frames: usize) {
        (0..frames).for_each(|_| self.publish_frame(0, Instant::now()));
    }

    /// Goes on with its sound in another stream, and sends one packet of it.
    pub(crate) fn begin_another_stream(&mut self) {
        let mut api = self.rtc.direct_api();
        let ssrc = api.new_ssrc();
        api.reset_stream_tx(self.audio, None, ssrc, None).unwrap();
        self.flood(1);
    }

    /// Sends one packet of its voice or its camera, under its own keys, that carries anything.
    pub(crate) fn publish_anything(&mut self, is_sound: bool, anything: &Anything) {
        let now = Instant::now();
        let (mid, seq, codec) = if is_sound {
            self.audio_seq += u64::from(anything.skips);
            (self.audio, &mut self.audio_seq, Codec::Opus)
        } else {
            let layer = &mut self.layers[0];
            layer.seq += u64::from(anything.skips);
            (layer.mid, &mut layer.seq, Codec::Vp8)
        };
        *seq += 1;
        let (seq, begins_at) = (*seq, anything.timestamp);
        let packet = Packet { mid, rid: None, codec, seq, begins_at, marker: anything.marker };
        let plain = self.payload_type(codec);
        let payload_type = if is_sound && anything.says_again { self.red().unwrap_or(plain) } else { plain };
        self.write_as(payload_type, packet, anything.payload.clone(), now);
        self.drain();
    }

    /// Sends a layer, or stops sending it.
    pub(crate) fn send_layer(&mut self, place: usize, is_sent: bool) {
        self.layers[place].is_sent = is_sent;
    }

    /// Encodes its camera in another codec from now on, beginning with keyframes, as a new encoder does.
    pub(crate) fn encode_in(&mut self, codec: VideoCodec) {
        self.encodes_in = codec;
        let (_screen, camera) = self.layers.split_last_mut().unwrap();
        for layer in camera {
            (layer.keyframe_due, layer.last_keyframe) = (true, None);
        }
    }

    /// How often a keyframe of a layer was asked for.
    pub(crate) fn requests_of(&self, place: usize) -> usize {
        self.layers[place].keyframe_requests
    }

    /// Sends its screen with its sound, or stops. Nobody is asked.
    pub(crate) fn share(&mut self, is_shared: bool) {
        let screen = self.layers.last_mut().unwrap();
        screen.is_sent = is_shared;
        screen.keyframe_due |= is_shared;
    }

    /// How often a keyframe of its screen was asked for.
    pub(crate) fn requests_of_screen(&self) -> usize {
        self.layers.last().unwrap().keyframe_requests
    }

    fn is_sharing(&self) -> bool {
        self.layers.last().is_some_and(|screen| screen.is_sent)
    }

    fn publish_audio(&mut self, mid: Mid, seq: u64, now: Instant) {
        let mut payload = vec![0x78];
        self.sign(&mut payload);
        if mid == self.audio && self.level > -50 {
            self.spoken.push(self.last_number);
        }
        let packet = Packet { mid, rid: None, codec: Codec::Opus, seq, begins_at: 0, marker: true };
        let timestamp = self.ticks(48_000, now);
        let payload_type = if mid == self.audio { self.red() } else { None };
        let red = payload_type.and_then(|_| self.with_older(timestamp, &payload));
        if mid == self.audio {
            self.sound_made += 1;
            self.sound.push_back((timestamp, payload.clone()));
            while self.sound.len() > REPEATED {
                self.sound.pop_front();
            }
            if self.loses_own_sound {
                return;
            }
        }
        match payload_type.zip(red) {
            Some((payload_type, payload)) => self.write_as(payload_type, packet, payload, now),
            None => self.write(packet, payload, now),
        }
        self.drain();
    }

    /// A payload, and what the last ones carried in front of it.
    fn with_older(&self, timestamp: u32, payload: &[u8]) -> Option<Vec<u8>> {
        let older = self.sound.iter().map(|(at, payload)| Older { offset: timestamp.wrapping_sub(*at), payload });
        format::write(*self.payload_type(Codec::Opus), payload, &older.collect::<Vec<_>>())
    }

    /// The payload type of sound that carries again what came before, where the server takes it.
    pub(super) fn red(&self) -> Option<Pt> {
        self.rtc.codec_config().find(|it| it.spec().codec == Codec::Opus)?.red()
    }

    fn ticks(&self, rate: u128, now: Instant) -> u32 {
        u32::try_from((now - self.start).as_micros() * rate / 1_000_000).unwrap()
    }

    fn publish_frame(&mut self, place: usize, now: Instant) {
        let name = if place + 1 == self.layers.len() { SCREEN } else { u8::try_from(place).unwrap() };
        let layer = &mut self.layers[place];
        if !layer.is_sent {
            return;
        }
        let is_keyframe = layer.keyframe_due && layer.may_make_keyframe(now);
        if is_keyframe {
            layer.last_keyframe = Some(now);
            layer.keyframe_due = false;
        }
        layer.picture = (layer.picture + 1) & 0x7fff;
        let [high, low] = layer.picture.to_be_bytes();
        let (mid, rid, begins_at) = (layer.mid, layer.rid, layer.begins_at);
        let (bytes, height) = (layer.bytes, layer.height);
        let codec = match if name == SCREEN { self.encodes_screen_in } else { self.encodes_in } {
            VideoCodec::Vp8 => Codec::Vp8,
            VideoCodec::H264 => Codec::H264,
        };
        for part in 0..FRAME_PACKETS {
            self.layers[place].seq += 1;
            let mut payload = match (codec, part) {
                (Codec::H264, 0) if is_keyframe => parameters(height),
                (Codec::H264, _) => vec![0x41],
                _ => {
                    let first = if part == 0 { 0x90 } else { 0x80 };
                    let [short, long] = height.to_le_bytes();
                    let descriptor = [first, 0x80, 0x80 | high, low, u8::from(!is_keyframe)];
                    [&descriptor[..], &[0, 0, 0x9d, 0x01, 0x2a, 0, 1, short, long]].concat()
                }
            };
            payload.resize(bytes, 0xaa);
            payload[LAYER_AT] = name;
            self.sign(&mut payload);
            let (seq, marker) = (self.layers[place].seq, part + 1 == FRAME_PACKETS);
            let packet = Packet { mid, rid, codec, seq, begins_at, marker };
            if !self.loses_own_video {
                self.write(packet, payload, now);
            }
            self.drain();
        }
    }

    fn sign(&mut self, payload: &mut Vec<u8>) {
        self.last_number += 1;
        payload.push(self.name);
        payload.extend(self.last_number.to_be_bytes());
    }

    fn write(&mut self, packet: Packet, payload: Vec<u8>, now: Instant) {
        self.write_as(self.payload_type(packet.codec), packet, payload, now);
    }

    fn write_as(&mut self, pt: Pt, packet: Packet, payload: Vec<u8>, now: Instant) {
        let Packet { mid, rid, codec, seq, begins_at, marker } = packet;
        let timestamp = self.ticks(if codec == Codec::Opus { 48_000 } else { 90_000 }, now);
        let level = (codec == Codec::Opus).then_some(self.level);
        let values =
            ExtensionValues { audio_level: level, voice_activity: level.map(|_| true), ..ExtensionValues::default() };
        let write = RtpWrite::new(pt, seq.into(), timestamp.wrapping_add(begins_at), now, payload)
            .marker(marker)
            .ext_vals(values)
            .nackable(codec != Codec::Opus);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, rid).unwrap().write_rtp(write);
    }

    fn payload_type(&self, codec: Codec) -> Pt {
        self.rtc.codec_config().find(|it| it.spec().codec == codec && is_taken(it)).unwrap().pt()
    }

    /// Makes the packets of its largest picture so large.
    pub(crate) fn enlarge_packets(&mut self, bytes: usize) {
        self.layers.iter_mut().rev().nth(1).unwrap().bytes = bytes;
    }

    pub(super) fn note_keyframe_request(&mut self, mid: Mid, rid: Option<Rid>) {
        self.keyframe_requests += 1;
        let now = Instant::now();
        for layer in self.layers.iter_mut().filter(|it| it.mid == mid && it.rid == rid) {
            layer.keyframe_requests += 1;
            layer.keyframe_due |= layer.may_make_keyframe(now);
        }
    }
}
