//! Whatever a page does in a connection test, it costs what it may cost and no more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

use std::time::{Duration, Instant};

use forward::probe::message::{LOAD_BYTES, PING_BYTES};
use forward::probe::{BYTES_MAX, Probe, TIME_MAX};
use proptest::prelude::*;

/// What may happen next.
#[derive(Debug, Clone)]
enum Step {
    Opened,
    Received(Vec<u8>),
    Waited(Duration),
    /// A datagram that carries no message of the test.
    Passed(usize),
}

fn message() -> impl Strategy<Value = Vec<u8>> {
    let of = |kind: u8, length: usize| {
        prop::collection::vec(any::<u8>(), length - 1).prop_map(move |rest| [vec![kind], rest].concat())
    };
    prop_oneof![
        4 => of(1, PING_BYTES),
        4 => of(2, LOAD_BYTES),
        2 => Just(vec![3]),
        1 => prop::collection::vec(any::<u8>(), 0..1_500),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => Just(Step::Opened),
        8 => message().prop_map(Step::Received),
        4 => (0..40_000_u64).prop_map(|micros| Step::Waited(Duration::from_micros(micros))),
        1 => (0..65_536_usize).prop_map(Step::Passed),
    ]
}

proptest! {
    #[test]
    fn a_test_never_moves_more_nor_lasts_longer_than_it_may(
        steps in prop::collection::vec(step(), 1..300),
        rounds in 1..20_usize,
    ) {
        let start = Instant::now();
        let (mut now, mut moved) = (start, 0);
        let mut probe = Probe::new(start);
        let mut pass = |probe: &mut Probe, length: usize| {
            let may_pass = probe.may_pass(length);
            moved += if may_pass { u64::try_from(length).unwrap() } else { 0 };
            assert!(moved <= BYTES_MAX, "{moved} bytes moved");
            may_pass
        };
        for step in steps.iter().cycle().take(steps.len() * rounds) {
            let was_over = probe.end(now).is_some();
            match step {
                Step::Opened => probe.opened(),
                Step::Waited(time) => now += *time,
                Step::Passed(length) => {
                    pass(&mut probe, *length);
                }
                Step::Received(message) => {
                    if pass(&mut probe, message.len())
                        && let Some(answer) = probe.receive(message, now)
                    {
                        assert!(!was_over, "answered after its end");
                        pass(&mut probe, answer.write().len());
                    }
                }
            }
            while let Some(due) = probe.take_due(now) {
                assert!(probe.end(now).is_none(), "sent after its end");
                pass(&mut probe, due.write().len());
            }
            assert!(probe.deadline() <= start + TIME_MAX);
            assert!(probe.end(now).is_some() || now < start + TIME_MAX);
        }
    }

    #[test]
    fn what_is_no_message_changes_nothing(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assume!(!matches!((bytes.first(), bytes.len()), (Some(1), PING_BYTES) | (Some(3 | 4), 1)));
        let now = Instant::now();
        let mut probe = Probe::new(now);
        probe.opened();
        let before = format!("{probe:?}");
        assert_eq!(probe.receive(&bytes, now), None);
        assert_eq!(format!("{probe:?}"), before);
    }
}
