//! `cargo xtask mutants`: do the tests of the pure crates notice when their code is changed?

use std::ffi::OsString;

use anyhow::Result;

use crate::project::Project;
use crate::tools;

/// Changes the session's rules and the coordinator, one small change at a time, in a copy of the checkout, and runs
/// their tests and the short model against each. Fails when a change is missed; docs/mutants.md says what to do then.
pub(crate) fn run(project: &Project, flags: &[OsString]) -> Result<()> {
    let mut mutants = project.command(tools::cargo_mutants(project)?);
    mutants.args(["mutants", "--package", "session", "--package", "coordinator"]);
    mutants.args(["--test-package", "session,coordinator,model", "--output"]).arg(project.target.join("mutants"));
    // A failure that is shrunk says no more here, and the same inputs for every change make them comparable.
    mutants.envs([("PROPTEST_MAX_SHRINK_ITERS", "0"), ("PROPTEST_RNG_SEED", "1")]);
    project.run(mutants.args(flags))
}
