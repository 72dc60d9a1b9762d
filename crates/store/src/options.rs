//! Where a store keeps what it keeps.

use std::path::{Path, PathBuf};

/// The files of a store. The data folder is enough: what is not said lies in it.
///
/// The audit key and the heads may lie elsewhere, best on another disk or under another account's eyes: whoever can
/// change the database and these two can change the log without a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// The data folder.
    pub folder: PathBuf,
    /// The file with the audit key; `audit.key` in the data folder if it is not said.
    pub audit_key: Option<PathBuf>,
    /// The file with the heads of the chains; `audit.heads` in the data folder if it is not said.
    pub audit_heads: Option<PathBuf>,
}

impl StoreOptions {
    /// Everything in this folder.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), audit_key: None, audit_heads: None }
    }

    /// Where the audit key is.
    pub fn audit_key_file(&self) -> PathBuf {
        self.audit_key.clone().unwrap_or_else(|| self.folder.join("audit.key"))
    }

    /// Where the heads are.
    pub fn audit_heads_file(&self) -> PathBuf {
        self.audit_heads.clone().unwrap_or_else(|| self.folder.join("audit.heads"))
    }
}

impl<P: AsRef<Path> + ?Sized> From<&P> for StoreOptions {
    fn from(folder: &P) -> Self {
        Self::in_folder(folder.as_ref())
    }
}
