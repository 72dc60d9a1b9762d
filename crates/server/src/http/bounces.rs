//! Letters to clients that did not arrive, for the office to see and to send again.

use axum::{Json, extract::State, http::HeaderMap};
use store::Channel;
use wire::{Bounce, Way};

use super::problem::Refused;
use crate::{app::Shared, clock, staff::Act};

/// `GET /api/workspace/bounces`.
pub(super) async fn bounces(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<Vec<Bounce>>, Refused> {
    app.who_may(Act::KeepClients, &headers).await?;
    let all = app.records.bounces(clock::now()).await?;
    let shown = |it: store::Bounce| Bounce {
        appointment: it.appointment,
        person: it.person,
        way: match it.channel {
            Channel::Email => Way::Email,
            Channel::Text => Way::Text,
        },
    };
    Ok(Json(all.into_iter().map(shown).collect()))
}

/// `POST /api/workspace/bounces`: has one sent again, and answers those that are left.
pub(super) async fn send_again(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(Bounce { appointment, person, way }): Json<Bounce>,
) -> Result<Json<Vec<Bounce>>, Refused> {
    app.who_may_change(Act::KeepClients, &headers).await?;
    let channel = match way {
        Way::Email => Channel::Email,
        Way::Text => Channel::Text,
    };
    app.records.send_again(store::Bounce { appointment, person, channel }, clock::now()).await?;
    bounces(State(app), headers).await
}
