//! One `Rtc`, fenced in: no panic of it gets out, and no media of a closed stream.
//!
//! Whatever is done to the library is followed by draining it ([`Connection::settle`]); only several packets may be
//! written first. What it wants to send goes out here, unless it is media of a stream that is closed; what it has to say
//! is put into an inbox, for whoever knows the room.
//!
//! The library also finds out what the network carries, and sends padding for that: old media again, or nothing but zeros.
//! Old media of a stream that is closed is forgotten and stopped like any other; zeros may go out as long as any stream
//! is open. While none is, the library is put to rest: what is stopped here would seem lost to it.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use forward::desire::{Desire, Told};
use forward::path::Path;
use forward::rate;
use forward::vp8::PictureNumbers;
use str0m::bwe::{Bitrate, BweKind};
use str0m::change::SdpOffer;
use str0m::media::{KeyframeRequestKind, Mid, Rid};
use str0m::net::{Protocol, Receive, Transmit};
use str0m::rtp::{RtpWrite, Ssrc, Vp8Patch};
use str0m::{Event, IceConnectionState, Input, Output, Rtc, RtcError};

use crate::event::CloseReason;
use crate::ids::PeerId;
use crate::network::Network;
use crate::packet::RtpPacket;
use crate::peer::Datagram;
use crate::peer::answer::AnsweredStream;
use crate::peer::outgoing::OutgoingStreams;
use crate::peer::patch::patch;
use crate::rtp_header::{Outgoing, outgoing};
use crate::stun::is_stun;

/// Outputs of one drain. A peer that has more to say is defective.
const OUTPUTS_MAX: usize = 100_000;

/// Time-outs in a row that change nothing before the library is left alone for a moment.
const IDLE_TIMEOUTS_MAX: usize = 3;

/// What is due so soon is due: the library never counts what follows a packet as due at the same time as the packet.
const AS_GOOD_AS_NOW: Duration = Duration::from_micros(2);

/// That moment.
const MOMENT: Duration = Duration::from_millis(1);

/// The connection must be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// It failed.
    Failed,
    /// The library panicked over it.
    Panicked,
    /// It sent more than any browser does.
    Flooded,
}

impl From<Broken> for CloseReason {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Failed => Self::Broken,
            Broken::Panicked => Self::Panicked,
            Broken::Flooded => Self::Flooded,
        }
    }
}

/// The two ends that something goes between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Between {
    protocol: Protocol,
    ours: SocketAddr,
    theirs: SocketAddr,
}

/// Something a connection has to say.
#[derive(Debug)]
pub(crate) enum Inbound {
    /// ICE and DTLS are done.
    Connected,
    /// No candidate pair answers.
    ConsentLost,
    /// One answers again.
    ConsentRegained,
    /// The other side closed.
    Closed,
    /// A packet of media was received.
    Packet(Box<RtpPacket>),
    /// The receiver of this line needs a keyframe.
    KeyframeWanted(Mid),
    /// What the network carries to the other side; `None` where the other side does not tell.
    Carries(Option<rate::Bitrate>),
    /// How many of a hundred packets to the other side were lost in the last second.
    Loses(u8),
}

/// One connection of the WebRTC library.
#[derive(Debug)]
pub(crate) struct Connection {
    rtc: Rtc,
    timeout: Instant,
    streams: OutgoingStreams,
    stopped: u64,
    lost: u64,
    /// Where the other side is. The library goes by its connectivity checks alone, which take a quarter of a minute to give up
    /// an address.
    path: Path<Between>,
    desire: Desire,
    /// As a defect of the library would.
    #[cfg(test)]
    pub(crate) panics: bool,
}

impl Connection {
    /// Takes an answered `Rtc` over. Its outgoing streams are closed until they are opened.
    pub(crate) fn new(rtc: Rtc, streams: impl IntoIterator<Item = AnsweredStream>, now: Instant) -> Self {
        Self {
            rtc,
            timeout: now,
            streams: OutgoingStreams::new(streams),
            stopped: 0,
            lost: 0,
            path: Path::default(),
            desire: Desire::resting(now),
            #[cfg(test)]
            panics: false,
        }
    }

    /// When it wants to be settled next.
    pub(crate) fn timeout(&self) -> Instant {
        self.timeout
    }

    /// Media packets that were stopped on their way out.
    pub(crate) fn stopped(&self) -> u64 {
        self.stopped
    }

    /// Packets that were lost on their way out, because the other side reads too slowly.
    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    /// Takes back what waits in the network of streams that are closed.
    pub(crate) fn take_back(&mut self, peer: PeerId, network: &mut Network) {
        self.stopped += network.take_back(peer, |ssrc| !self.streams.is_open(ssrc));
    }

    /// Lets media of this stream out.
    pub(crate) fn open_stream(&mut self, ssrc: Ssrc) {
        self.streams.open(ssrc);
    }

    /// Stops all media of this stream and forgets what could be sent again. Settle before it is opened again.
    pub(crate) fn close_stream(&mut self, ssrc: Ssrc, resend: Option<Ssrc>) -> Result<(), Broken> {
        self.streams.close(ssrc);
        if let Some(resend) = resend {
            self.streams.close(resend);
        }
        self.forget_sent(ssrc)
    }

    /// Sends nothing again that was sent on this stream.
    pub(crate) fn forget_sent(&mut self, ssrc: Ssrc) -> Result<(), Broken> {
        self.fenced(|rtc| OutgoingStreams::forget_sent(rtc, ssrc))
    }

    /// Says how much there is to send, and what the network is known to carry.
    pub(crate) fn desire(
        &mut self,
        desired: rate::Bitrate,
        known: Option<rate::Bitrate>,
        now: Instant,
    ) -> Result<(), Broken> {
        let Told { begins_at, desired } = self.desire.follow(self.streams.is_any_open(), desired, known, now);
        self.fenced(|rtc| {
            if let Some(bits) = begins_at {
                rtc.bwe().reset(Bitrate::from(bits.0));
            }
            if let Some(bits) = desired {
                rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::from(bits.0));
            }
        })
    }

    /// Writes one packet; it leaves with the next settling.
    pub(crate) fn write(&mut self, ssrc: Ssrc, packet: RtpWrite) -> Result<(), Broken> {
        self.fenced_with_streams(|rtc, streams| streams.write(rtc, ssrc, packet))
    }

    /// What writes `numbers` into this payload; `None` if the library does not take the payload for VP8.
    pub(crate) fn patch(&mut self, payload: &[u8], numbers: PictureNumbers) -> Result<Option<Vp8Patch>, Broken> {
        self.fenced(|_rtc| patch(payload, numbers))
    }

    /// The layer that a received stream is; `None` if it is no layer or is not known.
    pub(crate) fn layer_of(&mut self, ssrc: Ssrc) -> Result<Option<Rid>, Broken> {
        self.fenced(|rtc| rtc.direct_api().stream_rx(&ssrc).and_then(|stream| stream.rid()))
    }

    /// The line on which a received stream comes; `None` if it is not known.
    pub(crate) fn line_of(&mut self, ssrc: Ssrc) -> Result<Option<Mid>, Broken> {
        self.fenced(|rtc| rtc.direct_api().stream_rx(&ssrc).map(|stream| stream.mid()))
    }

    /// Forgets a stream that was received, if it was one.
    pub(crate) fn forget_received(&mut self, ssrc: Ssrc) -> Result<(), Broken> {
        self.fenced(|rtc| {
            rtc.direct_api().remove_stream_rx(ssrc);
        })
    }

    /// Asks the other side for a keyframe of this line, or of one layer of it. `false` if nothing of it was ever received.
    pub(crate) fn request_keyframe(&mut self, mid: Mid, rid: Option<Rid>, ssrc: Option<Ssrc>) -> Result<bool, Broken> {
        self.fenced(|rtc| {
            let mut api = rtc.direct_api();
            let is_known = ssrc.is_some_and(|ssrc| api.stream_rx(&ssrc).is_some());
            let stream = match ssrc {
                Some(ssrc) if is_known => api.stream_rx(&ssrc),
                _ => api.stream_rx_by_mid(mid, rid),
            };
            let Some(stream) = stream else {
                return false;
            };
            stream.request_keyframe(KeyframeRequestKind::Pli);
            true
        })
    }

    /// Takes in one datagram and settles. Says whether its sender proved to be the other side.
    pub(crate) fn receive(
        &mut self,
        datagram: Datagram<'_>,
        now: Instant,
        network: &mut Network,
        inbox: &mut Vec<Inbound>,
    ) -> Result<bool, Broken> {
        let Datagram { protocol, source, destination, bytes } = datagram;
        let (is_accepted, is_proved) = self.fenced(|rtc| {
            let Ok(receive) = Receive::new(protocol, source, destination, bytes) else {
                return (false, false);
            };
            let input = Input::Receive(now, receive);
            let is_proved = rtc.accepts(&input);
            // Anything but STUN came from an address that was proved by STUN (see `demux`). The library proves it to
            // itself a moment later, and would lose what the other side begins its handshake with.
            if is_stun(bytes) && !is_proved {
                return (false, false);
            }
            // Whoever can forge a source address can make this fail; the connection must outlive it.
            (rtc.handle_input(input).is_ok(), is_proved)
        })?;
        // A check goes between any two addresses; what is sent for its own sake comes from the one that is used.
        if is_proved && !is_stun(bytes) {
            self.path.heard(Between { protocol, ours: destination, theirs: source }, now);
        }
        // With what was received, time has passed.
        self.drain(now, network, inbox)?;
        Ok(is_accepted)
    }

    /// Lets time pass until `now`, sends what is to be sent, and collects what is to be said.
    pub(crate) fn settle(
        &mut self,
        now: Instant,
        network: &mut Network,
        inbox: &mut Vec<Inbound>,
    ) -> Result<(), Broken> {
        // What was written becomes sendable by it.
        let passed = self.fenced(|rtc| rtc.handle_input(Input::Timeout(now)))?;
        passed.map_err(|error| failed(&error))?;
        self.drain(now, network, inbox)
    }

    fn drain(&mut self, now: Instant, network: &mut Network, inbox: &mut Vec<Inbound>) -> Result<(), Broken> {
        #[cfg(test)]
        let panics = self.panics;
        let Self { rtc, streams, path, .. } = self;
        let drained = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(test)]
            assert!(!panics, "as a defect of the library would");
            drain(rtc, streams, path, now, network, inbox)
        }));
        match drained {
            Ok(Ok(Drained { timeout, stopped, lost })) => {
                self.timeout = timeout;
                self.stopped += stopped;
                self.lost += lost;
                Ok(())
            }
            Ok(Err(error)) => Err(failed(&error)),
            Err(_panic) => {
                tracing::error!("a connection panicked and is dropped alone");
                Err(Broken::Panicked)
            }
        }
    }

    /// Begins ICE anew with the credentials in an offer that is otherwise the one it was made from. The answer, and the user
    /// fragment of this side. What fails here has failed half-way, so the connection is broken.
    pub(crate) fn restart(&mut self, offer: &str) -> Result<(String, String), Broken> {
        self.fenced_with_streams(|rtc, streams| {
            let offer = SdpOffer::from_sdp_string(offer).ok()?;
            let answer = streams.with_all(rtc, |rtc| rtc.sdp_api().accept_offer(offer)).ok()?;
            Some((answer.to_sdp_string(), rtc.direct_api().local_ice_credentials().ufrag))
        })?
        .ok_or(Broken::Failed)
    }

    /// Tells the other side that it is over, as far as that is possible. No media leaves any more.
    pub(crate) fn close(mut self, now: Instant, network: &mut Network) {
        if self.fenced(|rtc| rtc.close().is_ok()) == Ok(true) {
            // What it still has to say is of no interest.
            let _ = self.settle(now, network, &mut Vec::new());
        }
        let rtc = self.rtc;
        if catch_unwind(AssertUnwindSafe(move || drop(rtc))).is_err() {
            tracing::error!("a connection panicked while it was dropped");
        }
    }

    fn fenced<T>(&mut self, act: impl FnOnce(&mut Rtc) -> T) -> Result<T, Broken> {
        self.fenced_with_streams(|rtc, _streams| act(rtc))
    }

    fn fenced_with_streams<T>(&mut self, act: impl FnOnce(&mut Rtc, &mut OutgoingStreams) -> T) -> Result<T, Broken> {
        let Self { rtc, streams, .. } = self;
        catch_unwind(AssertUnwindSafe(|| act(rtc, streams))).map_err(|_panic| {
            tracing::error!("a connection panicked and is dropped alone");
            Broken::Panicked
        })
    }
}

fn failed(error: &RtcError) -> Broken {
    tracing::debug!(%error, "a connection failed");
    Broken::Failed
}

/// What came of draining the library.
struct Drained {
    timeout: Instant,
    stopped: u64,
    lost: u64,
}

/// Drains the library at `now`.
fn drain(
    rtc: &mut Rtc,
    streams: &OutgoingStreams,
    path: &Path<Between>,
    now: Instant,
    network: &mut Network,
    inbox: &mut Vec<Inbound>,
) -> Result<Drained, RtcError> {
    let mut drained = Drained { timeout: now + MOMENT, stopped: 0, lost: 0 };
    let mut idle = 0;
    for _ in 0..OUTPUTS_MAX {
        match rtc.poll_output()? {
            Output::Timeout(at) if at <= now + AS_GOOD_AS_NOW => {
                idle += 1;
                if idle > IDLE_TIMEOUTS_MAX {
                    return Ok(drained);
                }
                rtc.handle_input(Input::Timeout(now))?;
            }
            Output::Timeout(timeout) => return Ok(Drained { timeout, ..drained }),
            Output::Transmit(transmit) => {
                idle = 0;
                let transmit = redirected(transmit, path, now);
                match outgoing(&transmit.contents) {
                    Some(Outgoing { is_padding: true, .. }) if !streams.is_any_open() => {}
                    Some(Outgoing { is_padding: false, source }) if !streams.is_open(source) => drained.stopped += 1,
                    Some(_) | None => drained.lost += u64::from(!network.send(&transmit)),
                }
            }
            Output::Event(event) => {
                idle = 0;
                inbox.extend(inbound(event));
            }
        }
    }
    Ok(drained)
}

/// What is sent, to where the other side is; a connectivity check stays as it is.
fn redirected(mut transmit: Transmit, path: &Path<Between>, now: Instant) -> Transmit {
    if !is_stun(&transmit.contents) {
        let chosen = Between { protocol: transmit.proto, ours: transmit.source, theirs: transmit.destination };
        let Between { protocol, ours, theirs } = path.towards(chosen, now);
        (transmit.proto, transmit.source, transmit.destination) = (protocol, ours, theirs);
    }
    transmit
}

fn inbound(event: Event) -> Option<Inbound> {
    Some(match event {
        Event::Connected => Inbound::Connected,
        Event::IceConnectionStateChange(IceConnectionState::Disconnected) => Inbound::ConsentLost,
        Event::IceConnectionStateChange(IceConnectionState::Connected | IceConnectionState::Completed) => {
            Inbound::ConsentRegained
        }
        Event::Closed => Inbound::Closed,
        Event::RtpPacket(packet) => Inbound::Packet(Box::new(packet.into())),
        Event::EgressBitrateEstimate(BweKind::Twcc { estimate, can_probe }) => {
            Inbound::Carries(can_probe.then(|| rate::Bitrate(estimate.as_u64())))
        }
        Event::PeerStats(stats) => Inbound::Loses(percent(stats.egress_loss_fraction?)),
        Event::KeyframeRequest(request) => Inbound::KeyframeWanted(request.mid),
        _ => return None,
    })
}

/// A part in whole hundredths, of which there are no more than a hundred.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100 by then")]
fn percent(part: f32) -> u8 {
    (part * 100.0).round().clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_the_library_stays_inside_its_connection() {
        let now = Instant::now();
        let mut connection = Connection::new(Rtc::new(now), [], now);
        let outcome = connection.fenced(|_rtc| panic!("as a defect of the library would"));
        assert_eq!(outcome, Err::<(), _>(Broken::Panicked));
    }
}
