//! How a request is read: its body, its query, its path, and which edition it was made from. What cannot be read is a problem in
//! the API's own form.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::TokenHash;
use uuid::Uuid;

use super::problem::{Code, Refusal, refusal};
use crate::app::Shared;

/// The id in a path; one that is none leads nowhere, like one that nothing has.
pub(super) struct Id(pub(super) Uuid);

impl FromRequestParts<Shared> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let id = axum::extract::Path::<Uuid>::from_request_parts(parts, app).await;
        id.map(|axum::extract::Path(id)| Self(id)).map_err(|_| refusal(Code::NotFound, "This is no id."))
    }
}

/// What follows the `?`.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Shared> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, app).await;
        query
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|error| refusal(Code::Malformed, error.body_text()))
    }
}

/// What a request asks for.
pub(super) struct Asked {
    body: Bytes,
    is_json: bool,
    /// Of everything that says what is asked for: another one is another request.
    pub(super) hash: TokenHash,
}

impl FromRequest<Shared> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Refusal> {
        let (path, method) = (request.uri().to_string(), request.method().clone());
        let headers = request.headers();
        let is_json = is_json(headers);
        let edition = headers.get(header::IF_MATCH).map(|value| value.as_bytes().to_vec()).unwrap_or_default();
        let body = Bytes::from_request(request, app).await.map_err(|error| unread(&error))?;
        let mut hash = Sha256::new();
        for part in [method.as_str().as_bytes(), path.as_bytes(), &edition, &body] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        Ok(Self { body, is_json, hash: TokenHash(hash.finalize().into()) })
    }
}

/// Of the body alone.
fn unread(error: &BytesRejection) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return refusal(Code::TooLarge, "A request has at most 16 KiB.");
    }
    refusal(Code::Malformed, "The request ended before it was whole.")
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind == "application/merge-patch+json"
}

impl Asked {
    /// The body, read as JSON.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if !self.is_json {
            return Err(refusal(Code::MediaType, "Send JSON, with Content-Type: application/json."));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            let code = if error.is_data() { Code::Invalid } else { Code::Malformed };
            refusal(code, error.to_string())
        })
    }
}

/// The entity tag of an edition.
pub(super) fn tag(edition: u32) -> String {
    format!("\"{edition}\"")
}

/// The editions that a change may be made from (RFC 9110 section 13.1.1).
pub(super) struct IfMatch(Option<String>);

impl FromRequestParts<Shared> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Self::Rejection> {
        let sent = parts.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        Ok(Self(sent.map(str::to_owned)))
    }
}

impl IfMatch {
    /// Is this edition one of them?
    pub(super) fn names(&self, edition: u32) -> bool {
        let sent = self.0.as_deref().unwrap_or_default();
        sent.trim() == "*" || sent.split(',').any(|one| one.trim() == tag(edition))
    }

    /// Is this edition the one that is meant, and no other?
    pub(super) fn is(&self, edition: u32) -> bool {
        self.0.as_deref().is_some_and(|sent| sent.trim() == tag(edition))
    }

    /// Refuses a change that does not say from which edition it was made.
    pub(super) fn is_there(&self) -> Result<(), Refusal> {
        let words = "Say with If-Match which edition the change was made from: the ETag of what was read.";
        self.0.as_ref().map(|_| ()).ok_or_else(|| refusal(Code::EditionMissing, words))
    }

    /// Refuses a change that was made from another edition, or from none.
    pub(super) fn allow(&self, edition: u32) -> Result<(), Refusal> {
        self.is_there()?;
        if !self.names(edition) {
            return Err(refusal(Code::OtherEdition, "It has changed since. Nothing was done; read it again."));
        }
        Ok(())
    }
}
