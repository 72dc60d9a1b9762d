//! Whom one receiver hears: a few slots, and in them the loudest of all whom it may hear.
//!
//! While there are slots enough, everybody has one and keeps it, whatever they do. Only with more people than slots do
//! slots change hands, and then without a flutter:
//!
//! - Who begins to speak takes the slot of whoever has been quiet for the longest, at once: nothing that is heard ends.
//! - Where all who have slots speak, who is clearly louder takes the slot of the quietest, if that has had it for a second.
//! - Whoever speaks gets a turn, however many others speak however loud: after five seconds they take the slot of who has
//!   had one for the longest, and keep it for a sentence from who is louder.
//!
//! Nothing is decided about who may be heard: that is what the caller gives, and nobody else is ever in a slot.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::loudness::{Claim, Loudness};

/// By how much who takes a speaker's slot is louder, in decibels.
const CLEARLY_DB: u32 = 6;

/// How long a speaker keeps a slot from those who are louder.
const KEEPS: Duration = Duration::from_secs(1);

/// The same for a slot that was had by turn: long enough for a sentence.
const KEEPS_A_TURN: Duration = Duration::from_secs(3);

/// Nobody speaks unheard for longer.
pub const TURN: Duration = Duration::from_secs(5);

/// Somebody whom the receiver may hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<E> {
    /// Who.
    pub source: E,
    /// What they claim by their voice.
    pub claim: Claim,
    /// The slot that suits them best, if it is free: that beside their picture.
    pub beside: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Held<E> {
    source: E,
    since: Instant,
    /// From who is clearly louder.
    keeps: Duration,
}

/// A slot to be had.
#[derive(Debug, Clone, Copy)]
struct Chance {
    slot: usize,
    keeps: Duration,
}

/// The audio slots of one receiver.
#[derive(Debug, Clone)]
pub struct Hearing<E> {
    slots: Vec<Option<Held<E>>>,
    /// Who speaks and has no slot, since when: never more than there are candidates.
    unheard: BTreeMap<E, Instant>,
}

impl<E: Copy + Ord> Hearing<E> {
    /// So many free slots.
    pub fn new(count: usize) -> Self {
        Self { slots: vec![None; count], unheard: BTreeMap::new() }
    }

    /// Gives the slots to those who are to be heard now, of these and of nobody else; among equals those who come first in
    /// the list. Answers with the indices of the slots whose source changed.
    pub fn assign(&mut self, candidates: &[Candidate<E>], now: Instant) -> Vec<usize> {
        let before: Vec<Option<E>> = self.sources().collect();
        for slot in &mut self.slots {
            if slot.is_some_and(|held| candidates.iter().all(|it| it.source != held.source)) {
                *slot = None;
            }
        }
        for candidate in self.unseated(candidates, now) {
            let Some(Chance { slot, keeps }) = self.chance(candidate, candidates, &before, now) else {
                continue;
            };
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = Some(Held { source: candidate.source, since: now, keeps });
                self.unheard.remove(&candidate.source);
            }
        }
        let changed = self.sources().zip(before).enumerate().filter(|(_, (now, before))| now != before);
        changed.map(|(index, _)| index).collect()
    }

    /// Those without a slot: who has spoken unheard for the longest, then who spoke last, then in their order.
    fn unseated<'a>(&mut self, candidates: &'a [Candidate<E>], now: Instant) -> Vec<&'a Candidate<E>> {
        let is_seated = |it: &&Candidate<E>| self.sources().any(|source| source == Some(it.source));
        let mut unseated: Vec<_> = candidates.iter().filter(|it| !is_seated(it)).collect();
        let before = std::mem::take(&mut self.unheard);
        let speaking = unseated.iter().filter(|it| matches!(it.claim, Claim::Speaks { .. }));
        self.unheard = speaking.map(|it| (it.source, before.get(&it.source).copied().unwrap_or(now))).collect();
        unseated.sort_by_key(|it| match it.claim {
            Claim::Speaks { since, .. } => (0, self.unheard.get(&it.source).copied(), Some(since), Reverse(None)),
            Claim::Quiet { since } => (1, None, None, Reverse(since)),
        });
        unseated
    }

    /// The slot that somebody without one may have.
    fn chance(
        &self,
        candidate: &Candidate<E>,
        all: &[Candidate<E>],
        before: &[Option<E>],
        now: Instant,
    ) -> Option<Chance> {
        if let Some(slot) = self.free_slot(candidate.beside, before) {
            return Some(Chance { slot, keeps: KEEPS });
        }
        match candidate.claim {
            Claim::Speaks { level, .. } => self.gives_way_to(candidate.source, level, all, now),
            Claim::Quiet { .. } => None,
        }
    }

    fn free_slot(&self, beside: Option<usize>, before: &[Option<E>]) -> Option<usize> {
        let is_free = |index: &usize| self.slots.get(*index).is_some_and(Option::is_none);
        // A slot freed just now is the last choice: its silence is still to be heard out.
        let is_rested = |index: &usize| before.get(*index).is_some_and(Option::is_none);
        let free = || (0..self.slots.len()).filter(is_free);
        beside.filter(is_free).or_else(|| free().find(is_rested)).or_else(|| free().next())
    }

    /// The slot that somebody who speaks so loud may take.
    fn gives_way_to(&self, who: E, level: Loudness, candidates: &[Candidate<E>], now: Instant) -> Option<Chance> {
        let claim_of = |source| candidates.iter().find(|it| it.source == source).map(|it| it.claim);
        let held = || {
            let held = self.slots.iter().enumerate().filter_map(|(index, slot)| Some((index, (*slot)?)));
            held.filter_map(|(index, held)| Some((index, held, claim_of(held.source)?)))
        };
        let quiet = held().filter_map(|(index, _, claim)| match claim {
            Claim::Quiet { since } => Some((since, index)),
            Claim::Speaks { .. } => None,
        });
        if let Some((_, slot)) = quiet.min() {
            return Some(Chance { slot, keeps: KEEPS });
        }
        let has_had = |held: Held<E>, time| now.saturating_duration_since(held.since) >= time;
        let quieter = held().filter_map(|(index, held, claim)| match claim {
            Claim::Speaks { level: its, .. } if its.plus_db(CLEARLY_DB) <= level && has_had(held, held.keeps) => {
                Some((its, index))
            }
            _ => None,
        });
        let has_waited = self.unheard.get(&who).is_some_and(|since| now.saturating_duration_since(*since) >= TURN);
        let longest = held().filter(|_| has_waited).map(|(index, held, _)| (held.since, index));
        let by_turn = || longest.min().map(|(_, slot)| Chance { slot, keeps: KEEPS_A_TURN });
        quieter.min().map(|(_, slot)| Chance { slot, keeps: KEEPS }).or_else(by_turn)
    }

    /// The source of each slot, in slot order.
    pub fn sources(&self) -> impl Iterator<Item = Option<E>> + '_ {
        self.slots.iter().map(|slot| slot.map(|held| held.source))
    }

    /// The source that slot `index` carries.
    pub fn source(&self, index: usize) -> Option<E> {
        self.slots.get(index).copied().flatten().map(|held| held.source)
    }

    /// How many slots there are.
    pub fn count(&self) -> usize {
        self.slots.len()
    }
}

#[cfg(test)]
mod tests;
