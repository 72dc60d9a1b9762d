//! The event log in SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use session::{AppointmentId, Entry, Personal, SessionId};
use sqlx::{FromRow, SqlitePool};

use super::append::Append;
use super::chain::Chain;
use super::heads::Chained;
use super::layout::{self, Row};
use super::personal::{self, Texts};
use super::writer::Writer;
use crate::{AppendError, EventLog, PracticeId, ReadError, Seq, WriteError};

/// The [`EventLog`] of one practice in a data folder. Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct SqliteLog {
    practice: PracticeId,
    writer: Writer,
    readers: SqlitePool,
    chain: Arc<Chain>,
}

impl SqliteLog {
    pub(super) fn new(practice: PracticeId, writer: Writer, readers: SqlitePool, chain: Arc<Chain>) -> Self {
        Self { practice, writer, readers, chain }
    }

    fn chained(&self, session: SessionId) -> Chained {
        Chained { practice: self.practice.to_string(), session: session.to_string() }
    }

    /// Erases the personal texts of one kind that a session has by now, for good: the texts and the key that opens
    /// them leave the database and its files. The log itself stays, and its chain holds; where they were, it reads
    /// [`ERASED`](session::ERASED). What is appended afterwards is kept under a new key.
    ///
    /// [`WriteError::NoSuch`] if the session is not known. [`WriteError::Unknown`] also says that the texts are
    /// erased and could not be taken out of the write-ahead file yet, because something outside reads it: then erase
    /// again.
    pub async fn erase(&self, session: SessionId, kind: Personal) -> Result<(), WriteError> {
        let (of, chain) = (self.chained(session), Arc::clone(&self.chain));
        let known = self
            .writer
            .write(move |db| Box::pin(async move { Ok(personal::erase(db, &of, kind, &chain.key).await?) }))
            .await?;
        if !known {
            return Err(WriteError::NoSuch { what: "session" });
        }
        self.writer.empty_the_wal().await
    }
}

/// A row with its place.
#[derive(FromRow)]
struct Numbered {
    seq: i64,
    #[sqlx(flatten)]
    row: Row,
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        let drafts = entries.iter().map(layout::draft).collect::<Result<_, _>>().map_err(AppendError::NotWritten)?;
        let append = Append {
            of: self.chained(session),
            appointment: appointment.to_string(),
            expected,
            drafts,
            chain: Arc::clone(&self.chain),
        };
        self.writer.write(move |db| Box::pin(append.run(db))).await
    }

    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        let rows: Vec<Numbered> = sqlx::query_as(
            "SELECT seq, at, actor, command, schema, type, payload FROM events \
             WHERE practice = ? AND session = ? ORDER BY seq",
        )
        .bind(self.practice.to_string())
        .bind(session.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let texts = Texts::read(&self.readers, self.chained(session), (1, i64::MAX), &self.chain.key)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        let entry = |(seq, numbered): (i64, Numbered)| {
            let text = |position, commitment: &_| texts.open(seq, position, commitment);
            let read = if numbered.seq == seq { layout::entry(numbered.row, text) } else { Err("it is missing") };
            read.map_err(|what| ReadError::Damaged(format!("entry {seq} of session {session}: {what}")))
        };
        (1..).zip(rows).map(entry).collect()
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
        let id: Option<String> = sqlx::query_scalar(
            "SELECT id FROM sessions WHERE practice = ? AND appointment = ? ORDER BY ordinal DESC LIMIT 1",
        )
        .bind(self.practice.to_string())
        .bind(appointment.to_string())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        id.map(|id| layout::uuid(&id).map(SessionId).map_err(session_damaged)).transpose()
    }

    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, appointment FROM sessions WHERE practice = ?1 \
             AND id IN (SELECT session FROM events WHERE practice = ?1 AND type = 'started') \
             AND id NOT IN (SELECT session FROM events WHERE practice = ?1 AND type = 'ended') \
             ORDER BY ordinal",
        )
        .bind(self.practice.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let ids = |(session, appointment): (String, String)| {
            Ok((SessionId(layout::uuid(&session)?), AppointmentId(layout::uuid(&appointment)?)))
        };
        rows.into_iter().map(ids).collect::<Result<_, _>>().map_err(session_damaged)
    }
}

fn session_damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("a row of sessions: {what}"))
}
