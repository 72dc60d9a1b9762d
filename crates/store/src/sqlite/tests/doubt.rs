//! A commit that fails with its rows on the disk, and a database that cannot be opened again at first: what is read in
//! the end is what a crash would find.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::*;

const DATABASE: &str = "anteroom.db";
const WAL: &str = "anteroom.db-wal";

/// The files of a folder as a crash would leave them now. The file of shared memory does not outlive one.
fn after_a_crash(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in [DATABASE, WAL, "audit.key", "audit.heads"] {
        // While the database cannot be opened, it is beside its name.
        let there = [folder.join(name), beside(&folder.join(name))].into_iter().find(|file| file.exists()).unwrap();
        fs::copy(there, copy.path().join(name)).unwrap();
    }
    copy
}

fn beside(file: &Path) -> std::path::PathBuf {
    file.with_extension("gone")
}

/// While it lives, no other connection to the database is the last one, at whose end the write-ahead file would go.
async fn keep_the_wal(folder: &Path) -> SqliteConnection {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.join(DATABASE));
    let mut kept = options.connect().await.unwrap();
    // And what the copy writes does not begin like what its original will: that would go on into it.
    sqlx::query("UPDATE openings SET count = count + 100").execute(&mut kept).await.unwrap();
    kept
}

/// What a crash of the store in this folder would leave in the log of a session.
async fn found_after_a_crash(folder: &Path, n: u128) -> Vec<Entry> {
    let crashed = after_a_crash(folder);
    let store = Store::open(crashed.path()).await.unwrap();
    let found = store.read(n).await;
    store.close().await;
    found
}

/// A store with one entry, and a second one of which nobody knows whether it was written: its rows are in the
/// write-ahead file, behind what is read. The database cannot be opened again until [`heal`].
async fn in_doubt() -> (TempDir, Store) {
    let (folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    // A connection that has read keeps what it knows of the file among all of them. If it were the first, the next one
    // would recover the rows, as after a crash.
    assert_eq!(store.read(1).await, [asked(1)]);
    // What the failed commit leaves is written by another store, in a copy.
    let copy = after_a_crash(folder.path());
    let kept = keep_the_wal(copy.path()).await;
    let other = Store::open(copy.path()).await.unwrap();
    other.append(1, 1, 2).await.unwrap().unwrap();
    let written = fs::read(copy.path().join(WAL)).unwrap();
    other.close().await;
    kept.close().await.unwrap();

    let before = fs::read(folder.path().join(WAL)).unwrap();
    assert!(written.starts_with(&before) && written.len() > before.len(), "it goes on where this one is");
    let database = folder.path().join(DATABASE);
    fs::rename(&database, beside(&database)).unwrap();
    let (release, held) = store.hold_the_writer().await;
    let unknown = store.append(1, 1, 2);
    store.queued(1).await;
    let breaking = store.clone();
    let breaks = tokio::spawn(async move { breaking.break_the_commit().await });
    store.queued(2).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert!(matches!(breaks.await.unwrap(), Err(WriteError::Unknown(_))));
    assert!(matches!(unknown.await.unwrap(), Err(AppendError::Unknown(_))));
    let mut wal = OpenOptions::new().append(true).open(folder.path().join(WAL)).unwrap();
    wal.write_all(&written[before.len()..]).unwrap();
    (folder, store)
}

fn heal(folder: &Path) {
    let database = folder.join(DATABASE);
    fs::rename(beside(&database), &database).unwrap();
}

#[tokio::test]
async fn what_a_crash_may_still_bring_back_is_not_read_as_if_it_were_not_there() {
    let (folder, store) = in_doubt().await;
    let log = store.log(PRACTICE);
    for _ in 0..2 {
        let refused = log.read(session(1)).await;
        assert!(matches!(&refused, Err(ReadError::Unavailable(why)) if why.contains("last write")), "{refused:?}");
        assert!(matches!(log.latest(VISIT).await, Err(ReadError::Unavailable(_))));
        assert!(matches!(log.open_sessions().await, Err(ReadError::Unavailable(_))));
    }
    // Whoever had read the one entry would have been told something else than what is kept.
    assert_eq!(found_after_a_crash(folder.path(), 1).await, [asked(1), asked(2)]);
}

#[tokio::test]
async fn once_the_database_can_be_opened_again_what_is_read_is_what_a_crash_finds() {
    let (folder, store) = in_doubt().await;
    assert!(store.log(PRACTICE).read(session(1)).await.is_err());
    heal(folder.path());
    // Nobody writes: the reading itself has it settled. Somebody read the database all the time, so the rows are gone.
    assert_eq!(store.read(1).await, [asked(1)]);
    assert_eq!(found_after_a_crash(folder.path(), 1).await, [asked(1)]);
    assert_eq!(store.append(1, 1, 3).await.unwrap(), Ok(Seq(2)));
    assert_eq!(found_after_a_crash(folder.path(), 1).await, [asked(1), asked(3)]);
}

#[tokio::test]
async fn a_write_settles_it_too() {
    let (folder, store) = in_doubt().await;
    let refused = store.append(1, 1, 3).await.unwrap();
    assert!(matches!(refused, Err(AppendError::NotWritten(_))), "{refused:?}");
    heal(folder.path());
    assert_eq!(store.append(1, 1, 3).await.unwrap(), Ok(Seq(2)));
    assert_eq!(store.read(1).await, [asked(1), asked(3)]);
    assert_eq!(found_after_a_crash(folder.path(), 1).await, [asked(1), asked(3)]);
}
