//! A peer as a page would be: it offers, connects, publishes numbered packets and keeps what it receives.
//!
//! Like a browser it answers a request for a keyframe only if it has not made one for a while.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use sfu::{EndpointId, PeerId};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt, Rid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::stream::Stream;

/// Requests for a keyframe that follow one more closely are ignored.
const KEYFRAME_PAUSE: Duration = Duration::from_millis(300);

/// Packets of one video frame.
const FRAME_PACKETS: u8 = 3;

/// How a peer comes to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// By UDP alone, from any port of this address.
    Udp(IpAddr),
    /// By TCP alone, to this address of the server.
    Tcp(SocketAddr),
}

/// Where a packet of video says which layer it is.
const LAYER_AT: usize = 20;

/// The names of the layers, and of each the bytes of a packet and the height of the picture.
const LAYERS: [(&str, usize, u16); 3] = [("l", 100, 180), ("m", 300, 360), ("h", 900, 720)];

/// A decrypted packet of media.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) mid: Mid,
    pub(crate) ssrc: u32,
    pub(crate) seq: u64,
    pub(crate) timestamp: u32,
    pub(crate) payload: Vec<u8>,
}

impl Received {
    /// What the server inserts.
    pub(crate) fn is_silence(&self) -> bool {
        self.payload == [0xf8, 0xff, 0xfe]
    }

    /// The first packet of a keyframe.
    pub(crate) fn starts_keyframe(&self) -> bool {
        self.payload.first() == Some(&0x90) && self.payload.get(4) == Some(&0)
    }

    /// Which layer of its publisher a packet of video is.
    pub(crate) fn layer(&self) -> u8 {
        self.payload[LAYER_AT]
    }

    /// The VP8 picture number.
    pub(crate) fn picture(&self) -> u16 {
        u16::from_be_bytes([self.payload[2] & 0x7f, self.payload[3]])
    }

    /// The number its publisher gave it, counted over audio and video together.
    pub(crate) fn number(&self) -> u32 {
        let end = self.payload.len();
        u32::from_be_bytes(self.payload[end - 4..].try_into().unwrap())
    }

    /// Who published it.
    pub(crate) fn publisher(&self) -> u8 {
        self.payload[self.payload.len() - 5]
    }
}

/// One layer of the video that a client publishes.
struct Layer {
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
    fn new(rid: Option<Rid>, name: u8, place: usize, bytes: usize, height: u16) -> Self {
        let shift = u16::try_from(place).unwrap();
        Self {
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

    fn may_make_keyframe(&self, now: Instant) -> bool {
        self.last_keyframe.is_none_or(|last| now - last >= KEYFRAME_PAUSE)
    }
}

/// A peer.
#[expect(clippy::struct_excessive_bools, reason = "independent switches of a test")]
pub(crate) struct Client {
    pub(crate) endpoint: EndpointId,
    pub(crate) peer: Option<PeerId>,
    /// The lines of each slot: audio, video.
    pub(crate) slots: Vec<(Mid, Mid)>,
    pub(crate) is_connected: bool,
    pub(crate) is_closed: bool,
    /// Whether it captures and sends.
    pub(crate) publishes: bool,
    /// Whether it loses every twentieth packet of video that reaches it, and whatever is sent again for it.
    pub(crate) loses_video: bool,
    /// What its network carries, in bytes a second. What comes beyond waits, and is lost where too much waits.
    pub(crate) bandwidth: Option<u32>,
    pub(crate) received: Vec<Received>,
    /// RTP datagrams that reached it, retransmissions and padding included, whatever became of them.
    pub(crate) datagrams: usize,
    /// RTP datagrams on streams other than those that media came on: retransmissions, asked for or as padding. Blank padding is
    /// not among them.
    pub(crate) resent: usize,
    pub(crate) keyframe_requests: usize,
    /// The number of the last packet it published.
    pub(crate) last_number: u32,
    pub(crate) socket: UdpSocket,
    /// Its TCP connection, if it comes by that alone.
    pub(crate) stream: Option<Stream>,
    pub(crate) name: u8,
    server_fragment: String,
    rtc: Box<Rtc>,
    pending: Option<SdpPendingOffer>,
    timeout: Instant,
    audio: Mid,
    video: Mid,
    next_audio: Instant,
    next_video: Instant,
    audio_seq: u64,
    layers: Vec<Layer>,
    start: Instant,
    lost: usize,
    waiting: VecDeque<(Vec<u8>, SocketAddr)>,
    next_free: Instant,
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

impl Client {
    /// A peer that comes by UDP, and its offer.
    pub(crate) fn new(endpoint: EndpointId, name: u8, slots: usize) -> (Self, String) {
        Self::over(endpoint, name, slots, Way::Udp(Ipv4Addr::LOCALHOST.into()))
    }

    /// A peer that comes by one way alone, and its offer.
    pub(crate) fn over(endpoint: EndpointId, name: u8, slots: usize, way: Way) -> (Self, String) {
        Self::made(endpoint, name, slots, way, 0)
    }

    /// A peer that publishes its video in so many layers, or as it is.
    pub(crate) fn with_layers(endpoint: EndpointId, name: u8, slots: usize, layers: usize) -> (Self, String) {
        Self::made(endpoint, name, slots, Way::Udp(Ipv4Addr::LOCALHOST.into()), layers)
    }

    fn made(endpoint: EndpointId, name: u8, slots: usize, way: Way, layers: usize) -> (Self, String) {
        let now = Instant::now();
        let mut rtc = Box::new(Rtc::builder().set_rtp_mode(true).build(now));
        let (socket, stream) = open(way);
        rtc.add_local_candidate(candidate(&socket, stream.as_ref()));
        let mut api = rtc.sdp_api();
        let simulcast = (layers > 0).then(|| {
            let mut simulcast = Simulcast::new();
            LAYERS.iter().take(layers).for_each(|(rid, ..)| simulcast.add_send_layer(SimulcastLayer::new(rid)));
            simulcast
        });
        let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, simulcast);
        let mut add = |kind, direction| api.add_media(kind, direction, None, None, None);
        let layers = if layers == 0 {
            vec![Layer::new(None, name, 0, 400, 720)]
        } else {
            let layers = LAYERS.iter().take(layers).enumerate();
            layers
                .map(|(place, (rid, bytes, height))| Layer::new(Some((*rid).into()), name, place, *bytes, *height))
                .collect()
        };
        let slots = (0..slots)
            .map(|_| {
                let audio = add(MediaKind::Audio, Direction::RecvOnly);
                (audio, add(MediaKind::Video, Direction::RecvOnly))
            })
            .collect();
        let (offer, pending) = api.apply().unwrap();
        let client = Self {
            endpoint,
            peer: None,
            slots,
            is_connected: false,
            is_closed: false,
            publishes: false,
            loses_video: false,
            bandwidth: None,
            received: Vec::new(),
            datagrams: 0,
            resent: 0,
            keyframe_requests: 0,
            last_number: 0,
            socket,
            stream,
            name,
            server_fragment: String::new(),
            rtc,
            pending: Some(pending),
            timeout: now,
            audio,
            video,
            next_audio: now,
            next_video: now,
            audio_seq: 60_000,
            layers,
            start: now,
            lost: 0,
            waiting: VecDeque::new(),
            next_free: now,
        };
        (client, offer.to_sdp_string())
    }

    /// The user fragment by which the server's side is asked for.
    pub(crate) fn server_fragment(&self) -> &str {
        &self.server_fragment
    }

    /// Makes the packets of its largest picture so large.
    pub(crate) fn enlarge_packets(&mut self, bytes: usize) {
        self.layers.last_mut().unwrap().bytes = bytes;
    }

    /// Applies the server's answer.
    pub(crate) fn accept(&mut self, answer: &str) {
        let fragment = answer.lines().find_map(|line| line.strip_prefix("a=ice-ufrag:"));
        fragment.unwrap().clone_into(&mut self.server_fragment);
        let answer = SdpAnswer::from_sdp_string(answer).unwrap();
        let pending = self.pending.take().unwrap();
        self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
        // A restart forgets the addresses of before; the first time it is known already.
        self.rtc.add_local_candidate(candidate(&self.socket, self.stream.as_ref()));
        self.drain();
    }

    /// Offers anew with other ICE credentials.
    pub(crate) fn offer_again(&mut self) -> String {
        let mut api = self.rtc.sdp_api();
        api.ice_restart(false);
        let (offer, pending) = api.apply().unwrap();
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    /// Changes its network: the address it had is gone.
    pub(crate) fn move_to(&mut self, way: Way) {
        (self.socket, self.stream) = open(way);
    }

    /// Reads all that waits, publishes what is due, sends all there is to send.
    pub(crate) fn drive(&mut self) {
        self.read();
        let now = Instant::now();
        if self.publishes && self.is_connected {
            self.publish(now);
        }
        if now >= self.timeout {
            self.rtc.handle_input(Input::Timeout(now)).unwrap();
        }
        self.drain();
    }

    /// Closes the connection, as a page does that is left.
    pub(crate) fn close(&mut self) {
        self.rtc.close().unwrap();
        self.drain();
    }

    /// Reads all that waits at the socket.
    pub(crate) fn read(&mut self) {
        if let Some(stream) = &mut self.stream {
            let source = stream.server();
            for datagram in stream.read() {
                self.take(&datagram, source);
            }
            return;
        }
        let mut buffer = [0; 2_000];
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => self.arrive(&buffer[..length], source),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return self.let_through(),
                // An ICMP error of a send: the server may be closed.
                Err(_) => {}
            }
        }
    }

    fn arrive(&mut self, bytes: &[u8], source: SocketAddr) {
        let Some(bandwidth) = self.bandwidth else {
            return self.take(bytes, source);
        };
        let waiting: usize = self.waiting.iter().map(|(it, _)| it.len()).sum();
        // A queue of a quarter of a second, as in a cheap router.
        if waiting + bytes.len() <= usize::try_from(bandwidth / 4).unwrap().max(2_000) {
            self.waiting.push_back((bytes.to_vec(), source));
        }
    }

    /// Takes what has come through a narrow network by now.
    fn let_through(&mut self) {
        let now = Instant::now();
        self.next_free = self.next_free.max(now.checked_sub(Duration::from_millis(20)).unwrap());
        while self.bandwidth.is_none() || self.next_free <= now {
            let Some((bytes, source)) = self.waiting.pop_front() else {
                return;
            };
            if let Some(bandwidth) = self.bandwidth {
                let length = f64::from(u32::try_from(bytes.len()).unwrap());
                self.next_free += Duration::from_secs_f64(length / f64::from(bandwidth));
            }
            self.take(&bytes, source);
        }
    }

    /// The video line of a slot.
    pub(crate) fn video_of(&self, slot: usize) -> Mid {
        self.slots[slot].1
    }

    /// The packets of media, silence left out, that arrived since `from`.
    pub(crate) fn media_since(&self, from: usize) -> impl Iterator<Item = &Received> {
        self.received[from..].iter().filter(|it| !it.is_silence())
    }

    /// The packets that arrived on a line since `from`.
    pub(crate) fn on_line(&self, line: Mid, from: usize) -> impl Iterator<Item = &Received> {
        self.received[from..].iter().filter(move |it| it.mid == line)
    }

    fn take(&mut self, bytes: &[u8], source: SocketAddr) {
        let is_rtp = (128..192).contains(&bytes[0]) && !(192..224).contains(&bytes[1]);
        if is_rtp {
            self.datagrams += 1;
            let ssrc = u32::from_be_bytes(bytes[8..12].try_into().unwrap());
            let is_video = self.on_video(ssrc);
            let is_blank = bytes[0] & 0x20 != 0;
            if is_video.is_none() && !is_blank {
                self.resent += 1;
            }
            self.lost += usize::from(is_video == Some(true));
            let is_lost = match is_video {
                Some(is_video) => is_video && self.lost.is_multiple_of(20),
                None => true,
            };
            if self.loses_video && is_lost {
                return;
            }
        }
        let (protocol, destination) = match &self.stream {
            Some(stream) => (Protocol::Tcp, stream.own()),
            None => (Protocol::Udp, self.socket.local_addr().unwrap()),
        };
        let Ok(receive) = Receive::new(protocol, source, destination, bytes) else {
            return;
        };
        let input = Input::Receive(Instant::now(), receive);
        self.rtc.handle_input(input).unwrap();
        self.drain();
    }

    /// Whether a main stream is video; `None` for a stream of retransmissions.
    fn on_video(&mut self, ssrc: u32) -> Option<bool> {
        let mut api = self.rtc.direct_api();
        let mid = api.stream_rx(&ssrc.into())?.mid();
        Some(self.slots.iter().any(|(_, video)| *video == mid))
    }

    fn publish(&mut self, now: Instant) {
        if now >= self.next_audio {
            self.next_audio = now + Duration::from_millis(20);
            self.publish_audio(now);
        }
        let is_keyframe_due = self.layers.iter().any(|it| it.keyframe_due && it.may_make_keyframe(now));
        if now >= self.next_video || is_keyframe_due {
            self.next_video = now + Duration::from_millis(33);
            for place in 0..self.layers.len() {
                self.publish_frame(place, now);
            }
        }
    }

    /// Sends a layer, or stops sending it.
    pub(crate) fn send_layer(&mut self, place: usize, is_sent: bool) {
        self.layers[place].is_sent = is_sent;
    }

    /// How often a keyframe of a layer was asked for.
    pub(crate) fn requests_of(&self, place: usize) -> usize {
        self.layers[place].keyframe_requests
    }

    fn publish_audio(&mut self, now: Instant) {
        self.audio_seq += 1;
        let mut payload = vec![0x78];
        self.sign(&mut payload);
        let packet =
            Packet { mid: self.audio, rid: None, codec: Codec::Opus, seq: self.audio_seq, begins_at: 0, marker: true };
        self.write(packet, payload, now);
        self.drain();
    }

    fn publish_frame(&mut self, place: usize, now: Instant) {
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
        let (rid, bytes, height, begins_at) = (layer.rid, layer.bytes, layer.height.to_le_bytes(), layer.begins_at);
        for part in 0..FRAME_PACKETS {
            self.layers[place].seq += 1;
            let first = if part == 0 { 0x90 } else { 0x80 };
            let mut payload = vec![first, 0x80, 0x80 | high, low, u8::from(!is_keyframe)];
            payload.extend([0, 0, 0x9d, 0x01, 0x2a, 0, 1, height[0], height[1]]);
            payload.resize(bytes, 0xaa);
            payload[LAYER_AT] = u8::try_from(place).unwrap();
            self.sign(&mut payload);
            let (seq, marker) = (self.layers[place].seq, part + 1 == FRAME_PACKETS);
            let packet = Packet { mid: self.video, rid, codec: Codec::Vp8, seq, begins_at, marker };
            self.write(packet, payload, now);
            self.drain();
        }
    }

    fn sign(&mut self, payload: &mut Vec<u8>) {
        self.last_number += 1;
        payload.push(self.name);
        payload.extend(self.last_number.to_be_bytes());
    }

    fn write(&mut self, packet: Packet, payload: Vec<u8>, now: Instant) {
        let Packet { mid, rid, codec, seq, begins_at, marker } = packet;
        let rate = if codec == Codec::Opus { 48_000 } else { 90_000 };
        let timestamp = u32::try_from((now - self.start).as_micros() * rate / 1_000_000).unwrap();
        let pt = self.payload_type(codec);
        let write = RtpWrite::new(pt, seq.into(), timestamp.wrapping_add(begins_at), now, payload)
            .marker(marker)
            .nackable(codec == Codec::Vp8);
        let mut api = self.rtc.direct_api();
        api.stream_tx_by_mid(mid, rid).unwrap().write_rtp(write);
    }

    fn payload_type(&self, codec: Codec) -> Pt {
        let config = self.rtc.codec_config();
        config.find(|it| it.spec().codec == codec).unwrap().pt()
    }

    fn drain(&mut self) {
        for _ in 0..10_000 {
            let now = Instant::now();
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) if at <= now => {
                    self.rtc.handle_input(Input::Timeout(now)).unwrap();
                }
                Output::Timeout(at) => {
                    self.timeout = at;
                    return;
                }
                Output::Transmit(transmit) => match &mut self.stream {
                    Some(stream) => stream.send(&transmit.contents),
                    // A full buffer loses a packet, as a network would.
                    None => drop(self.socket.send_to(&transmit.contents, transmit.destination)),
                },
                Output::Event(event) => self.hear(event),
            }
        }
        panic!("the client's connection never comes to rest");
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Connected => self.is_connected = true,
            Event::Closed => self.is_closed = true,
            Event::RtpPacket(packet) => self.keep(&packet),
            Event::KeyframeRequest(request) => {
                self.keyframe_requests += 1;
                let now = Instant::now();
                for layer in self.layers.iter_mut().filter(|it| it.rid == request.rid) {
                    layer.keyframe_requests += 1;
                    layer.keyframe_due |= layer.may_make_keyframe(now);
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, packet: &RtpPacket) {
        let ssrc = packet.header.ssrc;
        let mid = self.rtc.direct_api().stream_rx(&ssrc).unwrap().mid();
        self.received.push(Received {
            mid,
            ssrc: *ssrc,
            seq: *packet.seq_no,
            timestamp: packet.header.timestamp,
            payload: packet.payload.to_vec(),
        });
    }
}

fn open(way: Way) -> (UdpSocket, Option<Stream>) {
    let (address, stream) = match way {
        Way::Udp(address) => (address, None),
        Way::Tcp(server) => (server.ip(), Some(Stream::open(server))),
    };
    let socket = UdpSocket::bind((address, 0)).unwrap();
    socket.set_nonblocking(true).unwrap();
    (socket, stream)
}

fn candidate(socket: &UdpSocket, stream: Option<&Stream>) -> Candidate {
    match stream {
        Some(stream) => Candidate::builder().tcp().host(stream.own()).tcptype(TcpType::Active).build().unwrap(),
        None => Candidate::host(socket.local_addr().unwrap(), "udp").unwrap(),
    }
}
