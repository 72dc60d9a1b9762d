//! The disk: the memory log behind one that can be full, slow, unreadable, or lose its answer; in some runs with the real
//! store beside it, which is given all that the memory log keeps.
//!
//! What was written is also kept apart for the oracles, in the order it became durable.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use async_trait::async_trait;
use session::{AppointmentId, Entry, SessionId};
use store::{AppendError, EventLog, MemoryLog, ReadError, Seq};

use crate::{
    broken::{Verdict, hold},
    real_store::{Crashes, RealStore, Same, same},
};

pub(crate) const SAME_STORE: &str = "the real store keeps the same";

/// An append on its way.
pub(crate) type Writing<'a> = Pin<Box<dyn Future<Output = Result<Seq, AppendError>> + Send + 'a>>;

/// A read on its way.
pub(crate) type Reading<'a> = Pin<Box<dyn Future<Output = Result<Vec<Entry>, ReadError>> + Send + 'a>>;

/// What takes its time.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Slow {
    /// Appends.
    pub(crate) to_write: bool,
    /// Reads.
    pub(crate) to_read: bool,
}

/// An answer that somebody else wrote. Nobody did, for the store has one writer: what is met is the answer.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// None is made. One that comes all the same is a defect.
    #[default]
    None,
    /// The next append gets one.
    Next,
    /// It was given, and nobody has looked at it yet.
    Given,
}

/// What is wrong with the disk.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Faults {
    /// Nothing can be written, and that is known.
    pub(crate) full: bool,
    /// Nothing can be read.
    pub(crate) unreadable: bool,
    /// What waits.
    pub(crate) slow: Slow,
    /// The answer to the next append is lost; was it written?
    pub(crate) answer_lost: Option<bool>,
    /// The next append is told that somebody else wrote.
    pub(crate) conflict: Conflict,
    /// The log of this session is damaged, which shows when it is read.
    pub(crate) damaged: Option<SessionId>,
}

/// The log of all sessions.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    kept: MemoryLog,
    faults: Mutex<Faults>,
    news: Mutex<Vec<(SessionId, Vec<Entry>)>>,
    real: Mutex<Option<RealStore>>,
    /// Where the real store differed first.
    differs: Mutex<Option<String>>,
}

impl Disk {
    /// A disk with the real store beside the memory log, where a seed is given to draw its crashes from, or without.
    pub(crate) fn new(real_store: Option<u64>) -> Self {
        let disk = Self::default();
        if let Some(seed) = real_store {
            match RealStore::new(seed) {
                Ok(real) => *disk.real() = Some(real),
                Err(why) => disk.compare(Err(why)),
            }
        }
        disk
    }

    fn real(&self) -> MutexGuard<'_, Option<RealStore>> {
        self.real.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn compare(&self, same: Same) {
        if let Err(why) = same {
            self.differs.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        }
    }

    fn with_the_real_store(&self, what: impl FnOnce(&mut RealStore, &MemoryLog) -> Same) {
        let same = self.real().as_mut().map_or(Ok(()), |real| what(real, &self.kept));
        self.compare(same);
    }

    /// The process is gone, and what it had open.
    pub(crate) fn crash(&self) {
        self.with_the_real_store(RealStore::crash);
    }

    /// The process ends in order.
    pub(crate) fn close(&self) {
        self.with_the_real_store(RealStore::close);
    }

    /// The real store has answered as the memory log did.
    pub(crate) fn is_the_same(&self) -> Verdict {
        let differs = self.differs.lock().unwrap_or_else(PoisonError::into_inner);
        hold(SAME_STORE, differs.is_none(), || differs.clone().unwrap_or_default())
    }

    /// How often the real store died, where there is one.
    pub(crate) fn crashes(&self) -> Option<Crashes> {
        self.real().as_ref().map(|real| real.crashes)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became durable since this was asked last.
    pub(crate) fn news(&self) -> Vec<(SessionId, Vec<Entry>)> {
        std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes without any fault: what a crash found on its way and did not stop.
    pub(crate) async fn write(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        let mut also = None;
        self.with_the_real_store(|real, kept| {
            also = Some(real.append((session, appointment), expected, entries, kept)?);
            Ok(())
        });
        let written = self.kept.append(session, appointment, expected, entries).await;
        if let Some(also) = also {
            self.compare(same("the answer to an append", &also, &written));
        }
        let written = written?;
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push((session, entries.to_vec()));
        Ok(written)
    }
}

#[async_trait]
impl EventLog for Disk {
    async fn append(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        poll_fn(|_| if self.faults().slow.to_write { Poll::Pending } else { Poll::Ready(()) }).await;
        if self.faults().full {
            return Err(AppendError::NotWritten("the disk is full".into()));
        }
        if self.faults().conflict == Conflict::Next {
            self.faults().conflict = Conflict::Given;
            return Err(AppendError::Conflict { actual: Seq(expected.0 + 1) });
        }
        let lost = self.faults().answer_lost.take();
        match lost {
            None => self.write(session, appointment, expected, entries).await,
            Some(written) => {
                if written {
                    self.write(session, appointment, expected, entries).await?;
                }
                Err(AppendError::Unknown("the answer was lost".into()))
            }
        }
    }

    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        poll_fn(|_| if self.faults().slow.to_read { Poll::Pending } else { Poll::Ready(()) }).await;
        if self.faults().unreadable {
            return Err(ReadError::Unavailable("the disk is gone".into()));
        }
        if self.faults().damaged == Some(session) {
            return Err(ReadError::Damaged("a row was changed".into()));
        }
        let log = self.kept.read(session).await?;
        self.with_the_real_store(|real, _| real.read(session, &log));
        Ok(log)
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
        if self.faults().unreadable {
            return Err(ReadError::Unavailable("the disk is gone".into()));
        }
        self.kept.latest(appointment).await
    }

    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        self.kept.open_sessions().await
    }
}

/// Polls a future once, by hand: nobody is to be woken here.
pub(crate) fn poll<T>(future: &mut Pin<Box<dyn Future<Output = T> + Send + '_>>) -> Poll<T> {
    future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
}
