//! Live sessions. Each is one task that owns its session, its place in the log and its room in the media server;
//! everybody else posts to its mailbox.

mod bridge;
mod failing;
mod mailbox;
mod registry;
mod step;
mod task;
#[cfg(test)]
mod tests;
mod unsaved;
mod viewers;

pub(crate) use mailbox::{Attached, Mail, PostError};
pub(crate) use registry::Registry;
