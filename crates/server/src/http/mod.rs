//! Everything over HTTP: the routes, and the headers that every answer carries.

mod account;
mod appointments;
mod booking;
mod booking_form;
mod bounces;
mod calendar_feed;
mod clients;
mod connection_test;
mod demo;
mod following;
mod from_site;
mod idle_lock;
mod invitation;
mod new_password;
mod own_account;
mod pages;
mod portal;
mod problem;
mod second_factor;
mod session;
mod sign_in_by_mail;
mod staff;
mod tokens;
mod trail;
mod v1;
mod words;
mod workspace;

pub(crate) use portal::opens_at;
pub(crate) use session::LINK_GOOD_AFTER_END_MS;
pub(crate) use v1::{Underway, written};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};
use wire::ProblemCode;

use crate::{app::Shared, ws};

/// Largest request body, in bytes; signalling goes over the WebSocket, which has a limit of its own.
const BODY_MAX: usize = 16 * 1024;

/// Scripts, styles, fonts and connections from this server only; no markup from strings; no frame around us.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types svelte-trusted-html anteroom-worker";

/// Where the web app's workers are, apart from its other scripts.
const WORKERS: &str = "/assets/workers/";

/// A worker goes by the policy that it comes with, and not by its page's. It finds a person in a picture with WebAssembly, which
/// no page may compile, and fetches from this server what it needs for that; it begins no other script.
const POLICY_OF_WORKERS: &str = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// All routes.
pub(crate) fn router(app: Shared) -> Router {
    let mut routes = Router::new()
        .merge(changes(&app))
        .merge(of_staff(&app))
        .merge(v1::router())
        .route("/", get(pages::home))
        .route("/s/{link}", get(pages::session).post(pages::session_form))
        .route("/sign-in", get(pages::account))
        .route("/set-up", get(pages::account))
        .route("/account/invitation", get(pages::account))
        .route("/account/forgotten", get(pages::account))
        .route("/account/new-password", get(pages::account))
        .route("/portal", get(pages::portal))
        .route("/portal/sign-in", get(pages::account))
        .route("/portal/sign-in/link", get(pages::account))
        .route("/api/me", get(account::me))
        .route("/api/portal", get(portal::portal))
        .route("/calendar/{file}", get(calendar_feed::calendar))
        .route("/healthz", get(|| async { "ok\n" }));
    if app.demo.is_some() {
        routes = routes.route("/demo/sign-in/{token}", get(demo::sign_in)).route("/demo/mail", get(demo::mail));
    }
    let assets = memory_serve::load!()
        .index_file(None)
        .html_cache_control(memory_serve::CacheControl::NoCache)
        .cache_control(memory_serve::CacheControl::Long)
        // A debug build compresses whatever is asked for each time anew, and takes seconds over that.
        .enable_brotli(!cfg!(debug_assertions))
        .into_router()
        .layer(middleware::from_fn(workers_own_policy));
    routes
        .fallback(pages::nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), count_refusals))
        // What is told here is told to one person, now.
        .layer(header_layer(header::CACHE_CONTROL, "no-store"))
        .layer(CompressionLayer::new())
        .with_state(app)
        .merge(assets)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(header_layer(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_layer(
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
        ))
        .layer(header_layer(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(header_layer(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
}

/// What changes something, or opens a socket: for our own pages alone.
fn changes(app: &Shared) -> Router<Shared> {
    Router::new()
        .route("/api/sessions/{link}/enter", post(session::enter))
        .route("/api/sessions/{link}/code", post(session::give_code))
        .route("/api/sessions/{link}/redeem", post(session::redeem_code))
        .route("/api/sessions/{link}/connection-test", post(connection_test::offer))
        .route("/api/workspace/unlock", post(idle_lock::unlock))
        .route("/api/account/invitation", post(invitation::take))
        .route("/api/account/invitation/check", post(invitation::check))
        .route("/api/account/new-password", post(new_password::choose))
        .route("/api/account/new-password/check", post(new_password::check))
        .route("/api/account/new-password/mail", post(new_password::ask))
        .route("/api/sign-in", post(account::sign_in))
        .route("/api/sign-in/second-step", post(second_factor::second_step))
        .route("/api/sign-in/mail", post(sign_in_by_mail::ask))
        .route("/api/sign-in/link", post(sign_in_by_mail::by_link))
        .route("/api/sign-in/code", post(sign_in_by_mail::by_code))
        .route("/api/sign-out", post(account::sign_out))
        .route("/api/set-up", post(account::set_up))
        .route("/api/set-up/check", post(account::check_set_up))
        .route("/ws/session", get(ws::session::open))
        .route("/ws/workspace", get(ws::workspace::open))
        .layer(middleware::from_fn_with_state(app.clone(), from_site::only_ours))
}

/// What is the staff's own, each behind a sign-in: refused while their workspace is locked.
fn of_staff(app: &Shared) -> Router<Shared> {
    let changes = Router::new()
        .route("/api/workspace/here", post(idle_lock::here))
        .route("/api/workspace/ticket", post(workspace::ticket))
        .route("/api/workspace/appointments", post(appointments::make))
        .route("/api/workspace/appointments/{id}", post(appointments::change))
        .route("/api/workspace/appointments/{id}/cancel", post(appointments::cancel))
        .route("/api/workspace/appointments/{id}/link", post(appointments::link))
        .route("/api/workspace/bounces", post(bounces::send_again))
        .route("/api/workspace/clients", post(clients::keep))
        .route("/api/workspace/staff", post(staff::change))
        .route("/api/workspace/staff/second-factor-off", post(staff::take_off_second_factor))
        .route("/api/workspace/staff/invitations", post(staff::invite))
        .route("/api/workspace/staff/invitations/{id}/resend", post(staff::resend))
        .route("/api/workspace/staff/invitations/{id}/withdraw", post(staff::withdraw))
        .route("/api/workspace/tokens", post(tokens::make))
        .route("/api/workspace/tokens/{id}/revoke", post(tokens::revoke))
        .route("/api/workspace/trail/verify", post(trail::verify))
        .route("/api/workspace/feed", post(calendar_feed::make))
        .route("/api/workspace/feed/titles", post(calendar_feed::titles))
        .route("/api/workspace/feed/revoke", post(calendar_feed::revoke))
        .route("/api/account/password", post(own_account::change_password))
        .route("/api/account/second-factor", post(second_factor::offer))
        .route("/api/account/second-factor/on", post(second_factor::turn_on))
        .route("/api/account/second-factor/off", post(second_factor::turn_off))
        .route("/api/account/devices/{id}/sign-out", post(own_account::sign_out_one))
        .route("/api/account/sign-out-everywhere", post(own_account::sign_out_everywhere))
        .layer(middleware::from_fn_with_state(app.clone(), from_site::only_ours));
    changes
        .route("/api/account", get(own_account::own))
        .route("/api/workspace", get(workspace::workspace))
        .route("/api/workspace/appointments", get(appointments::stretch))
        .route("/api/workspace/appointments/{id}", get(appointments::one))
        .route("/api/workspace/search", get(appointments::search))
        .route("/api/workspace/clients", get(clients::clients))
        .route("/api/workspace/bounces", get(bounces::bounces))
        .route("/api/workspace/staff", get(staff::staff))
        .route("/api/workspace/tokens", get(tokens::tokens))
        .route("/api/workspace/trail", get(trail::sessions))
        .route("/api/workspace/trail/{id}", get(trail::entries))
        .route("/api/workspace/trail/export/{form}", get(trail::export))
        .route("/api/workspace/feed", get(calendar_feed::feed))
        .layer(middleware::from_fn_with_state(app.clone(), idle_lock::only_open))
}

async fn workers_own_policy(request: Request, next: Next) -> Response {
    let is_worker = request.uri().path().starts_with(WORKERS);
    let mut response = next.run(request).await;
    if is_worker {
        let policy = HeaderValue::from_static(POLICY_OF_WORKERS);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Counts what is answered with an error of ours.
async fn count_refusals(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if let Some(code) = response.extensions().get::<ProblemCode>() {
        app.counts.request_refused(*code);
    }
    response
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
