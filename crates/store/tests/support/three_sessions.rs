//! A store with three sessions of every event there was in schema 1, to be spoilt again and again.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use sqlx::SqliteConnection;
use store::{EventLog, Seq, Store};
use tempfile::TempDir;

use super::{PRACTICE, appointment, every_event, new_store, outside, session};

/// How many entries each of the three sessions has.
pub(crate) const ENTRIES: i64 = 20;

pub(crate) async fn filled() -> (TempDir, Store) {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    for n in 1..=3 {
        // In several appends, so that there are several heads of a session.
        for (seq, entry) in (0..).zip(every_event()) {
            log.append(session(n), appointment(n), Seq(seq), &[entry]).await.unwrap();
        }
    }
    (folder, store)
}

/// The files of a store that was closed, to be spoilt again and again.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let made = async {
        let (folder, store) = filled().await;
        store.close().await;
        folder
    };
    // On a thread of its own: whoever comes first may be inside a runtime.
    let make = || tokio::runtime::Runtime::new().unwrap().block_on(made);
    let folder = std::thread::spawn(make).join().unwrap();
    let files = fs::read_dir(folder.path()).unwrap().map(|file| {
        let file = file.unwrap();
        (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
    });
    files.collect()
});

pub(crate) fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in FILES.iter() {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// The files as a crash leaves them, and of how many entries the tally says that the heads tell.
pub(crate) async fn crashed() -> (TempDir, usize) {
    let (running, _store) = filled().await;
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(running.path()).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let mut db = outside(folder.path()).await;
    let witnessed: i64 = sqlx::query_scalar("SELECT witnessed FROM tally").fetch_one(&mut db).await.unwrap();
    (folder, usize::try_from(witnessed).unwrap())
}

/// Opens the database without its rules.
pub(crate) async fn unruly(folder: &Path) -> SqliteConnection {
    let mut db = outside(folder).await;
    let rules = "PRAGMA ignore_check_constraints = ON; \
                 DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted";
    sqlx::raw_sql(rules).execute(&mut db).await.unwrap();
    db
}
