//! Moments as the API writes and reads them: RFC 3339, or a local time in a zone that is named beside it.

use session::Timestamp;
use wire::{LocalTime, ProblemCode};

use super::super::{booking_form::no_moment, problem::problem};
use super::problem::{Code, Refusal, refusal};
use crate::{
    app::App,
    calendar::{self, NoMoment, PracticeZone},
};

/// A moment as it is written: in UTC.
pub(crate) fn written(at: Timestamp) -> String {
    // A moment that no calendar has is none that anybody booked.
    jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

/// A moment of a query, such as `2026-11-23T14:30:00Z`.
pub(super) fn read(text: &str, field: &'static str) -> Result<Timestamp, Refusal> {
    let moment = text.parse::<jiff::Timestamp>().map(|at| Timestamp(at.as_millisecond()));
    moment.map_err(|_| refusal(Code::Malformed, "Write a moment as 2026-11-23T14:30:00Z.").of(field))
}

/// The moment that is meant by a time with an offset, or by a local time of the zone.
pub(super) fn moment(text: &str, zone: &PracticeZone) -> Result<Timestamp, Refusal> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Timestamp(at.as_millisecond()));
    }
    let local = text.contains(['T', 't']).then(|| text.parse::<jiff::civil::DateTime>().ok()).flatten();
    let local = local.ok_or_else(|| no_moment(NoMoment::NotATime))?;
    let typed = LocalTime { date: local.date().to_string(), time: local.time().to_string() };
    Ok(zone.moment(&typed).map_err(no_moment)?)
}

impl App {
    /// The zone that is named, or the practice's.
    pub(super) async fn zone_named(&self, name: Option<String>) -> Result<PracticeZone, Refusal> {
        match name {
            None => Ok(self.zone().await?),
            Some(name) if calendar::is_zone(&name) => Ok(PracticeZone::of(Some(name))),
            Some(_) => Err(problem(ProblemCode::InvalidZone, "There is no such time zone.").of("zone").into()),
        }
    }
}
