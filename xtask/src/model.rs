//! `cargo xtask model`: the search through everything that can happen to a small session, by hand and as one of the checks.
//! Its place in the profile has it optimised in every build.

use anyhow::Result;

use crate::build::Built;
use crate::project::Project;

/// Searches, and fails when a law is broken or something is not reached.
pub(crate) fn run(project: &Project, deep: bool) -> Result<()> {
    let mut search = project.cargo(["run", "--locked", "--quiet", "--package", "model"]);
    if deep {
        search.args(["--", "--deep"]);
    }
    project.run(&mut search)
}

/// As one of the checks.
pub(crate) fn check(project: &Project, built: &Built) -> Result<()> {
    project.run(&mut project.command(built.program("model")))
}
