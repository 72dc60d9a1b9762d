//! Sign-ins of clients that were asked for by mail: a link that is good in any browser, and a short code that is good in the
//! one that asked. Both are known here by their hashes alone, work once together, and end with the next one that this browser
//! asks for, or with the first that signs the client in.
//!
//! An address that is no client's gets a row like any other, and no row of another browser is touched: what is done, how long
//! that takes, and what becomes of it does not depend on whose address it is. Nor can anybody void what somebody else has
//! asked for.

use session::{AppointmentId, PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{Email, PersonRecord, Records, id, sql_refusal};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

/// How many wrong codes may be tried before the code is dead. The link, which cannot be guessed, stays good.
pub const MAILED_CODE_GUESSES_MAX: u32 = 5;

/// A sign-in that somebody asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct MailedSignIn {
    /// The browser that asks.
    pub browser: TokenHash,
    /// The hash of the link's token.
    pub link: TokenHash,
    /// The hash of the code; what is hashed must hold more than the code, which is short enough to be tried out.
    pub code: TokenHash,
    /// The address that was typed.
    pub email: Email,
    /// By whose link they came, if by one.
    pub appointment: Option<AppointmentId>,
    /// From this moment on it is good for nothing.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for MailedSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailedSignIn").field("appointment", &self.appointment).finish_non_exhaustive()
    }
}

/// What a link or a code was good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// Who may be signed in.
    pub person: PersonId,
    /// By whose link they came, if by one.
    pub appointment: Option<AppointmentId>,
}

#[derive(FromRow)]
struct Row {
    person: String,
    appointment: Option<String>,
}

impl Row {
    fn redeemed(self) -> Result<Redeemed, ReadError> {
        let appointment = self.appointment.map(|text| id(&text).map(AppointmentId)).transpose()?;
        Ok(Redeemed { person: PersonId(id(&self.person)?), appointment })
    }
}

/// Whoever has signed in needs no other that was asked for in their name. A row that no version wrote stays where it is, and signs
/// nobody in.
async fn redeemed(
    practice: &str,
    row: Option<Row>,
    db: &mut SqliteConnection,
) -> Result<Option<Redeemed>, Stop<WriteError>> {
    let Some(row) = row else { return Ok(None) };
    sqlx::query("DELETE FROM mailed_sign_ins WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(&row.person)
        .execute(db)
        .await?;
    row.redeemed().map(Some).map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())))
}

async fn ask(practice: &str, asked: MailedSignIn, db: &mut SqliteConnection) -> Result<(), Stop<WriteError>> {
    let person: Option<String> = sqlx::query_scalar(
        "SELECT id FROM people WHERE practice = ? AND email = ? AND role = 'client' AND archived = 0",
    )
    .bind(practice)
    .bind(asked.email.as_str())
    .fetch_optional(&mut *db)
    .await?;
    sqlx::query("DELETE FROM mailed_sign_ins WHERE practice = ? AND browser_hash = ?")
        .bind(practice)
        .bind(&asked.browser.0[..])
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO mailed_sign_ins (practice, browser_hash, link_hash, code_hash, person, appointment, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(&asked.browser.0[..])
    .bind(&asked.link.0[..])
    .bind(&asked.code.0[..])
    .bind(person)
    .bind(asked.appointment.map(|id| id.to_string()))
    .bind(asked.expires_at.0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "link", "appointment"))?;
    Ok(())
}

async fn redeem_code(
    practice: &str,
    (browser, code): (TokenHash, TokenHash),
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Option<Redeemed>, Stop<WriteError>> {
    let row: Option<Row> = sqlx::query_as(
        "DELETE FROM mailed_sign_ins WHERE practice = ?1 AND browser_hash = ?2 AND code_hash = ?3 AND expires_at > ?4 \
         AND guesses < ?5 AND person IN (SELECT id FROM people WHERE practice = ?1 AND archived = 0) \
         RETURNING person, appointment",
    )
    .bind(practice)
    .bind(&browser.0[..])
    .bind(&code.0[..])
    .bind(now.0)
    .bind(MAILED_CODE_GUESSES_MAX)
    .fetch_optional(&mut *db)
    .await?;
    if row.is_none() {
        sqlx::query(
            "UPDATE mailed_sign_ins SET guesses = guesses + 1 WHERE practice = ? AND browser_hash = ? AND guesses < ?",
        )
        .bind(practice)
        .bind(&browser.0[..])
        .bind(MAILED_CODE_GUESSES_MAX)
        .execute(&mut *db)
        .await?;
    }
    redeemed(practice, row, db).await
}

async fn redeem_link(
    practice: &str,
    link: TokenHash,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Option<Redeemed>, Stop<WriteError>> {
    let row: Option<Row> = sqlx::query_as(
        "DELETE FROM mailed_sign_ins WHERE practice = ?1 AND link_hash = ?2 AND expires_at > ?3 \
         AND person IN (SELECT id FROM people WHERE practice = ?1 AND archived = 0) RETURNING person, appointment",
    )
    .bind(practice)
    .bind(&link.0[..])
    .bind(now.0)
    .fetch_optional(&mut *db)
    .await?;
    redeemed(practice, row, db).await
}

impl Records {
    /// Keeps what somebody asks for; what the same browser asked for before is good for nothing from then on. Does not tell whether there is such a client. [`WriteError::NoSuch`] if there is no such `appointment`.
    pub async fn ask_for_sign_in(&self, asked: MailedSignIn) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { ask(&practice, asked, db).await })).await
    }

    /// The client whom a link that is still good would sign in.
    pub async fn client_of_mailed_link(
        &self,
        link: TokenHash,
        now: Timestamp,
    ) -> Result<Option<PersonRecord>, ReadError> {
        let person: Option<String> = sqlx::query_scalar(
            "SELECT person FROM mailed_sign_ins \
             WHERE practice = ? AND link_hash = ? AND expires_at > ? AND person IS NOT NULL",
        )
        .bind(self.key())
        .bind(link.0.to_vec())
        .bind(now.0)
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        match person {
            Some(person) => self.person(PersonId(id(&person)?)).await,
            None => Ok(None),
        }
    }

    /// Uses a link up, and the code with it, and answers for whom it was good; nobody if there is no such link, or it was
    /// used, has expired or was followed by another.
    pub async fn redeem_mailed_link(&self, link: TokenHash, now: Timestamp) -> Result<Option<Redeemed>, WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { redeem_link(&practice, link, now, db).await })).await
    }

    /// Uses a code up, and the link with it, in the browser that asked for it. A wrong one counts: see
    /// [`MAILED_CODE_GUESSES_MAX`].
    pub async fn redeem_mailed_code(
        &self,
        browser: TokenHash,
        code: TokenHash,
        now: Timestamp,
    ) -> Result<Option<Redeemed>, WriteError> {
        let practice = self.key();
        let key = (browser, code);
        self.writer.write(move |db| Box::pin(async move { redeem_code(&practice, key, now, db).await })).await
    }
}
