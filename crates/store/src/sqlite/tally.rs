//! The tally: how much log there should be, in one keyed row of the database.
//!
//! A chain does not show that its last rows are gone, and the heads outside the database show it only as long as nobody
//! takes their newest lines as well: what is left of both is whole. So each transaction that appends also writes one row
//! with the number of sessions and entries and a sum over the ends of all sessions, under a keyed hash of its own. Who
//! has no key cannot write one that fits what they left. An older one can be put back by who kept it, and it fits one
//! earlier state of the whole log: the sum is of the keyed hashes of the ends, exclusive-or'd, so that an
//! append takes the old end of its session out and puts the new one in without looking at any other. That it fits no mixture of
//! earlier states holds against who has not read it after each of many appends: exclusive-or can be solved for.
//!
//! A second sum is over the appointments of the sessions: whoever opens an appointment is led to its session by the table of
//! sessions, which no chain covers.
//!
//! It also says how much the heads told of when they were synced last before it was written, at the latest when the store was
//! closed. So heads that tell of less have lost lines, whatever crashed. And it ends the chain of what was accepted.

use std::collections::HashMap;

use session::Timestamp;
use sqlx::{FromRow, SqliteConnection};

use super::heads::{Chained, End, Head, Step};
use crate::loss::{Acceptance, Counted, Loss, Lost};
use crate::mac::{AuditKey, Mac};

/// The row, as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) counted: Counted,
    /// Over the ends of all sessions.
    pub(crate) ends: Mac,
    /// Over the appointments of all sessions.
    pub(crate) places: Mac,
    /// How many entries the heads told of at their last sync before this was written.
    pub(crate) witnessed: i64,
    pub(crate) acceptances: i64,
    /// The hash of the newest acceptance.
    pub(crate) accepted: Mac,
}

#[derive(FromRow)]
struct Kept {
    sessions: i64,
    entries: i64,
    ends: Vec<u8>,
    places: Option<Vec<u8>>,
    witnessed: i64,
    acceptances: i64,
    accepted: Vec<u8>,
    mac: Vec<u8>,
}

impl Tally {
    /// What there is to be counted if the sessions end so. Witnessed by nobody, with nothing accepted.
    pub(crate) fn of<'h>(key: &AuditKey, ends: impl IntoIterator<Item = (&'h Chained, &'h End)>) -> Self {
        let counted = Counted { sessions: 0, entries: 0 };
        let none = Mac::NONE;
        let mut tally = Self { counted, ends: none, places: none, witnessed: 0, acceptances: 0, accepted: none };
        for (of, end) in ends {
            tally.follow(key, of, None, end);
        }
        tally
    }

    /// Does it count the same as another?
    pub(crate) fn counts_like(&self, other: &Self) -> bool {
        self.counted == other.counted && self.ends == other.ends && self.places == other.places
    }

    /// A session goes on from one end to another.
    fn follow(&mut self, key: &AuditKey, of: &Chained, from: Option<&Head>, to: &End) {
        let Chained { practice, session } = of;
        let end = |head: &Head| key.end(practice, session, head.seq, &head.mac);
        self.ends = self.ends.xor(&from.map_or(Mac::NONE, end)).xor(&end(&to.head));
        let more = to.head.seq.saturating_sub(from.map_or(0, |head| head.seq));
        self.counted.entries = self.counted.entries.saturating_add(more);
        if from.is_none() {
            self.counted.sessions = self.counted.sessions.saturating_add(1);
            let appointment = to.appointment.as_deref().unwrap_or_default();
            self.places = self.places.xor(&key.place(practice, session, appointment));
        }
    }

    /// The row of a database; nothing where there is none, or one that was not written with this key.
    pub(crate) async fn read(db: &mut SqliteConnection, key: &AuditKey) -> Result<Option<Self>, sqlx::Error> {
        let Some(kept) = Kept::read(db).await? else { return Ok(None) };
        let places = kept.places.as_deref().and_then(Mac::of);
        Ok(places.and_then(|places| kept.tally(places, |tally| key.tally(tally))))
    }

    /// The same of a database that may be from before the tally had the appointments of the sessions, which are then those
    /// of these `ends`.
    pub(super) async fn read_unplaced(
        db: &mut SqliteConnection,
        key: &AuditKey,
        ends: &HashMap<Chained, End>,
    ) -> Result<Option<Self>, sqlx::Error> {
        let Some(kept) = Kept::read(&mut *db).await? else { return Ok(None) };
        if kept.places.is_some() {
            return Self::read(db, key).await;
        }
        Ok(kept.tally(Self::of(key, ends).places, |tally| key.tally_unplaced(tally)))
    }

    /// Puts it in the place of the one there.
    pub(super) async fn write(&self, db: &mut SqliteConnection, key: &AuditKey) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT OR REPLACE INTO tally \
             (one, sessions, entries, ends, places, witnessed, acceptances, accepted, mac) \
             VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(self.counted.sessions)
        .bind(self.counted.entries)
        .bind(&self.ends.0[..])
        .bind(&self.places.0[..])
        .bind(self.witnessed)
        .bind(self.acceptances)
        .bind(&self.accepted.0[..])
        .bind(&key.tally(self).0[..])
        .execute(db)
        .await
        .map(drop)
    }
}

impl Kept {
    async fn read(db: &mut SqliteConnection) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as("SELECT sessions, entries, ends, places, witnessed, acceptances, accepted, mac FROM tally")
            .fetch_optional(db)
            .await
    }

    /// The tally that it is, if it has this hash.
    fn tally(&self, places: Mac, hash: impl FnOnce(&Tally) -> Mac) -> Option<Tally> {
        let tally = Tally {
            counted: Counted { sessions: self.sessions, entries: self.entries },
            ends: Mac::of(&self.ends)?,
            places,
            witnessed: self.witnessed,
            acceptances: self.acceptances,
            accepted: Mac::of(&self.accepted)?,
        };
        (Mac::of(&self.mac)? == hash(&tally)).then_some(tally)
    }
}

/// Why the tally could not go on.
pub(super) enum Stop {
    Sql(sqlx::Error),
    /// The one there is not ours: nothing is written over that.
    Lost,
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

/// Has the tally count what the open transaction appends, and note of how many entries the heads tell whatever crashes.
pub(super) async fn go_on(
    db: &mut SqliteConnection,
    key: &AuditKey,
    steps: &[(Chained, Step)],
    witnessed: i64,
) -> Result<(), Stop> {
    let mut tally = Tally { witnessed, ..Tally::read(db, key).await?.ok_or(Stop::Lost)? };
    for (of, step) in steps {
        tally.follow(key, of, step.from.as_ref(), &step.to);
    }
    Ok(tally.write(db, key).await?)
}

#[derive(FromRow)]
struct Last {
    practice: Vec<u8>,
    session: Vec<u8>,
    appointment: Vec<u8>,
    seq: i64,
    mac: Vec<u8>,
}

/// The last row of each session that the database knows, and the appointment that it has there, one in memory each; whatever
/// its columns hold.
pub(crate) async fn ends(db: &mut SqliteConnection) -> Result<HashMap<Chained, End>, sqlx::Error> {
    let lasts: Vec<Last> = sqlx::query_as(
        "SELECT CAST(s.practice AS BLOB) AS practice, CAST(s.id AS BLOB) AS session, \
         CAST(s.appointment AS BLOB) AS appointment, e.seq, e.mac FROM sessions AS s \
         JOIN events AS e ON e.practice = s.practice AND e.session = s.id \
         AND e.seq = (SELECT max(seq) FROM events WHERE practice = s.practice AND session = s.id)",
    )
    .fetch_all(db)
    .await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let end = |last: Last| {
        let of = Chained { practice: text(&last.practice), session: text(&last.session) };
        // No row has the hash that stands for none.
        let head = Head { seq: last.seq, mac: Mac::of(&last.mac).unwrap_or(Mac::NONE) };
        (of, End { head, appointment: Some(text(&last.appointment)) })
    };
    Ok(lasts.into_iter().map(end).collect())
}

/// How many entries these tell of.
pub(crate) fn told_of(heads: &HashMap<Chained, End>) -> i64 {
    heads.values().fold(0, |sum, end| sum.saturating_add(end.head.seq))
}

/// What the tally finds lost of a log that ends like this, and of its heads, which are nothing where there is no file.
///
/// `known` are the heads brought forward to the database, at an opening. What is gone of a session whose head still shows it is
/// that session's fault, and no more than that is lost if the tally counts what the heads show. Of a session that is gone as a
/// whole nobody would be told.
pub(crate) fn lost(
    key: &AuditKey,
    tally: Option<&Tally>,
    ends: &HashMap<Chained, End>,
    heads: Option<&HashMap<Chained, End>>,
    known: Option<&HashMap<Chained, End>>,
) -> Vec<Lost> {
    let there = Tally::of(key, ends);
    let mut losses = Vec::new();
    match heads {
        None => losses.push(Loss::HeadsMissing),
        Some(heads) if tally.is_some_and(|tally| told_of(heads) < tally.witnessed) => losses.push(Loss::HeadsBehind),
        Some(_) => {}
    }
    match tally {
        None => losses.push(Loss::Tally),
        Some(tally) => {
            let is_shown = known.is_some_and(|known| tally.counts_like(&Tally::of(key, known)));
            if !tally.counts_like(&there) && !is_shown {
                losses.push(Loss::Entries);
            }
        }
    }
    if known.is_some_and(|known| known.keys().any(|of| !ends.contains_key(of))) {
        losses.push(Loss::Sessions);
    }
    let were = tally.map(|tally| tally.counted);
    losses.into_iter().map(|loss| Lost { loss, left: there.counted, were }).collect()
}

#[derive(FromRow)]
struct Accepted {
    n: i64,
    at: i64,
    loss: String,
    sessions_left: i64,
    entries_left: i64,
    sessions_were: Option<i64>,
    entries_were: Option<i64>,
    mac: Vec<u8>,
}

/// What was accepted up to now, in its order; nothing if that is not what this tally ends.
pub(crate) async fn acceptances(
    db: &mut SqliteConnection,
    key: &AuditKey,
    tally: &Tally,
) -> Result<Option<Vec<Acceptance>>, sqlx::Error> {
    let rows: Vec<Accepted> = sqlx::query_as(
        "SELECT n, at, loss, sessions_left, entries_left, sessions_were, entries_were, mac FROM acceptances ORDER BY n",
    )
    .fetch_all(db)
    .await?;
    let mut last = Mac::NONE;
    let mut all = Vec::with_capacity(rows.len());
    for (n, row) in (1..).zip(rows) {
        let Some(loss) = Loss::of_text(&row.loss) else { return Ok(None) };
        let were = row.sessions_were.zip(row.entries_were).map(|(sessions, entries)| Counted { sessions, entries });
        let left = Counted { sessions: row.sessions_left, entries: row.entries_left };
        let acceptance = Acceptance { at: Timestamp(row.at), lost: Lost { loss, left, were } };
        let mac = key.acceptance(n, &acceptance, &last);
        if row.n != n || Mac::of(&row.mac) != Some(mac) {
            return Ok(None);
        }
        last = mac;
        all.push(acceptance);
    }
    let is_whole = i64::try_from(all.len()) == Ok(tally.acceptances) && last == tally.accepted;
    Ok(is_whole.then_some(all))
}

/// Notes that somebody goes on with what is left, and counts from there, in one transaction.
pub(super) async fn accept(
    db: &mut SqliteConnection,
    key: &AuditKey,
    ends: &HashMap<Chained, End>,
    lost: &[Lost],
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await?;
    let accepted = note(db, key, ends, lost, at).await;
    let end = if accepted.is_ok() { "COMMIT" } else { "ROLLBACK" };
    sqlx::query(end).execute(db).await?;
    accepted
}

async fn note(
    db: &mut SqliteConnection,
    key: &AuditKey,
    ends: &HashMap<Chained, End>,
    lost: &[Lost],
    at: Timestamp,
) -> Result<(), sqlx::Error> {
    // Behind what is there, whatever the tally that is lost said of it.
    let newest: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT n, mac FROM acceptances ORDER BY n DESC LIMIT 1").fetch_optional(&mut *db).await?;
    let (mut n, mut before) = newest.map_or((0, Mac::NONE), |(n, mac)| (n, Mac::of(&mac).unwrap_or(Mac::NONE)));
    for lost in lost {
        n += 1;
        let mac = key.acceptance(n, &Acceptance { at, lost: *lost }, &before);
        sqlx::query(
            "INSERT INTO acceptances (n, at, loss, sessions_left, entries_left, sessions_were, entries_were, mac) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(n)
        .bind(at.0)
        .bind(lost.loss.text())
        .bind(lost.left.sessions)
        .bind(lost.left.entries)
        .bind(lost.were.map(|were| were.sessions))
        .bind(lost.were.map(|were| were.entries))
        .bind(&mac.0[..])
        .execute(&mut *db)
        .await?;
        before = mac;
    }
    Tally { acceptances: n, accepted: before, ..Tally::of(key, ends) }.write(db, key).await
}
