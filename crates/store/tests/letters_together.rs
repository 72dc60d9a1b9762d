//! Letters about several appointments go out as one, and what is urgent waits behind none of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use post::{Occasion, Ways};
use session::{Admission, AppointmentId, Kind, Name, PersonId, Timestamp};
use store::{
    AppointmentChange, Channel, DueLetter, Email, Every, HandedOver, LetterState, Link, NewAppointment, NewSeries,
    PersonRecord, PersonRole, Records, Roles, Store, TokenHash,
};
use support::{PRACTICE, new_store};
use tempfile::TempDir;
use uuid::Uuid;

use Occasion::{Booked, Cancelled, Changed, DayBefore, NewLink, TenMinutesBefore};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Noon of a day, UTC.
const NOON: Timestamp = Timestamp(1_784_030_400_000);

fn id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

/// A practice with a provider and two clients.
async fn practice() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE).reaching(Ways { email: true, text: true, zone: None });
    for (n, role) in [(1, PersonRole::Staff(Roles::PROVIDER)), (11, PersonRole::Client), (12, PersonRole::Client)] {
        let email = Email::new(&format!("canary{n}@practice.example")).unwrap();
        let person = PersonRecord::new(id(n), role, Name::new(&format!("Canary {n}")).unwrap(), email);
        records.add_person(person).await.unwrap();
    }
    (folder, store, records)
}

fn visit(n: u8, starts_at: Timestamp, clients: &[u128]) -> NewAppointment {
    NewAppointment {
        id: AppointmentId(Uuid::from_u128(u128::from(n))),
        title: "Canary".into(),
        kind: Kind::Group,
        admission: Admission::ProviderAdmits,
        starts_at,
        minutes: 50,
        link: Link { generation: 0, hash: TokenHash([n; 32]), revoked: false },
        providers: vec![id(1)],
        clients: clients.iter().map(|n| id(*n)).collect(),
        booked_at: NOON,
    }
}

/// Books that many visits for both clients, a week apart from the third day on.
async fn series(records: &Records, count: u8) -> Vec<NewAppointment> {
    let at = |n: u8| NOON.plus_ms((3 + 7 * i64::from(n - 1)) * DAY);
    let all: Vec<_> = (1..=count).map(|n| visit(n, at(n), &[11, 12])).collect();
    let series = NewSeries { id: Uuid::from_u128(5), every: Every::Week, zone: "UTC".into() };
    records.add_series(series, all.clone()).await.unwrap();
    all
}

fn changed(one: &NewAppointment, edition: u32, starts_at: Timestamp, clients: &[u128]) -> AppointmentChange {
    let NewAppointment { id: which, title, kind, admission, minutes, providers, .. } = one.clone();
    let clients = clients.iter().map(|n| id(*n)).collect();
    AppointmentChange { id: which, edition, title, kind, admission, starts_at, minutes, providers, clients }
}

async fn claim(records: &Records, now: Timestamp) -> Vec<DueLetter> {
    records.claim_letters(Channel::Email, now, 50).await.unwrap()
}

/// Has everything that is due taken.
async fn sent(records: &Records, now: Timestamp) -> Vec<DueLetter> {
    let letters = claim(records, now).await;
    for letter in &letters {
        records.letter_was(letter, HandedOver::Sent, now).await.unwrap();
    }
    letters
}

fn told(letters: &[DueLetter]) -> Vec<(Occasion, usize)> {
    letters.iter().map(|letter| (letter.occasion, 1 + letter.also.len())).collect()
}

#[tokio::test]
async fn a_series_is_told_to_each_client_in_one_letter_and_so_is_a_change_and_a_cancellation_of_it() {
    let (_folder, _store, records) = practice().await;
    let all = series(&records, 104).await;
    assert_eq!(records.letters_waiting(Channel::Email).await.unwrap(), 2 * (1 + 2 * 104), "reminders go one by one");
    let booked = sent(&records, NOON).await;
    assert_eq!(told(&booked), [(Booked, 104), (Booked, 104)]);
    assert_eq!(booked[0].visit.starts_at, all[0].starts_at);
    assert!(booked[0].also.iter().map(|one| one.visit.starts_at).eq(all[1..].iter().map(|one| one.starts_at)));
    assert_eq!(claim(&records, NOON).await, []);

    let later: Vec<_> = all[50..].iter().map(|one| changed(one, 1, one.starts_at.plus_ms(DAY), &[11, 12])).collect();
    records.change_appointments(later, NOON.plus_ms(MINUTE)).await.unwrap();
    assert_eq!(told(&sent(&records, NOON.plus_ms(MINUTE)).await), [(Changed, 54), (Changed, 54)]);
    let ids = all[100..].iter().map(|one| (one.id, 2)).collect();
    records.cancel_appointments(ids, NOON.plus_ms(2 * MINUTE)).await.unwrap();
    let cancelled = sent(&records, NOON.plus_ms(2 * MINUTE)).await;
    assert_eq!(told(&cancelled), [(Cancelled, 4), (Cancelled, 4)]);
    assert!(cancelled.iter().all(|letter| !letter.takes_place));
}

#[tokio::test]
async fn who_is_taken_out_of_several_is_told_so_in_one_letter_and_the_others_nothing() {
    let (_folder, _store, records) = practice().await;
    let all = series(&records, 3).await;
    sent(&records, NOON).await;
    let without: Vec<_> = all.iter().map(|one| changed(one, 1, one.starts_at, &[11])).collect();
    records.change_appointments(without, NOON.plus_ms(MINUTE)).await.unwrap();
    let [letter] = sent(&records, NOON.plus_ms(MINUTE)).await.try_into().unwrap();
    assert_eq!((letter.occasion, letter.also.len(), letter.takes_place), (Cancelled, 2, true));
    assert_eq!(letter.name.as_str(), "Canary 12");
}

#[tokio::test]
async fn a_letter_about_several_shares_its_fate_and_is_tried_again_whole_under_the_same_id() {
    let (_folder, _store, records) = practice().await;
    let all = series(&records, 3).await;
    let [first, other] = claim(&records, NOON).await.try_into().unwrap();
    let again = HandedOver::Again { at: NOON.plus_ms(MINUTE), trouble: "nobody answers".into() };
    records.letter_was(&first, again, NOON).await.unwrap();
    records.letter_was(&other, HandedOver::Sent, NOON).await.unwrap();
    assert_eq!(claim(&records, NOON.plus_ms(MINUTE - 1)).await, []);
    let [second] = claim(&records, NOON.plus_ms(MINUTE)).await.try_into().unwrap();
    assert_eq!((second.id, second.also.as_slice(), second.tries), (first.id, first.also.as_slice(), 2));
    records.letter_was(&second, HandedOver::Bounced { trouble: "no such mailbox".into() }, NOON).await.unwrap();
    for one in &all {
        let letters = records.letters(one.id).await.unwrap();
        let state = |it: &DueLetter| {
            letters
                .iter()
                .find(|letter| {
                    it.name.as_str().ends_with(&letter.person.0.as_u128().to_string()) && letter.occasion == Booked
                })
                .map(|letter| letter.state)
        };
        assert_eq!((state(&first), state(&other)), (Some(LetterState::Bounced), Some(LetterState::Sent)));
    }
}

#[tokio::test]
async fn one_of_several_that_moves_before_they_are_told_is_told_with_its_new_time() {
    let (_folder, _store, records) = practice().await;
    let all = series(&records, 3).await;
    let moved = changed(&all[1], 1, all[1].starts_at.plus_ms(DAY), &[11, 12]);
    records.change_appointments(vec![moved], NOON.plus_ms(1)).await.unwrap();
    let letters = sent(&records, NOON.plus_ms(MINUTE)).await;
    let mut all: Vec<_> = told(&letters);
    all.sort_by_key(|(_, count)| *count);
    assert_eq!(all, [(Booked, 1), (Booked, 1), (Booked, 2), (Booked, 2)]);
}

#[tokio::test]
async fn nobodys_last_reminder_waits_behind_a_crowd_of_letters_that_have_time() {
    let (_folder, _store, records) = practice().await;
    let soon = visit(200, NOON.plus_ms(3 * 60 * MINUTE), &[11]);
    records.add_appointment(soon).await.unwrap();
    sent(&records, NOON).await;
    for n in 1..=30 {
        records.add_appointment(visit(n, NOON.plus_ms((5 + i64::from(n)) * DAY), &[12])).await.unwrap();
    }
    let due = NOON.plus_ms((3 * 60 - 10) * MINUTE);
    let first = records.claim_letters(Channel::Email, due, 20).await.unwrap();
    assert_eq!((first[0].occasion, first.len()), (TenMinutesBefore, 20));
}

#[tokio::test]
async fn a_link_that_is_replaced_is_told_and_one_that_is_revoked_is_in_no_letter() {
    let (_folder, _store, records) = practice().await;
    records.add_appointment(visit(1, NOON.plus_ms(3 * DAY), &[11])).await.unwrap();
    sent(&records, NOON).await;
    let link = |n: u8, revoked| Link { generation: n.into(), hash: TokenHash([100 + n; 32]), revoked };
    let which = AppointmentId(Uuid::from_u128(1));
    records.set_link(which, 0, link(1, true), NOON).await.unwrap();
    let soon = NOON.plus_ms(3 * DAY - 10 * MINUTE);
    assert_eq!(claim(&records, NOON.plus_ms(2 * DAY)).await, [], "it would lead nowhere");
    records.set_link(which, 1, link(2, false), NOON.plus_ms(2 * DAY - MINUTE)).await.unwrap();
    let [news] = sent(&records, NOON.plus_ms(2 * DAY)).await.try_into().unwrap();
    assert_eq!((news.occasion, news.link_generation), (NewLink, 2));
    assert_eq!(told(&claim(&records, soon).await), [(TenMinutesBefore, 1)]);
    assert!(
        records
            .letters(which)
            .await
            .unwrap()
            .iter()
            .all(|it| it.occasion != DayBefore || it.state == LetterState::Withdrawn)
    );
}

#[tokio::test]
async fn who_is_booked_while_the_link_is_revoked_hears_of_it_with_the_one_that_follows() {
    let (_folder, _store, records) = practice().await;
    let one = visit(1, NOON.plus_ms(3 * DAY), &[11]);
    records.add_appointment(one.clone()).await.unwrap();
    sent(&records, NOON).await;
    let link = |n: u8, revoked| Link { generation: n.into(), hash: TokenHash([100 + n; 32]), revoked };
    records.set_link(one.id, 0, link(1, true), NOON).await.unwrap();
    records.change_appointments(vec![changed(&one, 1, one.starts_at, &[11, 12])], NOON).await.unwrap();
    assert_eq!(claim(&records, NOON).await, []);
    records.set_link(one.id, 1, link(2, false), NOON).await.unwrap();
    let mut heard: Vec<_> = sent(&records, NOON).await.into_iter().map(|it| (it.name, it.occasion)).collect();
    heard.sort_by_key(|(name, _)| name.as_str().to_owned());
    let name = |n: u8| Name::new(&format!("Canary {n}")).unwrap();
    assert_eq!(heard, [(name(11), NewLink), (name(12), Booked)]);
}
