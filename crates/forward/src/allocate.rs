//! Who gets how much of a receiver's bandwidth: a pure function from what there is to what is sent.
//!
//! Sound is not asked: it goes first, whatever is left. Then a ladder is climbed that does not depend on the bandwidth. Its
//! first round has the smallest layer of each picture; every further round has one layer more for each picture that is shown
//! large enough to be worth it. In each the most important comes first, but in the first round a camera whose smallest layer
//! is dear, as that of a publisher without layers, comes after all that are cheaper: it takes its part of the bandwidth, and
//! not the pictures of others. The climb ends before the first step that does not fit.
//!
//! That it ends there, and passes over nothing, gives every promise at once: the plan fits; with more bandwidth nobody
//! gets less; what comes later never takes from what comes earlier; where not even the first round fits, pictures go
//! without from the dearest on, and of those that are much alike from the least important on.

use std::collections::BTreeMap;

use crate::layers::{Height, Layer, Offered};
use crate::rate::Bitrate;

/// A layer will do whose picture has this part, in hundredths, of the height asked for.
const TALL_ENOUGH_PERCENT: u32 = 75;

/// So much a smallest layer may take to be as good as any other: twice what a page's own takes.
const USUAL: Bitrate = Bitrate::kbps(300);

/// One picture that a receiver may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<E> {
    /// Whose it is.
    pub source: E,
    /// It is a shared screen, at which everybody is to look: it comes before all cameras, whatever it takes.
    pub is_screen: bool,
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

    /// Where its smallest layer stands in the first round. A camera is dearer by one with each doubling, so that rates which
    /// are never at rest seldom change places.
    fn dearness(&self, smallest: Bitrate) -> u32 {
        if self.is_screen { 0 } else { smallest.0.div_ceil(USUAL.0).max(1).next_power_of_two().ilog2() }
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
    for step in ladder(snapshot) {
        if step.takes > left {
            return plan;
        }
        left = left.minus(step.takes);
        plan.insert(step.source, Choice::Sent(step.layer));
    }
    plan
}

/// A picture in a layer, and how much more that takes than the layer below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step<E> {
    source: E,
    layer: Layer,
    takes: Bitrate,
}

/// All that may be sent, in the order in which it is.
fn ladder<E: Ord + Copy>(snapshot: &Snapshot<E>) -> Vec<Step<E>> {
    let mut steps = Vec::new();
    for (place, picture) in snapshot.pictures.iter().enumerate() {
        let mut below = Bitrate::ZERO;
        for (round, rung) in picture.rungs().into_iter().enumerate() {
            let takes = rung.rate.minus(below);
            below = rung.rate;
            let dearness = if round == 0 { picture.dearness(takes) } else { 0 };
            steps.push(((round, dearness, place), Step { source: picture.source, layer: rung.layer, takes }));
        }
    }
    steps.sort_by_key(|(order, _)| *order);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// What everything worth sending takes together, the sound included.
pub fn wanted<E>(snapshot: &Snapshot<E>) -> Bitrate {
    let tops = snapshot.pictures.iter().filter_map(|it| it.rungs().last().map(|rung| rung.rate));
    tops.fold(snapshot.audio, Bitrate::plus)
}

#[cfg(test)]
mod tests;
