//! What a peer publishes: its gates, its lines, its voice, its pictures, and the codec that it is asked to send itself in.

mod published;

use std::time::Instant;

use forward::codec::{Asked, Codecs, VideoCodec, suits};
use forward::flood::Ceiling;
use forward::gate::Sends;
use forward::ingress::{Entrance, Ingress};
use forward::layers::{Layer, Offered};
use forward::loudness::Voice;
use forward::rate::Bitrate;
use str0m::media::Mid;
use str0m::rtp::Ssrc;

use crate::feed::Feed;
use crate::packet::RtpPacket;
use crate::peer::answer::{PayloadTypes, PublishingLines};
use crate::peer::connection::{Broken, Connection};
use crate::peer::publication::published::Published;
use crate::peer::redundant::{ReceivedSound, Unpacked};

/// What a packet of media is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) feed: Feed,
    pub(crate) kind: Kind,
}

/// Sound or picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Sound, and whether its publisher begins to speak with it.
    Audio { begins_to_speak: bool },
    /// A picture. It may tell that one before it is lost for good, which whoever looks at it needs.
    Video { layer: Layer, codec: VideoCodec, starts_keyframe: bool, misses_another: bool },
}

/// What becomes of a packet that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It may be forwarded.
    Passes(Media),
    /// The gate is closed for it.
    Gated,
    /// It is more than may be sent.
    Excess,
    /// It is nothing that is forwarded.
    Foreign,
}

/// What one peer publishes.
#[derive(Debug)]
pub(crate) struct Publication {
    pub(crate) ingress: Entrance,
    /// How loud its voice is. Nothing of it is left once it may not be heard.
    pub(crate) voice: Voice,
    /// What of its sound has come.
    sound: ReceivedSound,
    /// The codec that its page would rather send itself in.
    prefers: VideoCodec,
    asked: Asked,
    person: Published,
    /// `None` where the page has no lines for it.
    screen: Option<Published>,
    /// On which line each stream came first. A stream that changes its line would change its gate, so none is forgotten; one is let in
    /// for each place (`forward::ssrcs`).
    lines: Vec<(Ssrc, Mid)>,
}

impl Publication {
    /// Nothing yet, and all of it gated. The picture and the sound of a person, and those of a screen, may take so much each.
    pub(crate) fn new(
        prefers: VideoCodec,
        person: PublishingLines,
        screen: Option<PublishingLines>,
        ceiling: Ceiling,
    ) -> Self {
        Self {
            ingress: Entrance::default(),
            voice: Voice::default(),
            sound: ReceivedSound::default(),
            prefers,
            asked: Asked::default(),
            person: Published::new(person, ceiling),
            screen: screen.map(|lines| Published::new(lines, ceiling)),
            lines: Vec::new(),
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
        let Some((feed, is_audio)) = self.line_of(ssrc, connection)?.and_then(|line| self.carried_on(line)) else {
            return Ok(Admission::Foreign);
        };
        let picture = match (is_audio, types.codec(payload_type)) {
            (true, None) if payload_type == types.opus => None,
            (false, Some(codec)) => Some(codec),
            _ => return Ok(Admission::Foreign),
        };
        if !self.gate(feed, is_audio).admit(*ssrc, *packet.seq_no) {
            return Ok(Admission::Gated);
        }
        let Some(published) = self.of_mut(feed) else {
            return Ok(Admission::Foreign);
        };
        if !published.has_room_for(packet, picture.is_some(), now) {
            return Ok(Admission::Excess);
        }
        let kind = if let Some(codec) = picture {
            published.take_picture(packet, codec, connection, now)?
        } else {
            published.take_sound(packet, now);
            Some(Kind::Audio { begins_to_speak: feed == Feed::Person && self.begins_to_speak(packet, now) })
        };
        Ok(kind.map_or(Admission::Foreign, |kind| Admission::Passes(Media { feed, kind })))
    }

    /// Takes a packet apart that carries sound more than once.
    pub(crate) fn unpack(
        &mut self,
        packet: &RtpPacket,
        types: PayloadTypes,
        connection: &mut Connection,
    ) -> Result<Unpacked, Broken> {
        let payload_type = packet.header.payload_type;
        if payload_type != types.opus && Some(payload_type) != types.redundant {
            return Ok(Unpacked::AsItIs);
        }
        let ssrc = packet.header.ssrc;
        let carried = self.line_of(ssrc, connection)?.and_then(|line| self.carried_on(line));
        let passes = carried.is_some_and(|(feed, is_audio)| self.gate(feed, is_audio).lets_pass(*ssrc, *packet.seq_no));
        Ok(self.sound.unpack(packet, types, passes))
    }

    /// The codec that the person is to be sent in, by what those can decode who may be shown it; `None` while that is not new.
    pub(crate) fn ask(&mut self, receivers: impl IntoIterator<Item = Codecs>, now: Instant) -> Option<VideoCodec> {
        let suits = suits(self.prefers, self.person.lines.sends, receivers);
        self.asked.follow(suits, now)
    }

    /// When that may be new without anybody coming or going.
    pub(crate) fn ask_again_at(&self) -> Option<Instant> {
        self.asked.deadline()
    }

    /// Lets pass what may be sent, and nothing else. Who may not be heard is silent at once.
    pub(crate) fn set_gate(&mut self, sends: Sends) {
        if sends.audio != self.ingress.audio.is_open() || sends.screen != self.ingress.screen.is_open() {
            self.sound.begin_anew();
        }
        self.ingress.set(sends);
        if !sends.audio {
            self.voice.hush();
        }
    }

    /// Whether the picture may be sent at all.
    pub(crate) fn may_show(&self, feed: Feed) -> bool {
        match feed {
            Feed::Person => self.ingress.video.is_open(),
            Feed::Screen => self.ingress.screen.is_open(),
        }
    }

    /// What the sound takes.
    pub(crate) fn audio_rate(&self, feed: Feed, now: Instant) -> Bitrate {
        self.of(feed).map_or(Bitrate::ZERO, |it| it.sound_rate(now))
    }

    /// The layers of the picture that flow, the smallest first.
    pub(crate) fn offered(&self, feed: Feed, now: Instant) -> Vec<Offered> {
        self.of(feed).map_or_else(Vec::new, |it| it.layers.offered(now))
    }

    /// In which codec the picture came last.
    pub(crate) fn codec(&self, feed: Feed) -> VideoCodec {
        self.of(feed).map_or(VideoCodec::Vp8, |it| it.codec)
    }

    /// Whether a keyframe of this layer is asked for until it comes.
    pub(crate) fn is_wanted(&self, feed: Feed, layer: Layer) -> bool {
        self.of(feed).is_some_and(|it| it.layers.is_wanted(layer))
    }

    /// Somebody needs a keyframe of this layer.
    pub(crate) fn want(&mut self, feed: Feed, layer: Layer, now: Instant) {
        if let Some(published) = self.of_mut(feed) {
            published.layers.want(layer, now);
        }
    }

    /// A keyframe of this layer came, or nobody waits for one any more.
    pub(crate) fn satisfied(&mut self, feed: Feed, layer: Layer) {
        if let Some(published) = self.of_mut(feed) {
            published.layers.satisfied(layer);
        }
    }

    /// When a keyframe is to be asked for.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        Feed::BOTH.into_iter().filter_map(|feed| self.of(feed)?.layers.deadline()).min()
    }

    /// Asks for the keyframes that are due, and says how many requests that were.
    pub(crate) fn request_keyframes(&mut self, connection: &mut Connection, now: Instant) -> Result<u64, Broken> {
        let mut requests = 0;
        for feed in Feed::BOTH {
            if let Some(published) = self.of_mut(feed) {
                requests += published.request_keyframes(connection, now)?;
            }
        }
        Ok(requests)
    }

    /// The sound of a screen is nobody's voice: only a person's is listened to here.
    fn begins_to_speak(&mut self, packet: &RtpPacket, now: Instant) -> bool {
        let said = &packet.header.ext_vals;
        said.audio_level.is_some_and(|dbov| self.voice.arrived(dbov, said.voice_activity, now))
    }

    fn of(&self, feed: Feed) -> Option<&Published> {
        match feed {
            Feed::Person => Some(&self.person),
            Feed::Screen => self.screen.as_ref(),
        }
    }

    fn of_mut(&mut self, feed: Feed) -> Option<&mut Published> {
        match feed {
            Feed::Person => Some(&mut self.person),
            Feed::Screen => self.screen.as_mut(),
        }
    }

    fn gate(&mut self, feed: Feed, is_audio: bool) -> &mut Ingress {
        match (feed, is_audio) {
            (Feed::Person, true) => &mut self.ingress.audio,
            (Feed::Person, false) => &mut self.ingress.video,
            (Feed::Screen, _) => &mut self.ingress.screen,
        }
    }

    /// The line on which a stream came first.
    fn line_of(&mut self, ssrc: Ssrc, connection: &mut Connection) -> Result<Option<Mid>, Broken> {
        if let Some((_, line)) = self.lines.iter().find(|(it, _)| *it == ssrc) {
            return Ok(Some(*line));
        }
        let line = connection.line_of(ssrc)?;
        self.lines.extend(line.map(|line| (ssrc, line)));
        Ok(line)
    }

    /// What a line carries, and whether it is the sound of it.
    fn carried_on(&self, line: Mid) -> Option<(Feed, bool)> {
        let lines = Feed::BOTH.into_iter().filter_map(|feed| Some((feed, &self.of(feed)?.lines)));
        lines.into_iter().find_map(|(feed, lines)| match line {
            _ if line == lines.audio => Some((feed, true)),
            _ if line == lines.video => Some((feed, false)),
            _ => None,
        })
    }
}
