//! Which system calls, by the token that it sends, and whether it may do what it asks for.

use std::marker::PhantomData;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use store::ApiScope;
use uuid::Uuid;

use super::problem::{Code, Refusal, refusal};
use crate::{address::ClientAddress, app::Shared, clock, secrets::Token};

/// Something that an operation needs.
pub(super) trait Need {
    const SCOPE: ApiScope;

    /// Whether it changes something.
    fn writes() -> bool {
        match Self::SCOPE {
            ApiScope::AppointmentsWrite | ApiScope::ClientsWrite | ApiScope::WebhooksWrite => true,
            ApiScope::AppointmentsRead | ApiScope::ClientsRead | ApiScope::SessionsRead | ApiScope::WebhooksRead => {
                false
            }
        }
    }
}

/// One type for each scope, so that an operation says in its signature what it needs.
macro_rules! needs {
    ($($name:ident),*) => {
        $(
            pub(super) struct $name;
            impl Need for $name {
                const SCOPE: ApiScope = ApiScope::$name;
            }
        )*
    };
}

needs!(AppointmentsRead, AppointmentsWrite, ClientsRead, ClientsWrite, SessionsRead, WebhooksRead, WebhooksWrite);

/// A system whose token may do what `N` says. To be the first argument of an operation: nobody else is told anything.
pub(super) struct Caller<N> {
    /// Its token's id.
    pub(super) token: Uuid,
    scopes: Vec<ApiScope>,
    needs: PhantomData<N>,
}

impl<N> Caller<N> {
    /// Does its token have this scope too?
    pub(super) fn may(&self, scope: ApiScope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// The one token of a request, as it was sent.
fn sent(headers: &HeaderMap) -> Option<Token> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::sent(token.trim()))
}

impl<N: Need> FromRequestParts<Shared> for Caller<N> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, app).await;
        let known = match sent(&parts.headers) {
            Some(token) => app.records.api_token(token.hash()).await?,
            None => None,
        };
        let Some(token) = known else {
            if !app.limits.wrong_token(from) {
                return Err(too_many(60));
            }
            let words = "This needs a token of the practice that is good: Authorization: Bearer …";
            return Err(refusal(Code::Token, words)
                .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"anteroom\"")));
        };
        app.limits.call(*token.id.as_bytes()).map_err(too_many)?;
        if let Err(error) = app.records.note_use_of_api_token(&token, clock::now()).await {
            // That it was used is not worth refusing it for.
            tracing::warn!(%error, "the use of a token could not be noted");
        }
        if !token.scopes.contains(&N::SCOPE) {
            let scope = N::SCOPE.as_str();
            let refused = refusal(Code::Scope, format!("This needs the scope {scope}."));
            let challenge = format!("Bearer realm=\"anteroom\", error=\"insufficient_scope\", scope=\"{scope}\"");
            return Err(match HeaderValue::try_from(challenge) {
                Ok(challenge) => refused.with(header::WWW_AUTHENTICATE, challenge),
                Err(_) => refused,
            });
        }
        if N::writes() {
            app.limits.write(*token.id.as_bytes()).map_err(too_many)?;
        }
        Ok(Self { token: token.id, scopes: token.scopes, needs: PhantomData })
    }
}

fn too_many(seconds: u64) -> Refusal {
    refusal(Code::TooMany, "Too many requests. Please wait as long as Retry-After says.")
        .with(header::RETRY_AFTER, seconds.into())
}
