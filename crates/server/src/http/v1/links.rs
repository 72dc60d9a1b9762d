//! The one link of an appointment, by which everybody comes: read, replaced and revoked.

use axum::extract::State;
use serde::Serialize;
use session::AppointmentId;
use store::AppointmentRecord;
use utoipa::ToSchema;

use super::{
    Changed, OK,
    caller::{AppointmentsRead, AppointmentsWrite, Caller},
    once::{Answer, Key},
    problem::{Always, OfEdition, OfKey, OfOne},
    request::{Asked, Id, IfMatch},
};
use crate::app::{App, Shared};

/// A link.
#[derive(Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct Shown {
    /// The whole of it; nothing while it is revoked. It identifies nobody: who comes by it waits to be let in.
    #[schema(example = "https://care.example.org/s/AAAAAAAAAAAAAAAAAAAAAA")]
    url: Option<String>,
    /// Counts the links that the appointment has had, from 0. It is the entity tag as well.
    generation: u32,
    /// Does none lead to it?
    revoked: bool,
}

impl App {
    fn link_answer(&self, record: &AppointmentRecord) -> Changed {
        let link = &record.link;
        let url = (!link.revoked).then(|| self.link(record));
        let shown = Shown { url, generation: link.generation, revoked: link.revoked };
        Answer::new(OK, link.generation, &shown)
    }
}

/// The link of an appointment.
#[utoipa::path(get, path = "/appointments/{id}/link", operation_id = "get_link", tag = "links",
    params(("id" = Uuid, Path, description = "Of which appointment.")),
    security(("token" = ["appointments:read"])),
    responses((status = 200, description = "The link.", body = Shown,
        headers(("ETag" = String, description = "Its generation."))), Always, OfOne))]
pub(super) async fn link(_: Caller<AppointmentsRead>, State(app): State<Shared>, Id(id): Id) -> Changed {
    app.link_answer(&app.booked(id).await?)
}

/// Makes another link in the place of the one there is, or was. Who was told the old one is told the new one.
#[utoipa::path(post, path = "/appointments/{id}/link", operation_id = "replace_link", tag = "links",
    params(("id" = Uuid, Path, description = "Of which appointment."),
        ("If-Match" = String, Header, description = "The entity tag of the link that is meant."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["appointments:write"])),
    responses((status = 200, description = "The new link.", body = Shown,
        headers(("ETag" = String, description = "Its generation."))), Always, OfOne, OfKey, OfEdition))]
pub(super) async fn replace(
    caller: Caller<AppointmentsWrite>,
    key: Key,
    State(app): State<Shared>,
    Id(id): Id,
    generation: IfMatch,
    asked: Asked,
) -> Changed {
    let replaced = app.once((caller.token, key, &asked), async |turn| {
        let before = app.booked(id).await?.link;
        let is_done =
            turn.again && !before.revoked && before.generation.checked_sub(1).is_some_and(|one| generation.is(one));
        if !is_done {
            generation.allow(before.generation)?;
            app.end_link(AppointmentId(id), before.generation, true).await?;
        }
        // What is kept for a repetition says no link: those are known to the database by their hashes alone.
        let generation = app.booked(id).await?.link.generation;
        Answer::new(OK, generation, &Shown { url: None, generation, revoked: true })
    });
    let replaced = replaced.await?;
    let now = app.booked(id).await?;
    // A repetition may come when that link has been replaced as well; then it leads nowhere.
    if replaced.is_of(now.link.generation) { app.link_answer(&now) } else { Ok(replaced) }
}

/// Revokes the link: nobody comes by it any more, until there is another one.
#[utoipa::path(delete, path = "/appointments/{id}/link", operation_id = "revoke_link", tag = "links",
    params(("id" = Uuid, Path, description = "Of which appointment."),
        ("If-Match" = String, Header, description = "The entity tag of the link that is meant.")),
    security(("token" = ["appointments:write"])),
    responses((status = 200, description = "What is left of it.", body = Shown,
        headers(("ETag" = String, description = "Its generation."))), Always, OfOne, OfEdition))]
pub(super) async fn revoke(
    _: Caller<AppointmentsWrite>,
    State(app): State<Shared>,
    Id(id): Id,
    generation: IfMatch,
) -> Changed {
    let before = app.booked(id).await?.link;
    generation.allow(before.generation)?;
    if !before.revoked {
        app.end_link(AppointmentId(id), before.generation, false).await?;
    }
    app.link_answer(&app.booked(id).await?)
}
