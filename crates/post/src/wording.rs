//! A practice's own words for a letter, with places for what differs from letter to letter: `{practice}`, `{name}`, `{day}`,
//! `{time}`, `{when}` (both, as short as can be) and `{link}`.
//!
//! A brace means a place and nothing else, so that a place that is misspelt is refused when the words are kept, and never met
//! by a client.

use serde::{Deserialize, Serialize};

use crate::{Channel, Language, Occasion};

/// Longest subject, in characters.
const SUBJECT_CHARS_MAX: usize = 120;
/// Longest body of a mail, in characters.
const MAIL_CHARS_MAX: usize = 4_000;
/// Longest body of a text message before its places are filled, in characters.
const TEXT_CHARS_MAX: usize = 120;

/// The practice's own words for one letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// How the letter goes out.
    pub channel: Channel,
    /// Why.
    pub occasion: Occasion,
    /// What it is written in.
    pub language: Language,
    /// Its subject; ours, if nothing is said. A text message has none.
    #[serde(default)]
    pub subject: Option<String>,
    /// What it says; in a mail, an empty line parts paragraphs.
    pub body: String,
}

/// Why words are not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordingRefused {
    /// There is a place that nothing is known of.
    #[error(
        "{0} is no place that can be filled here; there are {{practice}}, {{day}}, {{time}}, {{when}}, {{link}}, and in mails {{name}}"
    )]
    UnknownPlace(String),
    /// A brace has no other.
    #[error("there is a brace without its other one; braces are for places such as {{link}} alone")]
    LoneBrace,
    /// The link is missing.
    #[error("put {{link}} where the link to the appointment belongs; without it nobody can join")]
    NoLink,
    /// There is nothing, or too much.
    #[error("{what} needs 1 to {most} characters")]
    Length {
        /// What has the length.
        what: &'static str,
        /// How much there may be.
        most: usize,
    },
    /// Something in it cannot be seen.
    #[error("{0} has characters that cannot be seen, or a line break where there can be none")]
    Unseen(&'static str),
    /// It is for a text message.
    #[error("a text message has no subject")]
    SubjectOfText,
}

/// A piece of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Place(&'a str),
}

impl Wording {
    /// Which letter it is for.
    pub(crate) fn letter(&self) -> (Channel, Occasion, Language) {
        (self.channel, self.occasion, self.language)
    }

    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), WordingRefused> {
        if let Some(subject) = &self.subject {
            if self.channel == Channel::Text {
                return Err(WordingRefused::SubjectOfText);
            }
            let places = check(subject, ("the subject", SUBJECT_CHARS_MAX), char::is_control)?;
            // Subjects are shown on locked screens, and a link cannot be opened from there.
            known(&places, &["practice", "day", "time", "when"])?;
        }
        let (places, most) = match self.channel {
            Channel::Email => (&["practice", "name", "day", "time", "when", "link"][..], MAIL_CHARS_MAX),
            Channel::Text => (&["practice", "day", "time", "when", "link"][..], TEXT_CHARS_MAX),
        };
        let found = check(&self.body, ("the text", most), |one| one.is_control() && one != '\n')?;
        known(&found, places)?;
        if self.occasion != Occasion::Cancelled && !found.contains(&"link") {
            return Err(WordingRefused::NoLink);
        }
        Ok(())
    }
}

fn check<'t>(
    text: &'t str,
    (what, most): (&'static str, usize),
    is_unseen: impl Fn(char) -> bool,
) -> Result<Vec<&'t str>, WordingRefused> {
    if text.trim().is_empty() || text.chars().count() > most {
        return Err(WordingRefused::Length { what, most });
    }
    if text.contains(is_unseen) {
        return Err(WordingRefused::Unseen(what));
    }
    let places = |piece: Piece<'t>| if let Piece::Place(name) = piece { Some(name) } else { None };
    Ok(pieces(text)?.into_iter().filter_map(places).collect())
}

fn known(found: &[&str], places: &[&str]) -> Result<(), WordingRefused> {
    match found.iter().find(|name| !places.contains(name)) {
        Some(name) => Err(WordingRefused::UnknownPlace(format!("{{{name}}}"))),
        None => Ok(()),
    }
}

/// Takes words apart.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, WordingRefused> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').ok_or(WordingRefused::LoneBrace)?;
        if before.contains('}') || name.contains('{') {
            return Err(WordingRefused::LoneBrace);
        }
        pieces.extend([Piece::Words(before), Piece::Place(name)]);
        rest = behind;
    }
    if rest.contains('}') {
        return Err(WordingRefused::LoneBrace);
    }
    pieces.push(Piece::Words(rest));
    Ok(pieces)
}

/// Puts words together; what fills a place is not looked at again.
pub(crate) fn filled<'v>(text: &str, value: impl Fn(&str) -> Option<&'v str>) -> Result<String, WordingRefused> {
    let mut whole = String::with_capacity(text.len());
    for piece in pieces(text)? {
        match piece {
            Piece::Words(words) => whole.push_str(words),
            Piece::Place(name) => {
                whole.push_str(value(name).ok_or_else(|| WordingRefused::UnknownPlace(format!("{{{name}}}")))?);
            }
        }
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mail(subject: Option<&str>, body: &str) -> Result<(), WordingRefused> {
        let subject = subject.map(str::to_owned);
        let (channel, occasion, language) = (Channel::Email, Occasion::Booked, Language::English);
        Wording { channel, occasion, language, subject, body: body.to_owned() }.check()
    }

    fn text(occasion: Occasion, body: &str) -> Result<(), WordingRefused> {
        let (channel, language) = (Channel::Text, Language::Spanish);
        Wording { channel, occasion, language, subject: None, body: body.to_owned() }.check()
    }

    #[test]
    fn words_with_every_place_are_taken() {
        assert_eq!(mail(Some("{practice}: {day}, {time}"), "Hi {name},\n\n{when}\n\n{link}"), Ok(()));
        assert_eq!(text(Occasion::DayBefore, "{practice}: {when} {link}"), Ok(()));
        assert_eq!(text(Occasion::Cancelled, "{practice}: {when} no"), Ok(()));
    }

    #[test]
    fn a_place_that_cannot_be_filled_is_refused_by_its_name() {
        let unknown = |place: &str| Err(WordingRefused::UnknownPlace(place.to_owned()));
        assert_eq!(mail(None, "{link} {Link}"), unknown("{Link}"));
        assert_eq!(mail(None, "{link} {}"), unknown("{}"));
        assert_eq!(mail(Some("{name}"), "{link}"), unknown("{name}"));
        assert_eq!(text(Occasion::Booked, "{name} {link}"), unknown("{name}"));
    }

    #[test]
    fn a_lone_brace_is_refused() {
        for body in ["{link", "{link}}", "}{link}", "{link} {", "{{link}}"] {
            assert_eq!(mail(None, body), Err(WordingRefused::LoneBrace), "{body}");
        }
    }

    #[test]
    fn words_without_the_link_without_words_or_with_what_nobody_sees_are_refused() {
        assert_eq!(mail(None, "Come!"), Err(WordingRefused::NoLink));
        assert!(matches!(mail(None, " \n"), Err(WordingRefused::Length { .. })));
        assert!(matches!(text(Occasion::Booked, &"x{link}".repeat(20)), Err(WordingRefused::Length { .. })));
        assert_eq!(mail(Some("One\nBcc: two"), "{link}"), Err(WordingRefused::Unseen("the subject")));
        assert_eq!(mail(None, "{link}\u{0}"), Err(WordingRefused::Unseen("the text")));
    }

    #[test]
    fn what_fills_a_place_is_not_taken_for_a_place() {
        assert_eq!(filled("{a}-{b}", |name| Some(if name == "a" { "{b}" } else { "}" })).unwrap(), "{b}-}");
    }

    proptest! {
        #[test]
        fn words_that_were_taken_can_be_filled(body in "[a-z{} ]{0,20}\\{link\\}[a-z{}]{0,10}") {
            if mail(None, &body).is_ok() {
                prop_assert!(filled(&body, |_| Some("x")).is_ok());
            }
        }
    }
}
