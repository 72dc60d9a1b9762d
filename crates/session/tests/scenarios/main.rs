//! The product's rows as sentences: each test plays one small visit and says what is so at its end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails is the point"
)]

mod arrivals;
mod chat;
mod denial;
mod ending;
mod hosts;
mod joining;
mod late;
mod matrix;
mod moderation;
mod moving_back;
mod owner;
mod pausing;
mod rebooking;
mod removing;
mod reports;
mod screen;
mod seats;
mod signing_in;
mod visit;
mod waiting;
