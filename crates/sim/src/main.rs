//! The runner: seed after seed until the time is over, or one seed with everything that happens in it. The only room of
//! this crate with a clock.

#![allow(clippy::print_stdout, reason = "talking to a person at a terminal is what this is for")]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use clap::Parser;
use sim::{Broken, ORACLES, Reached, Run, run};

/// How often there is a line to read.
const REPORT: Duration = Duration::from_secs(5);

/// How long a shorter run is looked for that breaks the same law.
const SHORTEN: Duration = Duration::from_secs(5);

/// Lines shown of a run that broke a law.
const LINES: usize = 60;

#[derive(Parser)]
#[command(name = "sim", about = "Runs sessions, from commands to packets, under one seed after another, with faults")]
struct Options {
    /// For how long
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    secs: u64,
    /// Run this seed alone, and print everything that happens in it
    #[arg(long, value_name = "S", value_parser = seed)]
    seed: Option<u64>,
    /// Begin with this seed, to run the same ones again; drawn when it is not given
    #[arg(long, value_name = "S", value_parser = seed, conflicts_with = "seed")]
    from: Option<u64>,
    /// Print how often each kind of command, event, refusal and fault was met
    #[arg(long)]
    table: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match options.seed {
        Some(seed) => replay(seed),
        None => search(&options),
    }
}

/// Seeds as they are printed, `0x2a`, or as people count, `42`.
fn seed(text: &str) -> Result<u64, String> {
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    number.map_err(|error| error.to_string())
}

fn replay(seed: u64) -> ExitCode {
    let run = run(seed, Instant::now(), true);
    run.lines.iter().for_each(|line| println!("{line}"));
    println!("sim: seed {seed:#x}, {} steps, hash {:#018x}", run.steps, run.hash);
    let Some(broken) = run.broken else { return ExitCode::SUCCESS };
    println!("BROKEN: {}", said(&broken));
    ExitCode::FAILURE
}

/// What all runs came to.
struct Sum {
    begun: Instant,
    first: u64,
    runs: u64,
    steps: u64,
    reached: Reached,
    real_store: RealStore,
}

/// Of the runs that had the real store.
#[derive(Default)]
struct RealStore {
    runs: u64,
    between: u64,
    within: u64,
}

impl Sum {
    fn line(&self, failures: u64) -> String {
        let (runs, steps) = (grouped(self.runs), grouped(self.steps));
        let ms = self.begun.elapsed().as_millis().max(1);
        let rate = u64::try_from(u128::from(self.steps) * 1_000 / ms).unwrap_or(u64::MAX);
        format!(
            "sim: {} s, {steps} steps ({}/s), {runs} runs, {} oracles, {} commands, {} crashes, {failures} failures, \
             seeds from {:#x}; {} runs on the real store, which crashed {} times between writes and {} times within one",
            ms / 1_000,
            grouped(rate),
            ORACLES.len(),
            grouped(self.reached.commands()),
            grouped(self.reached.crashes()),
            self.first,
            grouped(self.real_store.runs),
            grouped(self.real_store.between),
            grouped(self.real_store.within),
        )
    }
}

fn search(options: &Options) -> ExitCode {
    let begun = Instant::now();
    let first = options.from.unwrap_or_else(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or_default() << 20
    });
    println!("sim: seeds from {first:#x}; --from {first:#x} runs the same again");
    let mut sum =
        Sum { begun, first, runs: 0, steps: 0, reached: Reached::default(), real_store: RealStore::default() };
    let (until, mut report_at) = (begun + Duration::from_secs(options.secs), begun + REPORT);
    while Instant::now() < until {
        let seed = first.wrapping_add(sum.runs);
        let Some(run) = fenced(seed, begun) else { return ExitCode::FAILURE };
        sum.runs += 1;
        sum.steps += run.steps;
        sum.reached.merge(&run.reached);
        if let Some(crashes) = run.real_store {
            sum.real_store.runs += 1;
            sum.real_store.between += crashes.between;
            sum.real_store.within += crashes.within;
        }
        if run.broken.is_some() {
            println!("{}", sum.line(1));
            show(seed, &run, begun);
            return ExitCode::FAILURE;
        }
        if Instant::now() >= report_at {
            println!("{}", sum.line(0));
            report_at += REPORT;
        }
    }
    if options.table {
        sum.reached.table().iter().for_each(|(kind, times)| println!("{:>12} {kind}", grouped(*times)));
    }
    let unreached = sum.reached.unreached();
    for kind in &unreached {
        println!("unreached: {kind}");
    }
    println!("{}", sum.line(0));
    if unreached.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A run whose panic names its seed.
fn fenced(seed: u64, origin: Instant) -> Option<Run> {
    let run = catch_unwind(AssertUnwindSafe(|| run(seed, origin, false)));
    if run.is_err() {
        println!("PANIC in seed {seed:#x}: run it alone with --seed {seed:#x}");
    }
    run.ok()
}

/// Shows what broke, and a shorter run in which the same law breaks, where one is soon found.
fn show(seed: u64, run: &Run, origin: Instant) {
    let Some(broken) = &run.broken else { return };
    println!("BROKEN after {} steps of seed {seed:#x}: {}", run.steps, said(broken));
    let (mut shortest, until) = ((seed, run.steps), Instant::now() + SHORTEN);
    let mut other = seed;
    while Instant::now() < until {
        other = other.wrapping_add(1);
        let Some(run) = fenced(other, origin) else { continue };
        if run.broken.is_some_and(|it| it.oracle == broken.oracle) && run.steps < shortest.1 {
            shortest = (other, run.steps);
        }
    }
    let (seed, steps) = shortest;
    let run = sim::run(seed, origin, true);
    println!("the shortest run found that breaks it: seed {seed:#x}, {steps} steps; its last lines:");
    let skipped = run.lines.len().saturating_sub(LINES);
    run.lines.iter().skip(skipped).for_each(|line| println!("  {line}"));
    if let Some(broken) = run.broken {
        println!("BROKEN: {}\nsee all of it: cargo xtask sim --seed {seed:#x}", said(&broken));
    }
}

/// Which law, what it says, and what was seen.
fn said(broken: &Broken) -> String {
    let law = ORACLES.iter().find(|(oracle, _)| *oracle == broken.oracle).map_or("", |(_, sentence)| *sentence);
    format!("{}\n  the law: {law}\n  seen: {}", broken.oracle, broken.seen)
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
