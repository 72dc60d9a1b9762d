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
//! **It does not grow for ever.** What the opening does is done again when several times as many lines were appended as
//! there are sessions: a new file is written and synced beside the old one and takes its name, so that a crash leaves
//! one of the two, both whole.

mod file;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use file::HeadsFile;
pub(crate) use file::{Found, read};

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

/// From where to where a session goes in one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Nothing, where it begins.
    pub(crate) from: Option<Head>,
    pub(crate) to: Head,
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
    known: HashMap<Chained, Head>,
    /// Of the transaction that is open.
    staged: HashMap<Chained, Step>,
    /// Committed, and not in the file yet.
    unwritten: HashMap<Chained, Head>,
    file: HeadsFile,
}

impl Heads {
    /// Writes the file anew with one line a session, and goes on from there.
    pub(super) fn start(
        path: &Path,
        key: AuditKey,
        known: HashMap<Chained, Head>,
        strays: &[String],
    ) -> Result<Self, OpenError> {
        let file = HeadsFile::replace(path, strays.iter().chain(&lines_of(&key, &known)))
            .map_err(|reason| OpenError::Folder { path: path.to_owned(), reason })?;
        let (staged, unwritten) = (HashMap::new(), HashMap::new());
        let (path, strays) = (path.to_owned(), strays.to_vec());
        Ok(Self(Mutex::new(Inner { path, key, strays, known, staged, unwritten, file })))
    }

    /// No method leaves the maps half changed, so a panic elsewhere while the lock was held does no harm.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The head of a session, as of the last commit; nothing if the session has none.
    pub(super) fn known(&self, of: &Chained) -> Option<Head> {
        self.inner().known.get(of).copied()
    }

    /// Refuses to go on with a session whose last row is not what its head says.
    pub(super) fn check(&self, of: &Chained, last: Option<&Head>) -> Result<(), AppendError> {
        let Some(known) = self.known(of) else { return Ok(()) };
        let goes_on = last.is_some_and(|last| last.seq > known.seq || *last == known);
        if goes_on { Ok(()) } else { Err(AppendError::tampered()) }
    }

    /// Notes the head that a session will have when the open transaction is committed, and which one it had before.
    pub(super) fn stage(&self, of: Chained, from: Option<Head>, to: Head) {
        // A second append of the transaction goes on from the first.
        self.inner().staged.entry(of).and_modify(|step| step.to = to).or_insert(Step { from, to });
    }

    /// What the open transaction appends.
    pub(super) fn staged(&self) -> Vec<(Chained, Step)> {
        self.inner().staged.iter().map(|(of, step)| (of.clone(), *step)).collect()
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
            inner.known.insert(of.clone(), step.to);
            inner.unwritten.insert(of, step.to);
        }
        let lines: String = inner.unwritten.iter().map(|(of, head)| file::line(&inner.key, of, head)).collect();
        match inner.file.append(lines.as_bytes(), inner.unwritten.len()) {
            Ok(()) => inner.unwritten.clear(),
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
        if inner.file.is_overgrown(inner.known.len() + inner.strays.len()) {
            let lines = lines_of(&inner.key, &inner.known);
            match inner.file.make_anew(&inner.path, inner.strays.iter().chain(&lines)) {
                Ok(()) => return inner.unwritten.clear(),
                Err(reason) => {
                    tracing::error!(%reason, "the heads of the audit trail cannot be made anew; they grow on");
                }
            }
        }
        inner.file.sync();
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

/// One line a session.
fn lines_of(key: &AuditKey, heads: &HashMap<Chained, Head>) -> Vec<String> {
    let mut lines: Vec<_> = heads.iter().map(|(of, head)| file::line(key, of, head)).collect();
    lines.sort_unstable();
    lines
}

#[cfg(test)]
mod tests;
