//! The server's side of a connection test: answers pings, sends load at an even pace, and counts what arrives.
//!
//! Whoever may open a session's page may have this done for them, so what it can cost is fixed here: a test takes ten seconds
//! at most and moves four megabytes at most, both ways and everything counted, whatever the page does. It ends by itself, and
//! what is not of its protocol changes nothing. What the figures mean is the page's business.

pub mod message;

use std::time::{Duration, Instant};

use message::{FromPage, LOAD_BYTES, Report, ToPage};

/// How long a test may take, connecting included.
pub const TIME_MAX: Duration = Duration::from_secs(10);

/// Of which connecting may take this.
pub const CONNECTING_MAX: Duration = Duration::from_secs(5);

/// What a test may move in datagrams, both ways together.
pub const BYTES_MAX: u64 = 4_000_000;

/// Of which this is kept for saying goodbye.
const GOODBYE_BYTES: u64 = 4_096;

/// How much load is sent, in bits a second: what a good picture of somebody takes, twice.
pub const LOAD_RATE: u64 = 2_500_000;

/// How long load is sent.
const LOAD_FOR: Duration = Duration::from_secs(2);

/// Load that could not be sent in time is not made up for, but for this much.
const LOAD_BEHIND_MAX: Duration = Duration::from_millis(20);

/// The beginning of the page's load does not count: the network is still being tried out then.
const WARM_UP: Duration = Duration::from_millis(500);

/// How often the page is told what arrived.
const REPORT_EVERY: Duration = Duration::from_millis(200);

/// Why a test is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// The page has seen enough.
    Done,
    /// It did not connect in time: this way is not open.
    NeverConnected,
    /// Its time is up.
    TimeUp,
    /// It has moved all that it may.
    BytesSpent,
}

/// One test.
#[derive(Debug, Clone)]
pub struct Probe {
    began: Instant,
    is_open: bool,
    bytes: u64,
    end: Option<End>,
    pings: Pings,
    load: Load,
    sending: Option<Sending>,
    report_at: Option<Instant>,
}

/// The pings that came.
#[derive(Debug, Clone, Copy, Default)]
struct Pings {
    count: u32,
    /// The last one in order: its number, when it was sent and when it came, each by its own clock.
    last: Option<(u32, u32, u32)>,
    /// In microseconds, times sixteen.
    jitter: u64,
}

/// The load that came.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    count: u32,
    first: Option<Instant>,
    /// The last one of the warm-up: what comes later is counted from here.
    warm: Option<Instant>,
    last: Option<Instant>,
    bytes: u32,
}

/// The load that goes.
#[derive(Debug, Clone, Copy)]
struct Sending {
    next: Instant,
    until: Instant,
    number: u32,
}

impl Probe {
    /// A test that begins now, to connect first.
    pub fn new(now: Instant) -> Self {
        Self {
            began: now,
            is_open: false,
            bytes: 0,
            end: None,
            pings: Pings::default(),
            load: Load::default(),
            sending: None,
            report_at: None,
        }
    }

    /// It has connected.
    pub fn opened(&mut self) {
        self.is_open = true;
    }

    /// Why it is over, if it is.
    pub fn end(&self, now: Instant) -> Option<End> {
        let time_up = if self.is_open { End::TimeUp } else { End::NeverConnected };
        self.end.or_else(|| (now >= self.time_max()).then_some(time_up))
    }

    /// Asks for leave to take or send a datagram of this length, and counts it. `false` ends the test; afterwards there is leave
    /// for a goodbye.
    pub fn may_pass(&mut self, bytes: usize) -> bool {
        let kept = if self.end.is_some() { 0 } else { GOODBYE_BYTES };
        let bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if bytes > BYTES_MAX - kept {
            self.end.get_or_insert(End::BytesSpent);
            return false;
        }
        self.bytes = bytes;
        true
    }

    /// Takes in a message of the page. What to answer, if anything.
    pub fn receive(&mut self, message: &[u8], now: Instant) -> Option<ToPage> {
        if self.end(now).is_some() {
            return None;
        }
        let message = FromPage::parse(message)?;
        self.report_at.get_or_insert(now + REPORT_EVERY);
        match message {
            FromPage::Ping { number, sent } => {
                let at = self.micros(now);
                self.pings.came(number, sent, at);
                return Some(ToPage::Pong { number, sent, count: self.pings.count, at });
            }
            FromPage::Load => self.load.came(now),
            // Said again, it is the same wish.
            FromPage::WantLoad => {
                self.sending.get_or_insert(Sending { next: now, until: now + LOAD_FOR, number: 0 });
            }
            FromPage::Done => self.end = Some(End::Done),
        }
        None
    }

    /// The next message that is due. Ask until there is none.
    pub fn take_due(&mut self, now: Instant) -> Option<ToPage> {
        if self.end(now).is_some() {
            return None;
        }
        if self.report_at.is_some_and(|at| at <= now) {
            self.report_at = Some(now + REPORT_EVERY);
            return Some(ToPage::Report(self.report()));
        }
        let sending = self.sending.as_mut().filter(|it| it.next <= now && it.next < it.until)?;
        let number = sending.number;
        sending.number += 1;
        let behind = now.checked_sub(LOAD_BEHIND_MAX).unwrap_or(now);
        sending.next = (sending.next + load_interval()).max(behind);
        Some(ToPage::Load { number })
    }

    /// When it wants to be asked what is due, or whether it is over.
    pub fn deadline(&self) -> Instant {
        let sending = self.sending.filter(|it| it.next < it.until).map(|it| it.next);
        [sending, self.report_at].into_iter().flatten().fold(self.time_max(), Instant::min)
    }

    /// What arrived so far.
    pub fn report(&self) -> Report {
        let Self { pings, load, .. } = self;
        let time = load.last.zip(load.warm).map_or(Duration::ZERO, |(last, warm)| last.saturating_duration_since(warm));
        Report {
            pings: pings.count,
            jitter: u32::try_from(pings.jitter / 16).unwrap_or(u32::MAX),
            load: load.count,
            bytes: load.bytes,
            time: u32::try_from(time.as_micros()).unwrap_or(u32::MAX),
        }
    }

    fn time_max(&self) -> Instant {
        self.began + if self.is_open { TIME_MAX } else { CONNECTING_MAX }
    }

    fn micros(&self, now: Instant) -> u32 {
        let micros = now.saturating_duration_since(self.began).as_micros();
        // It is over long before that wraps.
        u32::try_from(micros).unwrap_or(u32::MAX)
    }
}

impl Pings {
    fn came(&mut self, number: u32, sent: u32, at: u32) {
        self.count = self.count.saturating_add(1);
        if let Some((before, last_sent, last_at)) = self.last {
            // One that was overtaken says nothing of the way.
            if number <= before {
                return;
            }
            let apart = i64::from(at) - i64::from(last_at) - i64::from(sent.wrapping_sub(last_sent));
            let jitter = self.jitter + apart.unsigned_abs();
            self.jitter = jitter - self.jitter / 16;
        }
        self.last = Some((number, sent, at));
    }
}

impl Load {
    fn came(&mut self, now: Instant) {
        self.count = self.count.saturating_add(1);
        let first = *self.first.get_or_insert(now);
        self.last = Some(now);
        if now.saturating_duration_since(first) < WARM_UP {
            self.warm = Some(now);
        } else {
            self.bytes = self.bytes.saturating_add(u32::try_from(LOAD_BYTES).unwrap_or(u32::MAX));
        }
    }
}

/// How far apart packets of load are sent.
fn load_interval() -> Duration {
    let bits = u64::try_from(LOAD_BYTES * 8).unwrap_or(u64::MAX);
    Duration::from_micros(bits * 1_000_000 / LOAD_RATE)
}

#[cfg(test)]
mod tests;
