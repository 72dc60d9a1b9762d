//! How appointments are added, changed and cancelled: one function for each, which every way of doing it goes through
//! inside its transaction, with the letters that tell clients of it and what tells other systems.

use post::Standing;
use session::{AppointmentId, PersonId, Timestamp};
use sqlx::SqliteConnection;

use super::super::{NewSeries, Planning, Records, series, sql_refusal};
use super::{AppointmentChange, Link, NewAppointment, admission_str, kind_str};
use crate::sqlite::Stop;
use crate::told;
use crate::{Happening, WriteError};

async fn insert(
    practice: &str,
    appointment: &NewAppointment,
    letters: &Planning,
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
    book(practice, appointment.id, "provider", &appointment.providers, db).await?;
    book(practice, appointment.id, "client", &appointment.clients, db).await?;
    told::of_appointment(practice, Happening::AppointmentCreated, appointment.id, letters.now(), db).await?;
    letters.plan(appointment.id, Standing::Booked, db).await
}

async fn book(
    practice: &str,
    appointment: AppointmentId,
    role: &'static str,
    people: &[PersonId],
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    for (position, person) in (0i64..).zip(people) {
        sqlx::query("INSERT INTO booked (practice, appointment, role, position, person) VALUES (?, ?, ?, ?, ?)")
            .bind(practice)
            .bind(appointment.to_string())
            .bind(role)
            .bind(position)
            .bind(person.to_string())
            .execute(&mut *db)
            .await
            .map_err(|error| sql_refusal(error, "person", role))?;
    }
    Ok(())
}

async fn change(
    practice: &str,
    change: &AppointmentChange,
    letters: &Planning,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    let done = sqlx::query(
        "UPDATE appointments SET title = ?, kind = ?, admission = ?, starts_at = ?, minutes = ?, edition = edition + 1 \
         WHERE practice = ? AND id = ? AND edition = ? AND cancelled_at IS NULL",
    )
    .bind(&change.title)
    .bind(kind_str(change.kind))
    .bind(admission_str(change.admission))
    .bind(change.starts_at.0)
    .bind(change.minutes)
    .bind(practice)
    .bind(change.id.to_string())
    .bind(change.edition)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Stop::Refused(not_changed(practice, change.id, db).await?));
    }
    sqlx::query("DELETE FROM booked WHERE practice = ? AND appointment = ?")
        .bind(practice)
        .bind(change.id.to_string())
        .execute(&mut *db)
        .await?;
    book(practice, change.id, "provider", &change.providers, db).await?;
    book(practice, change.id, "client", &change.clients, db).await?;
    told::of_appointment(practice, Happening::AppointmentChanged, change.id, letters.now(), db).await?;
    letters.plan(change.id, Standing::Booked, db).await
}

/// Why no row was met: there is none, or not that one any more.
async fn not_changed(
    practice: &str,
    appointment: AppointmentId,
    db: &mut SqliteConnection,
) -> Result<WriteError, sqlx::Error> {
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM appointments WHERE practice = ? AND id = ?)")
        .bind(practice)
        .bind(appointment.to_string())
        .fetch_one(db)
        .await?;
    Ok(if is_there { WriteError::Changed } else { WriteError::NoSuch { what: "appointment" } })
}

/// One that was cancelled before stays as it was cancelled then.
async fn cancel(
    practice: &str,
    (appointment, edition): (AppointmentId, u32),
    at: Timestamp,
    letters: &Planning,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    let stood: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM appointments WHERE practice = ? AND id = ? AND cancelled_at IS NULL)",
    )
    .bind(practice)
    .bind(appointment.to_string())
    .fetch_one(&mut *db)
    .await?;
    let done = sqlx::query(
        "UPDATE appointments SET edition = edition + iif(cancelled_at IS NULL, 1, 0), \
         cancelled_at = coalesce(cancelled_at, ?) \
         WHERE practice = ? AND id = ? AND (edition = ? OR cancelled_at IS NOT NULL)",
    )
    .bind(at.0)
    .bind(practice)
    .bind(appointment.to_string())
    .bind(edition)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Stop::Refused(not_changed(practice, appointment, db).await?));
    }
    if stood {
        told::of_appointment(practice, Happening::AppointmentCancelled, appointment, at, db).await?;
    }
    letters.plan(appointment, Standing::Cancelled, db).await
}

impl Records {
    /// Adds an appointment with its people. [`WriteError::Taken`] if the `id` or the `link` is there already, or a
    /// `person` is booked twice; [`WriteError::NoSuch`] if somebody is not a `provider` or `client` of the practice,
    /// as their list says. The letters that tell of it are planned with it, here as in all changes.
    pub async fn add_appointment(&self, appointment: NewAppointment) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(appointment.booked_at));
        self.writer.write(move |db| Box::pin(async move { insert(&practice, &appointment, &letters, db).await })).await
    }

    /// Replaces the link of an appointment, or revokes it, `now`, with the letters that tell of it. [`WriteError::Changed`] if it
    /// has another one than that of generation `from` by now, [`WriteError::NoSuch`] if there is no such appointment,
    /// [`WriteError::Taken`] if another has that `link`.
    pub async fn set_link(
        &self,
        appointment: AppointmentId,
        from: u32,
        link: Link,
        now: Timestamp,
    ) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(now));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE appointments SET link_generation = ?, link_hash = ?, link_revoked = ? \
                         WHERE practice = ? AND id = ? AND link_generation = ?",
                    )
                    .bind(link.generation)
                    .bind(&link.hash.0[..])
                    .bind(link.revoked)
                    .bind(&practice)
                    .bind(appointment.to_string())
                    .bind(from)
                    .execute(&mut *db)
                    .await
                    .map_err(|error| sql_refusal(error, "link", "appointment"))?;
                    if done.rows_affected() == 0 {
                        return Err(Stop::Refused(not_changed(&practice, appointment, db).await?));
                    }
                    told::of_appointment(&practice, Happening::AppointmentChanged, appointment, now, db).await?;
                    letters.linked(&appointment.to_string(), db).await
                })
            })
            .await
    }

    /// Moves an appointment to another time, `now`. [`WriteError::NoSuch`] if there is no such appointment.
    pub async fn move_appointment(
        &self,
        appointment: AppointmentId,
        starts_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(now));
        self.change_one("appointment", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE appointments SET starts_at = ?, edition = edition + 1 WHERE practice = ? AND id = ?",
                )
                .bind(starts_at.0)
                .bind(&practice)
                .bind(appointment.to_string())
                .execute(&mut *db)
                .await
                .map_err(|error| sql_refusal(error, "id", "appointment"))?;
                if done.rows_affected() > 0 {
                    told::of_appointment(&practice, Happening::AppointmentChanged, appointment, now, db).await?;
                }
                letters.plan(appointment, Standing::Booked, db).await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Adds a series with all its appointments, in order: all or none. The errors are those of
    /// [`Self::add_appointment`]; [`WriteError::Taken`] also if the `series` is there already.
    pub async fn add_series(&self, series: NewSeries, appointments: Vec<NewAppointment>) -> Result<(), WriteError> {
        let Some(booked_at) = appointments.first().map(|one| one.booked_at) else { return Ok(()) };
        let (practice, letters) = (self.key(), self.planning(booked_at).together(series.id));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    series::insert(&practice, &series, db).await?;
                    for (number, appointment) in (1u32..).zip(&appointments) {
                        insert(&practice, appointment, &letters, db).await?;
                        series::number(&practice, series.id, number, appointment.id, db).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Changes appointments, `now`: all or none. [`WriteError::Changed`] if one was changed or cancelled since its edition was
    /// read, [`WriteError::NoSuch`] if there is no such appointment or somebody is not a `provider` or `client` of the
    /// practice, [`WriteError::Taken`] if a `person` is booked twice.
    pub async fn change_appointments(&self, changes: Vec<AppointmentChange>, now: Timestamp) -> Result<(), WriteError> {
        let Some(first) = changes.first().map(|one| one.id) else { return Ok(()) };
        let (practice, letters) = (self.key(), self.planning(now).together(first));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    for one in &changes {
                        change(&practice, one, &letters, db).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Cancels appointments, each with the edition that was read: all or none. To cancel one again changes nothing.
    /// [`WriteError::Changed`] if one was changed since its edition was read, [`WriteError::NoSuch`] if there is no such
    /// appointment.
    pub async fn cancel_appointments(
        &self,
        appointments: Vec<(AppointmentId, u32)>,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let Some((first, _)) = appointments.first().copied() else { return Ok(()) };
        let (practice, letters) = (self.key(), self.planning(at).together(first));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    for appointment in &appointments {
                        cancel(&practice, *appointment, at, &letters, db).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
