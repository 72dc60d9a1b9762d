//! What somebody was told where they are written to no more: at an earlier address or number, or another way.

use post::{Channel, Recipient, Visit, last_told};
use sqlx::{FromRow, SqliteConnection};

use super::{Concerned, PastRow, Planning, Thread, damaged};
use crate::WriteError;
use crate::sqlite::Stop;

/// A letter to somebody, wherever it went.
#[derive(FromRow)]
struct AnyRow {
    #[sqlx(flatten)]
    letter: PastRow,
    channel: String,
    address: u32,
}

impl Planning {
    /// What was told to somebody last where they are written to no more.
    pub(super) async fn told_elsewhere(
        &self,
        appointment: &str,
        to: &Concerned,
        recipient: &Recipient,
        db: &mut SqliteConnection,
    ) -> Result<Option<(Visit, u32)>, Stop<WriteError>> {
        let rows: Vec<AnyRow> = sqlx::query_as(
            "SELECT id, occasion, edition, starts_at, minutes, link, state, channel, address FROM letters \
             WHERE practice = ? AND appointment = ? AND person = ?",
        )
        .bind(&self.practice)
        .bind(appointment)
        .bind(&to.id)
        .fetch_all(db)
        .await?;
        let is_theirs = |row: &AnyRow, channel: Channel| {
            row.channel == channel.as_str() && recipient.has(channel) && row.address == to.address(channel)
        };
        let elsewhere = rows.iter().filter(|row| !Channel::ALL.into_iter().any(|channel| is_theirs(row, channel)));
        let past: Result<Vec<_>, _> = elsewhere.map(|row| row.letter.past()).collect();
        Ok(last_told(&past.map_err(damaged)?))
    }

    /// What waits goes to the address that they have now. Says whether anything but a reminder went to an earlier one, or would
    /// have: to this one it is news again.
    pub(super) async fn take_along(
        &self,
        thread: &Thread<'_>,
        db: &mut SqliteConnection,
    ) -> Result<bool, Stop<WriteError>> {
        sqlx::query(
            "UPDATE OR IGNORE letters SET address = ?5 WHERE practice = ?1 AND appointment = ?2 AND person = ?3 \
             AND channel = ?4 AND address <> ?5 AND state = 'waiting'",
        )
        .bind(&self.practice)
        .bind(thread.appointment)
        .bind(thread.person)
        .bind(thread.channel.as_str())
        .bind(thread.address)
        .execute(&mut *db)
        .await?;
        let earlier: Vec<(String, String, bool)> = sqlx::query_as(
            "SELECT id, state, occasion NOT IN ('day_before', 'ten_minutes_before') FROM letters WHERE practice = ? \
             AND appointment = ? AND person = ? AND channel = ? AND address <> ?",
        )
        .bind(&self.practice)
        .bind(thread.appointment)
        .bind(thread.person)
        .bind(thread.channel.as_str())
        .bind(thread.address)
        .fetch_all(&mut *db)
        .await?;
        // One that came back from the earlier address may have found its like planned for this one.
        for (id, ..) in earlier.iter().filter(|(_, state, _)| state == "waiting") {
            self.withdraw(id, db).await?;
        }
        Ok(earlier.iter().any(|(.., is_news)| *is_news))
    }
}
