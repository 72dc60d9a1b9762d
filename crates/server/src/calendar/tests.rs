//! The days on which clocks change, and series that go over them.

use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> PracticeZone {
    PracticeZone { name: name.to_owned(), zone: TimeZone::get(name).unwrap() }
}

fn new_york() -> PracticeZone {
    zone("America/New_York")
}

fn typed(date: &str, time: &str) -> LocalTime {
    LocalTime { date: date.to_owned(), time: time.to_owned() }
}

/// As a clock on the wall shows it.
fn said(zone: &PracticeZone, moments: &[Timestamp]) -> Vec<String> {
    moments.iter().map(|at| zone.local(*at).unwrap().strftime("%F %H:%M").to_string()).collect()
}

#[test]
fn what_is_typed_is_a_moment_of_the_practices_zone() {
    let at = new_york().moment(&typed("2026-11-23", "14:30")).unwrap();
    assert_eq!(jiff::Timestamp::from_millisecond(at.0).unwrap().to_string(), "2026-11-23T19:30:00Z");
}

#[test]
fn a_time_that_clocks_go_over_is_refused_and_one_that_comes_twice_is_the_first() {
    assert_eq!(new_york().moment(&typed("2027-03-14", "02:30")), Err(NoMoment::NotThere));
    let twice = new_york().moment(&typed("2026-11-01", "01:30")).unwrap();
    assert_eq!(jiff::Timestamp::from_millisecond(twice.0).unwrap().to_string(), "2026-11-01T05:30:00Z");
}

#[test]
fn what_is_no_date_or_no_time_is_no_moment() {
    for (date, time) in [("", "10:00"), ("2026-02-30", "10:00"), ("2026-11-23", ""), ("2026-11-23", "25:00")] {
        assert_eq!(new_york().moment(&typed(date, time)), Err(NoMoment::NotATime), "{date} {time}");
    }
}

#[test]
fn a_monthly_series_on_the_last_day_comes_back_to_it_after_a_short_month() {
    let zone = new_york();
    let first = zone.moment(&typed("2027-01-31", "09:00")).unwrap();
    let moments = zone.series(first, Every::Month, &SeriesEnd::Times(4)).unwrap();
    assert_eq!(said(&zone, &moments), ["2027-01-31 09:00", "2027-02-28 09:00", "2027-03-31 09:00", "2027-04-30 09:00"]);
}

#[test]
fn a_series_by_date_ends_with_the_last_that_is_not_after_it() {
    let zone = new_york();
    let first = zone.moment(&typed("2026-11-23", "09:00")).unwrap();
    let until = |text| SeriesEnd::Until(day(text).unwrap());
    let moments = zone.series(first, Every::TwoWeeks, &until("2026-12-21")).unwrap();
    assert_eq!(said(&zone, &moments), ["2026-11-23 09:00", "2026-12-07 09:00", "2026-12-21 09:00"]);
    assert_eq!(zone.series(first, Every::Week, &until("2026-11-29")), None, "one is no series");
    assert_eq!(zone.series(first, Every::Week, &SeriesEnd::Times(105)), None, "longer than two years");
    assert_eq!(zone.series(first, Every::Week, &until("9999-12-31")), None, "without an end");
}

#[test]
fn of_a_series_the_time_that_is_not_there_is_an_hour_later_on_that_day_alone() {
    let zone = new_york();
    let first = zone.moment(&typed("2027-03-07", "02:30")).unwrap();
    let moments = zone.series(first, Every::Week, &SeriesEnd::Times(3)).unwrap();
    assert_eq!(said(&zone, &moments), ["2027-03-07 02:30", "2027-03-14 03:30", "2027-03-21 02:30"]);
}

#[test]
fn those_that_follow_are_moved_by_days_and_to_the_new_time_of_day() {
    let zone = new_york();
    let at = |date, time| zone.moment(&typed(date, time)).unwrap();
    // Over the change of the clock on November 1.
    let (from, to, own) = (at("2026-10-26", "09:00"), at("2026-10-28", "10:15"), at("2026-11-02", "09:00"));
    let moved = zone.moved_along(own, from, to).unwrap();
    assert_eq!(said(&zone, &[moved]), ["2026-11-04 10:15"]);
    let apart = at("2026-11-09", "16:00");
    let moved = zone.moved_along(apart, from, at("2026-10-28", "09:00")).unwrap();
    assert_eq!(said(&zone, &[moved]), ["2026-11-11 16:00"], "one that was moved by itself keeps its own time");
    let moved = zone.moved_along(apart, from, to).unwrap();
    assert_eq!(said(&zone, &[moved]), ["2026-11-11 16:00"], "whatever the others come to");
}

proptest! {
    #[test]
    fn a_weekly_series_keeps_its_local_time_wherever_clocks_change(
        which in 0usize..4, day in 1i8..=28, month in 1i8..=12, year in 2026i16..2034, hour in 4i8..=23, minute in 0i8..60,
    ) {
        let names = ["America/New_York", "Europe/Berlin", "America/Santiago", "Australia/Lord_Howe"];
        let zone = zone(names[which]);
        let start = DateTime::new(year, month, day, hour, minute, 0, 0).unwrap();
        let first = zone.at(start).unwrap();
        let moments = zone.series(first, Every::Week, &SeriesEnd::Times(60)).unwrap();
        prop_assert_eq!(moments.len(), 60);
        for (number, at) in moments.iter().enumerate() {
            let local = zone.local(*at).unwrap();
            let days = Span::new().days(7 * i64::try_from(number).unwrap());
            prop_assert_eq!(local, start.checked_add(days).unwrap());
        }
    }

    #[test]
    fn a_monthly_series_has_one_in_each_month(day in 1i8..=31, month in 1i8..=12, year in 2026i16..2034) {
        let zone = new_york();
        let start = Date::new(year, month, 1).unwrap().with().day(1).build().unwrap();
        prop_assume!(day <= start.days_in_month());
        let first = zone.at(Date::new(year, month, day).unwrap().at(12, 0, 0, 0)).unwrap();
        let moments = zone.series(first, Every::Month, &SeriesEnd::Times(24)).unwrap();
        for (number, at) in (0i64..).zip(&moments) {
            let local = zone.local(*at).unwrap().date();
            let meant = start.checked_add(Span::new().months(number)).unwrap();
            prop_assert_eq!((local.year(), local.month()), (meant.year(), meant.month()));
            prop_assert_eq!(local.day(), day.min(meant.days_in_month()));
        }
    }
}
