//! Refusals of the API as problem details (RFC 9457), and which of them an operation's description lists.

use std::{borrow::Cow, collections::BTreeMap};

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response as Described, ResponseBuilder},
};
use wire::ProblemCode;

use super::super::problem::Refused;

/// Before the code, in the type of a problem.
const TYPES: &str = "urn:problem-type:anteroom:";
const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was refused (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of problem it is, for programs.
    #[serde(rename = "type")]
    #[schema(example = "urn:problem-type:anteroom:email_taken")]
    kind: String,
    /// The same in a few words.
    title: Cow<'static, str>,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong with this request, in words.
    detail: String,
    /// The field of the request that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Cow<'static, str>>,
}

/// What only programs meet. Everything else has the code that pages know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// The request, or its query, cannot be read.
    Malformed,
    /// No token, or none that is known.
    Token,
    /// The token may not do this.
    Scope,
    /// There is no such thing.
    NotFound,
    /// Nor is this path ever asked so.
    Method,
    /// It is being done already, under the same key.
    Underway,
    /// What is cancelled is not changed.
    Cancelled,
    /// There are as many as there may be.
    Full,
    /// What is switched off is not tried.
    SwitchedOff,
    /// It has changed since.
    OtherEdition,
    /// More than any request needs.
    TooLarge,
    /// Not JSON.
    MediaType,
    /// A field is missing, unknown, or of another type.
    Invalid,
    /// The key stands for something else.
    KeyTaken,
    /// No `If-Match`.
    EditionMissing,
    /// Too many requests.
    TooMany,
    /// Ours.
    Unavailable,
}

impl Code {
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Malformed => (StatusCode::BAD_REQUEST, "malformed", "The request cannot be read"),
            Self::Token => (StatusCode::UNAUTHORIZED, "token_unknown", "A token is needed"),
            Self::Scope => (StatusCode::FORBIDDEN, "scope_missing", "The token may not do this"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such thing"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_unknown", "The path does not answer this method"),
            Self::Underway => (StatusCode::CONFLICT, "underway", "The same request is being done"),
            Self::Cancelled => (StatusCode::CONFLICT, "cancelled", "The appointment is cancelled"),
            Self::Full => (StatusCode::CONFLICT, "too_many_webhooks", "There are as many as there may be"),
            Self::SwitchedOff => (StatusCode::CONFLICT, "switched_off", "The webhook is switched off"),
            Self::OtherEdition => (StatusCode::PRECONDITION_FAILED, "changed_elsewhere", "It has changed meanwhile"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The request is too large"),
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", "The request is not JSON"),
            Self::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid", "A field does not do"),
            Self::KeyTaken => (StatusCode::UNPROCESSABLE_ENTITY, "key_taken", "The key stands for another request"),
            Self::EditionMissing => (StatusCode::PRECONDITION_REQUIRED, "edition_missing", "If-Match is needed"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too_many", "Too many requests"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The server has a problem"),
        }
    }
}

/// A refusal of the API.
pub(super) struct Refusal {
    problem: Box<Problem>,
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// For whoever counts those that pages meet too.
    counted: Option<ProblemCode>,
}

/// A refusal with these words.
pub(super) fn refusal(code: Code, detail: impl Into<String>) -> Refusal {
    let (status, code, title) = code.parts();
    let problem = Problem {
        kind: format!("{TYPES}{code}"),
        title: title.into(),
        status: status.as_u16(),
        detail: detail.into(),
        field: None,
    };
    Refusal { problem: Box::new(problem), status, headers: Vec::new(), counted: None }
}

impl Refusal {
    /// Says which field of the request it is about.
    pub(super) fn of(mut self, field: &'static str) -> Self {
        self.problem.field = Some(field.into());
        self
    }

    /// With a header more.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Is it certain that nothing was done, and that the same request would be refused as it stands?
    pub(super) fn is_for_good(&self) -> bool {
        self.status.is_client_error()
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let (code, status) = (refused.problem.code, refused.status());
        let detail = refused.problem.detail;
        let mut own = match code {
            // What a page is told with 409 is a precondition here.
            ProblemCode::ChangedElsewhere => refusal(Code::OtherEdition, detail),
            ProblemCode::Unavailable => refusal(Code::Unavailable, detail),
            code => {
                // A code is a word of snake case on the wire, and is one here.
                let word = serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned));
                let problem = Problem {
                    kind: format!("{TYPES}{}", word.unwrap_or_default()),
                    title: title(code).into(),
                    status: status.as_u16(),
                    detail,
                    field: None,
                };
                Self { problem: Box::new(problem), status, headers: Vec::new(), counted: None }
            }
        };
        own.counted = Some(code);
        own.problem.field = refused.field.map(|field| if field == "zone" { "time_zone" } else { field }.into());
        if let Some(seconds) = refused.retry_after_s {
            own.headers.push((header::RETRY_AFTER, seconds.into()));
        }
        own
    }
}

fn title(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "There is no such thing",
        ProblemCode::EmailTaken => "Somebody else has this address",
        ProblemCode::SessionRunning => "The session is running",
        ProblemCode::TookPlace => "It took place",
        ProblemCode::SessionDamaged => "What is kept of the session is damaged",
        _ => "A field does not do",
    }
}

impl From<store::ReadError> for Refusal {
    fn from(error: store::ReadError) -> Self {
        Refused::from(error).into()
    }
}

impl From<store::WriteError> for Refusal {
    fn from(error: store::WriteError) -> Self {
        Refused::from(error).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        if let Some(code) = self.counted {
            response.extensions_mut().insert(code);
        }
        response
    }
}

fn described(all: &[(StatusCode, &str)]) -> BTreeMap<String, RefOr<Described>> {
    let one = |(status, words): &(StatusCode, &str)| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let described = ResponseBuilder::new().description(*words).content(MEDIA_TYPE, content).build();
        (status.as_str().to_owned(), RefOr::T(described))
    };
    all.iter().map(one).collect()
}

/// What every operation may answer.
pub(super) struct Always;

impl IntoResponses for Always {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[
            (StatusCode::UNAUTHORIZED, "There is no token, or it is unknown or revoked."),
            (StatusCode::FORBIDDEN, "The token has not the scope that this needs."),
            (StatusCode::TOO_MANY_REQUESTS, "Too many requests; `Retry-After` says when to go on."),
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "The server cannot do it now. Nobody knows whether it was done; ask again.",
            ),
        ])
    }
}

/// What operations may answer that concern one thing.
pub(super) struct OfOne;

impl IntoResponses for OfOne {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[(StatusCode::NOT_FOUND, "There is no such thing.")])
    }
}

/// What lists may answer.
pub(super) struct OfQuery;

impl IntoResponses for OfQuery {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[(StatusCode::BAD_REQUEST, "The query cannot be read.")])
    }
}

/// What operations with a body may answer.
pub(super) struct OfBody;

impl IntoResponses for OfBody {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[
            (StatusCode::BAD_REQUEST, "The request cannot be read."),
            (StatusCode::CONFLICT, "Something else stands in the way."),
            (StatusCode::PAYLOAD_TOO_LARGE, "The request is larger than 16 KiB."),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "The request is not JSON."),
            (StatusCode::UNPROCESSABLE_ENTITY, "A field does not do, or the key stands for another request."),
        ])
    }
}

/// What operations without a body may answer that may be repeated under a key.
pub(super) struct OfKey;

impl IntoResponses for OfKey {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[
            (StatusCode::BAD_REQUEST, "The request cannot be read."),
            (StatusCode::CONFLICT, "Something else stands in the way."),
            (StatusCode::PAYLOAD_TOO_LARGE, "The request is larger than 16 KiB."),
            (StatusCode::UNPROCESSABLE_ENTITY, "The key stands for another request."),
        ])
    }
}

/// What operations may answer that name an edition.
pub(super) struct OfEdition;

impl IntoResponses for OfEdition {
    fn responses() -> BTreeMap<String, RefOr<Described>> {
        described(&[
            (StatusCode::PRECONDITION_FAILED, "It has changed since that edition."),
            (StatusCode::PRECONDITION_REQUIRED, "There is no `If-Match`."),
        ])
    }
}
