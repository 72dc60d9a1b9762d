//! What somebody writes. A text is cleaned once, here, and then carried as a type that cannot be dirty.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ERASED, Refusal, name::is_unseen};

/// Longest text, in characters after cleaning.
pub const TEXT_CHARS_MAX: usize = 2_000;

/// A text of 1 to 2,000 characters: trimmed, without control characters but line ends, and without direction characters.
/// Joiners and variation selectors stay, for pictographs are made with them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Text(String);

impl Text {
    /// Cleans `raw`; refuses what has nothing to read or is too long afterwards.
    pub fn new(raw: &str) -> Result<Self, Refusal> {
        let kept: String = raw.chars().filter(|c| *c == '\n' || !(c.is_control() || is_direction(*c))).collect();
        let clean = kept.trim();
        match clean.chars().count() {
            _ if !clean.chars().any(is_read) => Err(Refusal::TextMissing),
            n if n > TEXT_CHARS_MAX => Err(Refusal::TextTooLong),
            _ => Ok(Self(clean.to_owned())),
        }
    }

    /// What stands where a text was erased.
    pub(crate) fn erased() -> Self {
        Self(ERASED.to_owned())
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that turn the direction of the text around them.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_read(c: char) -> bool {
    !c.is_whitespace() && !is_unseen(c)
}

impl TryFrom<String> for Text {
    type Error = Refusal;

    fn try_from(raw: String) -> Result<Self, Refusal> {
        Self::new(&raw)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests;
