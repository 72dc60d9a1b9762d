//! The store on a disk of which any one sync, write, truncation, read, opening, renaming or removal fails, or all from one on: each of a short run in its turn, with each of the
//! errors that the system has for it. What was acknowledged is there, what was not written is not, of what is unknown the store
//! says which as soon as it can, and nothing is damaged by any of it.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that stumbles has failed"
)]

mod support;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use disk::{Calls, Disk, Errno};
use session::Entry;
use store::{AppendError, EventLog, Practice, ReadError, Seq, SqliteLog, Store, WriteError};
use support::{PRACTICE, appointment, asked, every_event, new_store, session, verify};
use tempfile::TempDir;

/// Files whose calls count: the database with its write-ahead file and shared memory, the heads and the key.
const ALL: &str = "/a";

/// Which calls, with which error, and whether all from the first on fail or that one alone.
type Fault = (Calls, Errno, bool);

const FAULTS: [Fault; 9] = [
    (Calls::Syncs, Errno::Io, false),
    (Calls::Syncs, Errno::Io, true),
    (Calls::Writes, Errno::Io, false),
    (Calls::Writes, Errno::Full, true),
    (Calls::WritesAndSyncs, Errno::ReadOnly, true),
    (Calls::Reads, Errno::Io, false),
    (Calls::Reads, Errno::Io, true),
    (Calls::Names, Errno::Io, false),
    (Calls::Names, Errno::Io, true),
];

/// Those of them at which making the files of a new folder can stop in its own ways.
const FAULTS_OF_A_NEW_FOLDER: [Fault; 3] =
    [(Calls::Writes, Errno::Full, true), (Calls::Syncs, Errno::Io, false), (Calls::Names, Errno::Io, false)];

/// What is known of a log from outside.
#[derive(Clone, Debug, Default)]
struct Known {
    /// What was acknowledged, or read since.
    kept: Vec<Entry>,
    /// What may be there too: its append was answered with `Unknown`, and nothing could be read since.
    maybe: Vec<Entry>,
}

/// What was met, so that the test fails where its faults meet nothing.
#[derive(Debug, Default)]
struct Met {
    runs: usize,
    /// What is being done to the disk.
    now: String,
    /// Nothing can be read for good, which nobody can tell from damage.
    is_blind: bool,
    not_opened: usize,
    not_written: usize,
    unknown: usize,
    unknown_and_kept: usize,
    not_readable: usize,
}

impl Met {
    fn not_readable(&mut self, error: &ReadError) {
        let is_damage = !matches!(error, ReadError::Unavailable(_));
        assert!(!is_damage || self.is_blind, "{}: nothing is damaged: {error}", self.now);
        self.not_readable += 1;
    }
}

struct Run<'m> {
    log: SqliteLog,
    known: BTreeMap<u128, Known>,
    met: &'m mut Met,
}

impl Run<'_> {
    /// Appends two entries, and reads what became of them if it is not acknowledged. False where nothing more can be known.
    async fn append(&mut self, n: u128, first: u32) -> bool {
        let known = self.known.entry(n).or_default();
        let begin = if known.kept.is_empty() { every_event().swap_remove(0) } else { asked(first) };
        let entries = [begin, asked(first + 1)];
        let expected = known.kept.len() as u64;
        let maybe = match self.log.append(session(n), appointment(n), Seq(expected), &entries).await {
            Ok(last) => {
                assert_eq!(last, Seq(expected + 2));
                known.kept.extend(entries);
                return true;
            }
            Err(AppendError::NotWritten(_)) => {
                self.met.not_written += 1;
                false
            }
            Err(AppendError::Unknown(_)) => {
                self.met.unknown += 1;
                true
            }
            Err(AppendError::Conflict { actual }) => panic!("{}: {actual} where {expected} were known", self.met.now),
        };
        for _ in 0..3 {
            match self.log.read(session(n)).await {
                Ok(read) => {
                    let with_them = [&known.kept[..], &entries].concat();
                    let is_kept = maybe && read == with_them;
                    assert!(is_kept || read == known.kept, "{} entries are read", read.len());
                    self.met.unknown_and_kept += usize::from(is_kept);
                    known.kept = read;
                    return true;
                }
                Err(error) => self.met.not_readable(&error),
            }
        }
        if maybe {
            known.maybe = entries.to_vec();
        }
        false
    }

    async fn read(&mut self, n: u128) {
        match self.log.read(session(n)).await {
            Ok(read) => assert_eq!(read, self.known[&n].kept),
            Err(error) => self.met.not_readable(&error),
        }
    }
}

/// A run on this folder, as far as it gets.
async fn run(folder: &Path, mut known: BTreeMap<u128, Known>, met: &mut Met) -> (Option<Store>, BTreeMap<u128, Known>) {
    let Ok(store) = Store::open(folder).await else {
        met.not_opened += 1;
        return (None, known);
    };
    let practice = Practice { id: PRACTICE, name: "Harbour Practice".into() };
    if let Err(WriteError::NotWritten(_) | WriteError::Unknown(_)) = store.add_practice(practice).await {
        return (Some(store), known);
    }
    let mut run = Run { log: store.log(PRACTICE), known: std::mem::take(&mut known), met };
    for (n, first) in [(1, 1), (2, 3), (1, 5), (3, 7)] {
        if !run.append(n, first).await {
            break;
        }
        run.read(1).await;
    }
    (Some(store), run.known)
}

/// In memory where there is such a folder: what a disk does is what these tests say, and syncing a real one takes long.
fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// The files as a kill would leave them now. Shared memory does not outlive what has it open.
fn after_a_kill(folder: &Path) -> TempDir {
    let copy = quick_folder();
    for file in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    copy
}

/// Opens it on a disk that works, and looks for everything.
async fn assert_holds(folder: &Path, known: &BTreeMap<u128, Known>, what: &str) {
    let store = Store::open(folder).await.unwrap_or_else(|error| panic!("{what}: {error}"));
    for (n, known) in known {
        let read = store.log(PRACTICE).read(session(*n)).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        let with_maybe = [&known.kept[..], &known.maybe].concat();
        assert!(read == known.kept || read == with_maybe, "{what}: session {n} has {} entries", read.len());
    }
    store.close().await;
    let (verified, broken) = verify(folder).await;
    assert!(verified.is_intact(), "{what}: {verified:?} {broken:?}");
}

/// On a disk that works again, without the store's being told: a read settles what was in doubt, and so does a write.
async fn go_on(store: &Store, known: &mut BTreeMap<u128, Known>, what: &str, by_a_write: bool) {
    let log = store.log(PRACTICE);
    if by_a_write {
        let practice = Practice { id: PRACTICE, name: "Harbour Practice".into() };
        let made = store.add_practice(practice).await;
        assert!(matches!(made, Ok(()) | Err(WriteError::Taken { .. })), "{what}: {made:?}");
        let entry = every_event().swap_remove(0);
        let appended = log.append(session(9), appointment(9), Seq::EMPTY, std::slice::from_ref(&entry)).await;
        assert_eq!(appended, Ok(Seq(1)), "{what}");
        known.insert(9, Known { kept: vec![entry], maybe: Vec::new() });
    }
    for (n, known) in known {
        let read = log.read(session(*n)).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        let with_maybe = [&known.kept[..], &known.maybe].concat();
        assert!(read == known.kept || read == with_maybe, "{what}: session {n} has {} entries", read.len());
        *known = Known { kept: read, maybe: Vec::new() };
    }
}

/// Every fault at every call of a run that begins with these files. `known` is what they hold.
async fn every_fault(
    faults: &[Fault],
    disk: &Disk,
    [folder, begin]: [&Path; 2],
    known: &BTreeMap<u128, Known>,
    met: &mut Met,
) {
    for (calls, errno, goes_on) in faults.iter().copied() {
        for n in 1.. {
            let what = format!("{calls:?} {n}, {errno:?}, {goes_on}");
            let data = folder.join("data");
            fs::create_dir(&data).unwrap();
            for file in fs::read_dir(begin).unwrap().map(Result::unwrap) {
                fs::copy(file.path(), data.join(file.file_name())).unwrap();
            }
            met.now.clone_from(&what);
            met.is_blind = calls == Calls::Reads && goes_on;
            let order = if goes_on { Disk::fail_from } else { Disk::fail_once };
            order(disk, calls, n, errno, ALL).unwrap();
            let (store, mut known) = run(&data, known.clone(), met).await;
            let was_met = disk.met() > 0;
            disk.heal().unwrap();
            met.runs += 1;
            // Where it was not opened, a thread of SQLite's may still be closing it: no copy is one moment's then.
            if let Some(store) = store {
                let killed = after_a_kill(&data);
                assert_holds(killed.path(), &known, &format!("killed after {what}")).await;
                // What is read from now on is the last word.
                go_on(&store, &mut known, &what, n % 2 == 0).await;
                let killed = after_a_kill(&data);
                assert_holds(killed.path(), &known, &format!("killed later after {what}")).await;
                store.close().await;
            }
            assert_holds(&data, &known, &format!("closed after {what}")).await;
            fs::remove_dir_all(&data).unwrap();
            if !was_met {
                break;
            }
        }
    }
}

async fn child(disk: &Disk, folder: &Path) {
    let (with_log, store) = new_store().await;
    store.log(PRACTICE).append(session(1), appointment(1), Seq::EMPTY, &every_event()).await.unwrap();
    store.close().await;
    let known = BTreeMap::from([(1, Known { kept: every_event(), maybe: Vec::new() })]);
    let mut met = Met::default();
    every_fault(&FAULTS, disk, [folder, with_log.path()], &known, &mut met).await;
    eprintln!("{met:?}");
    let Met { not_opened, not_written, unknown, not_readable, .. } = met;
    assert!([not_opened, not_written, unknown, not_readable].iter().all(|times| *times > 0), "{met:?}");
    // A folder that is opened for the first time.
    let empty = tempfile::tempdir().unwrap();
    every_fault(&FAULTS_OF_A_NEW_FOLDER, disk, [folder, empty.path()], &BTreeMap::new(), &mut met).await;
    eprintln!("{met:?}");
}

#[test]
fn whatever_call_fails_what_was_acknowledged_is_there_and_nothing_else() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Some(disk) = Disk::under_this_process() {
        let folder = std::env::var_os("FAILING_DISK_FOLDER").unwrap();
        runtime.block_on(child(&disk, Path::new(&folder)));
        return;
    }
    let (disk, folder) = (Disk::new().unwrap(), quick_folder());
    let name = "whatever_call_fails_what_was_acknowledged_is_there_and_nothing_else";
    let arguments: [OsString; 4] = ["--exact", name, "--nocapture", "--test-threads=1"].map(Into::into);
    let child = Command::new(std::env::current_exe().unwrap())
        .args(arguments)
        .envs(disk.of(folder.path()).unwrap())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stderr);
    eprintln!("{said}");
    assert!(child.status.success());
}
