//! Long lists come a page at a time. A cursor says what the page before ended with, so that what is added or taken away meanwhile
//! neither hides nor repeats anything else.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

use super::problem::{Code, Refusal, refusal};

/// How much comes at once, and at most.
const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 100;

/// How many of a list are asked for.
pub(super) fn limit(asked: Option<u32>) -> Result<u32, Refusal> {
    let limit = asked.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    Err(refusal(Code::Malformed, "A page has 1 to 100.").of("limit"))
}

/// What the page before ended with.
pub(super) fn after<T: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<T>, Refusal> {
    let Some(cursor) = cursor else { return Ok(None) };
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|json| serde_json::from_slice(&json).ok());
    read.map(Some).ok_or_else(|| refusal(Code::Malformed, "This is no cursor of ours.").of("cursor"))
}

/// The cursor of the page that follows one of `rows`, if there may be one.
pub(super) fn next<R, T: Serialize>(rows: &[R], limit: u32, last: impl Fn(&R) -> T) -> Option<String> {
    let is_full = usize::try_from(limit).is_ok_and(|limit| rows.len() >= limit);
    let last = rows.last().filter(|_| is_full).map(last)?;
    serde_json::to_vec(&last).ok().map(|json| URL_SAFE_NO_PAD.encode(json))
}
