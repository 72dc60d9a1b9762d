//! Appointments: what was booked, for whom, and the link that leads to it. Here is what they are and how they are read;
//! `write` adds, changes and cancels them.

mod write;

use serde_json::from_str;
use session::{Admission, AppointmentId, Booked, Booking, Kind, PersonId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::series::OccurrenceRow;
use super::{Occurrence, Records, hash, id, unreadable};
use crate::{ReadError, TokenHash};

/// The share link of an appointment. Its token is derived elsewhere, from a secret and the generation, and not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Counts the links the appointment has had; a new generation has a new token, and the old one leads nowhere.
    pub generation: u32,
    /// The hash of its token; unique in the practice.
    pub hash: TokenHash,
    /// Does it lead nowhere?
    pub revoked: bool,
}

/// An appointment to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// Which.
    pub id: AppointmentId,
    /// What it is called in lists; need not be unique.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is meant to last, in minutes.
    pub minutes: u32,
    /// Its share link.
    pub link: Link,
    /// The hosts, in order: people with the role of a provider.
    pub providers: Vec<PersonId>,
    /// Whom it is for, in order: people with the role of a client.
    pub clients: Vec<PersonId>,
    /// When it is booked: now.
    pub booked_at: Timestamp,
}

/// An appointment as it is to be from now on, by who read its `edition`. Its link is another matter.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentChange {
    /// Which.
    pub id: AppointmentId,
    /// Which one of it this was made from: if it is not the newest any more, nothing is changed.
    pub edition: u32,
    /// What it is called in lists.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is meant to last, in minutes.
    pub minutes: u32,
    /// The hosts, in order: people with the role of a provider.
    pub providers: Vec<PersonId>,
    /// Whom it is for, in order: people with the role of a client.
    pub clients: Vec<PersonId>,
}

/// An appointment as it stands, its people by their present names.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentRecord {
    /// Which.
    pub id: AppointmentId,
    /// What it is called in lists.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// When it starts.
    pub starts_at: Timestamp,
    /// How long it is meant to last, in minutes.
    pub minutes: u32,
    /// Its share link.
    pub link: Link,
    /// The hosts, in booked order.
    pub providers: Vec<Booked>,
    /// Whom it is for, in booked order.
    pub clients: Vec<Booked>,
    /// Counts its changes, from 1.
    pub edition: u32,
    /// When it was cancelled, if it was. It stays in the records.
    pub cancelled_at: Option<Timestamp>,
    /// Its place in a series, if it is of one.
    pub occurrence: Option<Occurrence>,
}

impl AppointmentRecord {
    /// When it is meant to be over.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at.plus_ms(i64::from(self.minutes) * 60_000)
    }

    /// What a session of it has to know.
    pub fn booking(&self) -> Booking {
        Booking {
            kind: self.kind,
            admission: self.admission,
            providers: self.providers.clone(),
            clients: self.clients.clone(),
        }
    }
}

/// Titles and names stay out of debug lines.
macro_rules! debug_by_id {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).field("id", &self.id).finish_non_exhaustive()
            }
        }
    };
}

debug_by_id!(NewAppointment);
debug_by_id!(AppointmentChange);
debug_by_id!(AppointmentRecord);

fn kind_str(kind: Kind) -> &'static str {
    match kind {
        Kind::Individual => "individual",
        Kind::Group => "group",
    }
}

fn admission_str(admission: Admission) -> &'static str {
    match admission {
        Admission::ProviderAdmits => "provider_admits",
        Admission::DoorsOpen => "doors_open",
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    title: String,
    kind: String,
    admission: String,
    starts_at: i64,
    minutes: u32,
    link_generation: u32,
    link_hash: Vec<u8>,
    link_revoked: bool,
    /// `[{"person": …, "name": …}]`
    providers: String,
    clients: String,
    edition: u32,
    cancelled_at: Option<i64>,
    /// See [`OccurrenceRow`].
    occurrence: Option<String>,
}

impl Row {
    fn record(self) -> Result<AppointmentRecord, ReadError> {
        let kind = match self.kind.as_str() {
            "individual" => Kind::Individual,
            "group" => Kind::Group,
            _ => return Err(unreadable("the kind of an appointment")),
        };
        let admission = match self.admission.as_str() {
            "provider_admits" => Admission::ProviderAdmits,
            "doors_open" => Admission::DoorsOpen,
            _ => return Err(unreadable("the admission of an appointment")),
        };
        let booked = |json: &str| from_str(json).map_err(|_| unreadable("the people of an appointment"));
        Ok(AppointmentRecord {
            id: AppointmentId(id(&self.id)?),
            title: self.title,
            kind,
            admission,
            starts_at: Timestamp(self.starts_at),
            minutes: self.minutes,
            link: Link { generation: self.link_generation, hash: hash(&self.link_hash)?, revoked: self.link_revoked },
            providers: booked(&self.providers)?,
            clients: booked(&self.clients)?,
            edition: self.edition,
            cancelled_at: self.cancelled_at.map(Timestamp),
            occurrence: self.occurrence.as_deref().map(OccurrenceRow::read).transpose()?,
        })
    }
}

impl Records {
    /// The appointment with this id.
    pub async fn appointment(&self, appointment: AppointmentId) -> Result<Option<AppointmentRecord>, ReadError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM appointments_booked WHERE practice = ? AND id = ?")
            .bind(self.key())
            .bind(appointment.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// The appointment that a link leads to. A revoked link leads nowhere, and so does one that was replaced: from here
    /// they cannot be told from one that never was.
    pub async fn appointment_by_link_hash(&self, link: TokenHash) -> Result<Option<AppointmentRecord>, ReadError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ? AND link_hash = ? AND link_revoked = 0",
        )
        .bind(self.key())
        .bind(link.0.to_vec())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// The appointments somebody hosts, earliest first.
    pub async fn appointments_of_provider(&self, provider: PersonId) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ?1 AND id IN \
             (SELECT appointment FROM booked WHERE practice = ?1 AND person = ?2 AND role = 'provider') \
             ORDER BY starts_at, id",
        )
        .bind(self.key())
        .bind(provider.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The appointments somebody hosts that start from `from` on and before `until`, earliest first.
    pub async fn appointments_of_provider_between(
        &self,
        provider: PersonId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ?1 AND starts_at >= ?3 AND starts_at < ?4 AND id IN \
             (SELECT appointment FROM booked WHERE practice = ?1 AND person = ?2 AND role = 'provider') \
             ORDER BY starts_at, id",
        )
        .bind(self.key())
        .bind(provider.to_string())
        .bind(from.0)
        .bind(until.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// All appointments that start from `from` on and before `until`, earliest first.
    pub async fn appointments_between(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ? AND starts_at >= ? AND starts_at < ? \
             ORDER BY starts_at, id",
        )
        .bind(self.key())
        .bind(from.0)
        .bind(until.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// At most `limit` appointments of anybody that start from `from` on and before `until`, earliest first: those after the one of
    /// which `after` says the start and the id.
    pub async fn appointments_page(
        &self,
        (from, until): (Timestamp, Timestamp),
        after: Option<(Timestamp, AppointmentId)>,
        limit: u32,
    ) -> Result<Vec<AppointmentRecord>, ReadError> {
        let (at, id) = after.map_or((i64::MIN, String::new()), |(at, id)| (at.0, id.to_string()));
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ? AND starts_at >= ? AND starts_at < ? \
             AND (starts_at, id) > (?, ?) ORDER BY starts_at, id LIMIT ?",
        )
        .bind(self.key())
        .bind(from.0)
        .bind(until.0)
        .bind(at)
        .bind(id)
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The appointments a client is booked on that start from `from` on and before `until`, earliest first.
    pub async fn appointments_of_client_between(
        &self,
        client: PersonId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM appointments_booked WHERE practice = ?1 AND starts_at >= ?3 AND starts_at < ?4 AND id IN \
             (SELECT appointment FROM booked WHERE practice = ?1 AND person = ?2 AND role = 'client') \
             ORDER BY starts_at, id",
        )
        .bind(self.key())
        .bind(client.to_string())
        .bind(from.0)
        .bind(until.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The appointments of a series from that number on which are not cancelled, in the order of the series.
    pub async fn occurrences_from(&self, series: Uuid, number: u32) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT appointments_booked.* FROM occurrences JOIN appointments_booked \
             ON appointments_booked.practice = occurrences.practice AND appointments_booked.id = occurrences.appointment \
             WHERE occurrences.practice = ? AND occurrences.series = ? AND occurrences.number >= ? \
             AND appointments_booked.cancelled_at IS NULL ORDER BY occurrences.number",
        )
        .bind(self.key())
        .bind(series.to_string())
        .bind(number)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// All appointments, earliest first.
    pub async fn appointments(&self) -> Result<Vec<AppointmentRecord>, ReadError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM appointments_booked WHERE practice = ? ORDER BY starts_at, id")
                .bind(self.key())
                .fetch_all(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
