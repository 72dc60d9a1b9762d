//! An export for a page: written session by session as it is sent, so that no more than one is in memory. Without what was said,
//! which the export at the server's terminal has.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context;
use session::Timestamp;
use store::{AuditRecord, AuditSession};

use super::format::{Csv, Jsonl, Sink};
use crate::trail::Trail;

/// What is written and not sent yet.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The form of an export, and what is written in it.
pub(crate) struct Written {
    sink: Box<dyn Sink>,
    buffer: Buffer,
}

impl Written {
    /// Comma-separated values.
    pub(crate) fn csv() -> io::Result<Self> {
        let buffer = Buffer::default();
        Ok(Self { sink: Box::new(Csv::new(Box::new(buffer.clone()))?), buffer })
    }

    /// JSON lines.
    pub(crate) fn jsonl() -> Self {
        let buffer = Buffer::default();
        Self { sink: Box::new(Jsonl::new(Box::new(buffer.clone()))), buffer }
    }
}

/// An export that is under way.
pub(crate) struct Exported {
    trail: Trail,
    written: Written,
    from: Timestamp,
    to: Timestamp,
    after: i64,
    page: std::vec::IntoIter<AuditSession>,
    is_done: bool,
}

impl Exported {
    /// Of everything written from the first moment on and before the second.
    pub(crate) fn new(trail: Trail, written: Written, (from, to): (Timestamp, Timestamp)) -> Self {
        Self { trail, written, from, to, after: i64::MIN, page: Vec::new().into_iter(), is_done: false }
    }

    /// The next piece of it; nothing at the end. After an error there is no more.
    pub(crate) async fn next(&mut self) -> anyhow::Result<Option<Vec<u8>>> {
        while !self.is_done {
            // Also where it is an error that ends it.
            self.is_done = true;
            self.is_done = !self.write_one().await?;
            let piece = self.written.buffer.take();
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        Ok(None)
    }

    /// Writes a session. Was there one?
    async fn write_one(&mut self) -> anyhow::Result<bool> {
        let Some(session) = self.session().await? else {
            self.written.sink.finish().context("what is left of the export could not be written")?;
            return Ok(false);
        };
        for mut record in self.trail.audit().records(&session).await? {
            if self.from <= record.at && record.at < self.to {
                leave_out_what_was_said(&mut record);
                self.written.sink.write(&session, record)?;
            }
        }
        Ok(true)
    }

    async fn session(&mut self) -> anyhow::Result<Option<AuditSession>> {
        if self.page.len() == 0 {
            self.page = self.trail.audit().sessions_after(self.after).await?.into_iter();
        }
        let session = self.page.next();
        self.after = session.as_ref().map_or(self.after, |session| session.ordinal);
        Ok(session)
    }
}

fn leave_out_what_was_said(record: &mut AuditRecord) {
    if record.kind == "said"
        && let Some(details) = record.details.as_object_mut()
    {
        details.remove("text");
    }
}
