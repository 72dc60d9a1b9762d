//! The outbox: letters to clients about their appointments (R4), from when they are planned to what became of them.
//!
//! `planning` plans and withdraws them inside the transaction that changes an appointment, so that neither is there without the
//! other. This file hands due ones out and takes back what became of them: a letter is marked as being handed over, durably,
//! before anything is sent, and what a crash left so is found at the next start and tried again under the same id. `settings`
//! keeps what the practice decides.

mod planning;
mod settings;

pub(super) use planning::Planning;
pub use settings::LetterSettingsError;

use post::{Channel, Language, Occasion, Visit};
use session::{AppointmentId, Name, PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::client::language;
use super::{Records, id, name, unreadable};
use crate::sqlite::Stop;
use crate::{LetterId, ReadError, WriteError};

/// What has become of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// It is to be sent, from a moment on.
    Waiting,
    /// It is just being handed over.
    HandingOver,
    /// Somebody took it over.
    Sent,
    /// Nobody will take it over: the address is wrong, or the other side refuses it for good.
    Bounced,
    /// It could not be handed over before it was pointless.
    TooLate,
    /// It was not wanted any more.
    Withdrawn,
}

impl LetterState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::HandingOver, "handing_over"),
        (Self::Sent, "sent"),
        (Self::Bounced, "bounced"),
        (Self::TooLate, "too_late"),
        (Self::Withdrawn, "withdrawn"),
    ];

    fn read(text: &str) -> Result<Self, ReadError> {
        let found = Self::ALL.into_iter().find(|(_, name)| *name == text);
        found.map(|(state, _)| state).ok_or_else(|| unreadable("the state of a letter"))
    }
}

/// A letter as it stands, for the office. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRecord {
    /// Which.
    pub id: LetterId,
    /// To whom.
    pub person: PersonId,
    /// Why.
    pub occasion: Occasion,
    /// Which edition of the appointment it tells.
    pub edition: u32,
    /// How it goes out.
    pub channel: Channel,
    /// The time that it tells.
    pub visit: Visit,
    /// From when on it is to go out.
    pub due_at: Timestamp,
    /// From when on it is pointless.
    pub pointless_at: Timestamp,
    /// What has become of it.
    pub state: LetterState,
    /// How often it was tried.
    pub tries: u32,
    /// What went wrong at the last try, in words that name nobody.
    pub trouble: Option<String>,
}

/// A letter that is to be handed over now, with everything that it says and where it goes. The debug text has the id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// Which: the same for every try.
    pub id: LetterId,
    /// Why.
    pub occasion: Occasion,
    /// About which appointment.
    pub appointment: AppointmentId,
    /// Which edition of it.
    pub edition: u32,
    /// The time that it tells.
    pub visit: Visit,
    /// From when on it was to go out.
    pub due_at: Timestamp,
    /// How often it was tried, this time counted.
    pub tries: u32,
    /// From when on it is pointless.
    pub pointless_at: Timestamp,
    /// What its reader is called.
    pub name: Name,
    /// Their address for mail.
    pub email: String,
    /// Their number for text messages, as it was given.
    pub phone: Option<String>,
    /// What they read.
    pub language: Language,
    /// Their time zone, or the practice's, if either is known.
    pub zone: Option<String>,
    /// Which of its links the appointment has now.
    pub link_generation: u32,
}

impl std::fmt::Debug for DueLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DueLetter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What became of a try to hand a letter over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedOver {
    /// The other side took it.
    Sent,
    /// Not now: it is to be tried again from this moment on.
    Again {
        /// From when on.
        at: Timestamp,
        /// What went wrong, in words that name nobody.
        trouble: String,
    },
    /// Never.
    Bounced {
        /// Why, in words that name nobody.
        trouble: String,
    },
}

#[derive(FromRow)]
struct DueRow {
    id: String,
    occasion: String,
    appointment: String,
    edition: u32,
    starts_at: i64,
    minutes: u32,
    due_at: i64,
    tries: u32,
    pointless_at: i64,
    name: String,
    email: String,
    phone: Option<String>,
    language: String,
    zone: Option<String>,
    link_generation: u32,
}

impl DueRow {
    fn letter(self) -> Result<DueLetter, ReadError> {
        Ok(DueLetter {
            id: LetterId(id(&self.id)?),
            occasion: occasion(&self.occasion)?,
            appointment: AppointmentId(id(&self.appointment)?),
            edition: self.edition,
            visit: Visit { starts_at: Timestamp(self.starts_at), minutes: self.minutes },
            due_at: Timestamp(self.due_at),
            tries: self.tries,
            pointless_at: Timestamp(self.pointless_at),
            name: name(&self.name)?,
            email: self.email,
            phone: self.phone,
            language: language(&self.language)?,
            zone: self.zone,
            link_generation: self.link_generation,
        })
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    person: String,
    occasion: String,
    edition: u32,
    channel: String,
    starts_at: i64,
    minutes: u32,
    due_at: i64,
    pointless_at: i64,
    state: String,
    tries: u32,
    trouble: Option<String>,
}

impl Row {
    fn record(self) -> Result<LetterRecord, ReadError> {
        Ok(LetterRecord {
            id: LetterId(id(&self.id)?),
            person: PersonId(id(&self.person)?),
            occasion: occasion(&self.occasion)?,
            edition: self.edition,
            channel: Channel::read(&self.channel).ok_or_else(|| unreadable("the channel of a letter"))?,
            visit: Visit { starts_at: Timestamp(self.starts_at), minutes: self.minutes },
            due_at: Timestamp(self.due_at),
            pointless_at: Timestamp(self.pointless_at),
            state: LetterState::read(&self.state)?,
            tries: self.tries,
            trouble: self.trouble,
        })
    }
}

fn occasion(text: &str) -> Result<Occasion, ReadError> {
    Occasion::read(text).ok_or_else(|| unreadable("the occasion of a letter"))
}

/// A row that no version wrote stops the write that meets it.
#[allow(clippy::needless_pass_by_value, reason = "it is what an error is mapped with")]
fn damaged(error: ReadError) -> Stop<WriteError> {
    Stop::Refused(WriteError::NotWritten(error.to_string()))
}

async fn claim(
    practice: &str,
    channel: Channel,
    now: Timestamp,
    most: u32,
    db: &mut SqliteConnection,
) -> Result<Vec<DueLetter>, Stop<WriteError>> {
    let claimed: Vec<String> = sqlx::query_scalar(
        "UPDATE letters SET state = 'handing_over', tries = tries + 1 WHERE practice = ?1 AND id IN \
         (SELECT id FROM letters WHERE practice = ?1 AND channel = ?2 AND state = 'waiting' AND next_at <= ?3 \
          AND pointless_at > ?3 AND person IN (SELECT id FROM people WHERE practice = ?1) \
          ORDER BY next_at, id LIMIT ?4) RETURNING id",
    )
    .bind(practice)
    .bind(channel.as_str())
    .bind(now.0)
    .bind(most)
    .fetch_all(&mut *db)
    .await?;
    let mut letters = Vec::with_capacity(claimed.len());
    for id in claimed {
        let row: DueRow = sqlx::query_as(
            "SELECT l.id, l.occasion, l.appointment, l.edition, l.starts_at, l.minutes, l.due_at, l.tries, l.pointless_at, \
             p.name, p.email, p.phone, p.language, coalesce(p.zone, r.zone) AS zone, \
             coalesce(a.link_generation, 0) AS link_generation \
             FROM letters l JOIN people p ON p.practice = l.practice AND p.id = l.person \
             JOIN practices r ON r.id = l.practice \
             LEFT JOIN appointments a ON a.practice = l.practice AND a.id = l.appointment \
             WHERE l.practice = ? AND l.id = ?",
        )
        .bind(practice)
        .bind(id)
        .fetch_one(&mut *db)
        .await?;
        letters.push(row.letter().map_err(damaged)?);
    }
    letters.sort_by_key(|letter| letter.due_at);
    Ok(letters)
}

async fn end(
    practice: &str,
    letter: LetterId,
    outcome: HandedOver,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    let (state, trouble, next_at) = match outcome {
        HandedOver::Sent => ("sent", None, None),
        HandedOver::Bounced { trouble } => ("bounced", Some(trouble), None),
        HandedOver::Again { at, trouble } => ("waiting", Some(trouble), Some(at.0)),
    };
    sqlx::query(
        "UPDATE letters SET state = ?1, trouble = ?2, next_at = coalesce(?3, next_at), \
         ended_at = CASE WHEN ?3 IS NULL THEN ?4 END WHERE practice = ?5 AND id = ?6 AND state = 'handing_over'",
    )
    .bind(state)
    .bind(trouble)
    .bind(next_at)
    .bind(now.0)
    .bind(practice)
    .bind(letter.0.to_string())
    .execute(&mut *db)
    .await?;
    Ok(())
}

impl Records {
    /// Are there letters that [`claim_letters`](Self::claim_letters) would hand out?
    pub async fn letters_are_due(&self, channel: Channel, now: Timestamp) -> Result<bool, ReadError> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM letters WHERE practice = ? AND channel = ? AND state = 'waiting' AND next_at <= ?)",
        )
        .bind(self.key())
        .bind(channel.as_str())
        .bind(now.0)
        .fetch_one(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))
    }

    /// Hands out at most so many letters that are due, the oldest first, and marks them as being handed over: from then on
    /// they are not handed out again before [`letter_was`](Self::letter_was) or [`recover_letters`](Self::recover_letters).
    pub async fn claim_letters(
        &self,
        channel: Channel,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<DueLetter>, WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { claim(&practice, channel, now, most, db).await })).await
    }

    /// Writes what became of a letter that was handed out. One that is to be tried again is withdrawn instead if its
    /// appointment has changed meanwhile.
    pub async fn letter_was(&self, letter: &DueLetter, outcome: HandedOver, now: Timestamp) -> Result<(), WriteError> {
        let (practice, planning) = (self.key(), self.planning(now));
        let (id, appointment) = (letter.id, letter.appointment);
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let again = matches!(outcome, HandedOver::Again { .. });
                    end(&practice, id, outcome, now, db).await?;
                    if again { planning.again(appointment, db).await } else { Ok(()) }
                })
            })
            .await
    }

    /// Has letters tried again that were being handed over when the program ended; to be called before the first are claimed.
    /// Nobody knows whether those were taken; who took one knows it by its id. Answers how many they are.
    pub async fn recover_letters(&self, now: Timestamp) -> Result<u64, WriteError> {
        let (practice, planning) = (self.key(), self.planning(now));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let left: Vec<String> = sqlx::query_scalar(
                        "UPDATE letters SET state = 'waiting' WHERE practice = ? AND state = 'handing_over' \
                         RETURNING appointment",
                    )
                    .bind(&practice)
                    .fetch_all(&mut *db)
                    .await?;
                    for appointment in &left {
                        planning.again(AppointmentId(id(appointment).map_err(damaged)?), db).await?;
                    }
                    Ok(u64::try_from(left.len()).unwrap_or(u64::MAX))
                })
            })
            .await
    }

    /// Gives up what waits on a channel and has become pointless. Answers how many they are.
    pub async fn give_up_letters(&self, channel: Channel, now: Timestamp) -> Result<u64, WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "UPDATE letters SET state = 'too_late', ended_at = ?1 \
                         WHERE practice = ?2 AND channel = ?3 AND state = 'waiting' AND pointless_at <= ?1",
                    )
                    .bind(now.0)
                    .bind(practice)
                    .bind(channel.as_str())
                    .execute(db)
                    .await?;
                    Ok(done.rows_affected())
                })
            })
            .await
    }

    /// How many letters wait on a channel or are being handed over.
    pub async fn letters_waiting(&self, channel: Channel) -> Result<u64, ReadError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT (SELECT count(*) FROM letters WHERE practice = ?1 AND channel = ?2 AND state = 'waiting') + \
             (SELECT count(*) FROM letters WHERE practice = ?1 AND channel = ?2 AND state = 'handing_over')",
        )
        .bind(self.key())
        .bind(channel.as_str())
        .fetch_one(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// All letters about an appointment, in the order in which they are due.
    pub async fn letters(&self, appointment: AppointmentId) -> Result<Vec<LetterRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM letters WHERE practice = ? AND appointment = ? ORDER BY due_at, edition, person, channel, occasion",
        )
        .bind(self.key())
        .bind(appointment.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
