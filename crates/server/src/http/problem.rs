//! Errors as answers: a status, a code that the page puts into words, and English words for who reads the answer itself.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use wire::{Problem, ProblemCode};

use crate::password::Unfit;

/// An error answer.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(super) problem: Problem,
    /// After how many seconds another try is worth it.
    pub(super) retry_after_s: Option<u64>,
    /// The field of the request that it is about, where it is about one.
    pub(super) field: Option<&'static str>,
}

impl Refused {
    /// Says when another try is worth it (RFC 9110 section 10.2.3).
    pub(super) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after_s: Some(seconds), ..self }
    }

    /// Says which field of the request it is about.
    pub(super) fn of(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// The status that it is answered with.
    pub(super) fn status(&self) -> StatusCode {
        status(self.problem.code)
    }
}

/// An error answer with these words.
pub(crate) fn problem(code: ProblemCode, detail: impl Into<String>) -> Refused {
    Refused { problem: Problem { code, detail: detail.into() }, retry_after_s: None, field: None }
}

/// A password that does not do.
pub(crate) fn unfit(why: Unfit) -> Refused {
    problem(why.code(), why.to_string())
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = self.status();
        let code = self.problem.code;
        let mut response = (status, Json(self.problem)).into_response();
        // For whoever counts them.
        response.extensions_mut().insert(code);
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::LinkUnknown | ProblemCode::NotFound => StatusCode::NOT_FOUND,
        ProblemCode::LinkExpired | ProblemCode::AppointmentCancelled => StatusCode::GONE,
        ProblemCode::EmailTaken
        | ProblemCode::ChangedElsewhere
        | ProblemCode::AlreadyMade
        | ProblemCode::SessionRunning
        | ProblemCode::TookPlace
        | ProblemCode::LastAdmin => StatusCode::CONFLICT,
        ProblemCode::NotOnAppointment | ProblemCode::NotAllowed | ProblemCode::ForeignOrigin => StatusCode::FORBIDDEN,
        ProblemCode::SignInFirst | ProblemCode::WrongPassword => StatusCode::UNAUTHORIZED,
        ProblemCode::WrongCode
        | ProblemCode::Invalid
        | ProblemCode::InvalidPractice
        | ProblemCode::InvalidName
        | ProblemCode::InvalidEmail
        | ProblemCode::InvalidPassword
        | ProblemCode::GuessablePassword
        | ProblemCode::InvalidRoles
        | ProblemCode::InvalidTitle
        | ProblemCode::InvalidPhone
        | ProblemCode::InvalidZone
        | ProblemCode::InvalidTime
        | ProblemCode::TimeNotThere
        | ProblemCode::TimeIsOver
        | ProblemCode::InvalidPeople
        | ProblemCode::InvalidRepeats => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::Locked => StatusCode::LOCKED,
        ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::SessionDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A form came again that was taken before, and says something else now than what is kept, of which `edition` is the newest.
pub(super) fn corrected(edition: u32) -> Refused {
    if edition > 1 {
        return store::WriteError::Changed.into();
    }
    problem(
        ProblemCode::AlreadyMade,
        "It was made before this form was corrected. Nothing was changed; change what was made.",
    )
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
        match error {
            store::WriteError::Changed => {
                let code = ProblemCode::ChangedElsewhere;
                problem(code, "Somebody has changed this meanwhile. Nothing was changed; look at it again.")
            }
            store::WriteError::LastAdmin => problem(
                ProblemCode::LastAdmin,
                "Nobody would be left who manages the staff. Make somebody else an admin first.",
            ),
            store::WriteError::Taken { what: "email" } => {
                problem(ProblemCode::EmailTaken, "Somebody else has this email address.").of("email")
            }
            error => unavailable(&error),
        }
    }
}
