//! The layers in which a publisher sends its one picture (simulcast, RFC 8853): which of them flow, how much each takes,
//! how tall its picture is, and the requests for keyframes of each.
//!
//! A browser stops and starts layers as its own uplink allows, without a word. What is known of them is therefore what
//! arrived lately. A publisher that sends no layers has one, the base.

use std::time::{Duration, Instant};

use crate::keyframe::KeyframeRequests;
use crate::missing::Missing;
use crate::rate::{Bitrate, RateMeter};

/// The most layers of one picture.
pub const LAYERS_MAX: usize = 3;

/// One layer. A greater one has the larger picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Layer(u8);

impl Layer {
    /// The smallest picture, and the only one of a publisher without layers.
    pub const BASE: Self = Self(0);

    /// Every layer, the smallest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::try_from(LAYERS_MAX).unwrap_or(1)).map(Self)
    }

    /// The layer at this place, counted from the smallest; `None` beyond the largest.
    pub fn at(place: usize) -> Option<Self> {
        Self::all().nth(place)
    }

    /// The place of this layer, counted from the smallest.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }
}

/// How tall a picture is, or is asked to be, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Height(pub u16);

impl Height {
    /// It is not shown.
    pub const NONE: Self = Self(0);
    /// As tall as there is.
    pub const ANY: Self = Self(u16::MAX);

    /// The height of a layer whose keyframe has not told it.
    fn usual(layer: Layer) -> Self {
        Self(180 << layer.0)
    }
}

/// A layer that flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Which.
    pub layer: Layer,
    /// What it took lately.
    pub rate: Bitrate,
    /// How tall its picture is.
    pub height: Height,
}

/// A layer of which nothing came for so long has stopped. Cameras in the dark send a few frames a second.
const STOPPED_AFTER: Duration = Duration::from_secs(1);

/// The same while another layer of the same camera goes on.
const LEFT_BEHIND_AFTER: Duration = Duration::from_millis(400);

#[derive(Debug, Clone, Default)]
struct One {
    last: Option<Instant>,
    meter: RateMeter,
    height: Option<Height>,
    requests: KeyframeRequests,
    missing: Missing,
}

/// The layers of one publisher.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    of: [One; LAYERS_MAX],
}

impl Layers {
    /// So many bytes of a layer arrived; the beginning of a keyframe may have told how tall it is.
    pub fn arrived(&mut self, layer: Layer, bytes: usize, height: Option<Height>, now: Instant) {
        if let Some(one) = self.of.get_mut(layer.place()) {
            one.last = Some(now);
            one.meter.add(bytes, now);
            one.height = height.or(one.height);
        }
    }

    /// A packet of a layer came, with this extended sequence number. Says whether one that is needed is lost for good (see
    /// [`Missing::came`]).
    pub fn came(&mut self, layer: Layer, seq: u64, starts_keyframe: bool, now: Instant) -> bool {
        self.of.get_mut(layer.place()).is_some_and(|one| one.missing.came(seq, starts_keyframe, now))
    }

    /// A layer comes in another stream from now on, with numbers of its own.
    pub fn begins_anew(&mut self, layer: Layer) {
        if let Some(one) = self.of.get_mut(layer.place()) {
            one.missing = Missing::default();
        }
    }

    /// The layers that flow, the smallest first.
    pub fn offered(&self, now: Instant) -> Vec<Offered> {
        let newest = self.of.iter().filter_map(|one| one.last).max();
        let since = |last: Instant, later: Option<Instant>| later.unwrap_or(last).saturating_duration_since(last);
        let flows = |one: &One| {
            one.last
                .is_some_and(|last| since(last, Some(now)) < STOPPED_AFTER && since(last, newest) < LEFT_BEHIND_AFTER)
        };
        let flowing = Layer::all().zip(&self.of).filter(|(_, one)| flows(one));
        let offered = flowing.map(|(layer, one)| Offered {
            layer,
            rate: one.meter.rate(now),
            height: one.height.unwrap_or_else(|| Height::usual(layer)),
        });
        offered.collect()
    }

    /// Whether a keyframe of this layer is asked for until it comes.
    pub fn is_wanted(&self, layer: Layer) -> bool {
        self.of.get(layer.place()).is_some_and(|one| one.requests.is_wanted())
    }

    /// Somebody needs a keyframe of this layer (see [`KeyframeRequests::want`]).
    pub fn want(&mut self, layer: Layer, now: Instant) {
        if let Some(one) = self.of.get_mut(layer.place()) {
            one.requests.want(now);
        }
    }

    /// A keyframe of this layer came, or nobody waits for one any more.
    pub fn satisfied(&mut self, layer: Layer) {
        if let Some(one) = self.of.get_mut(layer.place()) {
            one.requests.satisfied();
        }
    }

    /// The layers to ask a keyframe of now. Naming one counts as asking.
    pub fn take_due(&mut self, now: Instant) -> Vec<Layer> {
        let due = Layer::all().zip(&mut self.of).filter_map(|(layer, one)| one.requests.take_due(now).then_some(layer));
        due.collect()
    }

    /// When to ask next; `None` while nobody waits.
    pub fn deadline(&self) -> Option<Instant> {
        self.of.iter().filter_map(|one| one.requests.deadline()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: Layer = Layer(1);

    fn names(layers: &Layers, now: Instant) -> Vec<Layer> {
        layers.offered(now).into_iter().map(|it| it.layer).collect()
    }

    #[test]
    fn a_layer_that_stops_is_offered_no_more() {
        let (start, mut layers) = (Instant::now(), Layers::default());
        assert!(layers.offered(start).is_empty());
        layers.arrived(MIDDLE, 1_000, None, start);
        layers.arrived(Layer::BASE, 1_000, None, start);
        assert_eq!(names(&layers, start), [Layer::BASE, MIDDLE]);
        let later = start + LEFT_BEHIND_AFTER;
        assert_eq!(names(&layers, later), [Layer::BASE, MIDDLE], "perhaps a dark room");
        layers.arrived(Layer::BASE, 1_000, None, later);
        assert_eq!(names(&layers, later), [Layer::BASE], "the other one goes on");
        assert!(names(&layers, later + STOPPED_AFTER).is_empty());
    }

    #[test]
    fn a_keyframe_tells_how_tall_its_layer_is() {
        let (start, mut layers) = (Instant::now(), Layers::default());
        layers.arrived(MIDDLE, 1_000, None, start);
        assert_eq!(layers.offered(start)[0].height, Height(360));
        layers.arrived(MIDDLE, 1_000, Some(Height(480)), start);
        layers.arrived(MIDDLE, 1_000, None, start);
        assert_eq!(layers.offered(start)[0].height, Height(480));
    }

    #[test]
    fn keyframes_of_each_layer_are_asked_for_on_their_own() {
        let (start, mut layers) = (Instant::now(), Layers::default());
        layers.want(MIDDLE, start);
        assert_eq!(layers.take_due(start), [MIDDLE]);
        layers.want(Layer::BASE, start);
        assert_eq!(layers.take_due(start), [Layer::BASE], "the other was asked just now");
        layers.satisfied(Layer::BASE);
        let later = start + crate::keyframe::REQUEST_INTERVAL;
        assert_eq!(layers.deadline(), Some(later));
        assert_eq!(layers.take_due(later), [MIDDLE]);
        layers.satisfied(MIDDLE);
        assert_eq!(layers.deadline(), None);
    }
}
