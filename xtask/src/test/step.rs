//! What each step of the tests does. The order of [`Step`] is the order they run in: what answers soonest comes first,
//! and the web app is built before anything that compiles the server around it.

use std::ffi::OsString;

use anyhow::Result;
use clap::ValueEnum;

use crate::build::{self, Built};
use crate::node::NodeProject;
use crate::project::Project;
use crate::{browsers, model, sim, tools, weigh};

/// Where the property tests take their seed from.
const PROPERTY_SEED: &str = "PROPTEST_RNG_SEED";

/// Where the browser tests leave which of them failed, from the project's root.
const FAILED_JOURNEYS: &str = "e2e/results/failed.txt";

/// One check, by the name that `--only` takes.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Rust is formatted
    Fmt,
    /// The web app's packages are installed
    WebInstall,
    /// The web app is formatted
    WebFormat,
    /// The web app passes its linter
    WebLint,
    /// The web app's types hold
    WebTypes,
    /// The web app's own tests
    WebUnit,
    /// The web app builds
    WebBuild,
    /// What a client's browser loads at first is not too much
    Weigh,
    /// The browser tests are formatted
    E2eFormat,
    /// The browser tests pass their linter
    E2eLint,
    /// The browser tests' types hold
    E2eTypes,
    /// Chromium and Firefox are there, or get installed
    Browsers,
    /// Clippy finds nothing, in code and tests
    Clippy,
    /// Dependencies, their licences and their sources are the permitted ones
    Deny,
    /// Every Rust test, the house rules and the freshness of the generated TypeScript among them
    Rust,
    /// A minute of sessions, from commands to packets, under seeds, with faults; the same seeds every time
    Sim,
    /// Everything that can happen to a small session, searched
    Model,
    /// Journeys in Chromium and Firefox against the program
    E2e,
}

impl Step {
    /// The name that `--only` takes.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// The steps of one run, and what they already did for each other.
pub(crate) struct Checks<'p> {
    project: &'p Project,
    playwright: &'p [OsString],
    web_built: bool,
    built: Option<Built>,
}

impl<'p> Checks<'p> {
    /// `playwright`: flags of the person's for the browser tests.
    pub(crate) fn new(project: &'p Project, playwright: &'p [OsString]) -> Self {
        Self { project, playwright, web_built: false, built: None }
    }

    /// Runs one step to its end.
    pub(crate) fn run(&mut self, step: Step) -> Result<()> {
        let web = NodeProject::web(self.project);
        let e2e = NodeProject::e2e(self.project);
        match step {
            Step::Fmt => self.cargo(&["fmt", "--all", "--check"]),
            Step::WebInstall => tools::check_node().and_then(|()| web.install()),
            Step::WebFormat => web.script("format"),
            Step::WebLint => web.script("lint"),
            Step::WebTypes => web.script("types"),
            Step::WebUnit => web.script("unit"),
            Step::WebBuild => self.build_web(),
            Step::Weigh => self.weigh(),
            Step::E2eFormat => e2e.script("format"),
            Step::E2eLint => e2e.script("lint"),
            Step::E2eTypes => e2e.script("types"),
            Step::Browsers => browsers::ready(self.project).map(|_found| ()),
            Step::Clippy => self.cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
            Step::Deny => self.deny(),
            Step::Rust => self.rust(),
            Step::Sim => self.built().and_then(|built| sim::check(self.project, &built)),
            Step::Model => self.built().and_then(|built| model::check(self.project, &built)),
            Step::E2e => self.e2e(&e2e),
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        self.project.run(&mut self.project.cargo(arguments))
    }

    /// Random inputs come from one seed, so that a run is red for what was changed and not for what was drawn. Who wants to
    /// search sets `PROPTEST_RNG_SEED` and `PROPTEST_CASES`.
    fn rust(&self) -> Result<()> {
        let mut tests = self.project.cargo(["test", "--workspace", "--locked"]);
        if std::env::var_os(PROPERTY_SEED).is_none() {
            tests.env(PROPERTY_SEED, "1");
        }
        self.project.run(&mut tests)
    }

    /// The programs, built once in a run, with the web app inside.
    fn built(&mut self) -> Result<Built> {
        if !self.web_built {
            self.build_web()?;
        }
        if let Some(built) = &self.built {
            return Ok(built.clone());
        }
        let built = build::for_tests(self.project)?;
        self.built = Some(built.clone());
        Ok(built)
    }

    fn build_web(&mut self) -> Result<()> {
        build::web(self.project)?;
        self.web_built = true;
        Ok(())
    }

    fn weigh(&mut self) -> Result<()> {
        if !self.web_built {
            self.build_web()?;
        }
        weigh::check(self.project)
    }

    /// Advisories are left out: their database would have to be fetched, and the checks run on closed networks too.
    fn deny(&self) -> Result<()> {
        let mut deny = self.project.command(tools::cargo_deny(self.project)?);
        self.project.run(deny.args(["--locked", "check", "bans", "licenses", "sources"]))
    }

    fn e2e(&mut self, e2e: &NodeProject<'_>) -> Result<()> {
        let browsers = browsers::ready(self.project)?;
        e2e.install()?;
        let built = self.built()?;
        let mut journeys = e2e.npm(["run", "--silent", "test", "--"]);
        journeys
            .args(self.playwright)
            .env("ANTEROOM_BIN", built.program("anteroom"))
            .env("ANTEROOM_CROWD", built.example("crowd"));
        journeys.env("ANTEROOM_CHROMIUM", browsers.chromium).env("ANTEROOM_FIREFOX", browsers.firefox);
        let failed = self.project.root.join(FAILED_JOURNEYS);
        // What an earlier run left would be told of this one, should its runner not even start.
        let _there_was_none = std::fs::remove_file(&failed);
        self.project.run(&mut journeys).map_err(|error| match std::fs::read_to_string(failed) {
            Ok(journeys) => error.context(journeys),
            Err(_nothing_was_closed) => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_by_the_names_people_type() {
        let names: Vec<_> = Step::value_variants().iter().map(|step| step.name()).collect();
        assert_eq!(names.first().map(String::as_str), Some("fmt"));
        assert_eq!(names.last().map(String::as_str), Some("e2e"));
        assert!(names.contains(&"web-install".to_owned()));
    }

    #[test]
    fn the_web_app_is_built_before_the_server_is_compiled_around_it() {
        let place = |wanted| Step::value_variants().iter().position(|step| *step == wanted);
        assert!(place(Step::WebBuild) < place(Step::Clippy));
        assert!(place(Step::WebBuild) < place(Step::Rust));
    }
}
