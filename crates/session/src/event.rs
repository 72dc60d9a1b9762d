//! What happened. A session is its list of events; everything else is computed from them.

use serde::{Deserialize, Serialize};

use crate::{Booking, Channel, CommandId, Identity, Medium, ParticipantId, PauseReason, Text, Timestamp};

/// Something that is true from its commit on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The first event of every log: what was booked. Once more, as long as no host has started the session, where the
    /// appointment was changed while somebody waited.
    Opened {
        /// The appointment as it stood.
        booking: Booking,
    },
    /// Took a place in the waiting room.
    Waited {
        /// Who.
        participant: ParticipantId,
        /// As whom.
        identity: Identity,
    },
    /// A guest has signed in, and takes their place along (W7): where they stood, since when, and the denials.
    TookOver {
        /// Who they are from here on.
        participant: ParticipantId,
        /// As whom.
        identity: Identity,
        /// The guest they were; that place is left.
        from: ParticipantId,
    },
    /// A host started the session; nobody was inside before.
    Started {
        /// Which host.
        by: ParticipantId,
    },
    /// A host came in.
    HostEntered {
        /// Who.
        participant: ParticipantId,
        /// As whom.
        identity: Identity,
    },
    /// A client walked in through open doors.
    WalkedIn {
        /// Who.
        participant: ParticipantId,
    },
    /// A client asked to join.
    Asked {
        /// Who.
        participant: ParticipantId,
    },
    /// A client took the request back.
    AskCancelled {
        /// Who.
        participant: ParticipantId,
    },
    /// A host let a client in.
    Admitted {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
    },
    /// A host said no, for now.
    Denied {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
    },
    /// A host said no, for the whole session.
    Blocked {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
    },
    /// A host took a client out, who can only ask to come in again.
    Removed {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
    },
    /// A host moved an admitted client to the waiting room.
    Paused {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
        /// In which words.
        #[serde(default, skip_serializing_if = "PauseReason::is_pause")]
        why: PauseReason,
    },
    /// A host brought a paused client back; of one who left meanwhile, only the pause is lifted.
    Resumed {
        /// Whom.
        participant: ParticipantId,
        /// Which host.
        by: ParticipantId,
    },
    /// A client who had left while paused, denied or removed is back, and is that again (P7).
    CameBack {
        /// Who.
        participant: ParticipantId,
    },
    /// Somebody left, of their own will; or lost the right to be there, which is decided elsewhere.
    Left {
        /// Who.
        participant: ParticipantId,
    },
    /// A host muted somebody's microphone or stopped their video.
    Muted {
        /// Whose.
        participant: ParticipantId,
        /// Which.
        medium: Medium,
        /// Which host.
        by: ParticipantId,
    },
    /// Somebody undid that, or said yes to the request to.
    Unmuted {
        /// Who.
        participant: ParticipantId,
        /// Which.
        medium: Medium,
    },
    /// A host asked somebody to unmute.
    AskedToUnmute {
        /// Whom.
        participant: ParticipantId,
        /// Which.
        medium: Medium,
        /// Which host.
        by: ParticipantId,
    },
    /// Somebody declined to.
    DeclinedToUnmute {
        /// Who.
        participant: ParticipantId,
        /// Which.
        medium: Medium,
    },
    /// From here on clients are kept muted, or not any more. Whom it mutes says an event of their own.
    KeptMuted {
        /// Kept, or not any more.
        on: bool,
        /// Which host.
        by: ParticipantId,
    },
    /// Somebody raised a hand.
    HandRaised {
        /// Who.
        participant: ParticipantId,
    },
    /// A hand was lowered.
    HandLowered {
        /// Whose.
        participant: ParticipantId,
        /// By themselves or by a host.
        by: ParticipantId,
    },
    /// Somebody wrote a message.
    Said {
        /// Who.
        participant: ParticipantId,
        /// To whom; a line to the providers always names its client.
        to: Channel,
        /// Counts the session's messages, from 0.
        number: u32,
        /// What.
        text: Text,
    },
    /// Somebody shares their screen.
    ScreenShared {
        /// Who.
        participant: ParticipantId,
    },
    /// A screen is not shared any more.
    ScreenStopped {
        /// Whose.
        participant: ParticipantId,
        /// By themselves or by a host; by nobody where their devices were gone for too long.
        by: Option<ParticipantId>,
    },
    /// No host is connected any more; the grace runs from here.
    HostLost,
    /// A host is connected again; who was inside is inside again.
    HostReturned,
    /// The grace is over, or the last host left: nothing flows until a host returns (W6).
    Held,
    /// The session is over.
    Ended {
        /// The host who ended it, or nobody: twelve hours had passed without a host.
        by: Option<ParticipantId>,
    },
}

/// An event with where it came from: one row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Whose command it was; nobody's for a deadline or a lost connection.
    pub actor: Option<ParticipantId>,
    /// The command it answers, so that a repeated command is recognised after a restart too.
    pub command: Option<CommandId>,
    /// What happened.
    pub event: Event,
}
