//! A peer as a page would be: it offers, connects, publishes numbered packets and keeps what it receives.

mod forging;
mod publishing;
mod received;

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use sfu::{EndpointId, PeerId, VideoCodec};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid};
use str0m::net::{Protocol, Receive, TcpType};
use str0m::rtp::RtpPacket;
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};

pub(crate) use crate::client::publishing::Anything;
use crate::client::publishing::Layer;
pub(crate) use crate::client::received::Received;
use crate::stream::Stream;

/// How a peer comes to the server.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    /// By UDP alone, from any port of this address.
    Udp(IpAddr),
    /// By TCP alone, to this address of the server.
    Tcp(SocketAddr),
}

/// A peer.
#[expect(clippy::struct_excessive_bools, reason = "independent switches of a test")]
pub(crate) struct Client {
    pub(crate) endpoint: EndpointId,
    pub(crate) peer: Option<PeerId>,
    /// The lines on which it receives audio.
    pub(crate) voices: Vec<Mid>,
    /// The lines on which it receives video.
    pub(crate) pictures: Vec<Mid>,
    /// Those on which another's screen arrives: audio, video.
    pub(crate) shown_screen: (Mid, Mid),
    pub(crate) is_connected: bool,
    pub(crate) is_closed: bool,
    /// Whether it captures and sends.
    pub(crate) publishes: bool,
    /// Whether it sends video while it publishes.
    pub(crate) films: bool,
    /// The codec that it would rather send its camera in.
    pub(crate) prefers: VideoCodec,
    /// Whether it does so when it is asked to.
    pub(crate) follows: bool,
    /// In which it does now.
    pub(crate) encodes_in: VideoCodec,
    /// The same of its screen.
    pub(crate) encodes_screen_in: VideoCodec,
    /// How loud it says to be, in dBov.
    pub(crate) level: i8,
    /// The numbers of the packets that it published with a level of speech.
    pub(crate) spoken: Vec<u32>,
    /// Whether it loses some packets of the video that reaches it, and whatever is sent again for it.
    pub(crate) loses_video: bool,
    /// Of so many packets one, then.
    pub(crate) loses_one_in: usize,
    /// Whether its own video is lost on the way, for good.
    pub(crate) loses_own_video: bool,
    /// Whether its own sound is lost on the way, for now.
    pub(crate) loses_own_sound: bool,
    /// How many packets of sound it made.
    pub(crate) sound_made: usize,
    /// What its last packets of sound carried, with their timestamps; each of them is carried again by the next two.
    sound: VecDeque<(u32, Vec<u8>)>,
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
    /// Its address as it knows it; a translator may show the server another one.
    own: SocketAddr,
    server_fragment: String,
    rtc: Box<Rtc>,
    pending: Option<SdpPendingOffer>,
    timeout: Instant,
    audio: Mid,
    screen_audio: Mid,
    next_audio: Instant,
    next_video: Instant,
    audio_seq: u64,
    screen_audio_seq: u64,
    /// Those of the camera, and the screen behind them.
    layers: Vec<Layer>,
    start: Instant,
    lost: usize,
    waiting: VecDeque<(Vec<u8>, SocketAddr)>,
    next_free: Instant,
}

/// A client and its offer.
type Made = (Client, String);

impl Client {
    /// A peer that comes by UDP, and its offer.
    pub(crate) fn new(endpoint: EndpointId, name: u8, slots: usize) -> (Self, String) {
        Self::over(endpoint, name, slots, Way::Udp(Ipv4Addr::LOCALHOST.into()))
    }

    /// A peer that comes by one way alone, and its offer.
    pub(crate) fn over(endpoint: EndpointId, name: u8, slots: usize, way: Way) -> (Self, String) {
        Self::made(endpoint, name, (slots, slots), way, 0)
    }

    /// A peer that publishes its video in so many layers, or as it is.
    pub(crate) fn with_layers(endpoint: EndpointId, name: u8, slots: usize, layers: usize) -> (Self, String) {
        Self::made(endpoint, name, (slots, slots), Way::Udp(Ipv4Addr::LOCALHOST.into()), layers)
    }

    /// A peer with three slots that has VP8, and H.264 by this payload type if one is named.
    pub(crate) fn with_codecs(endpoint: EndpointId, name: u8, layers: usize, h264: Option<u8>) -> (Self, String) {
        let mut config = Rtc::builder().clear_codecs().enable_opus(true, false).enable_vp8(true);
        if let Some(payload_type) = h264 {
            config.codec_config().add_h264(payload_type.into(), Some((payload_type + 1).into()), true, 0x0042_e01f);
        }
        Self::built(config, endpoint, name, (3, 3), Way::Udp(Ipv4Addr::LOCALHOST.into()), layers)
    }

    /// A peer that hears so many and sees so many at once.
    pub(crate) fn hearing(endpoint: EndpointId, name: u8, voices: usize, pictures: usize) -> (Self, String) {
        Self::made(endpoint, name, (voices, pictures), Way::Udp(Ipv4Addr::LOCALHOST.into()), 0)
    }

    fn made(endpoint: EndpointId, name: u8, slots: (usize, usize), way: Way, layers: usize) -> (Self, String) {
        Self::built(Rtc::builder(), endpoint, name, slots, way, layers)
    }

    fn built(config: RtcConfig, who: EndpointId, name: u8, slots: (usize, usize), way: Way, layers: usize) -> Made {
        let now = Instant::now();
        let mut rtc = Box::new(with_redundancy(config).build(now));
        let (socket, stream) = open(way);
        rtc.add_local_candidate(candidate(&socket, stream.as_ref()));
        let mut api = rtc.sdp_api();
        let audio = api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None);
        let video = api.add_media(MediaKind::Video, Direction::SendOnly, None, None, Layer::simulcast(layers));
        let mut add = |kind, direction| api.add_media(kind, direction, None, None, None);
        let (screen, screen_audio, shown_screen) = screen_lines(&mut add);
        let layers = Layer::all(layers, name, video, screen);
        let voices = (0..slots.0).map(|_| add(MediaKind::Audio, Direction::RecvOnly)).collect();
        let pictures = (0..slots.1).map(|_| add(MediaKind::Video, Direction::RecvOnly)).collect();
        let (offer, pending) = api.apply().unwrap();
        let client = Self {
            own: socket.local_addr().unwrap(),
            endpoint: who,
            peer: None,
            voices,
            pictures,
            shown_screen,
            is_connected: false,
            is_closed: false,
            publishes: false,
            films: true,
            prefers: VideoCodec::Vp8,
            follows: true,
            encodes_in: VideoCodec::Vp8,
            encodes_screen_in: VideoCodec::Vp8,
            level: -127,
            spoken: Vec::new(),
            loses_video: false,
            loses_one_in: 20,
            loses_own_video: false,
            loses_own_sound: false,
            sound_made: 0,
            sound: VecDeque::new(),
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
            screen_audio,
            next_audio: now,
            next_video: now,
            audio_seq: 60_000,
            screen_audio_seq: 40_000,
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
        self.own = self.socket.local_addr().unwrap();
    }

    /// A translator on the way gives it another address, and it does not notice.
    pub(crate) fn is_translated_anew(&mut self) {
        (self.socket, self.stream) = open(Way::Udp(self.own.ip()));
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

    /// Asks for a keyframe on a line on which video came, as a browser does that cannot go on.
    pub(crate) fn ask_for_keyframe(&mut self, line: Mid) {
        let mut api = self.rtc.direct_api();
        api.stream_rx_by_mid(line, None).unwrap().request_keyframe(KeyframeRequestKind::Pli);
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
        self.pictures[slot]
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
                Some(is_video) => is_video && self.lost.is_multiple_of(self.loses_one_in),
                None => true,
            };
            if self.loses_video && is_lost {
                return;
            }
        }
        let (protocol, destination) = match &self.stream {
            Some(stream) => (Protocol::Tcp, stream.own()),
            None => (Protocol::Udp, self.own),
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
        Some(mid == self.shown_screen.1 || self.pictures.contains(&mid))
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
            Event::KeyframeRequest(request) => self.note_keyframe_request(request.mid, request.rid),
            _ => {}
        }
    }

    fn keep(&mut self, packet: &RtpPacket) {
        let ssrc = packet.header.ssrc;
        let mid = self.rtc.direct_api().stream_rx(&ssrc).unwrap().mid();
        let payload_type = packet.header.payload_type;
        let is_red = Some(payload_type) == self.red();
        let params = self.rtc.codec_config().find(|it| it.pt() == payload_type || it.red() == Some(payload_type));
        self.received.push(Received {
            is_red,
            mid,
            codec: params.unwrap().spec().codec,
            ssrc: *ssrc,
            seq: *packet.seq_no,
            timestamp: packet.header.timestamp,
            payload: packet.payload.to_vec(),
        });
    }
}

/// Packets as they are, and sound that is said again.
fn with_redundancy(config: RtcConfig) -> RtcConfig {
    let mut config = config.set_rtp_mode(true);
    config.codec_config().enable_opus(true, true);
    config
}

/// The lines for the own screen, its picture and its sound, and those for another's, its sound and its picture.
fn screen_lines(mut add: impl FnMut(MediaKind, Direction) -> Mid) -> (Mid, Mid, (Mid, Mid)) {
    let (screen, sound) = (add(MediaKind::Video, Direction::SendOnly), add(MediaKind::Audio, Direction::SendOnly));
    let shown = add(MediaKind::Video, Direction::RecvOnly);
    (screen, sound, (add(MediaKind::Audio, Direction::RecvOnly), shown))
}

pub(crate) fn open(way: Way) -> (UdpSocket, Option<Stream>) {
    let (address, stream) = match way {
        Way::Udp(address) => (address, None),
        Way::Tcp(server) => (server.ip(), Some(Stream::open(server))),
    };
    let socket = UdpSocket::bind((address, 0)).unwrap();
    socket.set_nonblocking(true).unwrap();
    (socket, stream)
}

pub(crate) fn candidate(socket: &UdpSocket, stream: Option<&Stream>) -> Candidate {
    match stream {
        Some(stream) => Candidate::builder().tcp().host(stream.own()).tcptype(TcpType::Active).build().unwrap(),
        None => Candidate::host(socket.local_addr().unwrap(), "udp").unwrap(),
    }
}
