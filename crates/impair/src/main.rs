//! A bad network between browsers and the media server: a relay for UDP that loses, delays and withholds what passes it.
//!
//! `impair --server ADDRESS` prints the address at which it listens, and obeys lines on standard input: `loss PERCENT`,
//! `delay MILLISECONDS`, `outage MILLISECONDS`, `move` and `counts`, each answered by one line. It ends with its input. What is
//! asked for holds in each direction, from then on.
//!
//! Three parts: a [`line`] decides what becomes of each datagram, pure, from a seed and the time; an [`order`] is one line of the
//! input; a [`relay`] has the sockets. Bandwidth is not its affair: the system limits that better (`tc tbf`).

#![allow(clippy::print_stdout, reason = "answers are what the caller reads")]

mod line;
mod order;
mod relay;

use std::net::SocketAddr;

use anyhow::Context;
use clap::Parser;
use tokio::sync::mpsc;

use crate::relay::Relay;

#[derive(Parser)]
#[command(name = "impair", about = "Relays datagrams to a server and back, and loses, delays and withholds them")]
struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Whom everything is for; nothing is taken from anybody else
    #[arg(long)]
    server: SocketAddr,
    /// What is lost follows from it, and from what passes
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let Arguments { listen, server, seed } = Arguments::parse();
    let mut relay = Relay::bind(listen, server, seed).await.with_context(|| format!("{listen} is not to be had"))?;
    println!("{}", relay.address()?);
    let (heard, mut lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut lines = std::io::stdin().lines().map_while(Result::ok);
        while lines.next().is_some_and(|line| heard.blocking_send(line).is_ok()) {}
    });
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(line) => println!("{}", relay.obey(line.parse()?).await?),
                None => return Ok(()),
            },
            () = relay.turn() => {}
        }
    }
}
