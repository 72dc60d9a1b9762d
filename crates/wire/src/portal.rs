//! The client's portal: the appointments they are booked on.

use serde::{Deserialize, Serialize};
use session::{AppointmentId, Kind, Name, Timestamp};
use ts_rs::TS;

/// `GET /api/portal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Portal {
    /// What the practice calls itself.
    pub practice: String,
    /// Where it is called; nothing where it did not say.
    pub phone: Option<String>,
    /// The practice's time zone, by its name in IANA's database.
    pub zone: String,
    /// Who is signed in.
    pub client: Name,
    /// The server's clock.
    pub now: Timestamp,
    /// Their appointments of the last three months and those to come, by planned start.
    pub visits: Vec<Visit>,
}

/// An appointment as its client sees it. Of others who are booked it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Visit {
    /// Which.
    pub id: AppointmentId,
    /// What it is called; may be empty.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// The providers.
    pub hosts: Vec<Name>,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Planned length, in minutes.
    pub minutes: u32,
    /// From when on **Start Session** stands beside it.
    pub opens_at: Timestamp,
    /// What has become of it.
    pub state: VisitState,
    /// Its one link, whole; nothing where it leads nowhere any more.
    pub link: Option<String>,
}

/// Where an appointment is, for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// It is to come, or it is its time.
    Coming,
    /// Its session has started.
    Running,
    /// It is over.
    Over,
    /// It will not take place.
    Cancelled,
}
