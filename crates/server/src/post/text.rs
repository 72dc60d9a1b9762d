//! Text messages: one HTTP request each to the practice's text gateway.

use std::time::Duration;

use anyhow::Context;
use reqwest::{Client, StatusCode, redirect};
use session::Timestamp;

use super::{
    config::{self, Form, Password},
    failure::{Failure, FailureKind},
    form::{Short, documented, international, twilio},
};

/// How long a gateway may take for its answer.
const ANSWER: Duration = Duration::from_secs(15);

/// Who carries text messages.
pub(crate) enum Texter {
    /// A gateway.
    Gateway(Gateway),
    /// Nobody: they are kept, to be looked at.
    Captured,
}

/// The way to a gateway.
pub(crate) struct Gateway {
    client: Client,
    url: String,
    from: Option<String>,
    /// For Twilio's form, the account.
    account: Option<String>,
    secret: Password,
}

impl Texter {
    pub(crate) fn new(config: &config::Text) -> anyhow::Result<Self> {
        // What is signed for one address is for no other. A proxy of the environment is for people's browsers.
        let client = Client::builder().timeout(ANSWER).redirect(redirect::Policy::none()).no_proxy();
        let account = config.account.clone().filter(|_| config.form == Form::Twilio);
        let url = match &account {
            Some(account) => {
                format!("{}/2010-04-01/Accounts/{account}/Messages.json", config.url.trim_end_matches('/'))
            }
            None => config.url.clone(),
        };
        Ok(Self::Gateway(Gateway {
            client: client.build().context("requests to the text gateway cannot be set up")?,
            url,
            from: config.from.clone(),
            account,
            secret: config.secret()?,
        }))
    }
}

impl Gateway {
    /// Hands a text message over, as of `now`. `id` is fixed for the letter, however often it is sent.
    pub(crate) async fn send(&self, id: &str, to: &str, body: &str, now: Timestamp) -> Result<(), Failure> {
        let words = "the client's number is not in the international form, such as +1 555 010 0142";
        let to = international(to).ok_or_else(|| Failure::new(FailureKind::Never, words))?;
        let message = Short { id, to: &to, from: self.from.as_deref(), body };
        let asked = match &self.account {
            Some(account) => twilio(message, account, &self.secret),
            None => documented(message, &self.secret, now),
        };
        let request = self.client.post(&self.url);
        let request = asked.headers.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        match request.body(asked.body).send().await {
            Ok(answer) => judged(answer.status()),
            Err(error) => {
                let words = if error.is_timeout() {
                    "the text gateway does not answer in time"
                } else {
                    "the text gateway cannot be reached, or the connection broke"
                };
                Err(Failure::new(FailureKind::Unreachable, words).saying(&error.without_url()))
            }
        }
    }
}

/// What an answer means (RFC 9110 section 15).
fn judged(status: StatusCode) -> Result<(), Failure> {
    let code = status.as_u16();
    let (kind, words) = match code {
        200..=299 => return Ok(()),
        401 | 403 | 404 | 405 => (FailureKind::Unreachable, "the text gateway does not know us at this address"),
        408 | 409 | 425 | 429 => (FailureKind::Later, "the text gateway does not take it now"),
        400..=499 => (FailureKind::Never, "the text gateway refuses it for good"),
        _ => (FailureKind::Later, "the text gateway has a problem"),
    };
    Err(Failure::new(kind, format!("{words} ({code})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_whether_to_try_again() {
        let kind = |code| judged(StatusCode::from_u16(code).unwrap()).map_err(|failure| failure.kind);
        for code in [200, 201, 202, 204] {
            assert_eq!(kind(code), Ok(()), "{code}");
        }
        for (code, wanted) in [
            (302, FailureKind::Later),
            (400, FailureKind::Never),
            (401, FailureKind::Unreachable),
            (404, FailureKind::Unreachable),
            (422, FailureKind::Never),
            (429, FailureKind::Later),
            (500, FailureKind::Later),
            (503, FailureKind::Later),
        ] {
            assert_eq!(kind(code), Err(wanted), "{code}");
        }
    }
}
