//! `cargo xtask demo`: the release program with a practice to try. Builds on standard error, then becomes the program.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::build;
use crate::project::Project;

/// Builds and hands over. Standard output, signals and the exit code are the program's own from then on.
pub(crate) fn run(project: &Project, flags: Vec<OsString>) -> Result<()> {
    let program = build::release(project)?;
    // From where the person stands: `--data DIR` is meant from there.
    let mut demo = Command::new(program);
    demo.arg("demo").args(passed_on(flags));
    hand_over(demo)
}

/// The flags for the program, without the two dashes that may stand before them.
pub(crate) fn passed_on(flags: Vec<OsString>) -> impl Iterator<Item = OsString> {
    flags.into_iter().filter(|flag| flag != "--")
}

/// Becomes another program.
#[cfg(unix)]
pub(crate) fn hand_over(mut demo: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;

    // Only comes back when the program could not be started.
    let error = demo.exec();
    Err(anyhow::Error::new(error).context("the built program could not be started"))
}

/// Becomes another program, as far as that goes.
#[cfg(not(unix))]
pub(crate) fn hand_over(mut demo: Command) -> Result<()> {
    let status = demo.status()?;
    std::process::exit(status.code().unwrap_or(1));
}
