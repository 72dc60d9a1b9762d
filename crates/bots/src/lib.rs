//! Headless participants: what a browser does, without one. They come in over the real HTTP and WebSocket protocol and
//! send and receive real WebRTC media, for tests of the whole server, for load and for benchmarks.
//!
//! Four parts, from the outside in: a [`Browser`] keeps cookies and makes requests; a [`Page`] is one session WebSocket
//! and what came over it; [`Media`] is one WebRTC connection; a [`Participant`] has one of each. Nothing here waits for a
//! length of time in order to be in step: whoever waits, waits for something to be so, and gives up after [`PATIENCE`].
//! What the page shows, how it captures, and how it comes back after a loss, is not imitated. [`load`] brings many of them.

mod browser;
pub mod load;
mod media;
mod page;
mod participant;
mod socket;
mod workspace;

use std::time::Duration;

pub use browser::{Browser, EnterError};
pub use media::{Heard, Kind, Mark, Media, Offered, Packet, Point, Setup, Tally};
pub use page::{Closed, Page, Seen, Silent};
pub use participant::Participant;
pub use socket::OpenError;
pub use workspace::WorkspacePage;

/// Nothing that a bot waits for takes this long.
pub const PATIENCE: Duration = Duration::from_secs(20);
