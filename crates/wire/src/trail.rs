//! The audit trail as an admin reads it: which sessions there were, and who did what to whom in each. Nothing of what was said.

use serde::{Deserialize, Serialize};
use session::{Kind, Medium, Name, SessionId, Timestamp};
use ts_rs::TS;

/// `GET /api/workspace/trail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailSessions {
    /// Those that were found, the latest first.
    pub sessions: Vec<TrailSession>,
    /// How many there are besides, among them, of which nothing can be told because their record is damaged.
    pub damaged: u32,
    /// Where to look further back from; nothing where there is no more.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
}

/// A session of which something is on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailSession {
    /// Which.
    pub id: SessionId,
    /// What its appointment is called now.
    pub title: String,
    /// One-on-one or group.
    pub kind: Option<Kind>,
    /// When the first entry was written.
    pub first: Timestamp,
    /// When the last one was, so far.
    pub last: Timestamp,
    /// How many there are.
    pub entries: u32,
}

/// One entry of a session: `GET /api/workspace/trail/{id}` answers with all of them, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailEntry {
    /// Its number in the session, from 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// What happened, by the name that it has in the log, such as `admitted`.
    pub kind: String,
    /// Who did it; nobody for a deadline or a lost connection.
    pub actor: Option<TrailPerson>,
    /// Whom it is about, if it is about one.
    pub subject: Option<TrailPerson>,
    /// Which of the two, if it is about one of them.
    pub medium: Option<Medium>,
    /// Is it about something that was switched off?
    pub off: bool,
}

/// Somebody in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailPerson {
    /// What they were called; nothing where that was erased.
    pub name: Option<Name>,
    /// They were a host.
    pub host: bool,
}

/// `POST /api/workspace/trail/verify`: the whole trail was read, and held against what is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrailVerified {
    /// It is as Anteroom wrote it.
    pub intact: bool,
    /// How many sessions were read.
    #[ts(type = "number")]
    pub sessions: u64,
    /// How many entries.
    #[ts(type = "number")]
    pub entries: u64,
    /// How many sessions are not as Anteroom wrote them.
    #[ts(type = "number")]
    pub broken: u64,
}
