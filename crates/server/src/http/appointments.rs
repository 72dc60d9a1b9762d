//! Appointments that a provider makes, changes and cancels, and their links. What a form must say is in `booking_form`.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
};
use serde::Deserialize;
use session::{AppointmentId, PhaseTag, Timestamp};
use store::{AppointmentChange, AppointmentRecord, Link, NewAppointment, NewSeries, WriteError};
use wire::{Appointment, AppointmentCancel, AppointmentEdit, AppointmentForm, LinkWish, ProblemCode, Scope};

use super::{
    booking_form::{Checked, Planned},
    problem::{Refused, corrected, problem},
};
use crate::{
    app::{App, Shared},
    clock,
    secrets::Token,
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

fn not_found() -> Refused {
    problem(ProblemCode::NotFound, "There is no such appointment.")
}

impl App {
    /// An appointment that this provider hosts; any other one is not there for them.
    async fn appointment_of_host(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
    ) -> Result<AppointmentRecord, Refused> {
        let Visitor::Person { person, .. } = visitor else { return Err(not_found()) };
        let record = self.records.appointment(appointment).await?;
        record.filter(|record| record.booking().has_provider(*person)).ok_or_else(not_found)
    }

    /// The same, with those of its series that follow if they are meant.
    async fn those_meant(
        &self,
        visitor: &Visitor,
        appointment: AppointmentId,
        scope: Scope,
    ) -> Result<(AppointmentRecord, Vec<AppointmentRecord>), Refused> {
        let record = self.appointment_of_host(visitor, appointment).await?;
        let Visitor::Person { person, .. } = visitor else { return Err(not_found()) };
        let following = match (&record.occurrence, scope) {
            (Some(place), Scope::Following) => {
                let all = self.records.occurrences_from(place.series, place.number.saturating_add(1)).await?;
                all.into_iter().filter(|other| other.booking().has_provider(*person)).collect()
            }
            _ => Vec::new(),
        };
        Ok((record, following))
    }

    /// Whether a host has started its session, and nobody has ended it.
    async fn runs(&self, appointment: AppointmentId) -> bool {
        // What cannot be read now is in the server's log already, and cannot be entered either.
        let _ = self.registry.look(appointment).await;
        matches!(self.hub.doing(appointment).phase, PhaseTag::Live | PhaseTag::Held)
    }

    /// Tells everybody whom it concerns: who waits, and the workspaces that are open.
    async fn tell_of(&self, appointment: AppointmentId) -> Result<(), Refused> {
        let booking = async {
            let record = self.records.appointment(appointment).await?;
            Ok(record.filter(|record| record.cancelled_at.is_none()).map(|record| record.booking()))
        };
        self.registry.rebook(appointment, booking).await?;
        self.hub.tell_of_booking(appointment);
        Ok(())
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
    let visitor = app.provider(&headers).await?;
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
    let visitor = app.provider(&headers).await?;
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
    let mut found: Vec<_> = app.records.appointments_of_provider(*person).await?;
    found.retain(has_all);
    let now = clock::now();
    let (was, mut next): (Vec<_>, Vec<_>) = found.into_iter().partition(|record| record.ends_at() < now);
    next.extend(was.into_iter().rev());
    next.truncate(FOUND_MAX);
    Ok(Json(app.as_shown_all(&next).await))
}

/// `GET /api/workspace/appointments/{id}`.
pub(super) async fn one(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.provider(&headers).await?;
    app.shown_to(&visitor, id).await
}

/// `POST /api/workspace/appointments`.
pub(super) async fn make(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(form): Json<AppointmentForm>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.provider_who_changes(&headers).await?;
    let id = form.id;
    let planned = app.planned(form).await?;
    if let Some(made) = app.records.appointment(id).await? {
        return app.sent_again(&visitor, &made, &planned).await;
    }
    let Planned { appointment, starts, every } = planned.clone();
    let zone = app.zone().await?;
    let added = match (starts.as_slice(), every) {
        ([starts_at, ..], None) => {
            let one = app.to_be_added(appointment, id, *starts_at);
            app.records.add_appointment(one).await
        }
        (all, Some(every)) => {
            let ids = (0u32..).map(|number| nth_id(id, number));
            let all = all.iter().zip(ids).map(|(at, id)| app.to_be_added(appointment.clone(), id, *at)).collect();
            let series = NewSeries { id: nth_id(id, u32::MAX).0, every, zone: zone.name };
            app.records.add_series(series, all).await
        }
        ([], None) => return Err(problem(ProblemCode::InvalidTime, "This is no time for an appointment.")),
    };
    match added {
        Ok(()) => {}
        // It came twice at once.
        Err(WriteError::Taken { what: "id" | "series" }) => {
            let made = app.records.appointment(id).await?.ok_or_else(not_found)?;
            return app.sent_again(&visitor, &made, &planned).await;
        }
        Err(error) => return Err(error.into()),
    }
    app.hub.tell_of_booking(id);
    app.shown_to(&visitor, id).await
}

impl App {
    /// The answer to a form that came before: what was made of it, if it is what the form asks for.
    async fn sent_again(
        &self,
        visitor: &Visitor,
        made: &AppointmentRecord,
        asked: &Planned,
    ) -> Result<Json<Appointment>, Refused> {
        let shown = self.shown_to(visitor, made.id).await?;
        if asked.is_made(made) { Ok(shown) } else { Err(corrected(made.edition)) }
    }

    fn to_be_added(&self, checked: Checked, id: AppointmentId, starts_at: Timestamp) -> NewAppointment {
        let hash = Token::of_link(&self.secret, id, 0).hash();
        let Checked { title, kind, admission, minutes, providers, clients } = checked;
        let link = Link { generation: 0, hash, revoked: false };
        NewAppointment {
            id,
            title,
            kind,
            admission,
            starts_at,
            minutes,
            link,
            providers,
            clients,
            booked_at: clock::now(),
        }
    }
}

/// The id of another appointment of a series: the same each time, so that a form sent twice makes one series.
fn nth_id(first: AppointmentId, number: u32) -> AppointmentId {
    if number == 0 { first } else { AppointmentId(crate::secrets::id_after(first.0, number)) }
}

/// `POST /api/workspace/appointments/{id}`.
pub(super) async fn change(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(edit): Json<AppointmentEdit>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.provider_who_changes(&headers).await?;
    let (record, following) = app.those_meant(&visitor, id, edit.scope).await?;
    if record.cancelled_at.is_some() || record.edition != edit.edition {
        return Err(WriteError::Changed.into());
    }
    let (checked, starts_at) = app.edited(&record, edit).await?;
    let zone = app.zone().await?;
    let mut changes = vec![changed(&record, checked.clone(), starts_at)];
    for other in following {
        let moved = zone.moved_along(other.starts_at, record.starts_at, starts_at);
        let moved =
            moved.ok_or_else(|| problem(ProblemCode::InvalidTime, "One that follows cannot be moved so far."))?;
        changes.push(changed(&other, Checked { kind: other.kind, ..checked.clone() }, moved));
    }
    for change in &changes {
        let before = app.records.appointment(change.id).await?.ok_or_else(not_found)?;
        if is_fixed_while_running(&before, change) && app.runs(change.id).await {
            let code = ProblemCode::SessionRunning;
            return Err(problem(
                code,
                "Its session is running. Time, admission and people stay what they are until it has ended.",
            ));
        }
    }
    let ids: Vec<_> = changes.iter().map(|change| change.id).collect();
    app.records.change_appointments(changes, clock::now()).await?;
    for id in ids {
        app.tell_of(id).await?;
    }
    app.shown_to(&visitor, id).await
}

fn changed(record: &AppointmentRecord, checked: Checked, starts_at: Timestamp) -> AppointmentChange {
    let (id, edition) = (record.id, record.edition);
    let Checked { title, kind, admission, minutes, providers, clients } = checked;
    AppointmentChange { id, edition, title, kind, admission, starts_at, minutes, providers, clients }
}

fn is_fixed_while_running(before: &AppointmentRecord, after: &AppointmentChange) -> bool {
    let people = |booked: &[session::Booked]| booked.iter().map(|one| one.person).collect::<Vec<_>>();
    before.starts_at != after.starts_at
        || before.admission != after.admission
        || people(&before.providers) != after.providers
        || people(&before.clients) != after.clients
}

/// `POST /api/workspace/appointments/{id}/cancel`.
pub(super) async fn cancel(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(AppointmentCancel { scope }): Json<AppointmentCancel>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.provider_who_changes(&headers).await?;
    let (record, following) = app.those_meant(&visitor, id, scope).await?;
    let all: Vec<_> = std::iter::once(record.id).chain(following.iter().map(|other| other.id)).collect();
    for id in &all {
        if app.runs(*id).await {
            let code = ProblemCode::SessionRunning;
            return Err(problem(code, "Its session is running. End the session first."));
        }
    }
    app.records.cancel_appointments(all.clone(), clock::now()).await?;
    for id in all {
        app.tell_of(id).await?;
    }
    app.shown_to(&visitor, id).await
}

/// `POST /api/workspace/appointments/{id}/link`: revokes the link, and has another one in its place if that is asked for.
pub(super) async fn link(
    State(app): State<Shared>,
    Path(id): Path<AppointmentId>,
    headers: HeaderMap,
    Json(LinkWish { generation, reissue }): Json<LinkWish>,
) -> Result<Json<Appointment>, Refused> {
    let visitor = app.provider_who_changes(&headers).await?;
    let record = app.appointment_of_host(&visitor, id).await?;
    if record.link.generation != generation {
        return Err(WriteError::Changed.into());
    }
    let link = if reissue {
        let generation = generation.saturating_add(1);
        Link { generation, hash: Token::of_link(&app.secret, id, generation).hash(), revoked: false }
    } else {
        Link { revoked: true, ..record.link }
    };
    app.records.set_link(id, link).await?;
    app.tell_of(id).await?;
    app.shown_to(&visitor, id).await
}
