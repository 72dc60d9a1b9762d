//! **Test my connection** (J5), as far as it is signalling: one offer, one answer, for whoever may open the session's page. What is
//! measured, and that it ends, is the media server's business; nothing is kept.
//!
//! Over HTTP and not over the session's WebSocket, because it belongs to no session: it needs no place in it, and tells it nothing.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use sfu::ProbeError;
use wire::{ConnectionTestAnswer, ConnectionTestOffer, ProblemCode, Transport};

use super::problem::{Refused, problem, unavailable};
use crate::{address::ClientAddress, app::Shared, visitor::Known};

/// When a server that tests as many connections as it may can be asked again: a test takes ten seconds.
const BUSY_S: u64 = 10;

/// `POST /api/sessions/{link}/connection-test`.
pub(super) async fn offer(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
    Json(ConnectionTestOffer { transport, sdp }): Json<ConnectionTestOffer>,
) -> Result<Response, Refused> {
    let appointment = app.appointment_of(&link, from).await?;
    let Known { visitor, jar, .. } = app.visitor(&headers, appointment.id).await?;
    app.limits.connection_test(from, visitor.key()).map_err(|seconds| {
        problem(ProblemCode::TooMany, "This connection was tested often just now. Please wait a moment.")
            .retry_after(seconds)
    })?;
    let way = match transport {
        Transport::Udp => sfu::Transport::Udp,
        Transport::Tcp => sfu::Transport::Tcp,
    };
    let answer = match app.sfu.probe(way, sdp).await {
        Ok(sdp) => Some(sdp),
        Err(ProbeError::NotServed) => None,
        Err(ProbeError::TooMany) => {
            let words = "Many connections are being tested at the moment. Please try again in a few seconds.";
            return Err(problem(ProblemCode::TooMany, words).retry_after(BUSY_S));
        }
        Err(refused @ ProbeError::Offer) => return Err(problem(ProblemCode::Invalid, refused.to_string())),
        Err(gone @ ProbeError::Gone(_)) => return Err(unavailable(&gone)),
    };
    Ok((jar, Json(ConnectionTestAnswer { sdp: answer })).into_response())
}
