//! What goes wrong with files is said in words, nothing that was acknowledged is lost by it, and nothing is made up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use store::{Audit, EventLog, OpenError, ReadError, Seq, Store, StoreOptions};
use support::{PRACTICE, appointment, asked, child, every_event, new_store, session, verify};
use tempfile::TempDir;
use tokio::sync::Mutex;

/// One test at a time in this process: between its fork and its exec a child holds copies of every descriptor, the lock on
/// another test's folder among them.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A closed store with three sessions of every event.
async fn closed() -> TempDir {
    let (folder, store) = new_store().await;
    for n in 1..=3 {
        store.log(PRACTICE).append(session(n), appointment(n), Seq::EMPTY, &every_event()).await.unwrap();
    }
    store.close().await;
    folder
}

fn file(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}

/// A limit on the size of files stands for a disk that cannot be written: it binds whoever may write anywhere, too.
#[tokio::test]
async fn a_disk_that_cannot_be_written_is_said_at_the_opening_and_can_still_be_verified() {
    let _alone = ONE_AT_A_TIME.lock().await;
    if let Some(folder) = child::folder() {
        let refused = Store::open(&folder).await.unwrap_err();
        child::tell(&refused.to_string());
        let audit = Audit::open(&folder).await.unwrap();
        let verified = audit.verify(|_| ()).await.unwrap();
        child::tell(&format!("{} {}", verified.is_intact(), verified.events));
        return;
    }
    let folder = closed().await;
    let before = ["anteroom.db", "audit.heads", "audit.key"].map(|name| file(folder.path(), name));
    let name = "a_disk_that_cannot_be_written_is_said_at_the_opening_and_can_still_be_verified";
    let mut bound = child::start(name, folder.path(), "trap '' XFSZ; ulimit -f 0");
    let told: Vec<_> = child::told(&mut bound).collect();
    assert!(bound.wait().unwrap().success());
    assert!(told[0].contains("anteroom.db cannot be opened"), "{told:?}");
    assert_eq!(told[1], "true 60");
    assert_eq!(["anteroom.db", "audit.heads", "audit.key"].map(|name| file(folder.path(), name)), before);
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.log(PRACTICE).read(session(3)).await.unwrap(), every_event());
}

#[tokio::test]
async fn a_page_that_was_spoilt_is_damage_and_no_entry_is_silently_missing_or_another() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let folder = closed().await;
    let whole = file(folder.path(), "anteroom.db");
    let mut refused = [0, 0];
    for page in 1..whole.len() / 4096 {
        let mut spoilt = whole.clone();
        for byte in &mut spoilt[page * 4096 + 2040..page * 4096 + 2060] {
            *byte ^= 0x55;
        }
        fs::write(folder.path().join("anteroom.db"), &spoilt).unwrap();
        match Store::open(folder.path()).await {
            Err(error) => {
                assert!(matches!(error, OpenError::Damaged { .. }), "page {page}: {error}");
                assert!(error.to_string().contains("put back a backup"), "{error}");
                assert_eq!(file(folder.path(), "anteroom.db"), spoilt, "page {page} was written over");
                refused[0] += 1;
            }
            Ok(store) => {
                for n in 1..=3 {
                    match store.log(PRACTICE).read(session(n)).await {
                        Ok(entries) => assert_eq!(entries, every_event(), "page {page}"),
                        Err(error) => {
                            assert!(matches!(error, ReadError::Damaged(_)), "page {page}: {error}");
                            refused[1] += 1;
                        }
                    }
                }
                store.close().await;
            }
        }
    }
    // The last is of text inside rows, which only the chain covers.
    assert!(refused[0] > 0 && refused[1] > 0, "{refused:?}");
}

#[tokio::test]
async fn a_missing_key_a_wrong_one_and_half_a_one_are_named_and_nothing_is_changed() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let folder = closed().await;
    let (key, right) = (folder.path().join("audit.key"), file(folder.path(), "audit.key"));
    assert_eq!(right.len(), 32);
    let database = file(folder.path(), "anteroom.db");
    for wrong in [None, Some(vec![7; 32]), Some(right[..31].to_vec()), Some([&right[..], b"\n"].concat())] {
        match &wrong {
            Some(bytes) => fs::write(&key, bytes).unwrap(),
            None => fs::remove_file(&key).unwrap(),
        }
        let opened = [Store::open(folder.path()).await.map(drop), Audit::open(folder.path()).await.map(drop)];
        for refused in opened.map(Result::unwrap_err) {
            let named = match &refused {
                OpenError::NoKey { key } => (key, wrong.is_none()),
                OpenError::WrongKey { key } => (key, wrong.is_some()),
                other => panic!("{other}"),
            };
            assert_eq!(named, (&key, true));
            assert!(refused.to_string().contains("from its backup"), "{refused}");
        }
        assert_eq!(key.exists(), wrong.is_some(), "no key was made");
    }
    fs::write(&key, &right).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
    assert_eq!(database.len(), file(folder.path(), "anteroom.db").len());
}

#[tokio::test]
async fn heads_that_cannot_be_written_are_said_at_the_opening() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let folder = closed().await;
    let (heads, aside) = (folder.path().join("audit.heads"), folder.path().join("aside"));
    fs::rename(&heads, &aside).unwrap();
    fs::create_dir(&heads).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Folder { path, .. } if *path == heads), "{refused:?}");
    fs::remove_dir(&heads).unwrap();
    fs::rename(&aside, &heads).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
}

#[tokio::test]
async fn the_key_and_the_heads_can_lie_elsewhere() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = StoreOptions {
        audit_key: Some(elsewhere.path().join("key")),
        audit_heads: Some(elsewhere.path().join("heads")),
        ..StoreOptions::in_folder(data.path())
    };
    let store = Store::open(options.clone()).await.unwrap();
    store.add_practice(store::Practice { id: PRACTICE, name: "Harbour Practice".into() }).await.unwrap();
    let opened = &every_event()[..1];
    store.log(PRACTICE).append(session(1), appointment(1), Seq::EMPTY, opened).await.unwrap();
    for name in ["key", "heads"] {
        let mode = fs::metadata(elsewhere.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(!data.path().join("audit.key").exists() && !data.path().join("audit.heads").exists());
    let audit = Audit::open(options).await.unwrap();
    assert!(audit.verify(|_| ()).await.unwrap().is_intact());
    // The data without its key is not opened under a new one.
    store.close().await;
    assert!(matches!(Store::open(data.path()).await, Err(OpenError::NoKey { .. })));
}

#[tokio::test]
async fn after_a_kill_the_heads_are_not_ahead_and_the_trail_is_intact() {
    let _alone = ONE_AT_A_TIME.lock().await;
    if let Some(folder) = child::folder() {
        let store = Store::open(&folder).await.unwrap();
        let log = store.log(PRACTICE);
        for seq in log.read(session(1)).await.unwrap().len().. {
            let seq = seq as u64;
            log.append(session(1), appointment(1), Seq(seq), &[asked(7)]).await.unwrap();
            child::tell("one");
        }
    }
    let folder = closed().await;
    let name = "after_a_kill_the_heads_are_not_ahead_and_the_trail_is_intact";
    for _ in 0..3 {
        let mut killed = child::start(name, folder.path(), ":");
        assert_eq!(child::told(&mut killed).take(10).count(), 10);
        killed.kill().unwrap();
        killed.wait().unwrap();
        let (verified, broken) = verify(folder.path()).await;
        assert!(verified.is_intact(), "{broken:?}");
    }
}
