//! A crash test of the real program: its process is killed (SIGKILL) again and again while clients of the real protocol
//! have commands under way, and after each kill nothing that it acknowledged may be missing.
//!
//! Five parts: `server` is the process; `client` is one participant with a page, who keeps a `book` of what was asked and
//! answered; `choice` is what they press next; `oracle` holds the log, read while the server is dead, and the views after
//! the restart against the books, each session's with a `witness` who decides again what was asked and with `laws` that
//! need no rules; `run` goes round and counts the [`Figures`].
//!
//! A crate of its own and no part of `bots`: the oracle opens the data folder with `store`, which a participant over the
//! network has no business to know.
//!
//! The seed decides who presses what and how long is waited before a kill. It does not decide what the processor and the
//! disk do meanwhile, so that the same seed is the same kind of run and not the same run. And a process that is killed
//! leaves its writes to the operating system, which lives on: that they would survive a power cut is not shown here.

mod book;
mod choice;
mod client;
mod figures;
mod kinds;
mod laws;
mod oracle;
mod run;
mod server;
mod witness;

pub use figures::Figures;
pub use kinds::Kinds;
pub use run::{Plan, run};
