//! The rules of a session, and nothing else: who waits, who is inside, who may hear whom.
//!
//! A session is a list of [`Event`]s. A [`Command`] is held against the state and answered with events or with one
//! [`Refusal`]; applying the events gives the next state; from the state, pure functions derive what each viewer may
//! see ([`View`]) and among whom media may flow ([`Grants`]). There is no I/O, no clock and no randomness here: moments
//! and ids are arguments, so that the same inputs always give the same session.
//!
//! To drive a [`Session`]: feed it with the inputs (`handle`, `rebook`, `connect`, `disconnect`, `note_gone`, `touch`,
//! `report`, `handle_timeout`); commit the entries each one answers with; then take the outputs (`grants`, `view`, `update`) and call
//! `handle_timeout` at `poll_timeout`. What is not committed is shown to nobody.

mod actor;
mod beside;
mod booking;
mod chat;
mod command;
mod event;
mod grants;
mod ids;
pub mod limits;
mod medium;
mod member;
mod name;
mod personal;
mod presence;
mod project;
mod refusal;
mod report;
mod rules;
mod session;
mod state;
mod successor;
mod text;
mod touched;
mod upkeep;
mod view;

pub use actor::{Actor, Credential, Identity, Role};
pub use booking::{Admission, Booked, Booking, Kind};
pub use chat::{Channel, ChatMessage};
pub use command::Command;
pub use event::{Entry, Event};
pub use grants::{Cuts, Grants, Sends};
pub use ids::{AppointmentId, CommandId, DeviceId, EpochId, ParticipantId, PersonId, SessionId, Timestamp};
pub use medium::{Media, Medium};
pub use member::{Barred, Member, PauseReason, Standing};
pub use name::{NAME_CHARS_MAX, Name};
pub use personal::{ERASED, NotItsTexts, Personal, PersonalText};
pub use project::{Arriving, Seen};
pub use refusal::Refusal;
pub use report::{Condition, Grade, Report};
pub use session::{Outcome, ReplayError, Session, Touched};
pub use state::{Phase, State};
pub use successor::{Meets, Prepared, meets};
pub use text::{TEXT_CHARS_MAX, Text};
pub use view::{
    Delta, Facts, HostOnly, May, MaySay, MayToThem, Person, PhaseTag, Seats, StandingTag, Update, View, You,
};
