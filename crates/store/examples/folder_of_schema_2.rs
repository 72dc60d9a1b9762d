//! How `fixtures/folder_of_schema_2` was made. It is never made anew, for there are folders like it: this refuses to. A later
//! schema gets a folder of its own, by a program like this one.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use session::{AppointmentId, Channel, CommandId, Entry, Event, ParticipantId, Personal, SessionId, Text, Timestamp};
use store::{EventLog, Practice, PracticeId, Seq, Store};
use uuid::Uuid;

type Any<T> = Result<T, Box<dyn Error>>;

/// What a closed store leaves, but for its lock, which is empty.
const FILES: [&str; 3] = ["anteroom.db", "audit.key", "audit.heads"];

/// A practice and the number of a session of it.
type Which = (u128, u128);

/// Said in session 2, and erased.
const FORGOTTEN: &str = "Nobody may find this again";

fn participant(n: u128) -> ParticipantId {
    ParticipantId(Uuid::from_u128(0x9a47_0000 + n))
}

fn session((_, n): Which) -> SessionId {
    SessionId(Uuid::from_u128(0x5e55_0000 + n))
}

fn practice(n: u128) -> PracticeId {
    PracticeId(Uuid::from_u128(n))
}

/// An entry that is like no other one with another number.
fn entry(n: u32, event: Event) -> Entry {
    let (actor, command) = (participant(n.into()), CommandId(Uuid::from_u128(n.into())));
    Entry { at: Timestamp(1_700_000_000_000 + i64::from(n)), actor: Some(actor), command: Some(command), event }
}

/// Nobody's: of a deadline.
fn by_itself(n: u32, event: Event) -> Entry {
    Entry { actor: None, command: None, ..entry(n, event) }
}

/// A line of `fixtures/schema_2.jsonl`.
#[derive(Deserialize)]
struct Written {
    #[serde(rename = "type")]
    kind: String,
    payload: String,
    texts: Vec<Option<String>>,
}

/// Its payload, without the commitments.
#[derive(Deserialize)]
struct Payload {
    event: Map<String, Value>,
}

/// Every kind of event.
fn every_event() -> Any<Vec<Event>> {
    let event = |line: &str| -> Any<Event> {
        let Written { kind, payload, texts } = serde_json::from_str(line)?;
        let Payload { mut event } = serde_json::from_str(&payload)?;
        event.insert("type".to_owned(), kind.into());
        let mut event: Event = serde_json::from_value(event.into())?;
        event.put_personal(&texts)?;
        Ok(event)
    };
    include_str!("../fixtures/schema_2.jsonl").lines().map(event).collect()
}

fn waited() -> Any<Entry> {
    let guest =
        json!({"type": "waited", "participant": participant(7), "identity": {"as": "guest", "name": "Zoë 名前"}});
    Ok(entry(1, serde_json::from_value(guest)?))
}

fn said(n: u32, text: &str) -> Any<Entry> {
    let (participant, text) = (participant(1), Text::new(text)?);
    Ok(entry(n, Event::Said { participant, to: Channel::Session, number: n, text }))
}

/// Appends one entry after the other, so that each has had its head.
async fn append(store: &Store, of: Which, entries: impl IntoIterator<Item = Entry>) -> Any<()> {
    let (log, appointment) = (store.log(practice(of.0)), AppointmentId(Uuid::from_u128(0xa990_0000 + of.1)));
    let mut last = Seq(log.read(session(of)).await?.len() as u64);
    for entry in entries {
        last = log.append(session(of), appointment, last, &[entry]).await?;
    }
    Ok(())
}

async fn fill(store: &Store) -> Any<()> {
    for n in [1, 2] {
        store.add_practice(Practice { id: practice(n), name: format!("Practice {n}") }).await?;
    }
    let events = every_event()?;
    let opened = by_itself(0, events.first().ok_or("there are events")?.clone());
    // Names and chat, and every event there is.
    append(store, (1, 1), (0..).zip(events).map(|(n, event)| entry(n, event))).await?;
    // What was said is erased; then more is said.
    append(store, (1, 2), [opened.clone(), waited()?, said(2, FORGOTTEN)?, said(3, FORGOTTEN)?]).await?;
    store.log(practice(1)).erase(session((1, 2)), Personal::Chat).await?;
    append(store, (1, 2), [said(4, "And this was said afterwards")?]).await?;
    // Ended, and its names are erased.
    let started = entry(2, Event::Started { by: participant(1) });
    let ended = by_itself(3, Event::Ended { by: None });
    append(store, (1, 3), [opened.clone(), waited()?, started, ended]).await?;
    store.log(practice(1)).erase(session((1, 3)), Personal::Name).await?;
    // The session of that id of another practice is another session.
    append(store, (2, 1), [opened, waited()?]).await
}

#[tokio::main]
async fn main() -> Any<()> {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/folder_of_schema_2");
    fs::create_dir(&fixture)?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path()).await?;
    fill(&store).await?;
    let mut listing = String::new();
    for of in [(1, 1), (1, 2), (1, 3), (2, 1)] {
        for entry in store.log(practice(of.0)).read(session(of)).await? {
            listing += &json!({"practice": of.0, "session": of.1, "entry": entry}).to_string();
            listing += "\n";
        }
    }
    store.close().await;
    for file in FILES {
        let bytes = fs::read(folder.path().join(file))?;
        assert!(!bytes.windows(FORGOTTEN.len()).any(|window| window == FORGOTTEN.as_bytes()), "{file}");
        fs::write(fixture.join(file), bytes)?;
    }
    Ok(fs::write(fixture.join("entries.jsonl"), listing)?)
}
