//! Appointments as they are written and read. People in them are ids alone, so that who may not read clients learns no names.

use serde::{Deserialize, Serialize};
use session::{Booked, PersonId};
use store::AppointmentRecord;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::times;

/// For how many.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// For one client.
    Individual,
    /// For several.
    Group,
}

/// How clients come in.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Admission {
    /// A host lets each one in.
    ProviderAdmits,
    /// Once started, they walk in while there is room.
    DoorsOpen,
}

/// How often a series comes.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Every {
    /// Each week, on the same day.
    Week,
    /// Every other week, on the same day.
    TwoWeeks,
    /// Each month, on the same date; on the last day of a month that is too short.
    Month,
}

/// The place of an appointment in its series.
#[derive(Serialize, ToSchema)]
pub(super) struct Place {
    /// The series.
    id: Uuid,
    every: Every,
    /// The zone whose local time it keeps.
    time_zone: String,
    /// Counted from 1.
    number: u32,
    /// How many there are, cancelled ones too.
    of: u32,
}

/// A booked visit.
#[derive(Serialize, ToSchema)]
#[schema(as = Appointment)]
pub(in crate::http::v1) struct Shown {
    id: Uuid,
    /// Counts the changes, from 1. It is the entity tag as well.
    edition: u32,
    /// Clients read it too; may be empty.
    #[schema(max_length = 80)]
    title: String,
    kind: Kind,
    admission: Admission,
    /// In UTC.
    #[schema(format = DateTime)]
    starts_at: String,
    /// How long it is meant to last.
    #[schema(minimum = 5, maximum = 480)]
    minutes: u32,
    /// The ids of its hosts.
    providers: Vec<Uuid>,
    /// The ids of the booked clients.
    clients: Vec<Uuid>,
    /// When it was cancelled; nothing unless it was.
    #[schema(format = DateTime)]
    cancelled_at: Option<String>,
    /// Nothing unless it is of a series.
    series: Option<Place>,
}

/// How an appointment comes again; it ends by one of `times` and `until`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Repeats {
    every: Every,
    /// How many there are with the first.
    #[serde(default)]
    #[schema(minimum = 2, maximum = 104)]
    times: Option<u32>,
    /// The last day on which there may be one.
    #[serde(default)]
    #[schema(format = Date)]
    until: Option<String>,
}

/// An appointment to be made, or a series.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::v1) struct NewAppointment {
    /// Up to 80 characters. Clients read it too.
    #[serde(default)]
    pub(super) title: String,
    pub(super) kind: Kind,
    /// `provider_admits`, if nothing is said.
    #[serde(default = "provider_admits")]
    pub(super) admission: Admission,
    /// With an offset (`2027-01-11T14:30:00-05:00`), or a local time of `time_zone` (`2027-01-11T14:30`).
    #[schema(example = "2027-01-11T14:30")]
    pub(super) starts_at: String,
    /// By its name in IANA's database; the practice's, if nothing is said. A series keeps its local time.
    #[serde(default)]
    #[schema(example = "America/New_York")]
    pub(super) time_zone: Option<String>,
    #[schema(minimum = 5, maximum = 480)]
    pub(super) minutes: u32,
    /// The ids of its hosts, at least one.
    #[schema(min_items = 1, max_items = 100)]
    pub(super) providers: Vec<Uuid>,
    /// The ids of the clients: one, or for a group up to 100.
    #[schema(min_items = 1, max_items = 100)]
    pub(super) clients: Vec<Uuid>,
    #[serde(default)]
    pub(super) repeats: Option<Repeats>,
}

fn provider_admits() -> Admission {
    Admission::ProviderAdmits
}

/// A change of an appointment (RFC 7396): what is not named stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http::v1) struct AppointmentChange {
    #[serde(default)]
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) admission: Option<Admission>,
    /// As in a new one.
    #[serde(default)]
    pub(super) starts_at: Option<String>,
    /// In which `starts_at` is a local time; the practice's, if nothing is said.
    #[serde(default)]
    pub(super) time_zone: Option<String>,
    #[serde(default)]
    #[schema(minimum = 5, maximum = 480)]
    pub(super) minutes: Option<u32>,
    #[serde(default)]
    pub(super) providers: Option<Vec<Uuid>>,
    #[serde(default)]
    pub(super) clients: Option<Vec<Uuid>>,
}

/// Some appointments.
#[derive(Serialize, ToSchema)]
pub(in crate::http::v1) struct AppointmentPage {
    pub(super) items: Vec<Shown>,
    /// The cursor of the next page; nothing after the last one.
    pub(super) next: Option<String>,
}

/// A series, without those that are cancelled.
#[derive(Serialize, ToSchema)]
pub(in crate::http::v1) struct Series {
    pub(super) items: Vec<Shown>,
}

/// Which appointments.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http::v1) struct Which {
    /// Those that start then or later.
    #[param(format = DateTime)]
    pub(super) from: Option<String>,
    /// Those that start before.
    #[param(format = DateTime)]
    pub(super) until: Option<String>,
    /// The `next` of the page before.
    pub(super) cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub(super) limit: Option<u32>,
}

fn uuids(booked: &[Booked]) -> Vec<Uuid> {
    booked.iter().map(|one| one.person.0).collect()
}

pub(super) fn people(ids: Vec<Uuid>) -> Vec<PersonId> {
    ids.into_iter().map(PersonId).collect()
}

impl From<&AppointmentRecord> for Shown {
    fn from(record: &AppointmentRecord) -> Self {
        Self {
            id: record.id.0,
            edition: record.edition,
            title: record.title.clone(),
            kind: match record.kind {
                session::Kind::Individual => Kind::Individual,
                session::Kind::Group => Kind::Group,
            },
            admission: match record.admission {
                session::Admission::ProviderAdmits => Admission::ProviderAdmits,
                session::Admission::DoorsOpen => Admission::DoorsOpen,
            },
            starts_at: times::written(record.starts_at),
            minutes: record.minutes,
            providers: uuids(&record.providers),
            clients: uuids(&record.clients),
            cancelled_at: record.cancelled_at.map(times::written),
            series: record.occurrence.as_ref().map(|place| Place {
                id: place.series,
                every: match place.every {
                    store::Every::Week => Every::Week,
                    store::Every::TwoWeeks => Every::TwoWeeks,
                    store::Every::Month => Every::Month,
                },
                time_zone: place.zone.clone(),
                number: place.number,
                of: place.of,
            }),
        }
    }
}

impl From<Admission> for session::Admission {
    fn from(admission: Admission) -> Self {
        match admission {
            Admission::ProviderAdmits => Self::ProviderAdmits,
            Admission::DoorsOpen => Self::DoorsOpen,
        }
    }
}

impl From<Repeats> for wire::Repeats {
    fn from(Repeats { every, times, until }: Repeats) -> Self {
        let every = match every {
            Every::Week => wire::Every::Week,
            Every::TwoWeeks => wire::Every::TwoWeeks,
            Every::Month => wire::Every::Month,
        };
        Self { every, times, until }
    }
}
