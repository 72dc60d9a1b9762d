//! Appointments that are changed, cancelled and come again, and clients that are changed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Admission, Event, Kind, Name, PersonId, Personal, Timestamp};
use store::{
    AppointmentChange, Audit, ClientChange, Email, EventLog, Every, Language, Link, NewAppointment, NewSeries,
    PersonRecord, PersonRole, Practice, PracticeId, Records, Reminders, Roles, Seq, Store, TokenHash, WriteError,
};
use support::{PRACTICE, appointment, change_outside, every_event, new_store, said, session};
use tempfile::TempDir;
use uuid::Uuid;

fn id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

async fn add_person(records: &Records, n: u128, role: PersonRole, name: &str) {
    let email = Email::new(&format!("{n}@practice.example")).unwrap();
    records.add_person(PersonRecord::new(id(n), role, Name::new(name).unwrap(), email)).await.unwrap();
}

/// Providers 1 and 2, clients 11 and 12.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    for (n, role, name) in [
        (1, PersonRole::Staff(Roles::PROVIDER), "Ada Lind"),
        (2, PersonRole::Staff(Roles::PROVIDER), "Bo Falk"),
        (11, PersonRole::Client, "Cy Moss"),
        (12, PersonRole::Client, "Di Reed"),
    ] {
        add_person(&records, n, role, name).await;
    }
    (folder, store, records)
}

fn visit(n: u8, starts_at: i64) -> NewAppointment {
    NewAppointment {
        id: appointment(n.into()),
        title: "Check-in".into(),
        kind: Kind::Group,
        admission: Admission::DoorsOpen,
        starts_at: Timestamp(starts_at),
        minutes: 50,
        link: Link { generation: 0, hash: TokenHash([n; 32]), revoked: false },
        providers: vec![id(1)],
        clients: vec![id(11)],
        booked_at: Timestamp(-10),
    }
}

/// Another title, time and people.
fn change(n: u8, edition: u32) -> AppointmentChange {
    AppointmentChange {
        id: appointment(n.into()),
        edition,
        title: "Moved".into(),
        kind: Kind::Group,
        admission: Admission::ProviderAdmits,
        starts_at: Timestamp(90_000),
        minutes: 30,
        providers: vec![id(2), id(1)],
        clients: vec![id(12), id(11)],
    }
}

fn people(booked: &[session::Booked]) -> Vec<PersonId> {
    booked.iter().map(|one| one.person).collect()
}

#[tokio::test]
async fn a_changed_appointment_is_what_the_change_says_and_keeps_its_link() {
    let (_folder, _store, records) = peopled().await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.change_appointments(vec![change(1, 1)], Timestamp(0)).await.unwrap();
    let now = records.appointment(appointment(1)).await.unwrap().unwrap();
    assert_eq!((now.title.as_str(), now.starts_at, now.minutes, now.edition), ("Moved", Timestamp(90_000), 30, 2));
    assert_eq!((people(&now.providers), people(&now.clients)), (vec![id(2), id(1)], vec![id(12), id(11)]));
    assert_eq!((now.admission, now.link), (Admission::ProviderAdmits, visit(1, 0).link));
    assert_eq!(now.ends_at(), Timestamp(90_000 + 30 * 60_000));
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_not_overwritten() {
    let (_folder, _store, records) = peopled().await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.change_appointments(vec![change(1, 1)], Timestamp(0)).await.unwrap();
    let late = AppointmentChange { title: "Late".into(), ..change(1, 1) };
    assert_eq!(records.change_appointments(vec![late], Timestamp(0)).await, Err(WriteError::Changed));
    assert_eq!(records.appointment(appointment(1)).await.unwrap().unwrap().title, "Moved");
}

#[tokio::test]
async fn of_several_changes_all_are_made_or_none() {
    let (_folder, _store, records) = peopled().await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.add_appointment(visit(2, 1)).await.unwrap();
    let before = records.appointments().await.unwrap();
    for wrong in [
        (change(2, 7), WriteError::Changed),
        (change(3, 1), WriteError::NoSuch { what: "appointment" }),
        (AppointmentChange { clients: vec![id(99)], ..change(2, 1) }, WriteError::NoSuch { what: "client" }),
        (AppointmentChange { providers: vec![id(11)], ..change(2, 1) }, WriteError::NoSuch { what: "provider" }),
        (AppointmentChange { clients: vec![id(11), id(11)], ..change(2, 1) }, WriteError::Taken { what: "person" }),
    ] {
        assert_eq!(records.change_appointments(vec![change(1, 1), wrong.0], Timestamp(0)).await, Err(wrong.1));
        assert_eq!(records.appointments().await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_cancelled_appointment_stays_in_the_records_and_is_changed_no_more() {
    let (_folder, _store, records) = peopled().await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.cancel_appointments(vec![(appointment(1), 1)], Timestamp(5)).await.unwrap();
    records.cancel_appointments(vec![(appointment(1), 1)], Timestamp(6)).await.unwrap();
    let now = records.appointment_by_link_hash(TokenHash([1; 32])).await.unwrap().unwrap();
    assert_eq!((now.cancelled_at, now.edition), (Some(Timestamp(5)), 2));
    assert_eq!(records.change_appointments(vec![change(1, 2)], Timestamp(0)).await, Err(WriteError::Changed));
    let unknown = records.cancel_appointments(vec![(appointment(9), 1)], Timestamp(5)).await;
    assert_eq!(unknown, Err(WriteError::NoSuch { what: "appointment" }));
}

#[tokio::test]
async fn what_was_changed_since_it_was_read_is_not_cancelled() {
    let (_folder, _store, records) = peopled().await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.add_appointment(visit(2, 1)).await.unwrap();
    records.change_appointments(vec![change(2, 1)], Timestamp(0)).await.unwrap();
    let both = vec![(appointment(1), 1), (appointment(2), 1)];
    assert_eq!(records.cancel_appointments(both, Timestamp(5)).await, Err(WriteError::Changed));
    assert!(records.appointments().await.unwrap().iter().all(|it| it.cancelled_at.is_none()));
}

#[tokio::test]
async fn a_place_in_a_series_counts_the_changes_of_those_that_follow() {
    let (_folder, _store, records) = peopled().await;
    let series = NewSeries { id: Uuid::from_u128(7), every: Every::Week, zone: "UTC".into() };
    records.add_series(series, vec![visit(1, 0), visit(2, 10), visit(3, 20)]).await.unwrap();
    let counted = async || {
        let all = records.appointments().await.unwrap().into_iter();
        all.map(|it| it.occurrence.unwrap().following).collect::<Vec<_>>()
    };
    assert_eq!(counted().await, [2, 1, 0]);
    records.cancel_appointments(vec![(appointment(2), 1)], Timestamp(5)).await.unwrap();
    assert_eq!(counted().await, [3, 1, 0]);
}

#[tokio::test]
async fn a_series_is_appointments_of_their_own_that_know_their_place() {
    let (_folder, _store, records) = peopled().await;
    let series = NewSeries { id: Uuid::from_u128(7), every: Every::TwoWeeks, zone: "America/New_York".into() };
    let all = vec![visit(1, 0), visit(2, 10), visit(3, 20)];
    records.add_series(series.clone(), all).await.unwrap();
    records.add_appointment(visit(4, 30)).await.unwrap();
    let second = records.appointment(appointment(2)).await.unwrap().unwrap().occurrence.unwrap();
    assert_eq!((second.series, second.every, second.number, second.of), (series.id, Every::TwoWeeks, 2, 3));
    assert_eq!(records.appointment(appointment(4)).await.unwrap().unwrap().occurrence, None);

    records.cancel_appointments(vec![(appointment(2), 1)], Timestamp(5)).await.unwrap();
    let rest = records.occurrences_from(series.id, 2).await.unwrap();
    assert_eq!(rest.iter().map(|it| it.id).collect::<Vec<_>>(), [appointment(3)]);
    let again = records.add_series(series, vec![visit(5, 0)]).await;
    assert_eq!(again, Err(WriteError::Taken { what: "series" }));
    assert_eq!(records.appointment(appointment(5)).await.unwrap(), None);
}

#[tokio::test]
async fn the_calendar_is_read_by_stretches() {
    let (_folder, _store, records) = peopled().await;
    for (n, at) in [(1, 10), (2, 20), (3, 30)] {
        records.add_appointment(visit(n, at)).await.unwrap();
    }
    let found = records.appointments_of_provider_between(id(1), Timestamp(10), Timestamp(30)).await.unwrap();
    assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), [1, 2].map(appointment));
    assert_eq!(records.appointments_of_provider_between(id(2), Timestamp(0), Timestamp(99)).await.unwrap(), []);
}

fn cy(edition: u32) -> ClientChange {
    ClientChange {
        id: id(11),
        edition,
        name: Name::new("Cyrus Moss").unwrap(),
        email: Email::new("cy@mail.example").unwrap(),
        phone: Some("+15550100142".into()),
        language: Language::Spanish,
        zone: Some("America/Denver".into()),
        reminders: Reminders::Both,
        archived: true,
    }
}

#[tokio::test]
async fn a_changed_client_is_what_the_change_says() {
    let (_folder, _store, records) = peopled().await;
    records.change_client(cy(1), Timestamp(0)).await.unwrap();
    let now = records.person(id(11)).await.unwrap().unwrap();
    let ClientChange { id, name, email, phone, language, zone, reminders, archived, .. } = cy(1);
    let bare = PersonRecord::new(id, PersonRole::Client, name, email);
    assert_eq!(now, PersonRecord { phone, language, zone, reminders, archived, edition: 2, ..bare });
}

#[tokio::test]
async fn two_who_change_a_client_at_once_do_not_overwrite_each_other() {
    let (_folder, _store, records) = peopled().await;
    records.change_client(cy(1), Timestamp(0)).await.unwrap();
    let late = ClientChange { name: Name::new("Late").unwrap(), ..cy(1) };
    assert_eq!(records.change_client(late, Timestamp(0)).await, Err(WriteError::Changed));
    let taken = ClientChange { email: Email::new("12@practice.example").unwrap(), ..cy(2) };
    assert_eq!(records.change_client(taken, Timestamp(0)).await, Err(WriteError::Taken { what: "email" }));
    assert_eq!(records.person(id(11)).await.unwrap().unwrap().name.as_str(), "Cyrus Moss");
    let provider = ClientChange { id: id(1), ..cy(1) };
    assert_eq!(records.change_client(provider, Timestamp(0)).await, Err(WriteError::NoSuch { what: "client" }));
}

#[tokio::test]
async fn a_practice_changes_nothing_of_another() {
    let (_folder, store, ours) = peopled().await;
    ours.add_series(
        NewSeries { id: Uuid::from_u128(7), every: Every::Week, zone: "UTC".into() },
        vec![visit(1, 0), visit(2, 1)],
    )
    .await
    .unwrap();
    let other = PracticeId(Uuid::from_u128(2));
    store.add_practice(Practice { id: other, name: "Hill Practice".into() }).await.unwrap();
    let theirs = store.records(other);
    let before = ours.appointments().await.unwrap();
    let no_such = |what| Err(WriteError::NoSuch { what });
    assert_eq!(theirs.change_appointments(vec![change(1, 1)], Timestamp(0)).await, no_such("appointment"));
    assert_eq!(theirs.cancel_appointments(vec![(appointment(1), 1)], Timestamp(5)).await, no_such("appointment"));
    assert_eq!(theirs.change_client(cy(1), Timestamp(0)).await, Err(WriteError::NoSuch { what: "client" }));
    assert_eq!(theirs.occurrences_from(Uuid::from_u128(7), 1).await.unwrap(), []);
    assert_eq!(theirs.appointments_of_provider_between(id(1), Timestamp(0), Timestamp(99)).await.unwrap(), []);
    assert_eq!(ours.appointments().await.unwrap(), before);
}

#[tokio::test]
async fn a_practice_has_the_zone_that_was_chosen() {
    let (_folder, _store, records) = peopled().await;
    assert_eq!(records.practice_zone().await.unwrap(), None);
    records.set_practice_zone("America/Chicago".into()).await.unwrap();
    assert_eq!(records.practice_zone().await.unwrap().as_deref(), Some("America/Chicago"));
}

#[tokio::test]
async fn what_was_written_before_a_start_that_never_came_is_erased_once_nobody_can_come() {
    let (_folder, store, records) = peopled().await;
    let log = store.log(PRACTICE);
    let opened = every_event()[0].clone();
    // Of three whose time is over, one was started and one is cancelled early; the fourth is still to come.
    for (n, starts_at) in [(1, 0), (2, 0), (3, 10_000_000), (4, 10_000_000)] {
        records.add_appointment(visit(n, starts_at)).await.unwrap();
        let entries = [opened.clone(), said(2, "Between us")];
        log.append(session(n.into()), appointment(n.into()), Seq::EMPTY, &entries).await.unwrap();
    }
    let started = every_event().into_iter().find(|entry| matches!(entry.event, Event::Started { .. })).unwrap();
    log.append(session(2), appointment(2), Seq(2), &[started]).await.unwrap();
    records.cancel_appointments(vec![(appointment(3), 1)], Timestamp(5)).await.unwrap();
    let over = Timestamp(50 * 60_000);
    log.erase_after_the_end(Personal::Chat, over).await.unwrap();
    let kept = async |n| log.read(session(n)).await.unwrap().contains(&said(2, "Between us"));
    assert_eq!([kept(1).await, kept(2).await, kept(3).await, kept(4).await], [true, true, false, true]);
    log.erase_after_the_end(Personal::Chat, over.plus_ms(1)).await.unwrap();
    assert_eq!([kept(1).await, kept(2).await, kept(3).await, kept(4).await], [false, true, false, true]);
}

#[tokio::test]
async fn what_was_written_is_not_erased_by_the_appointment_of_another_session() {
    let (folder, store, records) = peopled().await;
    let log = store.log(PRACTICE);
    let entries = [every_event()[0].clone(), said(2, "Between us")];
    for (n, starts_at) in [(1, 0), (2, 10_000_000)] {
        records.add_appointment(visit(n, starts_at)).await.unwrap();
        log.append(session(n.into()), appointment(n.into()), Seq::EMPTY, &entries).await.unwrap();
    }
    // Each under the other's: the one that is over and the one that is to come.
    let swap = "UPDATE sessions SET appointment = CASE WHEN appointment LIKE '%1' \
                THEN replace(appointment, 'a9900001', 'a9900002') ELSE replace(appointment, 'a9900002', 'a9900001') END";
    change_outside(folder.path(), swap).await;
    log.erase_after_the_end(Personal::Chat, Timestamp(50 * 60_000 + 1)).await.unwrap();
    let audit = Audit::open(folder.path()).await.unwrap();
    let mut kept = Vec::new();
    for n in [1, 2] {
        let of = audit.session(session(n)).await.unwrap().unwrap();
        kept.push(!audit.records(&of).await.unwrap()[1].erased);
    }
    assert_eq!(kept, [false, true]);
}
