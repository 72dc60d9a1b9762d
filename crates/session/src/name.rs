//! What people are called. A name is cleaned once, here, and then carried as a type that cannot be dirty.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::Refusal;

/// Longest name, in characters after cleaning.
pub const NAME_CHARS_MAX: usize = 80;

/// A name of 1 to 80 characters: trimmed, NFC, inner white space folded, without control, direction or invisible
/// characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Name(String);

impl Name {
    /// Cleans `raw`; refuses what is empty or too long afterwards.
    pub fn new(raw: &str) -> Result<Self, Refusal> {
        let visible: String = raw
            .nfc()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_format_character(*c))
            .collect();
        let clean = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        match clean.chars().count() {
            0 => Err(Refusal::NameMissing),
            n if n > NAME_CHARS_MAX => Err(Refusal::NameTooLong),
            _ => Ok(Self(clean)),
        }
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that steer the text around them without being seen: direction marks, embeddings and isolates, joiners
/// used to make two names look the same, byte order marks and tags.
fn is_format_character(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl TryFrom<String> for Name {
    type Error = Refusal;

    fn try_from(raw: String) -> Result<Self, Refusal> {
        Self::new(&raw)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_folded_and_freed_of_what_cannot_be_seen() {
        let name = Name::new("  Ann\u{202e}\u{200b}\t\n  Lee\u{0007} ").unwrap();
        assert_eq!(name.as_str(), "Ann Lee");
    }

    #[test]
    fn a_name_of_nothing_but_spaces_and_marks_is_missing() {
        assert_eq!(Name::new(" \u{200f}\u{feff} "), Err(Refusal::NameMissing));
    }

    #[test]
    fn eighty_characters_fit_and_eighty_one_do_not() {
        assert!(Name::new(&"é".repeat(80)).is_ok());
        assert_eq!(Name::new(&"é".repeat(81)), Err(Refusal::NameTooLong));
    }

    #[test]
    fn decomposed_letters_become_one() {
        assert_eq!(Name::new("e\u{301}").unwrap().as_str(), "é");
    }
}
