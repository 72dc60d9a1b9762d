//! Whether what can be read now is the last word.
//!
//! A commit that failed half way may have left its rows in the write-ahead file, behind what anybody reads: a crash
//! would bring them back. A later commit of ours settles it: it writes over them, or, where an opening has recovered
//! them by then, comes after them. Until one has succeeded, what is read may be taken back by a crash, so nothing of
//! the log is read at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by the writer, who raises it and settles it, and by those who read. Every clone is the same doubt.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    /// Nobody knows what became of a commit.
    pub(super) fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// A later commit is durable: what is not there after it never will be.
    pub(super) fn settle(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    pub(super) fn is_there(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
