//! Links by which staff choose a new password, asked for by mail and known here by their hashes alone. An address that is nobody's gets a
//! row like any other, and no row of another browser is touched: what is done, and how long that takes, does not depend on whose it
//! is.

use session::{PersonId, Timestamp};
use sqlx::SqliteConnection;

use super::{Email, Ended, PersonRecord, Records, id, sign_in, sql_refusal};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

/// A new password that somebody asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordReset {
    /// The browser that asks.
    pub browser: TokenHash,
    /// The hash of the link's token.
    pub link: TokenHash,
    /// The address that was typed.
    pub email: Email,
    /// From this moment on it is good for nothing.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for PasswordReset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordReset").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

async fn ask(practice: &str, asked: PasswordReset, db: &mut SqliteConnection) -> Result<(), Stop<WriteError>> {
    let person: Option<String> = sqlx::query_scalar(
        "SELECT id FROM people WHERE practice = ? AND email = ? AND role = 'provider' AND archived = 0",
    )
    .bind(practice)
    .bind(asked.email.as_str())
    .fetch_optional(&mut *db)
    .await?;
    sqlx::query("DELETE FROM password_resets WHERE practice = ? AND browser_hash = ?")
        .bind(practice)
        .bind(&asked.browser.0[..])
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO password_resets (practice, browser_hash, link_hash, person, expires_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(&asked.browser.0[..])
    .bind(&asked.link.0[..])
    .bind(person)
    .bind(asked.expires_at.0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "link", "practice"))?;
    Ok(())
}

async fn reset(
    practice: &str,
    (link, now): (TokenHash, Timestamp),
    password_hash: String,
    db: &mut SqliteConnection,
) -> Result<(Option<PersonId>, Option<Ended>), Stop<WriteError>> {
    let person: Option<String> = sqlx::query_scalar(
        "SELECT person FROM password_resets WHERE practice = ?1 AND link_hash = ?2 AND expires_at > ?3 \
         AND person IN (SELECT id FROM people WHERE practice = ?1 AND archived = 0)",
    )
    .bind(practice)
    .bind(&link.0[..])
    .bind(now.0)
    .fetch_optional(&mut *db)
    .await?;
    let Some(person) = person else { return Ok((None, None)) };
    let person = PersonId(id(&person).map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())))?);
    // Whoever has chosen one needs no other that was asked for in their name.
    sqlx::query("DELETE FROM password_resets WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(person.to_string())
        .execute(&mut *db)
        .await?;
    sqlx::query("UPDATE people SET password_hash = ? WHERE practice = ? AND id = ?")
        .bind(password_hash)
        .bind(practice)
        .bind(person.to_string())
        .execute(&mut *db)
        .await?;
    let ended = sign_in::end_all_of(practice, person, db).await?;
    Ok((Some(person), Some(ended)))
}

async fn change(
    practice: &str,
    (person, kept): (PersonId, TokenHash),
    (verified, chosen): (String, String),
    db: &mut SqliteConnection,
) -> Result<Option<Ended>, Stop<WriteError>> {
    let done = sqlx::query(
        "UPDATE people SET password_hash = ? WHERE practice = ? AND id = ? AND password_hash = ? AND archived = 0",
    )
    .bind(chosen)
    .bind(practice)
    .bind(person.to_string())
    .bind(verified)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    sqlx::query("DELETE FROM password_resets WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(person.to_string())
        .execute(&mut *db)
        .await?;
    sign_in::end_all_but(practice, (person, kept), db).await.map(Some)
}

impl Records {
    /// Sets the hash of the password that somebody has chosen who knows the one with the hash `verified`, ends the links that were
    /// mailed to choose one, and signs every browser of theirs out but that of `kept`. False, and nothing is changed, if `verified` is
    /// not theirs any more.
    pub async fn change_password(
        &self,
        (person, kept): (PersonId, TokenHash),
        (verified, chosen): (String, String),
    ) -> Result<bool, WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| {
            Box::pin(async move {
                let ended = change(&practice, (person, kept), (verified, chosen), db).await?;
                Ok((ended.is_some(), ended))
            })
        })
        .await
    }

    /// Keeps what somebody asks for; what the same browser asked for before is good for nothing from then on. Does not tell whether
    /// somebody of the staff has that address.
    pub async fn ask_for_password(&self, asked: PasswordReset) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { ask(&practice, asked, db).await })).await
    }

    /// Who could choose a new password by a link that is still good.
    pub async fn person_of_reset_link(
        &self,
        link: TokenHash,
        now: Timestamp,
    ) -> Result<Option<PersonRecord>, ReadError> {
        let person: Option<String> = sqlx::query_scalar(
            "SELECT person FROM password_resets \
             WHERE practice = ? AND link_hash = ? AND expires_at > ? AND person IS NOT NULL",
        )
        .bind(self.key())
        .bind(link.0.to_vec())
        .bind(now.0)
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let Some(person) = person else { return Ok(None) };
        let person = self.person(PersonId(id(&person)?)).await?;
        Ok(person.filter(|person| !person.archived))
    }

    /// Sets the hash of a new password by a link, which it uses up, signs every browser of theirs out, and answers who that
    /// is; nobody if there is no such link, or it was used or has expired.
    pub async fn reset_password(
        &self,
        link: TokenHash,
        now: Timestamp,
        password_hash: String,
    ) -> Result<Option<PersonId>, WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| Box::pin(async move { reset(&practice, (link, now), password_hash, db).await }))
            .await
    }
}
