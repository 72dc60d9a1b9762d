//! The two projects that npm installs: the web app and the browser tests.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tools;

/// Holds the lock file that `node_modules` was installed from. `npm ci` empties the folder first, so that a broken
/// installation has none.
const STAMP: &str = "node_modules/.installed-from";

/// A folder with a `package.json`.
pub(crate) struct NodeProject<'p> {
    project: &'p Project,
    folder: &'static str,
}

impl<'p> NodeProject<'p> {
    /// The web app.
    pub(crate) fn web(project: &'p Project) -> Self {
        Self { project, folder: "web" }
    }

    /// The journeys in real browsers.
    pub(crate) fn e2e(project: &'p Project) -> Self {
        Self { project, folder: "e2e" }
    }

    /// Installs what the lock file names, unless that is what is installed.
    pub(crate) fn install(&self) -> Result<()> {
        let lock = self.path("package-lock.json");
        let wanted = fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
        let stamp = self.path(STAMP);
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        tools::check_node()?;
        self.project.run(&mut self.npm(["ci", "--no-audit", "--no-fund"]))?;
        fs::write(&stamp, wanted).with_context(|| format!("{} cannot be written", stamp.display()))
    }

    /// Installs, then runs a script of `package.json`.
    pub(crate) fn script(&self, name: &str) -> Result<()> {
        self.install()?;
        self.project.run(&mut self.npm(["run", "--silent", name]))
    }

    /// npm in this folder.
    pub(crate) fn npm<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = self.project.command("npm");
        command.args(arguments).current_dir(self.path(""));
        // The tests drive the system's browsers; Playwright's own are never fetched.
        command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.project.root.join(self.folder).join(name)
    }
}
