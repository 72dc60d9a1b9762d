//! What a peer receives: how tall each picture is shown there, what its network carries, and the plan that follows.

use std::collections::BTreeMap;
use std::time::Instant;

use forward::allocate::{Choice, Plan, Snapshot};
use forward::flood::Allowance;
use forward::layers::Height;
use forward::rate::Bitrate;
use forward::redundancy::Need;
use forward::slots::Edition;
use forward::steady::Steady;

use crate::feed::{Feed, Shown};
use crate::ids::EndpointId;

/// What a picture is taken to be shown as that is not among the sizes told: somebody who has just come.
const JUST_COME: Height = Height(180);

/// Sizes that are remembered; no room has more sources.
const SIZES_MAX: usize = 256;

/// What one peer receives.
#[derive(Debug)]
pub(crate) struct Reception {
    /// As its page told; `None` before it told anything.
    sizes: Option<BTreeMap<EndpointId, Height>>,
    /// The same for the shared screen.
    screen: Option<Height>,
    /// What its network carries; `None` while nothing is known of that.
    available: Option<Bitrate>,
    /// Whether its page takes sound that is carried again.
    takes_repeated: bool,
    /// How often its network needs that.
    pub(crate) need: Need,
    /// How often it is.
    levels: usize,
    steady: Steady<Shown>,
    /// What is not sent for want of bandwidth.
    spared: Vec<Shown>,
    /// Which assignment of its slots its page is told of.
    pub(crate) told: Edition,
    /// How many keyframes it may ask for. Each is one that everybody who looks at that picture is sent.
    pub(crate) keyframes: Allowance,
}

impl Reception {
    /// Of a page that takes sound that is carried again, or of one that does not.
    pub(crate) fn new(takes_repeated: bool, now: Instant) -> Self {
        Self {
            sizes: None,
            screen: None,
            available: None,
            takes_repeated,
            need: Need::default(),
            levels: 0,
            steady: Steady::default(),
            spared: Vec::new(),
            told: Edition::default(),
            keyframes: Allowance::of_keyframes(now),
        }
    }

    /// Carries sound as often from now on as the network needs it. What that takes, of sound that takes so much once.
    pub(crate) fn repeat_sound(&mut self, once: Bitrate) -> Bitrate {
        self.levels = if self.takes_repeated { self.need.levels(once, self.available) } else { 0 };
        once.percent(100 * (1 + u64::try_from(self.levels).unwrap_or_default()))
    }

    /// By how many later packets of sound each is carried again.
    pub(crate) fn levels(&self) -> usize {
        self.levels
    }

    /// The page has told its sizes.
    pub(crate) fn set_sizes(&mut self, sizes: BTreeMap<EndpointId, u16>, screen: u16) {
        self.screen = Some(Height(screen));
        self.sizes = Some(sizes.into_iter().take(SIZES_MAX).map(|(source, height)| (source, Height(height))).collect());
    }

    /// What its network carries, as far as that is known.
    pub(crate) fn available(&self) -> Option<Bitrate> {
        self.available
    }

    /// Something new is known of what its network carries.
    pub(crate) fn set_available(&mut self, available: Option<Bitrate>) {
        self.available = available;
    }

    /// How tall a picture is shown.
    pub(crate) fn size_of(&self, Shown { feed, source }: Shown) -> Height {
        if feed == Feed::Screen {
            return self.screen.unwrap_or(Height::ANY);
        }
        let Some(sizes) = &self.sizes else {
            return Height::ANY;
        };
        sizes.get(&source).copied().unwrap_or(JUST_COME)
    }

    /// What is not sent for want of bandwidth.
    pub(crate) fn spared(&self) -> &[Shown] {
        &self.spared
    }

    /// What is sent from now on. Says whether what is spared has changed.
    pub(crate) fn follow(&mut self, snapshot: &Snapshot<Shown>, now: Instant) -> (Plan<Shown>, bool) {
        let plan = self.steady.follow(snapshot, self.available, now);
        let spared = plan.iter().filter(|(_, choice)| **choice == Choice::Spared).map(|(shown, _)| *shown);
        let spared: Vec<_> = spared.collect();
        let is_news = spared != self.spared;
        self.spared = spared;
        (plan, is_news)
    }
}
