//! Moments for people: in their zone, in their language, and with the zone's name.

use jiff::{Zoned, tz::TimeZone};
use session::Timestamp;

use crate::{Language, Ways};

const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "lunes"),
    ("Tuesday", "martes"),
    ("Wednesday", "miércoles"),
    ("Thursday", "jueves"),
    ("Friday", "viernes"),
    ("Saturday", "sábado"),
    ("Sunday", "domingo"),
];
const MONTHS: [(&str, &str); 12] = [
    ("January", "enero"),
    ("February", "febrero"),
    ("March", "marzo"),
    ("April", "abril"),
    ("May", "mayo"),
    ("June", "junio"),
    ("July", "julio"),
    ("August", "agosto"),
    ("September", "septiembre"),
    ("October", "octubre"),
    ("November", "noviembre"),
    ("December", "diciembre"),
];

/// The zone of this name, else the practice's, else UTC.
pub fn zone(name: Option<&str>, ways: &Ways) -> TimeZone {
    let known = |name: &str| TimeZone::get(name).ok();
    name.and_then(known).or_else(|| ways.zone.as_deref().and_then(known)).unwrap_or(TimeZone::UTC)
}

/// A moment by the clock of a zone; nothing for one in the far past or future.
pub(crate) fn zoned(moment: Timestamp, zone: &TimeZone) -> Option<Zoned> {
    jiff::Timestamp::from_millisecond(moment.0).ok().map(|moment| moment.to_zoned(zone.clone()))
}

/// A moment in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct When {
    /// `Tuesday, July 14, 2026`
    pub(crate) day: String,
    /// `3:30 PM, New York time (EDT)`
    pub(crate) time: String,
    /// `7/14, 3:30 PM EDT`, for where every letter counts.
    pub(crate) short: String,
}

/// A moment in words, by the clock it is given with.
pub(crate) fn in_words(moment: &Zoned, language: Language) -> When {
    let offset = moment.strftime("%Z").to_string();
    // Zones without a name for their offset have the number of it.
    let offset = if offset.starts_with(['+', '-']) { format!("UTC{offset}") } else { offset };
    let weekday = WEEKDAYS.get(usize::try_from(moment.weekday().to_monday_zero_offset()).unwrap_or_default());
    let month = MONTHS.get(usize::try_from(moment.month() - 1).unwrap_or_default());
    let of = |pair: Option<&(&'static str, &'static str)>| {
        pair.map_or("", |(english, spanish)| if language == Language::English { english } else { spanish })
    };
    let (day, clock, short_day) = match language {
        Language::English => (
            format!("{}, {} {}, {}", of(weekday), of(month), moment.day(), moment.year()),
            moment.strftime("%-I:%M %p").to_string(),
            moment.strftime("%-m/%-d").to_string(),
        ),
        Language::Spanish => (
            format!("{}, {} de {} de {}", of(weekday), moment.day(), of(month), moment.year()),
            moment.strftime("%-H:%M").to_string(),
            moment.strftime("%-d/%-m").to_string(),
        ),
    };
    let time = match (place(moment.time_zone()), language) {
        (Some(place), Language::English) => format!("{clock}, {place} time ({offset})"),
        (Some(place), Language::Spanish) => format!("{clock}, hora de {place} ({offset})"),
        (None, _) => format!("{clock} {offset}"),
    };
    When { day, time, short: format!("{short_day}, {clock} {offset}") }
}

/// The place that a zone is named after; nothing if it is named after its offset.
fn place(zone: &TimeZone) -> Option<String> {
    let name = zone.iana_name()?;
    let (region, place) = name.rsplit_once('/')?;
    (region != "Etc").then(|| place.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(moment: &str, zone: &str, language: Language) -> [String; 3] {
        let moment: jiff::Timestamp = moment.parse().unwrap();
        let When { day, time, short } = in_words(&moment.to_zoned(TimeZone::get(zone).unwrap()), language);
        [day, time, short]
    }

    #[test]
    fn a_moment_is_told_by_the_clock_of_a_zone_with_the_name_of_the_zone() {
        let moment = "2026-07-14T19:30:00Z";
        let english = words(moment, "America/New_York", Language::English);
        assert_eq!(english, ["Tuesday, July 14, 2026", "3:30 PM, New York time (EDT)", "7/14, 3:30 PM EDT"]);
        let spanish = words(moment, "America/New_York", Language::Spanish);
        let wanted = ["martes, 14 de julio de 2026", "15:30, hora de New York (EDT)", "14/7, 15:30 EDT"];
        assert_eq!(spanish, wanted);
    }

    #[test]
    fn a_zone_without_names_is_told_by_its_offset() {
        let [_, time, short] = words("2026-01-01T12:05:00Z", "America/Sao_Paulo", Language::English);
        assert_eq!((time.as_str(), short.as_str()), ("9:05 AM, Sao Paulo time (UTC-03)", "1/1, 9:05 AM UTC-03"));
        let [day, time, _] = words("2026-12-31T23:59:00Z", "UTC", Language::Spanish);
        assert_eq!((day.as_str(), time.as_str()), ("jueves, 31 de diciembre de 2026", "23:59 UTC"));
    }

    #[test]
    fn a_zone_that_is_not_known_is_the_practices_and_else_utc() {
        let ways = Ways { zone: Some("Asia/Tokyo".into()), ..Ways::default() };
        let name = |zone: TimeZone| zone.iana_name().unwrap().to_owned();
        assert_eq!(name(zone(Some("Europe/Paris"), &ways)), "Europe/Paris");
        assert_eq!(name(zone(Some("Mars/Olympus"), &ways)), "Asia/Tokyo");
        assert_eq!(name(zone(None, &ways)), "Asia/Tokyo");
        assert_eq!(name(zone(None, &Ways::default())), "UTC");
    }
}
