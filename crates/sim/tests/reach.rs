//! A few thousand runs: no law breaks, everything is reached, and a seed is the same run every time.

use std::time::{Duration, Instant};

use sim::{Reached, run};

/// Enough for every kind of command, event, refusal and fault.
const RUNS: u64 = 2_000;

#[test]
fn no_law_breaks_and_everything_is_reached() {
    let (origin, mut reached) = (Instant::now(), Reached::default());
    let mut torn = 0;
    for seed in 1..=RUNS {
        let run = run(seed, origin, false);
        assert_eq!(run.broken, None, "seed {seed:#x}: cargo xtask sim --seed {seed:#x}");
        reached.merge(&run.reached);
        torn += run.real_store.map_or(0, |crashes| crashes.within);
    }
    assert!(torn > 0, "the real store never died within a write");
    assert_eq!(reached.unreached(), [""; 0], "unreached");
}

#[test]
fn a_seed_is_the_same_run_every_time_and_traced_or_not() {
    let origin = Instant::now();
    for seed in 1..=50 {
        let (first, later) = (run(seed, origin, false), run(seed, origin + Duration::from_secs(1_000), true));
        assert_eq!((first.hash, first.steps), (later.hash, later.steps), "seed {seed:#x}");
        assert!(first.lines.is_empty() && !later.lines.is_empty());
    }
    assert_ne!(run(1, origin, false).hash, run(2, origin, false).hash);
}
