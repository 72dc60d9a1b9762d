//! A load: so many sessions at once, each with a host and clients who are let in, held for a while and looked at every second.
//!
//! Everything that happens is what pages do over the real protocol. What a person at a screen would notice is measured at the
//! participants; of the server's process, if it is ours, processor and memory are read beside it. The bots take processor
//! too, and are named beside the server: where both are on one machine, that machine carries more sessions than it shows.

mod figures;
mod given;
mod own;
mod plan;
mod process;
mod room;
mod watch;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::{sync::watch::Receiver, task::JoinSet};

pub use figures::{Delays, Figures};
pub use plan::{Credentials, Plan, Target, Wrong};

use own::Own;
use process::Process;
use room::Room;
use watch::Board;

/// What sessions need: who hosts them, and the links.
struct Practice {
    origin: String,
    provider: crate::Browser,
    links: Vec<String>,
    /// The address of this machine by which it reaches the server's media.
    from: std::net::IpAddr,
}

/// Runs a load to its end, or until `stop` turns true; then too every session is ended. Each second's figures go to `tell`.
pub async fn run(plan: &Plan, mut stop: Receiver<bool>, tell: impl Fn(&Figures)) -> anyhow::Result<Figures> {
    plan.check()?;
    process::check_open_files(plan.people())?;
    let (own, practice) = match &plan.target {
        Target::Own { program } => {
            let own = Own::start(program, plan).await?;
            let practice = own.practice(plan.sessions).await?;
            (Some(own), practice)
        }
        Target::Given { server, credentials, title } => {
            (None, given::practice(server, credentials, title, plan.sessions).await?)
        }
    };
    let server = own.as_ref().map(|own| Process::of(own.id()));
    let board = Arc::new(Board::default());
    let (end, ending) = tokio::sync::watch::channel(false);
    let mut rooms = JoinSet::new();
    let began = Instant::now();
    for (number, link) in practice.links.iter().enumerate() {
        let room = Room::new(number, link, &practice, plan, &board);
        rooms.spawn(room.run(began + plan.begins(number), ending.clone()));
    }
    let mut watching = watch::Watching::new(&board, server);
    let deadline = began + plan.ramp;
    let mut until = None;
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = seconds.tick() => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
        let figures = watching.look(began.elapsed());
        tell(&figures);
        let now = Instant::now();
        if until.is_none() && now >= deadline && board.is_settled(practice.links.len()) {
            until = Some(now + plan.length);
            watching.count_from_here();
        }
        if until.is_some_and(|until| now >= until) {
            break;
        }
    }
    let figures = watching.close(began.elapsed());
    // Whoever ends it has no more wishes.
    let _ = end.send(true);
    while let Some(ended) = rooms.join_next().await {
        ended.context("a session's task broke")?;
    }
    Ok(Figures { troubles: board.troubles(), ..figures })
}
