//! Who gets how much of a receiver's bandwidth: a pure function from what there is to what is sent.
//!
//! Sound is not asked: it goes first, whatever is left. Then a ladder is climbed that does not depend on the bandwidth. Its
//! first round has the smallest layer of each picture, the most important first; every further round has one layer more
//! for each picture that is shown large enough to be worth it. The climb ends before the first step that does not fit.
//!
//! That it ends there, and passes over nothing, gives every promise at once: the plan fits; with more bandwidth nobody
//! gets less; what comes later never takes from what comes earlier; where not even the first round fits, pictures go
//! without from the least important on.

use std::collections::BTreeMap;

use crate::layers::{Height, Layer, Offered};
use crate::rate::Bitrate;

/// A layer will do whose picture has this part, in hundredths, of the height asked for.
const TALL_ENOUGH_PERCENT: u32 = 75;

/// One picture that a receiver may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<E> {
    /// Whose it is.
    pub source: E,
    /// How tall it is shown.
    pub asked: Height,
    /// Its layers that flow, the smallest first; empty while no camera is on.
    pub offered: Vec<Offered>,
}

/// All that a receiver may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot<E> {
    /// What the sound of everybody takes.
    pub audio: Bitrate,
    /// The pictures, the most important first; of each source one.
    pub pictures: Vec<Picture<E>>,
}

/// What becomes of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// It is not shown, so it is not sent.
    Hidden,
    /// There is no bandwidth for it.
    Spared,
    /// It is sent in this layer.
    Sent(Layer),
}

/// What becomes of each picture.
pub type Plan<E> = BTreeMap<E, Choice>;

/// A layer worth sending, and what it takes: never less than a smaller one.
#[derive(Debug, Clone, Copy)]
struct Rung {
    layer: Layer,
    rate: Bitrate,
}

impl<E> Picture<E> {
    /// The layers worth sending: up to the first that is tall enough.
    fn rungs(&self) -> Vec<Rung> {
        if self.asked == Height::NONE {
            return Vec::new();
        }
        let mut rungs: Vec<Rung> = Vec::new();
        for it in &self.offered {
            let below = rungs.last().map_or(Bitrate::ZERO, |rung| rung.rate);
            rungs.push(Rung { layer: it.layer, rate: it.rate.max(below) });
            if u32::from(it.height.0) * 100 >= u32::from(self.asked.0) * TALL_ENOUGH_PERCENT {
                break;
            }
        }
        rungs
    }

    /// Before anything fits.
    fn nothing(&self) -> Choice {
        match (self.asked, self.offered.is_empty()) {
            (Height::NONE, _) => Choice::Hidden,
            // It costs nothing, and is sent as soon as it comes.
            (_, true) => Choice::Sent(Layer::BASE),
            (_, false) => Choice::Spared,
        }
    }

    /// Whether this layer flows.
    pub(crate) fn offers(&self, layer: Layer) -> bool {
        self.offered.iter().any(|it| it.layer == layer)
    }
}

/// What fits into `available`.
pub fn allocate<E: Ord + Copy>(snapshot: &Snapshot<E>, available: Bitrate) -> Plan<E> {
    let mut plan: Plan<E> = snapshot.pictures.iter().map(|it| (it.source, it.nothing())).collect();
    let mut left = available.minus(snapshot.audio);
    let ladders: Vec<_> = snapshot.pictures.iter().map(|it| (it.source, it.rungs())).collect();
    let rounds = ladders.iter().map(|(_, rungs)| rungs.len()).max().unwrap_or(0);
    for round in 0..rounds {
        for (source, rungs) in &ladders {
            let Some(rung) = rungs.get(round) else {
                continue;
            };
            let below = round.checked_sub(1).and_then(|it| rungs.get(it)).map_or(Bitrate::ZERO, |it| it.rate);
            let step = rung.rate.minus(below);
            if step > left {
                return plan;
            }
            left = left.minus(step);
            plan.insert(*source, Choice::Sent(rung.layer));
        }
    }
    plan
}

/// What everything worth sending takes together, the sound included.
pub fn wanted<E>(snapshot: &Snapshot<E>) -> Bitrate {
    let tops = snapshot.pictures.iter().filter_map(|it| it.rungs().last().map(|rung| rung.rate));
    tops.fold(snapshot.audio, Bitrate::plus)
}

#[cfg(test)]
mod tests;
