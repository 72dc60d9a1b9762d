//! What is lost of the trail as a whole: an opening says so and does not go on, unless somebody accepts it, which stays on
//! record. Nobody here has the audit key but Anteroom.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::path::Path;

use session::Timestamp;
use store::{Audit, Broken, Counted, EventLog, Fault, Loss, OpenError, Seq, Store, Verified};
use support::three_sessions::{copy, crashed, unruly};
use support::{PRACTICE, appointment, asked, change_outside, session, verify};
use tempfile::TempDir;

const LATE: &str = "DELETE FROM events WHERE seq > 17 AND session LIKE '%5e550001'";

const ALL: Counted = Counted { sessions: 3, entries: 60 };

async fn cut(folder: &Path, statements: &'static str) {
    drop(unruly(folder).await);
    change_outside(folder, statements).await;
}

/// Keeps these lines of the heads.
fn keep_heads(folder: &Path, is_kept: impl Fn(usize, &str) -> bool) {
    let heads = folder.join("audit.heads");
    let lines = fs::read_to_string(&heads).unwrap();
    let kept = lines.lines().enumerate().filter(|(n, line)| is_kept(*n, line)).flat_map(|(_, line)| [line, "\n"]);
    fs::write(&heads, kept.collect::<String>()).unwrap();
}

/// What an opening says is lost, twice: it changes nothing.
async fn refused(folder: &Path) -> Vec<Loss> {
    let mut said = Vec::new();
    for _ in 0..2 {
        let refused = Store::open(folder).await.unwrap_err();
        let words = refused.to_string();
        let OpenError::Lost { heads, what } = refused else { panic!("{words}") };
        assert!(words.contains("accept-loss") && heads == folder.join("audit.heads"), "{words}");
        said.push(what.iter().map(|lost| lost.loss).collect::<Vec<_>>());
    }
    assert_eq!(said[0], said[1]);
    let (verified, broken) = verify(folder).await;
    assert!(!verified.is_intact());
    // Of whole sessions it says which.
    let of_all = |loss: &Loss| *loss != Loss::Sessions;
    let lost: Vec<_> = verified.lost.iter().map(|lost| lost.loss).filter(of_all).collect();
    assert!(said[0].iter().copied().filter(of_all).all(|loss| lost.contains(&loss)), "{lost:?}");
    assert!(of_all(&said[0][0]) || broken.iter().any(|one| matches!(one.fault, Fault::Gone | Fault::Unlisted)));
    said.remove(0)
}

async fn accept(folder: &Path, at: i64) -> Vec<Loss> {
    let (store, lost) = Store::accept_loss(folder, Timestamp(at)).await.unwrap();
    store.close().await;
    lost.iter().map(|lost| lost.loss).collect()
}

#[tokio::test]
async fn heads_that_are_missing_are_an_error_until_they_are_back() {
    let folder = copy();
    let (heads, aside) = (folder.path().join("audit.heads"), folder.path().join("aside"));
    fs::rename(&heads, &aside).unwrap();
    assert_eq!(refused(folder.path()).await, [Loss::HeadsMissing]);
    assert!(!heads.exists());
    fs::rename(&aside, &heads).unwrap();
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
}

#[tokio::test]
async fn a_cut_tail_is_found_though_the_heads_are_gone_or_only_their_newest_lines() {
    for newest_lines in [false, true] {
        let folder = copy();
        cut(folder.path(), LATE).await;
        if newest_lines {
            keep_heads(folder.path(), |_, line| {
                !["18", "19", "20"].iter().any(|n| line.contains(&format!("\"seq\":{n},")))
            });
            assert_eq!(refused(folder.path()).await, [Loss::HeadsBehind, Loss::Entries]);
        } else {
            fs::remove_file(folder.path().join("audit.heads")).unwrap();
            assert_eq!(refused(folder.path()).await, [Loss::HeadsMissing, Loss::Entries]);
        }
    }
}

#[tokio::test]
async fn a_whole_session_that_is_gone_with_its_heads_is_found() {
    let folder = copy();
    let gone = "DELETE FROM events WHERE session LIKE '%5e550002'; DELETE FROM sessions WHERE id LIKE '%5e550002'";
    cut(folder.path(), gone).await;
    // Nobody would look for it, so this is no fault of one session alone.
    assert_eq!(refused(folder.path()).await, [Loss::Sessions]);
    keep_heads(folder.path(), |_, line| !line.contains("5e550002"));
    assert_eq!(refused(folder.path()).await, [Loss::HeadsBehind, Loss::Entries]);
}

#[tokio::test]
async fn a_session_that_the_table_of_sessions_lacks_is_found_and_gone_on_without_where_that_is_accepted() {
    let folder = copy();
    cut(folder.path(), "DELETE FROM sessions WHERE id LIKE '%5e550002'").await;
    assert_eq!(refused(folder.path()).await, [Loss::Sessions]);
    assert_eq!(accept(folder.path(), 1_000).await, [Loss::Sessions]);
    Store::open(folder.path()).await.unwrap().close().await;
    // What is left of it stays a fault.
    let (verified, broken) = verify(folder.path()).await;
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(1, Fault::Unlisted)]);
    assert_eq!((verified.lost, verified.accepted.unwrap().len()), (vec![], 1));
}

#[tokio::test]
async fn heads_that_tell_of_less_than_at_the_last_opening_are_an_error() {
    let folder = copy();
    // This opening notes of how much they tell.
    Store::open(folder.path()).await.unwrap().close().await;
    // Without the second line; the first is of no session.
    keep_heads(folder.path(), |n, _| n != 1);
    assert_eq!(refused(folder.path()).await, [Loss::HeadsBehind]);
}

/// It looks like one that lags behind, as after a crash within a second of the first entry; and there was no crash.
#[tokio::test]
async fn heads_cut_to_their_first_line_are_an_error_though_the_store_was_opened_once() {
    let folder = copy();
    keep_heads(folder.path(), |n, _| n == 0);
    assert_eq!(refused(folder.path()).await, [Loss::HeadsBehind]);
    assert_eq!(accept(folder.path(), 1_000).await, [Loss::HeadsBehind]);
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
}

#[tokio::test]
async fn heads_that_a_crash_cut_short_are_no_loss() {
    let (folder, synced) = crashed().await;
    keep_heads(folder.path(), |n, _| n <= synced);
    Store::open(folder.path()).await.unwrap().close().await;
    assert!(verify(folder.path()).await.0.is_intact());
}

#[tokio::test]
async fn a_tally_that_is_missing_changed_or_from_another_moment_is_an_error() {
    let changed = [
        "DELETE FROM tally",
        "UPDATE tally SET entries = entries - 3",
        "UPDATE tally SET ends = zeroblob(32)",
        "UPDATE tally SET places = zeroblob(32)",
        "UPDATE tally SET places = NULL",
        "UPDATE tally SET witnessed = witnessed + 1",
        "UPDATE tally SET acceptances = 1",
        "UPDATE tally SET mac = randomblob(32)",
    ];
    for change in changed {
        let folder = copy();
        change_outside(folder.path(), change).await;
        assert_eq!(refused(folder.path()).await, [Loss::Tally], "{change}");
    }
    // One that Anteroom wrote, of a moment at which there was as much, but not this.
    let folder = copy();
    let keep = "CREATE TABLE kept AS SELECT * FROM tally";
    change_outside(folder.path(), keep).await;
    let store = Store::open(folder.path()).await.unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(20), &[asked(7)]).await.unwrap();
    store.close().await;
    cut(folder.path(), "DELETE FROM tally; INSERT INTO tally SELECT * FROM kept; DELETE FROM events WHERE seq = 20 AND session LIKE '%5e550002'").await;
    keep_heads(folder.path(), |n, _| n == 0);
    assert_eq!(refused(folder.path()).await, [Loss::HeadsBehind, Loss::Entries]);
}

#[tokio::test]
async fn nothing_is_written_over_a_tally_that_was_changed_meanwhile() {
    let folder = copy();
    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(PRACTICE);
    change_outside(folder.path(), "DELETE FROM tally").await;
    let refused = log.append(session(2), appointment(2), Seq(20), &[asked(7)]).await.unwrap_err();
    assert!(refused.to_string().contains("tally"), "{refused}");
    assert_eq!(log.read(session(2)).await.unwrap().len(), 20);
}

#[tokio::test]
async fn what_is_accepted_is_on_record_and_the_store_goes_on() {
    let folder = copy();
    assert_eq!(accept(folder.path(), 1).await, []);
    assert_eq!(verify(folder.path()).await.0.accepted, Some(vec![]));
    cut(folder.path(), LATE).await;
    fs::remove_file(folder.path().join("audit.heads")).unwrap();
    assert_eq!(accept(folder.path(), 1_000).await, [Loss::HeadsMissing, Loss::Entries]);

    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(PRACTICE);
    log.append(session(1), appointment(1), Seq(17), &[asked(7)]).await.unwrap();
    store.close().await;
    Store::open(folder.path()).await.unwrap().close().await;
    let (verified, broken) = verify(folder.path()).await;
    assert!(verified.is_intact(), "{verified:?} {broken:?}");
    let accepted = verified.accepted.unwrap();
    assert_eq!(
        accepted.iter().map(|one| (one.at, one.lost.loss)).collect::<Vec<_>>(),
        [(Timestamp(1_000), Loss::HeadsMissing), (Timestamp(1_000), Loss::Entries)]
    );
    let left = Counted { entries: 57, ..ALL };
    assert!(accepted.iter().all(|one| one.lost.left == left && one.lost.were == Some(ALL)), "{accepted:?}");

    fs::remove_file(folder.path().join("audit.heads")).unwrap();
    assert_eq!(accept(folder.path(), 2_000).await, [Loss::HeadsMissing]);
    assert_eq!(verify(folder.path()).await.0.accepted.unwrap().len(), 3);
}

#[tokio::test]
async fn what_was_accepted_cannot_be_taken_off_the_record() {
    let unrecorded = [
        "DELETE FROM acceptances WHERE n = 2",
        "DELETE FROM acceptances",
        "UPDATE acceptances SET at = at + 1 WHERE n = 1",
        "UPDATE acceptances SET entries_were = 57 WHERE n = 2",
        "UPDATE acceptances SET n = n + 1 WHERE n = 2",
        "UPDATE acceptances SET mac = randomblob(32) WHERE n = 1",
    ];
    for change in unrecorded {
        let folder = copy();
        cut(folder.path(), LATE).await;
        fs::remove_file(folder.path().join("audit.heads")).unwrap();
        accept(folder.path(), 1_000).await;
        let rules = "DROP TRIGGER acceptances_are_not_changed; DROP TRIGGER acceptances_are_not_deleted";
        change_outside(folder.path(), rules).await;
        change_outside(folder.path(), change).await;
        let (verified, _) = verify(folder.path()).await;
        assert_eq!((verified.is_intact(), verified.accepted), (false, None), "{change}");
    }
}

/// A copy of the files as they are.
fn snapshot(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    copy
}

async fn verify_against(folder: &Path, heads: &Path) -> (Verified, Vec<Broken>) {
    let audit = Audit::open(folder).await.unwrap();
    let mut broken = Vec::new();
    let verified = audit.verify_against(Some(heads), |one| broken.push(one.clone())).await.unwrap();
    audit.close().await;
    (verified, broken)
}

/// What nothing on the machine shows, and why copies of the heads belong elsewhere.
#[tokio::test]
async fn everything_put_back_to_an_earlier_day_shows_against_a_copy_of_the_heads_alone() {
    let folder = copy();
    let earlier = snapshot(folder.path());
    let store = Store::open(folder.path()).await.unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(20), &[asked(7)]).await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let heads = elsewhere.path().join("copy");
    // While the server runs.
    fs::copy(folder.path().join("audit.heads"), &heads).unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(21), &[asked(8)]).await.unwrap();
    store.close().await;
    assert!(verify_against(folder.path(), &heads).await.0.is_intact());

    Store::open(earlier.path()).await.unwrap().close().await;
    assert!(verify(earlier.path()).await.0.is_intact());
    let (verified, broken) = verify_against(earlier.path(), &heads).await;
    assert!(!verified.is_intact());
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(21, Fault::Cut { was: 21 })]);

    // It went on from there: the end is as long and another.
    let store = Store::open(earlier.path()).await.unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(20), &[asked(9), asked(10)]).await.unwrap();
    store.close().await;
    let (_, broken) = verify_against(earlier.path(), &heads).await;
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(21, Fault::Replaced)]);
}

#[tokio::test]
async fn only_the_database_put_back_shows_in_the_heads_and_with_them_gone_too() {
    let folder = copy();
    let earlier = fs::read(folder.path().join("anteroom.db")).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(20), &[asked(7)]).await.unwrap();
    store.close().await;
    fs::write(folder.path().join("anteroom.db"), earlier).unwrap();
    // As ever: that session is damaged, and the others go on.
    Store::open(folder.path()).await.unwrap().close().await;
    let (_, broken) = verify(folder.path()).await;
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(21, Fault::Cut { was: 21 })]);
    fs::remove_file(folder.path().join("audit.heads")).unwrap();
    assert_eq!(refused(folder.path()).await, [Loss::HeadsMissing]);
}
