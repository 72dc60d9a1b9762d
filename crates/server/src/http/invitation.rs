//! How somebody comes who was invited to work at the practice: by the link of a mail, with a name and a password of their own.

use axum::{
    Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use session::{Name, PersonId};
use uuid::Uuid;
use wire::{AccountLink, AccountOf, InvitationTaken, ProblemCode, SignedIn};

use super::problem::{Refused, problem, unavailable, unfit};
use crate::{address::ClientAddress, app::Shared, clock, password, secrets::Token};

fn wrong() -> Refused {
    problem(
        ProblemCode::WrongCode,
        "This invitation is not right, or it was used, replaced or taken back, or is too old.",
    )
}

/// `POST /api/account/invitation/check`. Counts as a try.
pub(super) async fn check(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Json(AccountLink { token }): Json<AccountLink>,
) -> Result<Json<AccountOf>, Refused> {
    app.may_try(from)?;
    let link = Token::sent(&token).hash();
    let invited = app.records.invitation_by_link(link, clock::now()).await?.ok_or_else(wrong)?;
    Ok(Json(AccountOf { name: invited.name, email: invited.email.as_str().to_owned() }))
}

/// `POST /api/account/invitation`: makes the account, and signs this browser in to it.
pub(super) async fn take(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    headers: HeaderMap,
    Json(InvitationTaken { token, name, password }): Json<InvitationTaken>,
) -> Result<Response, Refused> {
    app.may_try(from)?;
    let name = Name::new(&name)
        .map_err(|_| problem(ProblemCode::InvalidName, "Please enter your name, of at most 80 characters."))?;
    let link = Token::sent(&token).hash();
    // A hash is work, and not done for nothing.
    let invited = app.records.invitation_by_link(link, clock::now()).await?.ok_or_else(wrong)?;
    let practice = app.practice_name().await?;
    password::check(&password, &[name.as_str(), invited.email.as_str(), practice.as_str()]).await.map_err(unfit)?;
    let hash = password::hash(password).await.map_err(|error| unavailable(&error))?;
    let person = PersonId(Uuid::now_v7());
    if !app.records.accept_invitation(link, clock::now(), (person, name, hash)).await? {
        return Err(wrong());
    }
    // Whoever was signed in here before is not any more: a browser is one person. Their cookie is replaced below.
    let _removal = app.sign_out(&headers).await?;
    let jar = app.sign_in(person, &headers).await?;
    Ok((jar, Json(SignedIn { next: "/".to_owned() })).into_response())
}
