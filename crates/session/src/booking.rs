//! What was booked, as the session needs to know it: who may host, who is expected, and how people come in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Name, PersonId};

/// One-on-one or a group; the rules are the same for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One booked client.
    Individual,
    /// Several.
    Group,
}

/// The appointment's policy for coming in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// A host lets each client in.
    ProviderAdmits,
    /// Once started, a client walks in while a seat is free.
    DoorsOpen,
}

/// Somebody written into an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Booked {
    /// Who.
    pub person: PersonId,
    /// As the practice calls them.
    pub name: Name,
}

/// An appointment as it stood when its session opened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Booking {
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// The hosts: every provider on the appointment.
    pub providers: Vec<Booked>,
    /// The clients it was booked for.
    pub clients: Vec<Booked>,
}

impl Booking {
    /// Seats for clients: the number of booked clients.
    pub fn capacity(&self) -> usize {
        self.clients.len()
    }

    /// Is this person a host of the appointment?
    pub fn has_provider(&self, person: PersonId) -> bool {
        self.providers.iter().any(|p| p.person == person)
    }

    /// Is this person one of the booked clients?
    pub fn has_client(&self, person: PersonId) -> bool {
        self.clients.iter().any(|c| c.person == person)
    }
}
