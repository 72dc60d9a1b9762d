//! Tells other systems what happens (R6): calls the webhooks of the practice with what the store has planned for them.
//!
//! `address` says which addresses may be called, `body` what is said, `signature` how it is signed (Standard Webhooks 1.0.0), and
//! `delivering` does it. What is kept of them is in the store, and how systems manage them in `http/v1`.

mod address;
mod body;
mod delivering;
mod signature;

pub(crate) use address::Reach;
pub(crate) use body::Told;
pub(crate) use delivering::Delivering;
pub(crate) use signature::written;
