//! A request that may be repeated under a key is done once, however often it comes and whatever dies in between.
//!
//! It is written down before anything is done, with the id that what it makes is to have (`store::Begun`). Whoever repeats it
//! gets the answer that was kept; after a crash before that, it is gone on with under the same id, which makes nothing twice.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderName, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use store::{Begun, RequestAnswer, RequestKey};
use uuid::Uuid;

use super::{
    problem::{Code, Refusal, refusal},
    request::{Asked, tag},
};
use crate::{
    app::{App, Shared},
    clock,
};

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
const KEY_MAX: usize = 255;
/// When to look again whether there is room for another key, in seconds: as often as those that expired are swept away.
const FORGOTTEN_AFTER_S: u64 = 60 * 60;

/// The key of a request, if it has one.
pub(super) struct Key(Option<String>);

impl FromRequestParts<Shared> for Key {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Refusal> {
        let Some(sent) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let key = sent.to_str().ok().filter(|key| (1..=KEY_MAX).contains(&key.len()));
        let wrong = || refusal(Code::Malformed, "An Idempotency-Key has 1 to 255 characters of ASCII.");
        key.map(|key| Self(Some(key.to_owned()))).ok_or_else(wrong)
    }
}

/// The requests that are being done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Underway(Arc<Mutex<HashSet<RequestKey>>>);

/// One of them, as long as it is held.
struct Place {
    request: RequestKey,
    underway: Underway,
}

impl Underway {
    fn begin(&self, request: &RequestKey) -> Option<Place> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(request.clone()).then(|| Place { request: request.clone(), underway: self.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.underway.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.request);
    }
}

/// What a request is done with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// The id of what it makes.
    pub(super) id: Uuid,
    /// It may have been done before, without an answer: what has this id is what it made.
    pub(super) again: bool,
}

/// What is answered, and kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    #[serde(skip)]
    status: u16,
    tag: String,
    location: Option<String>,
    /// JSON.
    body: String,
}

impl Answer {
    /// This body of this edition.
    pub(super) fn new(status: u16, edition: u32, body: &impl Serialize) -> Result<Self, Refusal> {
        let body = serde_json::to_string(body);
        let body = body.map_err(|_| refusal(Code::Unavailable, "The answer cannot be written."))?;
        Ok(Self { status, tag: tag(edition), location: None, body })
    }

    /// Is it about this edition?
    pub(super) fn is_of(&self, edition: u32) -> bool {
        self.tag == tag(edition)
    }

    /// The id of what it is about, where its body says one.
    pub(super) fn id(&self) -> Option<Uuid> {
        #[derive(Deserialize)]
        struct Named {
            id: Uuid,
        }
        serde_json::from_str(&self.body).ok().map(|Named { id }| id)
    }

    /// With something in a field that is never kept.
    pub(super) fn saying(self, field: &str, what: String) -> Result<Self, Refusal> {
        let unwritten = |_| refusal(Code::Unavailable, "The answer cannot be written.");
        let mut body: serde_json::Map<_, _> = serde_json::from_str(&self.body).map_err(unwritten)?;
        body.insert(field.to_owned(), what.into());
        Ok(Self { body: serde_json::to_string(&body).map_err(unwritten)?, ..self })
    }

    /// Where what was made is from now on.
    pub(super) fn at(self, location: String) -> Self {
        Self { location: Some(location), ..self }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, self.tag)];
        let location = self.location.map(|location| [(header::LOCATION, location)]);
        match location {
            Some(location) => (status, headers, location, self.body).into_response(),
            None => (status, headers, self.body).into_response(),
        }
    }
}

impl App {
    /// Does what was asked for, unless it was done before under the same key. What is refused keeps no key.
    pub(super) async fn once<F: Future<Output = Result<Answer, Refusal>>>(
        &self,
        (token, Key(key), asked): (Uuid, Key, &Asked),
        act: impl FnOnce(Turn) -> F,
    ) -> Result<Answer, Refusal> {
        let id = Uuid::now_v7();
        let Some(key) = key else { return act(Turn { id, again: false }).await };
        let request = RequestKey { token, key };
        let place = self.underway.begin(&request);
        let _place = place.ok_or_else(|| refusal(Code::Underway, "This is being done. Ask again in a moment."))?;
        let turn = match self.records.begin_request(request.clone(), (asked.hash, id), clock::now()).await? {
            Begun::Now => Turn { id, again: false },
            Begun::Before(id) => Turn { id, again: true },
            Begun::Answered(kept) => return answered(&kept),
            Begun::TooMany => {
                let words = "Too many Idempotency-Keys of this token are kept; each is for a day. Ask again later, or without one.";
                return Err(refusal(Code::TooMany, words).with(header::RETRY_AFTER, FORGOTTEN_AFTER_S.into()));
            }
            Begun::AskedOtherwise => {
                let words = "Something else was asked for under this Idempotency-Key. Take a new one for each request.";
                return Err(refusal(Code::KeyTaken, words));
            }
        };
        let outcome = act(turn).await;
        let kept = match &outcome {
            Ok(answer) => {
                let kept = serde_json::to_string(answer).unwrap_or_default();
                let kept = RequestAnswer { status: answer.status, answer: kept };
                self.records.answer_request(request, kept).await
            }
            Err(refused) if refused.is_for_good() => self.records.forget_request(request).await,
            // It may have been done: whoever repeats it goes on with it.
            Err(_) => Ok(()),
        };
        if let Err(error) = kept {
            // It is still begun, so that a repetition finds what was made.
            tracing::warn!(%error, "the answer to a request could not be kept");
        }
        outcome
    }
}

fn answered(kept: &RequestAnswer) -> Result<Answer, Refusal> {
    let read: Result<Answer, _> = serde_json::from_str(&kept.answer);
    let unreadable = |_| refusal(Code::Unavailable, "The answer that was kept cannot be read.");
    read.map(|answer| Answer { status: kept.status, ..answer }).map_err(unreadable)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that stumbles has failed")]

    use super::*;

    #[test]
    fn a_request_is_underway_until_it_is_let_go_and_another_key_is_another_request() {
        let underway = Underway::default();
        let request = |key: &str| RequestKey { token: Uuid::nil(), key: key.to_owned() };
        let place = underway.begin(&request("a")).unwrap();
        assert!(underway.begin(&request("a")).is_none());
        assert!(underway.begin(&request("b")).is_some());
        drop(place);
        assert!(underway.begin(&request("a")).is_some());
    }
}
