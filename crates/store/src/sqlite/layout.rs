//! How an entry lies in a row: the columns a person looks for, and the rest of the event as JSON.
//!
//! A row says which version of the layout it has. When the shape of an event changes, [`SCHEMA`] goes up and [`upcast`]
//! learns to bring the older payload to the new shape; rows are never rewritten.

use serde_json::Value;
use session::{CommandId, Entry, Event, ParticipantId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

/// The version this code writes.
pub(super) const SCHEMA: i64 = 1;

/// The columns of `events`, without those that say where in the log the row is.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(super) struct Row {
    pub(super) at: i64,
    pub(super) actor: Option<String>,
    pub(super) command: Option<String>,
    pub(super) schema: i64,
    #[sqlx(rename = "type")]
    pub(super) kind: String,
    pub(super) payload: String,
}

/// The row of an entry. Fails only for an event that is not an object with a `type`, and there is none.
pub(super) fn row(entry: &Entry) -> Result<Row, String> {
    let event = serde_json::to_value(&entry.event).map_err(|_| "the event cannot be written as JSON")?;
    let Value::Object(mut fields) = event else { return Err("the event is not an object".into()) };
    let Some(Value::String(kind)) = fields.remove("type") else { return Err("the event has no type".into()) };
    Ok(Row {
        at: entry.at.0,
        actor: entry.actor.map(|id| id.to_string()),
        command: entry.command.map(|id| id.to_string()),
        schema: SCHEMA,
        kind,
        payload: Value::Object(fields).to_string(),
    })
}

/// The entry of a row, or what is wrong with the row. What is wrong never quotes the row: it holds names.
pub(super) fn entry(row: Row) -> Result<Entry, &'static str> {
    let Ok(Value::Object(mut fields)) = serde_json::from_str(&row.payload) else {
        return Err("its payload is not a JSON object");
    };
    fields.insert("type".into(), Value::String(row.kind));
    let event = upcast(row.schema, Value::Object(fields))?;
    let event: Event = serde_json::from_value(event).map_err(|_| "its payload does not fit its type")?;
    let actor = row.actor.map(|id| uuid(&id)).transpose()?.map(ParticipantId);
    let command = row.command.map(|id| uuid(&id)).transpose()?.map(CommandId);
    Ok(Entry { at: Timestamp(row.at), actor, command, event })
}

/// Brings an event of an older layout to the present one.
fn upcast(schema: i64, event: Value) -> Result<Value, &'static str> {
    match schema {
        SCHEMA => Ok(event),
        _ => Err("it was written by a later version of Anteroom"),
    }
}

/// An id as the database keeps it: hyphenated text, so that a person can read a row.
pub(super) fn uuid(text: &str) -> Result<Uuid, &'static str> {
    Uuid::try_parse(text).map_err(|_| "an id in it is not a UUID")
}

#[cfg(test)]
mod tests;
