//! The provider's workspace.

use axum::{Json, extract::State, http::HeaderMap};
use session::{AppointmentId, Name};
use store::AppointmentRecord;
use wire::{Appointment, ProblemCode, Ticket, Workspace};

use super::problem::{Refused, problem};
use crate::{
    app::{App, Shared},
    tickets::Admits,
    visitor::Visitor,
};

impl App {
    /// The provider who is signed in in this browser.
    pub(super) async fn provider(&self, headers: &HeaderMap) -> Result<Visitor, Refused> {
        match self.signed_in(headers).await? {
            Some(visitor @ Visitor::Person { provider: true, .. }) => Ok(visitor),
            _ => Err(problem(ProblemCode::SignInFirst, "Please sign in as a provider of this practice.")),
        }
    }

    /// Everything the workspace of `visitor` shows.
    pub(crate) async fn workspace_of(&self, visitor: &Visitor) -> Result<Workspace, Refused> {
        let Visitor::Person { person, name, provider: true, .. } = visitor else {
            return Err(problem(ProblemCode::SignInFirst, "Please sign in as a provider of this practice."));
        };
        let records = self.records.appointments_of_provider(*person).await?;
        let mut appointments = Vec::with_capacity(records.len());
        for record in &records {
            appointments.push(self.as_shown(record).await);
        }
        Ok(Workspace { practice: self.practice_name().await?, provider: name.clone(), appointments })
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

    async fn as_shown(&self, record: &AppointmentRecord) -> Appointment {
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
            clients: booking.clients.into_iter().map(|c| c.name).collect::<Vec<Name>>(),
            link: self.link(record),
            phase: doing.phase,
            waiting: doing.waiting,
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
