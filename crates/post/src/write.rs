//! What a letter says: the practice's words or ours, filled in for its reader.

use askama::Template;
use jiff::tz::TimeZone;
use session::{AppointmentId, Name, Timestamp};

use crate::{
    Channel, Language, Occasion, Settings, Visit,
    calendar::{self, Entry},
    short,
    when::{in_words, zoned},
    wording::{WordingRefused, filled},
    words::{entry, footer, words},
};

/// One letter, with all that is needed to write it. It says the same however often it is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Why.
    pub occasion: Occasion,
    /// About which appointment.
    pub appointment: AppointmentId,
    /// Which edition of it.
    pub edition: u32,
    /// When that is.
    pub visit: Visit,
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
    /// The appointment's one link.
    pub link: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter")
            .field("occasion", &self.occasion)
            .field("appointment", &self.appointment)
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
    /// An entry for a calendar, with its method (RFC 5546): `REQUEST` or `CANCEL`.
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
        let ours = words(Channel::Email, self.occasion, self.language);
        let theirs = settings.wording((Channel::Email, self.occasion, self.language));
        let subject = theirs.and_then(|wording| wording.subject.as_deref()).unwrap_or(ours.subject);
        let body = theirs.map_or(ours.body, |wording| &wording.body);
        let practice = one_line(&self.practice);
        let subject = one_line(&self.filled(subject, &practice)?);
        let body = self.filled(body, &practice)?;
        let mail = laid_out(self.language, subject, &body, &self.link, footer(self.language))?;
        let calendar =
            if self.occasion == Occasion::TenMinutesBefore { None } else { Some(self.calendar(&practice, from, to)?) };
        Ok(Mail { calendar, ..mail })
    }

    /// As a text message.
    pub fn text(&self, settings: &Settings) -> Result<String, Unwritable> {
        let ours = words(Channel::Text, self.occasion, self.language);
        let theirs = settings.wording((Channel::Text, self.occasion, self.language));
        let body = theirs.map_or(ours.body, |wording| &wording.body);
        let practice = one_line(&self.practice);
        // Whether it can be filled does not depend on the name.
        self.filled(body, &practice)?;
        Ok(short::fitted(&practice, |name| self.filled(body, name).unwrap_or_default()))
    }

    fn filled(&self, text: &str, practice: &str) -> Result<String, Unwritable> {
        let moment = zoned(self.visit.starts_at, &self.zone).ok_or(Unwritable::Moment)?;
        let when = in_words(&moment, self.language);
        Ok(filled(text, |place| {
            Some(match place {
                "practice" => practice,
                "name" => self.name.as_str(),
                "day" => &when.day,
                "time" => &when.time,
                "when" => &when.short,
                "link" => &self.link,
                _ => return None,
            })
        })?)
    }

    fn calendar(&self, practice: &str, from: &str, to: &str) -> Result<(&'static str, String), Unwritable> {
        let title = self.filled(entry(self.language), practice)?;
        let entry = Entry {
            appointment: self.appointment,
            edition: self.edition,
            visit: self.visit,
            occasion: self.occasion,
            written_at: self.written_at,
            title: &title,
            link: &self.link,
            practice,
            from,
            to,
        };
        calendar::text(&entry).ok_or(Unwritable::Moment)
    }
}

/// A text in both forms of a mail, with its one link to be pressed.
pub(crate) fn laid_out(
    language: Language,
    subject: String,
    body: &str,
    link: &str,
    footer: &str,
) -> Result<Mail, Unwritable> {
    let plain = Plain { body: body.trim_end(), footer }.render().map_err(|_| Unwritable::Page)?;
    let paragraphs = body.split("\n\n").filter(|part| !part.trim().is_empty());
    let paragraphs = paragraphs.map(|part| part.trim().lines().map(|text| line(text, link)).collect()).collect();
    let page = Page { language: language.tag(), subject: &subject, paragraphs, footer };
    let html = page.render().map_err(|_| Unwritable::Page)?;
    Ok(Mail { subject, plain, html, calendar: None })
}

/// A line with its links told apart.
fn line<'t>(text: &'t str, link: &'t str) -> Line<'t> {
    let mut pieces = Vec::new();
    for (at, words) in text.split(link).enumerate() {
        if at > 0 {
            pieces.push((true, link));
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
