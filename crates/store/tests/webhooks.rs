//! Webhooks: what they are told, in which order, once, and when that is given up.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Admission, Entry, Event, Identity, Kind, Name, PersonId, Timestamp};
use store::{
    ApiScope, AppointmentChange, Delivered, DeliveryState, DueDelivery, EventLog, Happening, Link, NewApiToken,
    NewAppointment, NewWebhook, Records, Secret, Seq, Store, TokenHash, WebhookChange, WebhookState, WriteError,
};
use support::{PRACTICE, appointment, asked, ended, entry, new_store, participant, session, started};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const HOUR_MS: i64 = 60 * 60 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const HOOK: Uuid = Uuid::from_u128(7);
const EVERYTHING: &[Happening] = Happening::ALL;

fn hook(events: &[Happening]) -> NewWebhook {
    let url = "https://ehr.example/anteroom".to_owned();
    NewWebhook { id: HOOK, url, events: events.to_vec(), secret: Secret([7; 32]), created_at: NOW, made_by_token: None }
}

fn waited(n: u32, person: u128) -> Entry {
    let identity =
        Identity::Client { person: PersonId(Uuid::from_u128(person)), name: Name::new("Ann").unwrap(), booked: true };
    entry(n, Event::Waited { participant: participant(n.into()), identity })
}

async fn store_with(events: &[Happening]) -> (tempfile::TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_webhook(hook(events)).await.unwrap();
    (folder, store, records)
}

async fn append(store: &Store, n: u128, expected: u64, entries: &[Entry]) {
    store.log(PRACTICE).append(session(n), appointment(n), Seq(expected), entries).await.unwrap();
}

async fn due(records: &Records, now: Timestamp) -> Vec<DueDelivery> {
    records.due_deliveries(HOOK, now, 100).await.unwrap()
}

/// Of what is due, what it tells and of which appointment.
async fn told(records: &Records, now: Timestamp) -> Vec<(Happening, u128)> {
    let nth = |one: &DueDelivery| one.appointment.map_or(0, |it| it.0.as_u128() & 0xff);
    due(records, now).await.iter().map(|one| (one.event, nth(one))).collect()
}

async fn take(records: &Records, one: &DueDelivery, now: Timestamp) {
    assert!(!records.delivery_was(one, Delivered::Taken { status: 200 }, now).await.unwrap());
}

async fn fail(records: &Records, one: &DueDelivery, now: Timestamp) -> bool {
    let failed =
        Delivered::Failed { status: Some(500), trouble: "it answered 500".into(), again_at: now.plus_ms(HOUR_MS) };
    records.delivery_was(one, failed, now).await.unwrap()
}

async fn state(records: &Records) -> WebhookState {
    records.webhook(HOOK).await.unwrap().unwrap().state
}

#[tokio::test]
async fn what_happens_in_a_session_is_told_in_its_order_and_one_session_waits_for_no_other() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[waited(1, 50), started(2)]).await;
    append(&store, 2, 0, &[waited(3, 51)]).await;
    append(&store, 1, 2, &[ended(4)]).await;
    assert_eq!(told(&records, NOW).await, [(Happening::ClientWaiting, 1), (Happening::ClientWaiting, 2)]);
    let first = due(&records, NOW).await.remove(0);
    assert_eq!(first.person, Some(PersonId(Uuid::from_u128(50))));
    assert_eq!((first.session, first.participant), (Some(session(1)), Some(participant(1))));
    take(&records, &first, NOW).await;
    assert_eq!(told(&records, NOW).await, [(Happening::SessionStarted, 1), (Happening::ClientWaiting, 2)]);
    let started = due(&records, NOW).await.remove(0);
    fail(&records, &started, NOW).await;
    assert_eq!(told(&records, NOW).await, [(Happening::ClientWaiting, 2)], "what follows is told before it");
    let later = due(&records, NOW.plus_ms(HOUR_MS)).await;
    assert_eq!((later[0].event, later[0].id, later[0].tries), (Happening::SessionStarted, started.id, 1));
    take(&records, &later[0], NOW).await;
    assert_eq!(told(&records, NOW).await, [(Happening::ClientWaiting, 2), (Happening::SessionEnded, 1)]);
}

#[tokio::test]
async fn an_append_that_is_refused_is_not_told() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1)]).await;
    let refused = store.log(PRACTICE).append(session(1), appointment(1), Seq(7), &[ended(2)]).await;
    assert!(refused.is_err());
    assert_eq!(records.webhook_deliveries(HOOK, None, 100).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_webhook_is_told_what_it_wants_from_its_making_on_and_once() {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    append(&store, 1, 0, &[waited(1, 50)]).await;
    records.add_webhook(hook(&[Happening::ClientAsking])).await.unwrap();
    append(&store, 1, 1, &[started(2), asked(3)]).await;
    assert_eq!(told(&records, NOW).await, [(Happening::ClientAsking, 1)]);
    let before = due(&records, NOW).await;

    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    let records = store.records(PRACTICE);
    assert_eq!(records.webhooks_due(NOW).await.unwrap(), [HOOK], "nobody listens after a restart");
    assert_eq!(due(&records, NOW).await, before, "what waits is another one after a restart");
    append(&store, 1, 3, &[asked(4)]).await;
    take(&records, &before[0], NOW).await;
    assert_eq!(told(&records, NOW).await.len(), 1, "what is appended after a restart is not told");
    take(&records, &due(&records, NOW).await[0], NOW).await;
    assert!(records.webhooks_due(NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_host_who_leaves_is_no_client_who_left() {
    let (_folder, store, records) = store_with(&[Happening::ClientLeft]).await;
    let host = Identity::Host { person: PersonId(Uuid::from_u128(60)), name: Name::new("Ada").unwrap() };
    let came = Event::HostEntered { participant: participant(9), identity: host };
    let left = |n: u32| entry(n, Event::Left { participant: participant(n.into()) });
    append(&store, 1, 0, &[waited(1, 50), entry(9, came), left(9), left(1)]).await;
    let told = due(&records, NOW).await;
    assert_eq!(told.iter().map(|one| one.participant).collect::<Vec<_>>(), [Some(participant(1))]);
}

#[tokio::test]
async fn what_fails_for_three_days_is_given_up_and_what_came_after_it_is_told() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1), ended(2)]).await;
    let one = due(&records, NOW).await.remove(0);
    fail(&records, &one, NOW).await;
    fail(&records, &one, NOW.plus_ms(3 * DAY_MS - 1)).await;
    let late = NOW.plus_ms(3 * DAY_MS + HOUR_MS);
    assert_eq!(told(&records, late).await, [(Happening::SessionStarted, 1)]);
    assert!(!fail(&records, &one, late).await);
    assert_eq!(told(&records, late).await, [(Happening::SessionEnded, 1)]);
    let log = records.webhook_deliveries(HOOK, None, 100).await.unwrap();
    assert_eq!((log[0].state, log[1].state), (DeliveryState::Waiting, DeliveryState::GivenUp));
    assert_eq!((log[1].tries, log[1].status, log[1].ended_at), (3, Some(500), Some(late)));
    assert_eq!(log[1].trouble.as_deref(), Some("it answered 500"));
    let older = records.webhook_deliveries(HOOK, Some(log[0].ordinal), 100).await.unwrap();
    assert_eq!(older, log[1..]);
}

#[tokio::test]
async fn a_webhook_that_takes_nothing_for_five_days_is_switched_off_and_one_success_begins_them_anew() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1)]).await;
    append(&store, 2, 0, &[started(2)]).await;
    append(&store, 3, 0, &[started(3)]).await;
    let all = due(&records, NOW).await;
    fail(&records, &all[0], NOW).await;
    take(&records, &all[1], NOW.plus_ms(4 * DAY_MS)).await;
    assert!(!fail(&records, &all[2], NOW.plus_ms(5 * DAY_MS)).await, "it took something yesterday");
    assert_eq!(
        records.webhook(HOOK).await.unwrap().unwrap().failing_since,
        Some(NOW.plus_ms(5 * DAY_MS)),
        "of the last failures the first"
    );
    append(&store, 4, 0, &[started(4)]).await;
    assert!(fail(&records, &all[2], NOW.plus_ms(10 * DAY_MS)).await);
    let now = records.webhook(HOOK).await.unwrap().unwrap();
    assert_eq!((now.state, now.edition), (WebhookState::Failing, 2));
    assert!(records.webhooks_due(NOW.plus_ms(20 * DAY_MS)).await.unwrap().is_empty());
    append(&store, 5, 0, &[started(5)]).await;
    assert_eq!(records.webhook_deliveries(HOOK, None, 100).await.unwrap().len(), 4, "it is told while it is off");

    let on = WebhookChange { id: HOOK, edition: 2, url: now.url, events: now.events, enabled: true };
    records.change_webhook(on, NOW).await.unwrap();
    let now = records.webhook(HOOK).await.unwrap().unwrap();
    assert_eq!((now.state, now.failing_since), (WebhookState::On, None));
    append(&store, 5, 1, &[ended(6)]).await;
    assert_eq!(told(&records, NOW).await, [(Happening::SessionEnded, 5)]);
}

#[tokio::test]
async fn one_that_was_gone_at_the_address_before_is_told_at_the_new_one() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1)]).await;
    let one = due(&records, NOW).await.remove(0);
    let (url, events) = ("https://other.example/".into(), EVERYTHING.to_vec());
    let moved = WebhookChange { id: HOOK, edition: 1, url, events, enabled: true };
    records.change_webhook(moved, NOW).await.unwrap();
    assert!(!records.delivery_was(&one, Delivered::Gone { status: 410 }, NOW).await.unwrap());
    assert_eq!(state(&records).await, WebhookState::On);
    assert_eq!(due(&records, NOW).await[0].tries, 1);
}

#[tokio::test]
async fn of_a_token_it_is_known_how_many_webhooks_are_there_that_it_made_after_it_is_revoked_too() {
    let (_folder, _store, records) = store_with(EVERYTHING).await;
    let (id, created_at) = (Uuid::from_u128(70), NOW);
    let (name, token, scopes) =
        (Name::new("Record system").unwrap(), TokenHash([1; 32]), vec![ApiScope::WebhooksWrite]);
    records.add_api_token(NewApiToken { id, name, token, scopes, created_at, made_by: None }).await.unwrap();
    let count = async || records.api_tokens().await.unwrap()[0].webhooks;
    let theirs = |n| NewWebhook { id: Uuid::from_u128(n), made_by_token: Some(id), ..hook(EVERYTHING) };
    records.add_webhook(theirs(8)).await.unwrap();
    records.add_webhook(theirs(9)).await.unwrap();
    assert_eq!(count().await, 2);
    records.revoke_api_token(id, NOW).await.unwrap();
    records.remove_webhook(Uuid::from_u128(8), 1).await.unwrap();
    assert_eq!(count().await, 1);
    assert_eq!(records.webhook(Uuid::from_u128(9)).await.unwrap().unwrap().made_by_token, Some(id));
    assert_eq!(records.webhook(HOOK).await.unwrap().unwrap().made_by_token, None);
}

#[tokio::test]
async fn of_two_that_are_added_at_once_in_the_last_place_one_is_let() {
    let (_folder, _store, records) = store_with(EVERYTHING).await;
    let add = async |n| records.add_webhook(NewWebhook { id: Uuid::from_u128(n), ..hook(EVERYTHING) }).await;
    for n in 100..118 {
        add(n).await.unwrap();
    }
    let (one, other) = tokio::join!(add(200), add(201));
    let mut both = [one, other];
    both.sort_by_key(Result::is_err);
    assert_eq!(both, [Ok(()), Err(WriteError::Full { most: 20 })]);
    assert_eq!(records.webhooks().await.unwrap().len(), 20);
}

#[tokio::test]
async fn one_that_is_gone_is_switched_off_at_once() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1), ended(2)]).await;
    let one = due(&records, NOW).await.remove(0);
    assert!(records.delivery_was(&one, Delivered::Gone { status: 410 }, NOW).await.unwrap());
    assert_eq!(state(&records).await, WebhookState::Gone);
    let log = records.webhook_deliveries(HOOK, None, 100).await.unwrap();
    assert!(log.iter().all(|one| one.state == DeliveryState::GivenUp), "{log:?}");
}

#[tokio::test]
async fn at_another_address_what_waits_is_told_at_once_and_switched_off_it_is_not_told() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1)]).await;
    let one = due(&records, NOW).await.remove(0);
    fail(&records, &one, NOW).await;
    assert!(due(&records, NOW).await.is_empty());
    let there = |edition, enabled| WebhookChange {
        id: HOOK,
        edition,
        url: "https://other.example/".into(),
        events: vec![Happening::ClientAsking],
        enabled,
    };
    assert_eq!(records.change_webhook(there(9, true), NOW).await, Err(WriteError::Changed));
    assert!(due(&records, NOW).await.is_empty(), "a change that was refused has changed something");
    records.change_webhook(there(1, true), NOW).await.unwrap();
    let now = due(&records, NOW).await.remove(0);
    assert_eq!((now.id, now.url.as_str()), (one.id, "https://other.example/"));
    // A call to the address before, which was under way at the change.
    fail(&records, &one, NOW.plus_ms(9 * DAY_MS)).await;
    let hook = records.webhook(HOOK).await.unwrap().unwrap();
    assert_eq!((hook.state, hook.failing_since), (WebhookState::On, None), "the address before counts");
    assert_eq!(due(&records, NOW).await.len(), 1, "what failed at the address before has to wait at this one");
    fail(&records, &now, NOW.plus_ms(9 * DAY_MS)).await;
    let log = records.webhook_deliveries(HOOK, None, 9).await.unwrap();
    assert_eq!(log[0].state, DeliveryState::Waiting, "the days at the address before count");
    records.change_webhook(there(2, false), NOW).await.unwrap();
    assert_eq!(state(&records).await, WebhookState::Off);
    assert_eq!(records.webhook_deliveries(HOOK, None, 9).await.unwrap()[0].state, DeliveryState::GivenUp);
}

#[tokio::test]
async fn a_test_is_told_once_and_behind_nothing() {
    let (_folder, store, records) = store_with(&[Happening::SessionStarted]).await;
    append(&store, 1, 0, &[started(1)]).await;
    let test = Uuid::from_u128(99);
    records.test_webhook(HOOK, test, NOW).await.unwrap();
    records.test_webhook(HOOK, test, NOW).await.unwrap();
    assert_eq!(told(&records, NOW).await, [(Happening::SessionStarted, 1), (Happening::Test, 0)]);
    assert_eq!(
        records.webhook_deliveries(HOOK, None, 9).await.unwrap().len(),
        2,
        "a test that is repeated is another one"
    );
    let is_due = due(&records, NOW).await.remove(1);
    assert_eq!(records.test_of_webhook(HOOK, test).await.unwrap().unwrap().id, is_due.id);
    let nowhere = records.test_webhook(Uuid::from_u128(8), test, NOW).await;
    assert_eq!(nowhere, Err(WriteError::NoSuch { what: "webhook" }));
}

#[tokio::test]
async fn what_was_told_is_on_record_for_a_month_and_a_removed_webhook_leaves_nothing() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    append(&store, 1, 0, &[started(1), ended(2)]).await;
    take(&records, &due(&records, NOW).await[0], NOW).await;
    let count = async || records.webhook_deliveries(HOOK, None, 100).await.unwrap().len();
    assert_eq!(records.purge_expired(NOW.plus_ms(30 * DAY_MS - 1)).await, Ok(0));
    assert_eq!(records.purge_expired(NOW.plus_ms(30 * DAY_MS)).await, Ok(1));
    assert_eq!(count().await, 1, "what waits is forgotten");
    assert_eq!(records.remove_webhook(HOOK, 2).await, Err(WriteError::Changed));
    records.remove_webhook(HOOK, 1).await.unwrap();
    assert_eq!((count().await, records.webhooks().await.unwrap().len()), (0, 0));
    assert_eq!(records.remove_webhook(HOOK, 1).await, Err(WriteError::NoSuch { what: "webhook" }));
}

#[tokio::test]
async fn another_practice_hears_nothing() {
    let (_folder, store, records) = store_with(EVERYTHING).await;
    let other = store::PracticeId(Uuid::from_u128(2));
    store.add_practice(store::Practice { id: other, name: "Next door".into() }).await.unwrap();
    store.log(other).append(session(1), appointment(1), Seq::EMPTY, &[started(1)]).await.unwrap();
    assert!(due(&records, NOW).await.is_empty());
    let theirs = store.records(other);
    assert!(theirs.webhooks().await.unwrap().is_empty() && theirs.webhook(HOOK).await.unwrap().is_none());
    assert!(theirs.webhooks_due(NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_becomes_of_an_appointment_is_told_and_what_is_refused_or_repeated_is_not() {
    let (_folder, _store, records) = store_with(EVERYTHING).await;
    let link =
        |generation: u8| Link { generation: generation.into(), hash: TokenHash([generation; 32]), revoked: false };
    let visit = NewAppointment {
        id: appointment(1),
        title: "Check-in".into(),
        kind: Kind::Individual,
        admission: Admission::ProviderAdmits,
        starts_at: NOW,
        minutes: 50,
        link: link(0),
        providers: Vec::new(),
        clients: Vec::new(),
        booked_at: NOW,
    };
    records.add_appointment(visit.clone()).await.unwrap();
    records.add_appointment(visit).await.unwrap_err();
    let change = |edition| AppointmentChange {
        id: appointment(1),
        edition,
        title: "Moved".into(),
        kind: Kind::Individual,
        admission: Admission::ProviderAdmits,
        starts_at: NOW,
        minutes: 30,
        providers: Vec::new(),
        clients: Vec::new(),
    };
    records.change_appointments(vec![change(1)], NOW.plus_ms(1)).await.unwrap();
    records.change_appointments(vec![change(1)], NOW.plus_ms(1)).await.unwrap_err();
    records.set_link(appointment(1), 0, link(1), NOW.plus_ms(2)).await.unwrap();
    records.set_link(appointment(1), 0, link(2), NOW.plus_ms(2)).await.unwrap_err();
    records.cancel_appointments(vec![(appointment(1), 2)], NOW.plus_ms(3)).await.unwrap();
    records.cancel_appointments(vec![(appointment(1), 2)], NOW.plus_ms(4)).await.unwrap();
    let log = records.webhook_deliveries(HOOK, None, 100).await.unwrap();
    let told: Vec<_> = log.iter().rev().map(|one| (one.event, one.at.0 - NOW.0)).collect();
    let expected = [
        (Happening::AppointmentCreated, 0),
        (Happening::AppointmentChanged, 1),
        (Happening::AppointmentChanged, 2),
        (Happening::AppointmentCancelled, 3),
    ];
    assert_eq!(told, expected);
    assert!(log.iter().all(|one| one.appointment == Some(appointment(1)) && one.session.is_none()));
}
