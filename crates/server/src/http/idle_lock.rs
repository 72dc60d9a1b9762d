//! The workspace's lock over HTTP: what is locked is refused, a page says that its person is there, and its person opens it again.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use store::{TokenHash, WriteError};
use wire::{ProblemCode, Unlock};

use super::problem::{Refused, problem};
use crate::app::{App, Shared};

/// What everything of a locked workspace is answered with.
pub(super) fn locked() -> Refused {
    problem(ProblemCode::Locked, "Nobody did anything here for a while, so it is locked. Unlock it with your password.")
}

/// Lets a request pass unless the workspace of who sends it is locked.
pub(super) async fn only_open(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match app.is_locked(request.headers()).await {
        Ok(false) => next.run(request).await,
        Ok(true) => locked().into_response(),
        Err(error) => Refused::from(error).into_response(),
    }
}

/// `POST /api/workspace/here`: somebody typed, pointed or touched.
pub(super) async fn here(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Refused> {
    let (_, this) = app.who_owns(&headers).await?;
    app.note_input(this).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => locked(),
        error => error.into(),
    })?;
    until(&app, this).await
}

/// `POST /api/workspace/unlock`: by the password alone. This browser has shown the second factor when it signed in, and is signed in.
pub(super) async fn unlock(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(Unlock { password }): Json<Unlock>,
) -> Result<Response, Refused> {
    let (person, this) = app.who_owns(&headers).await?;
    let wrong = || problem(ProblemCode::WrongPassword, "The password is not right.");
    let verified = app.verified(person, password).await?.ok_or_else(wrong)?;
    app.unlock(this, verified).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => wrong(),
        error => error.into(),
    })?;
    until(&app, this).await
}

/// Until when it is open from now on; without a content where it never locks.
async fn until(app: &App, sign_in: TokenHash) -> Result<Response, Refused> {
    Ok(match app.open_until(sign_in).await? {
        Some(until) => Json(until).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
