//! The project's own commands, run as `cargo xtask NAME`: what a person or a CI machine needs besides cargo.
//!
//! It finds and installs tools, builds the web app before the server that carries it, and runs every check in one
//! order. It knows no rule of the product: what has to hold is written as tests beside the code.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "talking to a person at a terminal is what this is for")]

mod bench;
mod bots;
mod browsers;
mod build;
mod crash;
mod debian;
mod demo;
mod model;
mod mutants;
mod node;
mod project;
mod shots;
mod sim;
mod test;
mod tools;
mod weigh;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::bench::Bench;
use crate::project::{Output, Project};
use crate::test::Step;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Anteroom's own commands", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the web app and the release program that carries it
    ///
    /// Needs Node 20 or newer with npm. The program is left at `release/anteroom` of cargo's target folder.
    Build,
    /// Build, then run a practice with people and appointments to try
    ///
    /// Every flag goes to `anteroom demo` unchanged, with or without `--` before it: `--port N`, `--data DIR`,
    /// `--json` (one line of JSON on standard output, and nothing else there). Ctrl-C ends it. `-- --help` lists them all.
    Demo {
        /// Flags for `anteroom demo`
        #[arg(value_name = "FLAGS", trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<OsString>,
    },
    /// Bring sessions full of people to a server, and see how it carries them
    ///
    /// Without `--server URL` it is a release build of its own, on this machine, with a practice that is gone afterwards.
    /// `cargo xtask bots --sessions 10 --clients 2 --secs 60`; a line a second, and a closing line. Ctrl-C ends the sessions.
    /// `-- --help` lists all flags.
    Bots {
        /// Flags for the bots
        #[arg(value_name = "FLAGS", trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<OsString>,
    },
    /// Search everything that can happen to a small session, and hold it against the laws
    ///
    /// Some nine minutes, by so many as there are cores; fails with the shortest course of events that breaks a law, and when
    /// something that is in scope was never reached.
    Model {
        /// More of everything: many minutes
        #[arg(long)]
        deep: bool,
    },
    /// Change the rules and the coordinator in every small way, and list the changes that no test notices
    ///
    /// Works in a copy. Takes an hour or more: `-- --file crates/session/src/rules/ask.rs` looks at one file. What is
    /// missed wants a test, or its reason in docs/mutants.md.
    Mutants {
        /// Flags for cargo-mutants, after `--`
        #[arg(last = true, value_name = "FLAGS")]
        flags: Vec<OsString>,
    },
    /// Install what the tests need and run every check there is
    ///
    /// Stops at the first step that fails, and says which steps were not run. On Debian, and as root, missing
    /// browsers are installed; elsewhere they are asked for.
    Test {
        /// Run these steps alone, in their usual order
        #[arg(long, value_name = "STEP", num_args = 1.., value_delimiter = ',')]
        only: Vec<Step>,
        /// Flags for Playwright in the step `e2e`, after `--`: `-- --project firefox --grep Pause`
        #[arg(last = true, value_name = "FLAGS")]
        playwright: Vec<OsString>,
    },
    /// Kill the program again and again under load, and look for what it lost
    ///
    /// Every kill meets commands in flight. The closing line tells the figures; a failure tells the seed, the book of the
    /// client concerned, and what the server said.
    Crash {
        /// Kills
        #[arg(value_name = "N", default_value_t = 300)]
        kills: usize,
        /// Who presses what, and when the kills come; drawn when it is not given
        #[arg(long)]
        seed: Option<String>,
    },
    /// Take pictures of every page in every size and theme, for people to look at
    ///
    /// They are left in `shots` of cargo's target folder, named by state, size and theme.
    Shots,
    /// Weigh what a client's browser has to load until the page on which they get ready works
    ///
    /// Builds the web app first; fails above 80,000 compressed bytes of script and style. The tests weigh it too.
    Weigh,
    /// Measure something, and print the figures
    Bench {
        /// What
        what: Bench,
        /// Of `network`, these cases alone, such as `loss-10`
        #[arg(long = "case", value_name = "CASE")]
        cases: Vec<String>,
    },
    /// Run sessions, from commands to packets, under one seed after another, with faults, until a law breaks or the time is over
    ///
    /// Begins with a seed drawn anew, and prints it. Prints the seed that broke a law, with the last of what happened in
    /// it. `--seed S` runs that seed alone and prints everything; `--from S` searches from there on; `--secs N` says for
    /// how long; `-- --help` lists all flags.
    Sim {
        /// Flags for the simulation
        #[arg(value_name = "FLAGS", trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<OsString>,
    },
    /// Write the TypeScript of the wire messages anew, into web/src/wire
    Types,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        // One sentence for the person who typed the command; a backtrace of this program tells them nothing.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Build => build::release(&Project::find(Output::Stderr)?).map(|_program| ()),
        Command::Model { deep } => model::run(&Project::find(Output::Stdout)?, deep),
        Command::Mutants { flags } => mutants::run(&Project::find(Output::Stdout)?, &flags),
        Command::Demo { flags } => demo::run(&Project::find(Output::Stderr)?, flags),
        Command::Test { only, playwright } => test::run(&Project::find(Output::Stdout)?, &only, &playwright),
        Command::Bots { flags } => bots::run(&Project::find(Output::Stderr)?, flags),
        Command::Crash { kills, seed } => crash::run(&Project::find(Output::Stdout)?, kills, seed.as_deref()),
        Command::Bench { what, cases } => bench::run(&Project::find(Output::Stdout)?, what, &cases),
        Command::Sim { flags } => sim::run(&Project::find(Output::Stdout)?, demo::passed_on(flags)),
        Command::Shots => shots::run(&Project::find(Output::Stdout)?),
        Command::Weigh => weigh::run(&Project::find(Output::Stdout)?),
        Command::Types => build::types(&Project::find(Output::Stderr)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flags that reach `anteroom demo`.
    fn demo_flags(line: &str) -> Vec<OsString> {
        match Cli::try_parse_from(["xtask", "demo"].into_iter().chain(line.split_whitespace())) {
            Ok(Cli { command: Command::Demo { flags } }) => demo::passed_on(flags).collect(),
            Ok(_) => panic!("`demo {line}` is another command"),
            Err(error) => panic!("`demo {line}` is refused: {error}"),
        }
    }

    #[test]
    fn demo_passes_its_flags_on_with_and_without_two_dashes() {
        let expected = ["--port", "8123", "--data", "d", "--json"];
        assert_eq!(demo_flags("--port 8123 --data d --json"), expected);
        assert_eq!(demo_flags("-- --port 8123 --data d --json"), expected);
        assert_eq!(demo_flags("--port 8123 -- --data d --json"), expected);
        assert_eq!(demo_flags("-- --help"), ["--help"]);
        assert!(demo_flags("").is_empty());
    }

    #[test]
    fn bots_are_given_their_flags_and_a_measurement_its_name() {
        let Ok(Cli { command: Command::Bots { flags } }) =
            Cli::try_parse_from(["xtask", "bots", "--sessions", "10", "--audio-only"])
        else {
            panic!("the line is refused");
        };
        assert_eq!(flags, ["--sessions", "10", "--audio-only"]);
        for (name, expected) in [("admission", Bench::Admission), ("janus", Bench::Janus)] {
            let bench = Cli::try_parse_from(["xtask", "bench", name]).map(|cli| cli.command);
            assert!(matches!(bench, Ok(Command::Bench { what, .. }) if what == expected));
        }
    }

    #[test]
    fn a_crash_run_is_given_its_kills_and_its_seed() {
        let Ok(Cli { command: Command::Crash { kills, seed } }) =
            Cli::try_parse_from(["xtask", "crash", "150", "--seed", "0x5eed"])
        else {
            panic!("the line is refused");
        };
        assert_eq!((kills, seed.as_deref()), (150, Some("0x5eed")));
    }

    #[test]
    fn steps_are_named_one_by_one_and_playwrights_flags_after_two_dashes() {
        let line = ["xtask", "test", "--only", "fmt", "e2e", "--", "--project", "firefox"];
        let Ok(Cli { command: Command::Test { only, playwright } }) = Cli::try_parse_from(line) else {
            panic!("the line is refused");
        };
        assert!(only == [Step::Fmt, Step::E2e]);
        assert_eq!(playwright, ["--project", "firefox"]);
    }
}
