//! What somebody of the staff does with their own account: another password, the devices on which they are signed in, and to be signed
//! out on them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use axum_extra::extract::cookie::CookieJar;
use session::PersonId;
use store::{SignIn, TokenHash};
use uuid::Uuid;
use wire::{OwnAccount, OwnDevice, PasswordChange, ProblemCode};

use super::{
    problem::{Refused, problem, unavailable},
    workspace::sign_in_first,
};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    clock, password,
    visitor::Visitor,
};

impl App {
    /// Who of the staff this is, and by which sign-in.
    async fn who_owns(&self, headers: &HeaderMap) -> Result<(PersonId, TokenHash), Refused> {
        let visitor = self.staff(headers).await?;
        let this = self.sign_in_behind(&visitor, headers);
        match (visitor, this) {
            (Visitor::Person { person, .. }, Some(this)) => Ok((person, this)),
            _ => Err(sign_in_first()),
        }
    }

    async fn account_of(&self, (person, this): (PersonId, TokenHash)) -> Result<Json<OwnAccount>, Refused> {
        let known = self.records.person(person).await?.ok_or_else(sign_in_first)?;
        let devices = self.records.sign_ins_of(person, clock::now()).await?;
        let shown = |it: SignIn| OwnDevice {
            id: id_of(&it),
            this: it.token == this,
            browser: it.browser,
            system: it.system,
            last_seen: it.last_seen,
        };
        Ok(Json(OwnAccount {
            name: known.name,
            email: known.email.as_str().to_owned(),
            devices: devices.into_iter().map(shown).collect(),
        }))
    }
}

/// By what its owner names a sign-in: a part of the hash of its token, which opens nothing.
fn id_of(sign_in: &SignIn) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(sign_in.token.0.get(..16).unwrap_or(&[0; 16]));
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// `GET /api/account`.
pub(super) async fn own(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<OwnAccount>, Refused> {
    let who = app.who_owns(&headers).await?;
    app.account_of(who).await
}

/// `POST /api/account/password`: takes the one of now and sets another, and signs every other browser out.
pub(super) async fn change_password(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(PasswordChange { old, new }): Json<PasswordChange>,
) -> Result<Json<OwnAccount>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    // Whoever sits at somebody's open page has as few tries as at the door.
    if !app.limits.password(from) {
        return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."));
    }
    password::check(&new).map_err(|why| problem(ProblemCode::InvalidPassword, why))?;
    let kept = app.records.person(person).await?.and_then(|person| person.password_hash);
    let is_right = password::verify(old, kept.clone()).await;
    let wrong = || problem(ProblemCode::WrongPassword, "This is not the password of now.");
    let verified = kept.filter(|_| is_right).ok_or_else(wrong)?;
    let chosen = password::hash(new).await.map_err(|error| unavailable(&error))?;
    if !app.records.change_password((person, this), (verified, chosen)).await? {
        return Err(wrong());
    }
    app.account_of((person, this)).await
}

/// `POST /api/account/devices/{id}/sign-out`: one that is signed out already is what was wanted.
pub(super) async fn sign_out_one(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<OwnAccount>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    for sign_in in app.records.sign_ins_of(person, clock::now()).await? {
        if id_of(&sign_in) == id {
            app.records.remove_sign_in(sign_in.token).await?;
        }
    }
    app.account_of((person, this)).await
}

/// `POST /api/account/sign-out-everywhere`: in this browser too.
pub(super) async fn sign_out_everywhere(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<(CookieJar, StatusCode), Refused> {
    let (person, _) = app.who_owns(&headers).await?;
    app.records.remove_sign_ins_of(person).await?;
    let jar = app.sign_out(&headers).await?;
    Ok((jar, StatusCode::NO_CONTENT))
}
