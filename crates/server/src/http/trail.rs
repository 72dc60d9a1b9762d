//! The audit trail, for admins: looked through by day and by name, verified, and exported. Of what was said nothing is told here: who
//! has to read that does so at the server, with `anteroom audit`.

use std::collections::HashMap;

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use session::{Medium, ParticipantId, Role, SessionId, Timestamp};
use store::{AuditParticipant, AuditRecord, AuditSpan, ReadError};
use uuid::Uuid;
use wire::{ProblemCode, TrailEntry, TrailPerson, TrailSession, TrailSessions, TrailVerified};

use super::problem::{Refused, problem, unavailable};
use crate::{
    app::{App, Shared},
    audit::{Exported, Written},
    staff::Act,
};

/// So many sessions are answered with at once.
const SHOWN: u32 = 25;
/// So many are read for a name before the page is told how far that went.
const READ: u32 = 200;

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// The first moment that counts.
    from: Option<Timestamp>,
    /// The first that does not any more.
    to: Option<Timestamp>,
    /// Part of somebody's name, in capitals or not.
    name: Option<String>,
    /// Where the page before this one ended.
    before: Option<i64>,
}

impl Wanted {
    fn span(&self) -> (Timestamp, Timestamp) {
        (self.from.unwrap_or(Timestamp(i64::MIN)), self.to.unwrap_or(Timestamp(i64::MAX)))
    }
}

/// The forms of an export.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// A JSON object a line.
    Jsonl,
}

/// `GET /api/workspace/trail?from=…&to=…&name=…&before=…`.
pub(super) async fn sessions(
    State(app): State<Shared>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Json<TrailSessions>, Refused> {
    app.who_may(Act::Audit, &headers).await?;
    let name = wanted.name.as_deref().map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty());
    let (mut before, mut read) = (wanted.before.unwrap_or(i64::MAX), 0);
    let mut found = TrailSessions { sessions: Vec::new(), damaged: 0, next: None };
    while found.sessions.len() < SHOWN as usize && read < READ {
        let spans = app.trail.audit().sessions_before(before, wanted.span(), SHOWN).await?;
        let is_last = spans.len() < SHOWN as usize;
        for span in spans {
            if found.sessions.len() == SHOWN as usize {
                return Ok(Json(TrailSessions { next: Some(before), ..found }));
            }
            (before, read) = (span.of.ordinal, read + 1);
            if app.names(&span, name.as_deref()).await? {
                match app.as_listed(span).await? {
                    Some(session) => found.sessions.push(session),
                    None => found.damaged += 1,
                }
            }
        }
        if is_last {
            return Ok(Json(found));
        }
    }
    Ok(Json(TrailSessions { next: Some(before), ..found }))
}

/// `GET /api/workspace/trail/{id}`.
pub(super) async fn entries(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Vec<TrailEntry>>, Refused> {
    app.who_may(Act::Audit, &headers).await?;
    let session = app.trail.audit().session(SessionId(id)).await?;
    let session = session.ok_or_else(|| problem(ProblemCode::NotFound, "There is no such session on record."))?;
    let records = app.trail.audit().records(&session).await.map_err(unreadable)?;
    let people = People::in_all(&records);
    Ok(Json(records.into_iter().map(|record| as_shown(record, &people)).collect()))
}

/// `POST /api/workspace/trail/verify`: reads everything.
pub(super) async fn verify(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<TrailVerified>, Refused> {
    app.who_may_change(Act::Audit, &headers).await?;
    Ok(Json(app.verified_trail().await?))
}

/// `GET /api/workspace/trail/export/{form}?from=…&to=…`, in the form of `anteroom audit export`. The whole trail is verified first,
/// because an export is handed to people who cannot, and one that is not intact is not exported here.
pub(super) async fn export(
    State(app): State<Shared>,
    Path(form): Path<Form>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    app.who_may_change(Act::Audit, &headers).await?;
    if !app.verified_trail().await?.intact {
        return Err(problem(
            ProblemCode::SessionDamaged,
            "The audit trail is not as Anteroom wrote it, so it is not exported here. At the server, `anteroom audit verify` says \
             what is wrong, and `anteroom audit export` writes what can be read.",
        ));
    }
    let (kind, name, sink) = match form {
        Form::Csv => (
            "text/csv; charset=utf-8; header=present",
            "audit-trail.csv",
            Written::csv().map_err(|error| unavailable(&error))?,
        ),
        Form::Jsonl => ("application/x-ndjson", "audit-trail.jsonl", Written::jsonl()),
    };
    let exported = Exported::new(app.trail.clone(), sink, wanted.span());
    let chunks = stream::unfold(exported, async |mut exported| match exported.next().await {
        Ok(piece) => Some((Ok(Bytes::from(piece?)), exported)),
        // Broken off, so that nobody takes a part for the whole.
        Err(error) => {
            tracing::error!(%error, "an export of the audit trail was broken off");
            Some((Err(error), exported))
        }
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok((
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)],
        Body::from_stream(chunks.fuse()),
    )
        .into_response())
}

impl App {
    async fn verified_trail(&self) -> Result<TrailVerified, Refused> {
        let busy =
            || problem(ProblemCode::TooMany, "Somebody is having the audit trail verified. Please wait a minute.");
        let verified = self.trail.verify().await?.ok_or_else(busy)?;
        Ok(TrailVerified {
            intact: verified.is_intact(),
            sessions: verified.sessions,
            entries: verified.events,
            broken: verified.broken,
        })
    }

    /// Is anybody in this session called that? One that cannot be read may have had them.
    async fn names(&self, span: &AuditSpan, name: Option<&str>) -> Result<bool, Refused> {
        let Some(name) = name else { return Ok(true) };
        let records = match self.trail.audit().records(&span.of).await {
            Err(ReadError::Damaged(_)) => return Ok(true),
            records => records?,
        };
        let people = records.iter().flat_map(|record| record.actor.iter().chain(&record.subject));
        Ok(people.flat_map(|one| &one.name).any(|it| it.as_str().to_lowercase().contains(name)))
    }

    /// What a page shows of it; nothing of one that is damaged.
    async fn as_listed(&self, span: AuditSpan) -> Result<Option<TrailSession>, Refused> {
        let AuditSpan { of, first: Some(first), last: Some(last), entries } = span else { return Ok(None) };
        let Some(id) = of.session else { return Ok(None) };
        let appointment = match of.appointment {
            Some(id) => self.records.appointment(id).await?,
            None => None,
        };
        let kind = appointment.as_ref().map(|it| it.kind);
        let title = appointment.map(|it| it.title).unwrap_or_default();
        Ok(Some(TrailSession { id, title, kind, first, last, entries }))
    }
}

fn unreadable(error: ReadError) -> Refused {
    match error {
        ReadError::Damaged(what) => {
            tracing::error!(what, "an entry of the audit trail cannot be read");
            let words = "What is kept of this session is damaged. At the server, `anteroom audit verify` says where.";
            problem(ProblemCode::SessionDamaged, words)
        }
        error => error.into(),
    }
}

/// Whom the whole of a session names. Who starts it is named by the entry after that.
struct People(HashMap<ParticipantId, TrailPerson>);

impl People {
    fn in_all(records: &[AuditRecord]) -> Self {
        let named = records.iter().flat_map(|record| record.actor.iter().chain(&record.subject));
        let shown = |one: &AuditParticipant| {
            let person = TrailPerson { name: one.name.clone(), host: one.role? == Role::Host };
            Some((one.id, person))
        };
        Self(named.filter_map(shown).collect())
    }

    fn shown(&self, one: &AuditParticipant) -> TrailPerson {
        self.0.get(&one.id).cloned().unwrap_or(TrailPerson { name: None, host: false })
    }
}

fn as_shown(record: AuditRecord, people: &People) -> TrailEntry {
    let AuditRecord { at, seq, kind, actor, subject, details, .. } = record;
    TrailEntry {
        number: u32::try_from(seq).unwrap_or(u32::MAX),
        at,
        kind,
        actor: actor.map(|one| people.shown(&one)),
        subject: subject.map(|one| people.shown(&one)),
        medium: details.get("medium").and_then(|medium| Medium::deserialize(medium).ok()),
        off: details.get("on").is_some_and(|on| on == false),
    }
}
