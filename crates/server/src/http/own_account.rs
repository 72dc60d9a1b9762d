//! What somebody of the staff does with their own account: another password, the devices on which they are signed in, and to be signed
//! out on them.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use axum_extra::extract::cookie::CookieJar;
use session::PersonId;
use store::{SecondFactor, SignIn, TokenHash};
use uuid::Uuid;
use wire::{OwnAccount, OwnDevice, OwnSecondFactor, PasswordChange, ProblemCode};

use super::{
    problem::{Refused, problem, unavailable, unfit},
    workspace::sign_in_first,
};
use crate::{
    app::{App, Shared},
    clock, password,
    visitor::Visitor,
};

impl App {
    /// Who of the staff this is, and by which sign-in.
    pub(super) async fn who_owns(&self, headers: &HeaderMap) -> Result<(PersonId, TokenHash), Refused> {
        let visitor = self.staff(headers).await?;
        let this = self.sign_in_behind(&visitor, headers);
        match (visitor, this) {
            (Visitor::Person { person, .. }, Some(this)) => Ok((person, this)),
            _ => Err(sign_in_first()),
        }
    }

    /// The hash of the password of somebody who is signed in, if this is it. Counts as a try: whoever sits at somebody's open page has as
    /// few as at the door.
    pub(super) async fn verified(&self, person: PersonId, typed: String) -> Result<Option<String>, Refused> {
        if !self.limits.own_password(*person.0.as_bytes()) {
            return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."));
        }
        let kept = self.records.person(person).await?.and_then(|person| person.password_hash);
        let is_right = password::verify(typed, kept.clone()).await;
        Ok(kept.filter(|_| is_right))
    }

    pub(super) async fn account_of(&self, (person, this): (PersonId, TokenHash)) -> Result<OwnAccount, Refused> {
        let known = self.records.person(person).await?.ok_or_else(sign_in_first)?;
        let factor = self.records.second_factor(person).await?;
        let devices = self.records.sign_ins_of(person, clock::now()).await?;
        let shown = |it: SignIn| OwnDevice {
            id: id_of(&it),
            this: it.token == this,
            browser: it.browser,
            system: it.system,
            last_seen: it.last_seen,
        };
        Ok(OwnAccount {
            name: known.name,
            email: known.email.as_str().to_owned(),
            devices: devices.into_iter().map(shown).collect(),
            second_factor: factor.map(|SecondFactor { codes_left, .. }| OwnSecondFactor { codes_left }),
        })
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
    app.account_of(who).await.map(Json)
}

/// `POST /api/account/password`: takes the one of now and sets another, and signs every other browser out.
pub(super) async fn change_password(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(PasswordChange { old, new }): Json<PasswordChange>,
) -> Result<Json<OwnAccount>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    let OwnAccount { name, email, .. } = app.account_of((person, this)).await?;
    let practice = app.practice_name().await?;
    password::check(&new, &[name.as_str(), &email, practice.as_str()]).await.map_err(unfit)?;
    let wrong = || problem(ProblemCode::WrongPassword, "This is not the password of now.");
    let verified = app.verified(person, old).await?.ok_or_else(wrong)?;
    let chosen = password::hash(new).await.map_err(|error| unavailable(&error))?;
    if !app.records.change_password((person, this), (verified, chosen)).await? {
        return Err(wrong());
    }
    app.account_of((person, this)).await.map(Json)
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
    app.account_of((person, this)).await.map(Json)
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
