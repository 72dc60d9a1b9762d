//! How many durable appends a second the log takes, beside a plain loop on the same disk that writes the same bytes into
//! a file and syncs after each. Run by `cargo xtask bench log`; it prints and judges nothing.

#![allow(clippy::print_stdout, reason = "this is what a person at a terminal reads")]

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use session::{AppointmentId, CommandId, Entry, Event, ParticipantId, SessionId, Timestamp};
use store::{EventLog, Practice, PracticeId, Seq, SqliteLog, Store};
use uuid::Uuid;

/// How long each measurement takes.
const LASTS: Duration = Duration::from_secs(3);

/// How many sessions append at once.
const SESSIONS: [u64; 3] = [1, 8, 64];

fn entry(n: u64) -> Entry {
    let id = Uuid::from_u128(n.into());
    let event = Event::Admitted { participant: ParticipantId(id), by: ParticipantId(Uuid::max()) };
    let at = Timestamp(1_700_000_000_000);
    Entry { at, actor: Some(ParticipantId(Uuid::max())), command: Some(CommandId(id)), event }
}

#[allow(clippy::cast_precision_loss, reason = "a rate of some thousands a second")]
fn rate(done: u64, since: Instant) -> f64 {
    done as f64 / since.elapsed().as_secs_f64()
}

/// One append after the other, each synced.
fn plain(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let mut file = File::create(folder.join("plain"))?;
    let begun = Instant::now();
    let mut done = 0;
    while begun.elapsed() < LASTS {
        file.write_all(&serde_json::to_vec(&entry(done))?)?;
        file.sync_data()?;
        done += 1;
    }
    Ok(rate(done, begun))
}

async fn append_until_the_end(log: SqliteLog, n: u64, begun: Instant) -> Result<u64, store::AppendError> {
    let session = SessionId(Uuid::from_u128(n.into()));
    let mut done = 0;
    while begun.elapsed() < LASTS {
        log.append(session, AppointmentId(Uuid::nil()), Seq(done), &[entry(done)]).await?;
        done += 1;
    }
    Ok(done)
}

async fn log(folder: &Path, sessions: u64) -> Result<f64, Box<dyn Error>> {
    let store = Store::open(&folder.join(sessions.to_string())).await?;
    let practice = PracticeId(Uuid::nil());
    store.add_practice(Practice { id: practice, name: "Harbour Practice".into() }).await?;
    let begun = Instant::now();
    let running: Vec<_> =
        (0..sessions).map(|n| tokio::spawn(append_until_the_end(store.log(practice), n, begun))).collect();
    let mut done = 0;
    for session in running {
        done += session.await??;
    }
    let rate = rate(done, begun);
    store.close().await;
    Ok(rate)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let on = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&on)?;
    println!("durable appends a second on the disk of {}", on.display());
    println!("{:>8}  {:>10}  {:>14}  {:>6}", "sessions", "the log", "a plain fsync", "ratio");
    for sessions in SESSIONS {
        // Side by side in time, for a disk that others use too is not the same from one minute to the next.
        let (plain, log) = (plain(folder.path())?, log(folder.path(), sessions).await?);
        println!("{sessions:>8}  {log:>10.0}  {plain:>14.0}  {:>6.2}", log / plain);
    }
    Ok(())
}
