//! A crowd for a session that a person or a journey looks at: guests who come by a link, wait until they are let in, and speak
//! when they are told to.
//!
//! `crowd LINK COUNT` says `waiting` when all of them wait, and obeys lines on standard input: `speak N` and `hush N`, counted
//! from 1. It ends with its input.

#![allow(clippy::print_stdout, reason = "this is what the caller reads")]

use anyhow::Context;
use bots::{Browser, Participant};
use tokio::sync::mpsc;

/// As a page offers.
const VOICES: usize = 6;
const PICTURES: usize = 24;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let link = arguments.next().context("which link?")?;
    let count: u32 = arguments.next().context("how many?")?.parse()?;
    let origin = link.split('/').take(3).collect::<Vec<_>>().join("/");
    let mut people = Vec::new();
    for number in 1..=count {
        let mut guest = Participant::come(Browser::new(&origin)?, &link, number).await?;
        guest.get_ready(&format!("Guest {number}")).await?;
        guest.connect_hearing(VOICES, PICTURES).await?;
        guest.media()?.film(false).await?;
        people.push(guest);
    }
    println!("waiting");
    let (heard, mut lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut lines = std::io::stdin().lines().map_while(Result::ok);
        while lines.next().is_some_and(|line| heard.blocking_send(line).is_ok()) {}
    });
    while let Some(line) = lines.recv().await {
        let (wish, number) = line.split_once(' ').context("`speak N` or `hush N`")?;
        let index = number.parse::<usize>()?.checked_sub(1).context("they are counted from 1")?;
        let person = people.get(index).context("nobody has that number")?;
        person.media()?.speak(wish == "speak").await?;
    }
    Ok(())
}
