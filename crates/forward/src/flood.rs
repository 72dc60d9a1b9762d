//! Whether somebody sends, or asks for, more than any browser does.
//!
//! Who is dropped for it is judged by what was proved to be theirs: the rest can be sent in anybody's name. So what is too much of that
//! is only not looked at.

use std::time::{Duration, Instant};

use crate::rate::Bitrate;

/// What everything that carries a packet of media adds to it: the headers of IP, UDP and SRTP. Many small packets are no way around a
/// limit in bits.
const HEADERS_BYTES: u32 = 50;

/// What sound may take: a voice takes some fifty kbit/s with all its headers, and the best that a browser makes of music less than half
/// of this.
pub const SOUND_MAX: Bitrate = Bitrate::kbps(480);

/// What a picture may take: a page's camera takes two and a half Mbit/s at most in all its layers, and a screen as much.
pub const PICTURE_MAX: Bitrate = Bitrate::kbps(8_000);

/// How many keyframes a receiver may ask for at once: of everybody in a group, once.
const KEYFRAMES_AT_ONCE: u32 = 30;

/// How many it may ask for each second, for long. A browser on a bad network asks once in a few.
const KEYFRAMES_PER_SECOND: u32 = 1;

/// The allowance of somebody: so much a second for long, and more at once.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    per_second: u32,
    at_once: u32,
    left: u32,
    since: Instant,
}

impl Allowance {
    /// A whole allowance, of twice as much at once as a second.
    pub fn new(per_second: u32, now: Instant) -> Self {
        Self::with_at_once(per_second, per_second.saturating_mul(2), now)
    }

    /// A whole allowance.
    pub fn with_at_once(per_second: u32, at_once: u32, now: Instant) -> Self {
        Self { per_second, at_once, left: at_once, since: now }
    }

    /// For the keyframes that a receiver asks for.
    pub fn of_keyframes(now: Instant) -> Self {
        Self::with_at_once(KEYFRAMES_PER_SECOND, KEYFRAMES_AT_ONCE, now)
    }

    /// Takes one from it. `false` when it is used up.
    pub fn take(&mut self, now: Instant) -> bool {
        self.take_all(1, now)
    }

    /// Takes so many from it, or none if there are not as many left.
    fn take_all(&mut self, count: u32, now: Instant) -> bool {
        // Whole ones only: what is left of the time stays for the next one.
        let earned = now.saturating_duration_since(self.since).as_micros() * u128::from(self.per_second) / 1_000_000;
        if earned > 0 {
            let earned = u32::try_from(earned).unwrap_or(u32::MAX);
            let spent = Duration::from_micros(u64::from(earned) * 1_000_000 / u64::from(self.per_second.max(1)));
            self.since += spent;
            self.left = self.left.saturating_add(earned).min(self.at_once);
        }
        let left = self.left.checked_sub(count);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }
}

/// What one picture, all its layers together, and its sound may take: so much for long, and at once what is allowed in two seconds.
///
/// What is beyond is lost as on a network, and noticed as such: whoever looks on has a keyframe asked for
/// ([`missing`](crate::missing)).
#[derive(Debug, Clone, Copy)]
pub struct Ceiling {
    sound: Allowance,
    picture: Allowance,
}

impl Ceiling {
    /// All of it.
    pub fn new(sound: Bitrate, picture: Bitrate, now: Instant) -> Self {
        let of = |rate: Bitrate| Allowance::new(u32::try_from(rate.0 / 8).unwrap_or(u32::MAX), now);
        Self { sound: of(sound), picture: of(picture) }
    }

    /// Whether sound of so many bytes of payload is below it.
    pub fn takes_sound(&mut self, payload: usize, now: Instant) -> bool {
        self.sound.take_all(on_the_wire(payload), now)
    }

    /// Whether a part of the picture of so many bytes is.
    pub fn takes_picture(&mut self, payload: usize, now: Instant) -> bool {
        self.picture.take_all(on_the_wire(payload), now)
    }
}

fn on_the_wire(payload: usize) -> u32 {
    u32::try_from(payload).unwrap_or(u32::MAX).saturating_add(HEADERS_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_allowed_passes_for_ever() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        for packet in 0..10_000 {
            assert!(allowance.take(now + Duration::from_millis(10 * packet)), "packet {packet}");
        }
    }

    #[test]
    fn twice_a_second_passes_at_once_and_not_one_more() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        assert!((0..200).all(|_| allowance.take(now)));
        assert!(!allowance.take(now));
        assert!(!allowance.take(now + Duration::from_millis(9)));
        assert!(allowance.take(now + Duration::from_millis(10)));
        let later = now + Duration::from_hours(1);
        assert_eq!((0..1_000).filter(|_| allowance.take(later)).count(), 200);
    }

    #[test]
    fn what_is_too_much_takes_nothing_from_the_allowance() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        assert!(!allowance.take_all(201, now));
        assert!(allowance.take_all(150, now) && !allowance.take_all(51, now) && allowance.take_all(50, now));
    }

    /// Bits a second that pass of packets with so many bytes of payload, so many a second, over ten seconds.
    fn passing(takes: fn(&mut Ceiling, usize, Instant) -> bool, payload: usize, per_second: u32) -> u64 {
        let start = Instant::now();
        let mut ceiling = Ceiling::new(SOUND_MAX, PICTURE_MAX, start);
        let moments = (0..per_second * 10).map(|it| start + Duration::from_secs(1) * it / per_second);
        let passed = moments.filter(|now| takes(&mut ceiling, payload, *now)).count();
        u64::try_from((payload + 50) * passed * 8 / 10).unwrap()
    }

    #[test]
    fn what_browsers_send_passes_whole() {
        let (sound, picture) = (Ceiling::takes_sound, Ceiling::takes_picture);
        // A voice that is said three times; the most that Opus makes of a screen's music here; a screen beyond what pages ask for.
        assert_eq!(passing(sound, 300, 50), 140_000);
        assert_eq!(passing(sound, 640, 50), 276_000);
        assert_eq!(passing(picture, 1_200, 400), 4_000_000);
    }

    #[test]
    fn keyframes_of_a_large_picture_pass_at_once() {
        let now = Instant::now();
        let mut ceiling = Ceiling::new(SOUND_MAX, PICTURE_MAX, now);
        assert!((0..5 * 250).all(|_| ceiling.takes_picture(1_200, now)), "five of 300 KB");
    }

    #[test]
    fn what_no_browser_sends_is_cut_down_whatever_the_size_of_its_packets() {
        for payload in [1, 100, 1_200] {
            let sound = passing(Ceiling::takes_sound, payload, 5_000);
            assert!((400_000..=600_000).contains(&sound), "{sound}");
        }
        let picture = passing(Ceiling::takes_picture, 1_200, 3_000);
        assert!((8_000_000..10_000_000).contains(&picture), "{picture}");
    }

    #[test]
    fn a_group_may_be_asked_for_keyframes_at_once_and_then_one_a_second() {
        let start = Instant::now();
        let mut allowance = Allowance::of_keyframes(start);
        assert_eq!((0..1_000).filter(|_| allowance.take(start)).count(), 30);
        let flood = (0..10_000).map(|ms| start + Duration::from_millis(ms));
        let passed = flood.filter(|now| allowance.take(*now)).count();
        assert!((9..=10).contains(&passed), "{passed}");
    }

    #[test]
    fn twice_as_much_as_is_allowed_is_noticed() {
        let now = Instant::now();
        let mut allowance = Allowance::new(100, now);
        let passed = (0..10_000).take_while(|packet| allowance.take(now + Duration::from_millis(5 * packet))).count();
        assert!((390..=410).contains(&passed), "{passed}");
    }
}
