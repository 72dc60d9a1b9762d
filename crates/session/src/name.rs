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
        // Composed last: what is taken out between a letter and its accent must not keep them apart.
        let visible: String = raw
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_unseen(*c))
            .nfc()
            .collect();
        let clean = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        match clean.chars().count() {
            0 => Err(Refusal::NameMissing),
            n if n > NAME_CHARS_MAX => Err(Refusal::NameTooLong),
            _ => Ok(Self(clean)),
        }
    }

    /// What somebody is called whose name was erased.
    pub(crate) fn erased() -> Self {
        Self(crate::ERASED.to_owned())
    }

    /// The cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that nobody sees and that steer the text around them or make two names look the same: direction marks,
/// embeddings and isolates, joiners, fillers and blanks, variation selectors, byte order marks and tags.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}')
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
mod tests;
