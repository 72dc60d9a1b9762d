//! Whatever is done to the log behind Anteroom's back, a verification finds it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use proptest::prelude::*;
use proptest::sample::Index;
use sqlx::{Connection, Row, SqliteConnection};
use support::three_sessions::{ENTRIES, copy, unruly};
use support::{session, verify};

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
