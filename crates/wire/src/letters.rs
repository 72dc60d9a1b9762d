//! What a provider is told of letters to clients.

use serde::{Deserialize, Serialize};
use session::{AppointmentId, PersonId};
use ts_rs::TS;

/// How a letter goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// As mail.
    Email,
    /// As a text message.
    Text,
}

/// To whom something about an appointment did not arrive: all of them in `GET /api/workspace/bounces`; `POST` of one there has it
/// sent again, and is answered with those that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Bounce {
    /// About which appointment.
    pub appointment: AppointmentId,
    /// To whom.
    pub person: PersonId,
    /// Which way.
    pub way: Way,
}
