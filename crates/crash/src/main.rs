//! `cargo xtask crash` runs this: one run against a built program, and its figures as the closing line.

#![allow(clippy::print_stdout, reason = "the closing line is what this program is for")]

use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use crash::Plan;

#[derive(Parser)]
#[command(name = "crash", about = "Kills the server again and again and looks for what it lost")]
struct Arguments {
    /// Kills that have to meet commands in flight
    #[arg(value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    kills: usize,
    /// The program `anteroom`
    #[arg(long)]
    program: PathBuf,
    /// Decimal, or hexadecimal after `0x`; drawn when it is not given
    #[arg(long, value_parser = seed)]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { kills, program, seed } = Arguments::parse();
    let seed = seed.unwrap_or_else(rand::random);
    let figures = crash::run(Plan { program, kills, seed }).await?;
    println!("{figures}");
    Ok(())
}

fn seed(text: &str) -> anyhow::Result<u64> {
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    number.context("a seed is a number, or 0x and a hexadecimal one")
}
