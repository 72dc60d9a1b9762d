//! The pages. A session's page comes with the name form in it, so that a name can be typed before any script has run.

use std::net::IpAddr;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::problem::Refused;
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    visitor::Visitor,
};

const SESSION: &str = include_str!("../../../../web/dist/session.html");
const WORKSPACE: &str = include_str!("../../../../web/dist/workspace.html");
const ACCOUNT: &str = include_str!("../../../../web/dist/account.html");
/// Where `session.html` takes what the server knows.
const HEAD: &str = "<!--anteroom:head-->";
const CONTENT: &str = "<!--anteroom:content-->";

/// What a guest sees of a session's page before the script runs.
#[derive(Template)]
#[template(path = "name_form.html")]
struct NameForm<'a> {
    practice: &'a str,
    title: &'a str,
    name: &'a str,
}

/// A page for an address that leads nowhere.
#[derive(Template)]
#[template(path = "nowhere.html")]
struct Nowhere;

/// What the form sends where no script runs.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
}

/// `GET /`: the workspace for providers, a word of welcome for clients, the sign-in for everybody else.
pub(super) async fn home(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Refused> {
    Ok(match app.signed_in(&headers).await? {
        Some(Visitor::Person { provider: true, .. }) => page(WORKSPACE.to_owned()),
        Some(_) => Redirect::to("/welcome").into_response(),
        None => Redirect::to("/sign-in").into_response(),
    })
}

/// `GET /s/{link}`. Opening it changes nothing (J1).
pub(super) async fn session(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    session_page(&app, from, &link, &headers, "").await
}

/// `POST /s/{link}`: the name form where no script runs. Keeps what was typed, changes nothing.
pub(super) async fn session_form(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(link): Path<String>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Refused> {
    session_page(&app, from, &link, &headers, &typed.name).await
}

async fn session_page(
    app: &App,
    from: IpAddr,
    link: &str,
    headers: &HeaderMap,
    name: &str,
) -> Result<Response, Refused> {
    let Ok(appointment) = app.appointment_of(link, from).await else {
        // The page itself tells what is wrong with the link, in its own words.
        let mut response = page(SESSION.to_owned());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    if app.signed_in(headers).await?.is_some() {
        return Ok(page(SESSION.to_owned()));
    }
    let practice = app.practice_name().await?;
    let form = NameForm { practice: &practice, title: &appointment.title, name };
    let content = form.render().map_err(|error| super::problem::unavailable(&error))?;
    Ok(page(SESSION.replacen(HEAD, "<meta name=\"robots\" content=\"noindex\">", 1).replacen(CONTENT, &content, 1)))
}

/// `GET /sign-in`, `/set-up` and `/welcome`.
pub(super) async fn account() -> Response {
    page(ACCOUNT.to_owned())
}

/// Every other address.
pub(super) async fn nowhere(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        let code = wire::ProblemCode::Invalid;
        let mut response = super::problem::problem(code, "There is no such address.").into_response();
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    match Nowhere.render() {
        Ok(text) => (StatusCode::NOT_FOUND, Html(text)).into_response(),
        Err(error) => super::problem::unavailable(&error).into_response(),
    }
}

fn page(text: String) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(text)).into_response()
}
