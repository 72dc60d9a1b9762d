//! How long things take and how many there may be, as people are told it: written down here a second time and not taken from
//! the rules, so that a rule that goes by another number is noticed.

/// A second, in milliseconds, which all durations here are in.
const SECOND: i64 = 1_000;

/// How long clients go on without a host before the session is held.
pub(crate) const GRACE: i64 = 30 * SECOND;

/// After how long without a host a session ends by itself.
pub(crate) const HELD_AT_MOST: i64 = 12 * 3_600 * SECOND;

/// How long a client's seat is kept who is gone.
pub(crate) const SEAT_KEPT: i64 = 120 * SECOND;

/// How long a screen is shared whose sharer is gone.
pub(crate) const SCREEN_KEPT: i64 = 15 * SECOND;

/// How long who was denied waits before they ask again, and how often they may.
pub(crate) const COOLDOWN: i64 = 60 * SECOND;
pub(crate) const ASKED_AGAIN_AT_MOST: usize = 3;

/// How long who has asked waits before they ask once more, and who has raised a hand before they raise it once more.
pub(crate) const ASK_ONCE_MORE: i64 = 10 * SECOND;
pub(crate) const RAISE_ONCE_MORE: i64 = 5 * SECOND;

/// How many messages a session keeps: in all, of all clients, of one client.
pub(crate) const MESSAGES: usize = 2_000;
pub(crate) const MESSAGES_OF_CLIENTS: usize = 1_500;
pub(crate) const MESSAGES_OF_ONE: usize = 300;

/// And before the start: of all clients, of one client.
pub(crate) const MESSAGES_BEFORE: usize = 300;
pub(crate) const MESSAGES_OF_ONE_BEFORE: usize = 30;

/// How many characters a message has at most, and a name.
pub(crate) const TEXT_CHARS: usize = 2_000;
pub(crate) const NAME_CHARS: usize = 80;
