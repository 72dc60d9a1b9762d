//! What an opening makes of the audit trail: finds or makes its key, chains a log that was not, lets the heads catch up
//! with the database, and opens nothing of which something is lost, unless somebody accepts that.

use std::collections::HashMap;
use std::path::Path;

use session::Timestamp;
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::folder::database_in;
use super::heads::{self, Chained, Head, Heads};
use super::layout::Row;
use super::tally::{self, Tally};
use super::{bring_over, connect, key_file};
use crate::loss::Lost;
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

impl Chain {
    /// Has the tally count what the open transaction appends. An error, in words, means that it must not be committed.
    pub(super) async fn count(&self, db: &mut SqliteConnection) -> Result<(), String> {
        let steps = self.heads.staged();
        if steps.is_empty() {
            return Ok(());
        }
        tally::go_on(db, &self.key, &steps).await.map_err(|stop| match stop {
            tally::Stop::Sql(error) => error.to_string(),
            tally::Stop::Lost => {
                "the tally of the log was changed outside Anteroom, and nothing is written over that; \
                 `anteroom audit verify` says more"
                    .into()
            }
        })
    }
}

/// How far a database is with its audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trail {
    /// Its log is not chained yet.
    Unchained,
    /// It is from before there were tallies.
    Untallied,
    Whole,
}

/// Opens the audit trail of a database that is up to date but for its chain. Where something is lost, that is an error,
/// or where it is to be accepted at this moment, answered.
pub(super) async fn open(
    db: &mut SqliteConnection,
    file: &Path,
    options: &StoreOptions,
    accepting: Option<Timestamp>,
) -> Result<(Chain, Vec<Lost>), OpenError> {
    let sql = |error: sqlx::Error| OpenError::from_sql(file, &error);
    let (key_path, heads_path) = (options.audit_key_file(), options.audit_heads_file());
    let check = check_of(db).await.map_err(sql)?;
    let kept = key_file::read(&key_path)?;
    let is_named = kept.is_some();
    let (key, trail) = match (kept, check) {
        (Some(key), None) => (key, Trail::Unchained),
        (None, None) => (key_file::make(&key_path)?, Trail::Unchained),
        // The log was chained, and then everything stopped.
        (None, Some(check)) => match key_file::read(&key_file::unused(&key_path))? {
            Some(key) if key.check() == check => (key, Trail::Whole),
            _ => return Err(OpenError::NoKey { key: key_path }),
        },
        (Some(key), Some(check)) if key.check() == check => (key, Trail::Whole),
        (Some(key), Some(check)) if key.check_untallied() == check => (key, Trail::Untallied),
        (Some(_), Some(_)) => return Err(OpenError::WrongKey { key: key_path }),
    };
    let found =
        heads::read(&heads_path, &key).map_err(|reason| OpenError::Folder { path: heads_path.clone(), reason })?;
    let heads_are_new = found.heads.is_empty() && found.strays.is_empty();
    let is_unchained = trail == Trail::Unchained;
    let is_due = bring_over::is_due(db).await.map_err(sql)?;
    let is_another = is_due && is_named && bring_over::has_rows(db).await.map_err(sql)?;
    if is_due != is_unchained || (is_unchained && !heads_are_new) || is_another {
        let reason = "a log that is not chained lies beside what was chained".into();
        return Err(OpenError::Damaged { file: file.to_owned(), reason });
    }
    let mut lost = Vec::new();
    let known = if is_unchained {
        let heads = Heads::start(&heads_path, key.clone(), HashMap::new(), &found.strays)?;
        bring_over::run(db, &Chain { key: key.clone(), heads }, file).await?;
        // What the old rows said is not to stay in the write-ahead log either.
        connect::empty_the_wal(db).await.map_err(sql)?;
        name_the_key(is_named, &key_path)?;
        caught_up(db, &key, HashMap::new()).await.map_err(sql)?
    } else {
        name_the_key(is_named, &key_path)?;
        let heads = found.there.then_some(&found.heads);
        let mut known = caught_up(db, &key, found.heads.clone()).await.map_err(sql)?;
        let ends = tally::ends(db).await.map_err(sql)?;
        if trail == Trail::Untallied {
            tally_first(db, &key, &ends).await.map_err(sql)?;
        }
        let tally = Tally::read(db, &key).await.map_err(sql)?;
        lost = tally::lost(&key, tally.as_ref(), &ends, heads, Some(&known));
        match accepting {
            _ if lost.is_empty() => {}
            // Before the heads are made anew: whoever stops here is asked again.
            Some(at) => {
                tally::accept(db, &key, &ends, &lost, at).await.map_err(sql)?;
                known.retain(|of, _| ends.contains_key(of));
            }
            None => return Err(OpenError::Lost { heads: heads_path, what: lost }),
        }
        known
    };
    let witnessed = tally::told_of(&known);
    let heads = Heads::start(&heads_path, key.clone(), known, &found.strays)?;
    witness(db, &key, witnessed).await.map_err(sql)?;
    Ok((Chain { key, heads }, lost))
}

/// Gives the key its name, once the log is chained.
fn name_the_key(is_named: bool, path: &Path) -> Result<(), OpenError> {
    if is_named { Ok(()) } else { key_file::use_from_now_on(path) }
}

/// Counts what is there, in a database from before there were tallies. From then on it cannot do without one.
async fn tally_first(
    db: &mut SqliteConnection,
    key: &AuditKey,
    ends: &HashMap<Chained, Head>,
) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    Tally::of(key, ends).write(db, key).await?;
    sqlx::query("UPDATE audit SET key_check = ?").bind(&key.check().0[..]).execute(&mut *db).await?;
    sqlx::query("COMMIT").execute(db).await.map(drop)
}

/// Notes of how many entries the heads tell, which are on the disk by now.
async fn witness(db: &mut SqliteConnection, key: &AuditKey, witnessed: i64) -> Result<(), sqlx::Error> {
    match Tally::read(db, key).await? {
        Some(tally) if tally.witnessed != witnessed => Tally { witnessed, ..tally }.write(db, key).await,
        _ => Ok(()),
    }
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
        (Some(key), Some(check)) if key.check_untallied() == check => Err(OpenError::TooOld { file }),
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
