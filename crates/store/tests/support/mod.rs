//! What the tests of the store share: ids, entries and throw-away folders.

#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod child;

use session::{AppointmentId, CommandId, Entry, Event, ParticipantId, SessionId, Timestamp};
use store::{Practice, PracticeId, Store};
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
