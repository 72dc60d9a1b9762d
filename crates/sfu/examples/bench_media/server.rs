//! What the participants need of a media server, whichever it is, and what its process uses.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::process::Child;
use std::time::Duration;

use crate::Outcome;

/// A media server in a process of its own. Those who talk to it do not know which it is.
pub(crate) trait Server {
    /// The address of this machine that it is reached at, where its participants are as well.
    fn host(&self) -> IpAddr;

    /// The receiving lines that it wants in the offer of whoever comes.
    fn lines(&self) -> Lines;

    /// Opens a room that nobody has been in, for so many people.
    fn open_room(&mut self, people: u32) -> Outcome<u32>;

    /// Brings somebody to a room, and answers the offer of the connection that they send on.
    fn connect(&mut self, room: u32, endpoint: u32, offer: &str) -> Outcome<String>;

    /// Lets the first endpoints of a room exchange media, who are all connected. A server that sends on a connection of its own
    /// offers it to `answer`, which knows how an endpoint answers.
    fn open_gate(&mut self, room: u32, endpoints: u32, answer: &mut Answering<'_>) -> Outcome<()>;

    /// The number of its process.
    fn process(&self) -> u32;

    /// What it used so far. Waits for nothing: what is on its way is not counted yet.
    fn figures(&self) -> Outcome<Figures> {
        Figures::of(self.process())
    }
}

/// A process that ends with us.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What an endpoint answers to an offer.
pub(crate) type Answering<'a> = dyn FnMut(u32, &str) -> Outcome<String> + 'a;

/// Receiving lines of an offer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    /// For sound.
    pub(crate) voices: usize,
    /// For pictures.
    pub(crate) pictures: usize,
}

/// What a server's process used.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    /// Processor time of each thread that is alive.
    threads: BTreeMap<u32, Duration>,
    /// Resident memory, in KiB.
    pub(crate) memory: u64,
}

impl Figures {
    fn of(process: u32) -> Outcome<Self> {
        let folder = format!("/proc/{process}");
        let mut threads = BTreeMap::new();
        for task in std::fs::read_dir(format!("{folder}/task"))? {
            let task = task?;
            // A thread that has just ended, as those of an HTTP server do, forwards nothing.
            let Ok(spent) = std::fs::read_to_string(task.path().join("schedstat")) else { continue };
            let number = task.file_name().to_string_lossy().parse()?;
            threads.insert(number, Duration::from_nanos(first_number(&spent)?));
        }
        let status = std::fs::read_to_string(format!("{folder}/status"))?;
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no figure")?;
        Ok(Self { threads, memory: first_number(memory)? })
    }

    /// Processor time of all threads since an earlier look.
    pub(crate) fn spent_since(&self, earlier: &Self) -> Duration {
        let spent = |(number, now): (_, &Duration)| {
            now.saturating_sub(earlier.threads.get(number).copied().unwrap_or_default())
        };
        self.threads.iter().map(spent).sum()
    }
}

fn first_number(text: &str) -> Outcome<u64> {
    Ok(text.split_whitespace().next().ok_or("no figure")?.parse()?)
}
