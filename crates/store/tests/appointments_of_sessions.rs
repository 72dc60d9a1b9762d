//! Which appointment a session is of is written outside its log, and whoever comes is led to their session by it: whatever is
//! changed of that from outside damages that session alone, and no new one is begun in its place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::path::Path;

use session::{AppointmentId, SessionId};
use store::{EventLog, Fault, Loss, OpenError, ReadError, Seq, SqliteLog, Store};
use support::three_sessions::{copy, unruly};
use support::{PRACTICE, appointment, asked, change_outside, new_store, session, started, verify};
use tempfile::TempDir;

/// What somebody may write there, and of how many sessions.
const CHANGES: [(&str, u128); 7] = [
    ("UPDATE sessions SET appointment = '00000000-0000-0000-0000-0000a9900009' WHERE id LIKE '%5e550001'", 1),
    ("UPDATE sessions SET appointment = '00000000-0000-0000-0000-0000a9900003' WHERE id LIKE '%5e550001'", 1),
    ("UPDATE sessions SET appointment = '' WHERE id LIKE '%5e550001'", 1),
    ("UPDATE sessions SET appointment = 'next Tuesday' WHERE id LIKE '%5e550001'", 1),
    ("UPDATE sessions SET appointment = CAST(x'ff00fe' AS TEXT) WHERE id LIKE '%5e550001'", 1),
    ("UPDATE sessions SET appointment = upper(appointment) WHERE id LIKE '%5e550001'", 1),
    (
        "UPDATE sessions SET appointment = CASE WHEN id LIKE '%5e550001' THEN '00000000-0000-0000-0000-0000a9900002' \
         ELSE '00000000-0000-0000-0000-0000a9900001' END WHERE ordinal <= 2",
        2,
    ),
];

/// Three sessions that are going on.
async fn going_on() -> (TempDir, Store) {
    let (folder, store) = new_store().await;
    for n in 1..=3 {
        let log = store.log(PRACTICE);
        log.append(session(n), appointment(n), Seq::EMPTY, &[asked(1), started(2)]).await.unwrap();
    }
    (folder, store)
}

fn all() -> Vec<(SessionId, AppointmentId)> {
    (1..=3).map(|n| (session(n), appointment(n))).collect()
}

async fn only_those_are_damaged(log: &SqliteLog, spoilt: u128, change: &str) {
    for n in 1..=3 {
        let (read, latest) = (log.read(session(n)).await, log.latest(appointment(n)).await);
        if n <= spoilt {
            assert!(matches!(read, Err(ReadError::Damaged(_))), "{change}: {read:?}");
            assert!(matches!(latest, Err(ReadError::Damaged(_))), "{change}: {latest:?}");
            let refused = log.append(session(n), appointment(n), Seq(2), &[asked(7)]).await.unwrap_err();
            assert!(refused.to_string().contains("changed outside"), "{change}: {refused}");
        } else {
            assert_eq!((read.unwrap().len(), latest.unwrap()), (2, Some(session(n))), "{change}");
        }
    }
    // Each is woken, or found damaged, by those who look for it.
    assert_eq!(log.open_sessions().await.unwrap(), all(), "{change}");
}

#[tokio::test]
async fn an_appointment_that_was_changed_while_nothing_ran_damages_its_session_alone() {
    for (change, spoilt) in CHANGES {
        let (folder, store) = going_on().await;
        store.close().await;
        change_outside(folder.path(), change).await;
        // The second time from heads that the first has written.
        for _ in 0..2 {
            let store = Store::open(folder.path()).await.unwrap();
            only_those_are_damaged(&store.log(PRACTICE), spoilt, change).await;
            store.close().await;
        }
    }
}

#[tokio::test]
async fn an_appointment_that_is_changed_while_the_store_is_open_damages_its_session_alone() {
    for (change, spoilt) in CHANGES {
        let (folder, store) = going_on().await;
        change_outside(folder.path(), change).await;
        only_those_are_damaged(&store.log(PRACTICE), spoilt, change).await;
        store.close().await;
    }
}

#[tokio::test]
async fn a_verification_says_of_which_sessions_the_appointment_was_changed() {
    for (change, spoilt) in CHANGES {
        let folder = copy();
        change_outside(folder.path(), change).await;
        let (verified, broken) = verify(folder.path()).await;
        let found: Vec<_> = broken.iter().map(|one| (one.session.clone(), one.seq, one.fault)).collect();
        let moved: Vec<_> = (1..=spoilt).map(|n| (session(n).to_string(), 1, Fault::Moved)).collect();
        assert_eq!(found, moved, "{change}");
        assert!(!verified.is_intact());
    }
}

/// The first row is all by which the appointment could be known again.
#[tokio::test]
async fn it_is_found_though_no_row_of_the_session_can_tell_whose_it_is() {
    let folder = copy();
    drop(unruly(folder.path()).await);
    change_outside(folder.path(), "UPDATE events SET payload = '{}' WHERE session LIKE '%5e550001'").await;
    change_outside(folder.path(), CHANGES[0].0).await;
    let store = Store::open(folder.path()).await.unwrap();
    assert!(matches!(store.log(PRACTICE).latest(appointment(1)).await, Err(ReadError::Damaged(_))));
    assert_eq!(store.log(PRACTICE).latest(appointment(2)).await, Ok(Some(session(2))));
    store.close().await;
    // And without the lines that name it, by the tally.
    keep_no_heads_of(folder.path(), "5e550001");
    let refused = Store::open(folder.path()).await.unwrap_err();
    let OpenError::Lost { what, .. } = refused else { panic!("{refused}") };
    assert!(what.iter().any(|lost| lost.loss == Loss::Entries), "{what:?}");
}

fn keep_no_heads_of(folder: &Path, session: &str) {
    let heads = folder.join("audit.heads");
    let lines = fs::read_to_string(&heads).unwrap();
    let kept: String = lines.split_inclusive('\n').filter(|line| !line.contains(session)).collect();
    fs::write(heads, kept).unwrap();
}

#[tokio::test]
async fn heads_that_were_emptied_are_as_good_as_missing() {
    let folder = copy();
    fs::write(folder.path().join("audit.heads"), "").unwrap();
    let (verified, _) = verify(folder.path()).await;
    assert_eq!(verified.lost.iter().map(|lost| lost.loss).collect::<Vec<_>>(), [Loss::HeadsMissing]);
    let refused = Store::open(folder.path()).await.unwrap_err();
    assert!(matches!(&refused, OpenError::Lost { what, .. } if what[0].loss == Loss::HeadsMissing), "{refused}");
}

/// Until the first session there is nothing but the line that every file begins with.
#[tokio::test]
async fn the_heads_of_a_practice_without_sessions_are_whole() {
    let (folder, store) = new_store().await;
    store.close().await;
    assert!(verify(folder.path()).await.0.is_intact());
    Store::open(folder.path()).await.unwrap().close().await;
}
