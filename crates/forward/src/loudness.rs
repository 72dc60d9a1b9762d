//! How loud somebody is, and whether they speak: made from what their packets say of themselves (RFC 6464).
//!
//! Nothing is decoded. Each packet states a level and whether its sender takes it for a voice, and both may be wrong or a
//! lie. So a level only counts up to that of ordinary speech, nobody is louder for shouting; and it only counts as far as it
//! stands out from what the same sender's quietest moments are like: a fan, music or a client that claims to be loud without
//! a pause is a background after some seconds. What remains is that whoever makes their level rise and fall is taken to
//! speak. That gains them what anybody gains who goes on talking: one slot, in turns where there are too many of them
//! ([`crate::hearing`]), and a ring that everybody sees.

use std::time::{Duration, Instant};

/// Hundredths of a decibel above the quietest level that can be stated, −127 dBov.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Loudness(u32);

impl Loudness {
    /// Nothing at all.
    pub const SILENCE: Self = Self(0);
    /// Ordinary speech, −30 dBov: nothing counts as louder.
    pub const LOUDEST: Self = Self::dbov(-30);

    /// A level as packets state it, 0 to −127 dBov.
    pub const fn dbov(level: i8) -> Self {
        let above = 127 + level as i32;
        Self(if above > 0 { above.unsigned_abs() * 100 } else { 0 })
    }

    /// So many decibels more.
    #[must_use]
    pub const fn plus_db(self, decibels: u32) -> Self {
        Self(self.0.saturating_add(decibels * 100))
    }

    /// As much less as a fall of so many decibels a second makes of this time.
    fn fallen(self, decibels: u128, time: Duration) -> Self {
        Self(self.0.saturating_sub(hundredths(decibels, time)))
    }

    /// As much more.
    fn risen(self, decibels: u128, time: Duration) -> Self {
        Self(self.0.saturating_add(hundredths(decibels, time)))
    }
}

fn hundredths(decibels: u128, time: Duration) -> u32 {
    u32::try_from(time.as_millis().saturating_mul(decibels) / 10).unwrap_or(u32::MAX)
}

/// Quieter than this is no speech, wherever the background is.
const QUIETEST_SPEECH: Loudness = Loudness::dbov(-55);

/// Speech stands out from the background by this much.
const STANDS_OUT_DB: u32 = 12;

/// What is taken for the background before anything was heard of it.
const BACKGROUND_AT_FIRST: Loudness = Loudness::dbov(-70);

/// The background follows downwards at once and upwards so slowly, in decibels a second: between two words it is back.
const BACKGROUND_RISES_DB: u128 = 2;

/// A gap in the packets says nothing of the background.
const GAP: Duration = Duration::from_millis(100);

/// A level follows downwards so fast, in decibels a second; upwards half of the way with each packet.
const FALLS_DB: u128 = 40;

/// What its sender does not take for a voice is so much quieter, in decibels.
const NO_VOICE_DB: u8 = 15;

/// Who has not been loud for so long has stopped speaking; between words and sentences nobody has.
const BREATH: Duration = Duration::from_millis(600);

/// So many loud packets begin speech, so that a click takes nobody's slot. The one before the last is what is lost of a word
/// where a slot must be taken over: 20 ms.
const BEGINS_WITH: u32 = 2;

/// So many loud packets are speech for everybody to see.
const SEEN_WITH: u32 = 5;

/// What somebody may claim by their voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// To be heard.
    Speaks {
        /// Since when.
        since: Instant,
        /// How loud.
        level: Loudness,
    },
    /// Nothing now.
    Quiet {
        /// When they were loud last; `None` if they never were.
        since: Option<Instant>,
    },
}

/// The voice of one publisher.
#[derive(Debug, Clone, Copy, Default)]
pub struct Voice {
    level: Loudness,
    background: Option<Loudness>,
    /// When its last packet came.
    at: Option<Instant>,
    /// When its last loud packet came.
    loud_at: Option<Instant>,
    /// When it began to speak.
    began_at: Option<Instant>,
    /// Loud packets since then.
    loud: u32,
}

impl Voice {
    /// A packet came that states this level in dBov, and whether its sender takes it for a voice. Says whether they begin to
    /// speak with it.
    pub fn arrived(&mut self, dbov: i8, is_voice: Option<bool>, now: Instant) -> bool {
        let less = if is_voice == Some(false) { NO_VOICE_DB } else { 0 };
        let stated = Loudness::dbov(dbov.min(0).saturating_sub_unsigned(less)).min(Loudness::LOUDEST);
        let elapsed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        let background = self.background.unwrap_or(BACKGROUND_AT_FIRST).risen(BACKGROUND_RISES_DB, elapsed.min(GAP));
        let background = background.min(stated);
        let level = self.level(now);
        self.level = if stated > level { Loudness(level.0.midpoint(stated.0)) } else { level };
        (self.background, self.at) = (Some(background), Some(now));
        if stated < QUIETEST_SPEECH.max(background.plus_db(STANDS_OUT_DB)) {
            return false;
        }
        if !self.is_within_breath(now) {
            (self.began_at, self.loud) = (Some(now), 0);
        }
        self.loud_at = Some(now);
        self.loud = self.loud.saturating_add(1);
        self.loud == BEGINS_WITH
    }

    /// It may not be heard any more: nothing is left of it.
    pub fn hush(&mut self) {
        *self = Self::default();
    }

    /// How loud it is.
    fn level(&self, now: Instant) -> Loudness {
        let elapsed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.level.fallen(FALLS_DB, elapsed)
    }

    /// What it may claim.
    pub fn claim(&self, now: Instant) -> Claim {
        match self.began_at {
            Some(since) if self.is_within_breath(now) && self.loud >= BEGINS_WITH => {
                Claim::Speaks { since, level: self.level(now) }
            }
            _ => Claim::Quiet { since: self.loud_at },
        }
    }

    /// Whether it is to be shown as speaking.
    pub fn is_seen_speaking(&self, now: Instant) -> bool {
        self.is_within_breath(now) && self.loud >= SEEN_WITH
    }

    /// When it began to speak, the last time that it did.
    pub fn began_at(&self) -> Option<Instant> {
        self.began_at.filter(|_| self.loud >= BEGINS_WITH)
    }

    fn is_within_breath(&self, now: Instant) -> bool {
        self.loud_at.is_some_and(|at| now.saturating_duration_since(at) < BREATH)
    }
}

#[cfg(test)]
mod tests;
