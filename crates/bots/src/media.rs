//! One WebRTC connection, run by a task of its own: it sends synthetic audio and video, and keeps what it receives.

mod capture;
mod layers;
mod peer;
mod tally;

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

pub use capture::Mark;
use peer::Peer;
pub use tally::Tally;

use crate::PATIENCE;

/// What a packet carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Opus.
    Audio,
    /// A camera; bots send VP8.
    Video,
    /// The same of a screen.
    Screen,
    /// Opus, with a screen.
    ScreenAudio,
}

/// A packet of media that arrived and could be decrypted. What has no payload is padding and no media.
#[derive(Clone, Debug)]
pub struct Packet {
    /// Which receiving m-line of its kind, counted from 0.
    pub line: usize,
    /// What it carries.
    pub kind: Kind,
    /// The RTP sequence number, extended.
    pub seq: u64,
    /// The RTP timestamp.
    pub timestamp: u32,
    /// The first packet of a frame that needs no other.
    pub starts_keyframe: bool,
    /// Whose it is; nothing for what no bot sent, such as the silence that the server writes.
    pub mark: Option<Mark>,
    /// All of it.
    pub payload: Arc<[u8]>,
}

/// What a connection received and sent so far.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// ICE and DTLS are done.
    pub is_connected: bool,
    /// It is over.
    pub is_closed: bool,
    /// Everything received, in order of arrival; retransmissions count where they fill a gap. Empty where nothing is kept.
    pub packets: Vec<Packet>,
    /// RTP datagrams that reached the socket, whatever became of them; blank padding (RFC 3550, P bit) left out.
    pub datagrams: usize,
    /// Those among them that were sent again on a stream of their own (RFC 4588), whatever became of them.
    pub resent: usize,
    /// How often packets were asked for again (NACK, RFC 4585), as far as the counters have been read.
    pub nacks: u64,
    /// How often the server asked for a keyframe.
    pub keyframe_requests: usize,
    /// The number of the last packet sent.
    pub sent: u32,
    /// The same in sums.
    pub tally: Tally,
}

/// A moment of a connection: everything that had reached the socket by then has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// How many packets were received.
    pub received: usize,
    /// How many RTP datagrams reached the socket.
    pub datagrams: usize,
    /// The number of the last packet sent.
    pub sent: u32,
    /// The counter of [`Heard::nacks`].
    pub nacks: u64,
}

impl Heard {
    /// What was received since a moment.
    pub fn since(&self, point: Point) -> &[Packet] {
        self.packets.get(point.received..).unwrap_or_default()
    }

    /// How many packets of a voice arrived since a moment.
    pub fn of(&self, voice: u32, kind: Kind, point: Point) -> usize {
        let packets = self.since(point).iter().filter(|packet| packet.kind == kind);
        packets.filter(|packet| packet.mark.is_some_and(|mark| mark.voice == voice)).count()
    }

    /// Whether so many packets each of a voice's audio and video arrived since a moment.
    pub fn has(&self, voice: u32, packets: usize, point: Point) -> bool {
        self.of(voice, Kind::Audio, point) >= packets && self.of(voice, Kind::Video, point) >= packets
    }

    /// How many packets with somebody's voice arrived since a moment.
    pub fn of_anybody(&self, point: Point) -> usize {
        self.since(point).iter().filter(|packet| packet.mark.is_some()).count()
    }
}

/// What a connection offers, and what it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// What everything it sends carries.
    pub voice: u32,
    /// How many it hears at once.
    pub voices: usize,
    /// How many it sees at once.
    pub pictures: usize,
    /// Its camera is sent in three sizes at once, as a browser's is, instead of in one.
    pub in_layers: bool,
    /// Keep every packet that arrives? Sums are kept in any case; a long run has no room for more.
    pub keeps_packets: bool,
    /// The address of this machine by which it reaches the server.
    pub from: IpAddr,
}

impl Setup {
    /// For somebody on the server's own machine, whose packets are looked at one by one.
    fn watched(voice: u32, voices: usize, pictures: usize) -> Self {
        let from = Ipv4Addr::LOCALHOST.into();
        Self { voice, voices, pictures, in_layers: false, keeps_packets: true, from }
    }
}

/// A connection that has made its offer.
#[derive(Debug)]
pub struct Offered {
    peer: Box<Peer>,
    sdp: String,
}

impl Offered {
    /// Binds a socket of the loopback interface and makes an offer: one sending audio and one sending video m-line, those for
    /// screens, and so many that receive each. Everything sent will carry `voice`.
    pub fn new(voice: u32, pairs: usize) -> anyhow::Result<Self> {
        Self::hearing(voice, pairs, pairs)
    }

    /// The same for somebody who hears so many and sees so many at once.
    pub fn hearing(voice: u32, voices: usize, pictures: usize) -> anyhow::Result<Self> {
        Self::with(&Setup::watched(voice, voices, pictures))
    }

    /// The same in every detail.
    pub fn with(setup: &Setup) -> anyhow::Result<Self> {
        let (peer, sdp) = Peer::new(setup)?;
        Ok(Self { peer: Box::new(peer), sdp })
    }

    /// The offer.
    pub fn sdp(&self) -> &str {
        &self.sdp
    }

    /// Takes the server's answer and begins to connect.
    pub fn accept(mut self, answer: &str) -> anyhow::Result<Media> {
        self.peer.accept(answer)?;
        let (orders, to_do) = mpsc::channel(8);
        let (tell, heard) = watch::channel(Heard::default());
        let running = tokio::spawn(async move {
            if let Err(error) = peer::run(self.peer, to_do, &tell).await {
                tracing::error!("a bot's media connection failed: {error:#}");
            }
            tell.send_modify(|heard| heard.is_closed = true);
        });
        Ok(Media { orders, heard, running })
    }
}

/// What the task is asked to do.
#[derive(Clone, Copy, Debug)]
enum Wish {
    /// Nothing but to read what has arrived.
    Read,
    /// Send, or stop sending.
    Publish(bool),
    /// Send a screen with its sound while sending, or stop.
    Share(bool),
    /// Send video as well, or sound alone.
    Film(bool),
    /// Be loud, or silent.
    Speak(bool),
    /// Lose a part of the video that arrives, and whatever is sent again for it.
    Lose(bool),
    /// Stand still: neither read nor send nor let time pass. What arrives waits in the socket.
    Hold(bool),
    /// Ask for a keyframe (PLI, RFC 4585) on every receiving video m-line.
    AskForKeyframes,
}

struct Order {
    wish: Wish,
    done: oneshot::Sender<Point>,
}

/// A running connection. Dropping it drops the socket without a word, as a crash does.
#[derive(Debug)]
pub struct Media {
    orders: mpsc::Sender<Order>,
    heard: watch::Receiver<Heard>,
    running: JoinHandle<()>,
}

impl Drop for Media {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Media {
    /// What it received and sent so far.
    pub fn heard(&self) -> watch::Ref<'_, Heard> {
        self.heard.borrow()
    }

    /// What it receives and sends, for somebody who looks at many at once.
    pub(crate) fn follow(&self) -> watch::Receiver<Heard> {
        self.heard.clone()
    }

    /// Reads what has reached the socket, and names the moment. The loopback interface delivers at once: what the server
    /// sent before it answered on the WebSocket is on this side of the moment.
    pub async fn point(&self) -> anyhow::Result<Point> {
        self.order(Wish::Read).await
    }

    /// Sends from now on, or stops; the moment of the change.
    pub async fn publish(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Publish(on)).await
    }

    /// Sends a screen beside camera and microphone, or stops; nobody is asked. The moment of the change.
    pub async fn share(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Share(on)).await
    }

    /// Sends video as well from now on, or sound alone.
    pub async fn film(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Film(on)).await
    }

    /// Says in its packets from now on that it is as loud as speech, or silent, as it is at first.
    pub async fn speak(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Speak(on)).await
    }

    /// From now on loses every twentieth packet of video that arrives, and what is sent again for it; or stops losing.
    pub async fn lose(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Lose(on)).await
    }

    /// From now on neither reads nor sends anything, as a phone whose process is stopped; or goes on, beginning with what has
    /// arrived meanwhile.
    pub async fn hold(&self, on: bool) -> anyhow::Result<Point> {
        self.order(Wish::Hold(on)).await
    }

    /// Asks for a keyframe on every receiving video m-line that has carried something.
    pub async fn ask_for_keyframes(&self) -> anyhow::Result<Point> {
        self.order(Wish::AskForKeyframes).await
    }

    /// Waits until what was received or sent makes `is_so` true.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Heard) -> bool) -> anyhow::Result<()> {
        self.until_within(PATIENCE, what, is_so).await
    }

    /// The same with a patience of its own.
    pub async fn until_within(
        &self,
        patience: Duration,
        what: &str,
        is_so: impl Fn(&Heard) -> bool,
    ) -> anyhow::Result<()> {
        let mut heard = self.heard.clone();
        let waited = timeout(patience, heard.wait_for(|heard| is_so(heard) || heard.is_closed)).await;
        let heard = waited.with_context(|| format!("it never came about: {what}"))?.context("the task ended")?;
        anyhow::ensure!(is_so(&heard), "the connection closed before it came about: {what}");
        Ok(())
    }

    async fn order(&self, wish: Wish) -> anyhow::Result<Point> {
        let (done, answer) = oneshot::channel();
        self.orders.send(Order { wish, done }).await.ok().context("the media connection is over")?;
        answer.await.context("the media connection is over")
    }
}
