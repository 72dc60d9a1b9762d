//! Which letters a visit wants, case by case, and what holds of all of them.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::QuietHours;
use Occasion::{Booked, Cancelled, Changed, DayBefore, TenMinutesBefore};

const ZONE: &str = "America/New_York";

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

fn visit(starts_at: &str) -> Visit {
    Visit { starts_at: at(starts_at), minutes: 50 }
}

fn recipient() -> Recipient {
    let person = PersonId(Uuid::from_u128(1));
    Recipient { person, email: true, text: true, language: Language::English, zone: Some(ZONE.to_owned()) }
}

fn ways() -> Ways {
    Ways { email: true, text: true, zone: None }
}

fn planned(visit: Visit, standing: Standing, channel: Channel, past: &[Past], now: &str) -> Plan {
    let edition = past.iter().map(|one| one.edition + 1).max().unwrap_or_default();
    let settings = (&Settings::default(), &ways());
    plan(&current(visit, standing, edition), &recipient(), channel, past, settings, at(now))
}

/// Just booked, moved or cancelled, with its first link.
fn current(visit: Visit, standing: Standing, edition: u32) -> Current {
    Current { visit, standing, edition, link: Some(0), is_news: true, told_elsewhere: None }
}

/// What is added, with the moments by the clock of New York.
fn added(plan: &Plan) -> Vec<(Occasion, String)> {
    let clock = |moment: Timestamp| zoned(moment, &TimeZone::get(ZONE).unwrap()).unwrap();
    let words = |moment| clock(moment).strftime("%m-%d %H:%M").to_string();
    plan.add.iter().map(|letter| (letter.occasion, words(letter.due_at))).collect()
}

fn mail(starts_at: &str, now: &str) -> Vec<(Occasion, String)> {
    added(&planned(visit(starts_at), Standing::Booked, Channel::Email, &[], now))
}

fn text(starts_at: &str, now: &str) -> Vec<(Occasion, String)> {
    added(&planned(visit(starts_at), Standing::Booked, Channel::Text, &[], now))
}

fn is(occasion: Occasion, moment: &str) -> (Occasion, String) {
    (occasion, moment.to_owned())
}

fn past(occasion: Occasion, edition: u32, starts_at: &str, state: PastState) -> Past {
    Past { occasion, edition, visit: visit(starts_at), link: 0, state }
}

#[test]
fn a_visit_is_told_at_once_a_day_before_and_ten_minutes_before() {
    let wanted = [is(Booked, "07-10 12:00"), is(DayBefore, "07-13 15:30"), is(TenMinutesBefore, "07-14 15:20")];
    assert_eq!(mail("2026-07-14T19:30:00Z", "2026-07-10T16:00:00Z"), wanted);
    assert_eq!(text("2026-07-14T19:30:00Z", "2026-07-10T16:00:00Z"), wanted);
}

#[test]
fn a_day_before_is_by_the_clock_on_the_wall_when_clocks_change() {
    // Clocks are put forward on the 8th of March, and back on the 1st of November.
    assert_eq!(mail("2026-03-08T19:30:00Z", "2026-03-01T16:00:00Z")[1], is(DayBefore, "03-07 15:30"));
    assert_eq!(mail("2026-11-01T20:30:00Z", "2026-10-20T16:00:00Z")[1], is(DayBefore, "10-31 15:30"));
}

#[test]
fn nothing_that_is_past_is_reminded_of() {
    let wanted = [is(Booked, "07-14 15:25")];
    assert_eq!(mail("2026-07-14T19:30:00Z", "2026-07-14T19:25:00Z"), wanted);
    assert_eq!(mail("2026-07-14T19:30:00Z", "2026-07-14T20:20:00Z"), [], "the visit is over");
}

#[test]
fn a_late_booking_is_not_said_again_soon_after() {
    // The day before comes four hours after the booking, and says nothing new.
    let wanted = [is(Booked, "07-13 11:30"), is(TenMinutesBefore, "07-14 15:20")];
    assert_eq!(mail("2026-07-14T19:30:00Z", "2026-07-13T15:30:00Z"), wanted);
    assert_eq!(mail("2026-07-14T19:30:00Z", "2026-07-14T19:12:00Z"), [is(Booked, "07-14 15:12")]);
}

#[test]
fn a_reminder_stays_where_nobody_was_told_of_the_booking() {
    let settings = Settings { email: [DayBefore].into(), ..Settings::default() };
    let about = &current(visit("2026-07-14T19:30:00Z"), Standing::Booked, 0);
    let now = at("2026-07-13T15:30:00Z");
    let plan = plan(about, &recipient(), Channel::Email, &[], (&settings, &ways()), now);
    assert_eq!(added(&plan), [is(DayBefore, "07-13 15:30")]);
}

#[test]
fn at_night_mail_goes_and_texts_wait_for_the_morning() {
    let (start, night) = ("2026-07-14T19:30:00Z", "2026-07-10T03:00:00Z");
    assert_eq!(mail(start, night)[0], is(Booked, "07-09 23:00"));
    assert_eq!(text(start, night)[0], is(Booked, "07-10 08:00"));
    // A visit at half past eight cannot wait until eight.
    assert_eq!(text("2026-07-10T12:30:00Z", night)[0], is(Booked, "07-09 23:00"));
}

#[test]
fn a_day_before_in_the_night_is_the_morning_and_not_at_all_if_that_is_too_near() {
    // Half past seven in the morning, and ten in the evening.
    assert_eq!(mail("2026-07-14T11:30:00Z", "2026-07-01T16:00:00Z")[1], is(DayBefore, "07-13 08:00"));
    assert_eq!(mail("2026-07-15T02:00:00Z", "2026-07-01T16:00:00Z")[1], is(DayBefore, "07-14 08:00"));
}

#[test]
fn ten_minutes_before_comes_at_any_hour() {
    assert_eq!(text("2026-07-14T08:00:00Z", "2026-07-01T16:00:00Z")[2], is(TenMinutesBefore, "07-14 03:50"));
}

#[test]
fn what_was_not_told_yet_is_booked_anew_when_it_moves() {
    let (old, new) = ("2026-07-14T19:30:00Z", "2026-07-15T19:30:00Z");
    let waiting = [Booked, DayBefore, TenMinutesBefore].map(|it| past(it, 0, old, PastState::Waiting));
    let plan = planned(visit(new), Standing::Booked, Channel::Email, &waiting, "2026-07-10T16:00:00Z");
    assert_eq!(plan.withdraw, [0, 1, 2]);
    let wanted = [is(Booked, "07-10 12:00"), is(DayBefore, "07-14 15:30"), is(TenMinutesBefore, "07-15 15:20")];
    assert_eq!(added(&plan), wanted);
}

#[test]
fn a_move_is_told_to_who_was_told_another_time_and_reminds_anew() {
    let (old, new) = ("2026-07-14T19:30:00Z", "2026-07-15T19:30:00Z");
    let letters = [
        past(Booked, 0, old, PastState::Gone),
        past(DayBefore, 0, old, PastState::Gone),
        past(TenMinutesBefore, 0, old, PastState::Waiting),
    ];
    let plan = planned(visit(new), Standing::Booked, Channel::Email, &letters, "2026-07-14T16:00:00Z");
    assert_eq!(plan.withdraw, [2]);
    // A day before the new time comes less than six hours after this.
    assert_eq!(added(&plan), [is(Changed, "07-14 12:00"), is(TenMinutesBefore, "07-15 15:20")]);
}

#[test]
fn a_move_back_is_told_as_well_and_a_move_that_was_never_told_is_not() {
    let (old, new) = ("2026-07-14T19:30:00Z", "2026-07-15T19:30:00Z");
    let told = past(Booked, 0, old, PastState::Gone);
    let back = |state| {
        let letters = [told, past(Changed, 1, new, state)];
        planned(visit(old), Standing::Booked, Channel::Email, &letters, "2026-07-14T19:15:00Z")
    };
    assert_eq!(added(&back(PastState::Gone)), [is(Changed, "07-14 15:15")]);
    assert_eq!(added(&back(PastState::Waiting)), [is(TenMinutesBefore, "07-14 15:20")]);
    assert_eq!(back(PastState::Waiting).withdraw, [1]);
}

#[test]
fn a_cancellation_is_told_to_who_was_told_of_the_visit_alone() {
    let start = "2026-07-14T19:30:00Z";
    let cancelled = |state| {
        let letters = [past(Booked, 0, start, state), past(TenMinutesBefore, 0, start, PastState::Waiting)];
        planned(visit(start), Standing::Cancelled, Channel::Email, &letters, "2026-07-10T16:00:00Z")
    };
    assert_eq!(added(&cancelled(PastState::Gone)), [is(Cancelled, "07-10 12:00")]);
    assert_eq!(cancelled(PastState::Gone).withdraw, [1]);
    assert_eq!(added(&cancelled(PastState::Waiting)), []);
    assert_eq!(cancelled(PastState::Waiting).withdraw, [0, 1]);
}

#[test]
fn another_length_alone_is_no_news() {
    let start = "2026-07-14T19:30:00Z";
    let letters = [past(Booked, 0, start, PastState::Gone), past(DayBefore, 0, start, PastState::Gone)];
    let shorter = Visit { minutes: 45, ..visit(start) };
    let plan = planned(shorter, Standing::Booked, Channel::Email, &letters, "2026-07-13T19:31:00Z");
    assert_eq!(added(&plan), [is(TenMinutesBefore, "07-14 15:20")]);
}

#[test]
fn who_is_told_nothing_of_an_old_booking_is_reminded_all_the_same() {
    // Three hours before the reminder, mail can be sent for the first time.
    let soon = visit("2026-07-14T19:30:00Z");
    let (settings, now) = (Settings::default(), at("2026-07-13T16:30:00Z"));
    let old = Current { is_news: false, ..current(soon, Standing::Booked, 0) };
    let plan = plan(&old, &recipient(), Channel::Email, &[], (&settings, &ways()), now);
    assert_eq!(added(&plan), [is(DayBefore, "07-13 15:30"), is(TenMinutesBefore, "07-14 15:20")]);
}

#[test]
fn who_has_a_link_that_was_replaced_is_told_the_new_one() {
    let start = "2026-07-14T19:30:00Z";
    let told = [past(Booked, 0, start, PastState::Gone), past(TenMinutesBefore, 0, start, PastState::Waiting)];
    let with = |link, letters: &[Past]| {
        let now = Current { link, is_news: false, ..current(visit(start), Standing::Booked, 1) };
        plan(&now, &recipient(), Channel::Email, letters, (&Settings::default(), &ways()), at("2026-07-10T16:00:00Z"))
    };
    assert_eq!(with(Some(0), &told).add.iter().map(|it| it.occasion).collect::<Vec<_>>(), [DayBefore]);
    let replaced = with(Some(1), &told);
    assert_eq!(added(&replaced)[0], is(Occasion::NewLink, "07-10 12:00"));
    assert!(replaced.withdraw.is_empty(), "what waits tells the link of the moment it goes out");

    let revoked = with(None, &told);
    assert_eq!((revoked.withdraw, revoked.add), (vec![1], vec![]), "nothing with a dead link goes out");
    let reminded = [past(DayBefore, 0, start, PastState::Gone)];
    assert_eq!(added(&with(Some(1), &reminded))[0].0, Occasion::NewLink, "a reminder has told it as well");
}

#[test]
fn who_is_booked_again_after_a_cancellation_is_told_so() {
    let start = "2026-07-14T19:30:00Z";
    let letters = [Booked, Cancelled].map(|it| past(it, 0, start, PastState::Gone));
    let plan = planned(visit(start), Standing::Booked, Channel::Email, &letters, "2026-07-10T16:00:00Z");
    assert_eq!(plan.add[0].occasion, Booked);
}

#[test]
fn a_reminder_that_was_given_is_not_given_again_in_a_later_edition() {
    let start = "2026-07-14T19:30:00Z";
    let letters = [past(Booked, 0, start, PastState::Gone), past(TenMinutesBefore, 0, start, PastState::Gone)];
    let plan = planned(visit(start), Standing::Booked, Channel::Email, &letters, "2026-07-14T19:19:00Z");
    assert_eq!(plan, Plan::default());
}

#[test]
fn who_cannot_be_reached_is_not_written_to_and_what_waits_for_them_is_withdrawn() {
    let start = "2026-07-14T19:30:00Z";
    let about = &current(visit(start), Standing::Booked, 0);
    let now = at("2026-07-10T16:00:00Z");
    let waiting = [past(Booked, 0, start, PastState::Waiting)];
    let settings = Settings::default();
    let without = Recipient { text: false, ..recipient() };
    let nowhere = Ways { text: false, ..ways() };
    for (recipient, ways) in [(&without, &ways()), (&recipient(), &nowhere)] {
        let plan = plan(about, recipient, Channel::Text, &waiting, (&settings, ways), now);
        assert_eq!(plan, Plan { withdraw: vec![0], add: Vec::new() });
    }
}

fn states() -> impl Strategy<Value = PastState> {
    use PastState::{GivenUp, Gone, Waiting, Withdrawn};
    proptest::sample::select(vec![Waiting, Gone, GivenUp, Withdrawn])
}

prop_compose! {
    fn cases()(
        start in 1_772_000_000..1_775_000_000_i64,
        ahead_min in -100..6_000_i64,
        quiet: bool,
        text: bool,
        zone in proptest::sample::select(vec!["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
    ) -> (Visit, Recipient, Channel, Settings, Timestamp) {
        let visit = Visit { starts_at: Timestamp(start * 1_000), minutes: 50 };
        let recipient = Recipient { zone: Some(zone.to_owned()), ..recipient() };
        let quiet = quiet.then(QuietHours::default);
        let channel = if text { Channel::Text } else { Channel::Email };
        (visit, recipient, channel, Settings { quiet, ..Settings::default() }, visit.starts_at.plus_ms(-ahead_min * MINUTE_MS))
    }
}

/// A plan carried out on what there was.
fn carried_out(past: &[Past], plan: &Plan, visit: Visit, edition: u32) -> Vec<Past> {
    let mut all = past.to_vec();
    for place in &plan.withdraw {
        all[*place].state = PastState::Withdrawn;
    }
    let add = |letter: &Planned| Past { occasion: letter.occasion, edition, visit, link: 0, state: PastState::Waiting };
    all.extend(plan.add.iter().map(add));
    all
}

proptest! {
    #[test]
    fn no_letter_is_due_before_now_or_when_it_is_pointless((visit, recipient, channel, settings, now) in cases()) {
        let plan = plan(&current(visit, Standing::Booked, 0), &recipient, channel, &[], (&settings, &ways()), now);
        for letter in plan.add {
            prop_assert!(letter.due_at >= now);
            prop_assert!(letter.due_at <= letter.pointless_at);
            prop_assert!(letter.pointless_at <= visit.ends_at());
        }
    }

    #[test]
    fn no_two_letters_come_within_ten_minutes_of_each_other((visit, recipient, channel, settings, now) in cases()) {
        let plan = plan(&current(visit, Standing::Booked, 0), &recipient, channel, &[], (&settings, &ways()), now);
        let mut moments: Vec<_> = plan.add.iter().map(|letter| letter.due_at).collect();
        moments.sort_unstable();
        prop_assert!(moments.windows(2).all(|pair| pair[1] >= pair[0].plus_ms(TEN_MINUTES_APART_MS)), "{plan:?}");
    }

    #[test]
    fn planning_again_plans_nothing(
        (visit, recipient, channel, settings, now) in cases(),
        states in proptest::collection::vec(states(), 3),
        cancelled: bool,
        later_min in 0..60_i64,
    ) {
        let standing = if cancelled { Standing::Cancelled } else { Standing::Booked };
        let of = |past: &[Past], edition, now| {
            plan(&current(visit, standing, edition), &recipient, channel, past, (&settings, &ways()), now)
        };
        let old = Visit { starts_at: visit.starts_at.plus_ms(HOUR_MS), ..visit };
        let occasions = [Booked, DayBefore, TenMinutesBefore].into_iter();
        let letters: Vec<_> =
            occasions.zip(states).map(|(occasion, state)| Past { occasion, edition: 0, visit: old, link: 0, state }).collect();
        let first = of(&letters, 1, now);
        let then = carried_out(&letters, &first, visit, 1);
        let again = of(&then, 1, now.plus_ms(later_min * MINUTE_MS));
        prop_assert!(again.add.is_empty(), "{again:?}");
        let over = visit.ends_at() <= now.plus_ms(later_min * MINUTE_MS);
        prop_assert!(over || again.withdraw.is_empty(), "{again:?}");
    }

    #[test]
    fn only_what_waits_is_withdrawn(
        (visit, recipient, channel, settings, now) in cases(),
        states in proptest::collection::vec(states(), 5),
    ) {
        let letters: Vec<_> = Occasion::ALL.into_iter().zip(states)
            .map(|(occasion, state)| Past { occasion, edition: 0, visit, link: 0, state }).collect();
        let plan = plan(&current(visit, Standing::Cancelled, 1), &recipient, channel, &letters, (&settings, &ways()), now);
        prop_assert!(plan.withdraw.iter().all(|place| letters[*place].state == PastState::Waiting));
    }
}
