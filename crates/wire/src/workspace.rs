//! The workspace of the staff: its appointments, and who is waiting for which.

use serde::{Deserialize, Serialize};
use session::{Admission, AppointmentId, Booked, Kind, Name, ParticipantId, PersonId, PhaseTag, Timestamp};
use ts_rs::TS;

use crate::Occurrence;

/// `GET /api/workspace`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Workspace {
    /// What the practice calls itself.
    pub practice: String,
    /// Who is signed in.
    pub name: Name,
    /// Which of the staff that is.
    pub me: PersonId,
    /// What they may do here.
    pub may: MayInWorkspace,
    /// The practice's time zone, by its name in IANA's database: forms are in it.
    pub zone: String,
    /// Everybody who may host.
    pub providers: Vec<Booked>,
    /// The appointments that they may change, from yesterday to a week ahead, and those in which somebody is, by planned start.
    pub appointments: Vec<Appointment>,
}

/// What somebody of the staff may do in the workspace, by their roles.
#[allow(clippy::struct_excessive_bools, reason = "each is an answer of its own, and none excludes another")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MayInWorkspace {
    /// Host appointments that name them.
    pub host: bool,
    /// Make and change everybody's appointments.
    pub schedule: bool,
    /// Make appointments at all, their own or everybody's, and keep clients.
    pub book: bool,
    /// Manage the staff.
    pub manage_staff: bool,
    /// Let other systems in.
    pub connect: bool,
    /// Read the audit trail.
    pub audit: bool,
}

/// One appointment of the practice.
#[allow(clippy::struct_excessive_bools, reason = "each is an answer of its own, and none excludes another")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Appointment {
    /// Which.
    pub id: AppointmentId,
    /// What it is called.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Planned length, in minutes.
    pub minutes: u32,
    /// The hosts.
    pub providers: Vec<Booked>,
    /// Whoever reads this is one of them. Nobody else learns who waits.
    pub hosted: bool,
    /// The booked clients.
    pub clients: Vec<Booked>,
    /// The share link, whole.
    pub link: String,
    /// Counts the links that it has had.
    pub link_generation: u32,
    /// The link leads nowhere.
    pub link_revoked: bool,
    /// Counts the changes.
    pub edition: u32,
    /// It will not take place.
    pub cancelled: bool,
    /// Its place in a series.
    pub occurrence: Option<Occurrence>,
    /// Where its session is in its life.
    pub phase: PhaseTag,
    /// From when on its session, which has ended, counts as having taken place; nothing while none has ended.
    pub took_place_from: Option<Timestamp>,
    /// Clients in the waiting room who wait for a host, in order of arrival; none for who does not host it.
    pub waiting: Vec<Arrival>,
    /// What is kept of its session is damaged, so that nobody can open it; nothing else is known of it then.
    pub damaged: bool,
}

/// A client who is waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Arrival {
    /// Who.
    pub participant: ParticipantId,
    /// What they are called.
    pub name: Name,
    /// Joined by the link, with a name that nobody has verified.
    pub guest: bool,
    /// Since when.
    pub since: Timestamp,
    /// Since when no page of theirs is connected; nothing while one is.
    pub away_since: Option<Timestamp>,
    /// They are there, before the start: the provider is to be told of them (W1).
    pub announced: bool,
}

/// From the server to the workspace, over `/ws/workspace`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToWorkspace {
    /// Everything, first and after a gap.
    Snapshot {
        /// The server's clock.
        now: Timestamp,
        /// The workspace.
        workspace: Workspace,
    },
    /// One appointment as it is now.
    Changed {
        /// The server's clock.
        now: Timestamp,
        /// The appointment.
        appointment: Appointment,
    },
    /// An appointment that is not theirs, or not any more.
    Gone {
        /// The server's clock.
        now: Timestamp,
        /// Which.
        appointment: AppointmentId,
    },
    /// Until when the workspace stays open without input: first, and whenever that changes. Nothing is said where it never locks.
    Idle(OpenUntil),
    /// Says that the connection is alive.
    Pong,
}

/// Until when a workspace stays open if nobody types, points or touches: what `POST /api/workspace/here` and
/// `POST /api/workspace/unlock` answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpenUntil {
    /// The server's clock.
    pub now: Timestamp,
    /// From then on the page warns.
    pub warns_at: Timestamp,
    /// From then on it is locked.
    pub locks_at: Timestamp,
}

/// `POST /api/workspace/unlock`: whoever is signed in shows that it is they who are back.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct Unlock {
    /// Their password.
    pub password: String,
}
