//! What the one owner of a live session does, and in which order: cut, commit, open, tell.
//!
//! Pure: it decides and performs nothing. The owner hands in what came ([`Coordinator::begin`]), gets the next thing
//! to do ([`Next`]), does it, and hands in what became of it, until it is [`Next::Tell`]. Each thing to do carries the
//! rest of the step inside, so that no order but the right one can be written:
//!
//! ```text
//! begin ─▶ Give (shrink) ─▶ Append ─▶ Give (grow) ─▶ Tell
//!   │                         └ failed ─▶ Read ─▶ Give ─▶ Tell
//!   └ unsure ─▶ Read ─▶ as above, or, unreadable, Give (blind cuts) ─▶ Tell
//! ```
//!
//! The laws it keeps: media is never given wider than what the committed log grants, without the cuts that are
//! pending; a cut is given before it is written and stays when the writing fails; nothing is answered or shown before
//! it is committed; what nobody knows to be written is read again before anything is decided.
//!
//! The real server and the simulation drive the same code.

mod clock;
mod coordinator;
mod doubt;
mod failing;
mod next;
mod remembered;
mod step;
mod unsaved;

pub use clock::Clock;
pub use coordinator::Coordinator;
pub use next::{Answer, Answered, Append, Give, Input, Next, Read, Tell};
pub use remembered::Remembered;
