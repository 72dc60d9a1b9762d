//! Coming in by a share link, and carrying a guest's place to another device.

use std::net::IpAddr;

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use session::AppointmentId;
use store::{AppointmentRecord, PlaceCode};
use wire::{CodeGiven, CodeRedeem, Entrance, ProblemCode};

use super::{
    idle_lock::locked,
    problem::{Refused, problem},
};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    clock,
    secrets::Token,
    tickets::Admits,
    visitor::{Known, Visitor},
};

/// How long after the planned end a link is good.
pub(crate) const LINK_GOOD_AFTER_END_MS: i64 = 24 * 60 * 60 * 1_000;
/// How long a code that carries a place is good.
const CODE_GOOD_MS: i64 = 10 * 60 * 1_000;

impl App {
    /// The appointment of a link. Unknown, revoked and mistyped links answer alike.
    pub(crate) async fn appointment_of(&self, link: &str, from: IpAddr) -> Result<AppointmentRecord, Refused> {
        let unknown = || problem(ProblemCode::LinkUnknown, "This link does not lead to a session.");
        let found = self.records.appointment_by_link_hash(Token::sent(link).hash()).await?;
        let Some(appointment) = found else {
            let code = ProblemCode::TooMany;
            let tried_too_often = || problem(code, "Too many links that lead nowhere. Please wait a minute.");
            return Err(if self.limits.wrong_link(from) { unknown() } else { tried_too_often() });
        };
        if appointment.cancelled_at.is_some() {
            let code = ProblemCode::AppointmentCancelled;
            return Err(problem(code, "This appointment was cancelled. Please contact the practice."));
        }
        if clock::now() > appointment.ends_at().plus_ms(LINK_GOOD_AFTER_END_MS) {
            return Err(problem(
                ProblemCode::LinkExpired,
                "This link has expired. Please ask your provider for a new one.",
            ));
        }
        Ok(appointment)
    }
}

impl App {
    /// Is the log of its session damaged, and still so?
    async fn is_damaged(&self, appointment: AppointmentId) -> bool {
        let is_damaged = || self.hub.doing(appointment).damaged;
        if is_damaged() {
            // A disk that could not be read may work again. What went wrong is in the server's log already.
            let _ = self.registry.look(appointment).await;
        }
        is_damaged()
    }
}

/// `POST /api/sessions/{link}/enter`: what a page needs before its WebSocket is open. Changes nothing (J1).
pub(super) async fn enter(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let appointment = app.appointment_of(&link, from).await?;
    let Known { visitor, jar, .. } = app.visitor(&headers, appointment.id).await?;
    // Who walks up to a locked workspace does not host by it. A page that is open goes on.
    if visitor.is_staff() && app.is_locked(&headers).await? {
        return Err(locked());
    }
    let booking = appointment.booking();
    let Some(role) = visitor.side_in(&booking) else {
        let code = ProblemCode::NotOnAppointment;
        return Err(problem(code, "You are signed in as one of the staff who does not host this appointment."));
    };
    if app.is_damaged(appointment.id).await {
        let code = ProblemCode::SessionDamaged;
        return Err(problem(code, "What is kept of this session is damaged, so it cannot be opened."));
    }
    let name = match &visitor {
        Visitor::Person { name, .. } => Some(name.clone()),
        Visitor::Guest(_) => None,
    };
    let practice = app.practice_name().await?;
    let title = appointment.title.clone();
    let (starts_at, minutes) = (appointment.starts_at, appointment.minutes);
    let (phone, zone) = (app.contact.phone.clone(), app.chosen_zone().await?);
    let sign_in = app.sign_in_behind(&visitor, &headers);
    let ticket = app.tickets.issue(Admits::Session { visitor, sign_in, appointment: Box::new(appointment) });
    let entrance = Entrance {
        ticket: ticket.reveal().to_owned(),
        practice,
        title,
        kind: booking.kind,
        hosts: booking.providers.into_iter().map(|p| p.name).collect(),
        starts_at,
        minutes,
        zone,
        phone,
        role,
        sign_in: app.account_mail.is_some() && name.is_none(),
        name,
    };
    Ok((jar, Json(entrance)).into_response())
}

/// `POST /api/sessions/{link}/code`: a one-time code that carries a guest's place to another device (W7).
pub(super) async fn give_code(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let appointment = app.appointment_of(&link, from).await?;
    let Known { visitor, jar, .. } = app.visitor(&headers, appointment.id).await?;
    let Visitor::Guest(guest) = visitor else {
        return Err(problem(ProblemCode::Invalid, "Sign in on the other device: your place is there."));
    };
    if !app.limits.code(from) {
        return Err(problem(ProblemCode::TooMany, "Too many codes. Please wait a minute."));
    }
    let code = Token::code();
    let expires_at = clock::now().plus_ms(CODE_GOOD_MS);
    let kept = PlaceCode { hash: code.hash(), appointment: appointment.id, guest, expires_at };
    app.records.add_place_code(kept, clock::now()).await?;
    Ok((jar, Json(CodeGiven { code: code.reveal().to_owned(), expires_at })).into_response())
}

/// `POST /api/sessions/{link}/redeem`: makes this browser the guest who was given the code.
pub(super) async fn redeem_code(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
    Json(CodeRedeem { code }): Json<CodeRedeem>,
) -> Result<Response, Refused> {
    let appointment = app.appointment_of(&link, from).await?;
    let Known { browser, jar, .. } = app.visitor(&headers, appointment.id).await?;
    if !app.limits.code(from) {
        return Err(problem(ProblemCode::TooMany, "Too many codes. Please wait a minute."));
    }
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let wrong = || problem(ProblemCode::WrongCode, "That code is not right, or it was used already or has expired.");
    let hash = Token::sent(&digits).hash();
    let guest = app.records.redeem_place_code(hash, appointment.id, clock::now()).await?.ok_or_else(wrong)?;
    app.records.set_place(browser.hash(), appointment.id, guest).await?;
    Ok((jar, StatusCode::NO_CONTENT).into_response())
}
