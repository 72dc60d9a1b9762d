//! The practices of a data folder. There is one, for now; every other row already says whose it is.

use sqlx::FromRow;

use super::{id, sql_refusal};
use crate::{PracticeId, ReadError, Records, Store, WriteError};

/// A practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// Which.
    pub id: PracticeId,
    /// What it is called; not empty.
    pub name: String,
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
}

impl Store {
    /// Adds a practice. [`WriteError::Taken`] if its id is there already.
    pub async fn add_practice(&self, practice: Practice) -> Result<(), WriteError> {
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query("INSERT INTO practices (id, name) VALUES (?, ?)")
                        .bind(practice.id.to_string())
                        .bind(practice.name)
                        .execute(db)
                        .await
                        .map_err(|error| sql_refusal(error, "id", "practice"))?;
                    Ok(())
                })
            })
            .await
    }

    /// All practices, by name. None in a new folder.
    pub async fn practices(&self) -> Result<Vec<Practice>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT id, name FROM practices ORDER BY name, id")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(|row| Ok(Practice { id: PracticeId(id(&row.id)?), name: row.name })).collect()
    }
}

impl Records {
    /// What the practice calls itself; nothing if there is no such practice.
    pub async fn practice_name(&self) -> Result<Option<String>, ReadError> {
        sqlx::query_scalar("SELECT name FROM practices WHERE id = ?")
            .bind(self.key())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))
    }

    /// The practice's time zone, by its name in IANA's database; nothing until it was chosen.
    pub async fn practice_zone(&self) -> Result<Option<String>, ReadError> {
        let zone: Option<Option<String>> = sqlx::query_scalar("SELECT zone FROM practices WHERE id = ?")
            .bind(self.key())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        Ok(zone.flatten())
    }

    /// Chooses the practice's time zone. [`WriteError::NoSuch`] if there is no such practice.
    pub async fn set_practice_zone(&self, zone: String) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("practice", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE practices SET zone = ? WHERE id = ?")
                    .bind(zone)
                    .bind(practice)
                    .execute(db)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Renames the practice. [`WriteError::NoSuch`] if there is no such practice.
    pub async fn rename_practice(&self, name: String) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("practice", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE practices SET name = ? WHERE id = ?")
                    .bind(name)
                    .bind(practice)
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "name", "practice"))?;
                Ok(done.rows_affected())
            })
        })
        .await
    }
}
