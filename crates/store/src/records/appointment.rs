//! Appointments: what was booked, for whom, and the link that leads to it.

use post::Standing;
use serde_json::from_str;
use session::{Admission, AppointmentId, Booked, Booking, Kind, PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{PersonRole, Records, hash, id, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

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
}

impl AppointmentRecord {
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
        })
    }
}

async fn insert(
    practice: &str,
    appointment: &NewAppointment,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    sqlx::query(
        "INSERT INTO appointments (practice, id, title, kind, admission, starts_at, minutes, link_generation, \
         link_hash, link_revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(appointment.id.to_string())
    .bind(&appointment.title)
    .bind(kind_str(appointment.kind))
    .bind(admission_str(appointment.admission))
    .bind(appointment.starts_at.0)
    .bind(appointment.minutes)
    .bind(appointment.link.generation)
    .bind(&appointment.link.hash.0[..])
    .bind(appointment.link.revoked)
    .execute(&mut *db)
    .await
    .map_err(|error| sql_refusal(error, "id", "practice"))?;
    book(practice, appointment.id, PersonRole::Provider, &appointment.providers, db).await?;
    book(practice, appointment.id, PersonRole::Client, &appointment.clients, db).await
}

async fn book(
    practice: &str,
    appointment: AppointmentId,
    role: PersonRole,
    people: &[PersonId],
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    for (position, person) in (0i64..).zip(people) {
        sqlx::query("INSERT INTO booked (practice, appointment, role, position, person) VALUES (?, ?, ?, ?, ?)")
            .bind(practice)
            .bind(appointment.to_string())
            .bind(role.as_str())
            .bind(position)
            .bind(person.to_string())
            .execute(&mut *db)
            .await
            .map_err(|error| sql_refusal(error, "person", role.as_str()))?;
    }
    Ok(())
}

impl Records {
    /// Adds an appointment with its people. [`WriteError::Taken`] if the `id` or the `link` is there already, or a
    /// `person` is booked twice; [`WriteError::NoSuch`] if somebody is not a `provider` or `client` of the practice,
    /// as their list says. The letters that tell of it are planned with it.
    pub async fn add_appointment(&self, appointment: NewAppointment) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(appointment.booked_at));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    insert(&practice, &appointment, db).await?;
                    letters.plan(appointment.id, Standing::Booked, db).await
                })
            })
            .await
    }

    /// Replaces the link of an appointment, or revokes it. [`WriteError::NoSuch`] if there is no such appointment,
    /// [`WriteError::Taken`] if another has that `link`.
    pub async fn set_link(&self, appointment: AppointmentId, link: Link) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("appointment", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE appointments SET link_generation = ?, link_hash = ?, link_revoked = ? \
                     WHERE practice = ? AND id = ?",
                )
                .bind(link.generation)
                .bind(&link.hash.0[..])
                .bind(link.revoked)
                .bind(practice)
                .bind(appointment.to_string())
                .execute(db)
                .await
                .map_err(|error| sql_refusal(error, "link", "appointment"))?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Moves an appointment to another time, and plans the letters that tell of it as of `now`. [`WriteError::NoSuch`] if there
    /// is no such appointment.
    pub async fn move_appointment(
        &self,
        appointment: AppointmentId,
        starts_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(now));
        self.change_one("appointment", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE appointments SET starts_at = ? WHERE practice = ? AND id = ?")
                    .bind(starts_at.0)
                    .bind(practice)
                    .bind(appointment.to_string())
                    .execute(&mut *db)
                    .await
                    .map_err(|error| sql_refusal(error, "id", "appointment"))?;
                letters.plan(appointment, Standing::Booked, db).await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

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
