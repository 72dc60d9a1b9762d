//! Requests to the API that their sender may repeat under a key, and be answered as the first time.
//!
//! A request is begun before anything is done, with an id that is drawn for what it makes. What is made under an id twice is made
//! once; so a request that a crash left begun is gone on with, and ends in one thing made, and one answer. The answer is kept for
//! a day.

use session::Timestamp;
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::{Records, hash, id, sql_refusal};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

/// For how long a key stands for what was asked under it first, in milliseconds.
const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// How many keys of one token are kept at once. As many again may come the next day.
const KEYS_MAX: u32 = 20_000;

/// Which request: whose, and by which key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestKey {
    /// The token that it came with.
    pub token: Uuid,
    /// The key, as its sender chose it.
    pub key: String,
}

/// What was answered.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestAnswer {
    /// The status, 200 to 299.
    pub status: u16,
    /// The answer itself, as JSON.
    pub answer: String,
}

impl std::fmt::Debug for RequestAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// What is known of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is the first one under its key: it is begun now.
    Now,
    /// It was begun and not answered; what it makes has this id.
    Before(Uuid),
    /// It was answered.
    Answered(RequestAnswer),
    /// Under this key, something else was asked for.
    AskedOtherwise,
    /// It is the first one under its key, and is not begun: too many keys of its token are kept.
    TooMany,
}

#[derive(FromRow)]
struct Row {
    asked_hash: Vec<u8>,
    makes: String,
    status: Option<u16>,
    answer: Option<String>,
}

impl Row {
    fn begun(self, asked: TokenHash) -> Result<Begun, ReadError> {
        if hash(&self.asked_hash)? != asked {
            return Ok(Begun::AskedOtherwise);
        }
        Ok(match self.status.zip(self.answer) {
            Some((status, answer)) => Begun::Answered(RequestAnswer { status, answer }),
            None => Begun::Before(id(&self.makes)?),
        })
    }
}

async fn begin(
    practice: &str,
    RequestKey { token, key }: &RequestKey,
    (asked, makes): (TokenHash, Uuid),
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Begun, Stop<WriteError>> {
    sqlx::query("DELETE FROM api_requests WHERE practice = ? AND token = ? AND key = ? AND expires_at <= ?")
        .bind(practice)
        .bind(token.to_string())
        .bind(key)
        .bind(now.0)
        .execute(&mut *db)
        .await?;
    let row: Option<Row> = sqlx::query_as(
        "SELECT asked_hash, makes, status, answer FROM api_requests WHERE practice = ? AND token = ? AND key = ?",
    )
    .bind(practice)
    .bind(token.to_string())
    .bind(key)
    .fetch_optional(&mut *db)
    .await?;
    if let Some(row) = row {
        return row.begun(asked).map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())));
    }
    let kept: u32 = sqlx::query_scalar("SELECT count(*) FROM api_requests WHERE practice = ? AND token = ?")
        .bind(practice)
        .bind(token.to_string())
        .fetch_one(&mut *db)
        .await?;
    if kept >= KEYS_MAX {
        return Ok(Begun::TooMany);
    }
    sqlx::query(
        "INSERT INTO api_requests (practice, token, key, asked_hash, makes, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(token.to_string())
    .bind(key)
    .bind(asked.0.to_vec())
    .bind(makes.to_string())
    .bind(now.plus_ms(KEPT_MS).0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "key", "token"))?;
    Ok(Begun::Now)
}

impl Records {
    /// Begins a request, `now`, of which `asked` is the hash of all that it asks for, and which is to make something with the id
    /// `makes`. [`WriteError::NoSuch`] if there is no such `token`.
    pub async fn begin_request(
        &self,
        request: RequestKey,
        (asked, makes): (TokenHash, Uuid),
        now: Timestamp,
    ) -> Result<Begun, WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| Box::pin(async move { begin(&practice, &request, (asked, makes), now, db).await }))
            .await
    }

    /// Keeps the answer to a request that was begun.
    pub async fn answer_request(&self, request: RequestKey, answer: RequestAnswer) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE api_requests SET status = ?, answer = ? WHERE practice = ? AND token = ? AND key = ?",
                    )
                    .bind(answer.status)
                    .bind(answer.answer)
                    .bind(practice)
                    .bind(request.token.to_string())
                    .bind(request.key)
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Forgets a request that was begun and refused: nothing was made, and under its key something else may be asked for.
    pub async fn forget_request(&self, request: RequestKey) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "DELETE FROM api_requests WHERE practice = ? AND token = ? AND key = ? AND status IS NULL",
                    )
                    .bind(practice)
                    .bind(request.token.to_string())
                    .bind(request.key)
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}
