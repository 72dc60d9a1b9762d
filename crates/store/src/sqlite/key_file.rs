//! The file of the audit key: 32 random bytes, made once, for its owner alone.
//!
//! It is written under another name, synced, and renamed, so that a crash leaves a whole key or none: half a key would
//! look like a wrong one. Until the log is chained under it, it keeps a name that says so. So where a key has its own name,
//! a log was chained under it, and one that is not chained is not that log: somebody without the key would have other
//! rows chained with it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::OpenError;
use crate::mac::AuditKey;

/// Longer than any key, so that a file that is something else is not read whole.
const READ_MAX: u64 = 64;

/// The key in the file; nothing if there is no file.
pub(super) fn read(path: &Path) -> Result<Option<AuditKey>, OpenError> {
    let unreadable = |reason| OpenError::Folder { path: path.to_owned(), reason };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::Read::take(file, READ_MAX), &mut bytes).map_err(unreadable)?;
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| OpenError::WrongKey { key: path.to_owned() })?;
    Ok(Some(AuditKey::new(&bytes)))
}

/// Where a key is until a log is chained under it.
pub(super) fn unused(path: &Path) -> PathBuf {
    let mut unused = path.as_os_str().to_owned();
    unused.push(".unused");
    unused.into()
}

/// A key for a log that will be chained: a new one, or the one that was made when it came to nothing. It is on the disk.
pub(super) fn make(path: &Path) -> Result<AuditKey, OpenError> {
    let unused = unused(path);
    if let Some(key) = read(&unused)? {
        return Ok(key);
    }
    let mut bytes = [0; 32];
    let made = aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("there is no randomness"));
    made.and_then(|()| replace(&unused, &bytes)).map_err(|reason| OpenError::Folder { path: unused, reason })?;
    Ok(AuditKey::new(&bytes))
}

/// A log is chained under it: it gets its name.
pub(super) fn use_from_now_on(path: &Path) -> Result<(), OpenError> {
    let named = fs::rename(unused(path), path).and_then(|()| sync_name(path));
    named.map_err(|reason| OpenError::Folder { path: path.to_owned(), reason })
}

/// Puts a file of ours in place, whole and synced, for its owner alone, and syncs its name.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    put(path, bytes)?;
    sync_name(path)
}

/// Puts a file of ours in place, whole and synced, for its owner alone. After an error the one that was there is there.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    Ok(file)
}

/// Has the name of a file that was put in place outlive a crash.
pub(super) fn sync_name(path: &Path) -> io::Result<()> {
    match path.parent() {
        // The name of a file alone is in the folder that the program runs in.
        Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
