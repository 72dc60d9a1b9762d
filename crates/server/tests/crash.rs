//! The program is killed again and again with commands in flight, and loses nothing that it acknowledged (W7). The short
//! run; `cargo xtask crash` is the long one, and searches.

#![allow(clippy::unwrap_used, reason = "a test that stumbles has failed")]

use crash::Plan;

const KILLS: usize = 12;

/// Like all random inputs of the tests: who presses what and how long is waited are the same every time. What the processor
/// and the disk make of it is not.
const SEED: u64 = 1;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_every_kill() {
    let plan = Plan { program: env!("CARGO_BIN_EXE_anteroom").into(), kills: KILLS, seed: SEED };
    let figures = crash::run(plan).await.unwrap();
    assert_eq!(figures.kills, KILLS);
    assert!(figures.in_flight >= KILLS && figures.acknowledged > 0, "{figures}");
}
