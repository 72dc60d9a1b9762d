//! A session under one seed, from the page's command to the packet: real rules, the real order of a step, the real forwarding code and the real memory
//! log, in one thread on virtual time, with people, networks, disks and clocks that do whatever a seed says.
//!
//! Real: `session`, `coordinator`, `store`'s memory log behind its trait and in some runs its SQLite log beside that, and
//! of `forward` the gate, ingress, slots, routes, lanes and silence. Simulated: the server's mailbox, viewers and bridge (`site`), the media server's shards
//! (`media`), the disk's faults (`disk`), both clocks and every page. What must hold is in `oracles`, stated in its own
//! words there and checked after every step.
//!
//! Nothing here reads a clock or draws chance from anywhere but the seed: [`run`] of a seed is the same run for ever. The
//! SQLite log does both for itself (`real_store`), and nothing of a run depends on it.

#![allow(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "no stranger's bytes come here: a place that is not there is a defect of the simulation, and stops it"
)]

mod around;
mod attendance;
mod broken;
mod cast;
mod commands;
mod disk;
mod facts;
mod media;
mod numbers;
mod oracles;
mod parts;
mod random;
mod reached;
mod real_store;
mod run;
mod schedule;
mod site;

pub use broken::Broken;
pub use oracles::ORACLES;
pub use reached::Reached;
pub use real_store::Crashes;
pub use run::{Run, run};
