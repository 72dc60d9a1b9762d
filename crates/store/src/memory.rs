//! The log in memory: for tests, and for the simulation that runs thousands of sessions a second.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use session::{AppointmentId, Entry, Event, SessionId};

use crate::{AppendError, EventLog, ReadError, Seq};

/// An [`EventLog`] that lives and dies with the process. Its operations never wait and never fail but for a conflict
/// or a session of another appointment.
#[derive(Debug, Default)]
pub struct MemoryLog {
    logs: Mutex<Logs>,
}

#[derive(Debug, Default)]
struct Logs {
    by_session: HashMap<SessionId, Log>,
    /// In the order of their first append.
    order: Vec<(SessionId, AppointmentId)>,
}

#[derive(Debug)]
struct Log {
    appointment: AppointmentId,
    entries: Vec<Entry>,
}

impl MemoryLog {
    /// An empty log.
    pub fn new() -> Self {
        Self::default()
    }

    /// No method leaves the maps half changed, so a panic elsewhere while the lock was held does no harm.
    fn logs(&self) -> MutexGuard<'_, Logs> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Logs {
    fn append(
        &mut self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        let log = self.by_session.get(&session);
        if log.is_some_and(|log| log.appointment != appointment) {
            return Err(AppendError::other_appointment());
        }
        let actual = log.map_or(Some(Seq::EMPTY), |log| Seq::EMPTY.plus(log.entries.len()));
        let actual = actual.ok_or_else(AppendError::log_is_full)?;
        if actual != expected {
            return Err(AppendError::Conflict { actual });
        }
        let next = expected.plus(entries.len()).ok_or_else(AppendError::log_is_full)?;
        if entries.is_empty() {
            return Ok(next);
        }
        let log = self.by_session.entry(session).or_insert_with(|| {
            self.order.push((session, appointment));
            Log { appointment, entries: Vec::new() }
        });
        log.entries.extend_from_slice(entries);
        Ok(next)
    }

    fn is_open(&self, session: SessionId) -> bool {
        let Some(log) = self.by_session.get(&session) else { return false };
        let any = |wanted: fn(&Event) -> bool| log.entries.iter().any(|entry| wanted(&entry.event));
        any(|event| matches!(event, Event::Started { .. })) && !any(|event| matches!(event, Event::Ended { .. }))
    }
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(
        &self,
        session: SessionId,
        appointment: AppointmentId,
        expected: Seq,
        entries: &[Entry],
    ) -> Result<Seq, AppendError> {
        self.logs().append(session, appointment, expected, entries)
    }

    async fn read(&self, session: SessionId) -> Result<Vec<Entry>, ReadError> {
        Ok(self.logs().by_session.get(&session).map(|log| log.entries.clone()).unwrap_or_default())
    }

    async fn latest(&self, appointment: AppointmentId) -> Result<Option<SessionId>, ReadError> {
        let logs = self.logs();
        Ok(logs.order.iter().rev().find(|(_, of)| *of == appointment).map(|(session, _)| *session))
    }

    async fn open_sessions(&self) -> Result<Vec<(SessionId, AppointmentId)>, ReadError> {
        let logs = self.logs();
        Ok(logs.order.iter().filter(|(session, _)| logs.is_open(*session)).copied().collect())
    }
}
