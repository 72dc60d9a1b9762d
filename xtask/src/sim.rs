//! `cargo xtask sim`: the simulation, by hand and as one of the checks.

use std::ffi::OsString;

use anyhow::Result;

use crate::build::Built;
use crate::project::Project;

/// How long a run of every check searches.
const SECONDS_IN_TESTS: &str = "60";
/// Where it begins: always with the same seed, so that what breaks a law is the change that is being tested. New seeds
/// are for who searches.
const FIRST_IN_TESTS: &str = "1";

/// Builds and runs it.
pub(crate) fn run(project: &Project, flags: impl Iterator<Item = OsString>) -> Result<()> {
    let mut sim = project.cargo(["run", "--locked", "--quiet", "--package", "sim", "--"]);
    project.run(sim.args(flags))
}

/// As one of the checks.
pub(crate) fn check(project: &Project, built: &Built) -> Result<()> {
    let mut sim = project.command(built.program("sim"));
    project.run(sim.args(["--secs", SECONDS_IN_TESTS, "--from", FIRST_IN_TESTS]))
}
