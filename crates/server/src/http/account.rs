//! Signing in with a password, signing out, and the first run's set-up.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;
use session::Name;
use wire::{PasswordTaken, ProblemCode, SetUp, SetUpCheck, SignIn, SignedIn, WhoAmI};

use super::problem::{Refused, problem};
use crate::{
    address::ClientAddress,
    app::{HalfSignedIn, Shared},
    password,
    set_up::{self, SetUpError},
    visitor::Visitor,
};

/// `GET /api/me`.
pub(super) async fn me(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<WhoAmI>, Refused> {
    let visitor = app.signed_in(&headers).await?;
    let staff = visitor.as_ref().is_some_and(Visitor::is_staff);
    let name: Option<Name> = match visitor {
        Some(Visitor::Person { name, .. }) => Some(name),
        Some(Visitor::Guest(_)) | None => None,
    };
    Ok(Json(WhoAmI {
        practice: app.practice_name().await?,
        phone: app.contact.phone.clone(),
        name,
        staff,
        demo: app.demo.is_some(),
        set_up: app.first_run.is_done().await,
        mail: app.account_mail.is_some(),
    }))
}

/// `POST /api/sign-in`: somebody with email address and password. Whether there is a second step is told to who knows the password alone.
pub(super) async fn sign_in(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(SignIn { email, password }): Json<SignIn>,
) -> Result<Response, Refused> {
    if !app.limits.password(from) {
        return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."));
    }
    let person = match store::Email::new(&email) {
        Ok(email) => app.records.person_by_email(&email).await?,
        Err(_) => None,
    };
    let kept = person.as_ref().and_then(|p| p.password_hash.clone());
    // Always verified against something, so that the time taken does not tell whether the address is known.
    let right = password::verify(password, kept.clone()).await;
    let wrong = || problem(ProblemCode::WrongPassword, "The email address or the password is not right.");
    let person = person.filter(|it| right && !it.archived);
    let (person, verified) = person.zip(kept).ok_or_else(wrong)?;
    if app.records.second_factor(person.id).await?.is_some() {
        let (browser, jar) = app.browser(&headers);
        app.second_steps.keep(browser.hash(), HalfSignedIn { person: person.id, verified });
        return Ok((jar, Json(PasswordTaken { next: None })).into_response());
    }
    let jar = app.sign_in_by_password(person.id, (verified, None), &headers).await?.ok_or_else(wrong)?;
    Ok((jar, Json(PasswordTaken { next: Some("/".to_owned()) })).into_response())
}

/// `POST /api/sign-out`.
pub(super) async fn sign_out(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<(CookieJar, StatusCode), Refused> {
    let jar = app.sign_out(&headers).await?;
    Ok((jar, StatusCode::NO_CONTENT))
}

/// `POST /api/set-up`: creates the practice and its first provider, once.
pub(super) async fn set_up(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(form): Json<SetUp>,
) -> Result<Response, Refused> {
    if !app.limits.password(from) {
        return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."));
    }
    let person = set_up::first_provider(&app, form).await.map_err(|error| match error {
        SetUpError::WrongToken => problem(ProblemCode::WrongCode, error.to_string()),
        SetUpError::Invalid(code, _) => problem(code, error.to_string()),
        SetUpError::Failed(error) => super::problem::unavailable(&error),
    })?;
    let jar = app.sign_in(person, &headers).await?;
    Ok((jar, Json(SignedIn { next: "/".to_owned() })).into_response())
}

/// `POST /api/set-up/check`: whether the set-up link is still good. Counts as a try, like the set-up itself.
pub(super) async fn check_set_up(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Json(SetUpCheck { token }): Json<SetUpCheck>,
) -> Result<StatusCode, Refused> {
    if !app.limits.password(from) {
        return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute, then try again."));
    }
    if !app.first_run.awaits(&token).await {
        return Err(problem(ProblemCode::WrongCode, SetUpError::WrongToken.to_string()));
    }
    Ok(StatusCode::NO_CONTENT)
}
