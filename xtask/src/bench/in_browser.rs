//! `cargo xtask bench admission` and `cargo xtask bench page`: what somebody waits for in a browser, against the release program.

use anyhow::Result;

use crate::node::NodeProject;
use crate::project::Project;
use crate::{browsers, build};

/// Runs the measurement of this name in `e2e/bench`.
pub(super) fn run(project: &Project, name: &str) -> Result<()> {
    let browsers = browsers::ready(project)?;
    let e2e = NodeProject::e2e(project);
    e2e.install()?;
    let program = build::release(project)?;
    let mut bench = e2e.npm(["run", "--silent", "bench", "--", name]);
    bench.env("ANTEROOM_BIN", program);
    bench.env("ANTEROOM_CHROMIUM", browsers.chromium).env("ANTEROOM_FIREFOX", browsers.firefox);
    project.run(&mut bench)
}
