//! How many durable commands a second live sessions take, beside a plain loop on the same disk that writes the same bytes
//! into a file and syncs after each. Run by `cargo xtask bench log`; it prints and judges nothing.
//!
//! A command goes the way that it goes in the server: a coordinator decides it, what it led to is appended and synced, and
//! only then it counts as done. What the server does around that, sockets, views and the media server, is left out. A
//! session has one command under way at a time, as it has one owner.
//!
//! A disk that others use too is not the same from one second to the next, so both sides take turns, second by second, and
//! what is told is the median of the turns.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use coordinator::{Answer, Coordinator, Input, Next};
use session::{
    Actor, Admission, AppointmentId, Booked, Booking, Command, CommandId, Credential, DeviceId, Entry, Kind, Name,
    ParticipantId, PersonId, Session, SessionId, Timestamp,
};
use store::{EventLog, Practice, PracticeId, Seq, SqliteLog, Store};
use uuid::Uuid;

/// How long one side goes on before the other takes its turn.
const TURN: Duration = Duration::from_secs(1);

/// How many turns each side has.
const TURNS: usize = 7;

/// How many sessions are under way at once.
const SESSIONS: [u128; 3] = [1, 8, 64];

const PRACTICE: PracticeId = PracticeId(Uuid::nil());

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A live session with its host, who pauses and resumes the one client inside, and its log.
struct Owner {
    id: SessionId,
    coordinator: Coordinator,
    log: SqliteLog,
    host: Actor,
    client: ParticipantId,
    commands: u128,
    now: Timestamp,
    /// The newest entry.
    last: Option<Entry>,
}

impl Owner {
    async fn new(n: u128, log: SqliteLog) -> Outcome<Self> {
        let (person, name) = (PersonId(Uuid::from_u128(1)), Name::new("Dr. Maya Okafor").map_err(|_| "a name")?);
        let providers = vec![Booked { person, name: name.clone() }];
        let (kind, admission) = (Kind::Individual, Admission::ProviderAdmits);
        let now = Timestamp(1_700_000_000_000);
        let session = Session::new(Booking { kind, admission, providers, clients: Vec::new() }, now);
        let who = |place| ParticipantId(Uuid::from_u128(n * 4 + place));
        let host = Actor { participant: who(1), credential: Credential::Provider { person, name }, formerly: None };
        let guest = Actor { participant: who(2), credential: Credential::Guest, formerly: None };
        let mut owner = Self {
            id: SessionId(Uuid::from_u128(n)),
            coordinator: Coordinator::new(session, 0),
            log,
            client: guest.participant,
            host: host.clone(),
            commands: n << 64,
            now,
            last: None,
        };
        for actor in [&host, &guest] {
            let device = DeviceId(actor.participant.0);
            owner.step(vec![Input::Connect { actor: actor.clone(), device }]).await?;
        }
        owner.say(&guest, Command::Ready { name: Some("Ann".to_owned()) }).await?;
        owner.say(&host, Command::JoinNow).await?;
        owner.say(&host, Command::Admit { participant: guest.participant }).await?;
        Ok(owner)
    }

    async fn say(&mut self, actor: &Actor, command: Command) -> Outcome<()> {
        self.commands += 1;
        let (device, id) = (DeviceId(actor.participant.0), CommandId(Uuid::from_u128(self.commands)));
        let answers = self.step(vec![Input::Command { device, actor: actor.clone(), id, command, seen: None }]).await?;
        if answers == [Answer::Done] { Ok(()) } else { Err(format!("a command was answered with {answers:?}").into()) }
    }

    async fn step(&mut self, batch: Vec<Input>) -> Outcome<Vec<Answer>> {
        self.now = self.now.plus_ms(1);
        let mut next = self.coordinator.begin(batch, self.now);
        loop {
            next = match next {
                Next::Give(give) => self.coordinator.gave(give),
                Next::Append(append) => {
                    let (appointment, expected) = (AppointmentId(self.id.0), Seq(append.expected()));
                    self.log.append(self.id, appointment, expected, append.entries()).await?;
                    self.last = append.entries().last().cloned();
                    self.coordinator.appended(append, true)
                }
                Next::Read(_) => return Err("nothing failed, and the log is to be read".into()),
                Next::Tell(tell) => return Ok(tell.answers.into_iter().map(|it| it.answer).collect()),
            };
        }
    }

    /// Commands for one turn; answers with how many were done.
    async fn work(mut self, begun: Instant) -> Outcome<(Self, usize)> {
        let (host, participant) = (self.host.clone(), self.client);
        let mut done = 0;
        while begun.elapsed() < TURN {
            let is_inside = self.coordinator.given().contains(participant);
            let command = if is_inside { Command::Pause { participant } } else { Command::Resume { participant } };
            self.say(&host, command).await?;
            done += 1;
        }
        Ok((self, done))
    }
}

#[allow(clippy::cast_precision_loss, reason = "a rate of some thousands a second")]
fn rate(done: usize, since: Instant) -> f64 {
    done as f64 / since.elapsed().as_secs_f64()
}

/// One write after the other, each synced.
fn plain(file: &mut File, bytes: &[u8]) -> Outcome<f64> {
    let begun = Instant::now();
    let mut done = 0;
    while begun.elapsed() < TURN {
        file.write_all(bytes)?;
        file.sync_data()?;
        done += 1;
    }
    Ok(rate(done, begun))
}

async fn commands(owners: &mut Vec<Owner>) -> Outcome<f64> {
    let begun = Instant::now();
    let running: Vec<_> = owners.drain(..).map(|owner| tokio::spawn(owner.work(begun))).collect();
    let mut all = 0;
    for session in running {
        let (owner, done) = session.await??;
        owners.push(owner);
        all += done;
    }
    Ok(rate(all, begun))
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// Both sides in turns: commands a second, plain writes a second, and how many times as many.
async fn side_by_side(folder: &Path, sessions: u128) -> Outcome<(f64, f64, f64)> {
    let store = Store::open(&folder.join(sessions.to_string())).await?;
    store.add_practice(Practice { id: PRACTICE, name: "Harbour Practice".into() }).await?;
    let mut owners = Vec::new();
    for n in 0..sessions {
        owners.push(Owner::new(n + 1, store.log(PRACTICE)).await?);
    }
    let entry = owners.iter().find_map(|owner| owner.last.clone()).ok_or("nothing was appended")?;
    let (bytes, mut file) = (serde_json::to_vec(&entry)?, File::create(folder.join("plain"))?);
    let (mut ours, mut plains, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        // Who begins changes too.
        let (commands, plain) = if turn % 2 == 0 {
            let plain = plain(&mut file, &bytes)?;
            (commands(&mut owners).await?, plain)
        } else {
            let commands = commands(&mut owners).await?;
            (commands, plain(&mut file, &bytes)?)
        };
        ratios.push(commands / plain);
        ours.push(commands);
        plains.push(plain);
    }
    store.close().await;
    Ok((median(ours), median(plains), median(ratios)))
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let on = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&on)?;
    println!("durable commands a second on the disk of {}, the median of {TURNS} turns of a second", on.display());
    println!("{:>8}  {:>10}  {:>14}  {:>15}", "sessions", "commands", "a plain fsync", "ratio by turns");
    for sessions in SESSIONS {
        let (commands, plain, ratio) = side_by_side(folder.path(), sessions).await?;
        println!("{sessions:>8}  {commands:>10.0}  {plain:>14.0}  {ratio:>15.2}");
    }
    Ok(())
}
