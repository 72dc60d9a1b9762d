//! The event log in SQLite.

use async_trait::async_trait;
use session::{AppointmentId, Entry, SessionId};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::layout::{self, Row};
use super::writer::{Stop, Writer};
use crate::{AppendError, EventLog, PracticeId, ReadError, Seq};

/// The [`EventLog`] of one practice in a data folder. Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct SqliteLog {
    practice: PracticeId,
    writer: Writer,
    readers: SqlitePool,
}

impl SqliteLog {
    pub(super) fn new(practice: PracticeId, writer: Writer, readers: SqlitePool) -> Self {
        Self { practice, writer, readers }
    }
}

/// One append on its way to the writer.
struct Append {
    practice: String,
    session: String,
    appointment: String,
    expected: Seq,
    rows: Vec<Row>,
}

impl Append {
    async fn run(self, db: &mut SqliteConnection) -> Result<Seq, Stop<AppendError>> {
        let known = self.known_appointment(db).await?;
        if known.as_ref().is_some_and(|known| *known != self.appointment) {
            return Err(Stop::Refused(AppendError::other_appointment()));
        }
        let actual = self.actual(db).await?;
        if actual != self.expected {
            return Err(Stop::Refused(AppendError::Conflict { actual }));
        }
        let last = self.expected.plus(self.rows.len()).ok_or(Stop::Refused(AppendError::log_is_full()))?;
        if self.rows.is_empty() {
            return Ok(last);
        }
        if known.is_none() {
            self.open(db).await?;
        }
        self.insert(db).await?;
        Ok(last)
    }

    async fn known_appointment(&self, db: &mut SqliteConnection) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT appointment FROM sessions WHERE practice = ? AND id = ?")
            .bind(&self.practice)
            .bind(&self.session)
            .fetch_optional(db)
            .await
    }

    async fn actual(&self, db: &mut SqliteConnection) -> Result<Seq, sqlx::Error> {
        let last: i64 =
            sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM events WHERE practice = ? AND session = ?")
                .bind(&self.practice)
                .bind(&self.session)
                .fetch_one(db)
                .await?;
        // A CHECK keeps it from being negative.
        Ok(Seq(u64::try_from(last).unwrap_or_default()))
    }

    async fn open(&self, db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO sessions (practice, id, appointment) VALUES (?, ?, ?)")
            .bind(&self.practice)
            .bind(&self.session)
            .bind(&self.appointment)
            .execute(db)
            .await
            .map(drop)
    }

    async fn insert(&self, db: &mut SqliteConnection) -> Result<(), Stop<AppendError>> {
        const INSERT: &str = "INSERT INTO events (practice, session, seq, at, actor, command, schema, type, payload) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        for (seq, row) in (self.expected.0..).map(|before| before + 1).zip(&self.rows) {
            let seq = i64::try_from(seq).map_err(|_| Stop::Refused(AppendError::log_is_full()))?;
            sqlx::query(INSERT)
                .bind(&self.practice)
                .bind(&self.session)
                .bind(seq)
                .bind(row.at)
                .bind(&row.actor)
                .bind(&row.command)
                .bind(row.schema)
                .bind(&row.kind)
                .bind(&row.payload)
                .execute(&mut *db)
                .await?;
        }
        Ok(())
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
        let rows = entries.iter().map(layout::row).collect::<Result<_, _>>().map_err(AppendError::NotWritten)?;
        let append = Append {
            practice: self.practice.to_string(),
            session: session.to_string(),
            appointment: appointment.to_string(),
            expected,
            rows,
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
        let entry = |(seq, numbered): (i64, Numbered)| {
            let read = if numbered.seq == seq { layout::entry(numbered.row) } else { Err("it is missing") };
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
