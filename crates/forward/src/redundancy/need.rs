//! How often a receiver's sound is carried: once where the network loses nothing, again where it does.
//!
//! It is carried again from the first report of loss on, and for a while after the last: loss comes in spells.

use std::time::{Duration, Instant};

use crate::rate::Bitrate;

/// The most packets that carry again what one did.
pub const LEVELS_MAX: usize = 2;

/// From this part of the packets on, in hundredths, sound is carried twice: less than that is concealed unheard.
const SOME_PERCENT: u8 = 2;

/// From this part on it is carried three times: one packet in seven is lost together with the next often enough to be heard.
const MUCH_PERCENT: u8 = 15;

/// So long after a loss the next one is expected.
const SPELL: Duration = Duration::from_secs(10);

/// So much is spent on it whatever the network is thought to carry: what is lost makes estimates small, and there is nothing better
/// to spend it on.
const IN_ANY_CASE: Bitrate = Bitrate::kbps(80);

/// What one receiver's network makes of packets.
#[derive(Debug, Clone, Copy, Default)]
pub struct Need {
    levels: usize,
    /// When it was last as bad as that.
    last: Option<Instant>,
}

impl Need {
    /// So many of a hundred packets were lost lately.
    pub fn lost(&mut self, percent: u8, now: Instant) {
        let levels = match percent {
            MUCH_PERCENT.. => 2,
            SOME_PERCENT.. => 1,
            _ => 0,
        };
        let is_over = self.last.is_none_or(|last| now.saturating_duration_since(last) >= SPELL);
        if levels >= self.levels || is_over {
            (self.levels, self.last) = (levels, Some(now));
        }
    }

    /// By how many later packets each is to be carried again, where the sound takes so much and the network carries so much, as far
    /// as that is known.
    pub fn levels(&self, sound: Bitrate, available: Option<Bitrate>) -> usize {
        let fits = |levels: &usize| {
            let more = sound.percent(100 * u64::try_from(*levels).unwrap_or_default());
            more <= IN_ANY_CASE || available.is_none_or(|available| sound.plus(more) <= available)
        };
        (0..=self.levels).rev().find(fits).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOICE: Bitrate = Bitrate::kbps(36);

    #[test]
    fn a_network_that_loses_nothing_carries_sound_once() {
        let (now, mut need) = (Instant::now(), Need::default());
        assert_eq!(need.levels(VOICE, None), 0);
        need.lost(1, now);
        assert_eq!(need.levels(VOICE, None), 0);
    }

    #[test]
    fn the_more_is_lost_the_more_often_it_is_carried() {
        let (now, mut need) = (Instant::now(), Need::default());
        need.lost(5, now);
        assert_eq!(need.levels(VOICE, None), 1);
        need.lost(30, now);
        assert_eq!(need.levels(VOICE, None), LEVELS_MAX);
    }

    #[test]
    fn a_spell_is_waited_out() {
        let (now, mut need) = (Instant::now(), Need::default());
        need.lost(30, now);
        need.lost(30, now + SPELL / 2);
        need.lost(0, now + SPELL);
        assert_eq!(need.levels(VOICE, None), 2);
        need.lost(3, now + SPELL * 3 / 2);
        assert_eq!(need.levels(VOICE, None), 1);
        need.lost(0, now + SPELL * 5 / 2);
        assert_eq!(need.levels(VOICE, None), 0);
    }

    #[test]
    fn one_voice_is_carried_again_in_any_case_and_many_if_the_network_has_room() {
        let (now, mut need) = (Instant::now(), Need::default());
        need.lost(30, now);
        assert_eq!(need.levels(VOICE, Some(Bitrate::ZERO)), 2);
        let two = VOICE.percent(200);
        assert_eq!(need.levels(two, Some(Bitrate::ZERO)), 1);
        let six = VOICE.percent(600);
        assert_eq!(need.levels(six, Some(Bitrate::ZERO)), 0);
        assert_eq!(need.levels(six, Some(six.percent(200))), 1);
        assert_eq!(need.levels(six, Some(six.percent(300))), 2);
    }
}
