//! The real store beside the memory log, which some runs have: SQLite, its files and the audit trail. Whatever it is
//! asked, it has to answer what the memory log answers.
//!
//! A crash leaves of it what lies on the disk: the files are copied where they are, nothing is closed, and the next
//! process opens the copy. Some appends are looked at as they would be found if the process, or the power, had gone within
//! them: of the sectors that they wrote any may be there, and then they count for nothing, or whole. Those faults that are
//! told to whoever appends, a full disk and a lost answer, are made before it is asked, in `disk`; nothing here makes
//! SQLite's own calls fail.
//!
//! The store draws keys and reads a clock for its syncs. Nothing that is compared depends on either.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use session::{AppointmentId, Entry, SessionId};
use store::{AppendError, Audit, EventLog, MemoryLog, Practice, PracticeId, Seq, SqliteLog, Store};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use uuid::Uuid;

use crate::random::Random;

const PRACTICE: PracticeId = PracticeId(Uuid::from_u128(1));
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;
/// Memory that is a folder, where there is one: this is about what is in files, and not about how long a disk takes.
const MEMORY: &str = "/dev/shm";

/// Nothing, or where it differs from the memory log, in words.
pub(crate) type Same = Result<(), String>;

/// Of so many appends one is looked at as it would be found if the process had died within it; more often where it has
/// several entries, of which none may be there without the others.
const DIES_WITHIN_ONE_IN: (usize, usize) = (16, 3);

/// How often it died.
#[derive(Debug, Default, Clone, Copy)]
pub struct Crashes {
    /// Between two writes.
    pub between: u64,
    /// Within a write, of which a part was there.
    pub within: u64,
}

/// The store of one process.
#[derive(Debug)]
struct Open {
    /// Before its folder, so that it ends before that is gone.
    runtime: Runtime,
    store: Store,
    log: SqliteLog,
    folder: TempDir,
}

/// The store of a run.
#[derive(Debug)]
pub(crate) struct RealStore {
    open: Open,
    sessions: Vec<(SessionId, AppointmentId)>,
    random: Random,
    pub(crate) crashes: Crashes,
}

/// The bytes of every file of a folder.
type Image = BTreeMap<PathBuf, Vec<u8>>;

impl RealStore {
    /// An empty one.
    pub(crate) fn new(seed: u64) -> Result<Self, String> {
        let open = Open::on(&Image::new())?;
        let practice = Practice { id: PRACTICE, name: "Harbour Practice".into() };
        open.runtime.block_on(open.store.add_practice(practice)).map_err(|error| error.to_string())?;
        Ok(Self { open, sessions: Vec::new(), random: Random::new(seed), crashes: Crashes::default() })
    }

    /// Appends what the memory log is about to be given. Answers as it will, or says what is wrong.
    pub(crate) fn append(
        &mut self,
        (session, appointment): (SessionId, AppointmentId),
        expected: Seq,
        entries: &[Entry],
        kept: &MemoryLog,
    ) -> Result<Result<Seq, AppendError>, String> {
        if !self.sessions.contains(&(session, appointment)) {
            self.sessions.push((session, appointment));
        }
        let (one, several) = DIES_WITHIN_ONE_IN;
        let dies = self.random.one_in(if entries.len() > 1 { several } else { one });
        let before = if dies { image(self.open.folder.path())? } else { Image::new() };
        let Open { runtime, log, .. } = &self.open;
        let answer = runtime.block_on(log.append(session, appointment, expected, entries));
        if dies && answer.is_ok() {
            let after = image(self.open.folder.path())?;
            self.crashes.within += 1;
            let left = torn(before, &after, &mut self.random)?;
            self.found(&left, kept, true)?;
        }
        Ok(answer)
    }

    /// Reads what the memory log reads as `kept`.
    pub(crate) fn read(&self, session: SessionId, kept: &[Entry]) -> Same {
        let Open { runtime, log, .. } = &self.open;
        same("a log", &runtime.block_on(log.read(session)).as_deref(), &Ok(kept))
    }

    /// The process dies between two writes, and another one opens what it left.
    pub(crate) fn crash(&mut self, kept: &MemoryLog) -> Same {
        self.crashes.between += 1;
        self.open = self.found(&image(self.open.folder.path())?, kept, false)?;
        Ok(())
    }

    /// The store is closed in order, and opened again.
    pub(crate) fn close(&mut self, kept: &MemoryLog) -> Same {
        let Open { runtime, store, folder, .. } = &self.open;
        runtime.block_on(store.close());
        self.open = self.found(&image(folder.path())?, kept, false)?;
        Ok(())
    }

    /// What another process finds where these files were left: what is kept or, where they were left within a write, what that
    /// would have made of it. Its last sectors may be padding, without which it is whole.
    fn found(&self, left: &Image, kept: &MemoryLog, within: bool) -> Result<Open, String> {
        let open = Open::on(left)?;
        let found = answers(&open.runtime, &open.log, &self.sessions);
        let expected = answers(&open.runtime, kept, &self.sessions);
        if within && found == answers(&self.open.runtime, &self.open.log, &self.sessions) {
            return Ok(open);
        }
        same("what is found", &found, &expected)?;
        Ok(open)
    }
}

/// All that a log says: of every session what it is, of every appointment its newest session, and which are open.
fn answers(runtime: &Runtime, log: &dyn EventLog, sessions: &[(SessionId, AppointmentId)]) -> String {
    let of = |(session, appointment): &(SessionId, AppointmentId)| {
        runtime.block_on(async { (log.read(*session).await, log.latest(*appointment).await) })
    };
    let all: Vec<_> = sessions.iter().map(of).collect();
    format!("{all:?}, {:?}", runtime.block_on(log.open_sessions()))
}

impl Open {
    /// A new process, on a copy of files that another one left; their trail is whole before anything is written to them.
    fn on(left: &Image) -> Result<Self, String> {
        let folder = if Path::new(MEMORY).is_dir() { tempfile::tempdir_in(MEMORY) } else { tempfile::tempdir() };
        let folder = folder.map_err(|error| format!("no folder can be made: {error}"))?;
        for (name, bytes) in left {
            fs::write(folder.path().join(name), bytes).map_err(|error| error.to_string())?;
        }
        let runtime = Builder::new_current_thread().enable_time().build().map_err(|error| error.to_string())?;
        if !left.is_empty() {
            runtime.block_on(audit(folder.path()))?;
        }
        let store = runtime.block_on(Store::open(folder.path()));
        let store = store.map_err(|error| format!("it cannot be opened: {error}"))?;
        let log = store.log(PRACTICE);
        Ok(Self { runtime, store, log, folder })
    }
}

/// Verifies the trail, as `anteroom audit verify` does.
async fn audit(folder: &Path) -> Same {
    let audit = Audit::open(folder).await.map_err(|error| error.to_string())?;
    let mut broken = Vec::new();
    let verified = audit.verify(|one| broken.push(one.to_string())).await.map_err(|error| error.to_string())?;
    audit.close().await;
    if verified.is_intact() { Ok(()) } else { Err(format!("the audit trail is broken: {broken:?}")) }
}

/// What a write left of which no more than a part reached the disk: of the sectors that it changed one at least is as
/// before, and of the others each may be: those in front of it alone, or any.
fn torn(before: Image, after: &Image, random: &mut Random) -> Result<Image, String> {
    let wal = |image: &Image| image.iter().find(|(name, _)| is_wal(name)).map(|(_, bytes)| bytes.clone());
    let (old, new) = (wal(&before).unwrap_or_default(), wal(after).unwrap_or_default());
    let sector = |bytes: &[u8], at: usize| {
        let rest = bytes.get(at * SECTOR..).unwrap_or_default();
        rest.get(..SECTOR).unwrap_or(rest).to_vec()
    };
    let count = old.len().max(new.len()).div_ceil(SECTOR);
    let changed: Vec<usize> = (0..count).filter(|at| sector(&old, *at) != sector(&new, *at)).collect();
    let in_order = random.one_in(2);
    let missing = random.pick(&changed).ok_or("an append wrote nothing into the write-ahead file")?;
    let mut mixed = Vec::new();
    for at in 0..count {
        let is_there = at != missing && if in_order { at < missing } else { random.one_in(2) };
        let (mine, other) = if is_there { (&new, &old) } else { (&old, &new) };
        let mut bytes = sector(mine, at);
        // A file that grew is as long as what reached it last; in between are zeros.
        bytes.resize(sector(other, at).len().max(bytes.len()), 0);
        mixed.extend(bytes);
    }
    Ok(before
        .into_iter()
        .map(|(name, bytes)| if is_wal(&name) { (name, mixed.clone()) } else { (name, bytes) })
        .collect())
}

fn is_wal(name: &Path) -> bool {
    name.to_string_lossy().ends_with("-wal")
}

/// The files that outlive a process. What readers share lies in memory, and is made anew.
fn image(folder: &Path) -> Result<Image, String> {
    let mut image = Image::new();
    for file in fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = file.map_err(|error| error.to_string())?.path();
        let Some(name) = path.file_name().filter(|name| !name.to_string_lossy().ends_with("-shm")) else { continue };
        image.insert(PathBuf::from(name), fs::read(&path).map_err(|error| error.to_string())?);
    }
    Ok(image)
}

pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, real: &T, kept: &T) -> Same {
    if real == kept { Ok(()) } else { Err(format!("{what} is {real:?} in the store, and {kept:?} in memory")) }
}
