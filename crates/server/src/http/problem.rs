//! Errors as answers: a status, a code for the page, words for the person.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wire::{Problem, ProblemCode};

/// An error answer.
#[derive(Debug)]
pub(crate) struct Refused(Problem);

/// An error answer with these words.
pub(crate) fn problem(code: ProblemCode, detail: impl Into<String>) -> Refused {
    Refused(Problem { code, detail: detail.into() })
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self.0.code {
            ProblemCode::LinkUnknown => StatusCode::NOT_FOUND,
            ProblemCode::LinkExpired => StatusCode::GONE,
            ProblemCode::NotOnAppointment | ProblemCode::ForeignOrigin => StatusCode::FORBIDDEN,
            ProblemCode::SignInFirst | ProblemCode::WrongPassword => StatusCode::UNAUTHORIZED,
            ProblemCode::WrongCode | ProblemCode::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = (status, Json(self.0)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }
}

/// Something of ours failed. The person is told that; what it was stands in the server's own log.
pub(crate) fn unavailable(error: &dyn std::fmt::Display) -> Refused {
    tracing::error!(%error, "a request could not be answered");
    problem(ProblemCode::Unavailable, "The server has a problem. Please try again in a moment.")
}

impl From<store::ReadError> for Refused {
    fn from(error: store::ReadError) -> Self {
        unavailable(&error)
    }
}

impl From<store::WriteError> for Refused {
    fn from(error: store::WriteError) -> Self {
        unavailable(&error)
    }
}
