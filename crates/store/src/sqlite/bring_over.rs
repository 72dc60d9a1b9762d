//! Brings over the log of a version that did not chain its rows: once, at the first opening by one that does.
//!
//! Each row is read by the layout it has, its personal texts are taken out, and it is chained as if it were appended
//! now: in one transaction with the dropping of the old table and the check of the key, so that a crash leaves all or
//! nothing of it. A row that cannot be read stops it; nothing is changed then.
//!
//! What the old rows said before this moment nobody can vouch for. So it is done only where nothing is chained yet: beside
//! chained rows or heads, or a key that chained some, an unchained log is somebody's attempt to have other rows taken for
//! old ones.

use std::path::Path;

use sqlx::{FromRow, SqliteConnection};

use super::append;
use super::chain::Chain;
use super::heads::{Chained, Head};
use super::layout::{self, Row};
use super::tally::{Tally, ends};
use crate::OpenError;
use crate::mac::Mac;

/// How many rows are in memory at once.
const PAGE: i64 = 500;

/// What stops it.
pub(super) enum Stop {
    Sql(sqlx::Error),
    /// A row, and what is wrong with it.
    Row(String),
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

#[derive(FromRow)]
struct Old {
    practice: String,
    session: String,
    appointment: String,
    seq: i64,
    #[sqlx(flatten)]
    row: Row,
}

/// Is there a log that is not chained?
pub(super) async fn is_due(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'events_unchained'").fetch_one(db).await?;
    Ok(tables > 0)
}

/// Is there anything in it?
pub(super) async fn has_rows(db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let row: Option<i64> = sqlx::query_scalar("SELECT 1 FROM events_unchained LIMIT 1").fetch_optional(db).await?;
    Ok(row.is_some())
}

/// Chains the old log, in an order in which each session is whole, and notes the key that did it.
pub(super) async fn run(db: &mut SqliteConnection, chain: &Chain, file: &Path) -> Result<(), OpenError> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await.map_err(|error| OpenError::from_sql(file, &error))?;
    let done = bring_over(db, chain).await;
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::query(end).execute(db).await.map(drop);
    match done {
        Ok(()) => ended.map_err(|error| OpenError::from_sql(file, &error)),
        Err(Stop::Sql(error)) => Err(OpenError::from_sql(file, &error)),
        Err(Stop::Row(reason)) => Err(OpenError::Damaged { file: file.to_owned(), reason }),
    }
}

async fn bring_over(db: &mut SqliteConnection, chain: &Chain) -> Result<(), Stop> {
    let mut last = (Chained { practice: String::new(), session: String::new() }, Head { seq: 0, mac: Mac::NONE });
    loop {
        let (of, head) = &last;
        let page: Vec<Old> = sqlx::query_as(
            "SELECT e.practice, e.session, s.appointment, e.seq, e.at, e.actor, e.command, e.schema, e.type, e.payload \
             FROM events_unchained AS e JOIN sessions AS s ON s.practice = e.practice AND s.id = e.session \
             WHERE (e.practice, e.session, e.seq) > (?, ?, ?) ORDER BY e.practice, e.session, e.seq LIMIT ?",
        )
        .bind(&of.practice)
        .bind(&of.session)
        .bind(head.seq)
        .bind(PAGE)
        .fetch_all(&mut *db)
        .await?;
        if page.is_empty() {
            break;
        }
        for old in page {
            let of = Chained { practice: old.practice, session: old.session };
            let before = if last.0 == of { last.1 } else { Head { seq: 0, mac: Mac::NONE } };
            let damaged = |what: &str| Stop::Row(format!("entry {} of session {}: {what}", old.seq, of.session));
            if old.seq != before.seq + 1 {
                return Err(damaged("the one before it is missing"));
            }
            let entry = layout::entry(old.row, |_, _| Err("it is of another version")).map_err(damaged)?;
            let draft = layout::draft(&entry).map_err(|what| damaged(&what))?;
            let head = append::chain(db, chain, &of, &old.appointment, before, draft).await?;
            last = (of, head);
        }
    }
    sqlx::query("DROP TABLE events_unchained").execute(&mut *db).await?;
    Tally::of(&chain.key, &ends(db).await?).write(db, &chain.key).await?;
    sqlx::query("INSERT INTO audit (one, key_check) VALUES (1, ?)").bind(&chain.key.check().0[..]).execute(db).await?;
    Ok(())
}
