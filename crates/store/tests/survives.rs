//! What was acknowledged is there afterwards: closed and reopened, killed, on a disk that refuses.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::Entry;
use store::{AppendError, EventLog, OpenError, Seq, SqliteLog, Store};
use support::{PRACTICE, appointment, asked, child, ended, new_store, session, started};
use tokio::sync::Mutex;

/// One test at a time in this process: between its fork and its exec a child holds copies of every descriptor, the lock on
/// another test's folder among them.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

async fn append(log: &SqliteLog, n: u128, expected: u64, entries: &[Entry]) -> Result<Seq, AppendError> {
    log.append(session(n), appointment(n), Seq(expected), entries).await
}

fn numbered(n: usize) -> Entry {
    asked(n.try_into().unwrap())
}

#[tokio::test]
async fn a_reopened_store_is_as_it_was() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    append(&log, 1, 0, &[asked(1), started(2)]).await.unwrap();
    append(&log, 2, 0, &[started(1), ended(2)]).await.unwrap();
    store.close().await;

    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(PRACTICE);
    assert_eq!(log.read(session(1)).await.unwrap(), [asked(1), started(2)]);
    assert_eq!(log.latest(appointment(2)).await.unwrap(), Some(session(2)));
    assert_eq!(log.open_sessions().await.unwrap(), [(session(1), appointment(1))]);
    assert_eq!(append(&log, 1, 2, &[asked(3)]).await, Ok(Seq(3)));
    assert_eq!(append(&log, 2, 0, &[asked(3)]).await, Err(AppendError::Conflict { actual: Seq(2) }));
}

/// Acknowledgements that the child tells before it is killed.
const TELLS: usize = 40;

/// In the child: goes on for ever in two sessions at once, and tells each acknowledgement.
async fn append_for_ever(store: &Store) {
    let for_ever = |n: u128| {
        let log = store.log(PRACTICE);
        async move {
            for seq in log.read(session(n)).await.unwrap().len().. {
                append(&log, n, seq as u64, &[numbered(seq)]).await.unwrap();
                child::tell(&format!("{n} {}", seq + 1));
            }
        }
    };
    tokio::join!(for_ever(1), for_ever(2));
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let _alone = ONE_AT_A_TIME.lock().await;
    if let Some(folder) = child::folder() {
        append_for_ever(&Store::open(&folder).await.unwrap()).await;
        return;
    }
    let (folder, store) = new_store().await;
    store.close().await;
    for _ in 0..5 {
        let mut killed = child::start("what_was_acknowledged_survives_a_kill", folder.path(), ":");
        let mut told = child::told(&mut killed);
        let mut all: Vec<_> = told.by_ref().take(TELLS).collect();
        let refused = Store::open(folder.path()).await;
        killed.kill().unwrap();
        killed.wait().unwrap();
        assert!(matches!(refused, Err(OpenError::InUse { .. })), "{refused:?}");
        // What was told before the kill and not read yet counts too.
        all.extend(told);
        assert!(all.len() >= TELLS, "the child ended early");

        let store = Store::open(folder.path()).await.unwrap();
        for n in [1, 2] {
            let acknowledged = all.iter().filter_map(|line| line.strip_prefix(&format!("{n} ")));
            let acknowledged: Option<usize> = acknowledged.map(|seq| seq.parse().unwrap()).max();
            let kept = store.log(PRACTICE).read(session(n)).await.unwrap();
            assert_eq!(kept, (0..kept.len()).map(numbered).collect::<Vec<_>>());
            // One more may have been written and not answered. On a busy machine one of the two may not have had its turn.
            if let Some(acknowledged) = acknowledged {
                assert!((acknowledged..=acknowledged + 1).contains(&kept.len()), "{acknowledged} of {}", kept.len());
            }
        }
        store.close().await;
    }
}

/// In the child: appends until five appends have failed, and tells what it was told and what it reads.
async fn append_until_it_fails(store: &Store) {
    const ENTRIES: usize = 50;
    let log = store.log(PRACTICE);
    let (mut kept, mut failures) = (0, 0);
    while failures < 5 {
        let entries: Vec<_> = (kept..kept + ENTRIES).map(numbered).collect();
        match append(&log, 1, kept as u64, &entries).await {
            Ok(last) => {
                kept += ENTRIES;
                assert_eq!(last, Seq(kept as u64));
                child::tell(&format!("kept {last}"));
            }
            Err(AppendError::Conflict { actual }) => panic!("{actual} entries where {kept} were read"),
            Err(refused) => {
                failures += 1;
                // There was no room for all of it, so it is not there, and the log can be read although none is left.
                assert!(matches!(refused, AppendError::NotWritten(_)), "{refused}");
                child::tell("not written");
                assert_eq!(log.read(session(1)).await.unwrap().len(), kept);
                child::tell(&format!("read {kept}"));
            }
        }
    }
    child::tell("done");
}

#[tokio::test]
async fn a_disk_that_refuses_in_the_middle_of_a_commit_loses_nothing() {
    let _alone = ONE_AT_A_TIME.lock().await;
    if let Some(folder) = child::folder() {
        append_until_it_fails(&Store::open(&folder).await.unwrap()).await;
        return;
    }
    let (folder, store) = new_store().await;
    store.close().await;
    // No file of the child's may grow past a mebibyte, and a write that would is an error instead of its end.
    let limit = "trap '' XFSZ; ulimit -f 2048";
    let name = "a_disk_that_refuses_in_the_middle_of_a_commit_loses_nothing";
    let mut starved = child::start(name, folder.path(), limit);
    let told: Vec<_> = child::told(&mut starved).collect();
    assert!(starved.wait().unwrap().success());
    assert_eq!(told.last().map(String::as_str), Some("done"));
    assert!(told.iter().any(|line| line == "not written"), "no commit failed: {told:?}");

    let numbers = told.iter().filter_map(|line| line.split_once(' ')?.1.parse().ok());
    let kept: usize = numbers.max().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let log = store.log(PRACTICE);
    assert_eq!(log.read(session(1)).await.unwrap(), (0..kept).map(numbered).collect::<Vec<_>>());
    assert_eq!(append(&log, 1, kept as u64, &[numbered(kept)]).await, Ok(Seq(kept as u64 + 1)));
}
