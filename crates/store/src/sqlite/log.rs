//! The event log in SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use session::{AppointmentId, Entry, Personal, SessionId, Timestamp};
use sqlx::{FromRow, SqlitePool};

use super::append::Append;
use super::chain::Chain;
use super::connect;
use super::heads::{Chained, Head};
use super::layout::{self, Row};
use super::personal::{self, Texts};
use super::writer::Writer;
use crate::mac::{Link, Mac};
use crate::told;
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

    /// Erases the personal texts of one kind of every session that has ended, and of those that nobody has started and
    /// whose appointment was cancelled or over before `given_up`, as [`erase`](Self::erase) does for one.
    /// After an error, ask again: what was erased by then may still be in the write-ahead file.
    pub async fn erase_after_the_end(&self, kind: Personal, given_up: Timestamp) -> Result<(), WriteError> {
        let (practice, chain) = (self.practice.to_string(), Arc::clone(&self.chain));
        let erase = self.writer.write(move |db| {
            Box::pin(async move {
                for of in personal::kept_after_the_end(db, &practice, kind, given_up, &chain.heads).await? {
                    personal::erase(db, &of, kind, &chain.key).await?;
                }
                Ok(())
            })
        });
        erase.await?;
        self.writer.empty_the_wal().await
    }
}

const MISSING: &str = "it is missing";

/// A row with its place.
#[derive(FromRow)]
struct Numbered {
    seq: i64,
    mac: Vec<u8>,
    appointment: Vec<u8>,
    #[sqlx(flatten)]
    row: Row,
}

impl SqliteLog {
    /// Reads one row behind the `last`. Its hash is checked: who is inside follows from what is read here.
    fn step(
        &self,
        of: &Chained,
        last: &mut Head,
        next: Numbered,
        known: Option<Head>,
        texts: &Texts,
    ) -> Result<Entry, &'static str> {
        let Numbered { seq, mac, appointment, row } = next;
        let appointment = String::from_utf8_lossy(&appointment);
        if seq != last.seq + 1 {
            return Err(MISSING);
        }
        let Chained { practice, session } = of;
        let link = Link { practice, session, appointment: &appointment, seq, row: &row, before: &last.mac };
        let head = Head { seq, mac: self.chain.key.row(&link) };
        if Mac::of(&mac) != Some(head.mac) || known.is_some_and(|known| known.seq == seq && known != head) {
            return Err("it was changed outside Anteroom");
        }
        *last = head;
        layout::entry(row, |position, commitment| texts.open(seq, position, commitment))
    }
}

fn damaged(seq: i64, session: SessionId, what: &str) -> ReadError {
    let told = format!("entry {seq} of session {session}: {what}");
    if what == layout::LATER { ReadError::Later(told) } else { ReadError::Damaged(told) }
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
        let tellings = if self.writer.listening().any() { told::tellings(entries) } else { Vec::new() };
        let append = Append {
            of: self.chained(session),
            appointment: appointment.to_string(),
            expected,
            drafts,
            tellings,
            chain: Arc::clone(&self.chain),
        };
        self.writer.write(move |db| Box::pin(append.run(db))).await
    }

    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        let read = self.read_by(&self.readers, session).await;
        if !looks_damaged(&read) {
            return read;
        }
        let fresh = connect::fresh(&self.readers);
        let read = self.read_by(&fresh, session).await;
        fresh.close().await;
        read
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
        let read = self.latest_by(&self.readers, appointment).await;
        if !looks_damaged(&read) {
            return read;
        }
        let fresh = connect::fresh(&self.readers);
        let read = self.latest_by(&fresh, appointment).await;
        fresh.close().await;
        read
    }

    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        let read = self.open_sessions_by(&self.readers).await;
        if !looks_damaged(&read) {
            return read;
        }
        let fresh = connect::fresh(&self.readers);
        let read = self.open_sessions_by(&fresh).await;
        fresh.close().await;
        read
    }
}

/// What looks damaged is read once more, by a connection that has no page in memory yet: SQLite says that of a read which the
/// disk refused, too, and a page that came in wrong stays with whoever has read it.
fn looks_damaged<T>(read: &Result<T, ReadError>) -> bool {
    matches!(read, Err(ReadError::Damaged(_)))
}

impl SqliteLog {
    async fn read_by(&self, readers: &SqlitePool, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        self.writer.settled().await?;
        let of = self.chained(session);
        // Before the rows: what is committed in between makes the log longer, never shorter than this.
        let known = self.chain.heads.known(&of);
        let rows: Vec<Numbered> = sqlx::query_as(
            "SELECT e.seq, e.mac, CAST(s.appointment AS BLOB) AS appointment, e.at, e.actor, e.command, e.schema, e.type, \
             e.payload FROM events AS e JOIN sessions AS s ON s.practice = e.practice AND s.id = e.session \
             WHERE e.practice = ? AND e.session = ? ORDER BY e.seq",
        )
        .bind(&of.practice)
        .bind(&of.session)
        .fetch_all(readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let texts = Texts::read(readers, of.clone(), (1, i64::MAX), &self.chain.key)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        let mut last = Head { seq: 0, mac: Mac::NONE };
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let seq = last.seq + 1;
            let read = self.step(&of, &mut last, row, known, &texts);
            entries.push(read.map_err(|what| damaged(seq, session, what))?);
        }
        if known.is_some_and(|known| last.seq < known.seq) {
            return Err(damaged(last.seq + 1, session, MISSING));
        }
        Ok(entries)
    }

    async fn latest_by(
        &self,
        readers: &SqlitePool,
        appointment: AppointmentId,
    ) -> Result<Option<SessionId>, ReadError> {
        self.writer.settled().await?;
        let (practice, wanted) = (self.practice.to_string(), appointment.to_string());
        let heads = &self.chain.heads;
        // Before the rows: what is committed in between is in the rows.
        let begun = heads.sessions_of(&practice, &wanted);
        let rows: Vec<String> =
            sqlx::query_scalar("SELECT id FROM sessions WHERE practice = ? AND appointment = ? ORDER BY ordinal DESC")
                .bind(&practice)
                .bind(&wanted)
                .fetch_all(readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        if let Some(moved) = begun.iter().find(|session| !rows.contains(session)) {
            // A new session of this appointment would know nothing of who was paused or removed in that one.
            let told = format!("session {moved}: its appointment was changed outside Anteroom");
            return Err(ReadError::Damaged(told));
        }
        let of = |session: &str| Chained { practice: practice.clone(), session: session.to_owned() };
        let is_of_it = |session: &&String| heads.appointment_of(&of(session)).is_none_or(|begun| begun == wanted);
        let latest = rows.iter().find(is_of_it);
        latest.map(|id| layout::uuid(id).map(SessionId).map_err(session_damaged)).transpose()
    }

    async fn open_sessions_by(&self, readers: &SqlitePool) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        self.writer.settled().await?;
        let practice = self.practice.to_string();
        let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(
            "SELECT id, CAST(appointment AS BLOB) FROM sessions WHERE practice = ?1 \
             AND id IN (SELECT session FROM events WHERE practice = ?1 AND type = 'started') \
             AND id NOT IN (SELECT session FROM events WHERE practice = ?1 AND type = 'ended') \
             ORDER BY ordinal",
        )
        .bind(&practice)
        .fetch_all(readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let ids = |(session, there): (String, Vec<u8>)| {
            let of = Chained { practice: practice.clone(), session };
            let appointment = self.chain.heads.appointment_of(&of);
            let appointment = appointment.unwrap_or_else(|| String::from_utf8_lossy(&there).into_owned());
            if let (Ok(session), Ok(appointment)) = (layout::uuid(&of.session), layout::uuid(&appointment)) {
                return Some((SessionId(session), AppointmentId(appointment)));
            }
            // Nobody can come to it, and no other is to be kept waiting for it.
            tracing::error!(session = %of.session, "a row of sessions is damaged: an id in it is not a UUID");
            None
        };
        Ok(rows.into_iter().filter_map(ids).collect())
    }
}

fn session_damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("a row of sessions: {what}"))
}
