//! Real peers over the loopback interface: what the media server promises, seen from outside.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod arbitrary;
mod bandwidth;
mod client;
mod codecs;
mod connecting;
mod dropped;
mod excess;
mod families;
mod forging;
mod gate;
mod layers;
mod moving;
mod muting;
mod naming;
mod probing;
mod repeating;
mod robustness;
mod screen;
mod speaking;
mod stage;
mod stream;
mod tcp;
