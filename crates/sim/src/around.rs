//! What every session of a run shares: chance, the clocks, the disk, and what is noted of the run.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use session::Timestamp;

use crate::{
    disk::Disk,
    random::Random,
    reached::{Fault, Reached},
};

/// The surroundings of a run.
#[derive(Debug)]
pub(crate) struct Around {
    pub(crate) random: Random,
    pub(crate) disk: Arc<Disk>,
    /// The machine's clock, which may be set forwards and backwards while nothing passes.
    pub(crate) wall: Timestamp,
    /// The clock that only runs forwards; packets go by it. It counts from `origin`.
    pub(crate) elapsed: Duration,
    pub(crate) origin: Instant,
    pub(crate) reached: Reached,
    pub(crate) trace: Trace,
}

/// What happened in a run: always as one number, and as lines where somebody wants to read them.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) hash: u64,
    pub(crate) lines: Option<Vec<String>>,
}

impl Around {
    pub(crate) fn new(seed: u64, origin: Instant, traced: bool, real_store: Option<u64>) -> Self {
        Self {
            random: Random::new(seed),
            disk: Arc::new(Disk::new(real_store)),
            wall: Timestamp(1_700_000_000_000),
            elapsed: Duration::ZERO,
            origin,
            reached: Reached::default(),
            trace: Trace { hash: seed, lines: traced.then(Vec::new) },
        }
    }

    /// Both clocks go on.
    pub(crate) fn pass(&mut self, ms: u64) {
        self.elapsed += Duration::from_millis(ms);
        self.wall = self.wall.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX));
    }

    /// Now, by the clock that only runs forwards.
    pub(crate) fn instant(&self) -> Instant {
        self.origin + self.elapsed
    }

    /// Notes something that went wrong around the sessions, or a hard course that was met.
    pub(crate) fn met(&mut self, fault: Fault) {
        self.reached.fault(fault);
        self.note(fault.index() as u64, || format!("  {fault:?}"));
    }

    /// Notes what happened: `code` in the run's number, the line where somebody reads it.
    pub(crate) fn note(&mut self, code: u64, line: impl FnOnce() -> String) {
        self.trace.hash = (self.trace.hash ^ code).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(17);
        if let Some(lines) = &mut self.trace.lines {
            lines.push(line());
        }
    }
}
