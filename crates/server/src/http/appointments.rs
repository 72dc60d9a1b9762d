//! Appointments that the staff makes, changes and cancels, and their links. What a form must say is in
//! `booking_form`, and what it means in `booking`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use serde::Deserialize;
use session::{AppointmentId, Timestamp};
use store::{AppointmentRecord, WriteError};
use wire::{Appointment, AppointmentCancel, AppointmentEdit, AppointmentForm, LinkWish, Scope};

use super::{
    booking::{By, not_found},
    booking_form::Planned,
    problem::{Refused, corrected},
};
use crate::{
    app::{App, Shared},
    clock,
    staff::Act,
    visitor::Visitor,
};

/// The longest stretch of the calendar that is answered at once.
const STRETCH_MAX_MS: i64 = 62 * 24 * 60 * 60 * 1_000;
/// So many appointments are found at most.
const FOUND_MAX: usize = 50;

/// The query of `GET /api/workspace/appointments`, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Deserialize)]
pub(super) struct Stretch {
    from: Timestamp,
    until: Timestamp,
}

/// The query of `GET /api/workspace/search`.
#[derive(Deserialize)]
pub(super) struct Search {
    text: String,
}

impl App {
    /// An appointment that is theirs to change; any other one is not there for them.
    async fn appointment_scheduled_by(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
    ) -> Result<AppointmentRecord, Refused> {
        let record = self.records.appointment(appointment).await?;
        record.filter(|record| visitor.schedules(&record.booking())).ok_or_else(not_found)
    }

    /// The same, if it is still as the page shows it, with those of its series that follow and are still to come if they are
    /// meant. `shown` is its edition, and for those that follow the count of their changes.
    async fn those_meant(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
        (scope, edition, following): (Scope, u32, Option<u32>),
    ) -> Result<(AppointmentRecord, Vec<AppointmentRecord>), Refused> {
        let record = self.appointment_scheduled_by(visitor, appointment).await?;
        let place = record.occurrence.as_ref().filter(|_| scope == Scope::Following);
        let Some(place) = place else {
            return if record.edition == edition { Ok((record, Vec::new())) } else { Err(WriteError::Changed.into()) };
        };
        let mut others = self.records.occurrences_from(place.series, place.number.saturating_add(1)).await?;
        // Read after them: what is changed from here on has another edition than they were read with.
        let record = self.appointment_scheduled_by(visitor, appointment).await?;
        let counted = record.occurrence.as_ref().map(|place| place.following);
        if record.edition != edition || counted != following {
            return Err(WriteError::Changed.into());
        }
        let now = clock::now();
        others.retain(|other| visitor.schedules(&other.booking()) && other.ends_at() > now);
        let mut to_come = Vec::with_capacity(others.len());
        for other in others {
            if !self.took_place(&other).await {
                to_come.push(other);
            }
        }
        Ok((record, to_come))
    }

    /// For who has just made or changed it: also if they did that for others, and do not host it.
    async fn shown_to_maker(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
    ) -> Result<Json<Appointment>, Refused> {
        let record = self.records.appointment(appointment).await?.ok_or_else(not_found)?;
        Ok(Json(self.as_shown(visitor, &record).await))
    }

    async fn shown_to(&self, visitor: &Visitor, appointment: AppointmentId) -> Result<Json<Appointment>, Refused> {
        let shown = self.appointment_for(visitor, appointment).await?;
        shown.map(Json).ok_or_else(not_found)
    }
}

/// `GET /api/workspace/appointments?from=…&until=…`: the appointments of a stretch of the calendar.
pub(super) async fn stretch(
    State(app): State<Shared>,
    Query(Stretch { from, until }): Query<Stretch>,
    headers: HeaderMap,
) -> Result<Json<Vec<Appointment>>, Refused> {
    let visitor = app.staff(&headers).await?;
    let until = until.min(from.plus_ms(STRETCH_MAX_MS));
    Ok(Json(app.appointments_between(&visitor, from, until).await?))
}

/// `GET /api/workspace/search?text=…`: the appointments whose title, clients or providers have all these words, the next
/// one first, then what was.
pub(super) async fn search(
    State(app): State<Shared>,
    Query(Search { text }): Query<Search>,
    headers: HeaderMap,
) -> Result<Json<Vec<Appointment>>, Refused> {
    let visitor = app.staff(&headers).await?;
    let Visitor::Person { person, .. } = &visitor else { return Err(not_found()) };
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(Json(Vec::new()));
    }
    let has_all = |record: &AppointmentRecord| {
        let people = record.clients.iter().chain(&record.providers).map(|booked| booked.name.as_str());
        let all = people.fold(record.title.clone(), |all, name| all + " " + name).to_lowercase();
        words.iter().all(|word| all.contains(word))
    };
    let mut found = if visitor.may(Act::Schedule) {
        app.records.appointments().await?
    } else if visitor.may(Act::Host) {
        app.records.appointments_of_provider(*person).await?
    } else {
        Vec::new()
    };
    found.retain(has_all);
    let now = clock::now();
    let (was, mut next): (Vec<_>, Vec<_>) = found.into_iter().partition(|record| record.ends_at() < now);
    next.extend(was.into_iter().rev());
    next.truncate(FOUND_MAX);
    Ok(Json(app.as_shown_all(&visitor, &next).await))
}

/// `GET /api/workspace/appointments/{id}`.
pub(super) async fn one(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.staff(&headers).await?;
    app.shown_to(&visitor, id).await
}

/// `POST /api/workspace/appointments`.
pub(super) async fn make(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(form): Json<AppointmentForm>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.who_may_change(Act::Book, &headers).await?;
    let id = form.id;
    let planned = app.planned(form).await?;
    match app.book(id, &planned, By::Staff(&visitor)).await? {
        Some(made) => app.sent_again(&visitor, &made, &planned).await,
        None => app.shown_to_maker(&visitor, id).await,
    }
}

impl App {
    /// The answer to a form that came before: what was made of it, if it is what the form asks for.
    async fn sent_again(
        &self,
        visitor: &Visitor,
        made: &AppointmentRecord,
        asked: &Planned,
    ) -> Result<Json<Appointment>, Refused> {
        if asked.is_made(made) {
            return self.shown_to_maker(visitor, made.id).await;
        }
        // Who made it for others, and corrects that, cannot change what is theirs.
        self.appointment_scheduled_by(visitor, made.id).await?;
        Err(corrected(made.edition))
    }
}

/// `POST /api/workspace/appointments/{id}`.
pub(super) async fn change(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(edit): Json<AppointmentEdit>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.who_may_change(Act::Book, &headers).await?;
    let shown = (edit.scope, edit.edition, edit.following);
    let (record, others) = app.those_meant(&visitor, id, shown).await?;
    if record.cancelled_at.is_some() {
        return Err(WriteError::Changed.into());
    }
    let (checked, starts_at) = app.edited(&record, edit).await?;
    app.change_booked(&record, others, (checked, starts_at), By::Staff(&visitor)).await?;
    app.shown_to_maker(&visitor, id).await
}

/// `POST /api/workspace/appointments/{id}/cancel`.
pub(super) async fn cancel(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(AppointmentCancel { edition, following, scope }): Json<AppointmentCancel>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.who_may_change(Act::Book, &headers).await?;
    let before = app.appointment_scheduled_by(&visitor, id).await?;
    if before.cancelled_at.is_some() {
        // Sent again: it was cancelled the first time, and those that follow with it. Unless it was somebody else who cancelled it.
        let following = match before.occurrence.as_ref().filter(|_| scope == Scope::Following) {
            Some(place) => app.records.occurrences_from(place.series, place.number).await?,
            None => Vec::new(),
        };
        let is_meant = |one: &AppointmentRecord| visitor.schedules(&one.booking()) && one.ends_at() > clock::now();
        let are_left = following.iter().any(is_meant);
        return if are_left { Err(WriteError::Changed.into()) } else { app.shown_to(&visitor, id).await };
    }
    let (record, others) = app.those_meant(&visitor, id, (scope, edition, following)).await?;
    app.cancel_booked(std::iter::once(record).chain(others)).await?;
    app.shown_to(&visitor, id).await
}

/// `POST /api/workspace/appointments/{id}/link`: revokes the link, and has another one in its place if that is asked for.
pub(super) async fn link(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(LinkWish { generation, reissue }): Json<LinkWish>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.who_may_change(Act::Book, &headers).await?;
    app.appointment_scheduled_by(&visitor, id).await?;
    app.end_link(id, generation, reissue).await?;
    app.shown_to(&visitor, id).await
}
