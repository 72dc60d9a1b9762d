//! Connection tests: each way by itself, beside the sessions, and never for longer or for more than they may.

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

use sfu::{ProbeError, Sfu, SfuConfig, Transport};
use str0m::change::SdpAnswer;
use str0m::channel::{ChannelConfig, ChannelId, Reliability};
use str0m::net::{Protocol, Receive};
use str0m::{Event, Input, Output, Rtc};

use crate::client::{Way, candidate, open};
use crate::robustness::garbage;
use crate::stage::{Stage, config};
use crate::stream::Stream;

/// Nothing that is waited for takes this long; what the server ends by itself takes ten seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often a page is driven.
const TURN: Duration = Duration::from_millis(1);

/// A page's side of a test.
struct Page {
    rtc: Box<Rtc>,
    socket: UdpSocket,
    stream: Option<Stream>,
    channel: Option<ChannelId>,
    timeout: Instant,
    heard: Vec<Vec<u8>>,
    is_closed: bool,
}

impl Page {
    /// Offers a test that goes one way.
    async fn begin(sfu: &Sfu, transport: Transport) -> Result<(Self, String), ProbeError> {
        let now = Instant::now();
        let way = match transport {
            Transport::Udp => Way::Udp([127, 0, 0, 1].into()),
            Transport::Tcp => Way::Tcp(sfu.tcp_addresses()[0]),
        };
        let (socket, stream) = open(way);
        let mut rtc = Box::new(Rtc::builder().build(now));
        rtc.add_local_candidate(candidate(&socket, stream.as_ref()));
        let mut api = rtc.sdp_api();
        api.add_channel_with_config(ChannelConfig {
            label: "test".into(),
            ordered: false,
            reliability: Reliability::MaxRetransmits { retransmits: 0 },
            ..ChannelConfig::default()
        });
        let (offer, pending) = api.apply().unwrap();
        let answer = sfu.probe(transport, offer.to_sdp_string()).await?;
        rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&answer).unwrap()).unwrap();
        let page = Self { rtc, socket, stream, channel: None, timeout: now, heard: Vec::new(), is_closed: false };
        Ok((page, answer))
    }

    /// Says something. `false` if so much waits already that it is not taken.
    fn say(&mut self, message: &[u8]) -> bool {
        let channel = self.channel.and_then(|id| self.rtc.channel(id));
        channel.is_some_and(|mut channel| channel.write(true, message).unwrap_or_default())
    }

    /// Reads and sends all there is.
    fn drive(&mut self) {
        let mut buffer = [0; 2_000];
        let (protocol, own, mut datagrams) = match &mut self.stream {
            Some(stream) => {
                let server = stream.server();
                (Protocol::Tcp, stream.own(), stream.read().into_iter().map(|it| (it, server)).collect())
            }
            None => (Protocol::Udp, self.socket.local_addr().unwrap(), Vec::new()),
        };
        loop {
            match self.socket.recv_from(&mut buffer) {
                Ok((length, source)) => datagrams.push((buffer[..length].to_vec(), source)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {}
            }
        }
        for (bytes, source) in &datagrams {
            if let Ok(receive) = Receive::new(protocol, *source, own, bytes) {
                self.take_in(Input::Receive(Instant::now(), receive));
            }
        }
        if Instant::now() >= self.timeout {
            self.take_in(Input::Timeout(Instant::now()));
        }
        self.drain();
    }

    /// What the library cannot go on with is the end of the connection: the server may have closed it.
    fn take_in(&mut self, input: Input<'_>) {
        if self.is_closed || self.rtc.handle_input(input).is_err() {
            self.is_closed = true;
        } else {
            self.drain();
        }
    }

    fn drain(&mut self) {
        for _ in 0..10_000 {
            let now = Instant::now();
            let Ok(output) = self.rtc.poll_output() else {
                self.is_closed = true;
                return;
            };
            match output {
                Output::Timeout(at) if at <= now => {
                    if self.rtc.handle_input(Input::Timeout(now)).is_err() {
                        self.is_closed = true;
                        return;
                    }
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
                Output::Event(Event::ChannelOpen(id, _)) => self.channel = Some(id),
                Output::Event(Event::ChannelData(said)) => self.heard.push(said.data),
                Output::Event(Event::ChannelClose(_) | Event::Closed) => self.is_closed = true,
                Output::Event(Event::RtpPacket(_)) => panic!("media in a connection test"),
                Output::Event(_) => {}
            }
        }
        panic!("the page's connection never comes to rest");
    }

    /// Does something over and over until something is so.
    async fn until<T>(&mut self, what: &str, mut act: impl FnMut(&mut Self) -> T, is_so: impl Fn(&Self) -> bool) {
        let (start, mut turns) = (Instant::now(), tokio::time::interval(TURN));
        while !is_so(self) {
            assert!(start.elapsed() < PATIENCE, "never came about: {what}");
            act(self);
            self.drive();
            turns.tick().await;
        }
    }

    fn heard(&self, kind: u8) -> impl Iterator<Item = &Vec<u8>> {
        self.heard.iter().filter(move |it| it.first() == Some(&kind))
    }

    /// The last report, its numbers: pings, jitter, load, bytes, time.
    fn report(&self) -> [u32; 5] {
        let report = self.heard(131).last().map_or(&[][..], |it| &it[1..]);
        std::array::from_fn(|at| {
            report.get(at * 4..at * 4 + 4).map_or(0, |it| u32::from_be_bytes(it.try_into().unwrap()))
        })
    }
}

fn both() -> SfuConfig {
    SfuConfig { tcp_addresses: vec!["127.0.0.1:0".parse::<std::net::SocketAddr>().unwrap().into()], ..config() }
}

fn ping(number: u32) -> Vec<u8> {
    let mut ping = [&[1][..], &number.to_be_bytes(), &number.to_be_bytes()].concat();
    ping.resize(172, 0);
    ping
}

/// Goes through a whole test, with what is no message in between.
async fn measure(transport: Transport) {
    let mut stage = Stage::with(both()).await;
    let (mut page, answer) = Page::begin(&stage.sfu, transport).await.unwrap();
    let (mine, other) = match transport {
        Transport::Udp => (" udp ", " tcp "),
        Transport::Tcp => (" tcp ", " udp "),
    };
    assert!(answer.contains(mine) && !answer.contains(other), "{answer}");
    page.until("it is open", |_| {}, |page| page.channel.is_some()).await;
    for seed in 0..100 {
        page.say(&garbage(seed));
    }
    let mut number = 0;
    let say_ping = |page: &mut Page| {
        number += 1;
        page.say(&ping(number));
    };
    page.until("pings are answered", say_ping, |page| page.heard(129).count() >= 20).await;
    assert!(page.heard(129).all(|it| it.len() == 172 && it[1..5] == it[5..9]));
    page.until("load comes down", |page| page.say(&[3]), |page| page.heard(130).count() >= 200).await;
    assert!(page.heard(130).all(|it| it.len() == 1_100));
    let say_load = |page: &mut Page| page.say(&[2; 1_100]);
    page.until("load that went up is measured", say_load, |page| page.report()[3] > 100_000 && page.report()[4] > 0)
        .await;
    assert!(page.report()[0] >= 20, "{:?}", page.report());
    page.until("it ends when the page says so", |page| page.say(&[4]), |page| page.is_closed).await;
    // Nothing of it was in a room.
    stage.turn().await;
    assert!(stage.events.is_empty() && stage.sfu.stats(stage.room).await.unwrap().is_empty());
}

#[tokio::test]
async fn udp_alone_is_measured() {
    measure(Transport::Udp).await;
}

#[tokio::test]
async fn tcp_alone_is_measured() {
    measure(Transport::Tcp).await;
}

#[tokio::test]
async fn a_way_that_is_not_served_is_said_so() {
    let sfu = Sfu::start(SfuConfig { addresses: Vec::new(), ..both() }).unwrap();
    assert_eq!(Page::begin(&sfu, Transport::Udp).await.err(), Some(ProbeError::NotServed));
    assert_eq!(sfu.probe(Transport::Tcp, "v=0\r\n".into()).await, Err(ProbeError::Offer));
    assert!(Page::begin(&sfu, Transport::Tcp).await.is_ok());
}

#[tokio::test]
async fn so_many_at_once_and_the_place_of_one_that_never_connects_is_free_again() {
    let sfu = Sfu::start(SfuConfig { probes_max: 2, ..both() }).unwrap();
    let _never_driven = Page::begin(&sfu, Transport::Udp).await.unwrap();
    let _nor_this = Page::begin(&sfu, Transport::Tcp).await.unwrap();
    let mut next = Page::begin(&sfu, Transport::Udp).await.map(|(page, _)| page);
    assert!(matches!(next, Err(ProbeError::TooMany)));
    let (start, mut turns) = (Instant::now(), tokio::time::interval(Duration::from_millis(50)));
    while next.is_err() {
        assert!(start.elapsed() < PATIENCE, "the places are never free");
        turns.tick().await;
        next = Page::begin(&sfu, Transport::Udp).await.map(|(page, _)| page);
    }
}

#[tokio::test]
async fn a_page_that_floods_is_cut_off_alone() {
    let mut stage = Stage::with_connected(2).await;
    stage.open(&[0, 1]).await;
    let (mut page, _) = Page::begin(&stage.sfu, Transport::Udp).await.unwrap();
    page.until("it is open", |_| {}, |page| page.channel.is_some()).await;
    let flood = |page: &mut Page| while page.say(&[2; 1_100]) && page.say(&ping(1)) && page.say(&[3]) {};
    page.until("it is cut off", flood, |page| page.is_closed).await;
    let marks = stage.marks();
    stage
        .until("media still flows", |stage| stage.has_media_of(0, 1, marks[0]) && stage.has_media_of(1, 0, marks[1]))
        .await;
}
