//! Hands out what webhooks are to be told now, and takes back what became of it.
//!
//! Nothing is marked as being told: whoever tells is one task, and what a crash interrupts is found waiting and told again under the
//! same id. Of one thread, which is an appointment with its sessions, the first that waits is handed out and no other, so that
//! nothing is told before what came before it.

use session::{AppointmentId, ParticipantId, PersonId, SessionId, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::super::{Records, id};
use super::{DeliveryRow, drop_waiting, secret};
use crate::sqlite::Stop;
use crate::{Happening, ReadError, Secret, WriteError};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// For how long after its first failure something is tried, in milliseconds.
const TRIED_FOR_MS: i64 = 3 * DAY_MS;
/// After how long without a success a webhook is switched off at a failure, in milliseconds.
const FAILING_FOR_MS: i64 = 5 * DAY_MS;
/// For how long it is on record what a webhook was told, in milliseconds.
const KEPT_MS: i64 = 30 * DAY_MS;

/// Something that a webhook is to be told now. The debug text has the id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct DueDelivery {
    /// Which webhook.
    pub webhook: Uuid,
    /// Where it is told.
    pub url: String,
    /// What is told is signed with it.
    pub secret: Secret,
    /// Which, for the other side: the same at each try.
    pub id: Uuid,
    ordinal: i64,
    /// Of what it tells.
    pub event: Happening,
    /// When that happened.
    pub at: Timestamp,
    /// To which appointment.
    pub appointment: Option<AppointmentId>,
    /// In which of its sessions.
    pub session: Option<SessionId>,
    /// To whom there.
    pub participant: Option<ParticipantId>,
    /// The client that they are; nothing of a guest.
    pub person: Option<PersonId>,
    /// How often it was tried before.
    pub tries: u32,
}

impl std::fmt::Debug for DueDelivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DueDelivery").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What became of a try to tell something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The other side took it.
    Taken {
        /// Its answer's status.
        status: u16,
    },
    /// It did not.
    Failed {
        /// Its answer's status, if it answered.
        status: Option<u16>,
        /// What went wrong, in words.
        trouble: String,
        /// Not before this moment again.
        again_at: Timestamp,
    },
    /// It never will: the webhook is to be switched off.
    Gone {
        /// Its answer's status.
        status: u16,
    },
}

#[derive(FromRow)]
struct DueRow {
    #[sqlx(flatten)]
    row: DeliveryRow,
    url: String,
    secret: Vec<u8>,
    person: Option<String>,
}

impl DueRow {
    fn due(self) -> Result<DueDelivery, ReadError> {
        let webhook = id(&self.row.webhook)?;
        let delivery = self.row.delivery()?;
        Ok(DueDelivery {
            webhook,
            url: self.url,
            secret: secret(self.secret)?,
            id: delivery.id,
            ordinal: delivery.ordinal,
            event: delivery.event,
            at: delivery.at,
            appointment: delivery.appointment,
            session: delivery.session,
            participant: delivery.participant,
            person: self.person.as_deref().map(id).transpose()?.map(PersonId),
            tries: delivery.tries,
        })
    }
}

/// Writes what went wrong at an address that the webhook has left meanwhile: it says nothing of the one that it has now, where what was
/// tried is still to be told at once. Answers whether it was so.
async fn was_elsewhere(
    practice: &str,
    due: &DueDelivery,
    (status, trouble): (Option<u16>, &str),
    db: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(
        "UPDATE webhook_deliveries SET tries = tries + 1, status = ?5, trouble = ?6 \
         WHERE ordinal = ?1 AND practice = ?2 AND state = 'waiting' \
         AND EXISTS (SELECT 1 FROM webhooks WHERE practice = ?2 AND id = ?3 AND url <> ?4)",
    )
    .bind(due.ordinal)
    .bind(practice)
    .bind(due.webhook.to_string())
    .bind(&due.url)
    .bind(status)
    .bind(trouble)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes what became of a try; answers whether the webhook was switched off for it.
async fn was(
    practice: &str,
    due: &DueDelivery,
    outcome: Delivered,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    let webhook = due.webhook.to_string();
    let (status, trouble, again_at) = match &outcome {
        Delivered::Taken { status } => (Some(*status), None, None),
        Delivered::Gone { status } => (Some(*status), Some("it answered that it is gone"), None),
        Delivered::Failed { status, trouble, again_at } => (*status, Some(trouble.as_str()), Some(again_at.0)),
    };
    if let Some(trouble) = trouble
        && was_elsewhere(practice, due, (status, trouble), db).await?
    {
        return Ok(false);
    }
    let ended = if trouble.is_none() { "taken" } else { "given_up" };
    sqlx::query(
        "UPDATE webhook_deliveries SET tries = tries + 1, status = ?3, trouble = ?4, next_at = coalesce(?5, next_at), \
         first_failed_at = CASE WHEN ?4 IS NULL THEN first_failed_at ELSE coalesce(first_failed_at, ?6) END, \
         state = CASE WHEN ?5 IS NULL OR first_failed_at + ?8 <= ?6 THEN ?7 ELSE state END, \
         ended_at = CASE WHEN ?5 IS NULL OR first_failed_at + ?8 <= ?6 THEN ?6 END \
         WHERE ordinal = ?1 AND practice = ?2 AND state = 'waiting'",
    )
    .bind(due.ordinal)
    .bind(practice)
    .bind(status)
    .bind(trouble)
    .bind(again_at)
    .bind(now.0)
    .bind(ended)
    .bind(TRIED_FOR_MS)
    .execute(&mut *db)
    .await?;
    let off = sqlx::query_scalar::<_, String>(
        "UPDATE webhooks SET failing_since = CASE WHEN ?3 = 'taken' THEN NULL ELSE coalesce(failing_since, ?4) END, \
         edition = edition + (?3 = 'gone' OR (?3 = 'failed' AND coalesce(failing_since + ?5 <= ?4, 0))), \
         state = CASE WHEN ?3 = 'gone' THEN 'gone' \
                      WHEN ?3 = 'failed' AND failing_since + ?5 <= ?4 THEN 'failing' ELSE state END \
         WHERE practice = ?1 AND id = ?2 AND state = 'on' AND url = ?6 RETURNING state",
    )
    .bind(practice)
    .bind(&webhook)
    .bind(match outcome {
        Delivered::Taken { .. } => "taken",
        Delivered::Failed { .. } => "failed",
        Delivered::Gone { .. } => "gone",
    })
    .bind(now.0)
    .bind(FAILING_FOR_MS)
    .bind(&due.url)
    .fetch_optional(&mut *db)
    .await?;
    let is_off = off.is_some_and(|state| state != "on");
    if is_off {
        drop_waiting((practice, &webhook), "the webhook was switched off", now, db).await?;
    }
    Ok(is_off)
}

/// Forgets what ended a month before `now`; answers how many they were.
pub(in crate::records) async fn forget_told(
    practice: &str,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<u64, Stop<WriteError>> {
    let done = sqlx::query("DELETE FROM webhook_deliveries WHERE practice = ? AND ended_at <= ?")
        .bind(practice)
        .bind(now.plus_ms(-KEPT_MS).0)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

impl Records {
    /// The webhooks that there is something to tell now. Costs nothing where there has been none since the store was opened.
    pub async fn webhooks_due(&self, now: Timestamp) -> Result<Vec<Uuid>, ReadError> {
        if !self.writer.listening().any() {
            return Ok(Vec::new());
        }
        let rows: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT one.webhook FROM webhook_deliveries AS one JOIN \
             (SELECT min(ordinal) AS ordinal FROM webhook_deliveries WHERE practice = ?1 AND state = 'waiting' \
              GROUP BY webhook, thread) AS head ON head.ordinal = one.ordinal WHERE one.next_at <= ?2",
        )
        .bind(self.key())
        .bind(now.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.iter().map(|text| id(text)).collect()
    }

    /// What a webhook is to be told now, the oldest first, and so many at most: of each thread the first that waits.
    pub async fn due_deliveries(
        &self,
        webhook: Uuid,
        now: Timestamp,
        most: u32,
    ) -> Result<Vec<DueDelivery>, ReadError> {
        let rows: Vec<DueRow> = sqlx::query_as(
            "SELECT d.*, w.url, w.secret, (SELECT json_extract(e.payload, '$.event.identity.person') FROM events AS e \
              WHERE e.practice = d.practice AND e.session = d.session AND e.type IN ('waited', 'took_over') \
              AND json_extract(e.payload, '$.event.participant') = d.participant ORDER BY e.seq LIMIT 1) AS person \
             FROM (SELECT one.ordinal FROM webhook_deliveries AS one JOIN \
              (SELECT min(ordinal) AS ordinal FROM webhook_deliveries \
               WHERE practice = ?1 AND webhook = ?2 AND state = 'waiting' GROUP BY thread) AS head \
              ON head.ordinal = one.ordinal WHERE one.next_at <= ?3 ORDER BY one.ordinal LIMIT ?4) AS due \
             JOIN webhook_deliveries AS d ON d.ordinal = due.ordinal \
             JOIN webhooks AS w ON w.practice = d.practice AND w.id = d.webhook ORDER BY d.ordinal",
        )
        .bind(self.key())
        .bind(webhook.to_string())
        .bind(now.0)
        .bind(most)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(DueRow::due).collect()
    }

    /// Writes what became of a try, `now`. What has failed for three days is given up; a webhook that has taken nothing for five
    /// is switched off, as is one that is gone, and what waits for it is given up. Answers whether it was switched off.
    pub async fn delivery_was(
        &self,
        due: &DueDelivery,
        outcome: Delivered,
        now: Timestamp,
    ) -> Result<bool, WriteError> {
        let (practice, due) = (self.key(), due.clone());
        self.writer.write(move |db| Box::pin(async move { Ok(was(&practice, &due, outcome, now, db).await?) })).await
    }
}
