//! Guests' places, and the one-time codes that carry a place to a second device.
//!
//! A guest's first browser is known by a key that is derived from its token elsewhere. A second one that redeemed a
//! code has another token, and is written here as having the first one's key.

use session::{AppointmentId, Timestamp};
use sqlx::SqliteConnection;

use super::{Records, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{GuestKey, ReadError, TokenHash, WriteError};

/// How many wrong codes may be tried at an appointment before every code that was open meanwhile is dead.
///
/// A code is short enough to be typed, so guesses are counted. A wrong guess cannot be told whose code it was meant
/// for; it counts against every open one of the appointment.
pub const PLACE_CODE_GUESSES_MAX: u32 = 10;

/// A one-time code that carries a guest's place to a second device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceCode {
    /// The hash of the code.
    pub hash: TokenHash,
    /// In which appointment.
    pub appointment: AppointmentId,
    /// Whose place.
    pub guest: GuestKey,
    /// From this moment on it is good for nothing.
    pub expires_at: Timestamp,
}

async fn add(
    practice: &str,
    code: PlaceCode,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    // Codes are short: one may be drawn that was drawn before and is dead by now.
    sqlx::query(
        "DELETE FROM place_codes WHERE practice = ? AND appointment = ? AND code_hash = ? \
         AND (used_at IS NOT NULL OR expires_at <= ? OR guesses >= ?)",
    )
    .bind(practice)
    .bind(code.appointment.to_string())
    .bind(&code.hash.0[..])
    .bind(now.0)
    .bind(PLACE_CODE_GUESSES_MAX)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "INSERT INTO place_codes (practice, appointment, code_hash, guest_key, expires_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(code.appointment.to_string())
    .bind(&code.hash.0[..])
    .bind(&code.guest.0[..])
    .bind(code.expires_at.0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "code", "appointment"))?;
    Ok(())
}

async fn redeem(
    practice: &str,
    hash: TokenHash,
    appointment: AppointmentId,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Option<Vec<u8>>, Stop<WriteError>> {
    let guest = sqlx::query_scalar(
        "UPDATE place_codes SET used_at = ?1 WHERE practice = ?2 AND appointment = ?3 AND code_hash = ?4 \
         AND used_at IS NULL AND expires_at > ?1 AND guesses < ?5 RETURNING guest_key",
    )
    .bind(now.0)
    .bind(practice)
    .bind(appointment.to_string())
    .bind(&hash.0[..])
    .bind(PLACE_CODE_GUESSES_MAX)
    .fetch_optional(&mut *db)
    .await?;
    if guest.is_none() {
        sqlx::query(
            "UPDATE place_codes SET guesses = guesses + 1 \
             WHERE practice = ? AND appointment = ? AND used_at IS NULL AND guesses < ?",
        )
        .bind(practice)
        .bind(appointment.to_string())
        .bind(PLACE_CODE_GUESSES_MAX)
        .execute(db)
        .await?;
    }
    Ok(guest)
}

fn guest_key(bytes: &[u8]) -> Result<GuestKey, ReadError> {
    bytes.try_into().map(GuestKey).map_err(|_| unreadable("a guest key"))
}

impl Records {
    /// Opens a code. `now` frees the codes that are used, expired or dead, so that the same one may be drawn again.
    /// [`WriteError::Taken`] if the `code` is open in the appointment already: draw another. [`WriteError::NoSuch`] if
    /// there is no such `appointment`.
    pub async fn add_place_code(&self, code: PlaceCode, now: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { add(&practice, code, now, db).await })).await
    }

    /// Uses a code up and answers whose place it carries; nobody's if there is no such code in this appointment, or it
    /// was used, has expired or died of guesses. A wrong code counts: see [`PLACE_CODE_GUESSES_MAX`].
    pub async fn redeem_place_code(
        &self,
        hash: TokenHash,
        appointment: AppointmentId,
        now: Timestamp,
    ) -> Result<Option<GuestKey>, WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let guest = redeem(&practice, hash, appointment, now, db).await?;
                    // A CHECK keeps the length; were it broken, the code would stay unused.
                    let refused = |error: ReadError| Stop::Refused(WriteError::NotWritten(error.to_string()));
                    guest.map(|bytes| guest_key(&bytes)).transpose().map_err(refused)
                })
            })
            .await
    }

    /// Writes that a browser has this guest's place in an appointment; a later place replaces an earlier one.
    /// [`WriteError::NoSuch`] if there is no such `appointment`.
    pub async fn set_place(
        &self,
        browser: TokenHash,
        appointment: AppointmentId,
        guest: GuestKey,
    ) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                "INSERT INTO browser_places (practice, browser_hash, appointment, guest_key) VALUES (?, ?, ?, ?) \
                 ON CONFLICT DO UPDATE SET guest_key = excluded.guest_key",
            )
            .bind(practice)
            .bind(browser.0.to_vec())
            .bind(appointment.to_string())
            .bind(guest.0.to_vec())
            .execute(db)
            .await
            .map_err(|error| sql_refusal(error, "token", "appointment"))?;
                    Ok(())
                })
            })
            .await
    }

    /// Whose place a browser has in an appointment, if it carried one over from another.
    pub async fn place(&self, browser: TokenHash, appointment: AppointmentId) -> Result<Option<GuestKey>, ReadError> {
        let bytes: Option<Vec<u8>> = sqlx::query_scalar(
            "SELECT guest_key FROM browser_places WHERE practice = ? AND browser_hash = ? AND appointment = ?",
        )
        .bind(self.key())
        .bind(browser.0.to_vec())
        .bind(appointment.to_string())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        bytes.map(|bytes| guest_key(&bytes)).transpose()
    }
}
