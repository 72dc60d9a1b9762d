//! What an opening makes of the audit trail: finds or makes its key, chains a log that was not, and lets the heads
//! catch up with the database.

use std::collections::HashMap;
use std::path::Path;

use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::folder::database_in;
use super::heads::{self, Chained, Head, Heads};
use super::layout::Row;
use super::{bring_over, connect, key_file};
use crate::mac::{AuditKey, Link, Mac};
use crate::{OpenError, StoreOptions};

/// How many rows are in memory at once.
const PAGE: i64 = 500;

/// What every append needs to go on with a chain.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) key: AuditKey,
    pub(super) heads: Heads,
}

/// Opens the audit trail of a database that is up to date but for its chain.
pub(super) async fn open(db: &mut SqliteConnection, file: &Path, options: &StoreOptions) -> Result<Chain, OpenError> {
    let sql = |error: sqlx::Error| OpenError::from_sql(file, &error);
    let (key_path, heads_path) = (options.audit_key_file(), options.audit_heads_file());
    let chained = check_of(db).await.map_err(sql)?;
    let key = match (key_file::read(&key_path)?, chained) {
        (Some(key), Some(check)) if key.check() != check => return Err(OpenError::WrongKey { key: key_path }),
        (Some(key), _) => key,
        (None, Some(_)) => return Err(OpenError::NoKey { key: key_path }),
        (None, None) => key_file::make(&key_path)?,
    };
    let found =
        heads::read(&heads_path, &key).map_err(|reason| OpenError::Folder { path: heads_path.clone(), reason })?;
    let heads_are_new = found.heads.is_empty() && found.strays.is_empty();
    if bring_over::is_due(db).await.map_err(sql)? != chained.is_none() || (chained.is_none() && !heads_are_new) {
        let reason = "a log that is not chained lies beside what was chained".into();
        return Err(OpenError::Damaged { file: file.to_owned(), reason });
    }
    if chained.is_none() {
        let heads = Heads::start(&heads_path, key.clone(), HashMap::new(), &found.strays)?;
        bring_over::run(db, &Chain { key: key.clone(), heads }, file).await?;
        // What the old rows said is not to stay in the write-ahead log either.
        connect::empty_the_wal(db).await.map_err(sql)?;
    } else if !found.there {
        tracing::warn!("the heads of the audit trail are missing; a log that was cut off meanwhile will not show");
    }
    let heads = caught_up(db, &key, found.heads).await.map_err(sql)?;
    let heads = Heads::start(&heads_path, key.clone(), heads, &found.strays)?;
    Ok(Chain { key, heads })
}

/// What the key that chained the log is known by; nothing if it is not chained.
async fn check_of(db: &mut SqliteConnection) -> Result<Option<Mac>, sqlx::Error> {
    let check: Option<Vec<u8>> = sqlx::query_scalar("SELECT key_check FROM audit").fetch_optional(db).await?;
    Ok(check.and_then(|check| Mac::of(&check)))
}

/// The key of a database that is only read, which must be there and be the right one.
pub(crate) async fn key_of(readers: &SqlitePool, options: &StoreOptions) -> Result<AuditKey, OpenError> {
    let file = database_in(&options.folder);
    let mut db = readers.acquire().await.map_err(|error| OpenError::from_sql(&file, &error))?;
    let check = check_of(&mut db).await.map_err(|error| OpenError::from_sql(&file, &error))?;
    let path = options.audit_key_file();
    match (key_file::read(&path)?, check) {
        (_, None) => Err(OpenError::TooOld { file }),
        (None, _) => Err(OpenError::NoKey { key: path }),
        (Some(key), Some(check)) if key.check() == check => Ok(key),
        (Some(_), _) => Err(OpenError::WrongKey { key: path }),
    }
}

#[derive(FromRow)]
struct Last {
    practice: String,
    session: String,
    appointment: String,
    seq: i64,
    mac: Vec<u8>,
}

/// The heads, brought forward to the database where its rows go on from them as they should. Where they do not, the
/// head that was known stays, for it is what shows the fault.
async fn caught_up(
    db: &mut SqliteConnection,
    key: &AuditKey,
    mut known: HashMap<Chained, Head>,
) -> Result<HashMap<Chained, Head>, sqlx::Error> {
    let lasts: Vec<Last> = sqlx::query_as(
        "SELECT s.practice, s.id AS session, s.appointment, e.seq, e.mac FROM sessions AS s \
         JOIN events AS e ON e.practice = s.practice AND e.session = s.id \
         AND e.seq = (SELECT max(seq) FROM events WHERE practice = s.practice AND session = s.id)",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut faults = 0_usize;
    for last in lasts {
        let of = Chained { practice: last.practice, session: last.session };
        let from = known.get(&of).copied().unwrap_or(Head { seq: 0, mac: Mac::NONE });
        if Mac::of(&last.mac).is_some_and(|mac| from == Head { seq: last.seq, mac }) {
            continue;
        }
        match walk(db, key, &of, &last.appointment, from).await? {
            Some(head) if head.seq > from.seq => {
                known.insert(of, head);
            }
            _ => faults += 1,
        }
    }
    if faults > 0 {
        tracing::error!(
            sessions = faults,
            "the log of sessions was changed outside Anteroom; `anteroom audit verify` says where"
        );
    }
    Ok(known)
}

#[derive(FromRow)]
struct Next {
    seq: i64,
    mac: Vec<u8>,
    #[sqlx(flatten)]
    row: Row,
}

/// Follows the chain of a session from a head to its last row; nothing if it does not hold.
async fn walk(
    db: &mut SqliteConnection,
    key: &AuditKey,
    of: &Chained,
    appointment: &str,
    mut head: Head,
) -> Result<Option<Head>, sqlx::Error> {
    loop {
        let page: Vec<Next> = sqlx::query_as(
            "SELECT seq, mac, at, actor, command, schema, type, payload FROM events \
             WHERE practice = ? AND session = ? AND seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(&of.practice)
        .bind(&of.session)
        .bind(head.seq)
        .bind(PAGE)
        .fetch_all(&mut *db)
        .await?;
        if page.is_empty() {
            return Ok(Some(head));
        }
        for next in page {
            let Chained { practice, session } = of;
            let link = Link { practice, session, appointment, seq: next.seq, row: &next.row, before: &head.mac };
            let mac = key.row(&link);
            if next.seq != head.seq + 1 || Mac::of(&next.mac) != Some(mac) {
                return Ok(None);
            }
            head = Head { seq: next.seq, mac };
        }
    }
}
