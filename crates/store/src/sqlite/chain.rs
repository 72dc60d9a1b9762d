//! What an opening makes of the audit trail: finds or makes its key, chains a log that was not, lets the heads catch up
//! with the database, and opens nothing of which something is lost, unless somebody accepts that.

use std::collections::HashMap;
use std::path::Path;

use session::Timestamp;
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::folder::database_in;
use super::heads::{self, Chained, End, Head, Heads};
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
        tally::go_on(db, &self.key, &steps, self.heads.lasting()).await.map_err(|stop| match stop {
            tally::Stop::Sql(error) => error.to_string(),
            tally::Stop::Lost => {
                "the tally of the log was changed outside Anteroom, and nothing is written over that; \
                 `anteroom audit verify` says more"
                    .into()
            }
        })
    }

    /// Syncs the heads, and has the tally note of how much they tell. Nothing is to be appended after that.
    pub(super) async fn close(&self, db: Option<&mut SqliteConnection>) {
        self.heads.sync();
        let Some(db) = db else { return };
        if let Err(reason) = witness(db, &self.key, self.heads.lasting()).await {
            tracing::warn!(%reason, "how much the heads of the audit trail tell could not be noted at the end");
        }
    }
}

/// How far a database is with its audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trail {
    /// Its log is not chained yet.
    Unchained,
    /// It is from before there were tallies.
    Untallied,
    /// It is from before the heads and the tally had the appointments of the sessions.
    Unplaced,
    Whole,
}

impl Trail {
    /// What a database says that has this check; nothing if another key chained it.
    fn of(key: &AuditKey, check: Mac) -> Option<Self> {
        let all = [
            (key.check(), Self::Whole),
            (key.check_unplaced(), Self::Unplaced),
            (key.check_untallied(), Self::Untallied),
        ];
        all.into_iter().find_map(|(known, trail)| (known == check).then_some(trail))
    }
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
    let (key, trail) = key_and_trail(kept, check, &key_path)?;
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
    if is_unchained {
        let heads = Heads::start(&heads_path, key.clone(), HashMap::new(), &found.strays)?;
        bring_over::run(db, &Chain { key: key.clone(), heads }, file).await?;
        // What the old rows said is not to stay in the write-ahead log either.
        connect::empty_the_wal(db).await.map_err(sql)?;
    }
    name_the_key(is_named, &key_path)?;
    let mut known = caught_up(db, &key, found.heads.clone()).await.map_err(sql)?;
    let mut lost = Vec::new();
    if !is_unchained {
        let there = tally::ends(db).await.map_err(sql)?;
        let tally = tally_of(db, &key, trail, &placed(&there, &known)).await.map_err(sql)?;
        // What was emptied is not there. Older versions left a file empty when nothing had happened yet.
        let heads_are_there = if trail == Trail::Whole { found.begun } else { found.there };
        lost = tally::lost(&key, tally.as_ref(), &there, heads_are_there.then_some(&found.heads), Some(&known));
        match accepting {
            _ if lost.is_empty() => {}
            // Before the heads are made anew: whoever stops here is asked again.
            Some(at) => {
                tally::accept(db, &key, &there, &lost, at).await.map_err(sql)?;
                known.retain(|of, _| there.contains_key(of));
            }
            None => return Err(OpenError::Lost { heads: heads_path, what: lost }),
        }
    }
    let ends = known.clone();
    let heads = Heads::start(&heads_path, key.clone(), known, &found.strays)?;
    if matches!(trail, Trail::Untallied | Trail::Unplaced) {
        // After the heads, which are not believed to be whole from then on unless they begin as they should.
        bring_up_to_date(db, &key, trail, &ends).await.map_err(sql)?;
    }
    witness(db, &key, heads.lasting()).await.map_err(sql)?;
    Ok((Chain { key, heads }, lost))
}

/// The key, made where nothing is chained yet, and how far what it chained is.
fn key_and_trail(kept: Option<AuditKey>, check: Option<Mac>, path: &Path) -> Result<(AuditKey, Trail), OpenError> {
    let no_key = || OpenError::NoKey { key: path.to_owned() };
    match (kept, check) {
        (Some(key), None) => Ok((key, Trail::Unchained)),
        (None, None) => Ok((key_file::make(path)?, Trail::Unchained)),
        // The log was chained, by this version or an earlier one, and then everything stopped.
        (None, Some(check)) => {
            let unused = key_file::read(&key_file::unused(path))?;
            unused.and_then(|key| Trail::of(&key, check).map(|trail| (key, trail))).ok_or_else(no_key)
        }
        (Some(key), Some(check)) => {
            let trail = Trail::of(&key, check).ok_or_else(|| OpenError::WrongKey { key: path.to_owned() })?;
            Ok((key, trail))
        }
    }
}

/// Gives the key its name, once the log is chained.
fn name_the_key(is_named: bool, path: &Path) -> Result<(), OpenError> {
    if is_named { Ok(()) } else { key_file::use_from_now_on(path) }
}

/// What is there, with the appointments that the sessions were begun for, as far as the heads know.
fn placed(there: &HashMap<Chained, End>, known: &HashMap<Chained, End>) -> HashMap<Chained, End> {
    let placed = |(of, end): (&Chained, &End)| {
        let known = known.get(of).and_then(|known| known.appointment.clone());
        (of.clone(), End { appointment: known.or_else(|| end.appointment.clone()), ..end.clone() })
    };
    there.iter().map(placed).collect()
}

/// The tally, as a database of this version would have it; nothing if there is none of ours.
async fn tally_of(
    db: &mut SqliteConnection,
    key: &AuditKey,
    trail: Trail,
    placed: &HashMap<Chained, End>,
) -> Result<Option<Tally>, sqlx::Error> {
    match trail {
        Trail::Unchained | Trail::Whole => Tally::read(db, key).await,
        Trail::Unplaced => Tally::read_unplaced(db, key, placed).await,
        Trail::Untallied => Ok(Some(Tally::of(key, placed))),
    }
}

/// Writes the tally of an older database as this version has it. From then on it cannot do without.
async fn bring_up_to_date(
    db: &mut SqliteConnection,
    key: &AuditKey,
    trail: Trail,
    known: &HashMap<Chained, End>,
) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    let there = tally::ends(db).await?;
    // What was accepted a moment ago is in it by now.
    let tally = match Tally::read(db, key).await? {
        Some(tally) => Some(tally),
        None => tally_of(db, key, trail, &placed(&there, known)).await?,
    };
    if let Some(tally) = tally {
        tally.write(db, key).await?;
        sqlx::query("UPDATE audit SET key_check = ?").bind(&key.check().0[..]).execute(&mut *db).await?;
    }
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
        (Some(key), Some(check)) if Trail::of(&key, check).is_some() => Err(OpenError::TooOld { file }),
        (Some(_), _) => Err(OpenError::WrongKey { key: path }),
    }
}

/// The heads, brought forward to the database where its rows go on from them as they should. Where they do not, the
/// head that was known stays, for it is what shows the fault.
async fn caught_up(
    db: &mut SqliteConnection,
    key: &AuditKey,
    mut known: HashMap<Chained, End>,
) -> Result<HashMap<Chained, End>, sqlx::Error> {
    let mut faults = 0_usize;
    for (of, last) in tally::ends(db).await? {
        let there = last.appointment.unwrap_or_default();
        let told = known.get(&of).cloned();
        let from = told.as_ref().map_or(Head { seq: 0, mac: Mac::NONE }, |told| told.head);
        let appointment = match told.and_then(|told| told.appointment) {
            Some(appointment) => appointment,
            None => begun_for(db, key, &of, &there).await?,
        };
        let head = if from == last.head {
            Some(from)
        } else {
            walk(db, key, &of, &appointment, from).await?.filter(|head| head.seq > from.seq)
        };
        faults += usize::from(head.is_none() || appointment != there);
        let head = head.unwrap_or(from);
        if head.seq > 0 {
            known.insert(of, End { head, appointment: Some(appointment) });
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

/// The appointment that the first row of a session was written for: the one that the table of sessions has, or if its hash
/// does not fit that, the one of the practice's that it fits. Where it fits none, what is there.
async fn begun_for(
    db: &mut SqliteConnection,
    key: &AuditKey,
    of: &Chained,
    there: &str,
) -> Result<String, sqlx::Error> {
    let first: Option<Next> = sqlx::query_as(
        "SELECT seq, mac, at, actor, command, schema, type, payload FROM events \
         WHERE practice = ? AND session = ? AND seq = 1",
    )
    .bind(&of.practice)
    .bind(&of.session)
    .fetch_optional(&mut *db)
    .await?;
    let Some(Next { seq, mac, row }) = first else { return Ok(there.to_owned()) };
    let Chained { practice, session } = of;
    let fits = |appointment: &str| {
        let link = Link { practice, session, appointment, seq, row: &row, before: &Mac::NONE };
        Mac::of(&mac) == Some(key.row(&link))
    };
    if fits(there) {
        return Ok(there.to_owned());
    }
    let all: Vec<String> =
        sqlx::query_scalar("SELECT id FROM appointments WHERE practice = ?").bind(practice).fetch_all(db).await?;
    Ok(all.into_iter().find(|one| fits(one)).unwrap_or_else(|| there.to_owned()))
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

#[cfg(test)]
mod tests;
