//! What every event log does, held against each of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::sync::Arc;

use session::{AppointmentId, Entry, Event, SessionId};
use store::{AppendError, EventLog, MemoryLog, Seq};
use support::{PRACTICE, appointment, asked, ended, entry, every_event, new_store, session, started};

async fn append(log: &dyn EventLog, n: u128, expected: u64, entries: &[Entry]) -> Result<Seq, AppendError> {
    log.append(session(n), appointment(n), Seq(expected), entries).await
}

/// Makes one test of each behaviour for each log.
macro_rules! every_log {
    ($($behaviour:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test]
            async fn $behaviour() {
                super::$behaviour(std::sync::Arc::new(super::MemoryLog::new())).await;
            })*
        }
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                let (_folder, store) = super::new_store().await;
                super::$behaviour(std::sync::Arc::new(store.log(super::PRACTICE))).await;
                store.close().await;
            })*
        }
    };
}

every_log![
    every_event_comes_back_as_it_was,
    an_unknown_session_has_no_entries,
    an_append_goes_on_where_the_last_one_ended,
    a_wrong_expectation_is_a_conflict_and_writes_nothing,
    a_first_append_that_expects_entries_is_a_conflict,
    of_two_racing_appends_one_wins,
    many_sessions_are_appended_to_at_once,
    appending_nothing_checks_and_writes_nothing,
    a_session_stays_with_its_appointment,
    an_expectation_past_the_end_of_numbers_is_a_conflict,
    the_latest_session_is_the_one_that_was_opened_last,
    a_session_is_open_from_its_start_to_its_end,
];

async fn every_event_comes_back_as_it_was(log: Arc<dyn EventLog>) {
    let mut entries = every_event();
    entries[3].actor = None;
    entries[4].command = None;
    let last = append(&*log, 1, 0, &entries).await.unwrap();
    assert_eq!(last, Seq(entries.len().try_into().unwrap()));
    assert_eq!(log.read(session(1)).await.unwrap(), entries);
}

async fn an_unknown_session_has_no_entries(log: Arc<dyn EventLog>) {
    append(&*log, 1, 0, &[asked(1)]).await.unwrap();
    assert_eq!(log.read(session(2)).await.unwrap(), []);
    assert_eq!(log.latest(appointment(2)).await.unwrap(), None);
}

async fn an_append_goes_on_where_the_last_one_ended(log: Arc<dyn EventLog>) {
    assert_eq!(append(&*log, 1, 0, &[asked(1), asked(2)]).await, Ok(Seq(2)));
    assert_eq!(append(&*log, 1, 2, &[asked(3)]).await, Ok(Seq(3)));
    // In numbers, not in words: "10" is before "9".
    let more: Vec<_> = (4..=12).map(asked).collect();
    assert_eq!(append(&*log, 1, 3, &more).await, Ok(Seq(12)));
    assert_eq!(log.read(session(1)).await.unwrap(), (1..=12).map(asked).collect::<Vec<_>>());
}

async fn a_wrong_expectation_is_a_conflict_and_writes_nothing(log: Arc<dyn EventLog>) {
    append(&*log, 1, 0, &[asked(1), asked(2)]).await.unwrap();
    for wrong in [0, 1, 3] {
        let refused = append(&*log, 1, wrong, &[asked(8), asked(9)]).await;
        assert_eq!(refused, Err(AppendError::Conflict { actual: Seq(2) }), "expected {wrong}");
    }
    assert_eq!(log.read(session(1)).await.unwrap(), [asked(1), asked(2)]);
}

async fn a_first_append_that_expects_entries_is_a_conflict(log: Arc<dyn EventLog>) {
    assert_eq!(append(&*log, 1, 1, &[asked(1)]).await, Err(AppendError::Conflict { actual: Seq::EMPTY }));
    assert_eq!(log.read(session(1)).await.unwrap(), []);
    assert_eq!(log.latest(appointment(1)).await.unwrap(), None);
}

async fn of_two_racing_appends_one_wins(log: Arc<dyn EventLog>) {
    for round in 0..20_u32 {
        let before = u64::from(round);
        let race = |n: u32| {
            let log = Arc::clone(&log);
            tokio::spawn(async move { (asked(n), append(&*log, 1, before, &[asked(n)]).await) })
        };
        let racers = [race(2 * round), race(2 * round + 1)];
        let mut won = Vec::new();
        for racer in racers {
            match racer.await.unwrap() {
                (entry, Ok(_)) => won.push(entry),
                (_, lost) => assert_eq!(lost, Err(AppendError::Conflict { actual: Seq(before + 1) })),
            }
        }
        assert_eq!(won.len(), 1);
        assert_eq!(log.read(session(1)).await.unwrap().last(), won.last());
    }
}

async fn many_sessions_are_appended_to_at_once(log: Arc<dyn EventLog>) {
    let sessions = (0..40_u32).map(|n| {
        let log = Arc::clone(&log);
        tokio::spawn(async move {
            for seq in 0..10 {
                append(&*log, n.into(), seq.into(), &[asked(100 * n + seq)]).await.unwrap();
            }
        })
    });
    for session in sessions.collect::<Vec<_>>() {
        session.await.unwrap();
    }
    for n in 0..40 {
        let expected: Vec<_> = (0..10).map(|seq| asked(100 * n + seq)).collect();
        assert_eq!(log.read(session(n.into())).await.unwrap(), expected);
    }
}

async fn appending_nothing_checks_and_writes_nothing(log: Arc<dyn EventLog>) {
    assert_eq!(append(&*log, 1, 0, &[]).await, Ok(Seq::EMPTY));
    assert_eq!(log.latest(appointment(1)).await.unwrap(), None);
    append(&*log, 1, 0, &[asked(1)]).await.unwrap();
    assert_eq!(append(&*log, 1, 1, &[]).await, Ok(Seq(1)));
    assert_eq!(append(&*log, 1, 0, &[]).await, Err(AppendError::Conflict { actual: Seq(1) }));
}

async fn a_session_stays_with_its_appointment(log: Arc<dyn EventLog>) {
    append(&*log, 1, 0, &[asked(1)]).await.unwrap();
    let refused = log.append(session(1), appointment(2), Seq(1), &[asked(2)]).await;
    assert!(matches!(refused, Err(AppendError::NotWritten(_))), "{refused:?}");
    assert_eq!(log.read(session(1)).await.unwrap(), [asked(1)]);
    assert_eq!(log.latest(appointment(2)).await.unwrap(), None);
}

async fn an_expectation_past_the_end_of_numbers_is_a_conflict(log: Arc<dyn EventLog>) {
    for expected in [i64::MAX.unsigned_abs(), u64::MAX] {
        let refused = append(&*log, 1, expected, &[asked(1)]).await;
        assert_eq!(refused, Err(AppendError::Conflict { actual: Seq::EMPTY }));
    }
    assert_eq!(append(&*log, 1, 0, &[asked(1)]).await, Ok(Seq(1)));
}

async fn the_latest_session_is_the_one_that_was_opened_last(log: Arc<dyn EventLog>) {
    let visit = appointment(7);
    let append = |n, expected| {
        let log = &log;
        async move { log.append(session(n), visit, Seq(expected), &[asked(1)]).await.unwrap() }
    };
    // Not the greatest id, and not the one that was appended to last.
    append(9, 0).await;
    append(3, 0).await;
    append(9, 1).await;
    log.append(session(20), appointment(8), Seq::EMPTY, &[asked(1)]).await.unwrap();
    assert_eq!(log.latest(visit).await.unwrap(), Some(session(3)));
    assert_eq!(log.latest(appointment(8)).await.unwrap(), Some(session(20)));
}

async fn a_session_is_open_from_its_start_to_its_end(log: Arc<dyn EventLog>) {
    let open = |ns: &[u128]| -> Vec<(SessionId, AppointmentId)> {
        ns.iter().map(|n| (session(*n), appointment(*n))).collect()
    };
    append(&*log, 3, 0, &[asked(1)]).await.unwrap();
    append(&*log, 1, 0, &[asked(1)]).await.unwrap();
    append(&*log, 2, 0, &[asked(1), started(2), ended(3)]).await.unwrap();
    assert_eq!(log.open_sessions().await.unwrap(), []);
    append(&*log, 1, 1, &[started(2)]).await.unwrap();
    append(&*log, 3, 1, &[started(2), entry(3, Event::Held)]).await.unwrap();
    // The oldest session first, whichever was started first.
    assert_eq!(log.open_sessions().await.unwrap(), open(&[3, 1]));
    append(&*log, 3, 3, &[ended(4)]).await.unwrap();
    assert_eq!(log.open_sessions().await.unwrap(), open(&[1]));
}
