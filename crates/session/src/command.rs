//! What a participant may ask of a session.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ParticipantId;

/// A wish. The session answers it with events or with one [`Refusal`](crate::Refusal).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// **I'm Ready**: take a place in the waiting room (J6).
    Ready {
        /// A guest's name; not read for who is signed in.
        name: Option<String>,
    },
    /// **Join now**: a host starts or enters the session (W2); a client walks in under doors open (J7).
    JoinNow,
    /// **Ask to Join**: at capacity, or again after a denial (A1, A4).
    AskToJoin,
    /// Take back the request to join.
    CancelAsk,
    /// **Leave Session**, from anywhere in the flow (J9, S7).
    Leave,
    /// **Admit** one who waits or asks (A3).
    Admit {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Admit all** who wait or ask (A3).
    AdmitAll {
        /// The host was told that this passes capacity, and confirmed.
        above_capacity: bool,
    },
    /// **Deny** one who waits or asks (A3).
    Deny {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Block**: deny, and no asking again (A4).
    Block {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Pause** one admitted client (P2).
    Pause {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Pause All Clients** (P1).
    PauseAll,
    /// **Resume** one paused client (P4).
    Resume {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Resume All Clients** (P4).
    ResumeAll,
    /// **End Session** for everybody (S7).
    End,
}
