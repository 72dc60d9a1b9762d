//! Live sessions. Each is one task that owns its session, its place in the log and its room in the media server;
//! everybody else posts to its mailbox.

mod bridge;
mod connections;
mod mailbox;
mod media;
mod registry;
mod step;
mod task;
#[cfg(test)]
mod tests;
mod viewers;

pub(crate) use mailbox::{Attached, LiveHandle, Mail, MediaWish, PostError};
pub(crate) use registry::{FindError, Registry};
