//! Steps with a log that fails, forgets to answer or cannot be read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that fails is the point")]

mod failing;
mod owed;
mod owner;
