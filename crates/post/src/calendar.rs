//! The visit as an entry for the reader's calendar (RFC 5545), in the form of a request or of its cancellation (RFC 5546).
//!
//! The entry is one for each appointment however often it moves: its UID is the appointment's id, and its sequence the edition.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use session::Timestamp;

use crate::{Occasion, Told, write::one_line};

/// One entry.
pub(crate) struct Entry<'a> {
    pub(crate) told: &'a Told,
    pub(crate) title: &'a str,
}

/// What all entries of a letter have in common.
pub(crate) struct File<'a> {
    pub(crate) occasion: Occasion,
    /// When the letter was planned: the same for every try.
    pub(crate) written_at: Timestamp,
    pub(crate) practice: &'a str,
    /// Addresses of who invites and who is invited.
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
}

impl File<'_> {
    /// The method (RFC 5546) and the text of the entries; nothing for a visit at no moment that there is.
    ///
    /// A request or a cancellation is about one entry (RFC 5546 sections 3.2.2 and 3.2.5), so several are published (3.2.1),
    /// which invites nobody.
    pub(crate) fn text(&self, entries: &[Entry<'_>]) -> Option<(&'static str, String)> {
        let method = match (entries, self.is_cancelled()) {
            ([_, _, ..], _) => "PUBLISH",
            (_, true) => "CANCEL",
            (_, false) => "REQUEST",
        };
        let mut calendar = Calendar::empty();
        calendar.append_property(("VERSION", "2.0"));
        calendar.append_property(("PRODID", "-//Anteroom//Anteroom//EN"));
        calendar.append_property(("METHOD", method));
        for entry in entries {
            let mut event = self.event(entry)?;
            if method != "PUBLISH" {
                event.append_multi_property(self.invited());
            }
            calendar.push(event);
        }
        Some((method, calendar.to_string()))
    }

    fn is_cancelled(&self) -> bool {
        self.occasion == Occasion::Cancelled
    }

    fn event(&self, Entry { told, title }: &Entry<'_>) -> Option<Event> {
        let mut event = Event::new();
        event.uid(&told.appointment.to_string());
        event.sequence(told.edition);
        event.summary(title);
        event.status(if self.is_cancelled() { EventStatus::Cancelled } else { EventStatus::Confirmed });
        event.add_property("DTSTAMP", utc(self.written_at)?);
        event.add_property("DTSTART", utc(told.visit.starts_at)?);
        event.add_property("DTEND", utc(told.visit.ends_at())?);
        event.append_property(person("ORGANIZER", self.practice, self.from));
        if !self.is_cancelled() {
            event.location(&told.link);
            event.url(&told.link);
        }
        Some(event.done())
    }

    fn invited(&self) -> Property {
        let mut invited = person("ATTENDEE", self.to, self.to);
        invited.add_parameter("ROLE", "REQ-PARTICIPANT").add_parameter("PARTSTAT", "NEEDS-ACTION");
        // Nobody reads answers.
        invited.add_parameter("RSVP", "FALSE");
        invited
    }
}

/// A moment as it is written there; nothing for one that there is not.
pub(crate) fn utc(moment: Timestamp) -> Option<String> {
    let moment = jiff::Timestamp::from_millisecond(moment.0).ok()?;
    Some(moment.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn person(role: &str, name: &str, address: &str) -> Property {
    let mut property = Property::new(role, format!("mailto:{address}"));
    // A quotation mark cannot be written there (RFC 5545 section 3.2).
    property.add_parameter("CN", &one_line(&name.replace('"', "'")));
    property
}
