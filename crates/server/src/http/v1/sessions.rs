//! What goes on in the session of an appointment, as its log has it: who waits, since when, who is inside, whether it has ended.
//! Nothing of what is said, shown or written in it.

use axum::{Json, extract::State};
use serde::Serialize;
use session::{Identity, Member, ParticipantId, PhaseTag, Standing, Timestamp};
use store::ApiScope;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::problem::problem;
use super::{
    caller::{Caller, SessionsRead},
    problem::{Always, OfOne, Refusal},
    request::Id,
    times,
};
use crate::{app::Shared, clock};

/// Where a session is in its life.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Phase {
    /// No host has started it.
    NotStarted,
    /// Running.
    Live,
    /// No host is there; nothing flows.
    Held,
    /// Over.
    Ended,
}

/// On which side somebody is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Role {
    /// A provider on the appointment.
    Host,
    /// Everybody else.
    Client,
}

/// Where somebody stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Standing)]
#[serde(rename_all = "snake_case")]
enum Stands {
    /// Waits to be let in.
    Waiting,
    /// Has asked to join.
    Asking,
    /// Inside.
    Admitted,
    /// Moved to the waiting room by a host, until resumed.
    Paused,
    /// Turned away for now.
    Denied,
    /// Turned away for the whole session.
    Blocked,
    /// Taken out by a host.
    Removed,
    /// Left of their own will.
    Left,
}

/// Somebody who has come.
#[derive(Serialize, ToSchema)]
struct Attendee {
    /// Who they are in this session.
    participant: Uuid,
    /// The client or provider that they are; nothing of a guest.
    person: Option<Uuid>,
    /// Told to tokens that may read clients. A guest's is what they typed, and nobody has verified it.
    name: Option<String>,
    role: Role,
    standing: Stands,
    /// Since when they stand there; of who waits or asks, since they came.
    #[schema(format = DateTime)]
    since: String,
    /// The same until now, in seconds.
    seconds: u64,
}

/// The session of an appointment.
#[derive(Serialize, ToSchema)]
pub(super) struct Session {
    /// Which; nothing before anybody came. One that is started again after its end is another one.
    id: Option<Uuid>,
    phase: Phase,
    /// Those who have come, in the order in which they did.
    people: Vec<Attendee>,
}

fn attendee(id: ParticipantId, member: &Member, (named, now): (bool, Timestamp)) -> Attendee {
    let (person, role) = match &member.identity {
        Identity::Host { person, .. } => (Some(person.0), Role::Host),
        Identity::Client { person, .. } => (Some(person.0), Role::Client),
        Identity::Guest { .. } => (None, Role::Client),
    };
    let standing = match member.standing {
        Standing::Waiting => Stands::Waiting,
        Standing::Asking => Stands::Asking,
        Standing::Admitted => Stands::Admitted,
        Standing::Paused { .. } => Stands::Paused,
        Standing::Denied { .. } => Stands::Denied,
        Standing::Blocked => Stands::Blocked,
        Standing::Removed => Stands::Removed,
        Standing::Left { .. } => Stands::Left,
    };
    Attendee {
        participant: id.0,
        person,
        name: named.then(|| member.identity.name().as_str().to_owned()),
        role,
        standing,
        since: times::written(member.since),
        seconds: u64::try_from((now.0 - member.since.0) / 1_000).unwrap_or(0),
    }
}

fn shown(recorded: Option<&(session::SessionId, session::Session)>, told: (bool, Timestamp)) -> Session {
    let Some((id, session)) = recorded else {
        return Session { id: None, phase: Phase::NotStarted, people: Vec::new() };
    };
    let phase = match session.phase_tag() {
        PhaseTag::NotStarted => Phase::NotStarted,
        PhaseTag::Live => Phase::Live,
        PhaseTag::Held => Phase::Held,
        PhaseTag::Ended => Phase::Ended,
    };
    let mut members: Vec<_> = session.state().members().iter().collect();
    members.sort_by_key(|(id, member)| (member.arrived, **id));
    let people = members.into_iter().map(|(id, member)| attendee(*id, member, told)).collect();
    Session { id: Some(id.0), phase, people }
}

/// Who waits for an appointment's session and for how long, who is inside, and whether it has ended. By what names they go is told
/// to tokens that may read clients.
#[utoipa::path(get, path = "/appointments/{id}/session", operation_id = "get_session", tag = "sessions",
    params(("id" = Uuid, Path, description = "Of which appointment.")),
    security(("token" = ["sessions:read"])),
    responses((status = 200, description = "The latest session of the appointment.", body = Session),
        (status = 500, description = "What is kept of it is damaged.", body = super::problem::Problem,
            content_type = "application/problem+json"), Always, OfOne))]
pub(super) async fn state(
    caller: Caller<SessionsRead>,
    State(app): State<Shared>,
    Id(id): Id,
) -> Result<Json<Session>, Refusal> {
    let record = app.booked(id).await?;
    let recorded = app.registry.recorded(record.id).await.map_err(|error| {
        if error.is_damage() {
            let words = "What is kept of this session is damaged, and nothing is known of it.";
            return Refusal::from(problem(wire::ProblemCode::SessionDamaged, words));
        }
        super::super::problem::unavailable(&error).into()
    })?;
    Ok(Json(shown(recorded.as_ref(), (caller.may(ApiScope::ClientsRead), clock::now()))))
}
