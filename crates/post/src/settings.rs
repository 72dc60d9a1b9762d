//! What a practice decides of its letters: on which occasions, at which hours, and in which words.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Channel, Language, Occasion, QuietHours, Wording, WordingRefused};

/// What a practice decides; by default everything is sent, outside the night, in our words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// On which occasions mail is sent.
    pub email: BTreeSet<Occasion>,
    /// On which occasions text messages are sent.
    pub text: BTreeSet<Occasion>,
    /// When nobody is disturbed, by the clock of who would be; nothing if at any hour.
    pub quiet: Option<QuietHours>,
    /// The practice's own words, where it has some.
    pub wordings: Vec<Wording>,
}

/// Why settings are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsRefused {
    /// Too much of the day would be quiet.
    #[error("quiet hours can be 14 hours long at most, so that what waits for their end comes on the same day")]
    QuietTooLong,
    /// There are two wordings for one letter.
    #[error("there are two wordings for the same letter; keep one of them")]
    TwoWordings,
    /// One of the wordings does not do.
    #[error(transparent)]
    Wording(#[from] WordingRefused),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            email: Occasion::ALL.into(),
            text: Occasion::ALL.into(),
            quiet: Some(QuietHours::default()),
            wordings: Vec::new(),
        }
    }
}

impl Settings {
    /// Is a letter sent on this occasion?
    pub fn wants(&self, channel: Channel, occasion: Occasion) -> bool {
        match channel {
            Channel::Email => self.email.contains(&occasion),
            Channel::Text => self.text.contains(&occasion),
        }
    }

    /// Says what is wrong with them; to be asked before they are kept.
    pub fn check(&self) -> Result<(), SettingsRefused> {
        if self.quiet.is_some_and(|quiet| !quiet.fit()) {
            return Err(SettingsRefused::QuietTooLong);
        }
        let letters: BTreeSet<_> = self.wordings.iter().map(Wording::letter).collect();
        if letters.len() < self.wordings.len() {
            return Err(SettingsRefused::TwoWordings);
        }
        Ok(self.wordings.iter().try_for_each(Wording::check)?)
    }

    /// The practice's own words for a letter.
    pub(crate) fn wording(&self, letter: (Channel, Occasion, Language)) -> Option<&Wording> {
        self.wordings.iter().find(|wording| wording.letter() == letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Settings, String> {
        let settings: Settings = serde_json::from_str(json).map_err(|error| error.to_string())?;
        settings.check().map_err(|error| error.to_string())?;
        Ok(settings)
    }

    #[test]
    fn by_default_everything_is_sent_outside_the_night() {
        let settings = read("{}").unwrap();
        assert_eq!(settings, Settings::default());
        assert!(Occasion::ALL.iter().all(|it| Channel::ALL.iter().all(|channel| settings.wants(*channel, *it))));
    }

    #[test]
    fn a_practice_leaves_out_what_it_does_not_want() {
        let settings = read(r#"{"text":["ten_minutes_before"],"quiet":null}"#).unwrap();
        assert!(!settings.wants(Channel::Text, Occasion::Booked));
        assert!(settings.wants(Channel::Text, Occasion::TenMinutesBefore));
        assert!(settings.wants(Channel::Email, Occasion::Booked));
        assert_eq!(read(&serde_json::to_string(&settings).unwrap()), Ok(settings));
    }

    #[test]
    fn what_does_not_do_is_refused_with_the_reason() {
        for (json, reason) in [
            (r#"{"quiet":{"from":"8pm","to":"08:00"}}"#, "such as \"21:00\""),
            (r#"{"quiet":{"from":"08:00","to":"07:00"}}"#, "14 hours"),
            (r#"{"text":["birthday"]}"#, "birthday"),
            (r#"{"sound":true}"#, "sound"),
            (r#"{"wordings":[{"channel":"text","occasion":"booked","language":"english","body":"{lnik}"}]}"#, "{lnik}"),
            (
                r#"{"wordings":[{"channel":"text","occasion":"booked","language":"english","body":"{link}"},
                   {"channel":"text","occasion":"booked","language":"english","body":"{link}"}]}"#,
                "two wordings",
            ),
        ] {
            let refused = read(json).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
