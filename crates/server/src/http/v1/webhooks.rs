//! Webhooks, as other systems make, change and try them, and read what they were told. How they are called is in `webhooks` of the
//! program; how all this is written is in `shape`.

mod shape;

use axum::{Json, extract::State};
use store::{WebhookRecord, WriteError};
use uuid::Uuid;

use super::{
    CREATED, Changed, OK,
    caller::{Caller, WebhooksRead, WebhooksWrite},
    once::{Answer, Key},
    page,
    problem::{Always, Code, OfBody, OfEdition, OfKey, OfOne, OfQuery, Refusal, refusal},
    request::{Asked, Id, IfMatch, Query},
};
use crate::{
    app::{App, Shared},
    clock, webhooks,
};
use shape::{Delivered, DeliveryPage, Happening, Made, NewWebhook, Shown, WebhookChange, Webhooks, Which};

fn not_there() -> Refusal {
    refusal(Code::NotFound, "There is no such webhook.")
}

/// What the store says of a change.
fn unchanged(error: WriteError) -> Refusal {
    if matches!(error, WriteError::NoSuch { .. }) { not_there() } else { error.into() }
}

impl App {
    async fn webhook(&self, id: Uuid) -> Result<WebhookRecord, Refusal> {
        self.records.webhook(id).await?.ok_or_else(not_there)
    }

    fn address_of_webhook(&self, typed: &str) -> Result<String, Refusal> {
        let checked = self.reach.check(typed).map(Into::into);
        checked.map_err(|why| refusal(Code::Invalid, why).of("url"))
    }

    async fn new_webhook(&self, id: Uuid, token: Uuid, form: NewWebhook) -> Result<(), Refusal> {
        let NewWebhook { url, events } = form;
        let url = self.address_of_webhook(&url)?;
        let events = wanted(events)?;
        let secret = store::Secret(rand::random());
        let new = store::NewWebhook { id, url, events, secret, created_at: clock::now(), made_by_token: Some(token) };
        self.records.add_webhook(new).await.map_err(|error| match error {
            WriteError::Full { most } => {
                refusal(Code::Full, format!("There are {most} webhooks, and may be no more. Remove one first."))
            }
            error => error.into(),
        })
    }
}

/// Each once.
fn wanted(events: Vec<Happening>) -> Result<Vec<store::Happening>, Refusal> {
    let mut events: Vec<store::Happening> = events.into_iter().map(Into::into).collect();
    events.sort_unstable();
    events.dedup();
    // It is told that anyway.
    events.retain(|event| *event != store::Happening::Test);
    if events.is_empty() {
        return Err(refusal(Code::Invalid, "Say of what the webhook is to be told.").of("events"));
    }
    Ok(events)
}

fn answer(status: u16, webhook: &WebhookRecord) -> Changed {
    Answer::new(status, webhook.edition, &Shown::from(webhook))
}

/// Lists all webhooks, the oldest first.
#[utoipa::path(get, path = "/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    security(("token" = ["webhooks:read"])),
    responses((status = 200, description = "All of them.", body = Webhooks), Always))]
pub(super) async fn list(_: Caller<WebhooksRead>, State(app): State<Shared>) -> Result<Json<Webhooks>, Refusal> {
    let webhooks = app.records.webhooks().await?;
    Ok(Json(Webhooks { items: webhooks.iter().map(Shown::from).collect() }))
}

/// Makes a webhook, switched on. It is told what happens from then on. Its secret is shown in this answer alone.
#[utoipa::path(post, path = "/webhooks", operation_id = "make_webhook", tag = "webhooks", request_body = NewWebhook,
    params(("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["webhooks:write"])),
    responses((status = 201, description = "The webhook, with its secret.", body = Made,
        headers(("ETag" = String, description = "Its edition."), ("Location" = String, description = "Its path."))),
        Always, OfBody))]
pub(super) async fn make(caller: Caller<WebhooksWrite>, key: Key, State(app): State<Shared>, asked: Asked) -> Changed {
    let made = app.once((caller.token, key, &asked), async |turn| {
        let form: NewWebhook = asked.json()?;
        let is_made = turn.again && app.records.webhook(turn.id).await?.is_some();
        if !is_made {
            app.new_webhook(turn.id, caller.token, form).await?;
        }
        let webhook = app.webhook(turn.id).await?;
        // What is kept for a repetition says no secret.
        let made = Made { webhook: Shown::from(&webhook), secret: None };
        Ok(Answer::new(CREATED, webhook.edition, &made)?.at(format!("/api/v1/webhooks/{}", turn.id)))
    });
    let made = made.await?;
    let Some(id) = made.id() else { return Ok(made) };
    match app.records.webhook(id).await? {
        Some(webhook) => made.saying("secret", webhooks::written(&webhook.secret)),
        None => Ok(made),
    }
}

/// One webhook.
#[utoipa::path(get, path = "/webhooks/{id}", operation_id = "get_webhook", tag = "webhooks",
    params(("id" = Uuid, Path, description = "Which.")),
    security(("token" = ["webhooks:read"])),
    responses((status = 200, description = "The webhook.", body = Shown,
        headers(("ETag" = String, description = "Its edition."))), Always, OfOne))]
pub(super) async fn one(_: Caller<WebhooksRead>, State(app): State<Shared>, Id(id): Id) -> Changed {
    answer(OK, &app.webhook(id).await?)
}

/// Changes a webhook, or switches it off or on again. At another address, what waits is told at once; what waits for one that is
/// switched off is given up.
#[utoipa::path(patch, path = "/webhooks/{id}", operation_id = "change_webhook", tag = "webhooks",
    request_body = WebhookChange,
    params(("id" = Uuid, Path, description = "Which."),
        ("If-Match" = String, Header, description = "The entity tag of the edition that this was made from.")),
    security(("token" = ["webhooks:write"])),
    responses((status = 200, description = "The webhook as it is now.", body = Shown,
        headers(("ETag" = String, description = "The new edition."))), Always, OfOne, OfBody, OfEdition))]
pub(super) async fn change(
    _: Caller<WebhooksWrite>,
    State(app): State<Shared>,
    Id(id): Id,
    edition: IfMatch,
    asked: Asked,
) -> Changed {
    let WebhookChange { url, events, enabled } = asked.json()?;
    let before = app.webhook(id).await?;
    edition.allow(before.edition)?;
    let wanted = store::WebhookChange {
        id,
        edition: before.edition,
        url: url.map_or(Ok(before.url), |url| app.address_of_webhook(&url))?,
        events: events.map_or(Ok(before.events), wanted)?,
        enabled: enabled.unwrap_or(before.state == store::WebhookState::On),
    };
    app.records.change_webhook(wanted, clock::now()).await.map_err(unchanged)?;
    answer(OK, &app.webhook(id).await?)
}

/// Removes a webhook, with what it was told.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "remove_webhook", tag = "webhooks",
    params(("id" = Uuid, Path, description = "Which."),
        ("If-Match" = String, Header, description = "The entity tag of the edition that is meant.")),
    security(("token" = ["webhooks:write"])),
    responses((status = 200, description = "The webhook as it was.", body = Shown,
        headers(("ETag" = String, description = "Its last edition."))), Always, OfOne, OfEdition))]
pub(super) async fn remove(
    _: Caller<WebhooksWrite>,
    State(app): State<Shared>,
    Id(id): Id,
    edition: IfMatch,
) -> Changed {
    let before = app.webhook(id).await?;
    edition.allow(before.edition)?;
    app.records.remove_webhook(id, before.edition).await.map_err(unchanged)?;
    answer(OK, &before)
}

/// Tries a webhook: it is told `webhook.test`. What becomes of that is among its deliveries.
#[utoipa::path(post, path = "/webhooks/{id}/test", operation_id = "test_webhook", tag = "webhooks",
    params(("id" = Uuid, Path, description = "Which."),
        ("Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$",
            description = "By which it may be repeated.")),
    security(("token" = ["webhooks:write"])),
    responses((status = 200, description = "The delivery, as it begins.", body = Delivered,
        headers(("ETag" = String, description = "The edition of the webhook."))), Always, OfOne, OfKey))]
pub(super) async fn test(
    caller: Caller<WebhooksWrite>,
    key: Key,
    State(app): State<Shared>,
    Id(id): Id,
    asked: Asked,
) -> Changed {
    app.once((caller.token, key, &asked), async |turn| {
        let webhook = app.webhook(id).await?;
        if webhook.state != store::WebhookState::On {
            return Err(refusal(Code::SwitchedOff, "It is switched off. Switch it on first, with \"enabled\": true."));
        }
        app.records.test_webhook(id, turn.id, clock::now()).await.map_err(unchanged)?;
        let planned = app.records.test_of_webhook(id, turn.id).await?.ok_or_else(not_there)?;
        Answer::new(OK, webhook.edition, &Delivered::from(&planned))
    })
    .await
}

/// What a webhook is told, the newest first, for a month after it was taken or given up.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "webhooks",
    params(("id" = Uuid, Path, description = "Of which webhook."), Which),
    security(("token" = ["webhooks:read"])),
    responses((status = 200, description = "Some deliveries.", body = DeliveryPage), Always, OfOne, OfQuery))]
pub(super) async fn deliveries(
    _: Caller<WebhooksRead>,
    State(app): State<Shared>,
    Id(id): Id,
    Query(Which { cursor, limit }): Query<Which>,
) -> Result<Json<DeliveryPage>, Refusal> {
    let limit = page::limit(limit)?;
    let before = page::after::<i64>(cursor.as_deref())?;
    app.webhook(id).await?;
    let rows = app.records.webhook_deliveries(id, before, limit).await?;
    let next = page::next(&rows, limit, |row| row.ordinal);
    Ok(Json(DeliveryPage { items: rows.iter().map(Delivered::from).collect(), next }))
}
