//! Building the program with the web app inside, and the TypeScript that the web app is built from.

use std::path::PathBuf;

use anyhow::Result;

use crate::node::NodeProject;
use crate::project::Project;
use crate::tools;

/// The program as a practice runs it.
pub(crate) fn release(project: &Project) -> Result<PathBuf> {
    web(project)?;
    project.run(&mut project.cargo(["build", "--locked", "--release", "--package", "server"]))?;
    Ok(program(project, "release"))
}

/// The same program, compiled faster. The web app has to be built before.
pub(crate) fn dev(project: &Project) -> Result<PathBuf> {
    project.run(&mut project.cargo(["build", "--locked", "--package", "server"]))?;
    Ok(program(project, "debug"))
}

/// Every program and example as the tests use them: with what the tests of the whole workspace ask of our dependencies, so
/// that none of those is built a second time. The web app has to be built before.
pub(crate) fn for_tests(project: &Project) -> Result<Built> {
    project.run(&mut project.cargo(["build", "--locked", "--workspace", "--bins", "--examples"]))?;
    Ok(Built { folder: project.target.join("debug") })
}

/// What [`for_tests`] has built.
#[derive(Clone)]
pub(crate) struct Built {
    folder: PathBuf,
}

impl Built {
    /// A program, by its name.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// An example, by its name.
    pub(crate) fn example(&self, name: &str) -> PathBuf {
        self.folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}

/// The program that plays the people of a load, as fast as it can be.
pub(crate) fn bots(project: &Project) -> Result<PathBuf> {
    project.run(&mut project.cargo(["build", "--locked", "--release", "--package", "bots"]))?;
    Ok(project.target.join("release").join(format!("bots{}", std::env::consts::EXE_SUFFIX)))
}

/// The bad network that calls are measured on.
pub(crate) fn impair(project: &Project) -> Result<PathBuf> {
    project.run(&mut project.cargo(["build", "--locked", "--package", "impair"]))?;
    Ok(project.target.join("debug").join(format!("impair{}", std::env::consts::EXE_SUFFIX)))
}

/// The web app, into web/dist.
pub(crate) fn web(project: &Project) -> Result<()> {
    tools::check_node()?;
    NodeProject::web(project).script("build")
}

/// Writes web/src/wire anew. The generator is a test of the crate `wire`, which otherwise compares.
pub(crate) fn types(project: &Project) -> Result<()> {
    let mut test = project.cargo(["test", "--locked", "--quiet", "--package", "wire"]);
    project.run(test.env("ANTEROOM_WRITE_TYPES", "1"))
}

fn program(project: &Project, profile: &str) -> PathBuf {
    project.target.join(profile).join(format!("anteroom{}", std::env::consts::EXE_SUFFIX))
}
