//! Opening: who may read the folder, and what is said when it cannot be used.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::Path;

use store::{OpenError, Practice, ReadError, Store};
use support::{PRACTICE, change_outside, new_store};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_folder_and_its_files_are_their_owners_alone() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data/anteroom");
    let store = Store::open(&folder).await.unwrap();
    store.add_practice(Practice { id: PRACTICE, name: "Harbour Practice".into() }).await.unwrap();
    assert_eq!(mode(&folder), 0o700);
    let mut names = Vec::new();
    for file in fs::read_dir(&folder).unwrap() {
        let file = file.unwrap();
        assert_eq!(mode(&file.path()), 0o600, "{:?}", file.path());
        names.push(file.file_name().into_string().unwrap());
    }
    names.sort();
    let database = ["anteroom.db", "anteroom.db-shm", "anteroom.db-wal", "anteroom.lock"];
    assert_eq!(names, [&database[..], &["audit.heads", "audit.key"]].concat());
}

#[tokio::test]
async fn a_second_store_on_the_folder_is_refused_until_the_first_is_closed() {
    let (folder, first) = new_store().await;
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::InUse { folder: named } if named == folder.path()), "{refused:?}");
    assert!(refused.to_string().contains("in use by another running Anteroom"), "{refused}");

    first.close().await;
    let second = Store::open(folder.path()).await.unwrap();
    assert_eq!(second.practices().await.unwrap().len(), 1);
    first.close().await;
    assert!(matches!(first.practices().await, Err(ReadError::Unavailable(_))));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_or_written_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("file");
    fs::write(&file, "").unwrap();
    // A file in the way, and a folder in which nobody can make a file, whoever they are.
    for folder in [file.join("data"), file, "/proc/self".into()] {
        let refused = Store::open(&folder).await.unwrap_err();
        assert!(matches!(refused, OpenError::Folder { .. }), "{refused:?}");
        assert!(refused.to_string().contains(folder.to_str().unwrap()), "{refused}");
    }
}

/// For whoever may write anywhere, the mode is no obstacle; then the folder has to open.
#[tokio::test]
async fn a_read_only_folder_is_named_to_those_it_binds() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let bound = fs::write(folder.path().join("probe"), "").is_err();
    let opened = Store::open(folder.path()).await;
    assert_eq!(matches!(&opened, Err(OpenError::Folder { .. })), bound, "{opened:?}");
    assert_eq!(opened.is_ok(), !bound);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anteroom.db");
    let text = "these are not the rows you are looking for\n".repeat(100);
    fs::write(&file, &text).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Damaged { file: named, .. } if *named == file), "{refused:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[tokio::test]
async fn another_programs_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anteroom.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let mut other = sqlx::ConnectOptions::connect(&options).await.unwrap();
    sqlx::query("CREATE TABLE recipes (name TEXT)").execute(&mut other).await.unwrap();
    sqlx::Connection::close(other).await.unwrap();
    let before = fs::read(&file).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Damaged { reason, .. } if reason.contains("another program")), "{refused:?}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let (folder, store) = new_store().await;
    store.close().await;
    let file = folder.path().join("anteroom.db");
    let database = fs::OpenOptions::new().write(true).open(&file).unwrap();
    // All pages after the first, which has the schema's beginning.
    let length = usize::try_from(database.metadata().unwrap().len()).unwrap();
    database.write_all_at(&vec![0x5a; length - 4096], 4096).unwrap();
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(refused, OpenError::Damaged { .. }), "{refused:?}");
    assert!(refused.to_string().contains("put back a backup"), "{refused}");
    // The folder is free again.
    assert!(matches!(Store::open(folder.path()).await, Err(OpenError::Damaged { .. })));
}

#[tokio::test]
async fn a_row_that_breaks_a_rule_of_its_table_is_damage() {
    let (folder, store) = new_store().await;
    store.close().await;
    change_outside(folder.path(), "PRAGMA ignore_check_constraints = ON; UPDATE practices SET name = ''").await;
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Damaged { reason, .. } if reason.contains("CHECK")), "{refused:?}");
}

#[tokio::test]
async fn a_database_of_a_later_version_is_refused() {
    let (folder, store) = new_store().await;
    store.close().await;
    change_outside(folder.path(), "INSERT INTO _sqlx_migrations VALUES (9999, 'later', '2030-01-01', 1, x'00', 0)")
        .await;
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(refused, OpenError::TooNew { .. }), "{refused:?}");
}
