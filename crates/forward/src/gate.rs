//! Who may exchange media: the open set of a room, one decision after another.
//!
//! A room begins with everybody gated. A decision names the whole open set, and of each what they may send, never a
//! difference, so that one lost or repeated message cannot leave the gate wider than it was meant. This module compares;
//! it drops no packet itself.

use std::collections::{BTreeMap, BTreeSet};

/// Counts the gate decisions of one room. A greater epoch is a later decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u64);

/// What somebody may send. Who may send nothing still receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sends {
    /// Audio passes at ingress.
    pub audio: bool,
    /// Video passes at ingress.
    pub video: bool,
    /// The screen passes at ingress, its picture and its sound.
    pub screen: bool,
}

impl Sends {
    /// Audio and video; the screen is allowed on its own.
    pub const BOTH: Self = Self { audio: true, video: true, screen: false };
    /// Audio, video and the screen.
    pub const EVERYTHING: Self = Self { audio: true, video: true, screen: true };
    /// Nothing.
    pub const NOTHING: Self = Self { audio: false, video: false, screen: false };

    /// What these allow and `other` does not.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            audio: self.audio && !other.audio,
            video: self.video && !other.video,
            screen: self.screen && !other.screen,
        }
    }
}

/// What a decision changes: computed once, when it is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<E> {
    /// Those who were open and no longer are.
    pub cut: BTreeSet<E>,
    /// Those who were gated and no longer are.
    pub granted: BTreeSet<E>,
    /// Those who stay open, with what they may no longer send.
    pub muted: BTreeMap<E, Sends>,
}

impl<E: Ord> Change<E> {
    /// Nothing changes.
    pub fn none() -> Self {
        Self { cut: BTreeSet::new(), granted: BTreeSet::new(), muted: BTreeMap::new() }
    }
}

/// The answer to one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision<E> {
    /// It is in force; this is what it changes (perhaps nothing).
    Applied(Change<E>),
    /// A later decision, or a different one of the same epoch, is already in force. Nothing changed.
    Stale {
        /// The epoch that is in force.
        applied: Epoch,
    },
}

/// The gate of one room.
#[derive(Debug, Clone)]
pub struct Gate<E> {
    epoch: Option<Epoch>,
    open: BTreeMap<E, Sends>,
}

impl<E: Ord + Copy> Gate<E> {
    /// A gate that is closed for everybody.
    pub fn closed() -> Self {
        Self { epoch: None, open: BTreeMap::new() }
    }

    /// Puts `open` into force, unless it is stale.
    ///
    /// The same decision twice is applied twice, which changes nothing: a caller whose answer was lost may ask again.
    pub fn decide(&mut self, epoch: Epoch, open: BTreeMap<E, Sends>) -> Decision<E> {
        if let Some(applied) = self.epoch
            && (epoch < applied || (epoch == applied && open != self.open))
        {
            return Decision::Stale { applied };
        }
        let lost = |(endpoint, sends): (&E, &Sends)| {
            let muted = sends.minus(*open.get(endpoint)?);
            (muted != Sends::NOTHING).then_some((*endpoint, muted))
        };
        let change = Change {
            cut: self.open.keys().filter(|it| !open.contains_key(it)).copied().collect(),
            granted: open.keys().filter(|it| !self.open.contains_key(it)).copied().collect(),
            muted: self.open.iter().filter_map(lost).collect(),
        };
        self.epoch = Some(epoch);
        self.open = open;
        Decision::Applied(change)
    }

    /// Whether `open` lets anybody send, or receive, what they may not now.
    pub fn would_widen(&self, open: &BTreeMap<E, Sends>) -> bool {
        let is_more = |(endpoint, sends): (&E, &Sends)| sends.minus(self.sends(endpoint)) != Sends::NOTHING;
        open.iter().any(is_more) || open.keys().any(|endpoint| !self.is_open(endpoint))
    }

    /// Whether `endpoint` exchanges media.
    pub fn is_open(&self, endpoint: &E) -> bool {
        self.open.contains_key(endpoint)
    }

    /// Those who exchange media, and what each may send.
    pub fn open(&self) -> impl Iterator<Item = (&E, Sends)> + '_ {
        self.open.iter().map(|(endpoint, sends)| (endpoint, *sends))
    }

    /// What `endpoint` may send; nothing where it is gated.
    pub fn sends(&self, endpoint: &E) -> Sends {
        self.open.get(endpoint).copied().unwrap_or(Sends::NOTHING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[u8]) -> BTreeMap<u8, Sends> {
        members.iter().map(|member| (*member, Sends::BOTH)).collect()
    }

    const AUDIO: Sends = Sends { audio: true, ..Sends::NOTHING };
    const VIDEO: Sends = Sends { video: true, ..Sends::NOTHING };
    const SCREEN: Sends = Sends { screen: true, ..Sends::NOTHING };

    #[test]
    fn a_gate_widens_by_whatever_somebody_may_send_anew() {
        let mut gate = Gate::closed();
        assert!(gate.would_widen(&set(&[1])));
        gate.decide(Epoch(1), [(1, AUDIO), (2, VIDEO)].into());
        assert!(!gate.would_widen(&[(1, AUDIO)].into()), "another is cut");
        assert!(!gate.would_widen(&[(1, Sends::NOTHING), (2, VIDEO)].into()), "one is muted");
        assert!(gate.would_widen(&[(1, Sends::BOTH)].into()), "one shows themselves and another is cut");
        assert!(gate.would_widen(&[(1, AUDIO), (2, VIDEO), (3, SCREEN)].into()));
        assert!(
            gate.would_widen(&[(1, AUDIO), (2, VIDEO), (3, Sends::NOTHING)].into()),
            "one comes who is muted, and hears"
        );
    }

    #[test]
    fn a_new_gate_is_closed_for_everybody() {
        assert!((0..=255).all(|endpoint| !Gate::closed().is_open(&endpoint)));
    }

    #[test]
    fn a_decision_says_whom_it_cuts_and_whom_it_grants() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(1), set(&[1, 2]));
        let decision = gate.decide(Epoch(2), set(&[2, 3]));
        assert_eq!(decision, Decision::Applied(Change { cut: [1].into(), granted: [3].into(), ..Change::none() }));
    }

    #[test]
    fn an_older_decision_changes_nothing() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(5), set(&[1]));
        assert_eq!(gate.decide(Epoch(4), set(&[1, 2])), Decision::Stale { applied: Epoch(5) });
        assert!(!gate.is_open(&2));
    }

    #[test]
    fn the_same_decision_may_be_repeated_and_another_of_its_epoch_may_not() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(5), set(&[1]));
        assert!(matches!(gate.decide(Epoch(5), set(&[1])), Decision::Applied(_)));
        assert!(matches!(gate.decide(Epoch(5), set(&[1, 2])), Decision::Stale { .. }));
    }

    #[test]
    fn a_decision_says_what_those_who_stay_open_may_no_longer_send() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(1), [(1, Sends::BOTH), (2, AUDIO), (3, Sends::BOTH)].into());
        let decision = gate.decide(Epoch(2), [(1, VIDEO), (2, Sends::BOTH)].into());
        let change = Change { cut: [3].into(), muted: [(1, AUDIO)].into(), ..Change::none() };
        assert_eq!(decision, Decision::Applied(change));
        assert_eq!((gate.sends(&1), gate.sends(&2), gate.sends(&3)), (VIDEO, Sends::BOTH, Sends::NOTHING));
    }

    #[test]
    fn a_screen_is_taken_away_alone() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(1), [(1, Sends::EVERYTHING)].into());
        let decision = gate.decide(Epoch(2), [(1, Sends::BOTH)].into());
        assert_eq!(decision, Decision::Applied(Change { muted: [(1, SCREEN)].into(), ..Change::none() }));
        assert_eq!(gate.sends(&1), Sends::BOTH);
    }

    #[test]
    fn who_may_send_nothing_is_open_all_the_same() {
        let mut gate = Gate::closed();
        gate.decide(Epoch(1), [(1, Sends::NOTHING)].into());
        assert!(gate.is_open(&1));
    }
}
