//! The forms of an export: JSON lines, and comma-separated values.

use std::io::{self, Write};

use serde::Serialize;
use session::{Role, Timestamp};
use store::{AuditParticipant, AuditRecord, AuditSession};

/// Where records go.
pub(super) trait Sink: Send {
    /// Writes one record.
    fn write(&mut self, session: &AuditSession, record: AuditRecord) -> io::Result<()>;
    /// Writes what is left.
    fn finish(&mut self) -> io::Result<()>;
}

/// One JSON object a line.
pub(super) struct Jsonl(Box<dyn Write + Send>);

#[derive(Serialize)]
struct Line {
    at: String,
    session: String,
    appointment: String,
    seq: i64,
    #[serde(rename = "type")]
    kind: String,
    actor: Option<Somebody>,
    subject: Option<Somebody>,
    command: Option<String>,
    erased: bool,
    details: serde_json::Value,
}

#[derive(Serialize)]
struct Somebody {
    id: String,
    name: String,
    role: &'static str,
}

impl Somebody {
    fn of(participant: &AuditParticipant) -> Self {
        let name = participant.name.as_ref().map(ToString::to_string).unwrap_or_default();
        let role = match participant.role {
            Some(Role::Host) => "host",
            Some(Role::Client) => "client",
            None => "",
        };
        Self { id: participant.id.to_string(), name, role }
    }
}

/// In UTC with milliseconds (RFC 3339).
pub(super) fn moment(at: Timestamp) -> String {
    // A moment that no calendar has is told as the number it is.
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| format!("{at:.3}"))
}

impl Line {
    fn of(session: &AuditSession, record: AuditRecord) -> Self {
        Self {
            at: moment(record.at),
            session: session.session.map(|id| id.to_string()).unwrap_or_default(),
            appointment: session.appointment.map(|id| id.to_string()).unwrap_or_default(),
            seq: record.seq,
            kind: record.kind,
            actor: record.actor.as_ref().map(Somebody::of),
            subject: record.subject.as_ref().map(Somebody::of),
            command: record.command.map(|id| id.to_string()),
            erased: record.erased,
            details: record.details,
        }
    }
}

impl Jsonl {
    /// Onto this.
    pub(super) fn new(output: Box<dyn Write + Send>) -> Self {
        Self(output)
    }
}

impl Sink for Jsonl {
    fn write(&mut self, session: &AuditSession, record: AuditRecord) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, &Line::of(session, record))?;
        self.0.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Comma-separated values (RFC 4180), with a heading.
pub(super) struct Csv(csv::Writer<Box<dyn Write + Send>>);

const HEADING: [&str; 14] = [
    "at",
    "session",
    "appointment",
    "seq",
    "type",
    "actor_id",
    "actor_name",
    "actor_role",
    "subject_id",
    "subject_name",
    "subject_role",
    "command",
    "erased",
    "details",
];

impl Csv {
    /// Onto this, beginning with the heading.
    pub(super) fn new(output: Box<dyn Write + Send>) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
        writer.write_record(HEADING)?;
        Ok(Self(writer))
    }
}

/// A name is what somebody typed, and a spreadsheet runs a cell that looks like a formula: the apostrophe says that it
/// is text.
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

impl Sink for Csv {
    fn write(&mut self, session: &AuditSession, record: AuditRecord) -> io::Result<()> {
        let line = Line::of(session, record);
        let of =
            |somebody: Option<Somebody>| somebody.map_or_else(Default::default, |s| [s.id, s.name, s.role.to_owned()]);
        let head = [line.at, line.session, line.appointment, line.seq.to_string(), line.kind];
        let tail = [line.command.unwrap_or_default(), line.erased.to_string(), line.details.to_string()];
        let cells = head.into_iter().chain(of(line.actor)).chain(of(line.subject)).chain(tail);
        self.0.write_record(cells.map(guarded))?;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(guarded(formula.into()), format!("'{formula}"));
        }
        assert_eq!(guarded("Ann = Bea".into()), "Ann = Bea");
    }

    #[test]
    fn a_moment_has_milliseconds_and_no_zone_but_utc() {
        assert_eq!(moment(Timestamp(1_700_000_000_000)), "2023-11-14T22:13:20.000Z");
        assert_eq!(moment(Timestamp(i64::MAX)), i64::MAX.to_string());
    }
}
