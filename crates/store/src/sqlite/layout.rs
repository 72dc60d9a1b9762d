//! How an entry lies in a row: the columns a person looks for, and the rest of the event as JSON.
//!
//! The JSON is an object with the `event`, whose personal texts are taken out, and under `personal` a commitment to
//! each of them in their order: `{"event":{…},"personal":[["name","<64 hexadecimal digits>"]]}`. An event without
//! personal texts has no `personal`.
//!
//! A row says which version of the layout it has. When the shape of an event or of this object changes, [`SCHEMA`] goes
//! up and [`UPCASTERS`] gets one more step, which brings the stored JSON of the version before to the new one. A row
//! that is chained is never written again: reading climbs the steps each time. A new event leaves the schema as it is: a
//! version that does not know it says that a later one wrote it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use session::{CommandId, Entry, Event, ParticipantId, Personal, PersonalText, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::mac::Mac;
use crate::seal::{kind_of, kind_text};

/// The version this code writes.
pub(crate) const SCHEMA: i64 = 2;

/// Why a row of a later version is not read.
pub(crate) const LATER: &str = "it was written by a later version of Anteroom";

/// The types of rows that this code writes and reads. One that is not here was written by a later version, whatever schema it
/// has: nothing that is read here got past its keyed hash.
const KINDS: [&str; 30] = [
    "opened",
    "waited",
    "started",
    "host_entered",
    "took_over",
    "walked_in",
    "asked",
    "ask_cancelled",
    "admitted",
    "denied",
    "blocked",
    "paused",
    "removed",
    "resumed",
    "came_back",
    "left",
    "muted",
    "unmuted",
    "asked_to_unmute",
    "declined_to_unmute",
    "kept_muted",
    "hand_raised",
    "hand_lowered",
    "said",
    "screen_shared",
    "screen_stopped",
    "host_lost",
    "host_returned",
    "held",
    "ended",
];

/// Step `n` brings the stored JSON of version `n + 1` to version `n + 2`.
const UPCASTERS: [fn(Value) -> Value; 1] = [from_1_to_2];

/// Version 1 had the event alone, with its personal texts in it; no commitments are a way to say that.
fn from_1_to_2(event: Value) -> Value {
    Value::Object(Map::from_iter([("event".to_owned(), event)]))
}

/// The columns of `events`, without those that say where in the log the row is, and without its hash.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Row {
    pub(crate) at: i64,
    pub(crate) actor: Option<String>,
    pub(crate) command: Option<String>,
    pub(crate) schema: i64,
    #[sqlx(rename = "type")]
    pub(crate) kind: String,
    pub(crate) payload: String,
}

/// A row on its way: what is missing are the commitments, which depend on where the row will be.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    row: Row,
    event: Map<String, Value>,
    /// The texts that were taken out, in their order.
    pub(crate) texts: Vec<PersonalText>,
}

/// What a chained row says of a text that is kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commitment {
    pub(crate) kind: Personal,
    pub(crate) mac: Mac,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    event: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    personal: Vec<(String, String)>,
}

/// The draft of an entry. Fails only for an event that is not an object with a `type`, and there is none.
pub(crate) fn draft(entry: &Entry) -> Result<Draft, String> {
    let mut event = entry.event.clone();
    let texts = event.take_personal();
    let event = serde_json::to_value(&event).map_err(|_| "the event cannot be written as JSON")?;
    let Value::Object(mut event) = event else { return Err("the event is not an object".into()) };
    let Some(Value::String(kind)) = event.remove("type") else { return Err("the event has no type".into()) };
    let row = Row {
        at: entry.at.0,
        actor: entry.actor.map(|id| id.to_string()),
        command: entry.command.map(|id| id.to_string()),
        schema: SCHEMA,
        kind,
        payload: String::new(),
    };
    Ok(Draft { row, event, texts })
}

impl Draft {
    /// The row, with a commitment to each of its texts in their order.
    pub(crate) fn row(self, commitments: &[Commitment]) -> Result<Row, String> {
        let personal = commitments.iter().map(|one| (kind_text(one.kind).to_owned(), one.mac.hex())).collect();
        let payload = Payload { event: self.event, personal };
        let payload = serde_json::to_string(&payload).map_err(|_| "the event cannot be written as JSON")?;
        Ok(Row { payload, ..self.row })
    }
}

/// The entry of a row, or what is wrong with the row. What is wrong never quotes the row.
///
/// `text` answers what became of the text at a position: what it says, nothing if it was erased, or what is wrong.
pub(crate) fn entry(
    row: Row,
    mut text: impl FnMut(usize, &Commitment) -> Result<Option<String>, &'static str>,
) -> Result<Entry, &'static str> {
    let payload: Value = serde_json::from_str(&row.payload).map_err(|_| "its payload is not JSON")?;
    let Payload { event: mut fields, personal } =
        serde_json::from_value(upcast(row.schema, payload)?).map_err(|_| "its payload is not what a version wrote")?;
    if !KINDS.contains(&row.kind.as_str()) {
        return Err(LATER);
    }
    fields.insert("type".into(), Value::String(row.kind));
    let mut event: Event =
        serde_json::from_value(Value::Object(fields)).map_err(|_| "its payload does not fit its type")?;
    if !personal.is_empty() {
        let commitments = personal.iter().map(|(kind, mac)| commitment(kind, mac));
        let texts =
            commitments.enumerate().map(|(position, one)| text(position, &one?)).collect::<Result<Vec<_>, _>>()?;
        event.put_personal(&texts).map_err(|_| "its personal texts are not those of its event")?;
    }
    let actor = row.actor.map(|id| uuid(&id)).transpose()?.map(ParticipantId);
    let command = row.command.map(|id| uuid(&id)).transpose()?.map(CommandId);
    Ok(Entry { at: Timestamp(row.at), actor, command, event })
}

fn commitment(kind: &str, mac: &str) -> Result<Commitment, &'static str> {
    let known = kind_of(kind).zip(Mac::from_hex(mac)).map(|(kind, mac)| Commitment { kind, mac });
    known.ok_or("a commitment in it is not one that a version wrote")
}

/// Brings the stored JSON of an older version to the present one.
fn upcast(schema: i64, stored: Value) -> Result<Value, &'static str> {
    let older = usize::try_from(schema - 1).ok().and_then(|older| UPCASTERS.get(older..));
    let steps = older.ok_or(if schema > SCHEMA { LATER } else { "its version is not one that there was" })?;
    Ok(steps.iter().fold(stored, |stored, step| step(stored)))
}

/// An id as the database keeps it: hyphenated text, so that a person can read a row.
pub(crate) fn uuid(text: &str) -> Result<Uuid, &'static str> {
    Uuid::try_parse(text).map_err(|_| "an id in it is not a UUID")
}

#[cfg(test)]
mod tests;
