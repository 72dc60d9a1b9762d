//! The file of the audit key: 32 random bytes, made once, for its owner alone.
//!
//! It is written under another name, synced, and renamed, so that a crash leaves a whole key or none: half a key would
//! look like a wrong one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

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

/// Makes a new key, and is back when it is on the disk.
pub(super) fn make(path: &Path) -> Result<AuditKey, OpenError> {
    let mut bytes = [0; 32];
    let made = aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("there is no randomness"));
    made.and_then(|()| replace(path, &bytes)).map_err(|reason| OpenError::Folder { path: path.to_owned(), reason })?;
    Ok(AuditKey::new(&bytes))
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
