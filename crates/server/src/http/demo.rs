//! The demo practice's own pages: links that sign a browser in at once, and the room where its mail ends up. Neither
//! exists under `anteroom serve`.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use store::{Channel, Message};

use super::problem::{Refused, unavailable};
use crate::app::Shared;

/// Letters shown, newest first.
const LETTERS_MAX: u32 = 200;

#[derive(Template)]
#[template(path = "mail.html")]
struct MailRoom {
    letters: Vec<Letter>,
}

struct Letter {
    channel: &'static str,
    to: String,
    at: String,
    subject: String,
    body: Vec<Part>,
}

/// A piece of a message's text; a link becomes one that can be clicked.
#[derive(Debug, PartialEq, Eq)]
struct Part {
    link: bool,
    text: String,
}

/// `GET /demo/sign-in/{token}`: signs the browser in, as often as it is opened.
pub(super) async fn sign_in(
    State(app): State<Shared>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let person = app.demo.as_ref().and_then(|demo| demo.person_of(&token));
    let Some(person) = person else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let jar = app.sign_in(person, &headers).await?;
    Ok((jar, [(header::CACHE_CONTROL, "no-store")], Redirect::to("/")).into_response())
}

/// `GET /demo/mail`: the mails and texts that the practice would have sent.
pub(super) async fn mail(State(app): State<Shared>) -> Result<Response, Refused> {
    let letters = app.records.messages(LETTERS_MAX).await?.into_iter().map(letter).collect();
    let page = MailRoom { letters }.render().map_err(|error| unavailable(&error))?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

fn letter(message: Message) -> Letter {
    let at = Timestamp::from_millisecond(message.at.0).unwrap_or_default().to_zoned(TimeZone::system());
    Letter {
        channel: match message.channel {
            Channel::Email => "Email",
            Channel::Text => "Text message",
        },
        to: message.to,
        at: at.strftime("%Y-%m-%d %H:%M %Z").to_string(),
        subject: message.subject,
        body: parts(&message.body),
    }
}

fn parts(body: &str) -> Vec<Part> {
    body.split_inclusive(char::is_whitespace)
        .flat_map(|word| {
            let text = word.trim_end();
            let rest = word.get(text.len()..).unwrap_or_default();
            let link = text.starts_with("http://") || text.starts_with("https://");
            [Part { link, text: text.to_owned() }, Part { link: false, text: rest.to_owned() }]
        })
        .filter(|part| !part.text.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_become_links() {
        let parts = parts("Open http://localhost/s/x\nnow javascript:alert(1)");
        let links: Vec<_> = parts.iter().filter(|p| p.link).map(|p| p.text.as_str()).collect();
        assert_eq!(links, ["http://localhost/s/x"]);
        let whole: String = parts.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(whole, "Open http://localhost/s/x\nnow javascript:alert(1)");
    }
}
