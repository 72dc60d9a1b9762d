//! The client's portal: the appointments they are booked on, and nothing of anybody else.

use axum::{Json, extract::State, http::HeaderMap};
use session::{PhaseTag, Timestamp};
use store::{AppointmentRecord, PersonRole};
use wire::{Portal, ProblemCode, Visit, VisitState};

use super::problem::{Refused, problem};
use crate::{
    app::{App, Shared},
    clock,
    visitor::Visitor,
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// How long before its planned start **Start Session** stands beside an appointment, in milliseconds.
const OPENS_BEFORE_MS: i64 = 15 * MINUTE_MS;
/// What the portal shows: three months back, and as far ahead as a series goes.
const LOOK_BACK_MS: i64 = 90 * DAY_MS;
const LOOK_AHEAD_MS: i64 = 10 * 366 * DAY_MS;
/// How far from its planned start a session is looked for: hosts start early, and end late.
const SESSION_NEAR_MS: i64 = 2 * DAY_MS;

/// `GET /api/portal`.
pub(super) async fn portal(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Portal>, Refused> {
    let Some(Visitor::Person { person, name, role: PersonRole::Client, .. }) = app.signed_in(&headers).await? else {
        return Err(problem(ProblemCode::SignInFirst, "Please sign in as a client of this practice."));
    };
    if !app.limits.read(*person.0.as_bytes()) {
        return Err(problem(ProblemCode::TooMany, "Too many requests at once. Please wait a minute."));
    }
    let now = clock::now();
    let (from, until) = (now.plus_ms(-LOOK_BACK_MS), now.plus_ms(LOOK_AHEAD_MS));
    let mut visits = Vec::new();
    for record in app.records.appointments_of_client_between(person, from, until).await? {
        visits.push(app.visit(record, now).await);
    }
    Ok(Json(Portal {
        practice: app.practice_name().await?,
        phone: app.contact.phone.clone(),
        zone: app.zone().await?.name,
        client: name,
        now,
        visits,
    }))
}

/// From when on it is time for it.
pub(crate) fn opens_at(record: &AppointmentRecord) -> Timestamp {
    record.starts_at.plus_ms(-OPENS_BEFORE_MS)
}

impl App {
    async fn visit(&self, record: AppointmentRecord, now: Timestamp) -> Visit {
        let link = (!record.link.revoked && record.cancelled_at.is_none()).then(|| self.link(&record));
        Visit {
            id: record.id,
            kind: record.kind,
            state: self.state_of(&record, now).await,
            starts_at: record.starts_at,
            minutes: record.minutes,
            opens_at: opens_at(&record),
            link,
            title: record.title,
            hosts: record.providers.into_iter().map(|host| host.name).collect(),
        }
    }

    async fn state_of(&self, record: &AppointmentRecord, now: Timestamp) -> VisitState {
        if record.cancelled_at.is_some() {
            return VisitState::Cancelled;
        }
        let near = record.starts_at.plus_ms(-SESSION_NEAR_MS) <= now && now < record.ends_at().plus_ms(SESSION_NEAR_MS);
        let mut phase = PhaseTag::NotStarted;
        if near {
            // One that cannot be read is shown by its time. What is wrong with it is in the server's log already.
            let _ = self.registry.look(record.id).await;
            phase = self.hub.doing(record.id).phase;
        }
        match phase {
            PhaseTag::Live | PhaseTag::Held => VisitState::Running,
            PhaseTag::Ended => VisitState::Over,
            PhaseTag::NotStarted if record.ends_at() <= now => VisitState::Over,
            PhaseTag::NotStarted => VisitState::Coming,
        }
    }
}
