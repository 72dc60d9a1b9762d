//! The file of the heads: its lines, and how it is read, made anew and appended to.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Chained, End, Head};
use crate::mac::{AuditKey, Mac};
use crate::sqlite::key_file;

/// How long what was written may wait for its sync.
const SYNC_EVERY: Duration = Duration::from_secs(1);

/// A line. `by` is the keyed hash of the others.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    practice: String,
    session: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    appointment: Option<String>,
    seq: i64,
    mac: String,
    by: String,
}

/// The line of a head, with its end.
pub(super) fn line(key: &AuditKey, of: &Chained, end: &End) -> String {
    let by = key.head(of, end).hex();
    let (Chained { practice, session }, End { head, appointment }) = (of.clone(), end.clone());
    let line = Line { practice, session, appointment, seq: head.seq, mac: head.mac.hex(), by };
    // Texts and a number are always JSON.
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// The line that a file begins with, of no session.
pub(super) fn first_line(key: &AuditKey) -> String {
    line(key, &nothing(), &End { head: Head { seq: 0, mac: Mac::NONE }, appointment: None })
}

/// What the first line is about.
fn nothing() -> Chained {
    Chained { practice: String::new(), session: String::new() }
}

fn parse(key: &AuditKey, text: &str) -> Option<(Chained, End)> {
    let Line { practice, session, appointment, seq, mac, by } = serde_json::from_str(text).ok()?;
    let of = Chained { practice, session };
    let end = End { head: Head { seq, mac: Mac::from_hex(&mac)? }, appointment };
    (Mac::from_hex(&by)? == key.head(&of, &end)).then_some((of, end))
}

/// What a file of heads says.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Is there a file?
    pub(crate) there: bool,
    /// Does it begin as this version has every file begin? One that was emptied does not.
    pub(crate) begun: bool,
    /// The furthest end of each session.
    pub(crate) heads: HashMap<Chained, End>,
    /// The lines that are not ours, with their ends.
    pub(crate) strays: Vec<String>,
}

/// Reads a file of heads. A last line without its end was being written when something stopped, and is left out. Holds
/// one head a session in memory.
pub(crate) fn read(path: &Path, key: &AuditKey) -> io::Result<Found> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::default()),
        Err(error) => return Err(error),
    };
    let mut found = Found { there: true, ..Found::default() };
    let mut reader = BufReader::new(file);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 && bytes.ends_with(b"\n") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match parse(key, &text) {
            Some((of, _)) if of == nothing() => found.begun = true,
            Some((of, end)) => match found.heads.entry(of) {
                // As far, and with the appointment, is more.
                Entry::Occupied(furthest) if reach(&end) <= reach(furthest.get()) => {}
                Entry::Occupied(furthest) => *furthest.into_mut() = end,
                Entry::Vacant(free) => drop(free.insert(end)),
            },
            None => found.strays.push(text),
        }
        bytes.clear();
    }
    Ok(found)
}

fn reach(end: &End) -> (i64, bool) {
    (end.head.seq, end.appointment.is_some())
}

/// How many lines are appended before the file is made anew at the earliest, some 3 MB.
const LINES_MIN: u64 = 10_000;

/// The file, open for appending.
#[derive(Debug)]
pub(in crate::sqlite) struct HeadsFile {
    file: File,
    /// How much of it is whole lines.
    length: u64,
    /// How many lines were appended since it was made.
    appended: u64,
    /// Did the last write stop half way?
    torn: bool,
    /// Was something written since the last sync?
    dirty: bool,
    /// A sync of its name or of its lines has failed. The system tells of that once, and the next one may succeed without what was lost:
    /// nothing lasts for sure until the file is made anew.
    unsure: bool,
    synced: Instant,
}

impl HeadsFile {
    /// Puts a file with these lines in the place of the one there.
    pub(super) fn replace<'l>(path: &Path, lines: impl Iterator<Item = &'l String>) -> io::Result<Self> {
        let text = lines.fold(String::new(), |text, line| text + line);
        key_file::replace(path, text.as_bytes())?;
        Self::open(path)
    }

    /// Puts a file with these lines in the place of this one, which stays what it is after an error.
    pub(super) fn make_anew<'l>(&mut self, path: &Path, lines: impl Iterator<Item = &'l String>) -> io::Result<()> {
        let text = lines.fold(String::new(), |text, line| text + line);
        let file = key_file::put(path, text.as_bytes())?;
        let length = text.len() as u64;
        let unnamed = key_file::sync_name(path).err();
        *self = Self { unsure: unnamed.is_some(), ..Self::of(file, length) };
        if let Some(reason) = unnamed {
            // A crash may leave the one before: then the heads lag, as ever, and the next opening brings them forward.
            tracing::error!(%reason, "the heads of the audit trail were made anew and may not outlive a crash yet");
        }
        Ok(())
    }

    /// Is it several times as long as it would be with one line for each of so many?
    pub(super) fn is_overgrown(&self, lines: usize) -> bool {
        self.appended > LINES_MIN.max(4 * lines as u64)
    }

    /// Opens a file to append to it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self::of(file, length))
    }

    fn of(file: File, length: u64) -> Self {
        Self { file, length, appended: 0, torn: false, dirty: false, unsure: false, synced: Instant::now() }
    }

    /// Appends so many whole lines, or leaves the next append to cut off what got through of them.
    pub(super) fn append(&mut self, lines: &[u8], count: usize) -> io::Result<()> {
        if self.torn {
            self.file.set_len(self.length)?;
            self.file.seek(SeekFrom::Start(self.length))?;
        }
        self.torn = true;
        self.file.write_all(lines)?;
        self.torn = false;
        self.dirty = true;
        self.length += lines.len() as u64;
        self.appended += count as u64;
        Ok(())
    }

    /// Was something written, and a second ago the last sync?
    pub(super) fn wants_sync(&self) -> bool {
        self.dirty && self.synced.elapsed() >= SYNC_EVERY
    }

    /// Does all that was written outlive a crash?
    pub(super) fn lasts(&self) -> bool {
        !self.dirty && !self.unsure
    }

    /// Syncs what was written.
    pub(super) fn sync(&mut self) {
        if !self.dirty {
            return;
        }
        self.synced = Instant::now();
        match self.file.sync_data() {
            Ok(()) => self.dirty = false,
            Err(reason) => {
                self.unsure = true;
                tracing::error!(%reason, "the heads of the audit trail cannot be synced");
            }
        }
    }
}
