//! Plans the letters of an appointment inside the transaction that changes it.
//!
//! Which letters that are is decided in `post`; here is read what it decides from, and written what it decided.

mod elsewhere;

use std::fmt::Display;

use aws_lc_rs::digest::{SHA256, digest};
use post::{Channel, Current, Past, PastState, Plan, Planned, Recipient, Settings, Standing, Visit, Ways, plan};
use serde::{Deserialize, Serialize};
use session::{AppointmentId, PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::super::client::language;
use super::super::{Records, Reminders};
use super::{LetterState, damaged, id, occasion, settings, unreadable};
use crate::sqlite::Stop;
use crate::{LetterId, ReadError, WriteError};

/// What planning takes along into a transaction.
#[derive(Debug)]
pub(in crate::records) struct Planning {
    practice: String,
    ways: Ways,
    now: Timestamp,
    /// What tells several appointments at once goes out as one letter; this is what its parts know each other by.
    together: Option<String>,
}

/// What letters tell of an appointment: another edition tells something else.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Tells {
    starts_at: Timestamp,
    minutes: u32,
    cancelled: bool,
    clients: Vec<String>,
    /// None while it is revoked.
    link: Option<u32>,
}

/// Somebody who is booked, or was.
#[derive(FromRow)]
struct Concerned {
    id: String,
    phone: Option<String>,
    language: String,
    /// Theirs, else the practice's.
    zone: Option<String>,
    reminders: String,
    booked: bool,
    emails_before: u32,
    phones_before: u32,
}

impl Concerned {
    /// Which of their addresses or numbers they have now.
    fn address(&self, channel: Channel) -> u32 {
        match channel {
            Channel::Email => self.emails_before,
            Channel::Text => self.phones_before,
        }
    }

    fn recipient(&self) -> Result<Recipient, ReadError> {
        let wish = Reminders::read(&self.reminders)?;
        Ok(Recipient {
            person: PersonId(id(&self.id)?),
            email: wish.by_email(),
            text: wish.by_text() && self.phone.is_some(),
            language: language(&self.language)?,
            zone: self.zone.clone(),
        })
    }
}

#[derive(FromRow)]
struct PastRow {
    id: String,
    occasion: String,
    edition: u32,
    starts_at: i64,
    minutes: u32,
    link: u32,
    state: String,
}

impl PastRow {
    fn past(&self) -> Result<Past, ReadError> {
        let state = match LetterState::read(&self.state)? {
            LetterState::Waiting => PastState::Waiting,
            LetterState::HandingOver | LetterState::Sent => PastState::Gone,
            LetterState::Bounced | LetterState::TooLate => PastState::GivenUp,
            LetterState::Withdrawn => PastState::Withdrawn,
        };
        let visit = Visit { starts_at: Timestamp(self.starts_at), minutes: self.minutes };
        Ok(Past { occasion: occasion(&self.occasion)?, edition: self.edition, visit, link: self.link, state })
    }
}

/// One person on one channel about one appointment.
struct Thread<'a> {
    appointment: &'a str,
    person: &'a str,
    channel: Channel,
    /// To which of their addresses or numbers.
    address: u32,
}

impl Records {
    /// To plan letters in a transaction, as of `now`.
    pub(in crate::records) fn planning(&self, now: Timestamp) -> Planning {
        Planning { practice: self.key(), ways: self.ways.as_ref().clone(), now, together: None }
    }

    /// Plans for all appointments that are still to come, as after a change of what can be sent at all. Somebody who was never
    /// written to about an appointment is reminded of it and not told now that it was booked.
    pub async fn plan_letters(&self, now: Timestamp) -> Result<(), WriteError> {
        let planning = self.planning(now).together("start");
        self.writer.write(move |db| Box::pin(async move { planning.all(db).await })).await
    }
}

impl Planning {
    /// As of which moment it plans.
    pub(in crate::records) fn now(&self) -> Timestamp {
        self.now
    }

    /// Plans the letters of an appointment and withdraws what is not wanted any more. To be called after every change of its
    /// time, its length or its clients, of their addresses, and of whether it takes place (`standing`), in the same
    /// transaction; to call it once too often does no harm.
    pub(in crate::records) async fn plan(
        &self,
        appointment: AppointmentId,
        standing: Standing,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        self.carry_out(&appointment.to_string(), standing, true, db).await
    }

    /// The same, for several that change together, beginning with `first`: each client is told of all in one letter.
    pub(in crate::records) fn together(self, first: impl Display) -> Self {
        Self { together: Some(format!("{first}/{}", self.now.0)), ..self }
    }

    /// Plans again for an appointment that stands as it stood, by its id. What cannot be read of it stays as it is planned: that
    /// is mended by no repetition, and concerns no other.
    pub(in crate::records) async fn again(
        &self,
        appointment: &str,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        self.as_it_stood(appointment, false, db).await
    }

    /// The same where its link is another one, or none: who could not be told hears of it with one that leads there.
    pub(in crate::records) async fn linked(
        &self,
        appointment: &str,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        self.as_it_stood(appointment, true, db).await
    }

    async fn as_it_stood(
        &self,
        appointment: &str,
        tell_strangers: bool,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        let standing = self.standing(appointment, db).await?;
        match self.carry_out(appointment, standing, tell_strangers, db).await {
            Err(Stop::Refused(error)) => {
                tracing::error!(appointment, %error, "letters could not be planned again");
                Ok(())
            }
            done => done,
        }
    }

    /// Plans again for every appointment that is not over.
    pub(super) async fn all(&self, db: &mut SqliteConnection) -> Result<(), Stop<WriteError>> {
        let coming: Vec<String> =
            sqlx::query_scalar("SELECT id FROM appointments WHERE practice = ? AND starts_at + minutes * 60000 > ?")
                .bind(&self.practice)
                .bind(self.now.0)
                .fetch_all(&mut *db)
                .await?;
        for appointment in coming {
            self.again(&appointment, db).await?;
        }
        Ok(())
    }

    /// Plans again for what somebody is booked for who is written to otherwise now. That they are booked is no news to them.
    pub(in crate::records) async fn of(
        &self,
        person: PersonId,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        let coming: Vec<String> = sqlx::query_scalar(
            "SELECT appointments.id FROM appointments JOIN booked ON booked.practice = appointments.practice \
             AND booked.appointment = appointments.id WHERE appointments.practice = ? AND booked.person = ? \
             AND starts_at + minutes * 60000 > ?",
        )
        .bind(&self.practice)
        .bind(person.to_string())
        .bind(self.now.0)
        .fetch_all(&mut *db)
        .await?;
        for appointment in coming {
            self.again(&appointment, db).await?;
        }
        Ok(())
    }

    async fn standing(&self, appointment: &str, db: &mut SqliteConnection) -> Result<Standing, Stop<WriteError>> {
        let cancelled: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM appointments WHERE practice = ? AND id = ? AND cancelled_at IS NOT NULL)",
        )
        .bind(&self.practice)
        .bind(appointment)
        .fetch_one(db)
        .await?;
        Ok(if cancelled { Standing::Cancelled } else { Standing::Booked })
    }

    /// `tell_strangers`: whether somebody who was never written to about it hears that it is booked.
    async fn carry_out(
        &self,
        appointment: &str,
        standing: Standing,
        tell_strangers: bool,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        let Some((starts_at, minutes, link, revoked)) = sqlx::query_as::<_, (i64, u32, u32, bool)>(
            "SELECT starts_at, minutes, link_generation, link_revoked FROM appointments WHERE practice = ? AND id = ?",
        )
        .bind(&self.practice)
        .bind(appointment)
        .fetch_optional(&mut *db)
        .await?
        else {
            return Ok(());
        };
        let visit = Visit { starts_at: Timestamp(starts_at), minutes };
        let link = (!revoked).then_some(link);
        let settings = settings::read(&self.practice, db).await?;
        let concerned = self.concerned(appointment, db).await?;
        let clients = concerned.iter().filter(|one| one.booked).map(|one| one.id.clone()).collect();
        let cancelled = standing == Standing::Cancelled;
        let tells = Tells { starts_at: visit.starts_at, minutes, cancelled, clients, link };
        let (edition, is_new) = self.edition(appointment, &tells, db).await?;
        for one in &concerned {
            let standing = if one.booked { standing } else { Standing::Cancelled };
            let recipient = one.recipient().map_err(damaged)?;
            let told_elsewhere = match standing {
                Standing::Cancelled => self.told_elsewhere(appointment, one, &recipient, db).await?,
                Standing::Booked => None,
            };
            let is_news = is_new && tell_strangers;
            let current = Current { visit, standing, edition, link, is_news, told_elsewhere };
            for channel in Channel::ALL {
                let thread = Thread { appointment, person: &one.id, channel, address: one.address(channel) };
                self.thread(&thread, current, &recipient, &settings, db).await?;
            }
        }
        Ok(())
    }

    /// Who is booked as a client, and who was written to and is booked no more.
    async fn concerned(
        &self,
        appointment: &str,
        db: &mut SqliteConnection,
    ) -> Result<Vec<Concerned>, Stop<WriteError>> {
        Ok(sqlx::query_as(
            "WITH now_booked AS (SELECT person FROM booked WHERE practice = ?1 AND appointment = ?2 AND role = 'client') \
             SELECT id, phone, language, reminders, emails_before, phones_before, \
             coalesce(zone, (SELECT zone FROM practices WHERE id = ?1)) AS zone, id IN now_booked AS booked FROM people WHERE practice = ?1 AND (id IN now_booked OR id IN \
             (SELECT person FROM letters WHERE practice = ?1 AND appointment = ?2)) ORDER BY id",
        )
        .bind(&self.practice)
        .bind(appointment)
        .fetch_all(db)
        .await?)
    }

    async fn told(
        &self,
        appointment: &str,
        db: &mut SqliteConnection,
    ) -> Result<Option<(u32, Tells)>, Stop<WriteError>> {
        let found: Option<(u32, String)> =
            sqlx::query_as("SELECT edition, tells FROM letter_editions WHERE practice = ? AND appointment = ?")
                .bind(&self.practice)
                .bind(appointment)
                .fetch_optional(db)
                .await?;
        let read = |json: String| serde_json::from_str(&json).map_err(|_| damaged(unreadable("what letters tell")));
        found.map(|(edition, tells)| Ok((edition, read(tells)?))).transpose()
    }

    /// The edition that tells this; a new one, if it is not what the last one tells. Says whether it is new.
    async fn edition(
        &self,
        appointment: &str,
        tells: &Tells,
        db: &mut SqliteConnection,
    ) -> Result<(u32, bool), Stop<WriteError>> {
        let edition = match self.told(appointment, db).await? {
            Some((edition, told)) if told == *tells => return Ok((edition, false)),
            Some((edition, _)) => edition.saturating_add(1),
            None => 0,
        };
        let json =
            serde_json::to_string(tells).map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())))?;
        sqlx::query(
            "INSERT INTO letter_editions (practice, appointment, edition, tells) VALUES (?, ?, ?, ?) \
             ON CONFLICT DO UPDATE SET edition = excluded.edition, tells = excluded.tells",
        )
        .bind(&self.practice)
        .bind(appointment)
        .bind(edition)
        .bind(json)
        .execute(db)
        .await?;
        Ok((edition, true))
    }

    async fn thread(
        &self,
        thread: &Thread<'_>,
        current: Current,
        recipient: &Recipient,
        settings: &Settings,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        let was_told_elsewhere = self.take_along(thread, db).await?;
        let rows: Vec<PastRow> = sqlx::query_as(
            "SELECT id, occasion, edition, starts_at, minutes, link, state FROM letters \
             WHERE practice = ? AND appointment = ? AND person = ? AND channel = ? AND address = ? ORDER BY edition, due_at",
        )
        .bind(&self.practice)
        .bind(thread.appointment)
        .bind(thread.person)
        .bind(thread.channel.as_str())
        .bind(thread.address)
        .fetch_all(&mut *db)
        .await?;
        let past = rows.iter().map(PastRow::past).collect::<Result<Vec<_>, _>>().map_err(damaged)?;
        let current = Current { is_news: current.is_news || was_told_elsewhere, ..current };
        let Plan { withdraw, add } = plan(&current, recipient, thread.channel, &past, (settings, &self.ways), self.now);
        for row in withdraw.iter().filter_map(|place| rows.get(*place)) {
            self.withdraw(&row.id, db).await?;
        }
        for letter in &add {
            self.add(thread, current, letter, db).await?;
        }
        Ok(())
    }

    async fn withdraw(&self, letter: &str, db: &mut SqliteConnection) -> Result<(), Stop<WriteError>> {
        sqlx::query(
            "UPDATE letters SET state = 'withdrawn', ended_at = ? WHERE practice = ? AND id = ? AND state = 'waiting'",
        )
        .bind(self.now.0)
        .bind(&self.practice)
        .bind(letter)
        .execute(db)
        .await?;
        Ok(())
    }

    async fn add(
        &self,
        thread: &Thread<'_>,
        Current { visit, edition, .. }: Current,
        letter: &Planned,
        db: &mut SqliteConnection,
    ) -> Result<(), Stop<WriteError>> {
        let occasion = letter.occasion.as_str();
        let id = self.id_of(thread, occasion, edition);
        // One of the same key may have been withdrawn, and is wanted again. Any other is left as it is.
        sqlx::query(
            "INSERT INTO letters (practice, appointment, person, occasion, edition, channel, address, id, together, starts_at, \
             minutes, due_at, pointless_at, state, next_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'waiting', ?12) \
             ON CONFLICT DO UPDATE SET state = 'waiting', together = ?9, starts_at = ?10, minutes = ?11, due_at = ?12, \
             pointless_at = ?13, next_at = ?12, ended_at = NULL WHERE state = 'withdrawn'",
        )
        .bind(&self.practice)
        .bind(thread.appointment)
        .bind(thread.person)
        .bind(occasion)
        .bind(edition)
        .bind(thread.channel.as_str())
        .bind(thread.address)
        .bind(id.0.to_string())
        .bind(self.together.as_ref().filter(|_| !letter.occasion.is_reminder()))
        .bind(visit.starts_at.0)
        .bind(visit.minutes)
        .bind(letter.due_at.0)
        .bind(letter.pointless_at.0)
        .execute(db)
        .await?;
        Ok(())
    }

    /// Made of the key and of nothing else, so that it cannot be another one for the same letter. It tells nothing: the key has
    /// random ids in it.
    fn id_of(&self, thread: &Thread<'_>, occasion: &str, edition: u32) -> LetterId {
        let Thread { appointment, person, channel, address } = thread;
        let (practice, channel) = (&self.practice, channel.as_str());
        let mut key = format!("{practice}/{appointment}/{person}/{occasion}/{edition}/{channel}");
        // A letter to a first address has the id that it had when there was no other.
        if *address > 0 {
            key = format!("{key}/{address}");
        }
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(digest(&SHA256, key.as_bytes()).as_ref()) {
            *to = *from;
        }
        LetterId(Uuid::from_bytes(bytes))
    }
}
