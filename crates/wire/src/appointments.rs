//! What a provider says of an appointment: a new one, a change, its end before it began, its link.

use serde::{Deserialize, Serialize};
use session::{Admission, AppointmentId, Kind, PersonId};
use ts_rs::TS;

/// How often a series comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each week, on the same day.
    Week,
    /// Every other week, on the same day.
    TwoWeeks,
    /// Each month, on the same date; on the last day of a month that is too short.
    Month,
}

/// The place of an appointment in its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Occurrence {
    /// How often that comes.
    pub every: Every,
    /// Counted from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
    /// Counts the changes of those that follow.
    pub following: u32,
}

/// A day and a time of day in the practice's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LocalTime {
    /// Such as `2026-11-23`.
    pub date: String,
    /// Such as `14:30`.
    pub time: String,
}

/// How an appointment comes again; it ends by one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// How often.
    pub every: Every,
    /// How many there are with the first, 2 to 104.
    pub times: Option<u32>,
    /// The last day on which there may be one, such as `2027-03-01`.
    pub until: Option<String>,
}

/// `POST /api/workspace/appointments`: makes an appointment, or a series of them. Sent again, it makes nothing more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AppointmentForm {
    /// Chosen by the page; of a series, the first one's.
    pub id: AppointmentId,
    /// Up to 80 characters; clients read it too. Without one, lists name whom it is for.
    pub title: String,
    /// One-on-one or group; it stays that.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// When it starts.
    pub starts: LocalTime,
    /// How long it is meant to last, 5 to 480 minutes.
    pub minutes: u32,
    /// The hosts, at least one.
    pub providers: Vec<PersonId>,
    /// Whom it is for: one, or for a group up to 100.
    pub clients: Vec<PersonId>,
    /// How it comes again, if it does.
    pub repeats: Option<Repeats>,
}

/// Which of a series is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// This one alone.
    This,
    /// This one and all that follow.
    Following,
}

/// `POST /api/workspace/appointments/{id}`: the appointment as it is to be from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AppointmentEdit {
    /// Which one of it the page shows: if somebody else has changed it since, nothing is changed.
    pub edition: u32,
    /// Of one in a series, the count of the changes of those that follow which the page shows: if somebody has changed one of
    /// those since and they are meant, nothing is changed.
    pub following: Option<u32>,
    /// As in a new one.
    pub title: String,
    /// While its session runs, it stays what it is; so do start, providers and clients.
    pub admission: Admission,
    /// When it starts. Those that follow are moved by as many days, and to this time of day.
    pub starts: LocalTime,
    /// As in a new one.
    pub minutes: u32,
    /// As in a new one.
    pub providers: Vec<PersonId>,
    /// As in a new one.
    pub clients: Vec<PersonId>,
    /// Which are meant. Those that follow get what differs from what this one was, and keep what differs in them.
    pub scope: Scope,
}

/// `POST /api/workspace/appointments/{id}/cancel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AppointmentCancel {
    /// As in a change.
    pub edition: u32,
    /// As in a change.
    pub following: Option<u32>,
    /// Which are meant.
    pub scope: Scope,
}

/// `POST /api/workspace/appointments/{id}/link`: the link that there is leads nowhere from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LinkWish {
    /// Which link is meant: one that was replaced since is not replaced again.
    pub generation: u32,
    /// Is there to be another one in its place?
    pub reissue: bool,
}
