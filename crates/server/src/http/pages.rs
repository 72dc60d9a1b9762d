//! The pages. A session's page comes with the name form in it, so that a name can be typed before any script has run.

use std::net::IpAddr;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, Uri, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    problem::Refused,
    words::{Words, words},
};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    language::Language,
};

const SESSION: &str = include_str!("../../../../web/dist/session.html");
const WORKSPACE: &str = include_str!("../../../../web/dist/workspace.html");
const PORTAL: &str = include_str!("../../../../web/dist/portal.html");
const ACCOUNT: &str = include_str!("../../../../web/dist/account.html");
/// Where `session.html` takes what the server knows.
const HEAD: &str = "<!--anteroom:head-->";
const CONTENT: &str = "<!--anteroom:content-->";
/// What every page says of its language, and where it says what the script would.
const LANGUAGE: &str = "<html lang=\"en\">";
const TITLE: &str = "<title>Appointments</title>";
const HEAD_END: &str = "</head>";
const NEEDS_SCRIPT: &str = "<!--anteroom:needs-script-->";

/// Has the words fetched together with the script that shows them, and not after it.
const SPANISH_WORDS: &str = concat!("<link rel=\"modulepreload\" crossorigin href=\"", env!("ANTEROOM_SPANISH"), "\">");

/// What a guest sees of a session's page before the script runs.
#[derive(Template)]
#[template(path = "name_form.html")]
struct NameForm<'a> {
    practice: &'a str,
    title: &'a str,
    name: &'a str,
    words: &'static Words,
}

/// A page for an address that leads nowhere.
#[derive(Template)]
#[template(path = "nowhere.html")]
struct Nowhere {
    language: Language,
    words: &'static Words,
}

/// What the form sends where no script runs.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
}

/// `GET /`: the workspace for the staff, the portal for clients, the sign-in for everybody else.
pub(super) async fn home(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Refused> {
    Ok(match app.signed_in(&headers).await? {
        Some(visitor) if visitor.is_staff() => page(WORKSPACE, Language::of(&headers)),
        Some(_) => Redirect::to("/portal").into_response(),
        None => Redirect::to("/sign-in").into_response(),
    })
}

/// `GET /portal`: the portal for clients; everybody else is led to where they sign in as one, or to the workspace.
pub(super) async fn portal(State(app): State<Shared>, headers: HeaderMap) -> Result<Response, Refused> {
    Ok(match app.signed_in(&headers).await? {
        Some(visitor) if !visitor.is_staff() => page(PORTAL, Language::of(&headers)),
        Some(_) => Redirect::to("/").into_response(),
        None => Redirect::to("/portal/sign-in").into_response(),
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
    let language = Language::of(headers);
    let Ok(appointment) = app.appointment_of(link, from).await else {
        // The page itself tells what is wrong with the link, in its own words.
        let mut response = page(SESSION, language);
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    if app.signed_in(headers).await?.is_some() {
        return Ok(page(SESSION, language));
    }
    let practice = app.practice_name().await?;
    let form = NameForm { practice: &practice, title: &appointment.title, name, words: words(language) };
    let content = form.render().map_err(|error| super::problem::unavailable(&error))?;
    let filled = SESSION.replacen(HEAD, "<meta name=\"robots\" content=\"noindex\">", 1).replacen(CONTENT, &content, 1);
    Ok(page(&filled, language))
}

/// `GET /sign-in`, `/set-up`, and where clients sign in. Opening the link of a mail changes nothing either: programs that look
/// into mail do so, and the page asks for a press.
pub(super) async fn account(headers: HeaderMap) -> Response {
    page(ACCOUNT, Language::of(&headers))
}

/// Every other address.
pub(super) async fn nowhere(uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/api/") {
        let code = wire::ProblemCode::Invalid;
        let mut response = super::problem::problem(code, "There is no such address.").into_response();
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    let language = Language::of(&headers);
    match (Nowhere { language, words: words(language) }).render() {
        Ok(text) => (StatusCode::NOT_FOUND, spoken(language), Html(text)).into_response(),
        Err(error) => super::problem::unavailable(&error).into_response(),
    }
}

/// A page of the web app. It is told in which language to speak; its own words come with its script.
fn page(text: &str, language: Language) -> Response {
    let html = format!("<html lang=\"{}\" dir=\"{}\">", language.tag(), language.direction());
    let fetched = match language {
        Language::English => "",
        Language::Spanish => SPANISH_WORDS,
    };
    let words = words(language);
    // What people typed cannot hold any of these: the template escapes it.
    let text = text
        .replacen(LANGUAGE, &html, 1)
        .replacen(TITLE, &format!("<title>{}</title>", words.appointments), 1)
        .replacen(NEEDS_SCRIPT, words.needs_script, 1)
        .replacen(HEAD_END, &format!("{fetched}{HEAD_END}"), 1);
    ([(header::CACHE_CONTROL, "no-store")], spoken(language), Html(text)).into_response()
}

/// What caches and readers have to know of an answer that is written in a language (RFC 9110 sections 8.5 and 12.5.5).
fn spoken(language: Language) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_LANGUAGE, language.tag()), (header::VARY, "cookie, accept-language")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_place_for_what_is_said_in_a_language() {
        for text in [SESSION, WORKSPACE, PORTAL, ACCOUNT] {
            assert_eq!(text.matches(LANGUAGE).count(), 1);
            assert_eq!(text.matches(HEAD_END).count(), 1);
        }
        for text in [WORKSPACE, PORTAL, ACCOUNT] {
            assert_eq!(text.matches(NEEDS_SCRIPT).count(), 1);
        }
        for text in [WORKSPACE, PORTAL] {
            assert_eq!(text.matches(TITLE).count(), 1);
        }
    }
}
