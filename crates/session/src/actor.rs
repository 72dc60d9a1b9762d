//! Who acts and looks. The credential comes from the server's own knowledge of the browser, never from a message.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Name, ParticipantId, PersonId};

/// What the server knows of a browser.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// Signed in as a provider of the practice; a host where the appointment lists them.
    Provider {
        /// Who.
        person: PersonId,
        /// Their name.
        name: Name,
    },
    /// Signed in to the portal.
    Client {
        /// Who.
        person: PersonId,
        /// Their name.
        name: Name,
    },
    /// Holds the link and nothing else.
    Guest,
}

/// One participant, with what the server knows of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    /// Which participant of the session.
    pub participant: ParticipantId,
    /// As whom.
    pub credential: Credential,
}

/// Who a participant of a session is, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Identity {
    /// A host.
    Host {
        /// Who.
        person: PersonId,
        /// Their name.
        name: Name,
    },
    /// A client signed in to the portal.
    Client {
        /// Who.
        person: PersonId,
        /// Their name.
        name: Name,
        /// Is the appointment theirs?
        booked: bool,
    },
    /// Somebody with the link, who gave this name.
    Guest {
        /// The name they typed.
        name: Name,
    },
}

impl Identity {
    /// What to call them.
    pub fn name(&self) -> &Name {
        match self {
            Self::Host { name, .. } | Self::Client { name, .. } | Self::Guest { name } => name,
        }
    }

    /// Which side of the session they are on.
    pub fn role(&self) -> Role {
        match self {
            Self::Host { .. } => Role::Host,
            Self::Client { .. } | Self::Guest { .. } => Role::Client,
        }
    }

    /// Booked and signed in: such a client may always walk in under doors open (A2).
    pub fn is_booked(&self) -> bool {
        matches!(self, Self::Client { booked: true, .. })
    }
}

/// Which side of the session somebody is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A provider on the appointment.
    Host,
    /// Everybody else.
    Client,
}
