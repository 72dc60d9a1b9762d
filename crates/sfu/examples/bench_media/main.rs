//! What forwarding costs: processor time a delivered packet of 1,200 bytes, in rooms of 2, 4 and 10, beside a plain loop that
//! does the least that has to be done for it, one encryption and one send; and the memory of a participant. Run by
//! `cargo xtask bench media`; it prints and judges nothing.
//!
//! With `--beside-janus PROGRAM` it is measured in turns with Janus, a media server in C, under the same participants. Run by
//! `cargo xtask bench janus`.
//!
//! The media server runs in a child process, so that what the participants cost is not counted. Its processor time and
//! memory are what the kernel says of that process.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is what a person at a terminal reads")]

mod beside;
mod child;
mod connection;
mod encryption;
mod floor;
mod janus;
mod load;
mod measure;
mod server;

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::ExitCode;

use child::Child;
use measure::{Forwarded, LASTS, Row};
use server::Lines;

/// What goes wrong is for the person who runs it.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// RTP payload of every packet of video.
const PAYLOAD_BYTES: usize = 1_200;
/// Rooms, and participants in each: about as many packets are delivered in every row.
const ROWS: [(u32, u32); 3] = [(20, 2), (7, 4), (2, 10)];
/// Packets delivered a second, over all rooms.
const DELIVERED: [u32; 2] = [5_000, 15_000];
/// Receiving lines that a page negotiates in an individual visit, which has two as a rule.
const VISIT: Lines = Lines { voices: 4, pictures: 8 };
/// The same in a group.
const GROUP: Lines = Lines { voices: 6, pictures: 24 };
const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// The argument before the program that is Janus.
const BESIDE_JANUS: &str = "--beside-janus";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => alone(),
        [child::SERVE, host] => child::serve(host),
        [BESIDE_JANUS, program] => beside::run(Path::new(program)),
        _ => Err(format!("the only flag is {BESIDE_JANUS} PROGRAM").into()),
    }
}

/// The receiving lines that pages negotiate in rooms of so many.
fn lines_for(people: u32) -> Lines {
    if people == 2 { VISIT } else { GROUP }
}

/// Our server by itself, beside the floor.
fn alone() -> Outcome<()> {
    let floor = floor::measure(LASTS)?;
    println!("floor: {floor:.2} µs a packet, one encryption and one send, {PAYLOAD_BYTES} bytes");
    println!("rooms x people   delivered/s   server µs/packet   ratio to floor   packets/s a core");
    for (rooms, people) in ROWS {
        for delivered in DELIVERED {
            let row = Row { rooms, people, rate: delivered / (rooms * people * (people - 1)) };
            let Forwarded { rate, cost } = measure::forward(&mut Child::start(LOOPBACK, lines_for(people))?, row)?;
            let core = 1e6 / cost;
            println!("{rooms:>5} x {people:<6} {rate:>13.0} {cost:>18.2} {:>16.2} {core:>18.0}", cost / floor);
        }
    }
    for lines in [VISIT, GROUP] {
        let waiting = measure::weigh(&mut Child::start(LOOPBACK, lines)?, false)?;
        let sending = measure::weigh(&mut Child::start(LOOPBACK, lines)?, true)?;
        let Lines { voices, pictures } = lines;
        println!(
            "memory: {waiting:.0} KiB a waiting participant, {sending:.0} KiB a sending one, with lines for {voices} voices and {pictures} pictures"
        );
    }
    Ok(())
}
