//! The program is killed again and again with commands in flight, and loses nothing that it acknowledged (W7). The short
//! run; `cargo xtask crash` is the long one.

#![allow(clippy::unwrap_used, reason = "a test that stumbles has failed")]

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use crash::Plan;

const KILLS: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_every_kill() {
    // Another run each time; a failure names its seed.
    let seed = RandomState::new().hash_one("seed");
    let figures =
        crash::run(Plan { program: env!("CARGO_BIN_EXE_anteroom").into(), kills: KILLS, seed }).await.unwrap();
    assert_eq!(figures.kills, KILLS);
    assert!(figures.in_flight >= KILLS && figures.acknowledged > 0, "{figures}");
}
