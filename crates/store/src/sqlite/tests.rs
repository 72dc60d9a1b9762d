//! What only the inside can be made to show: which writes share a commit, and a commit that fails.

use session::{AppointmentId, Entry, Event, ParticipantId, SessionId, Timestamp};
use sqlx::Row;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::*;
use crate::{AppendError, EventLog, Practice, ReadError, Seq, WriteError};

const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(1));
const VISIT: AppointmentId = AppointmentId(Uuid::from_u128(2));

fn session(n: u128) -> SessionId {
    SessionId(Uuid::from_u128(n))
}

fn asked(n: u128) -> Entry {
    let event = Event::Asked { participant: ParticipantId(Uuid::from_u128(n)) };
    Entry { at: Timestamp(0), actor: None, command: None, event }
}

async fn new_store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.add_practice(Practice { id: PRACTICE, name: "Harbour Practice".into() }).await.unwrap();
    (folder, store)
}

impl Store {
    /// Runs statements on the connection that writes, inside a transaction of its own batch.
    async fn on_the_writer(&self, statements: &'static str) -> Result<(), WriteError> {
        self.writer
            .write(move |db| Box::pin(async move { Ok(sqlx::raw_sql(statements).execute(db).await.map(drop)?) }))
            .await
    }

    /// A write that begins, says so, and goes on when the sender is used or dropped. What is queued meanwhile is the
    /// next batch.
    async fn hold_the_writer(&self) -> (oneshot::Sender<()>, JoinHandle<Result<(), WriteError>>) {
        let (begun, beginning) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let writer = self.writer.clone();
        let held = tokio::spawn(async move {
            writer
                .write(move |_| {
                    Box::pin(async move {
                        begun.send(()).unwrap();
                        let _ = released.await;
                        Ok(())
                    })
                })
                .await
        });
        beginning.await.unwrap();
        (release, held)
    }

    fn append(&self, n: u128, expected: u64, entry: u128) -> JoinHandle<Result<Seq, AppendError>> {
        let log = self.log(PRACTICE);
        tokio::spawn(async move { log.append(session(n), VISIT, Seq(expected), &[asked(entry)]).await })
    }

    /// The foreign key is looked at when the transaction commits, and then it is wrong: the commit of the batch fails.
    async fn break_the_commit(&self) -> Result<(), WriteError> {
        self.on_the_writer("PRAGMA defer_foreign_keys = ON; INSERT INTO secrets VALUES ('nobody', 'x', zeroblob(32))")
            .await
    }

    /// Waits until this many writes are in the queue; the tests run on one thread, so yielding lets them get there.
    async fn queued(&self, writes: usize) {
        while self.writer.queued() < writes {
            tokio::task::yield_now().await;
        }
    }

    /// How often a connection that writes has begun with a commit of its own.
    async fn settled(&self) -> i64 {
        sqlx::query_scalar("SELECT count FROM openings").fetch_one(&self.readers).await.unwrap()
    }

    async fn read(&self, n: u128) -> Vec<Entry> {
        self.log(PRACTICE).read(session(n)).await.unwrap()
    }
}

#[tokio::test]
async fn what_waits_is_one_transaction_and_is_answered_after_its_commit() {
    let (_folder, store) = new_store().await;
    let (release, held) = store.hold_the_writer().await;
    let first = store.append(1, 0, 1);
    store.queued(1).await;
    // A second one that holds, behind the first in the same batch.
    let (begun, holding) = (store.clone(), store.clone());
    let second = tokio::spawn(async move { begun.hold_the_writer().await });
    holding.queued(2).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    let (release_second, held_second) = second.await.unwrap();
    // The first has been done by now, in a transaction that is still open.
    assert_eq!(store.read(1).await, []);
    assert!(!first.is_finished());
    release_second.send(()).unwrap();
    held_second.await.unwrap().unwrap();
    assert_eq!(first.await.unwrap(), Ok(Seq(1)));
    assert_eq!(store.read(1).await, [asked(1)]);
}

#[tokio::test]
async fn a_conflict_takes_nothing_back_but_itself() {
    let (_folder, store) = new_store().await;
    let (release, held) = store.hold_the_writer().await;
    let mut answers = Vec::new();
    for (n, expected, entry) in [(1, 0, 1), (1, 0, 2), (2, 0, 3), (1, 1, 4)] {
        answers.push(store.append(n, expected, entry));
        store.queued(answers.len()).await;
    }
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    let mut said = Vec::new();
    for answer in answers {
        said.push(answer.await.unwrap());
    }
    assert_eq!(said, [Ok(Seq(1)), Err(AppendError::Conflict { actual: Seq(1) }), Ok(Seq(1)), Ok(Seq(2))]);
    assert_eq!(store.read(1).await, [asked(1), asked(4)]);
    assert_eq!(store.read(2).await, [asked(3)]);
}

#[tokio::test]
async fn an_append_that_fails_half_way_leaves_nothing() {
    let (_folder, store) = new_store().await;
    store
        .on_the_writer(
            "CREATE TEMP TRIGGER broken BEFORE INSERT ON events WHEN NEW.seq = 2 BEGIN SELECT RAISE(ABORT, 'broken'); END",
        )
        .await
        .unwrap();
    let log = store.log(PRACTICE);
    let refused = log.append(session(1), VISIT, Seq::EMPTY, &[asked(1), asked(2), asked(3)]).await;
    assert!(matches!(&refused, Err(AppendError::NotWritten(reason)) if reason.contains("broken")), "{refused:?}");
    assert_eq!(store.read(1).await, []);
    assert_eq!(log.latest(VISIT).await.unwrap(), None);
}

#[tokio::test]
async fn a_commit_that_fails_is_unknown_to_those_it_would_have_kept() {
    let (_folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    let settled = store.settled().await;
    let (release, held) = store.hold_the_writer().await;
    let kept = store.append(1, 1, 2);
    store.queued(1).await;
    let refused = store.append(1, 1, 3);
    store.queued(2).await;
    let breaking = store.clone();
    let breaks = tokio::spawn(async move { breaking.break_the_commit().await });
    store.queued(3).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert!(matches!(breaks.await.unwrap(), Err(WriteError::Unknown(_))));
    assert!(matches!(kept.await.unwrap(), Err(AppendError::Unknown(_))));
    // It conflicted with the one above, of which it is not known whether it is there.
    assert!(matches!(refused.await.unwrap(), Err(AppendError::NotWritten(_))));
    // What the failed commit may have left in the file is overwritten before anybody is told to read again.
    assert_eq!(store.settled().await, settled + 1);

    assert_eq!(store.read(1).await, [asked(1)]);
    assert_eq!(store.append(1, 1, 4).await.unwrap(), Ok(Seq(2)));
    assert_eq!(store.read(1).await, [asked(1), asked(4)]);
}

#[tokio::test]
async fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    let many: Vec<_> = (0..500).map(asked).collect();
    let mut kept = 0;
    // A limit below the present size stands for the present size.
    store.on_the_writer("PRAGMA max_page_count = 1").await.unwrap();
    let refused = loop {
        match log.append(session(1), VISIT, Seq(kept), &many).await {
            Ok(last) => kept = last.0,
            Err(refused) => break refused,
        }
        assert!(kept < 10_000, "the limit does not hold");
    };
    assert!(matches!(&refused, AppendError::NotWritten(reason) if reason.contains("full")), "{refused}");
    assert_eq!(store.read(1).await.len() as u64, kept);

    store.on_the_writer("PRAGMA max_page_count = 4294967294").await.unwrap();
    let last = log.append(session(1), VISIT, Seq(kept), &many).await.unwrap();
    assert_eq!(store.read(1).await.len() as u64, last.0);
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.read(1).await.len() as u64, last.0);
}

#[tokio::test]
async fn a_full_disk_takes_its_whole_batch_with_it_and_says_so() {
    let (_folder, store) = new_store().await;
    store.on_the_writer("PRAGMA max_page_count = 1").await.unwrap();
    let (release, held) = store.hold_the_writer().await;
    let small = store.append(1, 0, 1);
    store.queued(1).await;
    let log = store.log(PRACTICE);
    let large = tokio::spawn(async move {
        log.append(session(2), VISIT, Seq::EMPTY, &(0..5000).map(asked).collect::<Vec<_>>()).await
    });
    store.queued(2).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert!(matches!(large.await.unwrap(), Err(AppendError::NotWritten(_))));
    // It had been done, in the transaction that SQLite rolled back.
    assert!(matches!(small.await.unwrap(), Err(AppendError::NotWritten(_))));
    assert_eq!(store.read(1).await, []);
    assert_eq!(store.read(2).await, []);
}

#[tokio::test]
async fn what_is_queued_is_written_before_the_store_closes() {
    let (folder, store) = new_store().await;
    let (release, held) = store.hold_the_writer().await;
    let queued = store.append(1, 0, 1);
    store.queued(1).await;
    let closing = store.clone();
    let closed = tokio::spawn(async move { closing.close().await });
    store.queued(2).await;
    let behind = store.append(1, 1, 2);
    store.queued(3).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    closed.await.unwrap();
    assert_eq!(queued.await.unwrap(), Ok(Seq(1)));
    assert_eq!(behind.await.unwrap(), Ok(Seq(2)));

    let late = store.append(1, 2, 3).await.unwrap();
    assert_eq!(late, Err(AppendError::NotWritten("the store is closed".into())));
    assert!(matches!(store.log(PRACTICE).read(session(1)).await, Err(ReadError::Unavailable(_))));
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!(again.read(1).await, [asked(1), asked(2)]);
}

#[tokio::test]
async fn every_commit_is_synced_and_nobody_changes_the_log() {
    let (_folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    for change in ["UPDATE events SET at = 1", "DELETE FROM events"] {
        let refused = store.on_the_writer(change).await;
        assert!(matches!(&refused, Err(WriteError::NotWritten(why)) if why.contains("append-only")), "{refused:?}");
    }
    let settings: Result<Vec<String>, WriteError> = store
        .writer
        .write(move |db| {
            Box::pin(async move {
                let mut values = Vec::new();
                for pragma in ["PRAGMA synchronous", "PRAGMA foreign_keys"] {
                    values.push(sqlx::query(pragma).fetch_one(&mut *db).await?.get::<i64, _>(0).to_string());
                }
                values.push(sqlx::query("PRAGMA journal_mode").fetch_one(db).await?.get(0));
                Ok(values)
            })
        })
        .await;
    assert_eq!(settings.unwrap(), ["2", "1", "wal"]);
    let written = sqlx::query("INSERT INTO openings VALUES (1, 1)").execute(&store.readers).await.unwrap_err();
    assert!(written.to_string().contains("readonly"), "{written}");
}

#[tokio::test]
async fn a_spoilt_row_is_damage_and_named_without_its_text() {
    let (_folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    store
        .on_the_writer(
            "INSERT INTO events SELECT practice, session, 2, at, actor, command, schema, type, '{\"event\":{\"x\":\"Ann\"}}', mac \
             FROM events",
        )
        .await
        .unwrap();
    let damaged = store.log(PRACTICE).read(session(1)).await.unwrap_err();
    let ReadError::Damaged(what) = &damaged else { panic!("{damaged}") };
    assert!(what.contains("entry 2") && !what.contains("Ann"), "{what}");
}

#[tokio::test]
async fn a_defect_in_the_writer_stops_all_and_is_told() {
    let (folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    assert!(!store.has_stopped());
    let write = store.writer.write(|_| Box::pin(async { panic!("a defect") }));
    let cut_short: Result<(), WriteError> = write.await;
    assert!(matches!(cut_short, Err(WriteError::Unknown(_))), "{cut_short:?}");
    // What waits for it is told, and no read after it takes what is there for the last word.
    store.stopped().await;
    assert!(store.has_stopped());
    let refused = store.append(1, 1, 2).await.unwrap();
    assert!(matches!(refused, Err(AppendError::NotWritten(_))), "{refused:?}");
    let read = store.log(PRACTICE).read(session(1)).await;
    assert!(matches!(read, Err(ReadError::Unavailable(_))), "{read:?}");
    store.close().await;
    let again = Store::open(folder.path()).await.unwrap();
    assert_eq!(again.read(1).await, [asked(1)]);
}

#[tokio::test]
async fn a_missing_row_is_damage() {
    let (_folder, store) = new_store().await;
    for n in 0..3 {
        store.append(1, n, 1).await.unwrap().unwrap();
    }
    store.on_the_writer("DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 2").await.unwrap();
    let damaged = store.log(PRACTICE).read(session(1)).await.unwrap_err();
    assert!(matches!(&damaged, ReadError::Damaged(what) if what.contains("entry 2")), "{damaged}");
}

#[tokio::test]
async fn heads_that_cannot_be_written_hold_nothing_up_and_are_written_when_they_can_be() {
    let (folder, store) = new_store().await;
    store.append(1, 0, 1).await.unwrap().unwrap();
    let heads = folder.path().join("audit.heads");
    let before = std::fs::read(&heads).unwrap();
    let ours = store.chain.heads.write_to("/dev/full".as_ref());
    // The commit stands, and its caller is told so.
    assert_eq!(store.append(1, 1, 2).await.unwrap(), Ok(Seq(2)));
    assert_eq!(store.append(2, 0, 3).await.unwrap(), Ok(Seq(1)));
    assert_eq!(store.read(1).await, [asked(1), asked(2)]);
    assert_eq!(std::fs::read(&heads).unwrap(), before);

    store.chain.heads.write_into(ours);
    assert_eq!(store.append(2, 1, 4).await.unwrap(), Ok(Seq(2)));
    let found = heads::read(&heads, &store.chain.key).unwrap();
    let mut seqs: Vec<_> = found.heads.values().map(|end| end.head.seq).collect();
    seqs.sort_unstable();
    assert_eq!((seqs, found.strays.len()), (vec![2, 2], 0));
}
