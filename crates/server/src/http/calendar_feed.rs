//! The calendar that somebody who hosts subscribes to in their own calendar program: its secret address, kept as a hash, and what is
//! answered there.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use post::{Feed, FeedEntry};
use session::{PersonId, Timestamp};
use sha2::{Digest, Sha256};
use store::{AppointmentRecord, NewFeed, PersonRecord, WriteError};
use wire::{CalendarFeed, FeedMade, FeedShown, FeedWish, ProblemCode};

use super::problem::{Refused, problem};
use crate::{
    address::ClientAddress,
    app::{App, Shared},
    clock,
    secrets::Token,
    staff::{Act, may_host},
    visitor::Visitor,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// What is in it: what started so long ago, and what is to start so soon.
const LOOK_BACK_MS: i64 = 28 * DAY_MS;
const LOOK_AHEAD_MS: i64 = 366 * DAY_MS;
/// So long a cancelled one says that it is: a program that comes once a week learns it too.
const CANCELLED_TOLD_MS: i64 = 28 * DAY_MS;

/// `GET /calendar/{secret}.ics`. What is no address of a calendar, or not any more, is answered the same whatever it is.
pub(super) async fn calendar(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Some((feed, owner)) = app.feed_at(&file).await? else {
        if !app.limits.wrong_link(from) {
            return Err(problem(ProblemCode::TooMany, "Too many tries. Please wait a minute.").retry_after(60));
        }
        return Err(problem(ProblemCode::NotFound, "There is no calendar at this address."));
    };
    let slow = |seconds| problem(ProblemCode::TooMany, "Too many requests. Please wait.").retry_after(seconds);
    app.limits.feed(*feed.person.0.as_bytes()).map_err(slow)?;
    let now = clock::now();
    if let Err(error) = app.records.note_use_of_feed(&feed, now).await {
        // That it was read is not worth refusing it for.
        tracing::warn!(%error, "the use of a calendar's address could not be noted");
    }
    let (from, until) = (now.plus_ms(-LOOK_BACK_MS), now.plus_ms(LOOK_AHEAD_MS));
    let records = app.records.appointments_of_provider_between(owner.id, from, until).await?;
    let told = records.into_iter().filter(|record| is_told(record, now));
    let entries: Vec<_> = told.map(|record| entry(record, feed.has_titles)).collect();
    let (practice, workspace) = (app.practice_name().await?, format!("{}/", app.origin));
    let calendar = Feed { practice: &practice, workspace: &workspace, language: owner.language, entries: &entries };
    Ok(answer(&calendar, now, &headers))
}

/// The calendar, or that it is still what the program has.
fn answer(calendar: &Feed<'_>, now: Timestamp, headers: &HeaderMap) -> Response {
    // Of what it says, and not of when: so the tag is a weak one (RFC 9110 section 8.8.1).
    let said = Sha256::digest(calendar.text(Timestamp(0)));
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(said.get(..16).unwrap_or_default()));
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|sent| names(sent, &tag));
    let mut answer = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
        ([(header::CONTENT_TYPE, kind)], calendar.text(now)).into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}

/// Is it among the tags that a program has? They are compared weakly (RFC 9110 section 13.1.2).
fn names(sent: &HeaderValue, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    sent.to_str().is_ok_and(|sent| sent.trim() == "*" || sent.split(',').any(|one| bare(one) == bare(tag)))
}

fn is_told(record: &AppointmentRecord, now: Timestamp) -> bool {
    record.cancelled_at.is_none_or(|at| now < at.plus_ms(CANCELLED_TOLD_MS))
}

fn entry(record: AppointmentRecord, has_titles: bool) -> FeedEntry {
    FeedEntry {
        appointment: record.id,
        edition: record.edition,
        starts_at: record.starts_at,
        ends_at: record.ends_at(),
        is_cancelled: record.cancelled_at.is_some(),
        title: Some(record.title).filter(|title| has_titles && !title.is_empty()),
    }
}

/// `GET /api/workspace/feed`.
pub(super) async fn feed(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<CalendarFeed>, Refused> {
    let owner = person(&app.who_may(Act::Host, &headers).await?)?;
    Ok(Json(app.feed_shown(owner).await?))
}

/// `POST /api/workspace/feed`: a new address, in the place of the one that they had, which leads nowhere from then on.
pub(super) async fn make(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(FeedWish { has_titles }): Json<FeedWish>,
) -> Result<Json<FeedMade>, Refused> {
    let owner = person(&app.who_may_change(Act::Host, &headers).await?)?;
    let secret = Token::of_system();
    let new = NewFeed { person: owner, secret: secret.hash(), has_titles, created_at: clock::now() };
    app.records.keep_feed(new).await?;
    let address = format!("{}/calendar/{}.ics", app.origin, secret.reveal());
    Ok(Json(FeedMade { address, now: app.feed_shown(owner).await? }))
}

/// `POST /api/workspace/feed/titles`: puts titles in, or takes them out, under the same address.
pub(super) async fn titles(
    State(app): State<Shared>,
    headers: HeaderMap,
    Json(FeedWish { has_titles }): Json<FeedWish>,
) -> Result<Json<CalendarFeed>, Refused> {
    let owner = person(&app.who_may_change(Act::Host, &headers).await?)?;
    app.records.change_feed(owner, has_titles).await.map_err(|error| match error {
        WriteError::NoSuch { .. } => problem(ProblemCode::NotFound, "Your calendar has no address any more."),
        error => error.into(),
    })?;
    Ok(Json(app.feed_shown(owner).await?))
}

/// `POST /api/workspace/feed/revoke`: its address leads nowhere from then on.
pub(super) async fn revoke(State(app): State<Shared>, headers: HeaderMap) -> Result<Json<CalendarFeed>, Refused> {
    let owner = person(&app.who_may_change(Act::Host, &headers).await?)?;
    app.records.remove_feed(owner).await?;
    Ok(Json(app.feed_shown(owner).await?))
}

fn person(visitor: &Visitor) -> Result<PersonId, Refused> {
    match visitor {
        Visitor::Person { person, .. } => Ok(*person),
        Visitor::Guest(_) => Err(problem(ProblemCode::SignInFirst, "Please sign in first.")),
    }
}

impl App {
    /// The feed at this file's name and whose it is, as long as they host.
    async fn feed_at(&self, file: &str) -> Result<Option<(store::Feed, PersonRecord)>, Refused> {
        let Some(secret) = file.strip_suffix(".ics") else { return Ok(None) };
        let Some(feed) = self.records.feed(Token::sent(secret).hash()).await? else { return Ok(None) };
        let owner = self.records.person(feed.person).await?.filter(may_host);
        Ok(owner.map(|owner| (feed, owner)))
    }

    async fn feed_shown(&self, owner: PersonId) -> Result<CalendarFeed, Refused> {
        let shown = |feed: store::Feed| FeedShown {
            has_titles: feed.has_titles,
            created_at: feed.created_at,
            last_used_at: feed.last_used_at,
        };
        Ok(CalendarFeed { feed: self.records.feed_of(owner).await?.map(shown) })
    }
}
