//! Days and times of day in the practice's time zone, and the moments that they are: what somebody types, and how a series
//! keeps its local time through changes of the clock.
//!
//! A time that a change of the clock leaves out is refused where somebody types it; of a series it is an hour later on that
//! day. One that comes twice is the first of the two.

use jiff::{
    Span,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};
use session::Timestamp;
use store::Every;
use wire::LocalTime;

/// The longest series, with its first.
const OCCURRENCES_MAX: u32 = 104;

/// A time zone with its name in IANA's database.
#[derive(Clone, Debug)]
pub(crate) struct PracticeZone {
    pub(crate) name: String,
    zone: TimeZone,
}

/// Why something is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMoment {
    /// No date, or no time of day.
    NotATime,
    /// The clock goes forward over it.
    NotThere,
}

/// When a series ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SeriesEnd {
    /// After so many, with the first.
    Times(u32),
    /// With the last one that is not after this day.
    Until(Date),
}

/// Is there such a time zone?
pub(crate) fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

impl PracticeZone {
    /// The one that was chosen; this machine's where none was, and the world's where that has no name either.
    pub(crate) fn of(chosen: Option<String>) -> Self {
        let chosen = chosen.and_then(|name| TimeZone::get(&name).ok().map(|zone| Self { name, zone }));
        chosen.unwrap_or_else(|| {
            let zone = TimeZone::system();
            match zone.iana_name() {
                Some(name) => Self { name: name.to_owned(), zone: zone.clone() },
                None => Self { name: "UTC".to_owned(), zone: TimeZone::UTC },
            }
        })
    }

    /// The moment that somebody means who types this.
    pub(crate) fn moment(&self, typed: &LocalTime) -> Result<Timestamp, NoMoment> {
        let local = read(typed).ok_or(NoMoment::NotATime)?;
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Gap { .. } => Err(NoMoment::NotThere),
            AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => {
                self.at(local).ok_or(NoMoment::NotATime)
            }
        }
    }

    /// The moments of a series that starts with `first`, which is the first of them. Nothing where it would be no series: it
    /// ends with the first, or is too long.
    pub(crate) fn series(&self, first: Timestamp, every: Every, end: &SeriesEnd) -> Option<Vec<Timestamp>> {
        let start = self.local(first)?;
        let mut moments = Vec::new();
        for number in 0i64.. {
            // Each from the first, so that a short month does not shorten those after it.
            let step = match every {
                Every::Week => Span::new().weeks(number),
                Every::TwoWeeks => Span::new().weeks(2 * number),
                Every::Month => Span::new().months(number),
            };
            let local = start.checked_add(step).ok()?;
            let is_over = match end {
                SeriesEnd::Times(times) => moments.len() >= usize::try_from(*times).ok()?,
                SeriesEnd::Until(day) => local.date() > *day,
            };
            if is_over {
                break;
            }
            moments.push(self.at(local)?);
            if moments.len() > usize::try_from(OCCURRENCES_MAX).ok()? {
                return None;
            }
        }
        (moments.len() > 1).then_some(moments)
    }

    /// Where an appointment of a series comes to stand whose earlier one was moved `from` one moment `to` another: as many
    /// days on, and at the new time of day, unless it had another one.
    pub(crate) fn moved_along(&self, own: Timestamp, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
        let (own_local, from, to) = (self.local(own)?, self.local(from)?, self.local(to)?);
        let days = from.date().until(to.date()).ok()?.get_days();
        let date = own_local.date().checked_add(Span::new().days(days)).ok()?;
        let time = if own_local.time() == from.time() { to.time() } else { own_local.time() };
        if days == 0 && time == own_local.time() { Some(own) } else { self.at(date.to_datetime(time)) }
    }

    fn local(&self, at: Timestamp) -> Option<DateTime> {
        Some(self.zone.to_datetime(jiff::Timestamp::from_millisecond(at.0).ok()?))
    }

    /// An hour later where it is not there, the first where it comes twice.
    fn at(&self, local: DateTime) -> Option<Timestamp> {
        let moment = self.zone.to_ambiguous_timestamp(local).compatible().ok()?;
        Some(Timestamp(moment.as_millisecond()))
    }
}

fn read(typed: &LocalTime) -> Option<DateTime> {
    let time: Time = typed.time.parse().ok()?;
    Some(day(&typed.date)?.to_datetime(time))
}

/// A day as it is typed, such as `2026-11-23`.
pub(crate) fn day(typed: &str) -> Option<Date> {
    typed.parse().ok()
}

#[cfg(test)]
mod tests;
