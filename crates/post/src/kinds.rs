//! The few values that a letter is told apart by: how it goes out, on what occasion, and in which language.

use serde::{Deserialize, Serialize};

/// How a letter goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// As mail.
    Email,
    /// As a text message.
    Text,
}

impl Channel {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Email, Self::Text];

    /// As it is stored, and as metrics name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Text => "text",
        }
    }

    /// The channel that is stored so.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Why a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The visit was booked.
    Booked,
    /// It is at another time now.
    Changed,
    /// It has another link now.
    NewLink,
    /// It does not take place, or not with this client.
    Cancelled,
    /// It is tomorrow.
    DayBefore,
    /// It is in ten minutes.
    TenMinutesBefore,
}

impl Occasion {
    /// All there are.
    pub const ALL: [Self; 6] =
        [Self::Booked, Self::Changed, Self::NewLink, Self::Cancelled, Self::DayBefore, Self::TenMinutesBefore];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Changed => "changed",
            Self::NewLink => "new_link",
            Self::Cancelled => "cancelled",
            Self::DayBefore => "day_before",
            Self::TenMinutesBefore => "ten_minutes_before",
        }
    }

    /// The occasion that is stored so.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Does it only say again what another letter has said?
    pub fn is_reminder(self) -> bool {
        matches!(self, Self::DayBefore | Self::TenMinutesBefore)
    }
}

/// What a letter is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// What everybody gets of whom nothing else is known.
    #[default]
    English,
    /// As it is understood everywhere that it is spoken.
    Spanish,
}

impl Language {
    /// As documents name it (RFC 5646).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language of a tag, whatever the region.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        [Self::English, Self::Spanish].into_iter().find(|one| primary.eq_ignore_ascii_case(one.tag()))
    }
}
