//! Secrets that are drawn once and kept, such as the one that links are derived from.

use super::{Records, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{Secret, WriteError};

impl Records {
    /// The secret of this name. The first call keeps its `candidate`, which must be random; every call answers with what
    /// was kept.
    pub async fn secret(&self, name: &str, candidate: Secret) -> Result<Secret, WriteError> {
        let (practice, name) = (self.key(), name.to_owned());
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO secrets (practice, name, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                        .bind(&practice)
                        .bind(&name)
                        .bind(candidate.0.to_vec())
                        .execute(&mut *db)
                        .await
                        .map_err(|error| sql_refusal(error, "name", "practice"))?;
                    let bytes: Vec<u8> =
                        sqlx::query_scalar("SELECT bytes FROM secrets WHERE practice = ? AND name = ?")
                            .bind(&practice)
                            .bind(&name)
                            .fetch_one(db)
                            .await?;
                    let damaged = |_| Stop::Refused(WriteError::NotWritten(unreadable("a secret").to_string()));
                    bytes.try_into().map(Secret).map_err(damaged)
                })
            })
            .await
    }
}
