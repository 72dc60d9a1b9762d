//! The heads of the chains, in a file outside the database: what shows that the end of a log was cut off.
//!
//! A chain shows what was changed, dropped or put in between its rows, and cannot show that its last rows are gone: what
//! is left is a whole chain. So the last number and hash of each session are written here too, a line of JSON each,
//! every line with its own keyed hash. Cutting the tail now takes changing this file as well, and it can lie on another
//! disk, or be copied away.
//!
//! **After the commit, never before.** The lines of all sessions of a group commit are one write, after it. The
//! database is the truth and durable by then; the heads may lag behind it and are never ahead of it. So they are synced
//! at most once a second, and when the store closes: what a crash takes of them is a tail of this file, and the next
//! opening writes it anew from the database, of rows whose chain holds.
//!
//! **What cannot be written here is not taken back there.** When this file refuses (its disk is full, say), the
//! commit stands and its callers are answered: they were promised durability, which they have, and a pause that is
//! reported as not saved because of a second file would be wrong, and dangerous. It is said in the log at once, and
//! tried again with every commit; what has not been written is kept, one line a session. At an opening nobody depends
//! on it yet, so there a file that cannot be written is an error.
//!
//! **Nothing is written over what the heads contradict.** An append to a session whose last row is behind or beside its
//! head is refused, and so is reading it as if it were whole: going on would bury the cut under new rows. For the same
//! reason the opening, which writes one line a session, keeps heads that the database does not have, and lines whose hash
//! is not ours, as they are.
//!
//! **Whose it is.** A line also says of which appointment the session is, because whoever looks for a session looks by its
//! appointment: one that was given another in the table of sessions would not be missed.
//!
//! **It is never empty.** Its first line is of no session and written before anything else is, so that an emptied file is
//! told from that of a practice in which nothing has happened yet.
//!
//! **It does not grow for ever.** What the opening does is done again when several times as many lines were appended as
//! there are sessions: a new file is written and synced beside the old one and takes its name, so that a crash leaves
//! one of the two, both whole.

mod file;
mod known;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use file::HeadsFile;
pub(crate) use file::{Found, read};
use known::Known;

use crate::mac::{AuditKey, Mac};
use crate::{AppendError, OpenError};

/// A session in the database: the practice and the id, as its rows have them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Chained {
    pub(crate) practice: String,
    pub(crate) session: String,
}

/// The last row of a session, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) mac: Mac,
}

/// Where a session ends, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) head: Head,
    /// The appointment that it is a session of; nothing in a line of a version that did not say so.
    pub(crate) appointment: Option<String>,
}

/// From where to where a session goes in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Nothing, where it begins.
    pub(crate) from: Option<Head>,
    pub(crate) to: End,
}

/// The heads of an open store.
#[derive(Debug)]
pub(crate) struct Heads(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    key: AuditKey,
    /// Lines that are not ours, which stay.
    strays: Vec<String>,
    known: Known,
    /// Of the transaction that is open.
    staged: HashMap<Chained, Step>,
    /// Committed, and not in the file yet.
    unwritten: HashMap<Chained, End>,
    file: HeadsFile,
    told: Told,
}

/// How many entries the heads tell of.
#[derive(Debug)]
struct Told {
    known: i64,
    written: i64,
    /// Of these they tell whatever crashes.
    lasting: i64,
}

impl Heads {
    /// Writes the file anew with one line a session, and goes on from there.
    pub(super) fn start(
        path: &Path,
        key: AuditKey,
        known: HashMap<Chained, End>,
        strays: &[String],
    ) -> Result<Self, OpenError> {
        let told = super::tally::told_of(&known);
        let told = Told { known: told, written: told, lasting: told };
        let known = Known::of(known);
        let file = HeadsFile::replace(path, strays.iter().chain(&lines_of(&key, &known)))
            .map_err(|reason| OpenError::Folder { path: path.to_owned(), reason })?;
        let (staged, unwritten) = (HashMap::new(), HashMap::new());
        let (path, strays) = (path.to_owned(), strays.to_vec());
        Ok(Self(Mutex::new(Inner { path, key, strays, known, staged, unwritten, file, told })))
    }

    /// No method leaves the maps half changed, so a panic elsewhere while the lock was held does no harm.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The head of a session, as of the last commit; nothing if the session has none.
    pub(super) fn known(&self, of: &Chained) -> Option<Head> {
        self.inner().known.get(of).map(|end| end.head)
    }

    /// The appointment that a session was begun for; nothing if there is no such session in the heads.
    pub(super) fn appointment_of(&self, of: &Chained) -> Option<String> {
        self.inner().known.get(of).and_then(|end| end.appointment.clone())
    }

    /// The sessions that were begun for an appointment, whatever the table of sessions says of them now.
    pub(super) fn sessions_of(&self, practice: &str, appointment: &str) -> Vec<String> {
        self.inner().known.sessions_of(practice, appointment).to_vec()
    }

    /// Refuses to go on with a session whose last row is not what its head says.
    pub(super) fn check(&self, of: &Chained, last: Option<&Head>) -> Result<(), AppendError> {
        let Some(known) = self.known(of) else { return Ok(()) };
        let goes_on = last.is_some_and(|last| last.seq > known.seq || *last == known);
        if goes_on { Ok(()) } else { Err(AppendError::tampered()) }
    }

    /// Notes the head that a session will have when the open transaction is committed, and which one it had before.
    pub(super) fn stage(&self, of: Chained, from: Option<Head>, to: End) {
        // A second append of the transaction goes on from the first.
        match self.inner().staged.entry(of) {
            Entry::Occupied(staged) => staged.into_mut().to = to,
            Entry::Vacant(free) => drop(free.insert(Step { from, to })),
        }
    }

    /// What the open transaction appends.
    pub(super) fn staged(&self) -> Vec<(Chained, Step)> {
        self.inner().staged.iter().map(|(of, step)| (of.clone(), step.clone())).collect()
    }

    /// The transaction was not committed, or nobody knows.
    pub(super) fn discard(&self) {
        self.inner().staged.clear();
    }

    /// The transaction was committed: writes its heads, and those that could not be written before.
    pub(super) fn commit(&self) {
        let mut inner = self.inner();
        let inner = &mut *inner;
        if inner.staged.is_empty() {
            return;
        }
        for (of, step) in inner.staged.drain() {
            let before = inner.known.get(&of).map_or(0, |end| end.head.seq);
            inner.told.known += step.to.head.seq - before;
            inner.known.insert(of.clone(), step.to.clone());
            inner.unwritten.insert(of, step.to);
        }
        let lines: String = inner.unwritten.iter().map(|(of, end)| file::line(&inner.key, of, end)).collect();
        match inner.file.append(lines.as_bytes(), inner.unwritten.len()) {
            Ok(()) => {
                inner.unwritten.clear();
                inner.told.written = inner.told.known;
            }
            Err(reason) => tracing::error!(
                %reason,
                sessions = inner.unwritten.len(),
                "the heads of the audit trail cannot be written; the log itself is; free or repair their disk"
            ),
        }
    }

    /// Was something written, and a second ago the last sync?
    pub(super) fn wants_sync(&self) -> bool {
        self.inner().file.wants_sync()
    }

    /// Syncs what was written; in a file made anew, where this one has become too long.
    pub(super) fn sync(&self) {
        let mut inner = self.inner();
        let inner = &mut *inner;
        if inner.file.is_overgrown(inner.known.ends().len() + inner.strays.len()) {
            let lines = lines_of(&inner.key, &inner.known);
            match inner.file.make_anew(&inner.path, inner.strays.iter().chain(&lines)) {
                Ok(()) => {
                    inner.unwritten.clear();
                    inner.told.written = inner.told.known;
                }
                Err(reason) => {
                    tracing::error!(%reason, "the heads of the audit trail cannot be made anew; they grow on");
                }
            }
        }
        inner.file.sync();
        if inner.file.lasts() {
            inner.told.lasting = inner.told.written;
        }
    }

    /// Of how many entries they tell, whatever crashes from now on.
    pub(super) fn lasting(&self) -> i64 {
        self.inner().told.lasting
    }

    /// Has them written to another file from now on, and answers the one that they were written to.
    #[cfg(test)]
    pub(super) fn write_to(&self, path: &Path) -> HeadsFile {
        std::mem::replace(&mut self.inner().file, HeadsFile::open(path).unwrap())
    }

    /// Has them written into this file from now on.
    #[cfg(test)]
    pub(super) fn write_into(&self, file: HeadsFile) {
        self.inner().file = file;
    }
}

/// The first line, and one a session.
fn lines_of(key: &AuditKey, known: &Known) -> Vec<String> {
    let mut lines: Vec<_> = known.ends().iter().map(|(of, end)| file::line(key, of, end)).collect();
    lines.push(file::first_line(key));
    // The first is the first: it has an empty practice.
    lines.sort_unstable();
    lines
}

#[cfg(test)]
mod tests;
