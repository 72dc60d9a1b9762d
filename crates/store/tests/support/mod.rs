//! What the tests of the store share: ids, entries and throw-away folders.

#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod child;
pub(crate) mod three_sessions;

use std::path::Path;

use session::{AppointmentId, Channel, CommandId, Entry, Event, ParticipantId, SessionId, Text, Timestamp};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use store::{Audit, Broken, Practice, PracticeId, Store, Verified};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(1));

pub(crate) fn session(n: u128) -> SessionId {
    SessionId(Uuid::from_u128(0x5e55_0000 + n))
}

pub(crate) fn appointment(n: u128) -> AppointmentId {
    AppointmentId(Uuid::from_u128(0xa990_0000 + n))
}

pub(crate) fn participant(n: u128) -> ParticipantId {
    ParticipantId(Uuid::from_u128(0x9a47_0000 + n))
}

/// An entry that is like no other one with another number.
pub(crate) fn entry(n: u32, event: Event) -> Entry {
    Entry {
        at: Timestamp(1_700_000_000_000 + i64::from(n)),
        actor: Some(participant(n.into())),
        command: Some(CommandId(Uuid::from_u128(n.into()))),
        event,
    }
}

pub(crate) fn asked(n: u32) -> Entry {
    entry(n, Event::Asked { participant: participant(n.into()) })
}

pub(crate) fn started(n: u32) -> Entry {
    entry(n, Event::Started { by: participant(1) })
}

pub(crate) fn ended(n: u32) -> Entry {
    entry(n, Event::Ended { by: None })
}

/// A new folder with a practice in it. Lives as long as the `TempDir`.
pub(crate) async fn new_store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.add_practice(Practice { id: PRACTICE, name: "Harbour Practice".into() }).await.unwrap();
    (folder, store)
}

/// Every kind of event, as the fixtures have it.
pub(crate) fn every_event() -> Vec<Entry> {
    let lines = include_str!("../../fixtures/schema_1.jsonl").lines();
    lines.zip(0..).map(|(line, n)| entry(n, serde_json::from_str(line).unwrap())).collect()
}

/// The database of a folder, opened by somebody who keeps to no rule of ours.
pub(crate) async fn outside(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join("anteroom.db")).foreign_keys(false).connect().await.unwrap()
}

/// Runs statements on the database of a folder from outside.
pub(crate) async fn change_outside(folder: &Path, statements: &'static str) {
    let mut outside = outside(folder).await;
    sqlx::raw_sql(statements).execute(&mut outside).await.unwrap();
    outside.close().await.unwrap();
}

/// Verifies a folder: the figures, and what is broken.
pub(crate) async fn verify(folder: &Path) -> (Verified, Vec<Broken>) {
    let audit = Audit::open(folder).await.unwrap();
    let mut broken = Vec::new();
    let verified = audit.verify(|one| broken.push(one.clone())).await.unwrap();
    audit.close().await;
    (verified, broken)
}

/// Somebody inside says this to everybody inside.
pub(crate) fn said(n: u32, text: &str) -> Entry {
    let participant = participant(1);
    let text = Text::new(text).unwrap();
    entry(n, Event::Said { participant, to: Channel::Session, number: 0, text })
}
