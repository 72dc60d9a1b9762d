//! What arrived, in sums: how much of it, how much was lost, where the sound halted, and when the first of it came.
//!
//! Packets of a line are numbered without a gap by the server, whoever is on the line, so what is missing between two
//! numbers is lost, until it comes after all. Nothing here knows a network.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use super::Kind;

/// Sound comes every 20 ms. Five packets that are missing or late in a row can be heard.
const HALT: Duration = Duration::from_millis(100);

/// Sums since the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets of media that were sent.
    pub sent: u64,
    /// Packets of media that arrived.
    pub received: u64,
    /// Packets that are missing.
    pub lost: u64,
    /// How often sound halted for 100 ms.
    pub halts: u64,
    /// When the first sound of somebody came.
    pub first_sound: Option<Instant>,
    /// When the first picture of somebody came that needs no other.
    pub first_picture: Option<Instant>,
}

/// A packet of media that arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) kind: Kind,
    /// Which receiving line of its kind.
    pub(super) line: usize,
    /// The number on its line.
    pub(super) seq: u64,
    /// Somebody sent it, and not the server.
    pub(super) is_somebodys: bool,
    pub(super) starts_keyframe: bool,
    pub(super) at: Instant,
}

/// Adds up what arrives.
#[derive(Debug, Default)]
pub(super) struct Tallying {
    lines: BTreeMap<(Kind, usize), Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    highest: u64,
    last: Instant,
}

impl Tallying {
    pub(super) fn add(&mut self, arrival: Arrival, tally: &mut Tally) {
        let Arrival { kind, line, seq, is_somebodys, starts_keyframe, at } = arrival;
        tally.received += 1;
        let first = match kind {
            Kind::Audio => Some(&mut tally.first_sound),
            Kind::Video => starts_keyframe.then_some(&mut tally.first_picture),
            Kind::Screen | Kind::ScreenAudio => None,
        };
        if let Some(first) = first.filter(|_| is_somebodys) {
            first.get_or_insert(at);
        }
        let Some(line) = self.lines.get_mut(&(kind, line)) else {
            self.lines.insert((kind, line), Line { highest: seq, last: at });
            return;
        };
        if seq > line.highest {
            tally.lost += seq - line.highest - 1;
            line.highest = seq;
        } else {
            tally.lost = tally.lost.saturating_sub(1);
        }
        tally.halts += u64::from(kind == Kind::Audio && at.duration_since(line.last) >= HALT);
        line.last = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(arrivals: impl IntoIterator<Item = Arrival>) -> Tally {
        let (mut tallying, mut tally) = (Tallying::default(), Tally::default());
        arrivals.into_iter().for_each(|arrival| tallying.add(arrival, &mut tally));
        tally
    }

    fn sound(seq: u64, at: Instant) -> Arrival {
        Arrival { kind: Kind::Audio, line: 0, seq, is_somebodys: true, starts_keyframe: false, at }
    }

    #[test]
    fn what_is_missing_is_lost_until_it_comes_after_all() {
        let now = Instant::now();
        let seen = |seqs: &[u64]| added(seqs.iter().map(|seq| sound(*seq, now))).lost;
        assert_eq!(seen(&[7, 8, 9]), 0);
        assert_eq!(seen(&[7, 9, 12]), 3);
        assert_eq!(seen(&[7, 9, 12, 10, 8]), 1);
    }

    #[test]
    fn lines_are_numbered_each_for_itself() {
        let now = Instant::now();
        let other = Arrival { line: 1, ..sound(700, now) };
        let picture = Arrival { kind: Kind::Video, ..sound(90, now) };
        let tally = added([sound(7, now), other, picture, sound(8, now)]);
        assert_eq!((tally.received, tally.lost), (4, 0));
    }

    #[test]
    fn sound_that_is_late_by_five_packets_has_halted_and_a_picture_never_does() {
        let now = Instant::now();
        let after = |ms: &[u64]| ms.iter().map(|ms| now + Duration::from_millis(*ms)).collect::<Vec<_>>();
        let halts = |ms: &[u64]| added(after(ms).into_iter().zip(0..).map(|(at, seq)| sound(seq, at))).halts;
        assert_eq!(halts(&[0, 20, 119, 139]), 0);
        assert_eq!(halts(&[0, 20, 120, 140, 300]), 2);
        let pictures = after(&[0, 500]).into_iter().zip(0..);
        assert_eq!(added(pictures.map(|(at, seq)| Arrival { kind: Kind::Video, ..sound(seq, at) })).halts, 0);
    }

    #[test]
    fn the_first_sound_is_somebodys_and_the_first_picture_can_be_shown() {
        let (now, later) = (Instant::now(), Instant::now() + Duration::from_millis(20));
        let silence = Arrival { is_somebodys: false, ..sound(1, now) };
        let of_frame = |starts_keyframe, at, seq| Arrival { kind: Kind::Video, starts_keyframe, ..sound(seq, at) };
        let tally = added([silence, sound(2, later), of_frame(false, now, 1), of_frame(true, later, 2)]);
        assert_eq!((tally.first_sound, tally.first_picture), (Some(later), Some(later)));
        assert_eq!(added([silence, of_frame(false, now, 1)]).first_picture, None);
    }
}
