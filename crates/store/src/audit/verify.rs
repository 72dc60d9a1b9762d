//! Walks every chain and says what is broken, and whether it is all that was written.
//!
//! The heads are read first and the database after them. A head is written after its commit, so all that the heads tell
//! of is in what is read then; what a running server commits in between makes the database longer, which is no fault. The
//! tally is compared with the ends of one and the same moment, in a transaction. The heads are counted after that once
//! more: they were on the disk before the tally said so.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use sqlx::FromRow;

use super::{Audit, PAGE};
use crate::ReadError;
use crate::loss::{Acceptance, Lost};
use crate::mac::{Link, Mac};
use crate::sqlite::{Chained, End, Head, LATER, Row, SCHEMA, Tally, Texts, acceptances, ends, entry, heads, lost};

/// A session whose log is not as Anteroom wrote it, at the first entry where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The practice, as the database has it.
    pub practice: String,
    /// The session, as the database has it.
    pub session: String,
    /// The first entry that is not as it should be.
    pub seq: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "session {}, entry {}: {}", self.session, self.seq, self.fault)
    }
}

/// What is wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The hash of the row is not that of what it says and follows.
    #[error("its hash does not fit: it, or what it follows, was changed, moved or put in from elsewhere")]
    Changed,
    /// A number is left out.
    #[error("it is missing: it was deleted")]
    Missing,
    /// The head is further than the log.
    #[error("it is missing, and with it all up to entry {was}: the end of the log was cut off")]
    Cut {
        /// The number of the last entry, as the head has it.
        was: i64,
    },
    /// The head has another hash.
    #[error("it is not the one that its head outside the database was written for: the end of the log was replaced")]
    Replaced,
    /// The session is in the heads alone, or in the table of sessions alone.
    #[error("the whole log of the session is missing: it was deleted")]
    Gone,
    /// There are rows of a session that is not in the table of sessions.
    #[error("the session is missing from the table of sessions: that row was deleted or changed")]
    Unlisted,
    /// The table of sessions has another appointment than the one that the session was begun for.
    #[error("the session is in the table of sessions under another appointment than its own: that was changed")]
    Moved,
    /// The first event is another.
    #[error("the log does not begin with the opening of the session")]
    NotOpened,
    /// The row is of a version that this program does not know.
    #[error("it was written by a later version of Anteroom, or its version was changed; verify it with that version")]
    Later,
    /// A personal text, or the row as a whole, is not what a version wrote.
    #[error("it cannot be read: {0}")]
    Unreadable(&'static str),
}

/// What a walk over everything found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many sessions have a log.
    pub sessions: u64,
    /// How many entries they have.
    pub events: u64,
    /// How many sessions are broken.
    pub broken: u64,
    /// How many lines of the heads were not written by Anteroom under this key.
    pub foreign_heads: u64,
    /// How many lines of the copy of the heads were not.
    pub foreign_copies: u64,
    /// Where the heads were looked for.
    pub heads: PathBuf,
    /// What is lost of the whole.
    pub lost: Vec<Lost>,
    /// What was lost before, and accepted; nothing if that is not on record as Anteroom wrote it.
    pub accepted: Option<Vec<Acceptance>>,
}

impl Verified {
    /// Is all of it as Anteroom wrote it?
    pub fn is_intact(&self) -> bool {
        let is_ours = self.foreign_heads == 0 && self.foreign_copies == 0;
        self.broken == 0 && is_ours && self.lost.is_empty() && self.accepted.is_some()
    }
}

#[derive(FromRow)]
struct Listed {
    ordinal: i64,
    practice: Vec<u8>,
    id: Vec<u8>,
    appointment: Vec<u8>,
}

#[derive(FromRow)]
struct Next {
    seq: i64,
    mac: Vec<u8>,
    #[sqlx(flatten)]
    row: Row,
}

/// A text of the database, whatever was made of it.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where each session must have passed by: its furthest end here, and that of a copy.
type Expected = HashMap<Chained, Vec<End>>;

impl Audit {
    /// Walks every chain, tells each broken session, and answers the figures of the whole.
    pub async fn verify(&self, tell: impl FnMut(&Broken)) -> Result<Verified, ReadError> {
        self.verify_against(None, tell).await
    }

    /// As [`verify`](Self::verify); and where there is a `copy` of the heads, made at any time and kept where nobody could
    /// change it, the log must have gone on from what that says, too.
    pub async fn verify_against(
        &self,
        copy: Option<&Path>,
        mut tell: impl FnMut(&Broken),
    ) -> Result<Verified, ReadError> {
        let found = self.heads_in(&self.heads).await?;
        let mut heads = Expected::new();
        let mut foreign_copies = 0;
        if let Some(path) = copy {
            let copy = self.heads_in(path).await?;
            if !copy.there {
                return Err(ReadError::Unavailable(format!("there is no {}", path.display())));
            }
            if !copy.begun && copy.heads.is_empty() {
                return Err(ReadError::Unavailable(format!("there are no heads in {}", path.display())));
            }
            foreign_copies = copy.strays.len() as u64;
            heads.extend(copy.heads.into_iter().map(|(of, end)| (of, vec![end])));
        }
        for (of, end) in found.heads {
            heads.entry(of).or_default().push(end);
        }
        let (lacking, accepted) = self.whole().await?;
        let mut verified = Verified {
            sessions: 0,
            events: 0,
            broken: 0,
            foreign_heads: found.strays.len() as u64,
            foreign_copies,
            heads: self.heads.clone(),
            lost: lacking,
            accepted,
        };
        let mut broken = |of: Chained, seq, fault| {
            verified.broken += 1;
            tell(&Broken { practice: of.practice, session: of.session, seq, fault });
        };
        let mut after = i64::MIN;
        loop {
            let page = self.listed(after).await?;
            let Some(last) = page.last() else { break };
            after = last.ordinal;
            for listed in page {
                let of = Chained { practice: lossy(&listed.practice), session: lossy(&listed.id) };
                let heads = heads.remove(&of).unwrap_or_default();
                let (events, fault) = self.walk(&of, &lossy(&listed.appointment), &heads).await?;
                verified.sessions += u64::from(events > 0);
                verified.events += events;
                if let Some((seq, fault)) = fault {
                    broken(of, seq, fault);
                }
            }
        }
        for of in self.unlisted().await? {
            heads.remove(&of);
            broken(of, 1, Fault::Unlisted);
        }
        // All heads are older than the reading of the sessions, so these were there.
        for of in heads.into_keys() {
            broken(of, 1, Fault::Gone);
        }
        Ok(verified)
    }

    /// On a thread that may wait for a disk: beside a server, others wait for the one that this runs on.
    async fn heads_in(&self, path: &Path) -> Result<heads::Found, ReadError> {
        let (key, path) = (self.key.clone(), path.to_owned());
        let read = tokio::task::spawn_blocking(move || {
            heads::read(&path, &key).map_err(|error| format!("{}: {error}", path.display()))
        });
        let read = read.await.unwrap_or_else(|stopped| Err(stopped.to_string()));
        read.map_err(ReadError::Unavailable)
    }

    /// What is lost of the whole, and what was accepted.
    async fn whole(&self) -> Result<(Vec<Lost>, Option<Vec<Acceptance>>), ReadError> {
        let sql = |error: sqlx::Error| ReadError::from_sql(&error);
        // One state of the database for both, whoever writes meanwhile.
        let mut at_once = self.readers.begin().await.map_err(sql)?;
        let tally = Tally::read(&mut at_once, &self.key).await.map_err(sql)?;
        let ends = ends(&mut at_once).await.map_err(sql)?;
        let accepted = match &tally {
            Some(tally) => acceptances(&mut at_once, &self.key, tally).await.map_err(sql)?,
            None => None,
        };
        at_once.rollback().await.map_err(sql)?;
        let found = self.heads_in(&self.heads).await?;
        // What was emptied is not there.
        let heads = found.begun.then_some(&found.heads);
        Ok((lost(&self.key, tally.as_ref(), &ends, heads, None), accepted))
    }

    async fn listed(&self, after: i64) -> Result<Vec<Listed>, ReadError> {
        sqlx::query_as(
            "SELECT ordinal, CAST(practice AS BLOB) AS practice, CAST(id AS BLOB) AS id, \
             CAST(appointment AS BLOB) AS appointment FROM sessions WHERE ordinal > ? ORDER BY ordinal LIMIT ?",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))
    }

    async fn unlisted(&self) -> Result<Vec<Chained>, ReadError> {
        let unlisted: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT CAST(e.practice AS BLOB), CAST(e.session AS BLOB) FROM events AS e \
             WHERE NOT EXISTS (SELECT 1 FROM sessions AS s WHERE s.practice = e.practice AND s.id = e.session) \
             GROUP BY e.practice, e.session",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let chained =
            |(practice, session): &(Vec<u8>, Vec<u8>)| Chained { practice: lossy(practice), session: lossy(session) };
        Ok(unlisted.iter().map(chained).collect())
    }

    /// Walks one session; answers how many entries it has, and the first fault.
    async fn walk(
        &self,
        of: &Chained,
        appointment: &str,
        ends: &[End],
    ) -> Result<(u64, Option<(i64, Fault)>), ReadError> {
        let mut last = Head { seq: 0, mac: Mac::NONE };
        let heads: Vec<_> = ends.iter().map(|end| end.head).collect();
        let mut begun_for = ends.iter().filter_map(|end| end.appointment.as_deref());
        let mut fault = begun_for.any(|begun| begun != appointment).then_some((1, Fault::Moved));
        let mut events = 0;
        let mut reached = i64::MIN;
        loop {
            let page = match self.page(of, reached, PAGE).await {
                // One row of them is not text as it should be: one at a time says which.
                Err(sqlx::Error::ColumnDecode { .. }) => match self.page(of, reached, 1).await {
                    Err(sqlx::Error::ColumnDecode { .. }) => {
                        let here = (last.seq + 1, Fault::Changed);
                        return Ok((events, fault.or(Some(here))));
                    }
                    page => page,
                },
                page => page,
            }
            .map_err(|error| ReadError::from_sql(&error))?;
            let (Some(first), Some(end)) = (page.first(), page.last()) else { break };
            reached = end.seq;
            events += page.len() as u64;
            if fault.is_some() {
                continue;
            }
            let texts = Texts::read(&self.readers, of.clone(), (first.seq, end.seq), &self.key)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
            for next in page {
                match self.step(of, appointment, &heads, last, next, &texts) {
                    Ok(head) => last = head,
                    Err(found) => {
                        fault = Some((last.seq + 1, found));
                        break;
                    }
                }
            }
        }
        let end = match heads.iter().map(|head| head.seq).max() {
            _ if events == 0 => Some((1, Fault::Gone)),
            Some(was) if last.seq < was => Some((last.seq + 1, Fault::Cut { was })),
            _ => None,
        };
        Ok((events, fault.or(end)))
    }

    async fn page(&self, of: &Chained, after: i64, rows: i64) -> Result<Vec<Next>, sqlx::Error> {
        sqlx::query_as(
            "SELECT seq, mac, at, actor, command, schema, type, payload FROM events \
             WHERE practice = ? AND session = ? AND seq > ? ORDER BY seq LIMIT ?",
        )
        .bind(&of.practice)
        .bind(&of.session)
        .bind(after)
        .bind(rows)
        .fetch_all(&self.readers)
        .await
    }

    /// Holds one row against the one before it.
    fn step(
        &self,
        of: &Chained,
        appointment: &str,
        heads: &[Head],
        last: Head,
        next: Next,
        texts: &Texts,
    ) -> Result<Head, Fault> {
        let Next { seq, mac, row } = next;
        if seq > last.seq + 1 {
            return Err(Fault::Missing);
        }
        let Chained { practice, session } = of;
        let fits = self.key.row(&Link { practice, session, appointment, seq, row: &row, before: &last.mac });
        if seq != last.seq + 1 || Mac::of(&mac) != Some(fits) {
            return Err(if row.schema > SCHEMA { Fault::Later } else { Fault::Changed });
        }
        if heads.iter().any(|head| head.seq == seq && head.mac != fits) {
            return Err(Fault::Replaced);
        }
        if seq == 1 && row.kind != "opened" {
            return Err(Fault::NotOpened);
        }
        match entry(row, |position, commitment| texts.open(seq, position, commitment)) {
            Ok(_) => Ok(Head { seq, mac: fits }),
            Err(LATER) => Err(Fault::Later),
            Err(what) => Err(Fault::Unreadable(what)),
        }
    }
}
