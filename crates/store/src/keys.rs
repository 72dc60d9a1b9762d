//! Ids and keys that the session rules have no use for. None of them prints itself in a debug line.

use uuid::Uuid;

/// One practice: the tenant that every row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PracticeId(pub Uuid);

impl std::fmt::Display for PracticeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One message that was sent, or captured instead of being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub Uuid);

/// One letter: made of what makes it that letter, so that there is no second id for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LetterId(pub Uuid);

macro_rules! key {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

key!(
    /// The hash of a random token that a browser, a link or a message carries. The token itself is never kept.
    TokenHash,
    32
);
key!(
    /// Which guest a browser is, in one appointment: opaque here.
    GuestKey,
    16
);
key!(
    /// Bytes that others are derived from, such as the tokens of links.
    Secret,
    32
);
key!(
    /// What the codes of somebody's second factor are made of (RFC 4226 section 4 asks for 160 bits).
    FactorSecret,
    20
);
