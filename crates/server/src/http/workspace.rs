//! The provider's workspace.

use axum::{Json, extract::State, http::HeaderMap};
use session::{AppointmentId, Booked, Timestamp};
use store::{AppointmentRecord, PersonRole};
use wire::{Appointment, Every, Occurrence, ProblemCode, Ticket, Workspace};

use super::problem::{Refused, problem};
use crate::{
    app::{App, Shared},
    clock,
    tickets::Admits,
    visitor::Visitor,
};

/// What a workspace shows without asking for more: what is not over for long, and the week to come. In milliseconds.
const LOOK_BACK_MS: i64 = 36 * 60 * 60 * 1_000;
const LOOK_AHEAD_MS: i64 = 8 * 24 * 60 * 60 * 1_000;

impl App {
    /// The provider who is signed in in this browser.
    pub(super) async fn provider(&self, headers: &HeaderMap) -> Result<Visitor, Refused> {
        match self.signed_in(headers).await? {
            Some(visitor @ Visitor::Person { provider: true, .. }) => Ok(visitor),
            _ => Err(problem(ProblemCode::SignInFirst, "Please sign in as a provider of this practice.")),
        }
    }

    /// The same, for something that is written: not more often than anybody types.
    pub(super) async fn provider_who_changes(&self, headers: &HeaderMap) -> Result<Visitor, Refused> {
        let visitor = self.provider(headers).await?;
        if self.limits.change(visitor.key()) {
            return Ok(visitor);
        }
        Err(problem(ProblemCode::TooMany, "Too many changes at once. Please wait a minute."))
    }

    /// Everything the workspace of `visitor` shows at first.
    pub(crate) async fn workspace_of(&self, visitor: &Visitor) -> Result<Workspace, Refused> {
        let Visitor::Person { person, name, provider: true, .. } = visitor else {
            return Err(problem(ProblemCode::SignInFirst, "Please sign in as a provider of this practice."));
        };
        let now = clock::now();
        let (from, until) = (now.plus_ms(-LOOK_BACK_MS), now.plus_ms(LOOK_AHEAD_MS));
        let mut appointments = self.appointments_between(visitor, from, until).await?;
        for busy in self.hub.busy() {
            if appointments.iter().all(|shown| shown.id != busy) {
                appointments.extend(self.appointment_for(visitor, busy).await?);
            }
        }
        appointments.sort_by_key(|shown| shown.starts_at);
        let people = self.records.people().await?.into_iter();
        let providers = people.filter(|it| it.role == PersonRole::Provider && !it.archived);
        Ok(Workspace {
            practice: self.practice_name().await?,
            provider: name.clone(),
            me: *person,
            zone: self.zone().await?.name,
            providers: providers.map(|it| Booked { person: it.id, name: it.name }).collect(),
            appointments,
        })
    }

    /// The appointments of `visitor` that start from `from` on and before `until`, as the workspace shows them.
    pub(super) async fn appointments_between(
        &self,
        visitor: &Visitor,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Appointment>, Refused> {
        let Visitor::Person { person, .. } = visitor else { return Ok(Vec::new()) };
        let records = self.records.appointments_of_provider_between(*person, from, until).await?;
        Ok(self.as_shown_all(&records).await)
    }

    pub(super) async fn as_shown_all(&self, records: &[AppointmentRecord]) -> Vec<Appointment> {
        let mut shown = Vec::with_capacity(records.len());
        for record in records {
            shown.push(self.as_shown(record).await);
        }
        shown
    }

    /// One appointment as the workspace of `visitor` shows it; nothing if it is not theirs.
    pub(crate) async fn appointment_for(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
    ) -> Result<Option<Appointment>, Refused> {
        let Visitor::Person { person, provider: true, .. } = visitor else { return Ok(None) };
        let record = self.records.appointment(appointment).await?;
        let theirs = record.filter(|record| record.booking().has_provider(*person));
        match theirs {
            Some(record) => Ok(Some(self.as_shown(&record).await)),
            None => Ok(None),
        }
    }

    /// One appointment as the workspace of who hosts it shows it.
    pub(super) async fn as_shown(&self, record: &AppointmentRecord) -> Appointment {
        // One session that cannot be read hides no other.
        let looked = self.registry.look(record.id).await;
        let doing = self.hub.doing(record.id);
        if let Err(error) = looked
            && !doing.damaged
        {
            tracing::error!(appointment = %record.id, %error, "a session could not be looked at");
        }
        let booking = record.booking();
        Appointment {
            id: record.id,
            title: record.title.clone(),
            kind: booking.kind,
            admission: booking.admission,
            starts_at: record.starts_at,
            minutes: record.minutes,
            providers: booking.providers,
            clients: booking.clients,
            link: self.link(record),
            link_generation: record.link.generation,
            link_revoked: record.link.revoked,
            edition: record.edition,
            cancelled: record.cancelled_at.is_some(),
            occurrence: record.occurrence.as_ref().map(|place| Occurrence {
                every: match place.every {
                    store::Every::Week => Every::Week,
                    store::Every::TwoWeeks => Every::TwoWeeks,
                    store::Every::Month => Every::Month,
                },
                number: place.number,
                of: place.of,
                following: place.following,
            }),
            phase: doing.phase,
            // Who waits for what was cancelled is told so at the door, and waits no more.
            waiting: if record.cancelled_at.is_some() { Vec::new() } else { doing.waiting },
            damaged: doing.damaged,
        }
    }
}

/// `GET /api/workspace`.
pub(super) async fn workspace(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Workspace>, Refused> {
    let visitor = app.provider(&headers).await?;
    Ok(Json(app.workspace_of(&visitor).await?))
}

/// `POST /api/workspace/ticket`.
pub(super) async fn ticket(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Ticket>, Refused> {
    let visitor = app.provider(&headers).await?;
    let sign_in = app.sign_in_behind(&visitor, &headers);
    let ticket = app.tickets.issue(Admits::Workspace { visitor, sign_in });
    Ok(Json(Ticket { ticket: ticket.reveal().to_owned() }))
}
