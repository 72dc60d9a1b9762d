//! Requests that act, and WebSockets, come from our own pages only: the `Origin` header (RFC 6454) must be there and
//! be ours.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use wire::ProblemCode;

use super::problem::problem;
use crate::app::{App, Shared};

/// Lets a request pass if it comes from one of our pages.
pub(super) async fn only_ours(State(app): State<Shared>, request: Request, next: Next) -> Response {
    if is_ours(&app, request.headers()) {
        next.run(request).await
    } else {
        problem(ProblemCode::ForeignOrigin, "This request did not come from a page of this server.").into_response()
    }
}

/// Was this sent by a page of this server?
fn is_ours(app: &App, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
    origin.is_some_and(|origin| origin == app.origin || app.other_origins.iter().any(|o| o == origin))
}
