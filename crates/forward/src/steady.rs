//! One receiver's plan over time: down at once, up with headroom and patience.
//!
//! Estimates of bandwidth and measured rates are never at rest. What is allocated for one moment is therefore followed
//! downwards at once, and upwards only after it would have fitted, with room to spare, for a while; the while grows with
//! every fall and is forgotten after a calm. A picture is taken away altogether only when even its smallest layer has not
//! fitted for some time. What the receiver itself asks for, and whatever stopped, is followed at once.
//!
//! Because with more bandwidth nobody gets less ([`allocate`](crate::allocate)), each picture can be held back on its own and
//! the whole still fits.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::allocate::{Choice, Picture, Plan, Snapshot, allocate};
use crate::layers::{Height, Layer};
use crate::rate::Bitrate;

/// The part of the bandwidth, in hundredths, into which a larger picture must fit.
const ROOMY_PERCENT: u64 = 85;

/// For how long it must fit, before anything fell.
const PATIENCE: Duration = Duration::from_millis(500);

/// The same for a picture that was taken away.
const PATIENCE_AFTER_SPARED: Duration = Duration::from_secs(3);

/// The patience doubles with each fall, so many times.
const DOUBLINGS_MAX: u32 = 5;

/// After so long without one, falls are forgotten.
const CALM: Duration = Duration::from_secs(30);

/// How long a picture does not fit at all before it is taken away.
const SHORT_FOR: Duration = Duration::from_secs(2);

#[derive(Debug, Clone, Copy)]
struct Held {
    choice: Choice,
    asked: Height,
    /// Since when more would fit with room to spare.
    roomy_since: Option<Instant>,
    /// Since when not even the smallest layer fits.
    short_since: Option<Instant>,
    falls: u32,
    fell_at: Option<Instant>,
}

/// The plan of one receiver.
#[derive(Debug, Clone)]
pub struct Steady<E> {
    held: BTreeMap<E, Held>,
}

impl<E: Ord + Copy> Default for Steady<E> {
    fn default() -> Self {
        Self { held: BTreeMap::new() }
    }
}

impl<E: Ord + Copy> Steady<E> {
    /// What is sent from now on; `available` is `None` where nothing is known of a limit. To be called several times a
    /// second while there are pictures.
    pub fn follow(&mut self, snapshot: &Snapshot<E>, available: Option<Bitrate>, now: Instant) -> Plan<E> {
        let available = available.unwrap_or(Bitrate::UNLIMITED);
        let fits = allocate(snapshot, available);
        let roomy = allocate(snapshot, available.percent(ROOMY_PERCENT));
        let mut held = BTreeMap::new();
        for picture in &snapshot.pictures {
            let source = picture.source;
            let (Some(fits), Some(roomy)) = (fits.get(&source), roomy.get(&source)) else {
                continue;
            };
            let before = self.held.get(&source);
            held.insert(source, Held::next(before, picture, *fits, *roomy, now));
        }
        self.held = held;
        self.held.iter().map(|(source, held)| (*source, held.choice)).collect()
    }
}

impl Held {
    fn next<E>(before: Option<&Self>, picture: &Picture<E>, fits: Choice, roomy: Choice, now: Instant) -> Self {
        let Some(before) = before.filter(|it| it.asked == picture.asked && it.still_flows(picture)) else {
            // What was known at first may be less than there is: a picture shows itself before it is taken away.
            let smallest = picture.offered.first().filter(|_| fits == Choice::Spared);
            let shown = smallest.filter(|_| before.is_none_or(|it| it.choice != Choice::Spared));
            let fresh = Self {
                choice: shown.map_or(fits, |it| Choice::Sent(it.layer)),
                asked: picture.asked,
                roomy_since: None,
                short_since: shown.map(|_| before.and_then(|it| it.short_since).unwrap_or(now)),
                falls: before.map_or(0, |it| it.falls),
                fell_at: before.and_then(|it| it.fell_at),
            };
            return fresh;
        };
        if fits < before.choice {
            return before.down(picture, fits, now);
        }
        let before = Self { short_since: None, ..*before };
        if roomy > before.choice { before.up(roomy, now) } else { Self { roomy_since: None, ..before } }
    }

    /// Whether what was chosen can go on.
    fn still_flows<E>(&self, picture: &Picture<E>) -> bool {
        match self.choice {
            Choice::Sent(layer) => picture.offers(layer),
            Choice::Spared => !picture.offered.is_empty(),
            Choice::Hidden => true,
        }
    }

    fn down<E>(self, picture: &Picture<E>, fits: Choice, now: Instant) -> Self {
        let smallest = picture.offered.first().map_or(Layer::BASE, |it| it.layer);
        let short_since = (fits == Choice::Spared).then(|| self.short_since.unwrap_or(now));
        let is_short = short_since.is_some_and(|since| now.saturating_duration_since(since) >= SHORT_FOR);
        let choice = if fits == Choice::Spared && !is_short { Choice::Sent(smallest) } else { fits };
        if choice >= self.choice {
            return Self { short_since, roomy_since: None, ..self };
        }
        Self {
            choice,
            short_since,
            roomy_since: None,
            falls: self.falls_by(now) + 1,
            fell_at: Some(now),
            asked: self.asked,
        }
    }

    fn up(self, roomy: Choice, now: Instant) -> Self {
        let since = self.roomy_since.unwrap_or(now);
        let falls = self.falls_by(now);
        let doubled = PATIENCE * 2_u32.pow(falls.min(DOUBLINGS_MAX));
        let patience = if self.choice == Choice::Spared { doubled.max(PATIENCE_AFTER_SPARED) } else { doubled };
        if now.saturating_duration_since(since) < patience {
            return Self { roomy_since: Some(since), ..self };
        }
        Self { choice: roomy, roomy_since: None, falls, ..self }
    }

    fn falls_by(&self, now: Instant) -> u32 {
        let is_forgotten = self.fell_at.is_none_or(|at| now.saturating_duration_since(at) >= CALM);
        if is_forgotten { 0 } else { self.falls }
    }
}

#[cfg(test)]
mod tests;
