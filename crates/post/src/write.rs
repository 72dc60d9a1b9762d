//! What a letter says: the practice's words or ours, filled in for its reader.

use askama::Template;
use jiff::tz::TimeZone;
use session::{AppointmentId, Name, Timestamp};

use crate::{
    Channel, Language, Occasion, Settings, Visit,
    calendar::{Entry, File},
    several, short,
    when::{When, in_words, zoned},
    wording::{Wording, WordingRefused, filled},
    words::{self, Words},
};

/// An appointment that a letter tells of.
#[derive(Clone, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub appointment: AppointmentId,
    /// Which edition of it.
    pub edition: u32,
    /// When that is.
    pub visit: Visit,
    /// Its one link.
    pub link: String,
}

/// One letter, with all that is needed to write it. It says the same however often it is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Why.
    pub occasion: Occasion,
    /// About which appointment; of several, the first.
    pub about: Told,
    /// The others that it tells of, by their times.
    pub also: Vec<Told>,
    /// Of a cancellation: the visit takes place, and its reader is not expected any more.
    pub without_them: bool,
    /// When the letter was planned for.
    pub written_at: Timestamp,
    /// What its reader reads.
    pub language: Language,
    /// By which clock.
    pub zone: TimeZone,
    /// What its reader is called.
    pub name: Name,
    /// What the practice is called.
    pub practice: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("occasion", &self.occasion)
            .field("appointment", &self.about.appointment)
            .finish_non_exhaustive()
    }
}

/// What a mail says.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// As plain text.
    pub plain: String,
    /// The same as a page.
    pub html: String,
    /// An entry for a calendar, with its method (RFC 5546): `REQUEST` or `CANCEL`, and `PUBLISH` of several.
    pub calendar: Option<(&'static str, String)>,
}

/// Why a letter cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// The visit is at no time that a calendar has.
    #[error("the time of the appointment is out of the calendar's range")]
    Moment,
    /// The words have a place that cannot be filled.
    #[error("the practice's words for this letter have a place that cannot be filled")]
    Words,
    /// The template failed.
    #[error("the page of the letter cannot be made")]
    Page,
}

impl From<WordingRefused> for Unwritable {
    fn from(_: WordingRefused) -> Self {
        Self::Words
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    language: &'static str,
    subject: &'a str,
    paragraphs: Vec<Vec<Line<'a>>>,
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    body: &'a str,
    footer: &'a str,
}

/// A line of a paragraph, as words and links in turn.
struct Line<'a> {
    pieces: Vec<(bool, &'a str)>,
}

impl Letter {
    /// As a mail from one address to another.
    pub fn mail(&self, settings: &Settings, from: &str, to: &str) -> Result<Mail, Unwritable> {
        let (ours, theirs) = self.words(Channel::Email, settings);
        let subject = theirs.and_then(|wording| wording.subject.as_deref()).unwrap_or(ours.subject);
        let body = theirs.map_or(ours.body, |wording| &wording.body);
        let practice = one_line(&self.practice);
        let subject = one_line(&self.filled(subject, &practice)?);
        let body = self.filled(body, &practice)?;
        let links: Vec<_> = self.all().map(|told| told.link.as_str()).collect();
        let mail = laid_out(self.language, subject, &body, &links, words::footer(self.language))?;
        let calendar =
            if self.occasion == Occasion::TenMinutesBefore { None } else { Some(self.calendar(&practice, from, to)?) };
        Ok(Mail { calendar, ..mail })
    }

    /// As a text message.
    pub fn text(&self, settings: &Settings) -> Result<String, Unwritable> {
        let (ours, theirs) = self.words(Channel::Text, settings);
        let body = theirs.map_or(ours.body, |wording| &wording.body);
        let practice = one_line(&self.practice);
        // Whether it can be filled does not depend on the name.
        self.filled(body, &practice)?;
        Ok(short::fitted(&practice, |name| self.filled(body, name).unwrap_or_default()))
    }

    /// Our words for it, and the practice's if it has some that do for it.
    fn words<'s>(&self, channel: Channel, settings: &'s Settings) -> (Words, Option<&'s Wording>) {
        let without_them = self.without_them && self.occasion == Occasion::Cancelled;
        if !self.also.is_empty() {
            (several::words(channel, self.occasion, self.language, without_them), None)
        } else if without_them {
            (words::without_them(channel, self.language), None)
        } else {
            let theirs = settings.wording((channel, self.occasion, self.language));
            (words::words(channel, self.occasion, self.language), theirs)
        }
    }

    /// Everything that it tells of.
    fn all(&self) -> impl Iterator<Item = &Told> {
        std::iter::once(&self.about).chain(&self.also)
    }

    fn filled(&self, text: &str, practice: &str) -> Result<String, Unwritable> {
        let when = self.when(&self.about)?;
        let count = (self.also.len() + 1).to_string();
        let list: Vec<_> = self.all().map(|told| self.listed(told)).collect::<Result<_, _>>()?;
        let times: Vec<_> = self.all().map(|told| Ok(self.when(told)?.short)).collect::<Result<_, Unwritable>>()?;
        let (list, times) = (list.join("\n\n"), several::times(&times));
        Ok(filled(text, |place| {
            Some(match place {
                "practice" => practice,
                "name" => self.name.as_str(),
                "day" => &when.day,
                "time" => &when.time,
                "when" => &when.short,
                "link" => &self.about.link,
                "count" => &count,
                "list" => &list,
                "times" => &times,
                _ => return None,
            })
        })?)
    }

    /// One of several in the list of a mail.
    fn listed(&self, told: &Told) -> Result<String, Unwritable> {
        let when = self.when(told)?;
        Ok(filled(several::entry(self.occasion, self.language), |place| {
            Some(match place {
                "day" => &when.day,
                "time" => &when.time,
                "link" => &told.link,
                _ => return None,
            })
        })?)
    }

    fn when(&self, told: &Told) -> Result<When, Unwritable> {
        let moment = zoned(told.visit.starts_at, &self.zone).ok_or(Unwritable::Moment)?;
        Ok(in_words(&moment, self.language))
    }

    fn calendar(&self, practice: &str, from: &str, to: &str) -> Result<(&'static str, String), Unwritable> {
        let title = self.filled(words::entry(self.language), practice)?;
        let entries: Vec<_> = self.all().map(|told| Entry { told, title: &title }).collect();
        let file = File { occasion: self.occasion, written_at: self.written_at, practice, from, to };
        file.text(&entries).ok_or(Unwritable::Moment)
    }
}

/// A text in both forms of a mail, with its links to be pressed: one at most in a line.
pub(crate) fn laid_out(
    language: Language,
    subject: String,
    body: &str,
    links: &[&str],
    footer: &str,
) -> Result<Mail, Unwritable> {
    let plain = Plain { body: body.trim_end(), footer }.render().map_err(|_| Unwritable::Page)?;
    let paragraphs = body.split("\n\n").filter(|part| !part.trim().is_empty());
    let paragraphs = paragraphs.map(|part| part.trim().lines().map(|text| line(text, links)).collect()).collect();
    let page = Page { language: language.tag(), subject: &subject, paragraphs, footer };
    let html = page.render().map_err(|_| Unwritable::Page)?;
    Ok(Mail { subject, plain, html, calendar: None })
}

/// A line with its link told apart.
fn line<'t>(text: &'t str, links: &[&'t str]) -> Line<'t> {
    let Some(link) = links.iter().find(|link| text.contains(**link)) else {
        return Line { pieces: vec![(false, text)] };
    };
    let mut pieces = Vec::new();
    for (at, words) in text.split(link).enumerate() {
        if at > 0 {
            pieces.push((true, *link));
        }
        pieces.push((false, words));
    }
    Line { pieces }
}

/// The text on one line: a header or a parameter has no second one.
pub fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
