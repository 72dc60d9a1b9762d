//! Whatever is done to the log behind Anteroom's back, a verification finds it; and what Anteroom does, it finds intact.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use sqlx::{Connection, Row, SqliteConnection};
use store::{AppendError, Audit, EventLog, Fault, OpenError, ReadError, Seq, Store};
use support::{PRACTICE, appointment, asked, change_outside, every_event, new_store, outside, session, verify};
use tempfile::TempDir;

/// How many entries each of the three sessions has.
const ENTRIES: i64 = 20;

async fn filled() -> (TempDir, Store) {
    let (folder, store) = new_store().await;
    let log = store.log(PRACTICE);
    for n in 1..=3 {
        // In several appends, so that there are several heads of a session.
        for (seq, entry) in (0..).zip(every_event()) {
            log.append(session(n), appointment(n), Seq(seq), &[entry]).await.unwrap();
        }
    }
    (folder, store)
}

/// The files of a store that was closed, to be spoilt again and again.
static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let made = async {
        let (folder, store) = filled().await;
        store.close().await;
        folder
    };
    // On a thread of its own: whoever comes first may be inside a runtime.
    let make = || tokio::runtime::Runtime::new().unwrap().block_on(made);
    let folder = std::thread::spawn(make).join().unwrap();
    let files = fs::read_dir(folder.path()).unwrap().map(|file| {
        let file = file.unwrap();
        (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
    });
    files.collect()
});

fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in FILES.iter() {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Opens the database without its rules.
async fn unruly(folder: &Path) -> SqliteConnection {
    let mut db = outside(folder).await;
    let rules = "PRAGMA ignore_check_constraints = ON; \
                 DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted";
    sqlx::raw_sql(rules).execute(&mut db).await.unwrap();
    db
}

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
    assert_eq!(appointment, [(1, Fault::Changed)]);
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
    let folder = copy();
    let heads = folder.path().join("audit.heads");
    let whole = fs::read_to_string(&heads).unwrap();
    assert_eq!(whole.lines().count(), 60);
    // What a crash leaves of the last line is no fault.
    fs::write(&heads, &whole[..whole.len() - 9]).unwrap();
    assert!(verify(folder.path()).await.0.is_intact());
    fs::write(&heads, whole.replacen("\"seq\":3,", "\"seq\":4,", 1)).unwrap();
    assert_eq!(verify(folder.path()).await.0.foreign_heads, 1);
    // An opening keeps what shows it, beside one line a session.
    Store::open(folder.path()).await.unwrap().close().await;
    assert_eq!(verify(folder.path()).await.0.foreign_heads, 1);
    assert_eq!(fs::read_to_string(&heads).unwrap().lines().count(), 4);
    fs::remove_file(&heads).unwrap();
    let (verified, broken) = verify(folder.path()).await;
    assert_eq!((verified.is_intact(), verified.heads_found, broken.len()), (false, false, 0));
}

#[tokio::test]
async fn heads_that_lag_catch_up_at_the_next_opening() {
    let folder = copy();
    let heads = folder.path().join("audit.heads");
    let lines = fs::read_to_string(&heads).unwrap();
    let lagging: String = lines.lines().take(25).flat_map(|line| [line, "\n"]).collect();
    fs::write(&heads, lagging).unwrap();
    assert!(verify(folder.path()).await.0.is_intact());
    Store::open(folder.path()).await.unwrap().close().await;
    change_outside(folder.path(), "DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 20").await;
    assert_eq!(verify(folder.path()).await.1.len(), 3);
}

#[tokio::test]
async fn an_end_that_was_written_anew_does_not_fit_its_head() {
    let folder = copy();
    let heads = folder.path().join("audit.heads");
    let aside = fs::read(&heads).unwrap();
    // Somebody has the key, and not the heads.
    drop(unruly(folder.path()).await);
    change_outside(folder.path(), "DELETE FROM events WHERE seq = 20 AND session LIKE '%5e550001'").await;
    fs::remove_file(&heads).unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    store.log(PRACTICE).append(session(1), appointment(1), Seq(19), &[asked(7)]).await.unwrap();
    store.close().await;
    assert!(verify(folder.path()).await.0.is_intact());
    fs::write(&heads, aside).unwrap();
    let (_, broken) = verify(folder.path()).await;
    assert_eq!(broken.iter().map(|one| (one.seq, one.fault)).collect::<Vec<_>>(), [(20, Fault::Replaced)]);
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

/// The columns that the hash of a row covers, and whether each is a number.
const CHAINED: [(&str, bool); 10] = [
    ("practice", false),
    ("session", false),
    ("seq", true),
    ("at", true),
    ("actor", false),
    ("command", false),
    ("schema", true),
    ("type", false),
    ("payload", false),
    ("mac", false),
];

#[derive(Clone, Debug)]
enum Spoil {
    /// A byte of a column becomes another.
    Byte { column: Index, byte: Index, by: u8 },
    /// A bit of a number is flipped.
    Bit { column: Index, bit: u32 },
    /// What two rows say is exchanged, their hashes too or not.
    Swap { other: Index, with_mac: bool },
    /// A row is deleted.
    Delete,
    /// The rows from one on are deleted.
    Cut,
    /// A row is put in again, at the end of its session or of another.
    Insert { other: Index },
    /// A row moves to the end, and those behind it move up.
    Move,
    /// The appointment of the session becomes another.
    Appointment,
}

fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        6 => (any::<Index>(), any::<Index>(), prop_oneof![1..=3_u8, 1..=u8::MAX]).prop_map(|(column, byte, by)| Spoil::Byte { column, byte, by }),
        2 => (any::<Index>(), 0..63_u32).prop_map(|(column, bit)| Spoil::Bit { column, bit }),
        2 => (any::<Index>(), any::<bool>()).prop_map(|(other, with_mac)| Spoil::Swap { other, with_mac }),
        1 => Just(Spoil::Delete),
        1 => Just(Spoil::Cut),
        1 => any::<Index>().prop_map(|other| Spoil::Insert { other }),
        1 => Just(Spoil::Move),
        1 => Just(Spoil::Appointment),
    ]
}

/// A row by its number among all.
fn place(index: Index) -> (String, i64) {
    let n = i64::try_from(index.index(60)).unwrap();
    (session(u128::try_from(n / ENTRIES + 1).unwrap()).to_string(), n % ENTRIES + 1)
}

async fn spoil_row(db: &mut SqliteConnection, row: Index, spoil: &Spoil) -> Result<(), sqlx::Error> {
    let (session, seq) = place(row);
    let run = |sql: String| sqlx::query(sqlx::AssertSqlSafe(sql));
    let here = "session = ? AND seq = ?";
    match spoil {
        Spoil::Byte { column, byte, by } => {
            let texts: Vec<_> = CHAINED.iter().filter(|(_, number)| !number).collect();
            let (column, _) = column.get(&texts);
            let read = run(format!("SELECT coalesce(CAST({column} AS BLOB), x'00') FROM events WHERE {here}"));
            let mut bytes: Vec<u8> = read.bind(&session).bind(seq).fetch_one(&mut *db).await?.get(0);
            let at = byte.index(bytes.len());
            bytes[at] ^= by;
            let kind = if *column == "mac" { "BLOB" } else { "TEXT" };
            let write = run(format!("UPDATE events SET {column} = CAST(? AS {kind}) WHERE {here}"));
            write.bind(bytes).bind(&session).bind(seq).execute(db).await?;
        }
        Spoil::Bit { column, bit } => {
            let numbers: Vec<_> = CHAINED.iter().filter(|(_, number)| *number).collect();
            let (column, _) = column.get(&numbers);
            let flip = format!("({column} | (1 << {bit})) - ({column} & (1 << {bit}))");
            let write = run(format!("UPDATE events SET {column} = {flip} WHERE {here}"));
            write.bind(&session).bind(seq).execute(db).await?;
        }
        Spoil::Swap { other, with_mac } => {
            let (to, to_seq) = place(*other);
            let columns =
                if *with_mac { "at, actor, command, schema, type, payload, mac" } else { "at, type, payload" };
            let swap = format!(
                "CREATE TEMP TABLE two AS SELECT * FROM events WHERE (session, seq) IN (('{session}', {seq}), ('{to}', {to_seq})); \
                 UPDATE events SET ({columns}) = (SELECT {columns} FROM two WHERE session = '{to}' AND seq = {to_seq}) \
                 WHERE session = '{session}' AND seq = {seq}; \
                 UPDATE events SET ({columns}) = (SELECT {columns} FROM two WHERE session = '{session}' AND seq = {seq}) \
                 WHERE session = '{to}' AND seq = {to_seq}"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(swap)).execute(db).await?;
        }
        Spoil::Delete => {
            run(format!("DELETE FROM events WHERE {here}")).bind(&session).bind(seq).execute(db).await?;
        }
        Spoil::Cut => {
            let cut = run("DELETE FROM events WHERE session = ? AND seq >= ?".to_owned());
            cut.bind(&session).bind(seq).execute(db).await?;
        }
        Spoil::Insert { other } => {
            let (to, _) = place(*other);
            let insert = run(format!(
                "INSERT INTO events SELECT practice, ?, {}, at, actor, command, schema, type, payload, mac \
                 FROM events WHERE {here}",
                ENTRIES + 1
            ));
            insert.bind(&to).bind(&session).bind(seq).execute(db).await?;
        }
        Spoil::Move => {
            for (from, to) in
                std::iter::once((seq, 99)).chain((seq + 1..=ENTRIES).map(|n| (n, n - 1))).chain([(99, ENTRIES)])
            {
                let step = run(format!("UPDATE events SET seq = {to} WHERE session = ? AND seq = {from}"));
                step.bind(&session).execute(&mut *db).await?;
            }
        }
        Spoil::Appointment => {
            run("UPDATE sessions SET appointment = practice WHERE id = ?".to_owned())
                .bind(&session)
                .execute(db)
                .await?;
        }
    }
    Ok(())
}

/// All that the hashes cover, and the sessions.
async fn contents(db: &mut SqliteConnection) -> Vec<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    for table in ["events", "sessions"] {
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&mut *db).await.unwrap();
        let columns =
            |row: sqlx::sqlite::SqliteRow| (0..row.len()).map(|n| row.get_unchecked::<Vec<u8>, _>(n)).collect();
        all.extend(rows.into_iter().map(columns));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_in_the_log_is_found(row in any::<Index>(), spoil in spoil()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = copy();
        runtime.block_on(async {
            let mut db = unruly(folder.path()).await;
            let before = contents(&mut db).await;
            // A key that is there already, or a move onto itself, changes nothing: then there is nothing to find.
            let changed = spoil_row(&mut db, row, &spoil).await.is_ok() && contents(&mut db).await != before;
            db.close().await.unwrap();
            let (verified, broken) = verify(folder.path()).await;
            prop_assert_eq!(verified.is_intact(), !changed, "{:?}", broken);
            Ok(())
        })?;
    }
}
