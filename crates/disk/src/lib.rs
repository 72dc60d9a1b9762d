//! A disk that fails, for tests: the calls of a process on the files of one folder fail as it is told, with real errors of the
//! system, or read what was not written.
//!
//! It is a small library in C (`calls.c`) that is loaded into the process before the system's own, so it needs neither unsafe
//! code here nor rights of any kind, and stands before SQLite as before everything else. It is compiled by the C compiler that
//! building SQLite needs anyway, into a folder of the test's own. Linux alone: elsewhere programs are linked in other ways.
//!
//! What it does not imitate: a call that does half of what it was asked, and a cache that forgets what could not be synced.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;

/// Calls on files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// That bring what was written to the disk.
    Syncs,
    /// That write, or make a file longer or shorter.
    Writes,
    /// That read.
    Reads,
    /// That write, make a file longer or shorter, or sync.
    WritesAndSyncs,
    /// That open a file by its name, give it another or take it away.
    Names,
}

/// What the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errno {
    /// The disk is broken (EIO).
    Io,
    /// The disk is full (ENOSPC).
    Full,
    /// The file system can only be read (EROFS), as the kernel makes one that failed.
    ReadOnly,
}

impl Errno {
    fn number(self) -> i32 {
        match self {
            Self::Io => 5,
            Self::Full => 28,
            Self::ReadOnly => 30,
        }
    }
}

/// The disk under one folder.
#[derive(Debug)]
pub struct Disk {
    _folder: Option<TempDir>,
    library: PathBuf,
    control: PathBuf,
    orders: AtomicU64,
}

impl Disk {
    /// Compiles the library. The disk works until it is told otherwise.
    pub fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (source, library) = (folder.path().join("calls.c"), folder.path().join("libcalls.so"));
        fs::write(&source, include_str!("calls.c"))?;
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let made =
            Command::new(compiler).args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).output()?;
        if !made.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&made.stderr).into_owned()));
        }
        let control = folder.path().join("control");
        Ok(Self { _folder: Some(folder), library, control, orders: AtomicU64::new(0) })
    }

    /// In a process that was started with [`of`](Self::of): the disk under it. Nothing in any other.
    pub fn under_this_process() -> Option<Self> {
        let control = PathBuf::from(std::env::var_os("FAILING_DISK_CONTROL")?);
        Some(Self { _folder: None, library: PathBuf::new(), control, orders: AtomicU64::new(0) })
    }

    /// What a process must have in its environment so that this is the disk under this folder, and nothing else is.
    pub fn of(&self, folder: &Path) -> io::Result<[(&'static str, PathBuf); 3]> {
        Ok([
            ("LD_PRELOAD", self.library.clone()),
            ("FAILING_DISK_CONTROL", self.control.clone()),
            // As the kernel names what is open.
            ("FAILING_DISK_FOLDER", fs::canonicalize(folder)?),
        ])
    }

    /// From now on: of these calls on files whose path holds `word`, the `n`th alone fails, counted from 1.
    pub fn fail_once(&self, calls: Calls, n: u64, errno: Errno, word: &str) -> io::Result<()> {
        self.order(kind(calls), n, n, errno.number(), word)
    }

    /// From now on: of these calls on files whose path holds `word`, the `n`th and all after it fail.
    pub fn fail_from(&self, calls: Calls, n: u64, errno: Errno, word: &str) -> io::Result<()> {
        self.order(kind(calls), n, u64::from(u32::MAX), errno.number(), word)
    }

    /// From now on: whatever is read and holds this word is read with another first letter.
    pub fn spoil(&self, word: &str) -> io::Result<()> {
        self.order('x', 0, 0, 0, word)
    }

    /// The disk works again.
    pub fn heal(&self) -> io::Result<()> {
        match fs::remove_file(&self.control) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            healed => healed,
        }
    }

    /// To how many calls something was done because of the last order.
    pub fn met(&self) -> u64 {
        let last = self.orders.load(Ordering::Relaxed).saturating_sub(1);
        fs::metadata(self.control.with_extension(last.to_string())).map_or(0, |met| met.len())
    }

    fn order(&self, kind: char, first: u64, last: u64, errno: i32, word: &str) -> io::Result<()> {
        let serial = self.orders.fetch_add(1, Ordering::Relaxed);
        // At once: the disk does not work for a moment between two orders.
        let beside = self.control.with_extension("new");
        fs::write(&beside, format!("{serial} {kind} {first} {last} {errno} {word}\n"))?;
        fs::rename(beside, &self.control)
    }
}

fn kind(calls: Calls) -> char {
    match calls {
        Calls::Syncs => 's',
        Calls::Writes => 'w',
        Calls::Reads => 'r',
        Calls::WritesAndSyncs => 'a',
        Calls::Names => 'n',
    }
}
