//! Appointments, as other systems read, make, change and cancel them. What that means is in `booking`, for pages and systems
//! alike; how they are written is in `shape`.

mod shape;

use axum::{Json, extract::State};
use session::{AppointmentId, Timestamp};
use store::AppointmentRecord;
use uuid::Uuid;

use super::super::{
    booking::{By, not_found},
    booking_form::{Checked, Planned, ids},
};
use super::{
    CREATED, Changed, OK,
    caller::{AppointmentsRead, AppointmentsWrite, Caller},
    once::{Answer, Key},
    page,
    problem::{Always, Code, OfBody, OfEdition, OfKey, OfOne, OfQuery, Refusal, refusal},
    request::{Asked, Id, IfMatch, Query},
    times,
};
use crate::app::{App, Shared};
use shape::{AppointmentChange, AppointmentPage, Kind, NewAppointment, Series, Shown, Which, people};

impl App {
    pub(super) async fn booked(&self, id: Uuid) -> Result<AppointmentRecord, Refusal> {
        Ok(self.records.appointment(AppointmentId(id)).await?.ok_or_else(not_found)?)
    }

    async fn asked_for(&self, form: NewAppointment) -> Result<Planned, Refusal> {
        let zone = self.zone_named(form.time_zone).await?;
        let first = times::moment(&form.starts_at, &zone)?;
        let asked = Checked {
            title: form.title,
            kind: match form.kind {
                Kind::Individual => session::Kind::Individual,
                Kind::Group => session::Kind::Group,
            },
            admission: form.admission.into(),
            minutes: form.minutes,
            providers: people(form.providers),
            clients: people(form.clients),
        };
        Ok(self.planned_at(asked, (first, zone), form.repeats.map(Into::into)).await?)
    }
}

fn answer(status: u16, record: &AppointmentRecord) -> Changed {
    Answer::new(status, record.edition, &Shown::from(record))
}

/// Lists the appointments of a stretch of time, cancelled ones too, the earliest first.
#[utoipa::path(get, path = "/appointments", operation_id = "list_appointments", tag = "appointments", params(Which),
    security(("token" = ["appointments:read"])),
    responses((status = 200, description = "Some appointments.", body = AppointmentPage), Always, OfQuery))]
pub(super) async fn list(
    _: Caller<AppointmentsRead>,
    State(app): State<Shared>,
    Query(Which { from, until, cursor, limit }): Query<Which>,
) -> Result<Json<AppointmentPage>, Refusal> {
    let limit = page::limit(limit)?;
    let after = page::after::<(Timestamp, AppointmentId)>(cursor.as_deref())?;
    let moment = |text: Option<String>, field| text.map(|text| times::read(&text, field)).transpose();
    let from = moment(from, "from")?.unwrap_or(Timestamp(i64::MIN));
    let until = moment(until, "until")?.unwrap_or(Timestamp(i64::MAX));
    let rows = app.records.appointments_page((from, until), after, limit).await?;
    let next = page::next(&rows, limit, |row| (row.starts_at, row.id));
    Ok(Json(AppointmentPage { items: rows.iter().map(Shown::from).collect(), next }))
}

/// Makes an appointment, or a series of which this is the first. Clients are told as the practice chose.
#[utoipa::path(post, path = "/appointments", operation_id = "make_appointment", tag = "appointments",
    request_body = NewAppointment,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["appointments:write"])),
    responses((status = 201, description = "The appointment, or the first of the series.", body = Shown,
        headers(("ETag" = String, description = "Its edition."), ("Location" = String, description = "Its path."))),
        Always, OfBody))]
pub(super) async fn make(
    caller: Caller<AppointmentsWrite>,
    key: Key,
    State(app): State<Shared>,
    asked: Asked,
) -> Changed {
    app.once((caller.token, key, &asked), async |turn| {
        let form: NewAppointment = asked.json()?;
        let id = AppointmentId(turn.id);
        let is_made = turn.again && app.records.appointment(id).await?.is_some();
        if !is_made {
            app.book(id, &app.asked_for(form).await?, By::System).await?;
        }
        Ok(answer(CREATED, &app.booked(turn.id).await?)?.at(format!("/api/v1/appointments/{id}")))
    })
    .await
}

/// One appointment.
#[utoipa::path(get, path = "/appointments/{id}", operation_id = "get_appointment", tag = "appointments",
    params(("id" = Uuid, Path, description = "Which.")),
    security(("token" = ["appointments:read"])),
    responses((status = 200, description = "The appointment.", body = Shown,
        headers(("ETag" = String, description = "Its edition."))), Always, OfOne))]
pub(super) async fn one(_: Caller<AppointmentsRead>, State(app): State<Shared>, Id(id): Id) -> Changed {
    answer(OK, &app.booked(id).await?)
}

/// Changes one appointment; others of its series stay as they are. Clients are told as the practice chose.
#[utoipa::path(patch, path = "/appointments/{id}", operation_id = "change_appointment", tag = "appointments",
    request_body = AppointmentChange,
    params(("id" = Uuid, Path, description = "Which."),
        ("If-Match" = String, Header, description = "The entity tag of the edition that this was made from.")),
    security(("token" = ["appointments:write"])),
    responses((status = 200, description = "The appointment as it is now.", body = Shown,
        headers(("ETag" = String, description = "The new edition."))), Always, OfOne, OfBody, OfEdition))]
pub(super) async fn change(
    _: Caller<AppointmentsWrite>,
    State(app): State<Shared>,
    Id(id): Id,
    edition: IfMatch,
    asked: Asked,
) -> Changed {
    let AppointmentChange { title, admission, starts_at, time_zone, minutes, providers, clients } = asked.json()?;
    let before = app.booked(id).await?;
    edition.allow(before.edition)?;
    if before.cancelled_at.is_some() {
        return Err(refusal(Code::Cancelled, "It is cancelled. Make another one."));
    }
    let zone = app.zone_named(time_zone).await?;
    let moment = starts_at.map(|text| times::moment(&text, &zone)).transpose()?;
    let wanted = Checked {
        title: title.unwrap_or_else(|| before.title.clone()),
        kind: before.kind,
        admission: admission.map_or(before.admission, Into::into),
        minutes: minutes.unwrap_or(before.minutes),
        providers: providers.map_or_else(|| ids(&before.providers), people),
        clients: clients.map_or_else(|| ids(&before.clients), people),
    };
    let edited = app.edited_to(&before, wanted, moment.unwrap_or(before.starts_at)).await?;
    app.change_booked(&before, Vec::new(), edited, By::System).await?;
    answer(OK, &app.booked(id).await?)
}

/// Cancels one appointment; others of its series stay as they are. Clients are told as the practice chose. To cancel it again
/// changes nothing.
#[utoipa::path(post, path = "/appointments/{id}/cancel", operation_id = "cancel_appointment", tag = "appointments",
    params(("id" = Uuid, Path, description = "Which."),
        ("If-Match" = String, Header, description = "The entity tag of the edition that is meant."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["appointments:write"])),
    responses((status = 200, description = "The appointment as it is now.", body = Shown,
        headers(("ETag" = String, description = "The new edition."))), Always, OfOne, OfKey, OfEdition))]
pub(super) async fn cancel(
    caller: Caller<AppointmentsWrite>,
    key: Key,
    State(app): State<Shared>,
    Id(id): Id,
    edition: IfMatch,
    asked: Asked,
) -> Changed {
    app.once((caller.token, key, &asked), async |_| {
        let before = app.booked(id).await?;
        edition.is_there()?;
        if before.cancelled_at.is_none() {
            edition.allow(before.edition)?;
            app.cancel_booked([before]).await?;
        }
        answer(OK, &app.booked(id).await?)
    })
    .await
}

/// The appointments of a series, without those that are cancelled, in their order.
#[utoipa::path(get, path = "/series/{id}", operation_id = "get_series", tag = "appointments",
    params(("id" = Uuid, Path, description = "Which, as `series.id` of an appointment says.")),
    security(("token" = ["appointments:read"])),
    responses((status = 200, description = "Those that stand.", body = Series), Always, OfOne))]
pub(super) async fn series(
    _: Caller<AppointmentsRead>,
    State(app): State<Shared>,
    Id(id): Id,
) -> Result<Json<Series>, Refusal> {
    let rows = app.records.occurrences_from(id, 1).await?;
    if rows.is_empty() {
        return Err(refusal(Code::NotFound, "There is no such series, or all of it is cancelled."));
    }
    Ok(Json(Series { items: rows.iter().map(Shown::from).collect() }))
}
