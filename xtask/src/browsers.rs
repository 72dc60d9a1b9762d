//! The two real browsers that the journeys are driven in: found, installed where we may, or asked for.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::debian;
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
    fn find(&self) -> Result<Option<PathBuf>> {
        debian::find(self.variable, self.programs)
    }

    fn expect_installed(&self) -> Result<PathBuf> {
        self.find()?.with_context(|| format!("{} was installed and is still not on PATH", self.name))
    }
}

fn install(project: &Project, missing: &[&Browser]) -> Result<()> {
    let names: Vec<_> = missing.iter().map(|browser| browser.name).collect();
    let packages: Vec<_> = missing.iter().map(|browser| browser.package).collect();
    let variables: Vec<_> = missing.iter().map(|browser| browser.variable).collect();
    if !debian::may_install() {
        bail!(
            "The journeys are driven in real browsers, and {} was not found on PATH. On Debian, as root: `apt-get update \
             && apt-get install {}`. Elsewhere install it as usual, and where its program is not on PATH name it in {}.",
            names.join(" and "),
            packages.join(" "),
            variables.join(" and "),
        );
    }
    debian::install(project, &packages)
}
