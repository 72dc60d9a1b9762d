//! The connection itself: `str0m` over a UDP socket.
//!
//! Every act is followed by draining the library, as it asks for. Like a browser, it answers a request for a keyframe
//! only if it has not made one for a while.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    net::{SocketAddr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use str0m::{
    Candidate, Event, Input, Output, Rtc,
    change::{SdpAnswer, SdpPendingOffer},
    format::Codec,
    media::{Direction, KeyframeRequestKind, MediaKind, Mid, Rid},
    net::{Protocol, Receive},
    rtp::{ExtensionValues, RtpPacket, RtpWrite},
};
use tokio::sync::{mpsc, watch};

use super::{
    Heard, Kind, Order, Packet, Point, Setup, Wish,
    capture::{Capture, Mark, starts_keyframe},
    layers::Layer,
    tally::{Arrival, Tallying},
};

/// Requests for a keyframe that follow one more closely are ignored.
const KEYFRAME_PAUSE: Duration = Duration::from_millis(300);
/// The time of an audio frame, and about that of a video frame.
const AUDIO_PACE: Duration = Duration::from_millis(20);
const VIDEO_PACE: Duration = Duration::from_millis(33);
/// How loud sound says to be (RFC 6464), in dBov.
const SPEECH_DBOV: i8 = -30;
const SILENCE_DBOV: i8 = -127;
/// How often the counters are read.
const STATS_PACE: Duration = Duration::from_millis(100);
/// Longer than any datagram of ours.
const DATAGRAM_BYTES_MAX: usize = 2_000;
/// One packet of video of so many is lost while losing.
const LOST_ONE_OF: usize = 20;
/// What a library that never comes to rest may put out.
const OUTPUTS_MAX: usize = 10_000;

/// A connection.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of a bot")]
pub(super) struct Peer {
    rtc: Rtc,
    pending: Option<SdpPendingOffer>,
    socket: UdpSocket,
    address: SocketAddr,
    /// The lines that send.
    own: Lines,
    /// Those on which another's screen arrives.
    shown_screen: (Mid, Mid),
    voices: Vec<Mid>,
    pictures: Vec<Mid>,
    capture: Capture,
    camera: &'static [Layer],
    publishes: bool,
    shares: bool,
    /// Between two pictures; none while it sends sound alone.
    video_pace: Option<Duration>,
    /// How loud its sound says to be, in dBov.
    level: i8,
    loses: bool,
    is_held: bool,
    arrived: usize,
    start: Instant,
    timeout: Instant,
    next_audio: Instant,
    next_video: Instant,
    /// The number of the last packet on each line, of each layer.
    seqs: BTreeMap<(Kind, usize), u64>,
    keyframe_due: bool,
    last_keyframe: Option<Instant>,
    /// How many packets of media were received.
    received: usize,
    /// Requests to send again, by receiving m-line.
    nacks: BTreeMap<Mid, u64>,
    keeps_packets: bool,
    tallying: Tallying,
    /// What was not told yet, with counters since the beginning.
    heard: Heard,
}

/// The lines on which it sends.
#[derive(Debug)]
struct Lines {
    audio: Mid,
    video: Mid,
    screen: Mid,
    screen_audio: Mid,
}

/// Where a packet goes out.
#[derive(Clone, Copy, Debug)]
struct Out {
    kind: Kind,
    /// Which layer, counted from 0.
    place: usize,
    rid: Option<Rid>,
    marker: bool,
}

impl Peer {
    /// A connection and its offer.
    pub(super) fn new(setup: &Setup) -> anyhow::Result<(Self, String)> {
        let Setup { voice, voices, pictures, in_layers, keeps_packets, from } = *setup;
        let now = Instant::now();
        let socket = UdpSocket::bind((from, 0))?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let builder = Rtc::builder().set_rtp_mode(true).set_stats_interval(Some(STATS_PACE));
        let mut config = builder.clear_codecs().enable_opus(true, false).enable_vp8(true);
        // It would take H.264 as well, like most browsers: constrained baseline, with several packets to a picture.
        config.codec_config().add_h264(108.into(), Some(109.into()), true, 0x0042_e01f);
        let mut rtc = config.build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp")?);
        let mut api = rtc.sdp_api();
        let camera = Layer::of_camera(in_layers);
        let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, Layer::offered(camera));
        let mut add = |kind, direction| api.add_media(kind, direction, None, None, None);
        let own = Lines {
            audio,
            video,
            screen: add(MediaKind::Video, Direction::SendOnly),
            screen_audio: add(MediaKind::Audio, Direction::SendOnly),
        };
        let shown = add(MediaKind::Video, Direction::RecvOnly);
        let shown_screen = (add(MediaKind::Audio, Direction::RecvOnly), shown);
        let voices = (0..voices).map(|_| add(MediaKind::Audio, Direction::RecvOnly)).collect();
        let pictures = (0..pictures).map(|_| add(MediaKind::Video, Direction::RecvOnly)).collect();
        let (offer, pending) = api.apply().context("an offer with something in it")?;
        let peer = Self {
            rtc,
            pending: Some(pending),
            socket,
            address,
            own,
            shown_screen,
            voices,
            pictures,
            capture: Capture::new(voice),
            camera,
            publishes: false,
            shares: false,
            video_pace: Some(VIDEO_PACE),
            level: SILENCE_DBOV,
            loses: false,
            is_held: false,
            arrived: 0,
            start: now,
            timeout: now,
            next_audio: now,
            next_video: now,
            seqs: BTreeMap::from([((Kind::Audio, 0), 60_000), ((Kind::Video, 0), 50_000)]),
            keyframe_due: true,
            last_keyframe: None,
            received: 0,
            nacks: BTreeMap::new(),
            keeps_packets,
            tallying: Tallying::default(),
            heard: Heard::default(),
        };
        Ok((peer, offer.to_sdp_string()))
    }

    /// Takes the server's answer.
    pub(super) fn accept(&mut self, answer: &str) -> anyhow::Result<()> {
        let pending = self.pending.take().context("the answer was taken already")?;
        self.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(answer)?)?;
        self.drain()
    }

    fn deadline(&self) -> Instant {
        if self.publishes && self.heard.is_connected {
            let next = self.video_pace.map_or(self.next_audio, |_| self.next_audio.min(self.next_video));
            self.timeout.min(next)
        } else {
            self.timeout
        }
    }

    /// Reads all that waits, sends all that is due.
    fn drive(&mut self) -> anyhow::Result<()> {
        if self.is_held {
            return Ok(());
        }
        self.read()?;
        let now = Instant::now();
        if self.publishes && self.heard.is_connected {
            self.publish(now)?;
        }
        self.rtc.handle_input(Input::Timeout(now))?;
        self.drain()
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let mut buffer = [0; DATAGRAM_BYTES_MAX];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => self.take(buffer.get(..length).unwrap_or_default(), source)?,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                // An ICMP error of an earlier send: the server is gone, or is not there yet.
                Err(_) => {}
            }
        }
    }

    fn take(&mut self, bytes: &[u8], source: SocketAddr) -> anyhow::Result<()> {
        if let Some(ssrc) = rtp_source(bytes) {
            let is_blank = bytes.first().is_some_and(|first| first & 0x20 != 0);
            self.heard.datagrams += usize::from(!is_blank);
            let line = self.line_of(ssrc);
            self.heard.resent += usize::from(line.is_none());
            if self.loses && self.is_lost(line) {
                return Ok(());
            }
        }
        let Ok(receive) = Receive::new(Protocol::Udp, source, self.address, bytes) else { return Ok(()) };
        self.rtc.handle_input(Input::Receive(Instant::now(), receive))?;
        self.drain()
    }

    /// The line of a stream of media; streams of retransmissions have none.
    fn line_of(&mut self, ssrc: u32) -> Option<Kind> {
        let mid = self.rtc.direct_api().stream_rx(&ssrc.into())?.mid();
        self.place_of(mid).map(|(_, kind)| kind)
    }

    fn is_lost(&mut self, line: Option<Kind>) -> bool {
        match line {
            Some(Kind::Audio | Kind::ScreenAudio) => false,
            Some(Kind::Video | Kind::Screen) => {
                self.arrived += 1;
                self.arrived.is_multiple_of(LOST_ONE_OF)
            }
            None => true,
        }
    }

    /// Which receiving line of its kind, and what it carries.
    fn place_of(&self, mid: Mid) -> Option<(usize, Kind)> {
        let lines = [
            (self.voices.as_slice(), Kind::Audio),
            (self.pictures.as_slice(), Kind::Video),
            (std::slice::from_ref(&self.shown_screen.0), Kind::ScreenAudio),
            (std::slice::from_ref(&self.shown_screen.1), Kind::Screen),
        ];
        lines.into_iter().find_map(|(lines, kind)| Some((lines.iter().position(|it| *it == mid)?, kind)))
    }

    fn publish(&mut self, now: Instant) -> anyhow::Result<()> {
        if now >= self.next_audio {
            self.next_audio = (self.next_audio + AUDIO_PACE).max(now);
            for kind in [Some(Kind::Audio), self.shares.then_some(Kind::ScreenAudio)].into_iter().flatten() {
                let payload = self.capture.audio();
                self.write(Out { kind, place: 0, rid: None, marker: false }, payload, now)?;
            }
        }
        let may_make_keyframe = self.last_keyframe.is_none_or(|last| now - last >= KEYFRAME_PAUSE);
        let is_keyframe = self.keyframe_due && may_make_keyframe;
        let Some(pace) = self.video_pace.filter(|_| is_keyframe || now >= self.next_video) else { return Ok(()) };
        self.next_video = now + pace;
        if is_keyframe {
            self.last_keyframe = Some(now);
            self.keyframe_due = false;
        }
        self.capture.film();
        // A keyframe of one is a keyframe of all, as in a browser's encoder.
        self.publish_frame(Kind::Video, self.camera, is_keyframe, now)?;
        if self.shares {
            self.publish_frame(Kind::Screen, Layer::of_screen(), is_keyframe, now)?;
        }
        Ok(())
    }

    fn publish_frame(&mut self, kind: Kind, layers: &[Layer], is_keyframe: bool, now: Instant) -> anyhow::Result<()> {
        for (place, layer) in layers.iter().enumerate() {
            let mut parts = self.capture.frame(layer, is_keyframe).into_iter().peekable();
            while let Some(payload) = parts.next() {
                self.write(Out { kind, place, rid: layer.rid(), marker: parts.peek().is_none() }, payload, now)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, out: Out, payload: Vec<u8>, now: Instant) -> anyhow::Result<()> {
        let Out { kind, place, rid, marker } = out;
        let (mid, codec, rate) = match kind {
            Kind::Audio => (self.own.audio, Codec::Opus, 48_000),
            Kind::Video => (self.own.video, Codec::Vp8, 90_000),
            Kind::Screen => (self.own.screen, Codec::Vp8, 90_000),
            Kind::ScreenAudio => (self.own.screen_audio, Codec::Opus, 48_000),
        };
        let last = self.seqs.entry((kind, place)).or_default();
        *last += 1;
        let seq = *last;
        // Every layer's time begins somewhere else. RTP timestamps wrap around.
        let ticks = (now - self.start).as_micros() * rate / 1_000_000 + 0x4567_89ab * place as u128;
        let timestamp = u32::try_from(ticks % (1 << 32))?;
        let config = self.rtc.codec_config().find(|it| it.spec().codec == codec);
        let payload_type = config.context("the codec was negotiated")?.pt();
        let write = RtpWrite::new(payload_type, seq.into(), timestamp, now, payload)
            .marker(marker)
            .nackable(codec == Codec::Vp8);
        // What a screen plays is nobody's voice, but says how loud it is like any sound.
        let level = (codec == Codec::Opus).then_some(self.level);
        let values =
            ExtensionValues { audio_level: level, voice_activity: level.map(|_| true), ..ExtensionValues::default() };
        let write = write.ext_vals(values);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, rid).context("the line sends")?.write_rtp(write);
        self.heard.sent = self.capture.last();
        self.heard.tally.sent += 1;
        self.drain()
    }

    fn ask_for_keyframes(&mut self) -> anyhow::Result<()> {
        for video in self.pictures.iter().chain([&self.shown_screen.1]).copied().collect::<Vec<_>>() {
            if let Some(stream) = self.rtc.direct_api().stream_rx_by_mid(video, None) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
            }
            self.drain()?;
        }
        Ok(())
    }

    fn drain(&mut self) -> anyhow::Result<()> {
        for _ in 0..OUTPUTS_MAX {
            let now = Instant::now();
            match self.rtc.poll_output()? {
                Output::Timeout(at) if at <= now => self.rtc.handle_input(Input::Timeout(now))?,
                Output::Timeout(at) => {
                    self.timeout = at;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    // A full buffer loses a packet, as a network would.
                    let _ = self.socket.send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(event) => self.hear(event),
            }
        }
        anyhow::bail!("the connection never comes to rest")
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Connected => self.heard.is_connected = true,
            Event::Closed => self.heard.is_closed = true,
            Event::RtpPacket(packet) => self.keep(&packet),
            Event::MediaIngressStats(stats) => {
                self.nacks.insert(stats.mid, stats.nacks);
                self.heard.nacks = self.nacks.values().sum();
            }
            Event::KeyframeRequest(_) => {
                self.heard.keyframe_requests += 1;
                let is_ignored = self.last_keyframe.is_some_and(|last| last.elapsed() < KEYFRAME_PAUSE);
                self.keyframe_due |= !is_ignored;
            }
            _ => {}
        }
    }

    fn keep(&mut self, packet: &RtpPacket) {
        let line = self.rtc.direct_api().stream_rx(&packet.header.ssrc).map(|stream| stream.mid());
        let Some((line, kind)) = line.and_then(|mid| self.place_of(mid)) else { return };
        if packet.payload.is_empty() {
            return;
        }
        self.received += 1;
        let packet = Packet {
            line,
            kind,
            seq: *packet.seq_no,
            timestamp: packet.header.timestamp,
            starts_keyframe: matches!(kind, Kind::Video | Kind::Screen) && starts_keyframe(&packet.payload),
            mark: Mark::of(&packet.payload),
            payload: Arc::clone(&packet.payload),
        };
        let Packet { seq, starts_keyframe, .. } = packet;
        let (is_somebodys, at) = (packet.mark.is_some(), Instant::now());
        let arrival = Arrival { kind, line, seq, is_somebodys, starts_keyframe, at };
        self.tallying.add(arrival, &mut self.heard.tally);
        if self.keeps_packets {
            self.heard.packets.push(packet);
        }
    }

    fn obey(&mut self, wish: Wish) -> anyhow::Result<Point> {
        if let Wish::Hold(on) = wish {
            self.is_held = on;
        }
        if !self.is_held {
            self.read()?;
        }
        match wish {
            Wish::Read | Wish::Hold(_) => {}
            Wish::Publish(on) => {
                self.publishes = on;
                (self.next_audio, self.next_video) = (Instant::now(), Instant::now());
            }
            Wish::Share(on) => {
                self.shares = on;
                self.keyframe_due |= on;
            }
            Wish::Film(on) => self.video_pace = on.then_some(VIDEO_PACE),
            Wish::Speak(on) => self.level = if on { SPEECH_DBOV } else { SILENCE_DBOV },
            Wish::Lose(on) => self.loses = on,
            Wish::AskForKeyframes => self.ask_for_keyframes()?,
        }
        let Heard { datagrams, sent, nacks, .. } = self.heard;
        Ok(Point { received: self.received, datagrams, sent, nacks })
    }

    /// Adds to what was told so far.
    fn tell(&mut self, tell: &watch::Sender<Heard>) {
        let news = std::mem::take(&mut self.heard.packets);
        tell.send_modify(|heard| {
            let mut packets = std::mem::take(&mut heard.packets);
            packets.extend(news);
            *heard = Heard { packets, ..self.heard.clone() };
        });
    }
}

/// The stream of an RTP datagram; nothing for STUN, DTLS and RTCP (RFC 7983, RFC 5761).
fn rtp_source(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [128..192, 192..224, ..] => None,
        [128..192, _, _, _, _, _, _, _, ssrc @ ..] => ssrc.first_chunk().map(|ssrc| u32::from_be_bytes(*ssrc)),
        _ => None,
    }
}

/// Runs a connection until nobody has wishes any more.
pub(super) async fn run(
    mut peer: Box<Peer>,
    mut orders: mpsc::Receiver<Order>,
    tell: &watch::Sender<Heard>,
) -> anyhow::Result<()> {
    // A second handle of the same socket says when something arrives; what arrived is read from the first, to the end.
    let arrivals = tokio::net::UdpSocket::from_std(peer.socket.try_clone()?)?;
    while !peer.heard.is_closed {
        let deadline = peer.deadline().into();
        tokio::select! {
            order = orders.recv() => {
                let Some(Order { wish, done }) = order else { break };
                let point = peer.obey(wish)?;
                peer.tell(tell);
                // Whoever asked may be gone.
                let _ = done.send(point);
            }
            readable = arrivals.readable(), if !peer.is_held => {
                readable?;
                // An empty look takes the readiness back; it comes again with the next arrival.
                let looked = arrivals.try_io(tokio::io::Interest::READABLE, || match peer.read() {
                    Ok(()) => Err::<(), _>(ErrorKind::WouldBlock.into()),
                    Err(error) => Err(std::io::Error::other(error)),
                });
                if let Err(error) = looked && error.kind() != ErrorKind::WouldBlock {
                    return Err(error.into());
                }
            }
            () = tokio::time::sleep_until(deadline), if !peer.is_held => {}
        }
        peer.drive()?;
        peer.tell(tell);
    }
    Ok(())
}
