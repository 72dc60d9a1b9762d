//! What happened in a session, one record an entry, with the names that are still kept.

use std::collections::HashMap;

use serde_json::Value;
use session::{
    AppointmentId, CommandId, ERASED, Entry, Event, Identity, Name, ParticipantId, Role, SessionId, Timestamp,
};
use sqlx::FromRow;

use super::{Audit, PAGE};
use crate::ReadError;
use crate::sqlite::{Chained, Row, Texts, entry, uuid};

/// A session in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSession {
    /// Its place among all sessions; later ones have greater numbers.
    pub ordinal: i64,
    /// Which; nothing where that is no id any more. Nothing of such a one can be told.
    pub session: Option<SessionId>,
    /// Of which appointment, as the database has it; nothing where that is no id any more.
    pub appointment: Option<AppointmentId>,
    practice: String,
}

/// A session as one looks for it: how long its log is, and from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditSpan {
    /// Which.
    pub of: AuditSession,
    /// When its first entry was written; nothing where there is none, which no version has left.
    pub first: Option<Timestamp>,
    /// When its last one was, so far.
    pub last: Option<Timestamp>,
    /// How many there are.
    pub entries: u32,
}

/// Somebody whom a record is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditParticipant {
    /// Which participant of the session.
    pub id: ParticipantId,
    /// What they are called, as far as the log has said it by then and it is not erased.
    pub name: Option<Name>,
    /// Which side they are on, as far as the log has said it by then.
    pub role: Option<Role>,
}

/// One entry of the log, told.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRecord {
    /// When.
    pub at: Timestamp,
    /// Its number in the session, from 1.
    pub seq: i64,
    /// What kind of event it is, such as `admitted`.
    pub kind: String,
    /// Whose command it was; nobody's for a deadline or a lost connection.
    pub actor: Option<AuditParticipant>,
    /// Whom it happened to, if it is about one participant.
    pub subject: Option<AuditParticipant>,
    /// The command it answers.
    pub command: Option<CommandId>,
    /// Was a name or another text of it erased? It is empty in `details` then.
    pub erased: bool,
    /// The event as it is, without its kind.
    pub details: Value,
}

#[derive(FromRow)]
struct SessionRow {
    ordinal: i64,
    practice: Vec<u8>,
    id: Vec<u8>,
    appointment: Vec<u8>,
}

impl SessionRow {
    /// Whatever its columns hold: one that is damaged is not to hide the others.
    fn session(self) -> AuditSession {
        let id = |bytes: &[u8]| std::str::from_utf8(bytes).ok().and_then(|text| uuid(text).ok());
        AuditSession {
            ordinal: self.ordinal,
            session: id(&self.id).map(SessionId),
            appointment: id(&self.appointment).map(AppointmentId),
            practice: String::from_utf8_lossy(&self.practice).into_owned(),
        }
    }
}

#[derive(FromRow)]
struct SpanRow {
    #[sqlx(flatten)]
    row: SessionRow,
    first: Option<i64>,
    last: Option<i64>,
    entries: u32,
}

#[derive(FromRow)]
struct Next {
    seq: i64,
    #[sqlx(flatten)]
    row: Row,
}

/// Whom the log has named so far; a name that is erased is there as nothing.
#[derive(Default)]
struct People(HashMap<ParticipantId, (Option<Name>, Role)>);

impl People {
    fn meet(&mut self, event: &Event, erased: bool) {
        if let Event::Waited { participant, identity }
        | Event::HostEntered { participant, identity }
        | Event::TookOver { participant, identity, .. } = event
        {
            // A provider's name is never erased, even beside something that is.
            let kept = !erased || matches!(identity, Identity::Host { .. });
            self.0.insert(*participant, (kept.then(|| identity.name().clone()), identity.role()));
        }
    }

    fn participant(&self, id: ParticipantId) -> AuditParticipant {
        let (name, role) = self.0.get(&id).map_or((None, None), |(name, role)| (name.clone(), Some(*role)));
        AuditParticipant { id, name, role }
    }
}

impl AuditParticipant {
    /// Was there a name of them in the log?
    fn was_erased(&self) -> bool {
        self.role.is_some() && self.name.is_none()
    }
}

/// Whom an event is about, if it is one participant.
fn subject(event: &Event) -> Option<ParticipantId> {
    match event {
        Event::Waited { participant, .. }
        | Event::HostEntered { participant, .. }
        | Event::WalkedIn { participant }
        | Event::Asked { participant }
        | Event::AskCancelled { participant }
        | Event::Admitted { participant, .. }
        | Event::Denied { participant, .. }
        | Event::Blocked { participant, .. }
        | Event::Paused { participant, .. }
        | Event::Resumed { participant, .. }
        | Event::CameBack { participant }
        | Event::Removed { participant, .. }
        | Event::TookOver { participant, .. }
        | Event::Muted { participant, .. }
        | Event::Unmuted { participant, .. }
        | Event::AskedToUnmute { participant, .. }
        | Event::DeclinedToUnmute { participant, .. }
        | Event::HandRaised { participant }
        | Event::HandLowered { participant, .. }
        | Event::Said { participant, .. }
        | Event::ScreenShared { participant }
        | Event::ScreenStopped { participant, .. }
        | Event::Left { participant } => Some(*participant),
        Event::Opened { .. }
        | Event::Started { .. }
        | Event::KeptMuted { .. }
        | Event::HostLost
        | Event::HostReturned
        | Event::Held
        | Event::Ended { .. } => None,
    }
}

/// Leaves nothing where the mark of an erased text stands.
fn blank(details: &mut Value) {
    match details {
        Value::String(text) if text == ERASED => text.clear(),
        Value::Array(all) => all.iter_mut().for_each(blank),
        Value::Object(fields) => fields.values_mut().for_each(blank),
        _ => {}
    }
}

fn record(seq: i64, entry: &Entry, mut erased: bool, people: &mut People) -> Option<AuditRecord> {
    people.meet(&entry.event, erased);
    let mut details = serde_json::to_value(&entry.event).ok()?;
    let Value::String(kind) = details.as_object_mut()?.remove("type")? else { return None };
    if erased {
        blank(&mut details);
    }
    let actor = entry.actor.map(|id| people.participant(id));
    let subject = subject(&entry.event).map(|id| people.participant(id));
    erased |= actor.iter().chain(&subject).any(AuditParticipant::was_erased);
    Some(AuditRecord { at: entry.at, seq, kind, actor, subject, command: entry.command, erased, details })
}

impl Audit {
    /// The next sessions behind this ordinal, oldest first, some hundred at most; none at the end. `i64::MIN` is before
    /// all.
    pub async fn sessions_after(&self, ordinal: i64) -> Result<Vec<AuditSession>, ReadError> {
        let rows: Vec<SessionRow> = sqlx::query_as(
            "SELECT ordinal, CAST(practice AS BLOB) AS practice, CAST(id AS BLOB) AS id, \
             CAST(appointment AS BLOB) AS appointment FROM sessions WHERE ordinal > ? ORDER BY ordinal LIMIT ?",
        )
        .bind(ordinal)
        .bind(PAGE)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        Ok(rows.into_iter().map(SessionRow::session).collect())
    }

    /// The `most` sessions before this ordinal of which something was written from `from` on and before `to`, the latest first.
    /// `i64::MAX` is behind all. One of which there is no entry is damaged, and of no day.
    pub async fn sessions_before(
        &self,
        ordinal: i64,
        (from, to): (Timestamp, Timestamp),
        most: u32,
    ) -> Result<Vec<AuditSpan>, ReadError> {
        // The ends of a log are found by its key, without a look at what lies between.
        let rows: Vec<SpanRow> = sqlx::query_as(
            "SELECT ordinal, practice, id, appointment, first, last, coalesce(entries, 0) AS entries FROM ( \
               SELECT s.ordinal, CAST(s.practice AS BLOB) AS practice, CAST(s.id AS BLOB) AS id, \
                 CAST(s.appointment AS BLOB) AS appointment, \
                 (SELECT at FROM events WHERE practice = s.practice AND session = s.id ORDER BY seq LIMIT 1) AS first, \
                 (SELECT at FROM events WHERE practice = s.practice AND session = s.id ORDER BY seq DESC LIMIT 1) AS last, \
                 (SELECT max(seq) FROM events WHERE practice = s.practice AND session = s.id) AS entries \
               FROM sessions AS s WHERE s.ordinal < ?) \
             WHERE last IS NULL OR last >= ? AND first < ? ORDER BY ordinal DESC LIMIT ?",
        )
        .bind(ordinal)
        .bind(from.0)
        .bind(to.0)
        .bind(most)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let span = |SpanRow { row, first, last, entries }: SpanRow| {
            let (first, last) = (first.map(Timestamp), last.map(Timestamp));
            AuditSpan { of: row.session(), first, last, entries }
        };
        Ok(rows.into_iter().map(span).collect())
    }

    /// One session; nothing if it is not known.
    pub async fn session(&self, session: SessionId) -> Result<Option<AuditSession>, ReadError> {
        let row: Option<SessionRow> = sqlx::query_as(
            "SELECT ordinal, CAST(practice AS BLOB) AS practice, CAST(id AS BLOB) AS id, \
             CAST(appointment AS BLOB) AS appointment FROM sessions WHERE id = ?",
        )
        .bind(session.to_string())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        Ok(row.map(SessionRow::session))
    }

    /// The whole log of a session, told. It is read as it stands: whether it is as Anteroom wrote it, [`Audit::verify`]
    /// says.
    pub async fn records(&self, of: &AuditSession) -> Result<Vec<AuditRecord>, ReadError> {
        let Some(session) = of.session else {
            return Err(ReadError::Damaged(format!("row {} of sessions: what it says is no id", of.ordinal)));
        };
        let sql = |error: sqlx::Error| match error {
            sqlx::Error::ColumnDecode { .. } => ReadError::Damaged(format!("session {session}: it cannot be read")),
            error => ReadError::from_sql(&error),
        };
        let chained = Chained { practice: of.practice.clone(), session: session.to_string() };
        let rows: Vec<Next> = sqlx::query_as(
            "SELECT seq, at, actor, command, schema, type, payload FROM events \
             WHERE practice = ? AND session = ? ORDER BY seq",
        )
        .bind(&chained.practice)
        .bind(&chained.session)
        .fetch_all(&self.readers)
        .await
        .map_err(sql)?;
        let texts = Texts::read(&self.readers, chained, (1, i64::MAX), &self.key).await.map_err(sql)?;
        let mut people = People::default();
        let told = |Next { seq, row }| {
            let mut erased = false;
            let read = entry(row, |position, commitment| {
                let text = texts.open(seq, position, commitment)?;
                erased |= text.is_none();
                Ok(text)
            });
            let told = read.and_then(|read| record(seq, &read, erased, &mut people).ok_or("it cannot be told"));
            told.map_err(|what| ReadError::Damaged(format!("entry {seq} of session {session}: {what}")))
        };
        rows.into_iter().map(told).collect()
    }
}
