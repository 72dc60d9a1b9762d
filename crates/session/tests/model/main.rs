//! The rules held against a second opinion, over generated sessions.
//!
//! [`plan`] writes down what people might do, [`driver`] does it to a real session, and after every single input
//! [`reference`](mod@reference), a model written from the product's page and not from the rules, is asked what should
//! have come of it. The laws of a session and of its views are held to the
//! same plans, each as a property of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that fails is the point"
)]

mod beside_the_view;
mod cast;
mod driver;
mod laws;
mod laws_of_the_buttons;
mod laws_of_the_chat;
mod laws_of_the_door;
mod laws_of_the_room;
mod lockstep;
mod plan;
mod reach;
mod reference;
mod views;
