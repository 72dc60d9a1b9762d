//! Who is taken to speak.

use proptest::prelude::*;

use super::*;

const PACKET: Duration = Duration::from_millis(20);

/// Feeds a voice one packet of 20 ms after another.
struct Fed {
    voice: Voice,
    now: Instant,
}

impl Fed {
    fn new() -> Self {
        Self { voice: Voice::default(), now: Instant::now() }
    }

    /// So many packets of a level. Says after how many of them it began to speak.
    fn feed(&mut self, dbov: i8, packets: u32) -> Option<u32> {
        let mut began = None;
        for packet in 1..=packets {
            self.now += PACKET;
            if self.voice.arrived(dbov, None, self.now) {
                began = began.or(Some(packet));
            }
        }
        began
    }

    fn speaks(&self) -> bool {
        matches!(self.voice.claim(self.now), Claim::Speaks { .. })
    }

    fn is_seen(&self) -> bool {
        self.voice.is_seen_speaking(self.now)
    }

    fn level(&self) -> Loudness {
        match self.voice.claim(self.now) {
            Claim::Speaks { level, .. } => level,
            Claim::Quiet { .. } => Loudness::SILENCE,
        }
    }
}

#[test]
fn a_voice_speaks_from_its_second_loud_packet_on_and_is_seen_to_from_its_fifth() {
    for silence in [-127, -75, -60] {
        let mut fed = Fed::new();
        fed.feed(silence, 100);
        assert!(!fed.speaks());
        assert_eq!(fed.feed(-35, 2), Some(2), "40 ms after the first sound");
        assert!(fed.speaks() && !fed.is_seen());
        fed.feed(-35, 3);
        assert!(fed.is_seen());
    }
}

#[test]
fn a_click_is_no_speech() {
    let mut fed = Fed::new();
    for _ in 0..20 {
        fed.feed(-65, 50);
        assert_eq!(fed.feed(-10, 1), None);
        assert!(!fed.speaks() && !fed.is_seen());
    }
}

#[test]
fn pauses_between_words_do_not_end_speech_and_silence_does() {
    let mut fed = Fed::new();
    for _ in 0..30 {
        fed.feed(-30, 15);
        fed.feed(-65, 20);
        assert!(fed.is_seen());
    }
    fed.feed(-65, 30);
    assert!(!fed.is_seen() && !fed.speaks());
}

#[test]
fn without_packets_speech_ends_too() {
    let mut fed = Fed::new();
    fed.feed(-30, 50);
    fed.now += BREATH;
    assert!(!fed.is_seen() && !fed.speaks());
    let before = fed.now.checked_sub(PACKET).unwrap();
    assert!(fed.voice.is_seen_speaking(before));
}

#[test]
fn nobody_is_louder_than_ordinary_speech() {
    let (mut shouting, mut speaking) = (Fed::new(), Fed::new());
    shouting.feed(0, 50);
    speaking.feed(-30, 50);
    assert_eq!(shouting.level(), speaking.level());
}

#[test]
fn who_claims_to_be_loud_without_a_pause_is_a_background_in_the_end() {
    for level in [0, -30, -45] {
        let mut fed = Fed::new();
        fed.feed(-75, 50);
        fed.feed(level, 50 * 20);
        assert!(!fed.speaks(), "{level} dBov for 20 s");
        fed.feed(level, 50 * 60);
        assert!(!fed.speaks() && !fed.is_seen());
    }
}

#[test]
fn long_speech_with_its_pauses_stays_speech() {
    let mut fed = Fed::new();
    for _ in 0..60 {
        // Four seconds of words, and a breath in which the room is heard.
        for _ in 0..20 {
            fed.feed(-28, 6);
            fed.feed(-40, 4);
        }
        fed.feed(-66, 10);
        assert!(fed.is_seen());
    }
}

#[test]
fn what_is_stated_to_be_no_voice_counts_less() {
    let (mut voice, mut now) = (Voice::default(), Instant::now());
    for _ in 0..50 {
        now += PACKET;
        voice.arrived(-45, Some(false), now);
    }
    assert_eq!(voice.claim(now), Claim::Quiet { since: None });
    for _ in 0..50 {
        now += PACKET;
        voice.arrived(-30, Some(false), now);
    }
    assert!(matches!(voice.claim(now), Claim::Speaks { .. }), "some senders never say that it is one");
}

#[test]
fn who_is_hushed_is_silent_at_once_and_begins_anew() {
    let mut fed = Fed::new();
    fed.feed(-30, 50);
    fed.voice.hush();
    assert!(!fed.is_seen());
    assert_eq!(fed.voice.claim(fed.now), Claim::Quiet { since: None });
    assert_eq!(fed.feed(-30, 2), Some(2));
}

proptest! {
    #[test]
    fn noise_below_speech_never_speaks(levels in prop::collection::vec(-127_i8..-55, 0..500)) {
        let mut fed = Fed::new();
        for level in levels {
            prop_assert_eq!(fed.feed(level, 1), None);
            prop_assert!(!fed.speaks());
        }
    }

    #[test]
    fn whatever_is_stated_the_same_packets_give_the_same_answers_within_bounds(
        packets in prop::collection::vec((any::<i8>(), any::<Option<bool>>(), 0_u64..2_000), 0..200),
    ) {
        let start = Instant::now();
        let run = |start: Instant| {
            let (mut voice, mut now) = (Voice::default(), start);
            let answers = packets.iter().map(|(level, is_voice, ms)| {
                now += Duration::from_millis(*ms);
                let began = voice.arrived(*level, *is_voice, now);
                let level = match voice.claim(now) {
                    Claim::Speaks { level, .. } => Some(level),
                    Claim::Quiet { .. } => None,
                };
                (began, level, voice.is_seen_speaking(now))
            });
            answers.collect::<Vec<_>>()
        };
        let answers = run(start);
        prop_assert!(answers.iter().all(|(_, level, _)| level.is_none_or(|it| it <= Loudness::LOUDEST)));
        prop_assert!(answers.iter().all(|(_, level, seen)| !seen || level.is_some()), "seen and not heard");
        prop_assert_eq!(answers, run(start + Duration::from_secs(77)));
    }
}
