//! Our server in turns with Janus, under the same participants, who send the same packets at the same rates. What is told is
//! the median of the turns, because a machine that others use too is not the same from one minute to the next.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::Path;

use crate::child::Child;
use crate::janus::{EVENT_LOOPS, Janus};
use crate::measure::{self, Forwarded, Row};
use crate::server::Server;
use crate::{Outcome, PAYLOAD_BYTES, VISIT, encryption, lines_for};

/// Turns that each server has.
const TURNS: usize = 3;
/// Rooms, and participants in each: from 5,000 packets delivered a second to 30,000.
const ROWS: [(u32, u32); 5] = [(20, 2), (40, 2), (5, 4), (10, 4), (20, 4)];
/// Packets a second that each sends: 1.2 Mbit/s, about what a page sends. More is delivered in more rooms and not at a higher
/// rate, because ours estimates what a receiver's network carries, and would find that out first.
const RATE: u32 = 125;

/// Measures both and prints it.
pub(crate) fn run(janus: &Path) -> Outcome<()> {
    let host = own_address()?;
    let mut encrypted = Turn { ours: BTreeSet::new(), theirs: BTreeSet::new() };
    let busy = std::fs::read_to_string("/proc/loadavg")?;
    println!("load of this machine in the minute before: {}", busy.split(' ').next().unwrap_or_default());
    println!("{PAYLOAD_BYTES} bytes; one thread for media against {EVENT_LOOPS} event loops; medians of {TURNS} turns");
    println!("                 ------- ours -------   ------- Janus ------   Janus to ours");
    println!("rooms x people   packets/s  µs/packet   packets/s  µs/packet       µs/packet");
    for (rooms, people) in ROWS {
        let row = Row { rooms, people, rate: RATE };
        let turns = turns((janus, host), people, &mut encrypted, |server| measure::forward(server, row))?;
        let [ours, theirs] = [ours, theirs].map(|side| {
            let figure = |figure: fn(&Forwarded) -> f64| median(turns.iter().map(|turn| figure(side(turn))));
            format!("{:>9.0}  {:>9.2}", figure(|it| it.rate), figure(|it| it.cost))
        });
        let ratio = median(turns.iter().map(|turn| turn.theirs.cost / turn.ours.cost));
        println!("{rooms:>5} x {people:<6}   {ours}   {theirs}   {ratio:>13.2}");
    }
    let turns = turns((janus, host), 2, &mut encrypted, |server| measure::weigh(server, true))?;
    let [ours, theirs] = [ours, theirs].map(|side| median(turns.iter().map(|turn| *side(turn))));
    println!(
        "memory: {ours:.0} KiB a sending participant in a room of two, with lines for {} voices and {} pictures; Janus {theirs:.0} KiB",
        VISIT.voices, VISIT.pictures
    );
    let listed = |side: &BTreeSet<String>| side.iter().cloned().collect::<Vec<_>>().join(", ");
    println!("encryption: {} with ours, {} with Janus", listed(&encrypted.ours), listed(&encrypted.theirs));
    Ok(())
}

/// What was measured one after the other.
struct Turn<T> {
    ours: T,
    theirs: T,
}

fn ours<T>(turn: &Turn<T>) -> &T {
    &turn.ours
}

fn theirs<T>(turn: &Turn<T>) -> &T {
    &turn.theirs
}

/// Measures both servers in turns, each time one that was just started, with so many people in each room. Notes how media was
/// encrypted.
fn turns<T>(
    (janus, host): (&Path, IpAddr),
    people: u32,
    encrypted: &mut Turn<BTreeSet<String>>,
    measure: impl Fn(&mut dyn Server) -> Outcome<T>,
) -> Outcome<Vec<Turn<T>>> {
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let ours = measure(&mut Child::start(host, lines_for(people))?)?;
        encrypted.ours.insert(encryption::negotiated());
        let theirs = measure(&mut Janus::start(janus, host)?)?;
        encrypted.theirs.insert(encryption::negotiated());
        turns.push(Turn { ours, theirs });
    }
    Ok(turns)
}

/// This machine's address in its network: loopback, over which packets go all the same, Janus does not use.
fn own_address() -> Outcome<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    // An address for documents (RFC 5737): nothing is sent, the system only says from where it would be.
    let routed = socket.connect((Ipv4Addr::new(203, 0, 113, 1), 9));
    routed.map_err(|error| {
        format!("Janus needs an IPv4 address other than loopback, and this machine has none: {error}")
    })?;
    Ok(socket.local_addr()?.ip())
}

/// The middle one; of none, nothing.
fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
