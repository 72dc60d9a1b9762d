//! `cargo xtask test`: every check there is, cheap ones first, stopping at the first that fails.

mod step;

use std::ffi::OsString;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use clap::ValueEnum;

use crate::project::Project;
use step::Checks;
pub(crate) use step::Step;

/// Runs the steps named in `only`, or all of them, and closes with a summary. Of a run that fails, the summary is one line
/// for all that passed: what failed stands close to the end, where a log that was cut to its tail still shows it.
pub(crate) fn run(project: &Project, only: &[Step], playwright: &[OsString]) -> Result<()> {
    let steps = Step::value_variants().iter().filter(|step| only.is_empty() || only.contains(step));
    let mut checks = Checks::new(project, playwright);
    let mut passed = Vec::new();
    let mut failure = None;
    let mut left = Vec::new();
    for step in steps {
        if failure.is_some() {
            left.push(step.name());
            continue;
        }
        println!("\n==> {}", step.name());
        let started = Instant::now();
        let result = checks.run(*step);
        let took = started.elapsed();
        match result {
            Ok(()) => passed.push((*step, took)),
            Err(error) => failure = Some(anyhow!("step `{}` failed: {error:#}", step.name())),
        }
        println!("<== {} took {:.1} s", step.name(), took.as_secs_f64());
    }
    println!("\n==> summary");
    let Some(failure) = failure else {
        for (step, took) in passed {
            println!("ok {:<12}{:>8.1} s", step.name(), took.as_secs_f64());
        }
        return Ok(());
    };
    let took: Duration = passed.iter().map(|(_step, took)| *took).sum();
    println!("ok: {} steps in {:.0} s; not run: {}", passed.len(), took.as_secs_f64(), list(&left));
    Err(failure)
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
