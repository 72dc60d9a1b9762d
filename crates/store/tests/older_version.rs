//! A database that an earlier version wrote opens, and says what it said.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use session::Entry;
use store::{EventLog, OpenError, PracticeId, Store};
use support::{change_outside, session, verify};
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
        // Neither the names of clients nor the old rows are in any file, from the first opening on.
        for name in ["O'Neil", "Kiki", "名前"] {
            assert!(!is_anywhere(folder.path(), name), "{name}");
        }
        let (verified, broken) = verify(folder.path()).await;
        assert!(verified.is_intact(), "{broken:?}");
        assert_eq!((verified.sessions, verified.events), (4, 34));
        store.close().await;
    }
}

fn is_anywhere(folder: &Path, text: &str) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    std::fs::read_dir(folder).unwrap().any(|file| holds(&std::fs::read(file.unwrap().path()).unwrap()))
}

#[tokio::test]
async fn an_old_log_that_has_a_gap_is_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anteroom.db"), DATABASE).unwrap();
    let gap = "DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 2; \
               CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN SELECT 1; END";
    change_outside(folder.path(), gap).await;
    // The second time too: it was not half done.
    for _ in 0..2 {
        let refused = Store::open(folder.path()).await.unwrap_err();
        assert!(matches!(&refused, OpenError::Damaged { reason, .. } if reason.contains("missing")), "{refused:?}");
    }
}

#[tokio::test]
async fn an_unchained_log_beside_a_chained_one_is_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anteroom.db");
    std::fs::write(&file, DATABASE).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    // An old database is put in the place of the chained one, and what tells that there was one taken away, by and by.
    for heads in [true, false] {
        std::fs::write(&file, DATABASE).unwrap();
        if !heads {
            std::fs::remove_file(folder.path().join("audit.heads")).unwrap();
        }
        let refused = Store::open(folder.path()).await.unwrap_err();
        assert!(matches!(&refused, OpenError::Damaged { reason, .. } if reason.contains("not chained")), "{refused:?}");
    }
}

#[tokio::test]
async fn an_unchained_log_beside_the_heads_of_another_is_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anteroom.db"), DATABASE).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    std::fs::write(folder.path().join("anteroom.db"), DATABASE).unwrap();
    let (key, unused) = (folder.path().join("audit.key"), folder.path().join("audit.key.unused"));
    std::fs::rename(&key, &unused).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Damaged { reason, .. } if reason.contains("not chained")), "{refused:?}");
}

#[tokio::test]
async fn a_taking_over_that_stopped_anywhere_is_done_again_or_goes_on() {
    let (key, unused, heads) = ("audit.key", "audit.key.unused", "audit.heads");
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("anteroom.db"), DATABASE).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    // It stopped between the commit and the naming of the key.
    std::fs::rename(at(key), at(unused)).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(at(key).exists() && !at(unused).exists());
    assert!(verify(folder.path()).await.0.is_intact());
    // It stopped before the commit: the key was made, and the heads, which were empty.
    std::fs::rename(at(key), at(unused)).unwrap();
    let made = std::fs::read(at(unused)).unwrap();
    std::fs::write(at("anteroom.db"), DATABASE).unwrap();
    std::fs::write(at(heads), "").unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
    assert_eq!(std::fs::read(at(key)).unwrap(), made);
}
