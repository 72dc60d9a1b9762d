//! A database that an earlier version wrote opens, and says what it said.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::collections::BTreeMap;

use serde::Deserialize;
use session::Entry;
use store::{EventLog, PracticeId, Store};
use support::session;
use uuid::Uuid;

/// As the first version left it after its close. It is never made anew: there are databases like it.
const DATABASE: &[u8] = include_bytes!("../fixtures/database_of_schema_1/anteroom.sqlite");
/// What was appended to it, in order.
const ENTRIES: &str = include_str!("../fixtures/database_of_schema_1/entries.jsonl");

#[derive(Deserialize)]
struct Kept {
    practice: u128,
    session: u128,
    entry: Entry,
}

fn kept() -> BTreeMap<(u128, u128), Vec<Entry>> {
    let mut sessions = BTreeMap::<_, Vec<_>>::new();
    for line in ENTRIES.lines() {
        let kept: Kept = serde_json::from_str(line).unwrap();
        sessions.entry((kept.practice, kept.session)).or_default().push(kept.entry);
    }
    sessions
}

#[tokio::test]
async fn a_database_of_the_first_version_opens_with_every_entry_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anteroom.db"), DATABASE).unwrap();
    // At the first opening it is brought over, at the second it has been.
    for _ in 0..2 {
        let store = Store::open(folder.path()).await.unwrap();
        for ((practice, n), entries) in kept() {
            let log = store.log(PracticeId(Uuid::from_u128(practice)));
            assert_eq!(log.read(session(n)).await.unwrap(), entries);
        }
        store.close().await;
    }
}
