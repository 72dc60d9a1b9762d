//! The program `anteroom` from the outside: a real process, real sockets, real media, and participants who do not keep
//! to what a page would send.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that stumbles has failed"
)]
#![allow(clippy::print_stderr, reason = "what the server said is of use where a test failed")]

mod api;
mod audit;
mod bookings;
mod clients;
mod codecs;
mod connection_test;
mod devices;
mod durability;
mod entrance;
mod failing_disk;
mod feeds;
mod forgetting;
mod house;
mod languages;
mod line;
mod metrics;
mod moderation;
mod origin;
mod pause;
mod policy;
mod post;
mod race;
mod rogue;
mod running;
mod screen;
mod set_up;
mod sizes;
mod socket;
mod speaking;
mod trail;
