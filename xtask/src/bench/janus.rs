//! `cargo xtask bench janus`: what forwarding costs in turns with Janus, which is found, installed where we may, or asked for.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::project::Project;

/// Names a program to use instead of looking.
const VARIABLE: &str = "ANTEROOM_JANUS";

/// Builds the measurement as a release is built, and runs it with Janus.
pub(super) fn run(project: &Project) -> Result<()> {
    let program = ready(project)?;
    project.run(super::media(project).args(["--", "--beside-janus"]).arg(program))
}

fn ready(project: &Project) -> Result<PathBuf> {
    if let Some(program) = debian::find(VARIABLE, &["janus"])? {
        return Ok(program);
    }
    if !debian::may_install() {
        bail!(
            "This measures in turns with Janus, and `janus` was not found on PATH. On Debian, as root: `apt-get update && \
             apt-get install janus`, which also starts a service that nothing here needs. Elsewhere build it with its \
             videoroom plugin and its HTTP interface, and where its program is not on PATH name it in {VARIABLE}."
        );
    }
    debian::install(project, &["janus"])?;
    // Debian starts what it installs, now and with the machine. Nobody asked for a server that answers the network.
    project.run(project.command("service").args(["janus", "stop"]))?;
    project.run(project.command("update-rc.d").args(["janus", "disable"]))?;
    debian::find(VARIABLE, &["janus"])?.context("Janus was installed and is still not on PATH")
}
