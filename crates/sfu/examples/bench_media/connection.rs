//! One real connection of a participant: negotiated, driven, and counting the packets of video that arrive on it.

use std::io::ErrorKind;
use std::net::{IpAddr, UdpSocket};
use std::time::Instant;

use str0m::change::{SdpAnswer, SdpOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::server::Lines;
use crate::{Outcome, PAYLOAD_BYTES, encryption};

/// A connection to the media server.
pub(crate) struct Connection {
    rtc: Rtc,
    socket: UdpSocket,
    timeout: Instant,
    /// ICE and DTLS are done.
    pub(crate) connected: bool,
    /// A keyframe was asked for, of what is sent here.
    pub(crate) keyframe_wanted: bool,
    /// Packets of video that arrived.
    pub(crate) received: u64,
}

/// Where packets of video are sent on a connection.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    video: Mid,
    pt: Pt,
}

impl Connection {
    fn new(host: IpAddr) -> Outcome<Self> {
        let now = Instant::now();
        let socket = UdpSocket::bind((host, 0))?;
        socket.set_nonblocking(true)?;
        // As a page offers.
        let builder = Rtc::builder().clear_codecs().enable_opus(true, false).enable_vp8(true);
        let mut rtc = builder.set_crypto_provider(encryption::watched()).set_rtp_mode(true).build(now);
        rtc.add_local_candidate(Candidate::host(socket.local_addr()?, "udp")?);
        Ok(Self { rtc, socket, timeout: now, connected: false, keyframe_wanted: true, received: 0 })
    }

    /// Offers a voice and a picture, and these lines to receive on; `answer` asks the server.
    pub(crate) fn offer(
        host: IpAddr,
        lines: Lines,
        answer: impl FnOnce(&str) -> Outcome<String>,
    ) -> Outcome<(Self, Sending)> {
        let mut connection = Self::new(host)?;
        let mut api = connection.rtc.sdp_api();
        let mut add = |kind, direction| api.add_media(kind, direction, None, None, None);
        add(MediaKind::Audio, Direction::SendOnly);
        let video = add(MediaKind::Video, Direction::SendOnly);
        for _ in 0..lines.voices {
            add(MediaKind::Audio, Direction::RecvOnly);
        }
        for _ in 0..lines.pictures {
            add(MediaKind::Video, Direction::RecvOnly);
        }
        let (offer, pending) = api.apply().ok_or("nothing to offer")?;
        let answer = answer(&offer.to_sdp_string())?;
        connection.rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&answer)?)?;
        let codecs = connection.rtc.codec_config();
        let pt = codecs.find(|it| it.spec().codec == Codec::Vp8).ok_or("no VP8")?.pt();
        connection.drain()?;
        Ok((connection, Sending { video, pt }))
    }

    /// Answers an offer of the server.
    pub(crate) fn answer(host: IpAddr, offer: &str) -> Outcome<(Self, String)> {
        let mut connection = Self::new(host)?;
        let answer = connection.rtc.sdp_api().accept_offer(SdpOffer::from_sdp_string(offer)?)?;
        connection.drain()?;
        Ok((connection, answer.to_sdp_string()))
    }

    /// Takes what has arrived.
    pub(crate) fn receive(&mut self) -> Outcome<()> {
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
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Does what is due by now.
    pub(crate) fn tick(&mut self, now: Instant) -> Outcome<()> {
        if self.timeout <= now {
            self.rtc.handle_input(Input::Timeout(now))?;
            self.drain()?;
        }
        Ok(())
    }

    /// Sends one packet, which is one frame.
    pub(crate) fn send(
        &mut self,
        to: Sending,
        seq: u64,
        timestamp: u32,
        now: Instant,
        payload: Vec<u8>,
    ) -> Outcome<()> {
        let write = RtpWrite::new(to.pt, seq.into(), timestamp, now, payload).marker(true).nackable(true);
        if let Some(stream) = self.rtc.direct_api().stream_tx_by_mid(to.video, None) {
            stream.write_rtp(write);
        }
        self.drain()
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
