//! What forwarding costs: processor time a delivered packet of 1,200 bytes, in rooms of 2, 4 and 10, beside a plain loop that
//! does the least that has to be done for it, one encryption and one send; and the memory of a participant. Run by
//! `cargo xtask bench media`; it prints and judges nothing.
//!
//! The media server runs in a child process, so that what the participants cost is not counted. Its processor time and
//! memory are what the kernel says of that process.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

mod child;
mod floor;
mod load;

use std::error::Error;
use std::time::Duration;

use child::{Child, Figures};
use load::Load;

/// What goes wrong is for the person who runs it.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// RTP payload of every packet of video.
const PAYLOAD_BYTES: usize = 1_200;
/// How long each measurement takes, after as much again to settle.
const LASTS: Duration = Duration::from_secs(4);
/// How long everybody may take to be connected.
const CONNECTED_WITHIN: Duration = Duration::from_mins(1);
/// Rooms, and participants in each: about as many packets are delivered in every row.
const ROWS: [(u32, u32); 3] = [(20, 2), (7, 4), (2, 10)];
/// Packets delivered a second, over all rooms.
const DELIVERED: [u32; 2] = [5_000, 15_000];
/// Participants whose memory is weighed together.
const WEIGHED: u32 = 100;
/// Receiving lines that each participant negotiates, as a page does.
const VOICES: usize = 6;
const PICTURES: usize = 24;

fn main() -> Outcome<()> {
    if std::env::args().nth(1).as_deref() == Some(child::SERVE) {
        return child::serve();
    }
    let floor = floor::measure(LASTS)?;
    println!("floor: {floor:.2} µs a packet, one encryption and one send, {PAYLOAD_BYTES} bytes");
    println!("rooms x people   delivered/s   server µs/packet   ratio to floor   packets/s a core");
    for (rooms, people) in ROWS {
        for delivered in DELIVERED {
            let (rate, cost) = forward(rooms, people, delivered)?;
            let core = 1e6 / cost;
            println!("{rooms:>5} x {people:<6} {rate:>13.0} {cost:>18.2} {:>16.2} {core:>18.0}", cost / floor);
        }
    }
    let waiting = weigh(false)?;
    let sending = weigh(true)?;
    println!(
        "memory: {waiting:.0} KiB a waiting participant, {sending:.0} KiB a sending one, each with lines for {VOICES} voices and {PICTURES} pictures"
    );
    Ok(())
}

/// Packets delivered a second, and microseconds of the server's processor time for each.
#[allow(clippy::cast_precision_loss, reason = "figures of some millions")]
fn forward(rooms: u32, people: u32, delivered: u32) -> Outcome<(f64, f64)> {
    let mut server = Child::start()?;
    let mut load = Load::new(&mut server, rooms, people)?;
    load.open(&mut server)?;
    load.run(CONNECTED_WITHIN, Load::is_connected)?;
    load.publish(delivered / (rooms * people * (people - 1)));
    load.run(LASTS, |_| false)?;
    let (before, received) = (server.figures()?, load.received());
    load.run(LASTS, |_| false)?;
    let (after, received) = (server.figures()?, load.received() - received);
    let cost = after.cpu.saturating_sub(before.cpu).as_secs_f64() * 1e6 / received as f64;
    Ok((received as f64 / LASTS.as_secs_f64(), cost))
}

/// KiB that each participant adds to the server: connected and gated, or sending in rooms of two.
#[allow(clippy::cast_precision_loss, reason = "figures of some millions")]
fn weigh(sending: bool) -> Outcome<f64> {
    let mut server = Child::start()?;
    // What the first participants of all bring with them is not theirs.
    let mut first = Load::new(&mut server, 1, 2)?;
    first.run(CONNECTED_WITHIN, Load::is_connected)?;
    let Figures { memory: before, .. } = server.figures()?;
    let mut load = Load::new(&mut server, WEIGHED / 2, 2)?;
    if sending {
        load.open(&mut server)?;
    }
    load.run(CONNECTED_WITHIN, Load::is_connected)?;
    // About 500 kbit/s each.
    load.publish(if sending { 50 } else { 0 });
    load.run(LASTS, |_| false)?;
    let Figures { memory: after, .. } = server.figures()?;
    Ok((after.saturating_sub(before)) as f64 / f64::from(WEIGHED))
}
