//! The appointments of somebody who hosts, as a calendar that their own calendar program fetches again and again (RFC 5545, RFC 7986).
//!
//! Such a program often keeps what it fetches with somebody else, and shows it on locked screens. So nobody's name is in it, an
//! appointment's title only where its host asked for that, and never a link by which a client comes: an entry leads to the
//! workspace, which asks who is there.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use session::{AppointmentId, Timestamp};

use crate::{Language, calendar::utc, words, write::one_line};

/// How often programs are asked to come again (RFC 5545 section 3.3.6).
const AGAIN_AFTER: &str = "PT15M";

/// One appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    /// Which.
    pub appointment: AppointmentId,
    /// Counts its changes.
    pub edition: u32,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Planned end.
    pub ends_at: Timestamp,
    /// It will not take place.
    pub is_cancelled: bool,
    /// What it is called there; nothing: what all are called.
    pub title: Option<String>,
}

/// All that a calendar program fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed<'a> {
    /// What the practice calls itself.
    pub practice: &'a str,
    /// The workspace, where an appointment is started.
    pub workspace: &'a str,
    /// In which its owner is written to.
    pub language: Language,
    /// In the order in which they stand there.
    pub entries: &'a [FeedEntry],
}

impl Feed<'_> {
    /// The calendar, as it is told at this moment. An appointment at no moment that there is stays out.
    pub fn text(&self, written_at: Timestamp) -> String {
        let mut calendar = Calendar::empty();
        calendar.append_property(("VERSION", "2.0"));
        calendar.append_property(("PRODID", "-//Anteroom//Anteroom//EN"));
        calendar.name(&one_line(self.practice));
        calendar.append_property(
            icalendar::Property::new("REFRESH-INTERVAL", AGAIN_AFTER).add_parameter("VALUE", "DURATION").done(),
        );
        calendar.append_property(("X-PUBLISHED-TTL", AGAIN_AFTER));
        let neutral = words::entry(self.language).replace("{practice}", &one_line(self.practice));
        for event in self.entries.iter().filter_map(|entry| self.event(entry, &neutral, written_at)) {
            calendar.push(event);
        }
        calendar.to_string()
    }

    fn event(&self, entry: &FeedEntry, neutral: &str, written_at: Timestamp) -> Option<Event> {
        let mut event = Event::new();
        event.uid(&entry.appointment.to_string());
        event.sequence(entry.edition);
        event.summary(&entry.title.as_deref().map_or_else(|| neutral.to_owned(), one_line));
        event.add_property("CLASS", "PRIVATE");
        event.add_property("DTSTAMP", utc(written_at)?);
        event.add_property("DTSTART", utc(entry.starts_at)?);
        event.add_property("DTEND", utc(entry.ends_at)?);
        if entry.is_cancelled {
            event.status(EventStatus::Cancelled);
            event.add_property("TRANSP", "TRANSPARENT");
        } else {
            event.status(EventStatus::Confirmed);
            event.location(self.workspace);
            event.url(self.workspace);
        }
        Some(event.done())
    }
}

#[cfg(test)]
mod tests {
    use calcard::icalendar::ICalendarProperty::{Dtstart, Sequence, Summary};
    use uuid::Uuid;

    use super::*;

    fn text(is_cancelled: bool, title: Option<&str>, language: Language) -> String {
        let entry = FeedEntry {
            appointment: AppointmentId(Uuid::from_u128(7)),
            edition: 3,
            starts_at: Timestamp(1_784_057_400_000),
            ends_at: Timestamp(1_784_060_400_000),
            is_cancelled,
            title: title.map(ToOwned::to_owned),
        };
        let feed =
            Feed { practice: "Alder; Lane", workspace: "https://care.example.org/", language, entries: &[entry] };
        feed.text(Timestamp(1_780_000_000_000)).replace("\r\n ", "")
    }

    fn has(text: &str, lines: &[&str]) {
        for line in lines {
            assert!(text.lines().any(|it| it == *line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn an_entry_says_when_and_where_it_is_started_and_not_what_for() {
        let text = text(false, None, Language::English);
        let uid = "UID:00000000-0000-0000-0000-000000000007";
        let when = ["DTSTART:20260714T193000Z", "DTEND:20260714T202000Z", "DTSTAMP:20260528T202640Z"];
        has(&text, &when);
        has(&text, &[uid, "SEQUENCE:3", "STATUS:CONFIRMED", "CLASS:PRIVATE", "URL:https://care.example.org/"]);
        has(&text, &["SUMMARY:Video appointment: Alder\\; Lane", "REFRESH-INTERVAL;VALUE=DURATION:PT15M"]);
        assert!(!text.contains("METHOD") && !text.contains("ATTENDEE") && !text.contains("ORGANIZER"), "{text}");
    }

    #[test]
    fn a_title_is_in_it_where_it_is_asked_for_and_breaks_no_line() {
        has(
            &text(false, Some("Skills\r\nURL:https://evil.example"), Language::English),
            &["SUMMARY:Skills URL:https://evil.example"],
        );
        has(&text(false, None, Language::Spanish), &["SUMMARY:Cita por video: Alder\\; Lane"]);
    }

    #[test]
    fn one_that_is_cancelled_says_so_and_takes_no_time() {
        let text = text(true, None, Language::English);
        has(&text, &["STATUS:CANCELLED", "TRANSP:TRANSPARENT"]);
        assert!(!text.contains("URL:"), "{text}");
    }

    #[test]
    fn another_program_reads_the_same_out_of_it() {
        let entry = |n, is_cancelled| FeedEntry {
            appointment: AppointmentId(Uuid::from_u128(n)),
            edition: 3,
            starts_at: Timestamp(1_784_057_400_000),
            ends_at: Timestamp(1_784_060_400_000),
            is_cancelled,
            title: Some(
                "Größe, Übung; und ein Titel, der länger ist als eine Zeile sein darf, die gefaltet wird".to_owned(),
            ),
        };
        let entries = [entry(7, false), entry(8, true)];
        let (language, workspace) = (Language::English, "https://care.example.org/");
        let text = Feed { practice: "Alder", workspace, language, entries: &entries }.text(Timestamp(0));
        let read = calcard::icalendar::ICalendar::parse(&text).unwrap();
        let found: Vec<_> = read.components.iter().filter(|it| it.uid().is_some()).collect();
        assert_eq!(found.len(), 2);
        for (found, entry) in found.iter().zip(&entries) {
            assert_eq!(found.uid().unwrap(), entry.appointment.to_string());
            let status = format!("{:?}", found.status().unwrap());
            assert_eq!(status, if entry.is_cancelled { "Cancelled" } else { "Confirmed" });
            let value = |property| &found.property(&property).unwrap().values[0];
            assert_eq!(value(Summary).as_text(), entry.title.as_deref());
            assert_eq!(value(Sequence).as_integer(), Some(3));
            let start = value(Dtstart).as_partial_date_time().unwrap();
            assert_eq!((start.year, start.month, start.day), (Some(2026), Some(7), Some(14)));
            assert_eq!((start.hour, start.minute, start.tz_hour), (Some(19), Some(30), Some(0)), "of the whole world");
        }
    }
}
