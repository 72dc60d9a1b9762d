//! The hours in which nobody is disturbed, by the clock of who would be.

use jiff::{Timestamp, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Longest quiet hours, in minutes: what waits for their end still comes on the same day.
const MINUTES_MAX: u16 = 14 * 60;

/// A time of day to the minute, from 00:00 to 23:59.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

/// The text is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no time of day, such as \"21:00\"")]
pub struct ClockTimeRefused;

impl TryFrom<String> for ClockTime {
    type Error = ClockTimeRefused;

    fn try_from(text: String) -> Result<Self, ClockTimeRefused> {
        let part = |text: &str, below: u16| {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number: &u16| digits && *number < below).ok_or(ClockTimeRefused)
        };
        let (hour, minute) = text.split_once(':').ok_or(ClockTimeRefused)?;
        Ok(Self(part(hour, 24)? * 60 + part(minute, 60)?))
    }
}

impl From<ClockTime> for String {
    fn from(ClockTime(minute): ClockTime) -> Self {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }
}

/// From one time of day to another, over midnight if the second is the earlier one. The first belongs to them, the second
/// does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// When they begin.
    pub from: ClockTime,
    /// When they are over.
    pub to: ClockTime,
}

impl Default for QuietHours {
    /// From nine in the evening to eight in the morning.
    fn default() -> Self {
        Self { from: ClockTime(21 * 60), to: ClockTime(8 * 60) }
    }
}

impl QuietHours {
    /// How long they are by the clock, in minutes: 0 if they begin when they end.
    fn minutes(self) -> u16 {
        (self.to.0 + 24 * 60 - self.from.0) % (24 * 60)
    }

    /// Are they short enough that what waits for their end still comes on the same day?
    pub(crate) fn fit(self) -> bool {
        self.minutes() <= MINUTES_MAX
    }

    /// When the quiet hours end that `moment` falls into; nothing if it does not fall into any.
    pub(crate) fn end_after(self, moment: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let here = moment.to_zoned(zone.clone());
        let minute = u16::try_from(here.hour()).ok()? * 60 + u16::try_from(here.minute()).ok()?;
        let since = (minute + 24 * 60 - self.from.0) % (24 * 60);
        if since >= self.minutes() {
            return None;
        }
        let today = minute < self.to.0;
        let day = if today { here.date() } else { here.date().tomorrow().ok()? };
        let time = Time::new((self.to.0 / 60).try_into().ok()?, (self.to.0 % 60).try_into().ok()?, 0, 0).ok()?;
        // Where clocks are put forward over it, it is as much later; where they are put back, the first of the two.
        let end = day.to_datetime(time).to_zoned(zone.clone()).ok()?.timestamp();
        // In the hour that comes twice, the first end may be past.
        (end > moment).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        let time = |text: &str| ClockTime::try_from(text.to_owned()).unwrap();
        QuietHours { from: time(from), to: time(to) }
    }

    fn end(quiet: QuietHours, moment: &str, zone: &str) -> Option<String> {
        let zone = TimeZone::get(zone).unwrap();
        let end = quiet.end_after(moment.parse().unwrap(), &zone)?;
        Some(end.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string())
    }

    #[test]
    fn what_falls_into_the_night_waits_for_the_morning() {
        let night = QuietHours::default();
        for (moment, wanted) in [
            ("2026-03-03T20:59:59Z", None),
            ("2026-03-03T21:00:00Z", Some("2026-03-04 08:00")),
            ("2026-03-04T00:00:00Z", Some("2026-03-04 08:00")),
            ("2026-03-04T07:59:59Z", Some("2026-03-04 08:00")),
            ("2026-03-04T08:00:00Z", None),
        ] {
            assert_eq!(end(night, moment, "UTC").as_deref(), wanted, "{moment}");
        }
    }

    #[test]
    fn quiet_hours_may_lie_in_the_middle_of_a_day_or_be_none() {
        assert_eq!(end(hours("13:00", "15:30"), "2026-03-03T14:00:00Z", "UTC").unwrap(), "2026-03-03 15:30");
        assert_eq!(end(hours("08:00", "08:00"), "2026-03-03T08:00:00Z", "UTC"), None);
    }

    #[test]
    fn they_go_by_the_clock_on_the_wall_on_days_when_clocks_change() {
        let night = QuietHours::default();
        let zone = "America/New_York";
        assert_eq!(end(night, "2026-03-08T03:00:00Z", zone).unwrap(), "2026-03-08 08:00");
        assert_eq!(end(night, "2026-11-01T03:00:00Z", zone).unwrap(), "2026-11-01 08:00");
        // 02:30 does not come on that day: the clock goes from 02:00 to 03:00.
        assert_eq!(end(hours("22:00", "02:30"), "2026-03-08T06:00:00Z", zone).unwrap(), "2026-03-08 03:30");
    }

    #[test]
    fn only_times_of_day_are_taken() {
        for text in ["", "9:00", "24:00", "21:60", "21.00", "+1:00", "21:00:00", "-1:00", "aa:bb"] {
            assert_eq!(ClockTime::try_from(text.to_owned()), Err(ClockTimeRefused), "{text}");
        }
        assert_eq!(String::from(ClockTime::try_from("07:05".to_owned()).unwrap()), "07:05");
    }

    proptest! {
        #[test]
        fn the_end_is_later_soon_and_quiet_no_more(
            from in 0..1440_u16, length in 0..=MINUTES_MAX, at in 1_700_000_000..1_900_000_000_i64,
            zone in proptest::sample::select(vec!["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
        ) {
            let quiet = QuietHours { from: ClockTime(from), to: ClockTime((from + length) % 1440) };
            let zone = TimeZone::get(zone).unwrap();
            let moment = Timestamp::from_second(at).unwrap();
            if let Some(end) = quiet.end_after(moment, &zone) {
                prop_assert!(end > moment);
                prop_assert!(end.as_second() - at <= i64::from(MINUTES_MAX) * 60 + 3_600);
            }
        }
    }
}
