//! Searches the plays and closes with one line of figures. `cargo xtask model` runs it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "talking to a person at a terminal is what this is for")]

use std::{num::NonZeroUsize, process::ExitCode, thread, time::Instant};

use model::{Broken, Depth, Figures, Law, Play, search_abreast};

fn main() -> ExitCode {
    let depth = match std::env::args().nth(1).as_deref() {
        None => Depth::Ordinary,
        Some("--deep") => Depth::Deep,
        Some("--short") => Depth::Short,
        Some(other) => {
            eprintln!("{other} is unknown here: there are --deep and --short");
            return ExitCode::FAILURE;
        }
    };
    search(depth)
}

fn search(depth: Depth) -> ExitCode {
    let started = Instant::now();
    let mut all = Figures::default();
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let searched = search_abreast(&Play::all(depth), threads, |play, figures, took| {
        println!("{play}: {}, {:.1} s", told(figures), took.as_secs_f64());
        all.add(figures);
    });
    let reached = match searched {
        Ok(reached) => reached,
        Err(Broken { play, counterexample }) => {
            println!("{play}: a law is broken\n{counterexample}");
            return ExitCode::FAILURE;
        }
    };
    let gaps = reached.gaps();
    for gap in &gaps {
        println!("{gap}");
    }
    let closing = if gaps.is_empty() { "every event, refusal and crash point reached" } else { "not all was reached" };
    let seconds = started.elapsed().as_secs_f64();
    println!("model: {}, {} invariants, {closing}, {seconds:.0} s", told(all), Law::ALL.len());
    if gaps.is_empty() || depth == Depth::Short { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn told(figures: Figures) -> String {
    let Figures { states, transitions, depth } = figures;
    format!("{} states, {} transitions, depth {depth}", grouped(states), grouped(transitions))
}

/// `1204331` as `1,204,331`.
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
