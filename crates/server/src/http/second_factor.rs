//! The second factor of who works here: how they switch their own on and off, and the step of the sign-in in which they show it. How an
//! admin takes off a colleague's is with the staff.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use session::PersonId;
use store::{NewSecondFactor, Proof, WriteError};
use wire::{FactorIsOn, FactorOff, FactorOffer, FactorOn, FactorWish, OwnAccount, ProblemCode, SecondStep, SignedIn};

use super::problem::{Refused, problem, unavailable};
use crate::{
    app::{App, HalfSignedIn, Shared},
    clock,
    second_factor::{for_app, new_recovery_codes, new_secret, proof_of, step_of},
};

fn wrong_password() -> Refused {
    problem(ProblemCode::WrongPassword, "The password is not right.")
}

fn wrong_code() -> Refused {
    problem(ProblemCode::WrongCode, "This code is not right, or it was used already.")
}

fn too_many() -> Refused {
    problem(ProblemCode::TooMany, "Too many tries. Please wait some minutes, then try again.")
}

fn is_on_already() -> Refused {
    problem(ProblemCode::ChangedElsewhere, "The second step is on already. Look at the account again.")
}

impl App {
    /// What somebody shows by a code. Counts as a try of theirs, from wherever it comes.
    async fn shown_by(&self, person: PersonId, typed: &str) -> Result<Proof, Refused> {
        if !self.limits.code_of_app(*person.0.as_bytes()) {
            return Err(too_many());
        }
        let factor = self.records.second_factor(person).await?.ok_or_else(wrong_code)?;
        proof_of(factor.secret, typed, clock::now()).ok_or_else(wrong_code)
    }
}

/// `POST /api/sign-in/second-step`: in the browser that sent the password some minutes ago.
pub(super) async fn second_step(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(SecondStep { code }): Json<SecondStep>,
) -> Result<Response, Refused> {
    let (browser, _) = app.browser(&headers);
    let too_late = || problem(ProblemCode::SignInFirst, "Please begin again with your password.");
    let HalfSignedIn { person, verified } = app.second_steps.look(&browser.hash()).ok_or_else(too_late)?;
    let proof = app.shown_by(person, &code).await?;
    let verified = (verified, Some(proof));
    let jar = app.sign_in_by_password(person, verified, &headers).await?.ok_or_else(wrong_code)?;
    app.second_steps.take(&browser.hash());
    Ok((jar, Json(SignedIn { next: "/".to_owned() })).into_response())
}

/// `POST /api/account/second-factor`: a new secret for their app. Nothing is on yet.
pub(super) async fn offer(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(FactorWish { password }): Json<FactorWish>,
) -> Result<Json<FactorOffer>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    app.verified(person, password).await?.ok_or_else(wrong_password)?;
    if app.records.second_factor(person).await?.is_some() {
        return Err(is_on_already());
    }
    let OwnAccount { email, .. } = app.account_of((person, this)).await?;
    let secret = new_secret();
    let told = for_app(secret, &app.practice_name().await?, &email).map_err(|error| unavailable(&error))?;
    app.offered_factors.keep(this, secret);
    Ok(Json(FactorOffer { secret: told.secret, link: told.link, qr_size: told.qr_size, qr_path: told.qr_path }))
}

/// `POST /api/account/second-factor/on`: by a right code of it alone, so that nobody locks themselves out. Signs every other browser out:
/// there a password was enough.
pub(super) async fn turn_on(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(FactorOn { code }): Json<FactorOn>,
) -> Result<Json<FactorIsOn>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    if !app.limits.own_password(*person.0.as_bytes()) {
        return Err(too_many());
    }
    let too_late = || problem(ProblemCode::NotFound, "This was begun too long ago. Please begin again.");
    let secret = app.offered_factors.look(&this).ok_or_else(too_late)?;
    let now = clock::now();
    let step = step_of(secret, &code, now).ok_or_else(wrong_code)?;
    let (recovery_codes, codes) = new_recovery_codes().into_iter().unzip();
    let new = NewSecondFactor { secret, step, codes, since: now };
    app.records.turn_on_second_factor((person, this), new).await.map_err(|error| match error {
        WriteError::Taken { .. } => is_on_already(),
        error => error.into(),
    })?;
    app.offered_factors.take(&this);
    Ok(Json(FactorIsOn { recovery_codes, account: app.account_of((person, this)).await? }))
}

/// `POST /api/account/second-factor/off`: by the password and a code.
pub(super) async fn turn_off(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(FactorOff { password, code }): Json<FactorOff>,
) -> Result<Json<OwnAccount>, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    app.verified(person, password).await?.ok_or_else(wrong_password)?;
    let proof = app.shown_by(person, &code).await?;
    if !app.records.turn_off_second_factor(person, proof).await? {
        return Err(wrong_code());
    }
    app.account_of((person, this)).await.map(Json)
}
