//! The audit trail as an auditor reads it: beside a running server, without its lock, changing nothing.
//!
//! [`Audit::verify`] walks every chain and holds it against the heads; [`Audit::records`] says what happened in words
//! that need no knowledge of the log's layout. Both read page by page: what is in memory is one head a session, and for
//! records one session.

mod records;
mod verify;

use std::path::{Path, PathBuf};

pub use records::{AuditParticipant, AuditRecord, AuditSession, AuditSpan};
pub use verify::{Broken, Fault, Verified};

use sqlx::SqlitePool;

use crate::mac::AuditKey;
use crate::sqlite::{database_in, key_of, read_only};
use crate::{OpenError, StoreOptions};

/// How many rows are in memory at once.
const PAGE: i64 = 500;

/// The audit trail of a data folder, open for reading. It takes no lock, so that it works while a server has the folder,
/// and on a copy that cannot be written.
#[derive(Debug)]
pub struct Audit {
    readers: SqlitePool,
    key: AuditKey,
    heads: PathBuf,
}

impl Audit {
    /// Opens the database and reads the audit key. Makes nothing that is not there. [`OpenError::TooOld`] for a
    /// database that this version has not been started on yet.
    pub async fn open(options: impl Into<StoreOptions>) -> Result<Self, OpenError> {
        let options = options.into();
        let readers = read_only(&database_in(&options.folder)).await?;
        let key = key_of(&readers, &options).await?;
        Ok(Self { readers, key, heads: options.audit_heads_file() })
    }

    /// Where the heads are read from.
    pub fn heads(&self) -> &Path {
        &self.heads
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.readers.close().await;
    }
}
