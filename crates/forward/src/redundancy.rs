//! Sound that survives loss: each packet carries again what one or two before it carried (RFC 2198), so that what is lost is known from
//! the next packet, without asking for it.
//!
//! [`format`] is how that is written; [`Recovery`] says what of it a publisher's packets did not bring; [`Need`] says how much
//! of it a receiver is to be sent.

pub mod format;
mod need;
mod recovery;

pub use need::{LEVELS_MAX, Need};
pub use recovery::Recovery;
