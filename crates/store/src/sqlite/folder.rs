//! The data folder: made for its owner alone, and held by one store at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::OpenError;

/// Held locked for the life of a store. A lock on a file of its own, because SQLite takes and drops locks on its own
/// files, and closing any handle of a file can drop those.
const LOCK: &str = "anteroom.lock";
const DATABASE: &str = "anteroom.db";

/// A data folder that is taken.
#[derive(Debug)]
pub(super) struct FolderLock(File);

impl Drop for FolderLock {
    /// Said, and not left to the closing of the file: where this process starts another at the same moment, that one has the file
    /// open too until it becomes another program, and the folder would be taken as long.
    fn drop(&mut self) {
        // A lock that cannot be given up goes with the process.
        let _ = self.0.unlock();
    }
}

/// Makes the folder if it is missing and takes it for this store.
pub(super) fn lock(folder: &Path) -> Result<FolderLock, OpenError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|reason| unusable(folder, reason))?;
    let path = folder.join(LOCK);
    let file = private(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(reason)) => Err(unusable(&path, reason)),
    }
}

/// Where the database of a folder is.
pub(crate) fn database_in(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Where the database is. Makes the empty file, because SQLite would make it readable to others; the files that SQLite
/// puts beside it take their mode from it.
pub(super) fn database(folder: &Path) -> Result<PathBuf, OpenError> {
    let path = database_in(folder);
    private(&path)?;
    sync_names(folder);
    Ok(path)
}

/// Has the names of the folder and of its files written to the disk: a commit that is synced into a file whose name is
/// lost with the power would be lost too. Not every file system can do it, and one that cannot has its own order.
fn sync_names(folder: &Path) {
    for folder in [Some(folder), folder.parent()].into_iter().flatten() {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

fn private(path: &Path) -> Result<File, OpenError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|reason| unusable(path, reason))
}

fn unusable(path: &Path, reason: io::Error) -> OpenError {
    OpenError::Folder { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests;
