//! Secret addresses at which the calendar of somebody who hosts can be subscribed to, one a person, known here by their hashes alone. One that
//! is revoked is gone, so that it cannot be told from one that never was.

use session::{PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{Records, id, sql_refusal};
use crate::{ReadError, TokenHash, WriteError};

/// How exactly it is known when a feed was last read, in milliseconds.
const USE_NOTED_EVERY_MS: i64 = 60_000;

/// A feed to be kept, in the place of what the person had.
#[derive(Clone, Debug)]
pub struct NewFeed {
    /// Whose appointments are in it.
    pub person: PersonId,
    /// The hash of the secret in its address.
    pub secret: TokenHash,
    /// The titles of appointments are in it.
    pub has_titles: bool,
    /// When it is made: now.
    pub created_at: Timestamp,
}

/// A feed as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose appointments are in it.
    pub person: PersonId,
    /// The titles of appointments are in it.
    pub has_titles: bool,
    /// When its address was made.
    pub created_at: Timestamp,
    /// When it was last read, to the minute; nothing if it never was.
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    person: String,
    has_titles: bool,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl Row {
    fn record(self) -> Result<Feed, ReadError> {
        Ok(Feed {
            person: PersonId(id(&self.person)?),
            has_titles: self.has_titles,
            created_at: Timestamp(self.created_at),
            last_used_at: self.last_used_at.map(Timestamp),
        })
    }
}

/// Removes the feed of somebody, if they have one.
pub(super) async fn remove(practice: &str, person: PersonId, db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM feeds WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(person.to_string())
        .execute(db)
        .await?;
    Ok(())
}

impl Records {
    /// Keeps a feed; the one that the person had is gone with that. [`WriteError::NoSuch`] if there is no such person.
    pub async fn keep_feed(&self, feed: NewFeed) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    remove(&practice, feed.person, db).await?;
                    sqlx::query(
                        "INSERT INTO feeds (practice, person, secret_hash, has_titles, created_at) VALUES (?, ?, ?, ?, ?)",
                    )
                    .bind(&practice)
                    .bind(feed.person.to_string())
                    .bind(feed.secret.0.to_vec())
                    .bind(feed.has_titles)
                    .bind(feed.created_at.0)
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "secret", "person"))?;
                    Ok(())
                })
            })
            .await
    }

    /// The feed with the hash of this secret.
    pub async fn feed(&self, secret: TokenHash) -> Result<Option<Feed>, ReadError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT person, has_titles, created_at, last_used_at FROM feeds WHERE practice = ? AND secret_hash = ?",
        )
        .bind(self.key())
        .bind(secret.0.to_vec())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// The feed of somebody, if they have one.
    pub async fn feed_of(&self, person: PersonId) -> Result<Option<Feed>, ReadError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT person, has_titles, created_at, last_used_at FROM feeds WHERE practice = ? AND person = ?",
        )
        .bind(self.key())
        .bind(person.to_string())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// Puts titles into the feed of somebody, or takes them out. [`WriteError::NoSuch`] if they have none.
    pub async fn change_feed(&self, person: PersonId, has_titles: bool) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("feed", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE feeds SET has_titles = ? WHERE practice = ? AND person = ?")
                    .bind(has_titles)
                    .bind(practice)
                    .bind(person.to_string())
                    .execute(db)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Removes the feed of somebody, if they have one.
    pub async fn remove_feed(&self, person: PersonId) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { Ok(remove(&practice, person, db).await?) })).await
    }

    /// Notes that a feed is read `now`, unless that was noted within the minute or it is another one by now.
    pub async fn note_use_of_feed(&self, feed: &Feed, now: Timestamp) -> Result<(), WriteError> {
        if feed.last_used_at.is_some_and(|before| now < before.plus_ms(USE_NOTED_EVERY_MS)) {
            return Ok(());
        }
        let (practice, person, made) = (self.key(), feed.person.to_string(), feed.created_at.0);
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "UPDATE feeds SET last_used_at = ? WHERE practice = ? AND person = ? AND created_at = ?",
                    )
                    .bind(now.0)
                    .bind(practice)
                    .bind(person)
                    .bind(made)
                    .execute(db)
                    .await?;
                    Ok(())
                })
            })
            .await
    }
}
