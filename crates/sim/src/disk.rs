//! The disk: the memory log behind one that can be full, slow, unreadable, or lose its answer.
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

/// An append on its way.
pub(crate) type Writing<'a> = Pin<Box<dyn Future<Output = Result<Seq, AppendError>> + Send + 'a>>;

/// What is wrong with the disk.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Faults {
    /// Nothing can be written, and that is known.
    pub(crate) full: bool,
    /// Nothing can be read.
    pub(crate) unreadable: bool,
    /// Appends wait.
    pub(crate) slow: bool,
    /// The answer to the next append is lost; was it written?
    pub(crate) answer_lost: Option<bool>,
}

/// The log of all sessions.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    kept: MemoryLog,
    faults: Mutex<Faults>,
    news: Mutex<Vec<(SessionId, Vec<Entry>)>>,
}

impl Disk {
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
        let written = self.kept.append(session, appointment, expected, entries).await?;
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
        poll_fn(|_| if self.faults().slow { Poll::Pending } else { Poll::Ready(()) }).await;
        if self.faults().full {
            return Err(AppendError::NotWritten("the disk is full".into()));
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
        if self.faults().unreadable {
            return Err(ReadError::Unavailable("the disk is gone".into()));
        }
        self.kept.read(session).await
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
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
