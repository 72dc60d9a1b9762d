//! Hands out letters that are due, and takes back what became of them.
//!
//! A letter is marked as being handed over, durably, before anything is sent, and what a crash left so is found at the next start
//! and tried again under the same id. Several that tell one person of several appointments go out as one, and share their fate.

use post::{Channel, Language, Occasion, Visit};
use session::{AppointmentId, Name, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::super::client::language;
use super::super::{Records, id, name};
use super::occasion;
use crate::sqlite::Stop;
use crate::{LetterId, ReadError, WriteError};

/// A letter that is to be handed over now, with everything that it says and where it goes. The debug text has the id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// Which: the same for every try. Of several that go out as one, the first's.
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
    /// Does the appointment take place? Of a cancellation: without its reader.
    pub takes_place: bool,
    /// The others that go out with it as one letter, by their times.
    pub also: Vec<DueVisit>,
}

/// A letter that goes out as a part of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueVisit {
    /// Which.
    pub id: LetterId,
    /// About which appointment.
    pub appointment: AppointmentId,
    /// Which edition of it.
    pub edition: u32,
    /// The time that it tells.
    pub visit: Visit,
    /// Which of its links the appointment has now.
    pub link_generation: u32,
}

impl DueLetter {
    /// Everything that it tells of: letters and their appointments.
    fn all(&self) -> Vec<(LetterId, AppointmentId)> {
        let also = self.also.iter().map(|one| (one.id, one.appointment));
        std::iter::once((self.id, self.appointment)).chain(also).collect()
    }
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
    takes_place: bool,
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
            takes_place: self.takes_place,
            also: Vec::new(),
        })
    }
}

/// The most urgent of those that are due, each with those that go out with it: what is pointless first goes first, so that a
/// reminder waits behind no crowd of letters that have time.
async fn claim(
    practice: &str,
    channel: Channel,
    now: Timestamp,
    most: u32,
    db: &mut SqliteConnection,
) -> Result<Vec<DueLetter>, Stop<WriteError>> {
    let urgent: Vec<(String, i64)> = sqlx::query_as(
        "SELECT id, min(pointless_at) AS until FROM letters WHERE practice = ?1 AND channel = ?2 AND state = 'waiting' \
         AND next_at <= ?3 AND pointless_at > ?3 AND person IN (SELECT id FROM people WHERE practice = ?1) \
         GROUP BY person, coalesce(together || '/' || occasion, id) ORDER BY until, id LIMIT ?4",
    )
    .bind(practice)
    .bind(channel.as_str())
    .bind(now.0)
    .bind(most)
    .fetch_all(&mut *db)
    .await?;
    let mut letters = Vec::with_capacity(urgent.len());
    for (id, _) in urgent {
        letters.extend(taken(practice, &id, now, db).await?);
    }
    Ok(letters)
}

/// Marks a letter and those that go out with it, and reads what they say. One that cannot be read is given up, so that it holds up
/// no other; nothing, if that leaves none.
async fn taken(
    practice: &str,
    letter: &str,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Option<DueLetter>, Stop<WriteError>> {
    let claimed: Vec<String> = sqlx::query_scalar(
        "UPDATE letters SET state = 'handing_over', tries = tries + 1, link = coalesce((SELECT link_generation \
         FROM appointments a WHERE a.practice = letters.practice AND a.id = letters.appointment), 0) \
         WHERE practice = ?1 AND state = 'waiting' AND pointless_at > ?3 AND (id = ?2 OR (together, person, channel, occasion) = \
         (SELECT together, person, channel, occasion FROM letters WHERE practice = ?1 AND id = ?2)) RETURNING id",
    )
    .bind(practice)
    .bind(letter)
    .bind(now.0)
    .fetch_all(&mut *db)
    .await?;
    let mut read = Vec::with_capacity(claimed.len());
    for id in claimed {
        let row: DueRow = sqlx::query_as(
            "SELECT l.id, l.occasion, l.appointment, l.edition, l.starts_at, l.minutes, l.due_at, l.tries, l.pointless_at, \
             p.name, p.email, p.phone, p.language, coalesce(p.zone, r.zone) AS zone, l.link AS link_generation, \
             a.id IS NOT NULL AND a.cancelled_at IS NULL AS takes_place \
             FROM letters l JOIN people p ON p.practice = l.practice AND p.id = l.person \
             JOIN practices r ON r.id = l.practice \
             LEFT JOIN appointments a ON a.practice = l.practice AND a.id = l.appointment \
             WHERE l.practice = ? AND l.id = ?",
        )
        .bind(practice)
        .bind(&id)
        .fetch_one(&mut *db)
        .await?;
        match row.letter() {
            Ok(letter) => read.push(letter),
            Err(error) => {
                tracing::error!(letter = id, %error, "a letter cannot be read, and is given up");
                give_up(practice, &id, now, db).await?;
            }
        }
    }
    Ok(as_one(read))
}

/// Several letters as the first of them, with the others.
fn as_one(mut letters: Vec<DueLetter>) -> Option<DueLetter> {
    letters.sort_by_key(|letter| (letter.visit.starts_at, letter.id.0));
    let mut letters = letters.into_iter();
    let mut first = letters.next()?;
    for DueLetter { id, appointment, edition, visit, link_generation, pointless_at, due_at, .. } in letters {
        first.pointless_at = first.pointless_at.min(pointless_at);
        first.due_at = first.due_at.min(due_at);
        first.also.push(DueVisit { id, appointment, edition, visit, link_generation });
    }
    Some(first)
}

async fn give_up(
    practice: &str,
    letter: &str,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    sqlx::query("UPDATE letters SET state = 'bounced', trouble = ?, ended_at = ? WHERE practice = ? AND id = ?")
        .bind("what is kept of it cannot be read, which is a defect of Anteroom's")
        .bind(now.0)
        .bind(practice)
        .bind(letter)
        .execute(db)
        .await?;
    Ok(())
}

async fn end(
    practice: &str,
    letter: LetterId,
    outcome: &HandedOver,
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

    /// Hands out at most so many letters that are due, the most urgent first, and marks them as being handed over: from then on
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
        let all = letter.all();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    for (id, _) in &all {
                        end(&practice, *id, &outcome, now, db).await?;
                    }
                    if matches!(outcome, HandedOver::Again { .. }) {
                        for (_, appointment) in all {
                            planning.again(&appointment.to_string(), db).await?;
                        }
                    }
                    Ok(())
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
                        planning.again(appointment, db).await?;
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

    /// How many letters wait on a channel or are being handed over; those that go out as one count as one.
    pub async fn letters_waiting(&self, channel: Channel) -> Result<u64, ReadError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(DISTINCT coalesce(together || '/' || person || '/' || occasion, id)) FROM (\
             SELECT id, together, person, occasion FROM letters WHERE practice = ?1 AND channel = ?2 AND state = 'waiting' \
             UNION ALL SELECT id, together, person, occasion FROM letters \
             WHERE practice = ?1 AND channel = ?2 AND state = 'handing_over')",
        )
        .bind(self.key())
        .bind(channel.as_str())
        .fetch_one(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}
