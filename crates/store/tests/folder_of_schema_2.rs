//! A data folder as schema 2 leaves it, kept byte for byte: it opens, says what it said, and its hashes still prove it.
//!
//! Other tests write and read with the same code, so that they agree with it whatever it hashes. There are folders that
//! this code did not write; this one stands for them. `examples/folder_of_schema_2.rs` says how it was made.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use session::{ERASED, Entry, Event, PersonId, Personal};
use store::{EventLog, PersonRole, PracticeId, Roles, Seq, Store};
use support::{appointment, asked, change_outside, session, verify};
use tempfile::TempDir;
use uuid::Uuid;

/// What a closed store leaves, but for its lock, which is empty.
const FILES: [&str; 3] = ["anteroom.db", "audit.key", "audit.heads"];

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/folder_of_schema_2")
}

fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        fs::copy(fixture().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

#[derive(Deserialize)]
struct Kept {
    practice: u128,
    session: u128,
    entry: Entry,
}

/// What each session reads.
fn kept() -> BTreeMap<(u128, u128), Vec<Entry>> {
    let mut sessions = BTreeMap::<_, Vec<_>>::new();
    for line in fs::read_to_string(fixture().join("entries.jsonl")).unwrap().lines() {
        let kept: Kept = serde_json::from_str(line).unwrap();
        sessions.entry((kept.practice, kept.session)).or_default().push(kept.entry);
    }
    sessions
}

fn practice(n: u128) -> PracticeId {
    PracticeId(Uuid::from_u128(n))
}

#[tokio::test]
async fn its_chains_heads_and_erasures_are_proved_by_its_key() {
    let folder = copy();
    // An opening writes the tally and no row of the log.
    Store::open(folder.path()).await.unwrap().close().await;
    let (verified, broken) = verify(folder.path()).await;
    assert_eq!(broken, []);
    assert!(verified.is_intact(), "{verified:?}");
    let entries: usize = kept().values().map(Vec::len).sum();
    assert_eq!((verified.sessions, verified.events), (4, entries as u64));
}

#[tokio::test]
async fn it_says_what_it_said_and_goes_on() {
    let folder = copy();
    // The second time with what the first has appended.
    for more in [0, 1] {
        let store = Store::open(folder.path()).await.unwrap();
        for ((of, n), mut entries) in kept() {
            let log = store.log(practice(of));
            entries.extend((0..more).map(asked));
            assert_eq!(log.read(session(n)).await.unwrap(), entries);
            let next = [asked(more)];
            let last = log.append(session(n), appointment(n), Seq(entries.len() as u64), &next).await.unwrap();
            assert_eq!(last, Seq(entries.len() as u64 + 1));
        }
        store.close().await;
        let (verified, broken) = verify(folder.path()).await;
        assert!(verified.is_intact(), "{verified:?} {broken:?}");
    }
}

#[tokio::test]
async fn what_can_still_be_erased_in_it_is_and_what_was_erased_stays_so() {
    let folder = copy();
    let said = |entries: &[Entry]| {
        let said = |entry: &Entry| match &entry.event {
            Event::Said { text, .. } => Some(text.as_str().to_owned()),
            _ => None,
        };
        entries.iter().filter_map(said).collect::<Vec<_>>()
    };
    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(practice(1));
    assert_eq!(said(&log.read(session(2)).await.unwrap()), [ERASED, ERASED, "And this was said afterwards"]);
    log.erase(session(2), Personal::Chat).await.unwrap();
    assert_eq!(said(&log.read(session(2)).await.unwrap()), [ERASED; 3]);
    store.close().await;
    let (verified, broken) = verify(folder.path()).await;
    assert!(verified.is_intact(), "{verified:?} {broken:?}");
}

#[tokio::test]
async fn who_worked_there_before_there_were_roles_still_may_do_everything() {
    let folder = copy();
    let rows = "INSERT INTO people (practice, id, role, name, email) VALUES \
         ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000007', 'provider', 'Ada', 'a@mail.example'), \
         ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000008', 'client', 'Bo', 'b@mail.example')";
    change_outside(folder.path(), rows).await;
    let store = Store::open(folder.path()).await.unwrap();
    let records = store.records(practice(1));
    let role = async |n| records.person(PersonId(Uuid::from_u128(n))).await.unwrap().unwrap().role;
    assert_eq!((role(7).await, role(8).await), (PersonRole::Staff(Roles::FOUNDER), PersonRole::Client));
}
