//! The participants: real connections that send packets of video at a steady rate and count what arrives.

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::child::Child;
use crate::{Outcome, PAYLOAD_BYTES, PICTURES, VOICES};

/// Ticks of a video clock in a microsecond, times a hundred (RFC 3551 section 5: 90,000 a second).
const CENTITICKS: u128 = 9;

/// All participants of all rooms.
pub(crate) struct Load {
    rooms: Vec<u32>,
    people: u32,
    participants: Vec<Participant>,
}

impl Load {
    /// Opens rooms and connects people to them. They are gated until they are opened.
    pub(crate) fn new(server: &mut Child, rooms: u32, people: u32) -> Outcome<Self> {
        let mut load = Self { rooms: Vec::new(), people, participants: Vec::new() };
        for _ in 0..rooms {
            let room = server.open_room()?;
            load.rooms.push(room);
            for endpoint in 0..people {
                load.participants.push(Participant::connect(server, room, endpoint)?);
            }
        }
        Ok(load)
    }

    /// Lets everybody exchange media with everybody in the room.
    pub(crate) fn open(&self, server: &mut Child) -> Outcome<()> {
        self.rooms.iter().try_for_each(|room| server.open_gate(*room, self.people))
    }

    /// Each sends so many packets a second from now on.
    pub(crate) fn publish(&mut self, rate: u32) {
        let pace = (rate > 0).then(|| Duration::from_secs(1) / rate);
        let now = Instant::now();
        for (participant, n) in self.participants.iter_mut().zip(0..) {
            participant.pace = pace;
            // Not all at the same moment.
            participant.next = now + pace.unwrap_or_default() * (n % 7) / 7;
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.participants.iter().all(|participant| participant.connected)
    }

    /// Packets of video that arrived so far.
    pub(crate) fn received(&self) -> u64 {
        self.participants.iter().map(|participant| participant.received).sum()
    }

    /// Goes on for so long, or until it is done.
    pub(crate) fn run(&mut self, lasts: Duration, is_done: impl Fn(&Self) -> bool) -> Outcome<()> {
        let begun = Instant::now();
        while begun.elapsed() < lasts && !is_done(self) {
            for participant in &mut self.participants {
                participant.drive()?;
            }
            // The server has a core of its own where there are two.
            std::thread::yield_now();
        }
        Ok(())
    }
}

struct Participant {
    rtc: Rtc,
    socket: UdpSocket,
    video: Mid,
    pt: Pt,
    begun: Instant,
    timeout: Instant,
    pace: Option<Duration>,
    next: Instant,
    seq: u64,
    connected: bool,
    keyframe_wanted: bool,
    received: u64,
}

impl Participant {
    fn connect(server: &mut Child, room: u32, endpoint: u32) -> Outcome<Self> {
        let now = Instant::now();
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_nonblocking(true)?;
        // As a page offers.
        let builder = Rtc::builder().clear_codecs().enable_opus(true, false).enable_vp8(true);
        let mut rtc = builder.set_rtp_mode(true).build(now);
        rtc.add_local_candidate(Candidate::host(socket.local_addr()?, "udp")?);
        let mut api = rtc.sdp_api();
        let mut add = |kind, direction| api.add_media(kind, direction, None, None, None);
        add(MediaKind::Audio, Direction::SendOnly);
        let video = add(MediaKind::Video, Direction::SendOnly);
        for _ in 0..VOICES {
            add(MediaKind::Audio, Direction::RecvOnly);
        }
        for _ in 0..PICTURES {
            add(MediaKind::Video, Direction::RecvOnly);
        }
        let (offer, pending) = api.apply().ok_or("nothing to offer")?;
        let answer = server.connect(room, endpoint, &offer.to_sdp_string())?;
        rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&answer)?)?;
        let pt = rtc.codec_config().find(|it| it.spec().codec == Codec::Vp8).ok_or("no VP8")?.pt();
        let mut participant = Self {
            rtc,
            socket,
            video,
            pt,
            begun: now,
            timeout: now,
            pace: None,
            next: now,
            seq: 50_000,
            connected: false,
            keyframe_wanted: true,
            received: 0,
        };
        participant.drain()?;
        Ok(participant)
    }

    fn drive(&mut self) -> Outcome<()> {
        let mut buffer = [0; 2_000];
        let destination = self.socket.local_addr()?;
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => {
                    let bytes = buffer.get(..length).unwrap_or_default();
                    let Ok(receive) = Receive::new(Protocol::Udp, source, destination, bytes) else { continue };
                    self.rtc.handle_input(Input::Receive(Instant::now(), receive))?;
                    self.drain()?;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        let now = Instant::now();
        while let Some(pace) = self.pace.filter(|_| self.next <= now) {
            self.next += pace;
            self.send(now);
            self.drain()?;
        }
        if self.timeout <= now {
            self.rtc.handle_input(Input::Timeout(now))?;
            self.drain()?;
        }
        Ok(())
    }

    /// One packet, which is one frame.
    fn send(&mut self, now: Instant) {
        self.seq += 1;
        let ticks = (now - self.begun).as_micros() * CENTITICKS / 100;
        let [_, _, _, _, .., high, low] = self.seq.to_be_bytes();
        // RFC 7741: a picture number of 15 bits, then the payload header, whose first bit says that it is no keyframe.
        let mut payload = vec![0x90, 0x80, 0x80 | high, low, u8::from(!self.keyframe_wanted)];
        payload.resize(PAYLOAD_BYTES, 0xaa);
        self.keyframe_wanted = false;
        let timestamp = u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or_default();
        let write = RtpWrite::new(self.pt, self.seq.into(), timestamp, now, payload).marker(true).nackable(true);
        if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(self.video, None) {
            stream.write_rtp(write);
        }
    }

    fn drain(&mut self) -> Outcome<()> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    let now = Instant::now();
                    self.timeout = at;
                    if at > now {
                        return Ok(());
                    }
                    self.rtc.handle_input(Input::Timeout(now))?;
                }
                Output::Transmit(transmit) => {
                    // A full buffer loses a packet, as a network would.
                    let _ = self.socket.send_to(&transmit.contents, transmit.destination);
                }
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::KeyframeRequest(_)) => self.keyframe_wanted = true,
                Output::Event(Event::RtpPacket(packet)) => {
                    self.received += u64::from(packet.payload.len() == PAYLOAD_BYTES);
                }
                Output::Event(_) => {}
            }
        }
    }
}
