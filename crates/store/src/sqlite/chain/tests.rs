//! A database from before heads and tally had the appointments of the sessions gets them at its first opening, and keeps them.

use std::fs;
use std::path::Path;

use session::{AppointmentId, Entry, Event, SessionId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::{Audit, EventLog, Loss, Practice, PracticeId, ReadError, Seq, Store};

const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(1));

/// An appointment of the records.
const KNOWN: &str = "INSERT INTO appointments (practice, id, title, kind, admission, starts_at, minutes, link_generation, link_hash, \
     link_revoked) VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000021', '', \
     'individual', 'doors_open', 0, 50, 0, zeroblob(32), 0)";

const MOVED: &str = "UPDATE sessions SET appointment = '00000000-0000-0000-0000-000000000029' \
     WHERE id = '00000000-0000-0000-0000-000000000011'";

fn session(n: u128) -> SessionId {
    SessionId(Uuid::from_u128(0x10 + n))
}

fn appointment(n: u128) -> AppointmentId {
    AppointmentId(Uuid::from_u128(0x20 + n))
}

async fn outside(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join("anteroom.db")).connect().await.unwrap()
}

async fn change(folder: &Path, statements: &'static str) {
    let mut db = outside(folder).await;
    sqlx::raw_sql(statements).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

/// A folder with two sessions, as that version left one.
async fn older() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.add_practice(Practice { id: PRACTICE, name: "Harbour Practice".into() }).await.unwrap();
    for n in 1..=2 {
        let opened = include_str!("../../../fixtures/schema_1.jsonl").lines().next().unwrap();
        let event: Event = serde_json::from_str(opened).unwrap();
        let entry = Entry { at: Timestamp(0), actor: None, command: None, event };
        store.log(PRACTICE).append(session(n), appointment(n), Seq::EMPTY, &[entry]).await.unwrap();
    }
    store.close().await;
    let options = StoreOptions::from(folder.path());
    let key = key_file::read(&options.audit_key_file()).unwrap().unwrap();
    let mut db = outside(folder.path()).await;
    let tally = Tally::read(&mut db, &key).await.unwrap().unwrap();
    let (by, check) = (key.tally_unplaced(&tally), key.check_unplaced());
    let as_it_was = sqlx::query("UPDATE tally SET places = NULL, mac = ?").bind(by.0.to_vec());
    as_it_was.execute(&mut db).await.unwrap();
    sqlx::query("UPDATE audit SET key_check = ?").bind(check.0.to_vec()).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let line = |(of, end): (Chained, End)| {
        let (Head { seq, mac }, end) = (end.head, End { appointment: None, ..end });
        let (by, mac, Chained { practice, session }) = (key.head(&of, &end).hex(), mac.hex(), of);
        format!(r#"{{"practice":"{practice}","session":"{session}","seq":{seq},"mac":"{mac}","by":"{by}"}}"#) + "\n"
    };
    let heads = heads::read(&options.audit_heads_file(), &key).unwrap().heads;
    assert_eq!(heads.len(), 2);
    fs::write(options.audit_heads_file(), heads.into_iter().map(line).collect::<String>()).unwrap();
    folder
}

async fn is_intact(folder: &Path) -> bool {
    let audit = Audit::open(folder).await.unwrap();
    let verified = audit.verify(|_| {}).await.unwrap();
    audit.close().await;
    verified.is_intact()
}

#[tokio::test]
async fn an_older_database_opens_and_is_whole_from_then_on() {
    let folder = older().await;
    assert!(matches!(Audit::open(folder.path()).await, Err(OpenError::TooOld { .. })));
    for _ in 0..2 {
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(store.log(PRACTICE).latest(appointment(2)).await, Ok(Some(session(2))));
        store.close().await;
        assert!(is_intact(folder.path()).await);
    }
    change(folder.path(), MOVED).await;
    assert!(!is_intact(folder.path()).await);
}

#[tokio::test]
async fn an_older_version_that_stopped_before_it_named_its_key_is_gone_on_from() {
    let folder = older().await;
    let key = folder.path().join("audit.key");
    fs::rename(&key, key_file::unused(&key)).unwrap();
    for _ in 0..2 {
        let store = Store::open(folder.path()).await.unwrap();
        assert_eq!(store.log(PRACTICE).latest(appointment(2)).await, Ok(Some(session(2))));
        store.close().await;
        assert!(key.exists() && is_intact(folder.path()).await);
    }
}

#[tokio::test]
async fn what_was_changed_in_an_older_database_is_found_by_the_first_row_of_its_session() {
    let folder = older().await;
    change(folder.path(), KNOWN).await;
    change(folder.path(), MOVED).await;
    for _ in 0..2 {
        let store = Store::open(folder.path()).await.unwrap();
        let log = store.log(PRACTICE);
        assert!(matches!(log.latest(appointment(1)).await, Err(ReadError::Damaged(_))));
        assert_eq!(log.latest(appointment(2)).await, Ok(Some(session(2))));
        assert_eq!(log.latest(appointment(9)).await, Ok(None));
        store.close().await;
        assert!(!is_intact(folder.path()).await);
    }
}

#[tokio::test]
async fn an_older_database_of_which_something_is_lost_stays_as_it_is_until_that_is_accepted() {
    let folder = older().await;
    change(folder.path(), "UPDATE tally SET entries = 1").await;
    for _ in 0..2 {
        let Err(OpenError::Lost { what, .. }) = Store::open(folder.path()).await else { panic!("it opened") };
        assert_eq!(what.iter().map(|lost| lost.loss).collect::<Vec<_>>(), [Loss::Tally]);
    }
    let (store, lost) = Store::accept_loss(folder.path(), Timestamp(1)).await.unwrap();
    assert_eq!(lost.len(), 1);
    store.close().await;
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(is_intact(folder.path()).await);
}

/// Who kept an older tally cannot have it taken for one of now.
#[tokio::test]
async fn a_tally_without_appointments_is_none_where_there_was_one_with_them() {
    let folder = older().await;
    let keep = "CREATE TABLE kept AS SELECT * FROM tally";
    change(folder.path(), keep).await;
    Store::open(folder.path()).await.unwrap().close().await;
    change(folder.path(), "DELETE FROM tally; INSERT INTO tally SELECT * FROM kept").await;
    let Err(OpenError::Lost { what, .. }) = Store::open(folder.path()).await else { panic!("it opened") };
    assert_eq!(what.iter().map(|lost| lost.loss).collect::<Vec<_>>(), [Loss::Tally]);
}
