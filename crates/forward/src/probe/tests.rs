//! A probe measures rightly, and never does more than it may.

use proptest::prelude::*;

use super::message::PING_BYTES;
use super::*;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn opened(now: Instant) -> Probe {
    let mut probe = Probe::new(now);
    probe.opened();
    probe
}

fn ping(number: u32, sent: u32) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(number.to_be_bytes());
    bytes.extend(sent.to_be_bytes());
    bytes.resize(PING_BYTES, 0);
    bytes
}

/// Everything that a probe sends until `until`, each with when it was due.
fn sent(probe: &mut Probe, until: Instant) -> Vec<(Instant, ToPage)> {
    let mut all = Vec::new();
    while probe.deadline() <= until && probe.end(probe.deadline()).is_none() {
        let now = probe.deadline();
        while let Some(message) = probe.take_due(now) {
            all.push((now, message));
        }
    }
    all
}

#[test]
fn a_ping_is_answered_with_its_own_words_and_counted() {
    let now = Instant::now();
    let mut probe = opened(now);
    let answer = probe.receive(&ping(5, 77), now + ms(3));
    assert_eq!(answer, Some(ToPage::Pong { number: 5, sent: 77, count: 1, at: 3_000 }));
    assert!(matches!(probe.receive(&ping(9, 99), now + ms(4)), Some(ToPage::Pong { count: 2, .. })));
    assert_eq!(probe.report().pings, 2);
}

#[test]
fn an_even_stream_has_no_jitter_and_an_uneven_one_has() {
    let now = Instant::now();
    let jitter = |late: fn(u32) -> u64| {
        let mut probe = opened(now);
        for number in 0..100 {
            let at = now + ms(u64::from(number) * 20 + late(number));
            // The page's clock began elsewhere and wraps on the way.
            probe.receive(&ping(number, (u32::MAX - 500_000).wrapping_add(number * 20_000)), at);
        }
        probe.report().jitter
    };
    assert_eq!(jitter(|_| 40), 0);
    let uneven = jitter(|number| u64::from(number % 2) * 30);
    assert!((25_000..=30_000).contains(&uneven), "{uneven}");
}

#[test]
fn load_goes_out_at_its_rate_and_ends_by_itself() {
    let now = Instant::now();
    let mut probe = opened(now);
    probe.receive(&[3], now);
    probe.receive(&[3], now + ms(1));
    let sent = sent(&mut probe, now + Duration::from_secs(9));
    let load: Vec<_> = sent.iter().filter(|(_, it)| matches!(it, ToPage::Load { .. })).collect();
    let last = load.last().unwrap().0;
    assert!((ms(1_990)..LOAD_FOR).contains(&(last - now)));
    let bits = u64::try_from(load.len() * LOAD_BYTES * 8).unwrap();
    assert!((LOAD_RATE * 2 * 99 / 100..=LOAD_RATE * 2 * 101 / 100).contains(&bits), "{bits}");
    let reports = sent.len() - load.len();
    assert!((40..=45).contains(&reports), "{reports}");
}

#[test]
fn load_that_was_held_up_is_not_sent_in_a_burst() {
    let now = Instant::now();
    let mut probe = opened(now);
    probe.receive(&[3], now);
    let mut at_once = 0;
    while let Some(message) = probe.take_due(now + ms(1_500)) {
        at_once += usize::from(matches!(message, ToPage::Load { .. }));
    }
    assert!((2..=8).contains(&at_once), "{at_once}");
}

#[test]
fn load_that_comes_is_measured_after_its_warm_up() {
    let now = Instant::now();
    let mut probe = opened(now);
    // Slow at first, then 1,100 bytes every 8 ms: 1.1 Mb/s.
    for at in (0..500).step_by(100).chain((500..2_500).step_by(8)) {
        probe.receive(&[2; LOAD_BYTES], now + ms(at));
    }
    let report = probe.report();
    assert_eq!(report.load, 255);
    let rate = u64::from(report.bytes) * 8_000_000 / u64::from(report.time);
    assert!((1_000_000..1_150_000).contains(&rate), "{rate}");
}

#[test]
fn a_test_ends_when_the_page_says_so_and_when_its_time_is_up() {
    let now = Instant::now();
    let mut probe = opened(now);
    assert_eq!(probe.end(now + ms(9_999)), None);
    assert_eq!(probe.end(now + TIME_MAX), Some(End::TimeUp));
    assert_eq!(probe.receive(&[4], now), None);
    assert_eq!(probe.end(now), Some(End::Done));
    assert_eq!(probe.receive(&ping(1, 1), now), None);
    assert_eq!(probe.take_due(now + ms(300)), None);
}

#[test]
fn one_that_never_connects_ends_sooner() {
    let now = Instant::now();
    let probe = Probe::new(now);
    assert_eq!(probe.deadline(), now + CONNECTING_MAX);
    assert_eq!(probe.end(now + CONNECTING_MAX), Some(End::NeverConnected));
}

#[test]
fn a_goodbye_fits_after_everything_was_spent() {
    let mut probe = opened(Instant::now());
    while probe.may_pass(1_200) {}
    assert_eq!(probe.end, Some(End::BytesSpent));
    assert!(probe.may_pass(500));
    while probe.may_pass(1_200) {}
    assert!(probe.bytes <= BYTES_MAX);
}

/// Anything that may be said on a channel, often of the length and with the beginning of something.
fn said() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![Just(1), Just(PING_BYTES), Just(super::message::LOAD_BYTES), 0..2_000_usize];
    (0..6_u8, length, any::<u8>()).prop_map(|(first, length, rest)| {
        let mut bytes = vec![rest; length];
        if let Some(kind) = bytes.first_mut() {
            *kind = first;
        }
        bytes
    })
}

proptest! {
    #[test]
    fn whatever_is_said_only_pings_are_answered_and_the_test_ends(all in prop::collection::vec((said(), 0..400_u64), 0..60)) {
        let start = Instant::now();
        let mut probe = opened(start);
        let mut now = start;
        for (message, later) in all {
            now += ms(later);
            let is_ping = message.first() == Some(&1) && message.len() == PING_BYTES;
            let answer = probe.receive(&message, now);
            prop_assert!(answer.is_none() || is_ping, "{answer:?}");
        }
        let last = sent(&mut probe, now + ms(600_000));
        prop_assert!(probe.end(now + ms(600_000)).is_some(), "{} messages later", last.len());
    }
}
