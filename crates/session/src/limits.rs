//! The durations and counts that the rules name, each in one place.

/// How long admitted clients go on without a connected host before the session is held (W6).
pub const HOST_GRACE_MS: i64 = 30_000;

/// How long a session may be without a host before it ends by itself.
pub const HOSTLESS_MS_MAX: i64 = 12 * 60 * 60 * 1_000;

/// How long an admitted client's seat is kept for the count when all their devices are gone.
pub const SEAT_KEPT_MS: i64 = 120_000;

/// How long a screen counts as shared when all devices of who shares it are gone. Short: nothing is shared meanwhile, and
/// somebody else may want to.
pub const SCREEN_KEPT_MS: i64 = 15_000;

/// How many messages a session keeps; then its chat is full.
pub const CHAT_MESSAGES_MAX: usize = 2_000;

/// How many of them all clients together can write: the rest is for hosts alone, so that no crowd silences them.
pub const CHAT_MESSAGES_OF_CLIENTS_MAX: usize = 1_500;

/// How many of them one client can write, so that no stranger in the waiting room silences the others.
pub const CHAT_MESSAGES_OF_A_CLIENT_MAX: usize = 300;

/// How many of them all clients together can write before the start, while no host can see who floods the chat.
pub const CHAT_MESSAGES_BEFORE_THE_START_MAX: usize = 300;

/// How many of those one client can write.
pub const CHAT_MESSAGES_OF_A_CLIENT_BEFORE_THE_START_MAX: usize = 30;

/// How long a denied client waits before asking again (A4).
pub const ASK_COOLDOWN_MS: i64 = 60_000;

/// How long after asking to join nobody asks again, who took that back: each round is kept for ever.
pub const ASK_AGAIN_MS: i64 = 10_000;

/// How long after raising a hand nobody raises it again, who lowered it: each round is kept for ever.
pub const HAND_AGAIN_MS: i64 = 5_000;

/// How often a denied client may ask again (A4).
pub const ASKS_AGAIN_MAX: u8 = 3;

/// How many who wait are connected to the media, gated, before they are let in.
pub const WARM_MAX: usize = 50;

/// Of how many who wait the workspaces are told: more than one can show.
pub const ARRIVALS_MAX: usize = 50;
