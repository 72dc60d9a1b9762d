//! `cargo xtask bots`: sessions full of people, on a server of their own or on one that runs. Builds, then becomes the
//! program that plays them.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::{build, demo};

/// Builds and hands over, so that Ctrl-C reaches whoever has to end the sessions.
pub(crate) fn run(project: &Project, flags: Vec<OsString>) -> Result<()> {
    let flags: Vec<OsString> = demo::passed_on(flags).collect();
    let mut bots = Command::new(build::bots(project)?);
    if needs_server(&flags) {
        bots.arg("--program").arg(build::release(project)?);
    }
    bots.args(flags);
    demo::hand_over(bots)
}

/// Whether the flags name no server, and are not just a question.
fn needs_server(flags: &[OsString]) -> bool {
    let says = |flag: &OsString| {
        let flag = flag.to_string_lossy();
        ["--server", "--program", "--help"].iter().any(|name| flag == *name || flag.starts_with(&format!("{name}=")))
    };
    !flags.iter().any(|flag| says(flag) || flag == "-h")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_built_only_where_none_is_named() {
        let needs = |flags: &[&str]| needs_server(&flags.iter().map(OsString::from).collect::<Vec<_>>());
        assert!(needs(&[]) && needs(&["--sessions", "2"]));
        assert!(!needs(&["--server", "http://localhost:8080"]) && !needs(&["--server=http://localhost:8080"]));
        assert!(!needs(&["--help"]) && !needs(&["-h"]) && !needs(&["--program", "anteroom"]));
    }
}
