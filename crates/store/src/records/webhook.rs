//! Webhooks (R6): where other systems hear of what happens, and what became of what they were to be told.
//!
//! What there is to tell is planned where it happens (`told`). Here a practice's webhooks are kept; `due` hands out what is to be told
//! now, and takes back what became of it.

mod due;

pub(super) use due::forget_told;
pub use due::{Delivered, DueDelivery};

use aws_lc_rs::digest::{SHA256, digest};
use session::{AppointmentId, ParticipantId, SessionId, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::{Records, id, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{Happening, ReadError, Secret, WriteError};

/// As many as a practice may have: each is told everything that it wants.
const WEBHOOKS_MAX: u32 = 20;

/// Is it told anything, and if not, why not?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookState {
    /// It is.
    On,
    /// Somebody switched it off.
    Off,
    /// It was switched off after days in which it took nothing.
    Failing,
    /// It was switched off because it said that it is gone for good.
    Gone,
}

impl WebhookState {
    fn read(text: &str) -> Result<Self, ReadError> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            "failing" => Ok(Self::Failing),
            "gone" => Ok(Self::Gone),
            _ => Err(unreadable("the state of a webhook")),
        }
    }
}

/// A webhook to be added.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Which.
    pub id: Uuid,
    /// Where it is told.
    pub url: String,
    /// Of what.
    pub events: Vec<Happening>,
    /// What is told is signed with it. Random.
    pub secret: Secret,
    /// When it is made: now.
    pub created_at: Timestamp,
    /// The token that makes it.
    pub made_by_token: Option<Uuid>,
}

/// A change of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookChange {
    /// Which.
    pub id: Uuid,
    /// The edition that the change was made from.
    pub edition: u32,
    /// Where it is told from now on.
    pub url: String,
    /// Of what.
    pub events: Vec<Happening>,
    /// Whether it is told anything. One that was switched off for what it did stays off for that, unless this switches it on.
    pub enabled: bool,
}

/// A webhook as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRecord {
    /// Which.
    pub id: Uuid,
    /// Counts the changes, from 1; to be switched off is one.
    pub edition: u32,
    /// Where it is told.
    pub url: String,
    /// Of what.
    pub events: Vec<Happening>,
    /// What is told is signed with it.
    pub secret: Secret,
    /// When it was made.
    pub created_at: Timestamp,
    /// The token that made it; nothing where that was not kept yet.
    pub made_by_token: Option<Uuid>,
    /// Is it told anything?
    pub state: WebhookState,
    /// The first failure with no success since; nothing where the last try succeeded, or there was none.
    pub failing_since: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    edition: u32,
    url: String,
    events: String,
    secret: Vec<u8>,
    created_at: i64,
    made_by_token: Option<String>,
    state: String,
    failing_since: Option<i64>,
}

impl Row {
    fn record(self) -> Result<WebhookRecord, ReadError> {
        let events = self.events.split_whitespace().map(happening).collect::<Result<_, _>>()?;
        Ok(WebhookRecord {
            id: id(&self.id)?,
            edition: self.edition,
            url: self.url,
            events,
            secret: secret(self.secret)?,
            created_at: Timestamp(self.created_at),
            made_by_token: self.made_by_token.as_deref().map(id).transpose()?,
            state: WebhookState::read(&self.state)?,
            failing_since: self.failing_since.map(Timestamp),
        })
    }
}

fn happening(word: &str) -> Result<Happening, ReadError> {
    Happening::of(word).ok_or_else(|| unreadable("an event of a webhook"))
}

fn secret(bytes: Vec<u8>) -> Result<Secret, ReadError> {
    bytes.try_into().map(Secret).map_err(|_| unreadable("the secret of a webhook"))
}

fn words(events: &[Happening]) -> String {
    events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(" ")
}

/// What has become of something that a webhook is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is to be told.
    Waiting,
    /// The other side took it.
    Taken,
    /// It was tried for days and not taken, or the webhook was switched off.
    GivenUp,
}

/// Something that a webhook is to be told, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Counts everything that is told, in its order.
    pub ordinal: i64,
    /// Which, for the other side: the same at each try.
    pub id: Uuid,
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
    /// What has become of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: u32,
    /// The status of the last answer, if there was one.
    pub status: Option<u16>,
    /// What went wrong at the last try, in words.
    pub trouble: Option<String>,
    /// When it was taken or given up.
    pub ended_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct DeliveryRow {
    ordinal: i64,
    webhook: String,
    event: String,
    at: i64,
    thread: String,
    appointment: Option<String>,
    session: Option<String>,
    participant: Option<String>,
    state: String,
    tries: u32,
    status: Option<u16>,
    trouble: Option<String>,
    ended_at: Option<i64>,
}

impl DeliveryRow {
    /// Made of what makes it this one and no other, also where a backup was put back and its ordinal was given anew.
    fn id(&self) -> Uuid {
        let Self { ordinal, webhook, event, at, thread, session, participant, .. } = self;
        let (session, participant) = (session.as_deref().unwrap_or(""), participant.as_deref().unwrap_or(""));
        let key = format!("{webhook}/{ordinal}/{event}/{at}/{thread}/{session}/{participant}");
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(digest(&SHA256, key.as_bytes()).as_ref()) {
            *to = *from;
        }
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn delivery(self) -> Result<Delivery, ReadError> {
        let some = |text: &Option<String>| text.as_deref().map(id).transpose();
        Ok(Delivery {
            ordinal: self.ordinal,
            id: self.id(),
            event: happening(&self.event)?,
            at: Timestamp(self.at),
            appointment: some(&self.appointment)?.map(AppointmentId),
            session: some(&self.session)?.map(SessionId),
            participant: some(&self.participant)?.map(ParticipantId),
            state: match self.state.as_str() {
                "waiting" => DeliveryState::Waiting,
                "taken" => DeliveryState::Taken,
                "given_up" => DeliveryState::GivenUp,
                _ => return Err(unreadable("the state of a delivery")),
            },
            tries: self.tries,
            status: self.status,
            trouble: self.trouble,
            ended_at: self.ended_at.map(Timestamp),
        })
    }
}

/// Ends what a webhook waits to be told, `now`, because of this `trouble`.
async fn drop_waiting(
    (practice, webhook): (&str, &str),
    trouble: &'static str,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE webhook_deliveries SET state = 'given_up', trouble = coalesce(trouble, ?), ended_at = ? \
         WHERE practice = ? AND webhook = ? AND state = 'waiting'",
    )
    .bind(trouble)
    .bind(now.0)
    .bind(practice)
    .bind(webhook)
    .execute(db)
    .await
    .map(drop)
}

async fn change(
    practice: &str,
    WebhookChange { id, edition, url, events, enabled }: WebhookChange,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    let webhook = id.to_string();
    // At another address, what waits is told at once, and what failed at the one before says nothing.
    sqlx::query(
        "UPDATE webhook_deliveries SET next_at = 0, first_failed_at = NULL WHERE practice = ?1 AND webhook = ?2 AND state = 'waiting' \
         AND EXISTS (SELECT 1 FROM webhooks WHERE practice = ?1 AND id = ?2 AND edition = ?3 AND url <> ?4)",
    )
    .bind(practice)
    .bind(&webhook)
    .bind(edition)
    .bind(&url)
    .execute(&mut *db)
    .await?;
    let done = sqlx::query(
        "UPDATE webhooks SET edition = edition + 1, events = ?5, \
         failing_since = CASE WHEN url = ?4 AND state = 'on' AND ?6 THEN failing_since END, \
         state = CASE WHEN ?6 THEN 'on' WHEN state = 'on' THEN 'off' ELSE state END, url = ?4 \
         WHERE practice = ?1 AND id = ?2 AND edition = ?3",
    )
    .bind(practice)
    .bind(&webhook)
    .bind(edition)
    .bind(&url)
    .bind(words(&events))
    .bind(enabled)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Stop::Refused(not_met(practice, &webhook, db).await?));
    }
    if !enabled {
        drop_waiting((practice, &webhook), "the webhook was switched off", now, db).await?;
    }
    Ok(())
}

/// Why no row was met.
async fn not_met(practice: &str, webhook: &str, db: &mut SqliteConnection) -> Result<WriteError, sqlx::Error> {
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM webhooks WHERE practice = ? AND id = ?)")
        .bind(practice)
        .bind(webhook)
        .fetch_one(db)
        .await?;
    Ok(if is_there { WriteError::Changed } else { WriteError::NoSuch { what: "webhook" } })
}

impl Records {
    /// Adds a webhook, switched on. [`WriteError::Taken`] if the `id` is there already, [`WriteError::Full`] if there are as many as there
    /// may be: counted in the same transaction, so that two who add the last one are not both let.
    pub async fn add_webhook(&self, webhook: NewWebhook) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.listening().begins();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let done = sqlx::query(
                        "INSERT INTO webhooks (practice, id, url, events, secret, created_at, made_by_token, state) \
                         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 'on' \
                         WHERE (SELECT count(*) FROM webhooks WHERE practice = ?1) < ?8",
                    )
                    .bind(practice)
                    .bind(webhook.id.to_string())
                    .bind(webhook.url)
                    .bind(words(&webhook.events))
                    .bind(webhook.secret.0.to_vec())
                    .bind(webhook.created_at.0)
                    .bind(webhook.made_by_token.map(|token| token.to_string()))
                    .bind(WEBHOOKS_MAX)
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "webhook", "practice"))?;
                    if done.rows_affected() == 0 {
                        return Err(Stop::Refused(WriteError::Full { most: WEBHOOKS_MAX }));
                    }
                    Ok(())
                })
            })
            .await
    }

    /// A webhook, if there is one with this id.
    pub async fn webhook(&self, webhook: Uuid) -> Result<Option<WebhookRecord>, ReadError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM webhooks WHERE practice = ? AND id = ?")
            .bind(self.key())
            .bind(webhook.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// All webhooks, the oldest first.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM webhooks WHERE practice = ? ORDER BY created_at, id")
            .bind(self.key())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Changes a webhook, `now`. One that is switched off is told nothing of what waits for it. [`WriteError::Changed`] if it is of
    /// another edition by now, [`WriteError::NoSuch`] if it is not there.
    pub async fn change_webhook(&self, wanted: WebhookChange, now: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { change(&practice, wanted, now, db).await })).await
    }

    /// Removes a webhook, with what it was told. [`WriteError::Changed`] if it is of another edition by now,
    /// [`WriteError::NoSuch`] if it is not there.
    pub async fn remove_webhook(&self, webhook: Uuid, edition: u32) -> Result<(), WriteError> {
        let (practice, webhook) = (self.key(), webhook.to_string());
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let done = sqlx::query("DELETE FROM webhooks WHERE practice = ? AND id = ? AND edition = ?")
                        .bind(&practice)
                        .bind(&webhook)
                        .bind(edition)
                        .execute(&mut *db)
                        .await?;
                    if done.rows_affected() == 0 {
                        return Err(Stop::Refused(not_met(&practice, &webhook, db).await?));
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Plans to tell a webhook that it is tried, `now`, under an id that is drawn for this; once for one `test`.
    /// [`WriteError::NoSuch`] if it is not there.
    pub async fn test_webhook(&self, webhook: Uuid, test: Uuid, now: Timestamp) -> Result<(), WriteError> {
        let (practice, webhook, test) = (self.key(), webhook.to_string(), test.to_string());
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO webhook_deliveries (practice, webhook, event, at, thread) SELECT ?1, ?2, ?3, ?4, ?5 \
                         WHERE NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE practice = ?1 AND webhook = ?2 AND thread = ?5)",
                    )
                    .bind(practice)
                    .bind(webhook)
                    .bind(Happening::Test.as_str())
                    .bind(now.0)
                    .bind(test)
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "test", "webhook"))?;
                    Ok(())
                })
            })
            .await
    }

    /// What became of a test, by the id that was drawn for it.
    pub async fn test_of_webhook(&self, webhook: Uuid, test: Uuid) -> Result<Option<Delivery>, ReadError> {
        let row: Option<DeliveryRow> =
            sqlx::query_as("SELECT * FROM webhook_deliveries WHERE practice = ? AND webhook = ? AND thread = ?")
                .bind(self.key())
                .bind(webhook.to_string())
                .bind(test.to_string())
                .fetch_optional(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        row.map(DeliveryRow::delivery).transpose()
    }

    /// What a webhook is to be told and was, the newest first: so many at most that come before the ordinal `before`.
    pub async fn webhook_deliveries(
        &self,
        webhook: Uuid,
        before: Option<i64>,
        most: u32,
    ) -> Result<Vec<Delivery>, ReadError> {
        let rows: Vec<DeliveryRow> = sqlx::query_as(
            "SELECT * FROM webhook_deliveries WHERE practice = ? AND webhook = ? AND ordinal < ? \
             ORDER BY ordinal DESC LIMIT ?",
        )
        .bind(self.key())
        .bind(webhook.to_string())
        .bind(before.unwrap_or(i64::MAX))
        .bind(most)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(DeliveryRow::delivery).collect()
    }
}
