//! `cargo xtask crash`: the program is killed again and again under load, and what it must still know is looked for.

use anyhow::Result;

use crate::build;
use crate::project::Project;

/// Builds what is killed and what kills it, and runs to the closing line.
pub(crate) fn run(project: &Project, kills: usize, seed: Option<&str>) -> Result<()> {
    // The server carries the web app, which nobody opens here: an old one will do.
    if !project.root.join("web/dist/session.html").exists() {
        build::web(project)?;
    }
    let program = build::dev(project)?;
    let mut crash = project.cargo(["run", "--locked", "--quiet", "--package", "crash", "--"]);
    crash.arg(kills.to_string()).arg("--program").arg(program);
    if let Some(seed) = seed {
        crash.args(["--seed", seed]);
    }
    project.run(&mut crash)
}
