//! What is erased is nowhere any more, and the log still holds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::path::Path;

use session::{ERASED, Entry, Event, Identity, Name, Personal, Timestamp};
use sqlx::{Connection, Row};
use store::{Audit, EventLog, Fault, ReadError, Seq, Store, WriteError};
use support::{
    PRACTICE, appointment, change_outside, ended, entry, every_event, new_store, outside, participant, said, session,
    verify,
};

fn guest(n: u32, name: &str) -> Entry {
    let identity = Identity::Guest { name: Name::new(name).unwrap() };
    entry(n, Event::Waited { participant: participant(n.into()), identity })
}

/// Is it in any file of the folder?
fn is_anywhere(folder: &Path, wanted: &[u8]) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
    fs::read_dir(folder).unwrap().any(|file| holds(&fs::read(file.unwrap().path()).unwrap()))
}

fn erased(entries: &[Entry]) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    for entry in &mut entries {
        entry.event.take_personal();
    }
    entries
}

/// The keys of the personal texts, as the database has them.
async fn keys(folder: &Path) -> Vec<Vec<u8>> {
    let mut db = outside(folder).await;
    let rows = sqlx::query("SELECT key FROM personal_keys").fetch_all(&mut db).await.unwrap();
    db.close().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn names_are_sealed_and_come_back() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    log.append(session(1), appointment(1), Seq::EMPTY, &every_event()).await.unwrap();
    assert_eq!(log.read(session(1)).await.unwrap(), every_event());
    assert!(!is_anywhere(folder.path(), b"O'Neil"));
    assert!(is_anywhere(folder.path(), "Ada Møller".as_bytes()), "a provider is in the log");
}

#[tokio::test]
async fn erased_names_and_their_key_are_in_no_file_and_the_chain_holds() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    for n in [1, 2] {
        log.append(session(n), appointment(n), Seq::EMPTY, &every_event()).await.unwrap();
    }
    let before = keys(folder.path()).await;
    assert_eq!(before.len(), 2);
    log.erase(session(1), Personal::Name).await.unwrap();

    assert_eq!(log.read(session(1)).await.unwrap(), erased(&every_event()));
    assert_eq!(log.read(session(2)).await.unwrap(), every_event());
    let after = keys(folder.path()).await;
    for key in &before {
        assert_eq!(is_anywhere(folder.path(), key), after.contains(key));
    }
    assert_eq!(after.len(), 1);
    let (verified, broken) = verify(folder.path()).await;
    assert!(verified.is_intact(), "{broken:?}");

    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.log(PRACTICE).read(session(1)).await.unwrap(), erased(&every_event()));
}

#[tokio::test]
async fn a_session_goes_on_after_an_erasure_and_can_be_erased_again() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    let (opened, late) = (every_event()[0].clone(), guest(2, "Late Guest"));
    log.append(session(1), appointment(1), Seq::EMPTY, std::slice::from_ref(&opened)).await.unwrap();
    log.erase(session(1), Personal::Name).await.unwrap();
    log.append(session(1), appointment(1), Seq(1), std::slice::from_ref(&late)).await.unwrap();
    let first = erased(&[opened]).remove(0);
    assert_eq!(log.read(session(1)).await.unwrap(), [first.clone(), late.clone()]);
    assert!(verify(folder.path()).await.0.is_intact());
    log.erase(session(1), Personal::Name).await.unwrap();
    assert_eq!(log.read(session(1)).await.unwrap(), [first, erased(&[late]).remove(0)]);
    assert!(verify(folder.path()).await.0.is_intact());
}

#[tokio::test]
async fn erasing_one_kind_leaves_the_other_and_a_stranger_is_not_erased() {
    let (_folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    log.append(session(1), appointment(1), Seq::EMPTY, &every_event()).await.unwrap();
    log.erase(session(1), Personal::Chat).await.unwrap();
    assert_eq!(log.read(session(1)).await.unwrap(), every_event());
    let unknown = log.erase(session(2), Personal::Name).await;
    assert_eq!(unknown, Err(WriteError::NoSuch { what: "session" }));
}

#[tokio::test]
async fn what_was_said_in_sessions_that_have_ended_is_erased_and_nothing_else() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    let opened = every_event()[0].clone();
    for n in [1, 2] {
        log.append(session(n), appointment(n), Seq::EMPTY, &[opened.clone(), said(2, "Between us")]).await.unwrap();
    }
    log.erase_after_the_end(Personal::Chat, Timestamp(0)).await.unwrap();
    assert_eq!(log.read(session(1)).await.unwrap(), [opened.clone(), said(2, "Between us")], "it goes on");

    log.append(session(1), appointment(1), Seq(2), &[ended(3)]).await.unwrap();
    log.erase_after_the_end(Personal::Chat, Timestamp(0)).await.unwrap();
    log.erase_after_the_end(Personal::Chat, Timestamp(0)).await.unwrap();
    assert_eq!(log.read(session(1)).await.unwrap(), [opened.clone(), said(2, ERASED), ended(3)]);
    assert_eq!(log.read(session(2)).await.unwrap(), [opened, said(2, "Between us")]);
    assert_eq!(keys(folder.path()).await.len(), 3);
    let (verified, broken) = verify(folder.path()).await;
    assert!(verified.is_intact(), "{broken:?}");
}

#[tokio::test]
async fn a_text_that_was_taken_away_or_exchanged_is_found() {
    let spoils = [
        "DELETE FROM personal WHERE seq = 2",
        "DELETE FROM personal_keys",
        "DELETE FROM personal_keys; DELETE FROM personal; \
         INSERT INTO erasures SELECT practice, id, 'name', 9, zeroblob(32) FROM sessions",
        "UPDATE personal SET (nonce, ciphertext) = (SELECT nonce, ciphertext FROM personal WHERE seq = 1 AND position = 1) \
         WHERE seq = 2",
        "UPDATE personal SET ciphertext = zeroblob(30) WHERE seq = 2",
    ];
    for spoil in spoils {
        let (folder, store) = new_store().await;
        let log = store.log(PRACTICE);
        log.append(session(1), appointment(1), Seq::EMPTY, &every_event()).await.unwrap();
        change_outside(folder.path(), spoil).await;
        let (verified, broken) = verify(folder.path()).await;
        assert!(!verified.is_intact() && matches!(broken[0].fault, Fault::Unreadable(_)), "{spoil}: {broken:?}");
        assert!(matches!(log.read(session(1)).await, Err(ReadError::Damaged(_))), "{spoil}");
    }
}

#[tokio::test]
async fn records_tell_who_did_what_to_whom_and_leave_out_what_was_erased() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    let ben = guest(5, "Ben Okoro");
    let asked = entry(5, Event::Asked { participant: participant(5) });
    let entries = [every_event()[0].clone(), ben, asked];
    log.append(session(1), appointment(1), Seq::EMPTY, &entries).await.unwrap();
    let audit = Audit::open(folder.path()).await.unwrap();
    let of = audit.session(session(1)).await.unwrap().unwrap();
    assert_eq!(audit.sessions_after(i64::MIN).await.unwrap(), std::slice::from_ref(&of));
    let told = audit.records(&of).await.unwrap();
    let name = |n: usize| told[n].actor.as_ref().unwrap().name.as_ref().map(Name::as_str);
    assert_eq!((told[2].kind.as_str(), name(2), told[2].erased), ("asked", Some("Ben Okoro"), false));
    assert_eq!(told[0].details["booking"]["clients"][0]["name"], "Ben O'Neil");

    log.erase(session(1), Personal::Name).await.unwrap();
    let told = audit.records(&of).await.unwrap();
    assert!(told.iter().all(|record| record.erased));
    assert!(told.iter().all(|record| !record.details.to_string().contains(ERASED)));
    assert_eq!(told[2].subject.as_ref().unwrap().name, None);
    assert_eq!(told[0].details["booking"]["clients"][0]["name"], "");
    assert_eq!(told[0].details["booking"]["providers"][0]["name"], "Dr. Ada Møller");
}
