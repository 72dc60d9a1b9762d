//! What one server costs under one load.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::load::Load;
use crate::server::Server;

/// How long each measurement takes, after as much again at least to settle.
pub(crate) const LASTS: Duration = Duration::from_secs(4);
/// How long it may take until what is wanted is delivered: a server that estimates networks finds out what they carry.
const SETTLED_WITHIN: Duration = Duration::from_secs(12);
/// How long everybody may take to be connected.
const CONNECTED_WITHIN: Duration = Duration::from_mins(1);
/// Participants whose memory is weighed together.
const WEIGHED: u32 = 100;
/// Packets a second that a participant sends while memory is weighed: about 500 kbit/s.
const WEIGHED_RATE: u32 = 50;

/// How many people there are, and what is sent among them.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) rooms: u32,
    /// In each room.
    pub(crate) people: u32,
    /// Packets a second that each sends.
    pub(crate) rate: u32,
}

impl Row {
    /// Packets to be delivered a second, over all rooms.
    fn wanted(self) -> u32 {
        self.rate * self.rooms * self.people * (self.people - 1)
    }
}

/// What forwarding cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forwarded {
    /// Packets that were delivered a second.
    pub(crate) rate: f64,
    /// Microseconds of the server's processor time for each; infinite where none was.
    pub(crate) cost: f64,
}

#[allow(clippy::cast_precision_loss, reason = "figures of some millions")]
pub(crate) fn forward(server: &mut dyn Server, row: Row) -> Outcome<Forwarded> {
    let mut load = Load::new(server, row.rooms, row.people)?;
    load.connect(CONNECTED_WITHIN)?;
    load.open(server)?;
    load.connect(CONNECTED_WITHIN)?;
    load.publish(row.rate);
    settle(&mut load, row.wanted())?;
    let (before, received) = (server.figures()?, load.received());
    load.run(LASTS)?;
    let (after, received) = (server.figures()?, load.received() - received);
    let cost = after.spent_since(&before).as_secs_f64() * 1e6 / received as f64;
    Ok(Forwarded { rate: received as f64 / LASTS.as_secs_f64(), cost })
}

/// Goes on until nearly as many packets a second are delivered as wanted, or for as long as that may take.
fn settle(load: &mut Load, wanted: u32) -> Outcome<()> {
    let begun = Instant::now();
    loop {
        let received = load.received();
        load.run(LASTS)?;
        let received = load.received() - received;
        if received * 100 >= u64::from(wanted) * LASTS.as_secs() * 98 || begun.elapsed() >= SETTLED_WITHIN {
            return Ok(());
        }
    }
}

/// KiB that each participant adds to the server: connected and gated, or sending in rooms of two.
#[allow(clippy::cast_precision_loss, reason = "figures of some millions")]
pub(crate) fn weigh(server: &mut dyn Server, sending: bool) -> Outcome<f64> {
    // What the first participants of all bring with them is not theirs.
    let mut first = Load::new(server, 1, 2)?;
    first.connect(CONNECTED_WITHIN)?;
    let before = server.figures()?.memory;
    let mut load = Load::new(server, WEIGHED / 2, 2)?;
    load.connect(CONNECTED_WITHIN)?;
    if sending {
        load.open(server)?;
        load.connect(CONNECTED_WITHIN)?;
    }
    load.publish(if sending { WEIGHED_RATE } else { 0 });
    load.run(LASTS)?;
    let after = server.figures()?.memory;
    Ok((after.saturating_sub(before)) as f64 / f64::from(WEIGHED))
}
