//! The workspace of the staff.

use axum::{Json, extract::State, http::HeaderMap};
use session::{AppointmentId, Booked, PhaseTag, Timestamp};
use store::AppointmentRecord;
use wire::{Appointment, Every, MayInWorkspace, Occurrence, ProblemCode, Ticket, Workspace};

use super::{
    booking,
    problem::{Refused, problem},
};
use crate::{
    app::{App, Shared},
    clock,
    staff::{Act, may_host},
    tickets::Admits,
    visitor::Visitor,
};

/// What a workspace shows without asking for more: what is not over for long, and the week to come. In milliseconds.
const LOOK_BACK_MS: i64 = 36 * 60 * 60 * 1_000;
const LOOK_AHEAD_MS: i64 = 8 * 24 * 60 * 60 * 1_000;
/// So many appointments are shown of a stretch at most: more than a large practice has in two months.
const SHOWN_MAX: usize = 20_000;

impl App {
    /// Who of the staff is signed in in this browser, as long as they do not ask more often than their pages do.
    pub(super) async fn staff(&self, headers: &HeaderMap) -> Result<Visitor, Refused> {
        let visitor = self.signed_in(headers).await?.filter(Visitor::is_staff).ok_or_else(sign_in_first)?;
        if self.limits.read(visitor.key()) {
            return Ok(visitor);
        }
        Err(problem(ProblemCode::TooMany, "Too many requests at once. Please wait a minute."))
    }

    /// The same, if what they are lets them do that.
    pub(super) async fn who_may(&self, act: Act, headers: &HeaderMap) -> Result<Visitor, Refused> {
        let visitor = self.staff(headers).await?;
        if visitor.may(act) {
            return Ok(visitor);
        }
        Err(problem(ProblemCode::NotAllowed, "What you are in this practice does not let you do that. Ask an admin."))
    }

    /// The same, for something that is written: not more often than anybody types.
    pub(super) async fn who_may_change(&self, act: Act, headers: &HeaderMap) -> Result<Visitor, Refused> {
        let visitor = self.who_may(act, headers).await?;
        if self.limits.change(visitor.key()) {
            return Ok(visitor);
        }
        Err(problem(ProblemCode::TooMany, "Too many changes at once. Please wait a minute."))
    }

    /// Everything the workspace of `visitor` shows at first.
    pub(crate) async fn workspace_of(&self, visitor: &Visitor) -> Result<Workspace, Refused> {
        let Visitor::Person { person, name, .. } = visitor else { return Err(sign_in_first()) };
        let now = clock::now();
        let (from, until) = (now.plus_ms(-LOOK_BACK_MS), now.plus_ms(LOOK_AHEAD_MS));
        let mut appointments = self.appointments_between(visitor, from, until).await?;
        for busy in self.hub.busy() {
            if appointments.iter().all(|shown| shown.id != busy) {
                // That somebody waits is told to who hosts it alone.
                let shown = self.appointment_for(visitor, busy).await?;
                appointments.extend(shown.filter(|it| it.hosted || it.phase != PhaseTag::NotStarted));
            }
        }
        appointments.sort_by_key(|shown| shown.starts_at);
        let people = self.records.people().await?.into_iter();
        let providers = people.filter(may_host);
        Ok(Workspace {
            practice: self.practice_name().await?,
            name: name.clone(),
            me: *person,
            may: MayInWorkspace {
                host: visitor.may(Act::Host),
                schedule: visitor.may(Act::Schedule),
                book: visitor.may(Act::Book),
                manage_staff: visitor.may(Act::ManageStaff),
                connect: visitor.may(Act::Connect),
                audit: visitor.may(Act::Audit),
            },
            zone: self.zone().await?.name,
            providers: providers.map(|it| Booked { person: it.id, name: it.name }).collect(),
            appointments,
        })
    }

    /// The appointments that `visitor` may change and that start from `from` on and before `until`, as the workspace shows them.
    pub(super) async fn appointments_between(
        &self,
        visitor: &Visitor,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Appointment>, Refused> {
        let Visitor::Person { person, .. } = visitor else { return Ok(Vec::new()) };
        let mut records = if visitor.may(Act::Schedule) {
            self.records.appointments_between(from, until).await?
        } else if visitor.may(Act::Host) {
            self.records.appointments_of_provider_between(*person, from, until).await?
        } else {
            Vec::new()
        };
        records.truncate(SHOWN_MAX);
        Ok(self.as_shown_all(visitor, &records).await)
    }

    pub(super) async fn as_shown_all(&self, visitor: &Visitor, records: &[AppointmentRecord]) -> Vec<Appointment> {
        let mut shown = Vec::with_capacity(records.len());
        for record in records {
            shown.push(self.as_shown(visitor, record).await);
        }
        shown
    }

    /// One appointment as the workspace of `visitor` shows it; nothing if it is not theirs.
    pub(crate) async fn appointment_for(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
    ) -> Result<Option<Appointment>, Refused> {
        let record = self.records.appointment(appointment).await?;
        match record.filter(|record| visitor.schedules(&record.booking())) {
            Some(record) => Ok(Some(self.as_shown(visitor, &record).await)),
            None => Ok(None),
        }
    }

    /// One appointment as the workspace of `visitor` shows it: who waits, to its hosts alone.
    pub(super) async fn as_shown(&self, visitor: &Visitor, record: &AppointmentRecord) -> Appointment {
        // One session that cannot be read hides no other.
        let looked = self.registry.look(record.id).await;
        let doing = self.hub.doing(record.id);
        if let Err(error) = looked
            && !doing.damaged
        {
            tracing::error!(appointment = %record.id, %error, "a session could not be looked at");
        }
        let booking = record.booking();
        let hosted = visitor.hosts(&booking);
        // Who waits for what was cancelled is told so at the door, and waits no more.
        let shows_waiting = hosted && record.cancelled_at.is_none();
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
            took_place_from: booking::took_place_from(record, doing.phase),
            hosted,
            waiting: if shows_waiting { doing.waiting } else { Vec::new() },
            damaged: doing.damaged,
        }
    }
}

pub(super) fn sign_in_first() -> Refused {
    problem(ProblemCode::SignInFirst, "Please sign in as one of the staff of this practice.")
}

/// `GET /api/workspace`.
pub(super) async fn workspace(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Workspace>, Refused> {
    let visitor = app.staff(&headers).await?;
    Ok(Json(app.workspace_of(&visitor).await?))
}

/// `POST /api/workspace/ticket`.
pub(super) async fn ticket(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Ticket>, Refused> {
    let visitor = app.staff(&headers).await?;
    let sign_in = app.sign_in_behind(&visitor, &headers);
    let ticket = app.tickets.issue(Admits::Workspace { visitor, sign_in });
    Ok(Json(Ticket { ticket: ticket.reveal().to_owned() }))
}
