//! What was booked, as the session needs to know it: who may host, who is expected, and how people come in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Credential, Name, PersonId, Role};

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

/// An appointment as its session knows it. It is what stood when a host started the session, from then on.
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

    /// On which side somebody comes in whom the server knows as this: a provider is a host only where the appointment
    /// lists them. `None` for a provider of the practice whom it does not list: they may do nothing here, and see
    /// nobody.
    pub fn side_of(&self, credential: &Credential) -> Option<Role> {
        match credential {
            Credential::Provider { person, .. } => self.has_provider(*person).then_some(Role::Host),
            Credential::Client { .. } | Credential::Guest => Some(Role::Client),
        }
    }

    /// Is this person one of the booked clients?
    pub fn has_client(&self, person: PersonId) -> bool {
        self.clients.iter().any(|c| c.person == person)
    }
}
