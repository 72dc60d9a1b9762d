//! A child process of the program, killed at the end of the test, with what it printed.

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// The program says that it is ready sooner than that, even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub(crate) struct Running {
    child: Child,
    stdout: mpsc::Receiver<String>,
    stderr: mpsc::Receiver<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            while let Ok(line) = self.stderr.recv() {
                eprintln!("server: {line}");
            }
        }
    }
}

impl Running {
    fn start(arguments: &[&str], disk: &[(&str, PathBuf)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_anteroom"))
            .args(arguments)
            .envs(disk.iter().cloned())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// `anteroom demo` on a data folder, and the line that says what to open.
    pub(crate) fn demo(data: &Path, port: u16) -> (Self, Value) {
        Self::demo_on(data, port, &[])
    }

    /// The same with a disk of its own, in the words of its environment.
    pub(crate) fn demo_on(data: &Path, port: u16, disk: &[(&str, PathBuf)]) -> (Self, Value) {
        Self::demo_of(&["demo", "--port", &port.to_string(), "--json", "--data", data.to_str().unwrap()], disk)
    }

    /// The demo practice with a second provider.
    pub(crate) fn demo_with_colleague(data: &Path) -> (Self, Value) {
        Self::demo_of(&["demo", "--colleague", "--port", "0", "--json", "--data", data.to_str().unwrap()], &[])
    }

    /// The demo practice, and it logs all there is to log.
    pub(crate) fn demo_saying_all(data: &Path) -> (Self, Value) {
        let arguments = ["demo", "--port", "0", "--json", "--data", data.to_str().unwrap()];
        Self::demo_of(&arguments, &[("RUST_LOG", "trace".into())])
    }

    fn demo_of(arguments: &[&str], disk: &[(&str, PathBuf)]) -> (Self, Value) {
        let server = Self::start(arguments, disk);
        let line = server.stdout.recv_timeout(PATIENCE).expect("the demo says what to open");
        (server, serde_json::from_str(&line).unwrap())
    }

    /// `anteroom demo` on a data folder on which it must not start: with which status it ended, and what it said.
    pub(crate) fn demo_refused(data: &Path) -> (Option<i32>, String) {
        let mut server = Self::start(&["demo", "--port", "0", "--json", "--data", data.to_str().unwrap()], &[]);
        // It says what to open when it has started, and nothing before.
        match server.stdout.recv_timeout(PATIENCE) {
            Err(mpsc::RecvTimeoutError::Disconnected) => {}
            said => panic!("it does not refuse to start: {said:?}"),
        }
        let status = server.child.wait().unwrap();
        (status.code(), server.stderr.iter().collect::<Vec<_>>().join("\n"))
    }

    /// `anteroom serve` with a configuration file.
    pub(crate) fn serve(config: &Path) -> Self {
        Self::start(&["serve", "--config", config.to_str().unwrap()], &[])
    }

    /// The same, and it logs all there is to log.
    pub(crate) fn serve_saying_all(config: &Path) -> Self {
        Self::start(&["serve", "--config", config.to_str().unwrap()], &[("RUST_LOG", "trace".into())])
    }

    /// Asks it to end, waits until it has, and answers what it said on standard error and was not read yet.
    #[cfg(unix)]
    pub(crate) fn finish(&mut self) -> Vec<String> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.child.wait().unwrap();
        self.stderr.iter().collect()
    }

    /// Waits for a line of standard error that holds `word`.
    pub(crate) fn line_with(&self, word: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.stderr.recv_timeout(left).unwrap_or_else(|_| panic!("the server never says {word:?}"));
            if line.contains(word) {
                return line;
            }
        }
    }

    /// Ends it at once, as a power cut does (SIGKILL).
    pub(crate) fn kill(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Still running?
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

/// The lines of a pipe, read by a thread so that the child never waits.
fn lines(pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (tell, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                break;
            }
        }
    });
    lines
}
