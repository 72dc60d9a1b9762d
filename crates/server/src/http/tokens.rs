//! The tokens by which other systems use the API, as admins keep them while the server runs. `anteroom token` does the same while it
//! does not.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use session::{Name, PersonId};
use store::{ApiScope, NewApiToken, WriteError};
use uuid::Uuid;
use wire::{ApiToken, ProblemCode, TokenMade, TokenScope, TokenWish, Tokens};

use super::problem::{Refused, problem};
use crate::{
    app::{App, Shared},
    clock,
    secrets::Token,
    staff::Act,
    visitor::Visitor,
};

/// `GET /api/workspace/tokens`.
pub(super) async fn tokens(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Tokens>, Refused> {
    let admin = app.who_may(Act::Connect, &headers).await?;
    Ok(Json(app.all_tokens(&admin).await?))
}

/// `POST /api/workspace/tokens`: makes one, which is shown in the answer and never again.
pub(super) async fn make(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(TokenWish { name, scopes, password }): Json<TokenWish>,
) -> Result<Json<TokenMade>, Refused> {
    let admin = app.who_may_change(Act::Connect, &headers).await?;
    let name = Name::new(&name)
        .map_err(|_| problem(ProblemCode::InvalidName, "A token needs a name of at most 80 characters."))?;
    let mut scopes: Vec<_> = scopes.into_iter().map(as_kept).collect();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(problem(ProblemCode::Invalid, "A token needs something that it may do."));
    }
    let made_by = app.confirmed(&admin, password).await?;
    let token = Token::of_system();
    let (id, created_at) = (Uuid::now_v7(), clock::now());
    let new = NewApiToken { id, name, token: token.hash(), scopes, created_at, made_by: Some(made_by) };
    app.records.add_api_token(new).await?;
    Ok(Json(TokenMade { token: token.reveal().to_owned(), all: app.all_tokens(&admin).await? }))
}

/// `POST /api/workspace/tokens/{id}/revoke`: for good. The next request with it is refused.
pub(super) async fn revoke(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
) -> Result<Json<Tokens>, Refused> {
    let admin = app.who_may_change(Act::Connect, &headers).await?;
    app.records.revoke_api_token(id, clock::now()).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => problem(ProblemCode::NotFound, "There is no such token."),
        error => error.into(),
    })?;
    Ok(Json(app.all_tokens(&admin).await?))
}

fn as_kept(scope: TokenScope) -> ApiScope {
    match scope {
        TokenScope::AppointmentsRead => ApiScope::AppointmentsRead,
        TokenScope::AppointmentsWrite => ApiScope::AppointmentsWrite,
        TokenScope::ClientsRead => ApiScope::ClientsRead,
        TokenScope::ClientsWrite => ApiScope::ClientsWrite,
        TokenScope::SessionsRead => ApiScope::SessionsRead,
        TokenScope::WebhooksRead => ApiScope::WebhooksRead,
        TokenScope::WebhooksWrite => ApiScope::WebhooksWrite,
    }
}

fn as_shown(scope: ApiScope) -> TokenScope {
    match scope {
        ApiScope::AppointmentsRead => TokenScope::AppointmentsRead,
        ApiScope::AppointmentsWrite => TokenScope::AppointmentsWrite,
        ApiScope::ClientsRead => TokenScope::ClientsRead,
        ApiScope::ClientsWrite => TokenScope::ClientsWrite,
        ApiScope::SessionsRead => TokenScope::SessionsRead,
        ApiScope::WebhooksRead => TokenScope::WebhooksRead,
        ApiScope::WebhooksWrite => TokenScope::WebhooksWrite,
    }
}

impl App {
    /// Who is signed in there, if this is their password: whoever finds a page left open does not know it. Counts as a try.
    pub(super) async fn confirmed(&self, admin: &Visitor, typed: String) -> Result<PersonId, Refused> {
        let wrong = || problem(ProblemCode::WrongPassword, "The password is not right.");
        let Visitor::Person { person, .. } = admin else { return Err(wrong()) };
        let kept = self.records.person(*person).await?.and_then(|record| record.password_hash);
        if kept.is_none() && self.demo.is_some() {
            return Ok(*person);
        }
        if self.verified(*person, typed).await?.is_some() { Ok(*person) } else { Err(wrong()) }
    }

    async fn all_tokens(&self, admin: &Visitor) -> Result<Tokens, Refused> {
        let shown = |token: store::ApiToken| ApiToken {
            id: token.id,
            name: token.name,
            scopes: token.scopes.into_iter().map(as_shown).collect(),
            created_at: token.created_at,
            made_by: token.made_by,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
            webhooks: token.webhooks,
        };
        let has_password = match admin {
            Visitor::Person { person, .. } => {
                self.records.person(*person).await?.is_some_and(|record| record.password_hash.is_some())
            }
            Visitor::Guest(_) => false,
        };
        Ok(Tokens {
            tokens: self.records.api_tokens().await?.into_iter().rev().map(shown).collect(),
            address: format!("{}/api/v1", self.origin),
            asks_password: has_password || self.demo.is_none(),
        })
    }
}
