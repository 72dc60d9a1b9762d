//! `cargo xtask shots`: pictures of every page in every size and theme, for people to look at. Nothing compares them.

use anyhow::Result;

use crate::node::NodeProject;
use crate::project::Project;
use crate::{browsers, build};

/// Takes them, into a folder beside what cargo builds.
pub(crate) fn run(project: &Project) -> Result<()> {
    let browsers = browsers::ready(project)?;
    let e2e = NodeProject::e2e(project);
    e2e.install()?;
    build::web(project)?;
    let program = build::dev(project)?;
    let folder = project.target.join("shots");
    let mut shots = e2e.npm(["run", "--silent", "shots"]);
    shots.env("ANTEROOM_BIN", program).env("ANTEROOM_SHOTS_FOLDER", &folder);
    shots.env("ANTEROOM_CHROMIUM", browsers.chromium).env("ANTEROOM_FIREFOX", browsers.firefox);
    project.run(&mut shots)?;
    println!("shots: {}", folder.display());
    Ok(())
}
