//! The API for other systems, such as the record system of a practice (R6): `/api/v1`, and its description for programs at
//! `/api/openapi.json`.
//!
//! Who calls is known by a token alone, never by a cookie, so nothing here asks for an `Origin`. Each route is made together with
//! its part of the document (`routes!`), so that neither can be without the other. What is done is the same as in the workspace:
//! this module only speaks another language.

mod appointments;
mod caller;
mod clients;
mod links;
mod once;
mod page;
mod problem;
mod providers;
mod request;
mod sessions;
mod times;
mod webhooks;

pub(crate) use once::Underway;
pub(crate) use times::written;

use axum::{Json, Router, http::StatusCode, routing::get};
use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::Shared, webhooks::Told};
use problem::{Code, Problem, Refusal, refusal};

/// What the document says of the whole. What people should read is `docs/api.md`.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Anteroom",
        description = "Clients, appointments, their links, who waits for a session, and webhooks that tell of it. Every request carries a token of the \
                       practice (`Authorization: Bearer …`). A `POST` with an `Idempotency-Key` may be repeated for a day and is \
                       done once. A change names with `If-Match` the edition that it was made from. Errors are problem details \
                       (RFC 9457).",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem, Told)),
    modifiers(&Bearer),
    tags(
        (name = "clients", description = "Who is seen."),
        (name = "appointments", description = "Booked visits, and series of them."),
        (name = "links", description = "The one link of an appointment, by which everybody comes."),
        (name = "providers", description = "Who may host."),
        (name = "sessions", description = "What goes on in an appointment's session."),
        (name = "webhooks", description = "Where a system hears of what happens; each is sent a `WebhookEvent` by `POST`, signed."),
    ),
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of the practice; its admins make one in the workspace, under Connections."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The routes, with the document that describes them.
fn described() -> (Router<Shared>, utoipa::openapi::OpenApi) {
    let routes = OpenApiRouter::new()
        .routes(routes!(clients::list, clients::make))
        .routes(routes!(clients::one, clients::change))
        .routes(routes!(appointments::list, appointments::make))
        .routes(routes!(appointments::one, appointments::change))
        .routes(routes!(appointments::cancel))
        .routes(routes!(appointments::series))
        .routes(routes!(links::link, links::replace, links::revoke))
        .routes(routes!(sessions::state))
        .routes(routes!(providers::list))
        .routes(routes!(webhooks::list, webhooks::make))
        .routes(routes!(webhooks::one, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::deliveries));
    OpenApiRouter::with_openapi(Document::openapi()).nest("/api/v1", routes).split_for_parts()
}

/// The whole document: also what is sent to webhooks, which the library that makes the rest has no place for.
fn whole(document: &utoipa::openapi::OpenApi) -> Value {
    let header = |name: &str, words: &str| json!({"name": name, "in": "header", "required": true, "description": words, "schema": {"type": "string"}});
    let sent = json!({
        "operationId": "be_told",
        "tags": ["webhooks"],
        "summary": "Something has happened.",
        "parameters": [
            header("webhook-id", "Which: the same at each try."),
            header("webhook-timestamp", "When it is sent, in whole seconds since 1970."),
            header("webhook-signature", "`v1,` and the HMAC-SHA256 over id, timestamp and body, as Standard Webhooks has it."),
        ],
        "requestBody": {
            "required": true,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/WebhookEvent"}}},
        },
        "responses": {
            "204": {"description": "It is taken, as with any status from 200 to 299."},
            "410": {"description": "Nothing is to be sent here any more: the webhook is switched off."},
            "default": {"description": "It is not taken, and is sent again later."},
        },
    });
    let mut whole = json!(document);
    if let Some(parts) = whole.as_object_mut() {
        parts.insert("webhooks".to_owned(), json!({"event": {"post": sent}}));
    }
    whole
}

/// Everything under `/api/v1`, and the document.
pub(super) fn router() -> Router<Shared> {
    let (routes, document) = described();
    let document = whole(&document);
    routes
        .route("/api/v1/{*path}", axum::routing::any(nowhere))
        .method_not_allowed_fallback(other_method)
        .route("/api/openapi.json", get(async move || Json(document)))
}

async fn nowhere() -> Refusal {
    refusal(Code::NotFound, "There is nothing at this path; /api/openapi.json says what there is.")
}

async fn other_method() -> Refusal {
    refusal(Code::Method, "This path does not answer this method; /api/openapi.json says what it answers.")
}

/// The status and the answer that a change gets, with the entity tag of what it made.
type Changed = Result<once::Answer, Refusal>;

const OK: u16 = StatusCode::OK.as_u16();
const CREATED: u16 = StatusCode::CREATED.as_u16();
