//! The names of things and of moments. Ids are made elsewhere and arrive as arguments: this crate draws no
//! randomness and reads no clock.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// One live side of an appointment: one event log.
    SessionId
);
id!(
    /// One booked visit. Starting it again after its end makes a second session of the same appointment.
    AppointmentId
);
id!(
    /// One person in one session, however many devices they use.
    ParticipantId
);
id!(
    /// Somebody the practice knows: a provider, or a client with a portal account.
    PersonId
);
id!(
    /// One open page of a participant.
    DeviceId
);
id!(
    /// Chosen by the page for each press of a button, so that a repeated message is not a repeated act.
    CommandId
);
id!(
    /// One stretch of time in which a server has a session loaded, and remembers what it answered.
    EpochId
);

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `ms` milliseconds later; saturates at the end of time.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}
