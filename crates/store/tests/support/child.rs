//! A test that runs itself again as a process of its own, to be killed or starved.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Set for the child alone: the data folder it opens.
const FOLDER: &str = "ANTEROOM_TEST_FOLDER";

/// The folder, in the child; nothing, in the test that makes it.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}

/// Starts the test of this name as a child. It is run by a shell after `before`, so that limits can be set.
pub(crate) fn start(test: &str, folder: &Path, before: &str) -> Child {
    let mut run = OsString::from(before);
    run.push("; exec \"$0\" \"$@\"");
    Command::new("sh")
        .arg("-c")
        .arg(run)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the child tells: the rest of each line that begins with `told:`. Others are the test runner's.
pub(crate) fn told(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    lines.filter_map(|line| line.split_once("told:").map(|(_, word)| word.to_owned()))
}

/// Tells it, in the child, past what the test runner buffers.
pub(crate) fn tell(word: &str) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "told:{word}").unwrap();
    out.flush().unwrap();
}
