//! What a verification says of what was done to the log behind Anteroom's back; and what Anteroom does, it finds intact.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;

use session::Timestamp;
use store::{AppendError, Audit, EventLog, Fault, OpenError, ReadError, Seq, Store};
use support::three_sessions::{copy, crashed, filled, unruly};
use support::{PRACTICE, appointment, asked, change_outside, every_event, new_store, session, verify};

#[tokio::test]
async fn what_anteroom_wrote_is_intact_while_it_runs_and_after() {
    let (folder, store) = filled().await;
    for closed in [false, true] {
        if closed {
            store.close().await;
        }
        let (verified, broken) = verify(folder.path()).await;
        assert_eq!(broken, []);
        assert!(verified.is_intact(), "{verified:?}");
        assert_eq!((verified.sessions, verified.events), (3, 60));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_verification_beside_a_server_that_writes_finds_no_fault() {
    let (folder, store) = filled().await;
    let log = store.log(PRACTICE);
    let writing = tokio::spawn(async move {
        for n in 10..60 {
            for (seq, entry) in (0..).zip(every_event()) {
                log.append(session(n), appointment(n), Seq(seq), &[entry]).await.unwrap();
            }
        }
    });
    let mut rounds = 0;
    while !writing.is_finished() || rounds == 0 {
        let (verified, broken) = verify(folder.path()).await;
        assert!(verified.is_intact(), "{verified:?} {broken:?}");
        rounds += 1;
    }
    writing.await.unwrap();
}

/// Spoils a copy and answers the first fault of what is broken.
async fn spoilt(statements: &'static str) -> Vec<(i64, Fault)> {
    let folder = copy();
    drop(unruly(folder.path()).await);
    change_outside(folder.path(), statements).await;
    let (verified, broken) = verify(folder.path()).await;
    assert!(!verified.is_intact());
    assert_eq!(verified.broken, broken.len() as u64);
    broken.into_iter().map(|one| (one.seq, one.fault)).collect()
}

#[tokio::test]
async fn each_kind_of_fault_is_named_at_the_entry_where_it_begins() {
    let changed = spoilt("UPDATE events SET at = at + 1 WHERE seq = 4 AND session LIKE '%5e550001'").await;
    assert_eq!(changed, [(4, Fault::Changed)]);
    let missing = spoilt("DELETE FROM events WHERE seq = 4 AND session LIKE '%5e550001'").await;
    assert_eq!(missing, [(4, Fault::Missing)]);
    let cut = spoilt("DELETE FROM events WHERE seq > 17 AND session LIKE '%5e550001'").await;
    assert_eq!(cut, [(18, Fault::Cut { was: 20 })]);
    let gone = spoilt("DELETE FROM events WHERE session LIKE '%5e550001'").await;
    assert_eq!(gone, [(1, Fault::Gone)]);
    let whole =
        spoilt("DELETE FROM events WHERE session LIKE '%5e550001'; DELETE FROM sessions WHERE id LIKE '%5e550001'")
            .await;
    assert_eq!(whole, [(1, Fault::Gone)]);
    let unlisted = spoilt("DELETE FROM sessions WHERE id LIKE '%5e550001'").await;
    assert_eq!(unlisted, [(1, Fault::Unlisted)]);
    let later = spoilt("UPDATE events SET schema = 3 WHERE seq = 2 AND session LIKE '%5e550001'").await;
    assert_eq!(later, [(2, Fault::Later)]);
    let text = spoilt("DELETE FROM personal WHERE seq = 2 AND session LIKE '%5e550001'").await;
    assert!(matches!(text[..], [(2, Fault::Unreadable(_))]), "{text:?}");
}

/// As valid as what was there: only the hash can tell.
#[tokio::test]
async fn a_column_that_says_something_else_that_is_valid_is_found_where_it_is() {
    let changes = [
        "UPDATE events SET at = at + 1 WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET actor = NULL WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET actor = practice WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET command = NULL WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET command = practice WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET type = 'admitted' WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET payload = replace(payload, '0014', '0013') WHERE seq = 10 AND session LIKE '%5e550001'",
        "UPDATE events SET payload = payload || ' ' WHERE seq = 10 AND session LIKE '%5e550001'",
    ];
    for change in changes {
        assert_eq!(spoilt(change).await, [(10, Fault::Changed)], "{change}");
    }
    let appointment = spoilt("UPDATE sessions SET appointment = practice WHERE id LIKE '%5e550001'").await;
    assert_eq!(appointment, [(1, Fault::Moved)]);
}

#[tokio::test]
async fn a_log_that_does_not_begin_with_its_opening_is_named() {
    let (folder, store) = new_store().await;
    store.log(PRACTICE).append(session(1), appointment(1), Seq::EMPTY, &[asked(1)]).await.unwrap();
    let (_, broken) = verify(folder.path()).await;
    assert_eq!((broken[0].seq, broken[0].fault), (1, Fault::NotOpened));
}

#[tokio::test]
async fn a_cut_is_not_healed_by_going_on() {
    let folder = copy();
    drop(unruly(folder.path()).await);
    change_outside(folder.path(), "DELETE FROM events WHERE seq > 17 AND session LIKE '%5e550001'").await;
    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(PRACTICE);
    let more: Vec<_> = (0..9).map(asked).collect();
    let refused = log.append(session(1), appointment(1), Seq(17), &more).await;
    assert!(matches!(&refused, Err(AppendError::NotWritten(why)) if why.contains("audit verify")), "{refused:?}");
    // Nor is what is left read as if it were the whole.
    let read = log.read(session(1)).await;
    assert!(matches!(&read, Err(ReadError::Damaged(what)) if what.contains("entry 18")), "{read:?}");
    // The others go on.
    log.append(session(2), appointment(2), Seq(20), &more).await.unwrap();
    store.close().await;
    drop(Store::open(folder.path()).await.unwrap());
    let (_, broken) = verify(folder.path()).await;
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(18, Fault::Cut { was: 20 })]);
}

#[tokio::test]
async fn heads_that_are_missing_or_not_ours_are_said() {
    let (folder, synced) = crashed().await;
    let heads = folder.path().join("audit.heads");
    let whole = fs::read_to_string(&heads).unwrap();
    assert!(synced < 60, "the last line is not synced yet");
    // One for each append, and the first, which is of no session.
    assert_eq!(whole.lines().count(), 61);
    // What a crash leaves of the last line is no fault.
    fs::write(&heads, &whole[..whole.len() - 9]).unwrap();
    assert!(verify(folder.path()).await.0.is_intact());
    fs::write(&heads, whole.replacen("\"seq\":3,", "\"seq\":4,", 1)).unwrap();
    assert_eq!(verify(folder.path()).await.0.foreign_heads, 1);
    // An opening keeps what shows it, beside the first line and one a session.
    Store::open(folder.path()).await.unwrap().close().await;
    assert_eq!(verify(folder.path()).await.0.foreign_heads, 1);
    assert_eq!(fs::read_to_string(&heads).unwrap().lines().count(), 5);
}

#[tokio::test]
async fn heads_that_lag_catch_up_at_the_next_opening() {
    let (folder, synced) = crashed().await;
    let heads = folder.path().join("audit.heads");
    let lines = fs::read_to_string(&heads).unwrap();
    // The first is of no session, and each of the others of one entry.
    let lagging: String = lines.lines().take(25.max(synced + 1)).flat_map(|line| [line, "\n"]).collect();
    fs::write(&heads, lagging).unwrap();
    assert!(verify(folder.path()).await.0.is_intact());
    Store::open(folder.path()).await.unwrap().close().await;
    change_outside(folder.path(), "DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 20").await;
    assert_eq!(verify(folder.path()).await.1.len(), 3);
}

#[tokio::test]
async fn a_session_whose_id_is_broken_is_one_among_others_that_can_be_read() {
    let breaks = [
        "UPDATE sessions SET id = 'broken' WHERE id LIKE '%5e550002'",
        "UPDATE sessions SET id = 'broken' WHERE id LIKE '%5e550002'; \
         UPDATE events SET session = 'broken' WHERE session LIKE '%5e550002'",
        "UPDATE sessions SET id = CAST(x'ff' AS TEXT) WHERE id LIKE '%5e550002'",
        "UPDATE sessions SET practice = CAST(x'ff' AS TEXT) WHERE id LIKE '%5e550002'",
        "UPDATE events SET payload = CAST(x'ff' AS TEXT) WHERE seq = 4 AND session LIKE '%5e550002'",
    ];
    for statements in breaks {
        let folder = copy();
        let mut db = unruly(folder.path()).await;
        sqlx::raw_sql(statements).execute(&mut db).await.unwrap();
        drop(db);
        let audit = Audit::open(folder.path()).await.unwrap();
        let mut listed = audit.sessions_after(i64::MIN).await.unwrap();
        let always = (Timestamp(i64::MIN), Timestamp(i64::MAX));
        let spans = audit.sessions_before(i64::MAX, always, 9).await.unwrap();
        assert!(spans.iter().rev().map(|span| &span.of).eq(&listed), "{statements}: {spans:?}");
        let broken = listed.remove(1);
        let whole: Vec<_> = listed.iter().map(|of| of.session).collect();
        assert_eq!(whole, [Some(session(1)), Some(session(3))], "{statements}");
        for of in &listed {
            assert_eq!(audit.records(of).await.unwrap().len(), 20, "{statements}");
        }
        let records = audit.records(&broken).await;
        let has_none = spans[1].first.is_none() && spans[1].entries == 0;
        assert!(has_none || matches!(records, Err(ReadError::Damaged(_))), "{statements}: {records:?}");
        audit.close().await;
    }
}

#[tokio::test]
async fn a_database_of_an_older_version_and_none_at_all_are_named_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let old = include_bytes!("../fixtures/database_of_schema_1/anteroom.sqlite");
    fs::write(folder.path().join("anteroom.db"), old).unwrap();
    assert!(matches!(Audit::open(folder.path()).await, Err(OpenError::TooOld { .. })));
    let nothing = Audit::open(&folder.path().join("elsewhere")).await;
    assert!(matches!(&nothing, Err(OpenError::Folder { path, .. }) if path.ends_with("elsewhere/anteroom.db")));
    // It was looked at and no more.
    assert!(!folder.path().join("audit.key").exists());
    assert_eq!(fs::read(folder.path().join("anteroom.db")).unwrap(), old);
}
