//! Everything that can happen to a small session, every fault and every crash included, held against the laws.
//!
//! The transition function is the product itself: a real [`session::Session`] in a real [`coordinator::Coordinator`],
//! with a log that keeps, loses or leaves unanswered what is appended, a gate that is what the media server was given
//! last, pages that repeat what was not answered, and a server that may die between any two things it does. A [`Play`]
//! says how much of all that there is; a search visits every state that can come of it, and stops at the first broken
//! law with the shortest way there.
//!
//! To read it: `cast` is who takes part, `world` is a state, `moves` what can happen next, `step` how one step of the
//! coordinator is performed, `laws` what must hold, `scope` what must be reached and what is left out, with reasons.
//!
//! What is not here: packets (the gate is who is inside and what of each may pass), views (they are functions of the
//! state that is compared), the real log and the real pages. The simulation and the journeys have those, without seeing
//! everything.

mod abreast;
mod answers;
mod cast;
mod courses;
mod inputs;
mod laws;
mod ledger;
mod moves;
mod owed;
mod play;
mod scope;
mod search;
mod step;
mod wording;
mod world;

pub use abreast::{Broken, search_abreast};
pub use laws::Law;
pub use play::{Appointment, Bounds, Depth, Play, Subject};
pub use scope::Reached;
pub use search::{Counterexample, Figures};
