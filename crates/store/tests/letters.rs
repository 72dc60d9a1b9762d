//! The outbox: a letter is there with the change that it tells of, goes out once, and is not lost by what fails between.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use post::{Occasion, Settings, SettingsRefused, Ways};
use session::{Admission, AppointmentId, Kind, Name, PersonId, Timestamp};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{
    AppointmentChange, Bounce, Channel, ClientChange, DueLetter, Email, Every, HandedOver, Language,
    LetterSettingsError, LetterState, Link, NewAppointment, NewSeries, PersonRecord, PersonRole, Records, Reminders,
    Roles, Store, TokenHash, WriteError,
};
use support::{PRACTICE, appointment, new_store};
use tempfile::TempDir;
use uuid::Uuid;

use LetterState::{Bounced, HandingOver, Sent, TooLate, Waiting, Withdrawn};
use Occasion::{Booked, Cancelled, Changed, DayBefore, TenMinutesBefore};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Noon of a day, UTC.
const NOON: Timestamp = Timestamp(1_784_030_400_000);
const VISIT: AppointmentId = AppointmentId(Uuid::from_u128(0xa990_0001));

fn ways() -> Ways {
    Ways { email: true, text: true, zone: None }
}

fn person(n: u128, role: PersonRole, phone: Option<&str>) -> PersonRecord {
    let name = Name::new(&format!("Canary {n}")).unwrap();
    let email = Email::new(&format!("canary{n}@practice.example")).unwrap();
    PersonRecord {
        phone: phone.map(str::to_owned),
        reminders: Reminders::Both,
        ..PersonRecord::new(PersonId(Uuid::from_u128(n)), role, name, email)
    }
}

/// A practice with a provider and two clients, of whom the first has a telephone.
async fn practice() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE).reaching(ways());
    records.add_person(person(1, PersonRole::Staff(Roles::PROVIDER), None)).await.unwrap();
    records.add_person(person(11, PersonRole::Client, Some("+15550101"))).await.unwrap();
    records.add_person(person(12, PersonRole::Client, None)).await.unwrap();
    (folder, store, records)
}

fn visit(starts_at: Timestamp, clients: &[u128]) -> NewAppointment {
    NewAppointment {
        id: appointment(1),
        title: "Canary".into(),
        kind: Kind::Individual,
        admission: Admission::ProviderAdmits,
        starts_at,
        minutes: 50,
        link: Link { generation: 4, hash: TokenHash([1; 32]), revoked: false },
        providers: vec![PersonId(Uuid::from_u128(1))],
        clients: clients.iter().map(|n| PersonId(Uuid::from_u128(*n))).collect(),
        booked_at: NOON,
    }
}

/// The letters of one channel as they stand.
async fn letters(records: &Records, channel: Channel) -> Vec<(Occasion, u32, LetterState)> {
    let all = records.letters(VISIT).await.unwrap();
    let of_channel = all.into_iter().filter(|letter| letter.channel == channel);
    of_channel.map(|letter| (letter.occasion, letter.edition, letter.state)).collect()
}

async fn claim(records: &Records, now: Timestamp) -> Vec<DueLetter> {
    records.claim_letters(Channel::Email, now, 10).await.unwrap()
}

/// Books a visit in three days and has the first letter of client 12 sent.
async fn told(records: &Records) -> DueLetter {
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [letter] = claim(records, NOON).await.try_into().unwrap();
    records.letter_was(&letter, HandedOver::Sent, NOON).await.unwrap();
    letter
}

#[tokio::test]
async fn letters_are_there_with_the_appointment_for_every_client_and_way() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[11, 12])).await.unwrap();
    let planned = [Booked, DayBefore, TenMinutesBefore].map(|it| (it, 0, Waiting));
    assert_eq!(letters(&records, Channel::Text).await, planned);
    let both: Vec<_> = planned.into_iter().flat_map(|one| [one, one]).collect();
    assert_eq!(letters(&records, Channel::Email).await, both);
}

#[tokio::test]
async fn an_appointment_that_is_refused_leaves_no_letter() {
    let (_folder, _store, records) = practice().await;
    assert!(records.add_appointment(visit(NOON.plus_ms(DAY), &[11, 99])).await.is_err());
    assert_eq!(records.letters(VISIT).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_is_planned_for_a_way_that_is_not_there() {
    let (_folder, store, records) = practice().await;
    store.records(PRACTICE).add_appointment(visit(NOON.plus_ms(3 * DAY), &[11])).await.unwrap();
    assert_eq!(records.letters(VISIT).await.unwrap(), []);

    // Once it is there, people are reminded, and not told of a booking that is long past.
    records.plan_letters(NOON.plus_ms(HOUR)).await.unwrap();
    let reminders = [DayBefore, TenMinutesBefore].map(|it| (it, 0, Waiting));
    assert_eq!(letters(&records, Channel::Email).await, reminders);
    records.plan_letters(NOON.plus_ms(2 * HOUR)).await.unwrap();
    assert_eq!(letters(&records, Channel::Email).await, reminders, "nor at the next start");
    let soon = records.letters(VISIT).await.unwrap()[0].due_at;
    let due = claim(&records, soon).await;
    let again = HandedOver::Again { at: soon.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&due[0], again, soon).await.unwrap();
    assert_eq!(letters(&records, Channel::Email).await, reminders, "nor when one of them fails");
}

#[tokio::test]
async fn a_due_letter_is_handed_out_once_with_all_that_it_says() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    assert!(!records.letters_are_due(Channel::Email, NOON.plus_ms(-1)).await.unwrap());
    assert!(records.letters_are_due(Channel::Email, NOON).await.unwrap());
    assert_eq!(records.letters_waiting(Channel::Email).await.unwrap(), 3);
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    assert_eq!((letter.occasion, letter.edition, letter.tries), (Booked, 0, 1));
    assert_eq!((letter.name.as_str(), letter.email.as_str()), ("Canary 12", "canary12@practice.example"));
    assert_eq!((letter.visit.starts_at, letter.link_generation), (NOON.plus_ms(3 * DAY), 4));
    assert!(!format!("{letter:?}").contains("anary"));
    assert_eq!(claim(&records, NOON).await, []);
    assert!(!records.letters_are_due(Channel::Email, NOON).await.unwrap());
    assert_eq!(records.letters_waiting(Channel::Email).await.unwrap(), 3, "it is not gone yet");

    records.letter_was(&letter, HandedOver::Sent, NOON).await.unwrap();
    assert_eq!(letters(&records, Channel::Email).await[0], (Booked, 0, Sent));
    assert_eq!(records.letters_waiting(Channel::Email).await.unwrap(), 2);
}

#[tokio::test]
async fn the_most_urgent_letters_go_first_and_no_more_than_asked_for() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let late = NOON.plus_ms(3 * DAY - 5 * MINUTE);
    // The day before was pointless two hours before.
    let claimed: Vec<_> =
        records.claim_letters(Channel::Email, late, 1).await.unwrap().iter().map(|it| it.occasion).collect();
    assert_eq!(claimed, [TenMinutesBefore]);
    let claimed: Vec<_> = claim(&records, late).await.iter().map(|it| it.occasion).collect();
    assert_eq!(claimed, [Booked]);
}

#[tokio::test]
async fn a_letter_that_failed_is_tried_again_later_under_the_same_id() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [first] = claim(&records, NOON).await.try_into().unwrap();
    let again = HandedOver::Again { at: NOON.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&first, again, NOON).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(MINUTE - 1)).await, []);
    let [second] = claim(&records, NOON.plus_ms(MINUTE)).await.try_into().unwrap();
    assert_eq!((second.id, second.tries), (first.id, 2));
    let all = records.letters(VISIT).await.unwrap();
    assert_eq!(all[0].trouble.as_deref(), Some("nobody answers"));
}

#[tokio::test]
async fn what_a_crash_left_being_handed_over_is_tried_again_under_the_same_id() {
    let (folder, store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [first] = claim(&records, NOON).await.try_into().unwrap();
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    let records = store.records(PRACTICE).reaching(ways());
    assert_eq!(claim(&records, NOON).await, []);
    assert_eq!(records.recover_letters(NOON).await.unwrap(), 1);
    let [second] = claim(&records, NOON).await.try_into().unwrap();
    assert_eq!(second.id, first.id);
    assert_eq!(second, DueLetter { tries: 2, ..first });
}

#[tokio::test]
async fn a_letter_that_bounced_is_not_tried_again_and_the_office_sees_why() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    let bounced = HandedOver::Bounced { trouble: "there is no such mailbox".into() };
    records.letter_was(&letter, bounced, NOON).await.unwrap();
    records.plan_letters(NOON.plus_ms(HOUR)).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(HOUR)).await, []);
    let all = records.letters(VISIT).await.unwrap();
    assert_eq!((all[0].state, all[0].trouble.as_deref()), (Bounced, Some("there is no such mailbox")));
}

#[tokio::test]
async fn a_reminder_that_did_not_get_out_in_time_is_given_up_at_the_start() {
    let (_folder, _store, records) = practice().await;
    told(&records).await;
    let start = NOON.plus_ms(3 * DAY);
    assert_eq!(claim(&records, start).await, [], "it is pointless now");
    assert_eq!(records.give_up_letters(Channel::Email, start.plus_ms(-1)).await.unwrap(), 1, "the day before");
    assert_eq!(records.give_up_letters(Channel::Email, start).await.unwrap(), 1);
    let states = letters(&records, Channel::Email).await;
    assert_eq!(states, [(Booked, 0, Sent), (DayBefore, 0, TooLate), (TenMinutesBefore, 0, TooLate)]);
}

#[tokio::test]
async fn a_move_withdraws_what_tells_the_old_time_and_plans_the_new() {
    let (_folder, _store, records) = practice().await;
    let booked = told(&records).await;
    records.move_appointment(VISIT, NOON.plus_ms(4 * DAY), NOON.plus_ms(HOUR)).await.unwrap();
    let states = letters(&records, Channel::Email).await;
    let wanted = [
        (Booked, 0, Sent),
        (Changed, 1, Waiting),
        (DayBefore, 0, Withdrawn),
        (TenMinutesBefore, 0, Withdrawn),
        (DayBefore, 1, Waiting),
        (TenMinutesBefore, 1, Waiting),
    ];
    let mut sorted = states.clone();
    sorted.sort_by_key(|(occasion, edition, _)| wanted.iter().position(|it| (it.0, it.1) == (*occasion, *edition)));
    assert_eq!(sorted, wanted);
    let [changed] = claim(&records, NOON.plus_ms(HOUR)).await.try_into().unwrap();
    assert_ne!(changed.id, booked.id);
    assert_eq!(changed.visit.starts_at, NOON.plus_ms(4 * DAY));
}

#[tokio::test]
async fn a_letter_that_fails_while_its_appointment_moves_does_not_go_out_any_more() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    records.move_appointment(VISIT, NOON.plus_ms(4 * DAY), NOON).await.unwrap();
    let again = HandedOver::Again { at: NOON.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&letter, again, NOON.plus_ms(1)).await.unwrap();
    let [only] = claim(&records, NOON.plus_ms(MINUTE)).await.try_into().unwrap();
    // Nobody has told them of the first time, so nothing has changed for them.
    assert_eq!((only.occasion, only.edition, only.visit.starts_at), (Booked, 1, NOON.plus_ms(4 * DAY)));
}

#[tokio::test]
async fn planning_again_changes_nothing() {
    let (_folder, _store, records) = practice().await;
    told(&records).await;
    let before = records.letters(VISIT).await.unwrap();
    records.plan_letters(NOON.plus_ms(HOUR)).await.unwrap();
    records.move_appointment(VISIT, NOON.plus_ms(3 * DAY), NOON.plus_ms(HOUR)).await.unwrap();
    assert_eq!(records.letters(VISIT).await.unwrap(), before);
}

#[tokio::test]
async fn settings_hold_for_what_waits_and_for_what_comes() {
    let (_folder, _store, records) = practice().await;
    told(&records).await;
    assert_eq!(records.letter_settings().await.unwrap(), Settings::default());
    let settings = Settings { email: [Booked, DayBefore].into(), ..Settings::default() };
    records.set_letter_settings(&settings, NOON).await.unwrap();
    assert_eq!(records.letter_settings().await.unwrap(), settings);
    assert_eq!(letters(&records, Channel::Email).await[2], (TenMinutesBefore, 0, Withdrawn));
    records.set_letter_settings(&Settings::default(), NOON).await.unwrap();
    assert_eq!(letters(&records, Channel::Email).await[2], (TenMinutesBefore, 0, Waiting));
}

#[tokio::test]
async fn settings_that_do_not_do_are_refused_and_change_nothing() {
    let (_folder, _store, records) = practice().await;
    let quiet = serde_json::from_str(r#"{"from":"08:00","to":"07:00"}"#).unwrap();
    let settings = Settings { quiet: Some(quiet), ..Settings::default() };
    let refused = records.set_letter_settings(&settings, NOON).await;
    assert_eq!(refused, Err(LetterSettingsError::Refused(SettingsRefused::QuietTooLong)));
    assert_eq!(records.letter_settings().await.unwrap(), Settings::default());
}

#[tokio::test]
async fn a_practice_hands_out_and_ends_no_letter_of_another() {
    let (_folder, store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let other = store::PracticeId(Uuid::from_u128(2));
    store.add_practice(store::Practice { id: other, name: "Hill Practice".into() }).await.unwrap();
    let theirs = store.records(other).reaching(ways());
    assert_eq!(theirs.letters(VISIT).await.unwrap(), []);
    assert_eq!(claim(&theirs, NOON).await, []);
    assert_eq!(theirs.letters_waiting(Channel::Email).await.unwrap(), 0);
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    theirs.letter_was(&letter, HandedOver::Sent, NOON).await.unwrap();
    assert_eq!(theirs.recover_letters(NOON).await.unwrap(), 0);
    assert_eq!(letters(&records, Channel::Email).await[0], (Booked, 0, HandingOver));
    let nobodys = store.records(store::PracticeId(Uuid::from_u128(9)));
    let refused = nobodys.set_letter_settings(&Settings::default(), NOON).await;
    assert_eq!(refused, Err(LetterSettingsError::NotWritten(WriteError::NoSuch { what: "practice" })));
}

/// A client as they are changed in the list of clients.
fn wishing(n: u128, edition: u32, reminders: Reminders) -> ClientChange {
    let PersonRecord { id, name, email, .. } = person(n, PersonRole::Client, None);
    let (phone, zone) = (Some("+15550102".to_owned()), Some("Europe/Madrid".to_owned()));
    ClientChange { id, edition, name, email, phone, language: Language::Spanish, zone, reminders, archived: false }
}

#[tokio::test]
async fn a_cancelled_appointment_is_told_of_and_reminded_of_no_more() {
    let (_folder, _store, records) = practice().await;
    told(&records).await;
    records.cancel_appointments(vec![(VISIT, 1)], NOON.plus_ms(HOUR)).await.unwrap();
    let mut states = letters(&records, Channel::Email).await;
    states.sort_by_key(|(occasion, ..)| *occasion != Booked && *occasion != Cancelled);
    let wanted =
        [(Booked, 0, Sent), (Cancelled, 1, Waiting), (DayBefore, 0, Withdrawn), (TenMinutesBefore, 0, Withdrawn)];
    assert_eq!(states, wanted);
    let before = records.letters(VISIT).await.unwrap();
    records.plan_letters(NOON.plus_ms(2 * HOUR)).await.unwrap();
    assert_eq!(records.letters(VISIT).await.unwrap(), before, "it stays cancelled for whoever plans again");
}

#[tokio::test]
async fn who_was_told_elsewhere_is_told_where_they_are_now_that_it_does_not_take_place_and_once() {
    for (reminders, email, channel) in [
        (Reminders::Text, "canary12@practice.example", Channel::Text),
        (Reminders::Email, "canary.12@practice.example", Channel::Email),
        (Reminders::Both, "canary12@practice.example", Channel::Email),
    ] {
        let (_folder, _store, records) = practice().await;
        told(&records).await;
        let email = Email::new(email).unwrap();
        records.change_client(ClientChange { email, ..wishing(12, 1, reminders) }, NOON).await.unwrap();
        let again: Vec<_> = claim(&records, NOON).await;
        for letter in &again {
            records.letter_was(letter, HandedOver::Bounced { trouble: "no".into() }, NOON).await.unwrap();
        }
        records.cancel_appointments(vec![(VISIT, 1)], NOON.plus_ms(HOUR)).await.unwrap();
        records.plan_letters(NOON.plus_ms(2 * HOUR)).await.unwrap();
        let all = records.letters(VISIT).await.unwrap();
        let cancelled = all.iter().filter(|it| it.occasion == Cancelled && it.state == Waiting);
        let ways: Vec<_> = cancelled.map(|letter| letter.channel).collect();
        assert_eq!(ways, [channel], "{reminders:?}");
        let [letter] = records.claim_letters(channel, NOON.plus_ms(2 * HOUR), 10).await.unwrap().try_into().unwrap();
        records.letter_was(&letter, HandedOver::Sent, NOON.plus_ms(2 * HOUR)).await.unwrap();
        records.plan_letters(NOON.plus_ms(3 * HOUR)).await.unwrap();
        assert_eq!(records.claim_letters(channel, NOON.plus_ms(3 * HOUR), 10).await.unwrap(), []);
    }
}

#[tokio::test]
async fn every_appointment_of_a_series_has_its_letters_and_a_changed_one_tells_the_new_people() {
    let (_folder, _store, records) = practice().await;
    let second = NewAppointment {
        id: appointment(2),
        link: Link { generation: 0, hash: TokenHash([2; 32]), revoked: false },
        ..visit(NOON.plus_ms(10 * DAY), &[12])
    };
    let series = NewSeries { id: Uuid::from_u128(5), every: Every::Week, zone: "UTC".into() };
    records.add_series(series, vec![visit(NOON.plus_ms(3 * DAY), &[12]), second]).await.unwrap();
    assert_eq!(records.letters(appointment(2)).await.unwrap().len(), 3);
    let NewAppointment { id, title, kind, admission, starts_at, minutes, providers, .. } =
        visit(NOON.plus_ms(3 * DAY), &[]);
    let clients = vec![PersonId(Uuid::from_u128(11))];
    let change = AppointmentChange { id, edition: 1, title, kind, admission, starts_at, minutes, providers, clients };
    records.change_appointments(vec![change], NOON.plus_ms(MINUTE)).await.unwrap();
    let waiting = records.letters(VISIT).await.unwrap().into_iter().filter(|letter| letter.state == Waiting);
    assert!(waiting.clone().count() > 0 && waiting.clone().all(|letter| letter.person.0 == Uuid::from_u128(11)));
}

#[tokio::test]
async fn a_client_is_written_to_as_they_wish_in_their_language_and_zone() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    records.change_client(wishing(12, 1, Reminders::Text), NOON).await.unwrap();
    let waiting = |all: Vec<(Occasion, u32, LetterState)>| all.into_iter().filter(|it| it.2 == Waiting).map(|it| it.0);
    assert_eq!(waiting(letters(&records, Channel::Email).await).count(), 0);
    let by_text: Vec<_> = waiting(letters(&records, Channel::Text).await).collect();
    assert_eq!(by_text, [DayBefore, TenMinutesBefore], "that they are booked is no news");
    let soon = NOON.plus_ms(3 * DAY - 10 * MINUTE);
    let due = records.claim_letters(Channel::Text, soon, 10).await.unwrap();
    assert!(due.iter().all(|letter| letter.language == Language::Spanish));
    assert!(!due.is_empty() && due.iter().all(|letter| letter.zone.as_deref() == Some("Europe/Madrid")));
    records.change_client(wishing(12, 2, Reminders::Off), NOON).await.unwrap();
    assert_eq!(waiting(letters(&records, Channel::Text).await).count(), 0);
}

#[tokio::test]
async fn who_has_no_zone_of_their_own_has_the_practices() {
    let (_folder, _store, records) = practice().await;
    records.set_practice_zone("America/Denver".into()).await.unwrap();
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    assert_eq!(claim(&records, NOON).await[0].zone.as_deref(), Some("America/Denver"));
}

#[tokio::test]
async fn who_has_another_address_gets_there_what_the_earlier_one_did_not() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    let bounced = HandedOver::Bounced { trouble: "there is no such mailbox".into() };
    records.letter_was(&letter, bounced, NOON).await.unwrap();
    let corrected = |edition, email: &str| {
        let email = Email::new(email).unwrap();
        ClientChange { email, phone: None, ..wishing(12, edition, Reminders::Email) }
    };
    records.change_client(corrected(1, "canary12@practice.example"), NOON).await.unwrap();
    assert_eq!(claim(&records, NOON).await, [], "it is the same address");
    records.change_client(corrected(2, "canary.12@practice.example"), NOON).await.unwrap();
    let [again] = claim(&records, NOON).await.try_into().unwrap();
    assert_eq!((again.occasion, again.email.as_str()), (Booked, "canary.12@practice.example"));
    assert_ne!(again.id, letter.id);
    records.letter_was(&again, HandedOver::Sent, NOON).await.unwrap();
    records.plan_letters(NOON.plus_ms(HOUR)).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(HOUR)).await, []);
    let soon = NOON.plus_ms(3 * DAY - 10 * MINUTE);
    assert_eq!(claim(&records, soon).await.len(), 1, "what waited goes there, once");
}

#[tokio::test]
async fn a_letter_that_comes_back_from_an_earlier_address_is_not_sent_twice_to_the_new_one() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[12])).await.unwrap();
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    let email = Email::new("canary.12@practice.example").unwrap();
    records.change_client(ClientChange { email, ..wishing(12, 1, Reminders::Email) }, NOON).await.unwrap();
    let again = HandedOver::Again { at: NOON.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&letter, again, NOON).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(MINUTE)).await.len(), 1);
}

#[tokio::test]
async fn a_letter_that_cannot_be_read_is_given_up_and_holds_up_no_other() {
    let (folder, store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[11, 12])).await.unwrap();
    store.close().await;
    let file = SqliteConnectOptions::new().filename(folder.path().join("anteroom.db"));
    let mut db = SqliteConnection::connect_with(&file).await.unwrap();
    sqlx::query("UPDATE people SET name = char(7) WHERE id = ?")
        .bind(Uuid::from_u128(11).to_string())
        .execute(&mut db)
        .await
        .unwrap();
    db.close().await.unwrap();
    let store = Store::open(folder.path()).await.unwrap();
    let records = store.records(PRACTICE).reaching(ways());
    let [letter] = claim(&records, NOON).await.try_into().unwrap();
    assert_eq!(letter.name.as_str(), "Canary 12");
    let again = HandedOver::Again { at: NOON.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&letter, again, NOON).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(MINUTE)).await.len(), 1);
    assert_eq!(letters(&records, Channel::Email).await.iter().filter(|it| it.2 == Bounced).count(), 1);
}

#[tokio::test]
async fn what_bounced_is_seen_until_it_is_sent_again_or_told_otherwise() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(NOON.plus_ms(3 * DAY), &[11, 12])).await.unwrap();
    let bounced = || HandedOver::Bounced { trouble: "there is no such mailbox".into() };
    for letter in claim(&records, NOON).await {
        records.letter_was(&letter, bounced(), NOON).await.unwrap();
    }
    let bounce = |n| Bounce { appointment: VISIT, person: PersonId(Uuid::from_u128(n)), channel: Channel::Email };
    assert_eq!(records.bounces(NOON).await.unwrap(), [bounce(11), bounce(12)]);
    let email = Email::new("canary.11@practice.example").unwrap();
    records.change_client(ClientChange { email, ..wishing(11, 1, Reminders::Both) }, NOON).await.unwrap();
    assert_eq!(records.bounces(NOON).await.unwrap(), [bounce(12)], "the other is written to elsewhere now");

    let later = NOON.plus_ms(MINUTE);
    records.send_again(bounce(12), later).await.unwrap();
    assert_eq!(records.bounces(later).await.unwrap(), []);
    let again = claim(&records, later).await;
    let names: Vec<_> = again.iter().map(|it| (it.name.as_str(), it.occasion, it.tries)).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&("Canary 12", Booked, 1)), "{names:?}");
    records.send_again(bounce(12), later).await.unwrap();
    assert_eq!(claim(&records, later).await, [], "nothing had bounced any more");
    for letter in again {
        records.letter_was(&letter, bounced(), later).await.unwrap();
    }
    let over = NOON.plus_ms(3 * DAY + HOUR);
    assert_eq!(records.bounces(over).await.unwrap(), [], "nobody needs to know it any more");
}
