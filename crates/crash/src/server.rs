//! The server's process: started on a data folder and a port, killed without a word, started again on the same ones.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use serde::Deserialize;
use session::AppointmentId;

/// The program says that it is ready sooner than that, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// Lines of standard error that are kept for the report of a failure.
const LINES_MAX: usize = 60;
/// Ports to choose from: below those that systems give to outgoing connections, so that nobody is given ours while the
/// server is dead.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// What the demo practice prints when it is ready.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Facts {
    pub(crate) url: String,
    pub(crate) provider: Person,
    /// The second host of some appointments.
    pub(crate) colleague: Person,
    pub(crate) clients: Vec<Person>,
    pub(crate) appointments: Vec<Appointment>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) sign_in: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Appointment {
    pub(crate) id: AppointmentId,
    pub(crate) providers: Vec<String>,
    pub(crate) clients: Vec<String>,
    pub(crate) link: String,
}

/// A running server, or a killed one.
#[derive(Debug)]
pub(crate) struct Server {
    program: PathBuf,
    data: PathBuf,
    port: u16,
    child: Child,
    said: Arc<Mutex<VecDeque<String>>>,
    pub(crate) facts: Facts,
    /// From the start of the process to its word that it is ready.
    pub(crate) start_up: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts the demo practice of `program` on a data folder, on a port that is free.
    pub(crate) fn start(program: &Path, data: &Path) -> anyhow::Result<Self> {
        let port = free_port().context("no port is free")?;
        Self::start_at(program, data, port)
    }

    /// Starts it again on the same data and the same port.
    pub(crate) fn start_again(&mut self) -> anyhow::Result<()> {
        *self = Self::start_at(&self.program, &self.data, self.port)?;
        Ok(())
    }

    /// Starts it again and kills it so soon after, most likely before it is ready: what it does to its data in between is
    /// cut off anywhere.
    pub(crate) async fn start_and_kill(&self, after: Duration) -> anyhow::Result<()> {
        let mut child = launch(&self.program, &self.data, self.port)?;
        tokio::time::sleep(after).await;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    fn start_at(program: &Path, data: &Path, port: u16) -> anyhow::Result<Self> {
        let started = Instant::now();
        let mut child = launch(program, data, port)?;
        let said = Arc::new(Mutex::new(VecDeque::new()));
        let heard = said.clone();
        let keep = move |line| {
            let mut lines = heard.lock().unwrap_or_else(PoisonError::into_inner);
            lines.push_back(line);
            if lines.len() > LINES_MAX {
                lines.pop_front();
            }
        };
        each_line(child.stderr.take().context("its standard error")?, keep);
        let (tell, told) = mpsc::channel();
        // Nobody waits for the second line.
        each_line(child.stdout.take().context("its standard output")?, move |line| drop(tell.send(line)));
        let Ok(line) = told.recv_timeout(PATIENCE) else {
            let _ = child.kill();
            let _ = child.wait();
            let lines = said.lock().unwrap_or_else(PoisonError::into_inner);
            bail!("the server does not get ready; it says: {}", Vec::from(lines.clone()).join("\n"));
        };
        let start_up = started.elapsed();
        let facts = serde_json::from_str(&line).context("what the demo prints")?;
        let (program, data) = (program.to_owned(), data.to_owned());
        Ok(Self { program, data, port, child, said, facts, start_up })
    }

    /// The data folder.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Ends the process at once (SIGKILL); the moment just before. Fails when it had ended by itself.
    pub(crate) fn kill(&mut self) -> anyhow::Result<Instant> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server ended by itself: {status}");
        }
        let at = Instant::now();
        self.child.kill()?;
        Ok(at)
    }

    /// Waits until the killed process is gone, and its lock on the data with it.
    pub(crate) fn wait(&mut self) -> anyhow::Result<()> {
        self.child.wait().map(drop).context("the killed server does not end")
    }

    /// The last lines of its standard error.
    pub(crate) fn last_words(&self) -> String {
        let lines = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        Vec::from(lines.clone()).join("\n")
    }
}

fn launch(program: &Path, data: &Path, port: u16) -> anyhow::Result<Child> {
    Command::new(program)
        .args(["demo", "--json", "--colleague", "--port", &port.to_string(), "--data"])
        .arg(data)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} could not be started", program.display()))
}

/// Reads a pipe in a thread of its own, so that the child never waits.
fn each_line(pipe: impl Read + Send + 'static, keep: impl Fn(String) + Send + 'static) {
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).for_each(keep));
}

fn free_port() -> Option<u16> {
    let first = u16::try_from(std::process::id() % u32::from(PORTS.end - PORTS.start)).ok()?;
    let mut ports = (PORTS.start + first..PORTS.end).chain(PORTS.start..PORTS.start + first);
    ports.find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
}
