//! `cargo xtask model`: the search through everything that can happen to a small session. Built like everything the tests
//! build, optimised by its place in the profile, so that nothing is built twice.

use anyhow::Result;

use crate::project::Project;

/// Searches, and fails when a law is broken or something is not reached.
pub(crate) fn run(project: &Project, deep: bool) -> Result<()> {
    let mut search = project.cargo(["run", "--locked", "--quiet", "--package", "model"]);
    if deep {
        search.args(["--", "--deep"]);
    }
    project.run(&mut search)
}
