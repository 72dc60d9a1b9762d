//! The two real browsers that the journeys are driven in: found, installed where we may, or asked for.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// Chromium and Firefox, as programs to start.
pub(crate) struct Browsers {
    /// Chromium or what is built from it.
    pub(crate) chromium: PathBuf,
    /// Firefox, the stock one.
    pub(crate) firefox: PathBuf,
}

/// How one browser is looked for.
struct Browser {
    name: &'static str,
    /// Names a program to use instead of looking.
    variable: &'static str,
    /// Names of the program, the most expected first.
    programs: &'static [&'static str],
    /// Debian's package.
    package: &'static str,
}

const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "ANTEROOM_CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome"],
    package: "chromium",
};

const FIREFOX: Browser = Browser {
    name: "Firefox",
    variable: "ANTEROOM_FIREFOX",
    programs: &["firefox-esr", "firefox"],
    package: "firefox-esr",
};

/// Finds both browsers, installing what is missing where that can be done.
pub(crate) fn ready(project: &Project) -> Result<Browsers> {
    let mut missing = Vec::new();
    for browser in [&CHROMIUM, &FIREFOX] {
        if browser.find()?.is_none() {
            missing.push(browser);
        }
    }
    if !missing.is_empty() {
        install(project, &missing)?;
    }
    Ok(Browsers { chromium: CHROMIUM.expect_installed()?, firefox: FIREFOX.expect_installed()? })
}

impl Browser {
    /// The program that the variable names, or the first on `PATH`.
    fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(named) = env::var_os(self.variable).filter(|named| !named.is_empty()) {
            let named = PathBuf::from(named);
            if !named.is_file() {
                bail!("{} names {}, where there is no program", self.variable, named.display());
            }
            return Ok(Some(named));
        }
        Ok(self.programs.iter().find_map(|program| on_path(program)))
    }

    fn expect_installed(&self) -> Result<PathBuf> {
        self.find()?.with_context(|| format!("{} was installed and is still not on PATH", self.name))
    }
}

fn install(project: &Project, missing: &[&Browser]) -> Result<()> {
    let names: Vec<_> = missing.iter().map(|browser| browser.name).collect();
    let packages: Vec<_> = missing.iter().map(|browser| browser.package).collect();
    let variables: Vec<_> = missing.iter().map(|browser| browser.variable).collect();
    if !may_install() {
        bail!(
            "The journeys are driven in real browsers, and {} was not found on PATH. On Debian, as root: `apt-get update \
             && apt-get install {}`. Elsewhere install it as usual, and where its program is not on PATH name it in {}.",
            names.join(" and "),
            packages.join(" "),
            variables.join(" and "),
        );
    }
    let apt_get = || {
        let mut command = project.command("apt-get");
        command.arg("-qq").env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    project.run(apt_get().arg("update"))?;
    project.run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// Whether this is root on a system with Debian's packages.
fn may_install() -> bool {
    let user = Command::new("id").arg("-u").output();
    let root = user.is_ok_and(|user| user.stdout.trim_ascii() == b"0");
    root && Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some()
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path_and_inventions_are_not() {
        assert!(on_path("cargo").is_some());
        assert!(on_path("anteroom-no-such-program").is_none());
    }
}
