//! How other programs plug in, as staff see to it in the workspace: the tokens by which other systems use the API, and the calendars that
//! who hosts subscribes to.

use serde::{Deserialize, Serialize};
use session::{Name, Timestamp};
use ts_rs::TS;
use uuid::Uuid;

/// Something that a token may do; the names are those of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum TokenScope {
    /// Read appointments, their links and who the providers are.
    #[serde(rename = "appointments:read")]
    AppointmentsRead,
    /// Make, change and cancel appointments, and replace their links.
    #[serde(rename = "appointments:write")]
    AppointmentsWrite,
    /// Read clients.
    #[serde(rename = "clients:read")]
    ClientsRead,
    /// Make and change clients.
    #[serde(rename = "clients:write")]
    ClientsWrite,
    /// Read who waits for a session, who is in it, and whether it has ended.
    #[serde(rename = "sessions:read")]
    SessionsRead,
    /// Read the webhooks and what became of their deliveries.
    #[serde(rename = "webhooks:read")]
    WebhooksRead,
    /// Make, change and delete webhooks.
    #[serde(rename = "webhooks:write")]
    WebhooksWrite,
}

/// `GET /api/workspace/tokens`, and part of the answer to every change of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tokens {
    /// All there ever were, the newest first.
    pub tokens: Vec<ApiToken>,
    /// Where other systems find the API.
    pub address: String,
    /// Who makes one is asked for their password again; not in the demo, where nobody has one.
    pub asks_password: bool,
}

/// A token, without itself: that is known to nobody but whoever was shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiToken {
    /// Which.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Which system has it.
    pub name: Name,
    /// What it may do.
    pub scopes: Vec<TokenScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; nothing where that was done at the server's terminal.
    pub made_by: Option<Name>,
    /// When it was last used, to the minute; nothing if it never was.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// How many of the webhooks that it made are still there. They go on when it is revoked.
    pub webhooks: u32,
}

/// `POST /api/workspace/tokens`: makes one.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct TokenWish {
    /// Which system is to have it; 1 to 80 characters.
    pub name: String,
    /// What it may do: one at least.
    pub scopes: Vec<TokenScope>,
    /// The password of who makes it, again: a token opens more than a page that somebody left open.
    pub password: String,
}

/// The answer to that.
#[derive(Clone, Serialize, TS)]
pub struct TokenMade {
    /// The token itself: here and never again.
    pub token: String,
    /// All of them, with it.
    pub all: Tokens,
}

/// `GET /api/workspace/feed`, and part of the answer to every change of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarFeed {
    /// The calendar of who asks, where it has an address.
    pub feed: Option<FeedShown>,
}

/// A calendar that has an address, without that: it is known to nobody but whoever was shown it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeedShown {
    /// The titles of appointments are in it.
    pub has_titles: bool,
    /// When its address was made.
    pub created_at: Timestamp,
    /// When it was last read, to the minute; nothing if it never was.
    pub last_used_at: Option<Timestamp>,
}

/// `POST /api/workspace/feed`: a new address, in the place of the one before; `POST` of `titles` there keeps the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FeedWish {
    /// The titles of appointments are to be in it.
    pub has_titles: bool,
}

/// The answer to a wish for an address.
#[derive(Clone, Serialize, TS)]
pub struct FeedMade {
    /// The address itself: here and never again.
    pub address: String,
    /// What the calendar is now.
    pub now: CalendarFeed,
}
