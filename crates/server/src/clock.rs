//! The server's clock: the one place where this program reads the time of day.

use std::time::{SystemTime, UNIX_EPOCH};

use session::Timestamp;

/// Now. A clock set before 1970 reads as 1970.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
