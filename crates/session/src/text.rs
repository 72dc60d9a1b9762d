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
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_keeps_its_lines() {
        assert_eq!(Text::new(" one\r\n\u{202e}two\u{7} \n ").unwrap().as_str(), "one\ntwo");
    }

    #[test]
    fn a_text_of_nothing_to_read_is_missing() {
        for nothing in ["", " \n ", "\u{200d}\u{feff}", "\u{202e}"] {
            assert_eq!(Text::new(nothing), Err(Refusal::TextMissing));
        }
    }

    #[test]
    fn two_thousand_characters_fit_and_one_more_does_not() {
        assert!(Text::new(&"é".repeat(2_000)).is_ok());
        assert_eq!(Text::new(&"é".repeat(2_001)), Err(Refusal::TextTooLong));
    }

    #[test]
    fn a_pictograph_stays_whole() {
        let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
        assert_eq!(Text::new(family).unwrap().as_str(), family);
    }
}
