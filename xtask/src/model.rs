//! `cargo xtask model`: the search through everything that can happen to a small session.

use anyhow::Result;

use crate::project::Project;

/// Searches, optimised: unoptimised it takes ten times as long.
pub(crate) fn run(project: &Project, deep: bool) -> Result<()> {
    let mut search = project.cargo(["run", "--locked", "--quiet", "--release", "--package", "model"]);
    if deep {
        search.args(["--", "--deep"]);
    }
    project.run(&mut search)
}
