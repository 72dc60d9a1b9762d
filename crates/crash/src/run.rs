//! Goes round: everybody presses, the server is killed, the log is read, the server is started again and everybody comes
//! back. One failure ends the run, with the seed, the book of the client concerned, and what the server said.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, ensure};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::{
    Figures,
    client::{Client, Invitation, Stopped, Traffic},
    oracle::Oracle,
    server::{Facts, Server},
    witness::Wrong,
};

/// Guests of each appointment, beside its hosts and the clients who are booked.
const GUESTS: usize = 3;
/// At most so many commands are sent before the moment of the kill is near.
const SENT_MAX: usize = 300;
/// And then it comes so long after one more, in microseconds, at most.
const AFTER_SENT_US_MAX: u64 = 30_000;
/// One start in so many is killed, too.
const START_KILLED_IN: u32 = 8;
/// Everybody together sends something sooner than that.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The program `anteroom`.
    pub program: PathBuf,
    /// Kills that have to meet commands in flight.
    pub kills: usize,
    /// Who presses what, and how long is waited.
    pub seed: u64,
}

/// A run under way.
struct Run {
    server: Server,
    clients: Vec<Client>,
    oracle: Oracle,
    figures: Figures,
    dice: StdRng,
}

/// Runs a plan to its end, or to the first thing that is not as it must be.
pub async fn run(plan: Plan) -> anyhow::Result<Figures> {
    let started = Instant::now();
    let folder = tempfile::tempdir()?;
    let server = Server::start(&plan.program, &folder.path().join("data"))?;
    let mut dice = StdRng::seed_from_u64(plan.seed);
    let clients = gather(&server.facts, &mut dice).await?;
    let oracle = Oracle::new(server.facts.appointments.iter().map(|appointment| appointment.id));
    let figures = Figures { seed: plan.seed, start_up_max: server.start_up, ..Figures::default() };
    let mut run = Run { server, clients, oracle, figures, dice };
    if let Err(error) = run.go_round(plan.kills).await {
        let said = run.server.last_words();
        let kills = run.figures.kills;
        return Err(error.context(format!("seed {:#x}, after {kills} kills; the server said:\n{said}", plan.seed)));
    }
    run.figures.took = started.elapsed();
    Ok(run.figures)
}

/// Everybody who takes part, at the doors of all appointments.
async fn gather(facts: &Facts, dice: &mut StdRng) -> anyhow::Result<Vec<Client>> {
    let mut clients = Vec::new();
    for (which, appointment) in facts.appointments.iter().enumerate() {
        let mut invite = |name: &str, host, sign_in: Option<&str>| Invitation {
            name: name.to_owned(),
            appointment: which,
            host,
            sign_in: sign_in.map(str::to_owned),
            later: !host && dice.random(),
            link: appointment.link.clone(),
            seed: dice.random(),
        };
        let hosts = [&facts.provider, &facts.colleague].into_iter();
        let hosts = hosts.filter(|host| appointment.providers.contains(&host.name));
        let mut invited: Vec<_> = hosts.map(|host| invite(&host.name, true, Some(&host.sign_in))).collect();
        let booked = facts.clients.iter().filter(|client| appointment.clients.contains(&client.name));
        invited.extend(booked.map(|client| invite(&client.name, false, Some(&client.sign_in))));
        invited.extend((0..GUESTS).map(|n| invite(&format!("Guest {which}.{n}"), false, None)));
        for invitation in invited {
            clients.push(Client::come(&facts.url, invitation).await?);
        }
    }
    Ok(clients)
}

impl Run {
    async fn go_round(&mut self, kills: usize) -> anyhow::Result<()> {
        while self.figures.kills < kills {
            self.round().await?;
        }
        self.settle().await?;
        let missing = self.figures.missing();
        ensure!(missing.is_empty(), "nobody met {}; all that was met: {}", missing.join(", "), self.figures.kinds);
        Ok(())
    }

    /// At the end, everything that is still without an answer gets one, and the logs are read for the last time.
    async fn settle(&mut self) -> anyhow::Result<()> {
        let (traffic, seen) = watch::channel(Traffic::default());
        for which in 0..self.clients.len() {
            let Some(client) = self.clients.get_mut(which) else { break };
            if let Err(stopped) = client.settle(&traffic).await {
                return self.excuse(which, stopped, None);
            }
        }
        self.server.kill()?;
        self.server.wait()?;
        let checked = self.oracle.check(self.server.data(), &mut self.clients, &[]).await;
        self.figures.entries += checked.map_err(|wrong| self.failure(&wrong))?.entries;
        self.count(*seen.borrow());
        Ok(())
    }

    fn count(&mut self, Traffic { acknowledged, refused, .. }: Traffic) {
        self.figures.acknowledged += acknowledged;
        self.figures.refused += refused;
    }

    async fn round(&mut self) -> anyhow::Result<()> {
        let (traffic, seen) = watch::channel(Traffic::default());
        let working: Vec<_> = self.clients.drain(..).map(|client| work(client, traffic.clone())).collect();
        let killed = self.strike(seen.clone()).await;
        let mut stopped = Vec::new();
        for task in working {
            let (client, why) = task.await.context("a client panicked")?;
            stopped.push((self.clients.len(), why));
            self.clients.push(client);
        }
        let killed_at = killed?;
        for (which, why) in stopped {
            self.excuse(which, why, Some(killed_at))?;
        }
        let in_flight: Vec<_> = self
            .clients
            .iter()
            .flat_map(|client| client.in_flight(killed_at).into_iter().map(|id| (client.id(), id)))
            .collect();
        for client in &mut self.clients {
            self.figures.kinds.merge(&client.take_kinds());
            for id in client.in_flight(killed_at) {
                if let Some(asked) = client.book.find(client.id(), id) {
                    self.figures.kinds.in_flight(&asked.command);
                }
            }
        }
        let checked = self.oracle.check(self.server.data(), &mut self.clients, &in_flight).await;
        let found = checked.map_err(|wrong| self.failure(&wrong))?;
        let counted = usize::from(!in_flight.is_empty());
        self.figures.kills += counted;
        self.figures.repeated += 1 - counted;
        self.figures.in_flight += in_flight.len();
        self.figures.settled_done += found.settled_done;
        self.figures.two_hosts += found.two_hosts;
        self.figures.in_turns += found.in_turns;
        self.figures.of_both_hosts += usize::from(self.met_both_hosts(killed_at));
        self.figures.sessions += found.sessions;
        self.figures.entries += found.entries;
        self.figures.audited += found.audited;
        self.count(*seen.borrow());
        self.come_back().await
    }

    /// Did the kill meet commands of two hosts of one session?
    fn met_both_hosts(&self, killed_at: Instant) -> bool {
        let busy = self.clients.iter().filter(|client| client.host && !client.in_flight(killed_at).is_empty());
        let at: Vec<_> = busy.map(|client| client.appointment).collect();
        at.iter().any(|which| at.iter().filter(|other| *other == which).count() > 1)
    }

    /// Waits until some commands have been sent, then a moment after one more, and kills.
    async fn strike(&mut self, mut traffic: watch::Receiver<Traffic>) -> anyhow::Result<Instant> {
        let sent = self.dice.random_range(1..=SENT_MAX);
        // What is waited for is borrowed from those who send, so it is let go of at once.
        let busy = timeout(PATIENCE, traffic.wait_for(|traffic| traffic.sent >= sent)).await.is_ok_and(|it| it.is_ok());
        // Mostly at once: answers take a few milliseconds.
        let after = self.dice.random_range(0..=AFTER_SENT_US_MAX) / self.dice.random_range(1..=20);
        sleep(Duration::from_micros(after)).await;
        let killed_at = self.server.kill()?;
        self.server.wait()?;
        ensure!(busy, "nobody sends anything any more");
        Ok(killed_at)
    }

    /// A connection that broke because of the kill is no failure; any other end is one.
    fn excuse(&self, which: usize, why: Stopped, killed_at: Option<Instant>) -> anyhow::Result<()> {
        let whose = self.clients.get(which).map(Client::id);
        let what = match why {
            Stopped::Broken { at, .. } if killed_at.is_some_and(|killed_at| at >= killed_at) => return Ok(()),
            Stopped::Broken { why, .. } => format!("a connection broke while the server lived: {why}"),
            Stopped::Wrong(what) => what,
        };
        Err(self.failure(&Wrong { what, whose }))
    }

    /// The server is started again, everybody comes back, and only then anybody presses anything.
    async fn come_back(&mut self) -> anyhow::Result<()> {
        if self.dice.random_ratio(1, START_KILLED_IN) {
            let after = self.dice.random_range(Duration::ZERO..=self.server.start_up);
            self.server.start_and_kill(after).await?;
            self.figures.starts_killed += 1;
        }
        self.server.start_again()?;
        self.figures.start_up_max = self.figures.start_up_max.max(self.server.start_up);
        let mut coming = JoinSet::new();
        for mut client in self.clients.drain(..) {
            coming.spawn(async move {
                let before = client.id();
                let came = client.come_back().await;
                (client, before, came)
            });
        }
        let mut failed = None;
        let mut before = Vec::new();
        while let Some(came) = coming.join_next().await {
            let (client, was, came) = came.context("a client panicked")?;
            failed = failed.or(came.err());
            self.clients.push(client);
            before.push(was);
        }
        if let Some(error) = failed {
            return Err(error);
        }
        for (client, before) in self.clients.iter().zip(before) {
            self.oracle.compare(client, before).map_err(|wrong| self.failure(&wrong))?;
            self.figures.views += 1;
        }
        for client in &mut self.clients {
            let now = client.id();
            client.book.forget_all_but(|participant| participant == now || self.oracle.follows(participant));
        }
        Ok(())
    }

    fn failure(&self, Wrong { what, whose }: &Wrong) -> anyhow::Error {
        let concerned = |client: &&Client| whose.is_some_and(|whose| whose == client.id() || client.book.knows(whose));
        match self.clients.iter().find(concerned) {
            Some(client) => anyhow!("{what}\nthe book of {}:\n{}", client.name, client.book.last_lines()),
            None => anyhow!("{what}"),
        }
    }
}

fn work(mut client: Client, traffic: watch::Sender<Traffic>) -> JoinHandle<(Client, Stopped)> {
    tokio::spawn(async move {
        let stopped = client.work(&traffic).await;
        (client, stopped)
    })
}
