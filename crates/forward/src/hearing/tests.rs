//! Who is heard, among more people than slots.

use proptest::prelude::*;

use super::*;

const NORMAL: Loudness = Loudness::LOUDEST;
const LOW: Loudness = Loudness::dbov(-45);

/// A receiver with some slots, and a clock.
struct Ear {
    hearing: Hearing<usize>,
    start: Instant,
    now: Instant,
}

impl Ear {
    fn new(slots: usize) -> Self {
        let now = Instant::now();
        Self { hearing: Hearing::new(slots), start: now, now }
    }

    /// Lets time pass and assigns: who speaks how loud, and all others up to `count` are quiet.
    fn after(&mut self, ms: u64, count: usize, speaking: &[(usize, Loudness)]) -> Vec<usize> {
        self.now += Duration::from_millis(ms);
        let claim = |source| match speaking.iter().find(|(who, _)| *who == source) {
            Some((_, level)) => Claim::Speaks { since: self.start, level: *level },
            None => Claim::Quiet { since: None },
        };
        let candidate = |source| Candidate { source, claim: claim(source), beside: None };
        let candidates: Vec<_> = (0..count).map(candidate).collect();
        self.hearing.assign(&candidates, self.now)
    }

    fn hears(&self, source: usize) -> bool {
        self.hearing.sources().any(|it| it == Some(source))
    }
}

#[test]
fn who_begins_to_speak_takes_the_slot_of_somebody_quiet_at_once() {
    let mut ear = Ear::new(3);
    ear.after(0, 8, &[]);
    let changed = ear.after(0, 8, &[(0, NORMAL), (7, LOW)]);
    assert_eq!(changed.len(), 1);
    assert!(ear.hears(7) && ear.hears(0));
}

#[test]
fn who_has_been_quiet_for_the_longest_gives_way() {
    let mut ear = Ear::new(3);
    ear.after(0, 3, &[]);
    let at = |ms| Some(ear.start + Duration::from_millis(ms));
    let quiet = [at(30), at(10), at(20)];
    let candidates: Vec<_> = (0..4)
        .map(|source| {
            let speaks = Claim::Speaks { since: ear.start, level: LOW };
            let claim = quiet.get(source).map_or(speaks, |since| Claim::Quiet { since: *since });
            Candidate { source, claim, beside: None }
        })
        .collect();
    assert_eq!(ear.hearing.assign(&candidates, ear.now), [1]);
    assert_eq!(ear.hearing.sources().collect::<Vec<_>>(), [Some(0), Some(3), Some(2)]);
}

#[test]
fn who_is_clearly_louder_takes_the_slot_of_the_quietest_speaker_after_a_second() {
    let mut ear = Ear::new(2);
    let first = [(0, NORMAL), (1, LOW)];
    ear.after(0, 3, &first);
    let all = [(0, NORMAL), (1, LOW), (2, NORMAL)];
    assert!(ear.after(990, 3, &all).is_empty());
    assert_eq!(ear.after(10, 3, &all), [1]);
    assert!(ear.hears(2));
}

#[test]
fn who_is_hardly_louder_waits_for_their_turn() {
    let mut ear = Ear::new(2);
    let all = [(0, LOW), (1, LOW), (2, Loudness::dbov(-40))];
    ear.after(0, 2, &all);
    assert!(ear.after(0, 3, &all).is_empty());
    assert!(ear.after(4_990, 3, &all).is_empty());
    assert_eq!(ear.after(10, 3, &all).len(), 1);
    assert!(ear.hears(2));
}

#[test]
fn those_who_never_stop_talking_cannot_keep_all_slots() {
    let mut ear = Ear::new(2);
    let all: Vec<_> = (0..5).map(|who| (who, if who == 4 { LOW } else { NORMAL })).collect();
    let mut heard_ms = [0; 5];
    for _ in 0..600 {
        ear.after(200, 5, &all);
        (0..5).filter(|who| ear.hears(*who)).for_each(|who| heard_ms[who] += 200);
    }
    assert!(heard_ms.iter().all(|ms| *ms >= 30_000), "{heard_ms:?} of 120 s");
}

#[test]
fn a_free_slot_beside_the_picture_is_preferred() {
    let mut hearing = Hearing::new(3);
    let candidate = |source, beside| Candidate { source, claim: Claim::Quiet { since: None }, beside };
    hearing.assign(&[candidate('a', Some(2)), candidate('b', Some(9)), candidate('c', Some(0))], Instant::now());
    assert_eq!(hearing.sources().collect::<Vec<_>>(), [Some('b'), Some('c'), Some('a')]);
}

#[test]
fn who_is_gone_is_heard_no_more_and_their_slot_is_taken_last() {
    let mut ear = Ear::new(3);
    ear.after(0, 2, &[]);
    let quiet = |source| Candidate { source, claim: Claim::Quiet { since: None }, beside: None };
    assert_eq!(ear.hearing.assign(&[quiet(1), quiet(5)], ear.now), [0, 2]);
    assert_eq!(ear.hearing.sources().collect::<Vec<_>>(), [None, Some(1), Some(5)]);
}

/// One step of a session: how long after the one before, who may be heard, who speaks how loud.
type Step = (u64, Vec<usize>, Vec<(usize, bool)>);

fn steps(people: usize) -> impl Strategy<Value = Vec<Step>> {
    let allowed = prop::sample::subsequence((0..people).collect::<Vec<_>>(), 0..=people);
    let speaking = prop::collection::vec((0..people, any::<bool>()), 0..people);
    prop::collection::vec((0_u64..3_000, allowed, speaking), 1..60)
}

fn candidates(start: Instant, allowed: &[usize], speaking: &[(usize, bool)]) -> Vec<Candidate<usize>> {
    let claim = |source| match speaking.iter().find(|(who, _)| *who == source) {
        Some((_, is_loud)) => Claim::Speaks { since: start, level: if *is_loud { NORMAL } else { LOW } },
        None => Claim::Quiet { since: None },
    };
    allowed.iter().map(|source| Candidate { source: *source, claim: claim(*source), beside: None }).collect()
}

proptest! {
    #[test]
    fn nobody_is_heard_who_may_not_be_and_nobody_twice(slots in 0_usize..8, steps in steps(12)) {
        let mut ear = Ear::new(slots);
        for (ms, allowed, speaking) in steps {
            ear.now += Duration::from_millis(ms);
            let before: Vec<_> = ear.hearing.sources().collect();
            let changed = ear.hearing.assign(&candidates(ear.start, &allowed, &speaking), ear.now);
            let heard: Vec<_> = ear.hearing.sources().flatten().collect();
            prop_assert_eq!(ear.hearing.count(), slots);
            prop_assert!(heard.iter().all(|it| allowed.contains(it)));
            prop_assert!(heard.iter().all(|it| heard.iter().filter(|other| *other == it).count() == 1));
            prop_assert_eq!(heard.len(), slots.min(allowed.len()), "a slot is left free");
            for (index, (before, now)) in before.iter().zip(ear.hearing.sources()).enumerate() {
                prop_assert_eq!(*before != now, changed.contains(&index));
            }
        }
    }

    #[test]
    fn while_there_are_slots_enough_nobody_ever_loses_one(steps in steps(7)) {
        let mut ear = Ear::new(6);
        for (ms, mut allowed, speaking) in steps {
            allowed.retain(|it| *it != 0);
            ear.now += Duration::from_millis(ms);
            let before: Vec<_> = ear.hearing.sources().collect();
            ear.hearing.assign(&candidates(ear.start, &allowed, &speaking), ear.now);
            for (before, now) in before.into_iter().zip(ear.hearing.sources()) {
                prop_assert!(before.is_none_or(|it| now == Some(it) || !allowed.contains(&it)));
            }
        }
    }

    #[test]
    fn while_nobody_speaks_nothing_changes(slots in 0_usize..8, count in 0_usize..26) {
        let mut ear = Ear::new(slots);
        ear.after(0, count, &[]);
        for _ in 0..50 {
            prop_assert!(ear.after(777, count, &[]).is_empty());
        }
    }

    #[test]
    fn whoever_speaks_is_heard_within_a_turn(
        slots in 1_usize..7,
        noise in prop::collection::vec((0_usize..24, any::<bool>(), 0_u64..60, 1_u64..60), 0..40),
        begins in 0_u64..20,
    ) {
        // A look every 200 ms; the newcomer speaks without end, others come and go.
        let mut ear = Ear::new(slots);
        let newcomer = 24;
        for look in 0..100 {
            let mut speaking: Vec<(usize, Loudness)> = Vec::new();
            for (who, is_loud, from, looks) in &noise {
                if (*from..from + looks).contains(&look) && speaking.iter().all(|(it, _)| it != who) {
                    speaking.push((*who, if *is_loud { NORMAL } else { LOW }));
                }
            }
            if look >= begins {
                speaking.push((newcomer, LOW));
            }
            ear.after(200, 25, &speaking);
            if look == begins && speaking.len() <= slots {
                prop_assert!(ear.hears(newcomer), "with a quiet slot it is at once");
            }
            if ear.hears(newcomer) && look >= begins {
                return Ok(());
            }
            prop_assert!(Duration::from_millis(200 * look.saturating_sub(begins)) <= TURN + Duration::from_millis(200));
        }
    }
}
