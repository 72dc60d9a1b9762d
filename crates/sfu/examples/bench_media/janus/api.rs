//! The part of Janus's HTTP interface that is needed: one session with handles of the videoroom plugin. Most of what is asked
//! is only acknowledged, and answered by an event that is fetched.

use std::time::Duration;

use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::Outcome;

/// How long an answer may take. Janus itself answers after half a minute that there is no event.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);
/// Events that are fetched at once.
const EVENTS_MAX: u32 = 100;

/// What is negotiated beside a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Jsep<'a> {
    Offer(&'a str),
    Answer(&'a str),
}

/// A session.
pub(super) struct Api {
    runtime: Runtime,
    client: Client,
    /// Where the session is asked, `http://HOST:PORT/janus/SESSION`.
    session: String,
    /// Messages so far.
    messages: u64,
}

impl Api {
    /// Opens a session at this port of loopback.
    pub(super) fn open(port: u16) -> Outcome<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // A connection that is kept would be looked after only while something is asked.
        let client = Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(ANSWERED_WITHIN).build()?;
        let mut api = Self { runtime, client, session: format!("http://127.0.0.1:{port}/janus"), messages: 0 };
        let session = api.post("", json!({ "janus": "create" }))?;
        api.session = format!("{}/{}", api.session, id(&session)?);
        Ok(api)
    }

    /// A new handle of the videoroom plugin.
    pub(super) fn attach(&mut self) -> Outcome<u64> {
        let handle = self.post("", json!({ "janus": "attach", "plugin": "janus.plugin.videoroom" }))?;
        id(&handle)
    }

    /// Sends a message on a handle, and answers with the session description that comes back, if one does.
    pub(super) fn message(&mut self, handle: u64, body: &Value, jsep: Option<Jsep<'_>>) -> Outcome<Option<String>> {
        let message = json!({ "janus": "message", "body": body });
        let message = match jsep {
            None => message,
            Some(Jsep::Offer(sdp)) => with(message, "jsep", json!({ "type": "offer", "sdp": sdp })),
            Some(Jsep::Answer(sdp)) => with(message, "jsep", json!({ "type": "answer", "sdp": sdp })),
        };
        let mut reply = self.post(&format!("/{handle}"), message)?;
        if text(&reply, "/janus") == Some("ack") {
            reply = self.event(&self.messages.to_string())?;
        }
        if reply.pointer("/plugindata/data").is_none_or(|data| data.get("error").is_some()) {
            return Err(format!("Janus answered {body} with {reply}").into());
        }
        Ok(text(&reply, "/jsep/sdp").map(ToOwned::to_owned))
    }

    /// The event that answers a message. Those of which nobody waits are dropped: who came, who is connected.
    fn event(&self, transaction: &str) -> Outcome<Value> {
        loop {
            let events = self.fetch(self.client.get(format!("{}?maxev={EVENTS_MAX}", self.session)))?;
            let events = if let Value::Array(events) = events { events } else { vec![events] };
            if let Some(event) = events.into_iter().find(|event| text(event, "/transaction") == Some(transaction)) {
                return Ok(event);
            }
        }
    }

    fn post(&mut self, to: &str, request: Value) -> Outcome<Value> {
        self.messages += 1;
        let request = with(request, "transaction", self.messages.to_string().into());
        self.fetch(self.client.post(format!("{}{to}", self.session)).json(&request))
    }

    fn fetch(&self, request: RequestBuilder) -> Outcome<Value> {
        let answer: Value = self.runtime.block_on(async { request.send().await?.json().await })?;
        if text(&answer, "/janus") == Some("error") {
            return Err(format!("Janus answered {answer}").into());
        }
        Ok(answer)
    }
}

/// What a new session or handle is called.
fn id(answer: &Value) -> Outcome<u64> {
    let id = answer.pointer("/data/id").and_then(Value::as_u64);
    id.ok_or_else(|| format!("Janus answered {answer}").into())
}

/// An object with one more member. An absent member is not the same to Janus as one that is null.
fn with(mut object: Value, key: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(key.to_owned(), value);
    }
    object
}

fn text<'a>(answer: &'a Value, at: &str) -> Option<&'a str> {
    answer.pointer(at)?.as_str()
}
