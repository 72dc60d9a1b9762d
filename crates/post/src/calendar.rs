//! The visit as an entry for the reader's calendar (RFC 5545), in the form of a request or of its cancellation (RFC 5546).
//!
//! The entry is one for each appointment however often it moves: its UID is the appointment's id, and its sequence the edition.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use session::{AppointmentId, Timestamp};

use crate::{Occasion, Visit, write::one_line};

/// What an entry tells.
pub(crate) struct Entry<'a> {
    pub(crate) appointment: AppointmentId,
    pub(crate) edition: u32,
    pub(crate) visit: Visit,
    pub(crate) occasion: Occasion,
    /// When the letter was planned: the same for every try.
    pub(crate) written_at: Timestamp,
    pub(crate) title: &'a str,
    pub(crate) link: &'a str,
    pub(crate) practice: &'a str,
    /// Addresses of who invites and who is invited.
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
}

/// The method (RFC 5546) and the text of the entry; nothing for a visit at no moment that there is.
pub(crate) fn text(entry: &Entry<'_>) -> Option<(&'static str, String)> {
    let is_cancelled = entry.occasion == Occasion::Cancelled;
    let mut event = Event::new();
    event.uid(&entry.appointment.to_string());
    event.sequence(entry.edition);
    event.summary(entry.title);
    event.status(if is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    event.add_property("DTSTAMP", utc(entry.written_at)?);
    event.add_property("DTSTART", utc(entry.visit.starts_at)?);
    event.add_property("DTEND", utc(entry.visit.ends_at())?);
    event.append_property(person("ORGANIZER", entry.practice, entry.from));
    let mut invited = person("ATTENDEE", entry.to, entry.to);
    invited.add_parameter("ROLE", "REQ-PARTICIPANT").add_parameter("PARTSTAT", "NEEDS-ACTION");
    // Nobody reads answers.
    invited.add_parameter("RSVP", "FALSE");
    event.append_multi_property(invited);
    if !is_cancelled {
        event.location(entry.link);
        event.url(entry.link);
    }
    let method = if is_cancelled { "CANCEL" } else { "REQUEST" };
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Anteroom//Anteroom//EN"));
    calendar.append_property(("METHOD", method));
    calendar.push(event.done());
    Some((method, calendar.to_string()))
}

fn utc(moment: Timestamp) -> Option<String> {
    let moment = jiff::Timestamp::from_millisecond(moment.0).ok()?;
    Some(moment.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn person(role: &str, name: &str, address: &str) -> Property {
    let mut property = Property::new(role, format!("mailto:{address}"));
    // A quotation mark cannot be written there (RFC 5545 section 3.2).
    property.add_parameter("CN", &one_line(&name.replace('"', "'")));
    property
}
