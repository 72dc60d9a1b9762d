//! What a participant may ask of a session.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Channel, Medium, ParticipantId, Timestamp};

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
    /// **Admit all** who wait or ask (A3), as far as the host's page showed them.
    AdmitAll {
        /// The newest of those that the page showed: since when that one has waited. Who came later is not meant.
        up_to: Timestamp,
        /// Those of them whom it showed as away. Nobody is let in unseen while their device is gone.
        #[serde(default)]
        away: BTreeSet<ParticipantId>,
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
    /// **Move back to waiting room**: takes an admission back; a pause that says so.
    MoveBack {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Remove** one who is admitted or paused: they can only ask to come in again.
    Remove {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Resume** one paused client (P4).
    Resume {
        /// Whom.
        participant: ParticipantId,
    },
    /// **Resume All Clients** (P4).
    ResumeAll,
    /// **Mute** (audio) or **Stop Video** (video) of somebody else inside, co-hosts too (S6).
    Mute {
        /// Whom.
        participant: ParticipantId,
        /// Microphone or camera.
        medium: Medium,
    },
    /// Undo for oneself what a host muted, or answer their request with a yes (S6).
    Unmute {
        /// Microphone or camera.
        medium: Medium,
    },
    /// A host's **Unmute**: asks the person. It switches nothing on (S6).
    AskToUnmute {
        /// Whom.
        participant: ParticipantId,
        /// Microphone or camera.
        medium: Medium,
    },
    /// Answer that request with a no.
    DeclineUnmute {
        /// Microphone or camera.
        medium: Medium,
    },
    /// Mute all clients, and keep them and whoever comes in muted; or keep them no longer.
    KeepMuted {
        /// Keep, or stop keeping. Stopping unmutes nobody.
        on: bool,
    },
    /// **Raise hand**.
    RaiseHand,
    /// Lower one's own hand.
    LowerHand,
    /// A host lowers somebody's hand.
    LowerHandOf {
        /// Whose.
        participant: ParticipantId,
    },
    /// Write a message (S4).
    Say {
        /// To whom.
        to: Channel,
        /// What; cleaned by the session.
        text: String,
    },
    /// **Share Screen** (S2).
    ShareScreen,
    /// Stop sharing one's own screen.
    StopSharing,
    /// A host stops somebody's sharing.
    StopShareOf {
        /// Whose.
        participant: ParticipantId,
    },
    /// **End Session** for everybody (S7).
    End,
}
