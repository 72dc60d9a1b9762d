//! A connection test: a connection with one data channel, in no room and of no participant.
//!
//! It is a type of its own, so that it can neither receive nor send media: it is in no route, its offer has no line for media,
//! and nothing here knows a packet. It goes by UDP or by TCP alone, as it was asked for, so that each is really measured. What
//! is said on the channel, how fast and for how long, is decided in `forward::probe`; here it is received and sent, behind the
//! same fence as every other connection.

mod answer;

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use forward::probe::message::ToPage;
use forward::probe::{End, Probe};
use str0m::channel::ChannelId;
use str0m::net::{Protocol, Receive};
use str0m::{Event, IceCreds, Input, Output, Rtc, RtcError};

use crate::error::ProbeError;
use crate::network::Network;
use crate::peer::Datagram;
use crate::stun::is_stun;

/// What may wait in the channel: a tenth of a second of load. More would be measured as a long round trip.
const QUEUE_BYTES_MAX: usize = 32 * 1024;

/// Outputs of one drain. A test that has more to say is defective.
const OUTPUTS_MAX: usize = 20_000;

/// Time-outs in a row that change nothing before the library is left alone for a moment.
const IDLE_TIMEOUTS_MAX: usize = 3;

/// That moment.
const MOMENT: Duration = Duration::from_millis(1);

/// Which way a connection test goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// UDP alone.
    Udp,
    /// TCP alone.
    Tcp,
}

/// How a connection test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProbeEnd {
    /// By its own rules.
    ByRule(End),
    /// The server ends.
    ServerEnds,
    /// The page closed it.
    ClosedByPage,
    /// It failed, or upset the library that carries it.
    Broken,
}

/// One connection test.
#[derive(Debug)]
pub(crate) struct ProbePeer {
    transport: Transport,
    rtc: Rtc,
    probe: Probe,
    channel: Option<ChannelId>,
    timeout: Instant,
    is_closed: bool,
}

impl Transport {
    fn is(self, protocol: Protocol) -> bool {
        matches!((self, protocol), (Self::Udp, Protocol::Udp) | (Self::Tcp, Protocol::Tcp))
    }
}

impl ProbePeer {
    /// Answers an offer with those of these addresses that go this way.
    pub(crate) fn answer(
        offer: &str,
        transport: Transport,
        credentials: IceCreds,
        addresses: impl Iterator<Item = (Protocol, SocketAddr)>,
        now: Instant,
    ) -> Result<(Self, String), ProbeError> {
        let mut addresses = addresses.filter(|(protocol, _)| transport.is(*protocol)).peekable();
        if addresses.peek().is_none() {
            return Err(ProbeError::NotServed);
        }
        let (rtc, answer) = answer::answer(offer, credentials, addresses, now)?;
        let probe = Probe::new(now);
        Ok((Self { transport, rtc, probe, channel: None, timeout: now, is_closed: false }, answer))
    }

    /// When it wants to be settled next.
    pub(crate) fn deadline(&self) -> Instant {
        self.timeout.min(self.probe.deadline())
    }

    /// How it ended, if it has.
    pub(crate) fn end(&self, now: Instant) -> Option<ProbeEnd> {
        let closed = self.is_closed.then_some(ProbeEnd::ClosedByPage);
        self.probe.end(now).map(ProbeEnd::ByRule).or(closed)
    }

    /// Takes in one datagram and settles. Says whether its sender proved to be the other side.
    pub(crate) fn receive(
        &mut self,
        datagram: Datagram<'_>,
        now: Instant,
        network: &mut Network,
    ) -> Result<bool, ProbeEnd> {
        let Datagram { protocol, source, destination, bytes } = datagram;
        if !self.transport.is(protocol) || !self.probe.may_pass(bytes.len()) {
            return Ok(false);
        }
        let is_accepted = self.fenced(|it| {
            let Ok(receive) = Receive::new(protocol, source, destination, bytes) else {
                return false;
            };
            let input = Input::Receive(now, receive);
            // As for the connections of sessions: what is no STUN came from an address that STUN has proved.
            if is_stun(bytes) && !it.rtc.accepts(&input) {
                return false;
            }
            // Whoever can forge a source address can make this fail; the test must outlive it.
            it.rtc.handle_input(input).is_ok()
        })?;
        self.settle(now, network)?;
        Ok(is_accepted)
    }

    /// Lets time pass until `now`, answers, and sends what is due.
    pub(crate) fn settle(&mut self, now: Instant, network: &mut Network) -> Result<(), ProbeEnd> {
        self.fenced(|it| it.drain(now, network))?.map_err(|error| {
            tracing::debug!(%error, "a connection test failed");
            ProbeEnd::Broken
        })
    }

    /// Tells the other side that it is over, as far as that is possible.
    pub(crate) fn close(mut self, now: Instant, network: &mut Network) {
        if self.fenced(|it| it.rtc.close().is_ok()) == Ok(true) {
            // It is over: nothing comes of what it still has to say.
            let _ = self.settle(now, network);
        }
        let rtc = self.rtc;
        if catch_unwind(AssertUnwindSafe(move || drop(rtc))).is_err() {
            tracing::error!("a connection test panicked while it was dropped");
        }
    }

    fn fenced<T>(&mut self, act: impl FnOnce(&mut Self) -> T) -> Result<T, ProbeEnd> {
        catch_unwind(AssertUnwindSafe(|| act(self))).map_err(|_panic| {
            tracing::error!("a connection test panicked and is dropped alone");
            ProbeEnd::Broken
        })
    }

    fn drain(&mut self, now: Instant, network: &mut Network) -> Result<(), RtcError> {
        self.timeout = now + MOMENT;
        self.rtc.handle_input(Input::Timeout(now))?;
        let mut idle = 0;
        for _ in 0..OUTPUTS_MAX {
            match self.rtc.poll_output()? {
                Output::Timeout(at) => {
                    if self.say_what_is_due(now)? {
                        idle = 0;
                    } else if at > now {
                        self.timeout = at;
                        return Ok(());
                    }
                    idle += 1;
                    if idle > IDLE_TIMEOUTS_MAX {
                        return Ok(());
                    }
                    self.rtc.handle_input(Input::Timeout(now))?;
                }
                Output::Transmit(transmit) => {
                    idle = 0;
                    if self.probe.may_pass(transmit.contents.len()) {
                        // What a slow receiver loses, it measures.
                        network.send(&transmit);
                    }
                }
                Output::Event(event) => {
                    idle = 0;
                    self.hear(event, now)?;
                }
            }
        }
        Ok(())
    }

    fn hear(&mut self, event: Event, now: Instant) -> Result<(), RtcError> {
        match event {
            Event::ChannelOpen(id, _) if self.channel.is_none() => {
                self.channel = Some(id);
                self.probe.opened();
            }
            Event::ChannelData(said) if said.binary && self.channel == Some(said.id) => {
                if let Some(answer) = self.probe.receive(&said.data, now) {
                    self.say(answer)?;
                }
            }
            Event::ChannelClose(id) if self.channel == Some(id) => self.is_closed = true,
            Event::Closed => self.is_closed = true,
            _ => {}
        }
        Ok(())
    }

    /// Says whether anything was.
    fn say_what_is_due(&mut self, now: Instant) -> Result<bool, RtcError> {
        let mut is_said = false;
        while self.channel.is_some()
            && let Some(message) = self.probe.take_due(now)
        {
            self.say(message)?;
            is_said = true;
        }
        Ok(is_said)
    }

    /// Says something, unless so much waits already that it would come too late.
    fn say(&mut self, message: ToPage) -> Result<(), RtcError> {
        let channel = self.channel.and_then(|id| self.rtc.channel(id));
        if let Some(mut channel) = channel {
            // One that does not fit is lost, as on any other narrow way.
            let _ = channel.write(true, &message.write())?;
        }
        Ok(())
    }
}
