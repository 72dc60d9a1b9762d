//! What a practice decides of its letters: on which occasions, at which hours, in which words.

use post::{Settings, SettingsRefused};
use session::Timestamp;
use sqlx::SqliteConnection;

use super::{Records, damaged, unreadable};
use crate::records::sql_refusal;
use crate::sqlite::Stop;
use crate::{ReadError, WriteError};

/// Why settings were not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LetterSettingsError {
    /// Something in them does not do; nothing was written.
    #[error(transparent)]
    Refused(#[from] SettingsRefused),
    /// They could not be written.
    #[error(transparent)]
    NotWritten(#[from] WriteError),
}

fn parsed(json: Option<String>) -> Result<Settings, ReadError> {
    let read = |json: String| serde_json::from_str(&json).map_err(|_| unreadable("what is decided of letters"));
    json.map_or_else(|| Ok(Settings::default()), read)
}

/// What holds now, inside a transaction.
pub(super) async fn read(practice: &str, db: &mut SqliteConnection) -> Result<Settings, Stop<WriteError>> {
    let json = sqlx::query_scalar("SELECT settings FROM letter_settings WHERE practice = ?")
        .bind(practice)
        .fetch_optional(db)
        .await?;
    parsed(json).map_err(damaged)
}

impl Records {
    /// What the practice decides of its letters; the defaults, if it has decided nothing.
    pub async fn letter_settings(&self) -> Result<Settings, ReadError> {
        let json = sqlx::query_scalar("SELECT settings FROM letter_settings WHERE practice = ?")
            .bind(self.key())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        parsed(json)
    }

    /// Changes it, for the letters that wait as well, as of `now`. What does not do is refused, and then nothing changes.
    pub async fn set_letter_settings(&self, settings: &Settings, now: Timestamp) -> Result<(), LetterSettingsError> {
        settings.check()?;
        let json = serde_json::to_string(settings).map_err(|error| WriteError::NotWritten(error.to_string()))?;
        let (practice, planning) = (self.key(), self.planning(now).together("settings"));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO letter_settings (practice, settings) VALUES (?, ?) \
                         ON CONFLICT DO UPDATE SET settings = excluded.settings",
                    )
                    .bind(practice)
                    .bind(json)
                    .execute(&mut *db)
                    .await
                    .map_err(|error| sql_refusal(error, "name", "practice"))?;
                    planning.all(db).await
                })
            })
            .await
            .map_err(LetterSettingsError::NotWritten)
    }
}
