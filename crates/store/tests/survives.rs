//! What was acknowledged is there afterwards: closed and reopened, and killed.

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
