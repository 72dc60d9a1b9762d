//! Browsers that are signed in. The cookie's token is known here by its hash alone. Also forgets whatever has expired with them.

use session::{PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{Ended, Proof, Records, hash, id, second_factor, sql_refusal, webhook};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

/// One browser, signed in as somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The hash of the token in its cookie.
    pub token: TokenHash,
    /// As whom.
    pub person: PersonId,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last heard of.
    pub last_seen: Timestamp,
    /// When its person last typed, pointed or touched there, or showed the password: a workspace locks a while after.
    pub last_input: Timestamp,
    /// From this moment on it is not signed in any more.
    pub expires_at: Timestamp,
    /// The browser's name, as far as it is known.
    pub browser: Option<String>,
    /// The name of the system that it runs on, likewise.
    pub system: Option<String>,
}

#[derive(FromRow)]
struct Row {
    token_hash: Vec<u8>,
    person: String,
    created_at: i64,
    last_seen: i64,
    last_input: i64,
    expires_at: i64,
    browser: Option<String>,
    system: Option<String>,
}

impl Row {
    fn record(self) -> Result<SignIn, ReadError> {
        Ok(SignIn {
            token: hash(&self.token_hash)?,
            person: PersonId(id(&self.person)?),
            created_at: Timestamp(self.created_at),
            last_seen: Timestamp(self.last_seen),
            last_input: Timestamp(self.last_input),
            expires_at: Timestamp(self.expires_at),
            browser: self.browser,
            system: self.system,
        })
    }
}

fn hashes(rows: &[Vec<u8>]) -> Result<Vec<TokenHash>, Stop<WriteError>> {
    let hashes: Result<_, _> = rows.iter().map(|bytes| hash(bytes)).collect();
    hashes.map_err(|error: ReadError| Stop::Refused(WriteError::NotWritten(error.to_string())))
}

/// Is there a proof of their second factor, or have they none?
async fn may_come_in(
    practice: &str,
    (person, proof): (PersonId, Option<Proof>),
    db: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    if let Some(proof) = proof {
        return second_factor::is_proven(practice, (person, proof), db).await;
    }
    sqlx::query_scalar("SELECT NOT EXISTS (SELECT 1 FROM second_factors WHERE practice = ? AND person = ?)")
        .bind(practice)
        .bind(person.to_string())
        .fetch_one(db)
        .await
}

/// Answers how many sign-ins that made.
async fn insert(
    practice: &str,
    sign_in: SignIn,
    verified: Option<String>,
    db: &mut SqliteConnection,
) -> Result<u64, Stop<WriteError>> {
    let done = sqlx::query(
        "INSERT INTO sign_ins \
         (practice, token_hash, person, created_at, last_seen, expires_at, browser, system, last_input) \
         SELECT practice, ?2, id, ?4, ?5, ?6, ?8, ?9, ?10 FROM people WHERE practice = ?1 AND id = ?3 AND archived = 0 \
         AND (?7 IS NULL OR password_hash = ?7)",
    )
    .bind(practice)
    .bind(sign_in.token.0.to_vec())
    .bind(sign_in.person.to_string())
    .bind(sign_in.created_at.0)
    .bind(sign_in.last_seen.0)
    .bind(sign_in.expires_at.0)
    .bind(verified)
    .bind(sign_in.browser)
    .bind(sign_in.system)
    .bind(sign_in.last_input.0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "token", "person"))?;
    Ok(done.rows_affected())
}

/// The sign-ins of somebody, who is something else from now on, in the transaction of whoever calls.
pub(super) async fn all_of(
    practice: &str,
    person: PersonId,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Ended, Stop<WriteError>> {
    let rows: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT token_hash FROM sign_ins WHERE practice = ? AND person = ? AND expires_at > ?")
            .bind(practice)
            .bind(person.to_string())
            .bind(now.0)
            .fetch_all(db)
            .await?;
    Ok(Ended { person, sign_ins: hashes(&rows)? })
}

/// Signs somebody out of every browser but one.
pub(super) async fn end_all_but(
    practice: &str,
    (person, kept): (PersonId, TokenHash),
    db: &mut SqliteConnection,
) -> Result<Ended, Stop<WriteError>> {
    let rows: Vec<Vec<u8>> = sqlx::query_scalar(
        "DELETE FROM sign_ins WHERE practice = ? AND person = ? AND token_hash <> ? RETURNING token_hash",
    )
    .bind(practice)
    .bind(person.to_string())
    .bind(&kept.0[..])
    .fetch_all(db)
    .await?;
    Ok(Ended { person, sign_ins: hashes(&rows)? })
}

/// Signs somebody out of every browser.
pub(super) async fn end_all_of(
    practice: &str,
    person: PersonId,
    db: &mut SqliteConnection,
) -> Result<Ended, Stop<WriteError>> {
    let rows: Vec<Vec<u8>> =
        sqlx::query_scalar("DELETE FROM sign_ins WHERE practice = ? AND person = ? RETURNING token_hash")
            .bind(practice)
            .bind(person.to_string())
            .fetch_all(db)
            .await?;
    Ok(Ended { person, sign_ins: hashes(&rows)? })
}

impl Records {
    /// Signs a browser in. [`WriteError::Taken`] if the `token` is there already, [`WriteError::NoSuch`] if the
    /// practice does not know the `person`, or has put them aside.
    pub async fn add_sign_in(&self, sign_in: SignIn) -> Result<(), WriteError> {
        self.insert_sign_in(sign_in, None).await
    }

    /// The same for somebody who has shown that they know the password with the hash `verified`. [`WriteError::NoSuch`] also if
    /// that is not their password any more: it takes a while to verify one, and another may have been chosen meanwhile. Likewise if
    /// they have a second factor and there is no `proof` of it, or that was used; here it is used up.
    pub async fn add_sign_in_by_password(
        &self,
        sign_in: SignIn,
        (verified, proof): (String, Option<Proof>),
    ) -> Result<(), WriteError> {
        self.insert_sign_in(sign_in, Some((verified, proof))).await
    }

    async fn insert_sign_in(
        &self,
        sign_in: SignIn,
        verified: Option<(String, Option<Proof>)>,
    ) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("person", move |db| {
            Box::pin(async move {
                let verified = match verified {
                    Some((verified, proof)) => {
                        if !may_come_in(&practice, (sign_in.person, proof), db).await? {
                            return Err(Stop::Refused(WriteError::NoSuch { what: "second factor" }));
                        }
                        Some(verified)
                    }
                    None => None,
                };
                insert(&practice, sign_in, verified, db).await
            })
        })
        .await
    }

    /// The sign-in of a browser, unless it has expired by `now`.
    pub async fn sign_in(&self, token: TokenHash, now: Timestamp) -> Result<Option<SignIn>, ReadError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM sign_ins WHERE practice = ? AND token_hash = ? AND expires_at > ?")
                .bind(self.key())
                .bind(token.0.to_vec())
                .bind(now.0)
                .fetch_optional(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// The browsers in which somebody is signed in `now`, the one that was heard of last first.
    pub async fn sign_ins_of(&self, person: PersonId, now: Timestamp) -> Result<Vec<SignIn>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM sign_ins WHERE practice = ? AND person = ? AND expires_at > ? \
             ORDER BY last_seen DESC, created_at DESC, token_hash",
        )
        .bind(self.key())
        .bind(person.to_string())
        .bind(now.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Notes that a browser was heard of, which prolongs nothing. [`WriteError::NoSuch`] if it is not signed in.
    pub async fn touch_sign_in(&self, token: TokenHash, last_seen: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("sign-in", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE sign_ins SET last_seen = ? WHERE practice = ? AND token_hash = ?")
                    .bind(last_seen.0)
                    .bind(practice)
                    .bind(token.0.to_vec())
                    .execute(db)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Notes that somebody typed, pointed or touched in a browser. An earlier moment than the one that is known changes nothing.
    /// [`WriteError::NoSuch`] if it is not signed in, or if nothing was noted there since `locked_by`: what is locked by then is
    /// opened by its password alone.
    pub async fn note_input(&self, token: TokenHash, at: Timestamp, locked_by: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("sign-in", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE sign_ins SET last_input = max(last_input, ?1) \
                     WHERE practice = ?2 AND token_hash = ?3 AND last_input > ?4",
                )
                .bind(at.0)
                .bind(practice)
                .bind(token.0.to_vec())
                .bind(locked_by.0)
                .execute(db)
                .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Unlocks a browser for whoever has shown that they know the password with the hash `verified`. [`WriteError::NoSuch`] if it is not
    /// signed in, or if that is not the password of its person any more.
    pub async fn unlock(&self, token: TokenHash, verified: String, at: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("sign-in", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE sign_ins SET last_input = max(last_input, ?1) WHERE practice = ?2 AND token_hash = ?3 \
                     AND person IN (SELECT id FROM people WHERE practice = ?2 AND archived = 0 AND password_hash = ?4)",
                )
                .bind(at.0)
                .bind(practice)
                .bind(token.0.to_vec())
                .bind(verified)
                .execute(db)
                .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Signs a browser out; says whether it was signed in.
    pub async fn remove_sign_in(&self, token: TokenHash) -> Result<bool, WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| {
            Box::pin(async move {
                let person: Option<String> =
                    sqlx::query_scalar("DELETE FROM sign_ins WHERE practice = ? AND token_hash = ? RETURNING person")
                        .bind(practice)
                        .bind(token.0.to_vec())
                        .fetch_optional(db)
                        .await?;
                let Some(person) = person else { return Ok((false, None)) };
                let person = id(&person).map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())))?;
                Ok((true, Some(Ended { person: PersonId(person), sign_ins: vec![token] })))
            })
        })
        .await
    }

    /// Signs every browser of somebody out; says how many that were.
    pub async fn remove_sign_ins_of(&self, person: PersonId) -> Result<usize, WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| {
            Box::pin(async move {
                let ended = end_all_of(&practice, person, db).await?;
                Ok((ended.sign_ins.len(), Some(ended)))
            })
        })
        .await
    }

    /// Forgets the sign-ins, those and the new passwords asked for by mail, the place codes and the answers to requests of other
    /// systems that have expired by `now`, and what webhooks were told a month before; says how many that were.
    pub async fn purge_expired(&self, now: Timestamp) -> Result<u64, WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let sign_ins = sqlx::query("DELETE FROM sign_ins WHERE practice = ? AND expires_at <= ?")
                        .bind(&practice)
                        .bind(now.0)
                        .execute(&mut *db)
                        .await?;
                    let codes = sqlx::query("DELETE FROM place_codes WHERE practice = ? AND expires_at <= ?")
                        .bind(&practice)
                        .bind(now.0)
                        .execute(&mut *db)
                        .await?;
                    let mailed = sqlx::query("DELETE FROM mailed_sign_ins WHERE practice = ? AND expires_at <= ?")
                        .bind(&practice)
                        .bind(now.0)
                        .execute(&mut *db)
                        .await?;
                    let resets = sqlx::query("DELETE FROM password_resets WHERE practice = ? AND expires_at <= ?")
                        .bind(&practice)
                        .bind(now.0)
                        .execute(&mut *db)
                        .await?;
                    let requests = sqlx::query("DELETE FROM api_requests WHERE practice = ? AND expires_at <= ?")
                        .bind(&practice)
                        .bind(now.0)
                        .execute(&mut *db)
                        .await?;
                    let told = webhook::forget_told(&practice, now, db).await?;
                    Ok(sign_ins.rows_affected()
                        + codes.rows_affected()
                        + mailed.rows_affected()
                        + resets.rows_affected()
                        + requests.rows_affected()
                        + told)
                })
            })
            .await
    }
}
