//! `cargo xtask test`: every check there is, cheap ones first, stopping at the first that fails.

mod step;

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use crate::project::Project;
use step::Checks;
pub(crate) use step::Step;

/// Runs the steps named in `only`, or all of them, and closes with a summary.
pub(crate) fn run(project: &Project, only: &[Step], playwright: &[OsString]) -> Result<()> {
    let steps = Step::value_variants().iter().filter(|step| only.is_empty() || only.contains(step));
    let mut checks = Checks::new(project, playwright);
    let mut summary = Vec::new();
    let mut failure = None;
    for step in steps {
        if failure.is_some() {
            summary.push(line("not run", *step, None));
            continue;
        }
        println!("\n==> {}", step.name());
        let started = Instant::now();
        let result = checks.run(*step);
        let took = started.elapsed();
        match result {
            Ok(()) => summary.push(line("ok", *step, Some(took))),
            Err(error) => {
                summary.push(line("FAILED", *step, Some(took)));
                failure = Some(anyhow!("step `{}` failed: {error:#}", step.name()));
            }
        }
        println!("<== {} took {:.1} s", step.name(), took.as_secs_f64());
    }
    println!("\n==> summary\n{}", summary.join("\n"));
    failure.map_or(Ok(()), Err)
}

fn line(state: &str, step: Step, took: Option<Duration>) -> String {
    let took = took.map(|took| format!("{:>8.1} s", took.as_secs_f64())).unwrap_or_default();
    format!("{state:<8} {:<12}{took}", step.name())
}
