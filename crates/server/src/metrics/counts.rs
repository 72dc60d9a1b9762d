//! What the server itself counts: sessions, the log, and what was refused. Handles on the same numbers, cheap to clone.

use std::time::Duration;

use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use serde::Serialize;
use session::{Grants, PhaseTag, Refusal, Session};
use wire::ProblemCode;

use super::letters::Letters;

/// One label and its value.
type Label = [(&'static str, String); 1];

/// Upper bounds of the classes of times, in seconds: from a fast disk to one that is about to fail.
const APPEND_BOUNDS_S: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What of the log failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogWork {
    Append,
    Read,
}

/// The counters.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    sessions: Gauge,
    inside: Gauge,
    waiting: Gauge,
    append_time: Histogram,
    log_failures: Family<Label, Counter>,
    damaged: Counter,
    busy: Counter,
    over_rate: Counter,
    commands_refused: Family<Label, Counter>,
    requests_refused: Family<Label, Counter>,
    letters: Letters,
}

impl Default for Counts {
    fn default() -> Self {
        let counts = Self {
            sessions: Gauge::default(),
            inside: Gauge::default(),
            waiting: Gauge::default(),
            append_time: Histogram::new(APPEND_BOUNDS_S),
            log_failures: Family::default(),
            damaged: Counter::default(),
            busy: Counter::default(),
            over_rate: Counter::default(),
            commands_refused: Family::default(),
            requests_refused: Family::default(),
            letters: Letters::default(),
        };
        // What never happened is 0 and not missing, so that the first time is seen as a rise.
        for work in [LogWork::Append, LogWork::Read] {
            let _ = counts.log_failures.get_or_create(&[("work", work.name().to_owned())]);
        }
        let _ = counts.commands_refused.get_or_create(&[("kind", tag(&Refusal::HostsOnly))]);
        let _ = counts.requests_refused.get_or_create(&[("kind", tag(&ProblemCode::LinkUnknown))]);
        counts
    }
}

impl Counts {
    /// Entries were written durably, in this time.
    pub(crate) fn appended(&self, took: Duration) {
        self.append_time.observe(took.as_secs_f64());
    }

    /// The log could not be written or read.
    pub(crate) fn log_failed(&self, work: LogWork) {
        self.log_failures.get_or_create(&[("work", work.name().to_owned())]).inc();
    }

    /// The log of a session was found damaged.
    pub(crate) fn session_is_damaged(&self) {
        self.damaged.inc();
    }

    /// A session's mailbox was full.
    pub(crate) fn mailbox_was_full(&self) {
        self.busy.inc();
    }

    /// A page sent more messages than it may.
    pub(crate) fn page_was_too_fast(&self) {
        self.over_rate.inc();
    }

    /// A session said no to a command.
    pub(crate) fn refused(&self, refusal: Refusal) {
        self.commands_refused.get_or_create(&[("kind", tag(&refusal))]).inc();
    }

    /// An HTTP request was answered with an error.
    pub(crate) fn request_refused(&self, code: ProblemCode) {
        self.requests_refused.get_or_create(&[("kind", tag(&code))]).inc();
    }

    /// Those of letters to clients.
    pub(crate) fn letters(&self) -> Letters {
        self.letters.clone()
    }

    /// Puts them into a registry.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("sessions", "Sessions that are live or held", self.sessions.clone());
        registry.register("people_inside", "People who are inside a session", self.inside.clone());
        registry.register("people_waiting", "People who wait or ask to come in", self.waiting.clone());
        registry.register_with_unit(
            "log_append_duration",
            "How long it took to write a step of a session durably",
            Unit::Seconds,
            self.append_time.clone(),
        );
        registry.register(
            "log_failures",
            "Times that the log failed, by what was to be done",
            self.log_failures.clone(),
        );
        registry.register(
            "sessions_damaged",
            "Sessions whose log was found damaged, so that nobody can open them",
            self.damaged.clone(),
        );
        registry.register(
            "mailbox_busy",
            "Messages turned away because a session's mailbox was full",
            self.busy.clone(),
        );
        registry.register(
            "messages_over_rate",
            "Messages dropped because a page sent too many",
            self.over_rate.clone(),
        );
        registry.register(
            "commands_refused",
            "Commands that a session refused, by kind",
            self.commands_refused.clone(),
        );
        registry.register(
            "requests_refused",
            "HTTP requests answered with an error, by kind",
            self.requests_refused.clone(),
        );
        self.letters.register(registry);
    }
}

impl LogWork {
    fn name(self) -> &'static str {
        match self {
            Self::Append => "append",
            Self::Read => "read",
        }
    }
}

/// The name that an answer has on the wire too; its fields, if it has any, are not part of it.
fn tag(answer: &impl Serialize) -> String {
    match serde_json::to_value(answer) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(value) => value.get("code").and_then(|code| code.as_str()).unwrap_or("other").to_owned(),
        Err(_) => "other".to_owned(),
    }
}

/// One session's part in the sums. It is taken out of them when the session is not loaded any more.
#[derive(Debug)]
pub(crate) struct Headcount {
    counts: Counts,
    sessions: i64,
    inside: i64,
    waiting: i64,
}

impl Headcount {
    /// Nobody yet.
    pub(crate) fn new(counts: Counts) -> Self {
        Self { counts, sessions: 0, inside: 0, waiting: 0 }
    }

    /// The session has changed.
    pub(crate) fn count(&mut self, session: &Session) {
        let is_going_on = matches!(session.phase_tag(), PhaseTag::Live | PhaseTag::Held);
        let has_ended = session.phase_tag() == PhaseTag::Ended;
        let waiting = if has_ended { 0 } else { session.waiting().count() };
        self.set(i64::from(is_going_on), inside(&session.grants()), i64::try_from(waiting).unwrap_or(i64::MAX));
    }

    fn set(&mut self, sessions: i64, inside: i64, waiting: i64) {
        self.counts.sessions.inc_by(sessions - self.sessions);
        self.counts.inside.inc_by(inside - self.inside);
        self.counts.waiting.inc_by(waiting - self.waiting);
        (self.sessions, self.inside, self.waiting) = (sessions, inside, waiting);
    }
}

impl Drop for Headcount {
    fn drop(&mut self) {
        self.set(0, 0, 0);
    }
}

fn inside(grants: &Grants) -> i64 {
    i64::try_from(grants.iter().count()).unwrap_or(i64::MAX)
}
