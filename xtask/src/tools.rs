//! Tools from outside: those we can only ask for (Node), and those we build ourselves (cargo-deny, cargo-mutants).

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::project::Project;

const NODE_MAJOR_MIN: u32 = 20;
const CARGO_DENY_VERSION: &str = "0.20.2";
const CARGO_MUTANTS_VERSION: &str = "27.1.0";

/// Fails with what to do when Node is missing or too old, or npm is missing.
pub(crate) fn check_node() -> Result<()> {
    let Some(node) = version_of("node") else {
        bail!("Node was not found. {}", how_to_get_node());
    };
    if major(&node).is_none_or(|major| major < NODE_MAJOR_MIN) {
        bail!("Node {node} is too old. {}", how_to_get_node());
    }
    if version_of("npm").is_none() {
        bail!("npm was not found beside Node {node}; some systems package it apart, as `npm`. {}", how_to_get_node());
    }
    Ok(())
}

/// The program cargo-deny, built into the target folder where that version is not there yet.
pub(crate) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    built(project, "cargo-deny", CARGO_DENY_VERSION)
}

/// The program cargo-mutants, likewise.
pub(crate) fn cargo_mutants(project: &Project) -> Result<PathBuf> {
    built(project, "cargo-mutants", CARGO_MUTANTS_VERSION)
}

fn built(project: &Project, name: &str, version: &str) -> Result<PathBuf> {
    let tools = project.target.join("tools");
    let program = tools.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let wanted = format!("{name} {version}");
    if version_of(&program).is_some_and(|found| found == wanted) {
        return Ok(program);
    }
    let build = tools.join("build");
    // Their release profiles take many minutes; unoptimised they do our tree in seconds.
    let mut install = project.cargo(["install", "--locked", "--debug"]);
    install.arg(format!("{name}@{version}")).arg("--root").arg(&tools);
    install.arg("--target-dir").arg(&build).env("CARGO_PROFILE_DEV_DEBUG", "false");
    project.run(&mut install)?;
    // What is left there is worth nothing once the program is built; that it stays harms nothing either.
    let _ = std::fs::remove_dir_all(&build);
    Ok(program)
}

fn how_to_get_node() -> String {
    format!(
        "The web app is built with Node {NODE_MAJOR_MIN} or newer and the npm that comes with it. Install it with your \
         system's packages (where they are new enough) or a version manager such as nvm or fnm, or from \
         https://nodejs.org, see that `node --version` answers, and run this again."
    )
}

/// What the program says to `--version`, or `None` where it is not there.
fn version_of(program: impl AsRef<std::ffi::OsStr>) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| version.trim().to_owned())
}

/// The major number of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_number_leads_a_version() {
        assert_eq!(major("v20.11.1"), Some(20));
        assert_eq!(major("v9.0.0"), Some(9));
        assert_eq!(major("unknown"), None);
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version_of("anteroom-no-such-program"), None);
    }
}
