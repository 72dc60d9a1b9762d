//! A new password for who of the staff forgot theirs: they ask for a mail, and choose it behind its link.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use store::{Email, PasswordReset};
use wire::{AccountLink, AccountOf, NewPassword, PasswordWish, ProblemCode, SignedIn};

use super::problem::{Refused, problem, unavailable, unfit};
use crate::{address::ClientAddress, app::Shared, clock, password, post::AccountMail, secrets::Token};

fn wrong() -> Refused {
    problem(ProblemCode::WrongCode, "This link is not right, or it was used already, or it is too old.")
}

/// `POST /api/account/new-password/mail`. What is answered, and when, is the same for every address.
pub(super) async fn ask(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(PasswordWish { email }): Json<PasswordWish>,
) -> Result<Response, Refused> {
    let email = Email::new(&email).map_err(|error| problem(ProblemCode::InvalidEmail, error.to_string()))?;
    let place = app.place_for_mail(from, &email)?;
    let (browser, jar) = app.browser(&headers);
    let link = Token::random();
    let expires_at = clock::now().plus_ms(AccountMail::PASSWORD_GOOD_MS);
    let asked = PasswordReset { browser: browser.hash(), link: link.hash(), email, expires_at };
    app.records.ask_for_password(asked).await?;
    place.new_password(link);
    Ok((jar, StatusCode::NO_CONTENT).into_response())
}

/// `POST /api/account/new-password/check`. Counts as a try.
pub(super) async fn check(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Json(AccountLink { token }): Json<AccountLink>,
) -> Result<Json<AccountOf>, Refused> {
    app.may_try(from)?;
    let link = Token::sent(&token).hash();
    let person = app.records.person_of_reset_link(link, clock::now()).await?.ok_or_else(wrong)?;
    Ok(Json(AccountOf { name: person.name, email: person.email.as_str().to_owned() }))
}

/// `POST /api/account/new-password`: signs out every browser in which they were signed in, and this one in. Whoever has a second factor
/// signs in as always: a mail does not stand for it.
pub(super) async fn choose(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(NewPassword { token, password }): Json<NewPassword>,
) -> Result<Response, Refused> {
    app.may_try(from)?;
    let link = Token::sent(&token).hash();
    // A hash is work, and not done for nothing.
    let asks = app.records.person_of_reset_link(link, clock::now()).await?.ok_or_else(wrong)?;
    let practice = app.practice_name().await?;
    password::check(&password, &[asks.name.as_str(), asks.email.as_str(), practice.as_str()]).await.map_err(unfit)?;
    let hash = password::hash(password).await.map_err(|error| unavailable(&error))?;
    let person = app.records.reset_password(link, clock::now(), hash).await?.ok_or_else(wrong)?;
    // Whoever else was signed in here is not any more: a browser is one person.
    let removal = app.sign_out(&headers).await?;
    if app.records.second_factor(person).await?.is_some() {
        return Ok((removal, Json(SignedIn { next: "/sign-in".to_owned() })).into_response());
    }
    let jar = app.sign_in(person, &headers).await?;
    Ok((jar, Json(SignedIn { next: "/".to_owned() })).into_response())
}
