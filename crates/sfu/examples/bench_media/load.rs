//! The participants: they send packets of video at a steady rate over real connections, and count what arrives. They do not
//! know which server they talk to.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::connection::{Connection, Sending};
use crate::server::Server;
use crate::{Outcome, PAYLOAD_BYTES};

/// Ticks of a video clock in a microsecond, times a hundred (RFC 3551 section 5: 90,000 a second).
const CENTITICKS: u128 = 9;

/// All participants of all rooms.
pub(crate) struct Load {
    rooms: Vec<u32>,
    people: u32,
    /// Room by room.
    participants: Vec<Participant>,
}

impl Load {
    /// Opens rooms and connects people to them. They are gated until they are opened.
    pub(crate) fn new(server: &mut dyn Server, rooms: u32, people: u32) -> Outcome<Self> {
        let mut load = Self { rooms: Vec::new(), people, participants: Vec::new() };
        for _ in 0..rooms {
            let room = server.open_room(people)?;
            load.rooms.push(room);
            for endpoint in 0..people {
                load.participants.push(Participant::connect(server, room, endpoint)?);
            }
        }
        Ok(load)
    }

    /// Lets everybody exchange media with everybody in the room.
    pub(crate) fn open(&mut self, server: &mut dyn Server) -> Outcome<()> {
        let people = usize::try_from(self.people)?;
        for (room, participants) in self.rooms.iter().zip(self.participants.chunks_mut(people)) {
            server.open_gate(*room, self.people, &mut |endpoint, offer| {
                let participant = participants.get_mut(usize::try_from(endpoint)?).ok_or("an offer to nobody")?;
                participant.answer(offer)
            })?;
        }
        Ok(())
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
        self.participants.iter().flat_map(Participant::connections).all(|connection| connection.connected)
    }

    /// Packets of video that arrived so far.
    pub(crate) fn received(&self) -> u64 {
        self.participants.iter().flat_map(Participant::connections).map(|connection| connection.received).sum()
    }

    /// Goes on for so long.
    pub(crate) fn run(&mut self, lasts: Duration) -> Outcome<()> {
        self.run_until(lasts, |_| false).map(drop)
    }

    /// Goes on until everybody is connected, and fails when that takes too long.
    pub(crate) fn connect(&mut self, within: Duration) -> Outcome<()> {
        let connected = self.run_until(within, Self::is_connected)?;
        if connected { Ok(()) } else { Err("not everybody was connected in time".into()) }
    }

    /// Goes on for so long, or until it is done, and says whether it is.
    fn run_until(&mut self, lasts: Duration, is_done: impl Fn(&Self) -> bool) -> Outcome<bool> {
        let begun = Instant::now();
        while begun.elapsed() < lasts {
            if is_done(self) {
                return Ok(true);
            }
            for participant in &mut self.participants {
                participant.drive()?;
            }
            // The server has a core of its own where there are two.
            std::thread::yield_now();
        }
        Ok(is_done(self))
    }
}

struct Participant {
    host: IpAddr,
    /// What they send on, and where the server does not make another connection receive on.
    sending: Connection,
    to: Sending,
    /// What they receive on otherwise.
    receiving: Option<Connection>,
    begun: Instant,
    pace: Option<Duration>,
    next: Instant,
    seq: u64,
}

impl Participant {
    fn connect(server: &mut dyn Server, room: u32, endpoint: u32) -> Outcome<Self> {
        let (host, lines) = (server.host(), server.lines());
        let (sending, to) = Connection::offer(host, lines, |offer| server.connect(room, endpoint, offer))?;
        let now = Instant::now();
        Ok(Self { host, sending, to, receiving: None, begun: now, pace: None, next: now, seq: 50_000 })
    }

    fn answer(&mut self, offer: &str) -> Outcome<String> {
        let (connection, answer) = Connection::answer(self.host, offer)?;
        self.receiving = Some(connection);
        Ok(answer)
    }

    fn connections(&self) -> impl Iterator<Item = &Connection> {
        std::iter::once(&self.sending).chain(&self.receiving)
    }

    fn drive(&mut self) -> Outcome<()> {
        self.sending.receive()?;
        self.receiving.as_mut().map_or(Ok(()), Connection::receive)?;
        let now = Instant::now();
        while let Some(pace) = self.pace.filter(|_| self.next <= now) {
            self.next += pace;
            self.send(now)?;
        }
        self.sending.tick(now)?;
        self.receiving.as_mut().map_or(Ok(()), |connection| connection.tick(now))
    }

    /// One packet, which is one frame.
    fn send(&mut self, now: Instant) -> Outcome<()> {
        self.seq += 1;
        let ticks = (now - self.begun).as_micros() * CENTITICKS / 100;
        let [_, _, _, _, .., high, low] = self.seq.to_be_bytes();
        let is_keyframe = std::mem::take(&mut self.sending.keyframe_wanted);
        // RFC 7741: a picture number of 15 bits, then the payload header, whose first bit says that it is no keyframe.
        let mut payload = vec![0x90, 0x80, 0x80 | high, low, u8::from(!is_keyframe)];
        payload.resize(PAYLOAD_BYTES, 0xaa);
        let timestamp = u32::try_from(ticks & u128::from(u32::MAX)).unwrap_or_default();
        self.sending.send(self.to, self.seq, timestamp, now, payload)
    }
}
