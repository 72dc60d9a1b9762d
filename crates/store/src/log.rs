//! The log as its users see it: append at the end, read from the start, find the session to go on with.

use async_trait::async_trait;
use session::{AppointmentId, Entry, SessionId};

use crate::ReadError;

/// A place in the log of one session: the first entry is number 1, and the number of the last entry is also how many
/// there are. 0 is the log before its first entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(pub u64);

impl Seq {
    /// The log of a session that has not been opened.
    pub const EMPTY: Self = Self(0);

    /// The place after `entries` more; `None` past the greatest number the databases can hold (`i64::MAX`).
    pub fn plus(self, entries: usize) -> Option<Self> {
        let entries = u64::try_from(entries).ok()?;
        let next = self.0.checked_add(entries)?;
        i64::try_from(next).ok().map(|_| Self(next))
    }
}

impl std::fmt::Display for Seq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The append-only log of every session of one practice.
///
/// What an implementation promises: an append that was answered with `Ok` is kept, whole, whatever happens to the
/// process afterwards (the memory log keeps it as long as the process lives), and every later read shows it.
#[async_trait]
pub trait EventLog: Send + Sync {
    /// Appends all `entries` or nothing, and answers with the number of the last one.
    ///
    /// `expected` is the number of entries the caller believes the log of this session has; if it has another number,
    /// nothing is written and the answer is [`AppendError::Conflict`]. The first append of a session ties it to its
    /// `appointment`; a later one for another appointment is refused with [`AppendError::NotWritten`]. Appending no
    /// entries only checks `expected`.
    ///
    /// Waits while the queue of writes is full. Dropping the future does not take the append back.
    async fn append(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError>;

    /// All entries of a session in their order; none if the session is not known.
    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError>;

    /// The newest session of an appointment: the one whose first append came last.
    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError>;

    /// The sessions that were started and have not ended, oldest first. A session in which somebody waits and nobody
    /// has started is not among them. One whose appointment was changed in the database comes with the one that it was begun
    /// for, of which [`latest`](Self::latest) says that it is damaged.
    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError>;
}

/// Why an append did not answer with its number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The log has another number of entries than expected: somebody else appended. Nothing was written; read again.
    #[error("the session has {actual} entries by now, so nothing was written; read it again")]
    Conflict {
        /// How many entries it has.
        actual: Seq,
    },
    /// Certainly not written: the same append may be tried again.
    #[error("not written: {0}")]
    NotWritten(String),
    /// May or may not have been written: read the log before doing anything else. What the log shows then is final,
    /// after a crash too. As long as that cannot be promised, reading it fails.
    #[error("it is not known whether this was written, the log must be read again: {0}")]
    Unknown(String),
}
