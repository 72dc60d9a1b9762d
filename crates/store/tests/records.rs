//! People, appointments, messages and secrets of a practice.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Admission, AppointmentId, Booked, Kind, Name, PersonId, Timestamp};
use store::{
    Channel, Email, EmailRefused, Link, Message, MessageId, NewAppointment, PersonRecord, PersonRole, Practice,
    PracticeId, Records, Roles, Secret, Store, TokenHash, WriteError,
};
use support::{PRACTICE, appointment, new_store};
use uuid::Uuid;

fn id(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn person(n: u128, role: PersonRole, name: &str) -> PersonRecord {
    let email = Email::new(&format!("{}{n}@practice.example", name.replace(' ', ""))).unwrap();
    PersonRecord::new(id(n), role, Name::new(name).unwrap(), email)
}

fn visit(n: u8, starts_at: i64) -> NewAppointment {
    NewAppointment {
        id: appointment(n.into()),
        title: "Group therapy".into(),
        kind: Kind::Group,
        admission: Admission::DoorsOpen,
        starts_at: Timestamp(starts_at),
        minutes: 50,
        link: Link { generation: 0, hash: TokenHash([n; 32]), revoked: false },
        providers: vec![id(2), id(1)],
        clients: vec![id(12), id(11)],
        booked_at: Timestamp(-10),
    }
}

/// Two providers, 1 and 2, and two clients, 11 and 12.
async fn add_people(records: &Records) {
    for (n, role, name) in [
        (1, PersonRole::Staff(Roles::PROVIDER), "Ada Lind"),
        (2, PersonRole::Staff(Roles::PROVIDER), "Bo Falk"),
        (11, PersonRole::Client, "Cy Moss"),
        (12, PersonRole::Client, "Di Reed"),
    ] {
        records.add_person(person(n, role, name)).await.unwrap();
    }
}

fn ids(records: &[store::AppointmentRecord]) -> Vec<AppointmentId> {
    records.iter().map(|record| record.id).collect()
}

fn taken(what: &'static str) -> Result<(), WriteError> {
    Err(WriteError::Taken { what })
}

fn no_such(what: &'static str) -> Result<(), WriteError> {
    Err(WriteError::NoSuch { what })
}

#[tokio::test]
async fn a_practice_is_added_once_and_can_be_renamed() {
    let (_folder, store) = new_store().await;
    let again = Practice { id: PRACTICE, name: "Another".into() };
    assert_eq!(store.add_practice(again.clone()).await, taken("id"));
    let records = store.records(PRACTICE);
    records.rename_practice(again.name.clone()).await.unwrap();
    assert_eq!(records.practice_name().await.unwrap(), Some(again.name.clone()));
    assert_eq!(store.practices().await.unwrap(), [again]);
    let nobodys = store.records(PracticeId(Uuid::from_u128(9)));
    assert_eq!(nobodys.rename_practice("Nobody's".into()).await, no_such("practice"));
    assert_eq!(nobodys.practice_name().await.unwrap(), None);
}

#[tokio::test]
async fn people_come_back_as_they_were() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let full = PersonRecord {
        phone: Some("+1 555 0100".into()),
        password_hash: Some("$argon2id$opaque".into()),
        ..person(1, PersonRole::Staff(Roles::PROVIDER), "Zoë Lind")
    };
    let bare = person(2, PersonRole::Client, "Bo Falk");
    records.add_person(full.clone()).await.unwrap();
    records.add_person(bare.clone()).await.unwrap();
    assert_eq!(records.person(id(1)).await.unwrap().as_ref(), Some(&full));
    assert_eq!(records.person(id(3)).await.unwrap(), None);
    assert_eq!(records.people().await.unwrap(), [bare, full]);
}

#[tokio::test]
async fn an_email_address_is_one_person_however_it_is_typed() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let email = |raw| Email::new(raw).unwrap();
    let ada =
        PersonRecord { email: email("Ada@Practice.Example"), ..person(1, PersonRole::Staff(Roles::PROVIDER), "Ada") };
    records.add_person(ada.clone()).await.unwrap();
    assert_eq!(records.person_by_email(&email(" aDA@pRACTICE.example ")).await.unwrap(), Some(ada));
    assert_eq!(records.person_by_email(&email("ida@practice.example")).await.unwrap(), None);

    let twin = PersonRecord { email: email("ADA@practice.example"), ..person(2, PersonRole::Client, "Ida") };
    assert_eq!(records.add_person(twin).await, taken("email"));
    assert_eq!(records.add_person(person(1, PersonRole::Client, "Ida")).await, taken("id"));
    assert_eq!(records.people().await.unwrap().len(), 1);
}

#[test]
fn what_cannot_be_an_email_address_is_refused() {
    let long = format!("{}@practice.example", "a".repeat(238));
    for raw in ["", "ada", "@practice.example", "ada@", "a@b@c", "a da@b.c", "ada@b\u{0}.c", long.as_str()] {
        assert_eq!(Email::new(raw), Err(EmailRefused), "{raw}");
    }
    assert!(Email::new(&long[1..]).is_ok());
}

#[tokio::test]
async fn an_appointment_comes_back_with_its_people_in_order() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    add_people(&records).await;
    records.add_appointment(visit(1, -5)).await.unwrap();
    let found = records.appointment(appointment(1)).await.unwrap().unwrap();
    let booked = |n, name| Booked { person: id(n), name: Name::new(name).unwrap() };
    assert_eq!(found.title, "Group therapy");
    assert_eq!((found.starts_at, found.minutes), (Timestamp(-5), 50));
    assert_eq!(found.link, visit(1, -5).link);
    let booking = found.booking();
    assert_eq!((booking.kind, booking.admission), (Kind::Group, Admission::DoorsOpen));
    assert_eq!(booking.providers, [booked(2, "Bo Falk"), booked(1, "Ada Lind")]);
    assert_eq!(booking.clients, [booked(12, "Di Reed"), booked(11, "Cy Moss")]);

    let alone = NewAppointment {
        kind: Kind::Individual,
        admission: Admission::ProviderAdmits,
        clients: Vec::new(),
        ..visit(2, 0)
    };
    records.add_appointment(alone).await.unwrap();
    let booking = records.appointment(appointment(2)).await.unwrap().unwrap().booking();
    assert_eq!((booking.kind, booking.admission), (Kind::Individual, Admission::ProviderAdmits));
    assert_eq!(booking.clients, []);
    assert_eq!(records.appointment(appointment(3)).await.unwrap(), None);
}

#[tokio::test]
async fn an_appointment_that_cannot_be_leaves_nothing() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    add_people(&records).await;
    let stranger = NewAppointment { clients: vec![id(11), id(99)], ..visit(1, 0) };
    assert_eq!(records.add_appointment(stranger).await, no_such("client"));
    let client_as_host = NewAppointment { providers: vec![id(11)], clients: vec![], ..visit(1, 0) };
    assert_eq!(records.add_appointment(client_as_host).await, no_such("provider"));
    let twice = NewAppointment { clients: vec![id(11), id(11)], ..visit(1, 0) };
    assert_eq!(records.add_appointment(twice).await, taken("person"));
    assert_eq!(records.appointments().await.unwrap(), []);

    records.add_appointment(visit(1, 0)).await.unwrap();
    assert_eq!(records.add_appointment(NewAppointment { link: visit(2, 0).link, ..visit(1, 0) }).await, taken("id"));
    assert_eq!(records.add_appointment(NewAppointment { link: visit(1, 0).link, ..visit(2, 0) }).await, taken("link"));
    assert_eq!(ids(&records.appointments().await.unwrap()), [appointment(1)]);
}

#[tokio::test]
async fn appointments_are_listed_by_their_start() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    add_people(&records).await;
    records.add_appointment(visit(1, 300)).await.unwrap();
    records.add_appointment(NewAppointment { providers: vec![id(1)], ..visit(2, 100) }).await.unwrap();
    records.add_appointment(NewAppointment { providers: vec![id(2)], ..visit(3, 200) }).await.unwrap();
    assert_eq!(ids(&records.appointments().await.unwrap()), [2, 3, 1].map(appointment));
    assert_eq!(ids(&records.appointments_of_provider(id(1)).await.unwrap()), [2, 1].map(appointment));
    assert_eq!(ids(&records.appointments_of_provider(id(2)).await.unwrap()), [3, 1].map(appointment));
    assert_eq!(ids(&records.appointments_of_provider(id(11)).await.unwrap()), []);
}

#[tokio::test]
async fn a_link_leads_to_its_appointment_until_it_is_replaced_or_revoked() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    add_people(&records).await;
    records.add_appointment(visit(1, 0)).await.unwrap();
    records.add_appointment(visit(2, 0)).await.unwrap();
    let leads = async |n: u8| {
        let found = records.appointment_by_link_hash(TokenHash([n; 32])).await.unwrap();
        found.map(|record| record.id)
    };
    assert_eq!(leads(1).await, Some(appointment(1)));
    assert_eq!(leads(9).await, None);

    let next = Link { generation: 1, hash: TokenHash([9; 32]), revoked: false };
    let now = Timestamp(0);
    records.set_link(appointment(1), 0, next, now).await.unwrap();
    assert_eq!((leads(1).await, leads(9).await, leads(2).await), (None, Some(appointment(1)), Some(appointment(2))));

    let late = Link { generation: 1, hash: TokenHash([8; 32]), revoked: true };
    assert_eq!(records.set_link(appointment(1), 0, late, now).await, Err(WriteError::Changed), "that one is replaced");
    assert_eq!((leads(8).await, leads(9).await), (None, Some(appointment(1))));

    records.set_link(appointment(1), 1, Link { revoked: true, ..next }, now).await.unwrap();
    assert_eq!(leads(9).await, None);
    assert!(records.appointment(appointment(1)).await.unwrap().unwrap().link.revoked);

    assert_eq!(records.set_link(appointment(2), 0, next, now).await, taken("link"));
    assert_eq!(records.set_link(appointment(3), 0, visit(3, 0).link, now).await, no_such("appointment"));
}

#[tokio::test]
async fn messages_are_listed_newest_first() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let message = |n: u128, at| Message {
        id: MessageId(Uuid::from_u128(n)),
        at: Timestamp(at),
        channel: if n.is_multiple_of(2) { Channel::Email } else { Channel::Text },
        to: "ada@practice.example".into(),
        subject: "Your visit".into(),
        body: "See you\nat ten".into(),
        appointment: (n > 2).then(|| appointment(n)),
    };
    // 3 and 4 in the same millisecond: what was added later is newer.
    for (n, at) in [(1, 20), (2, 10), (3, 30), (4, 30)] {
        records.add_message(message(n, at)).await.unwrap();
    }
    let expected = [message(4, 30), message(3, 30), message(1, 20), message(2, 10)];
    assert_eq!(records.messages(10).await.unwrap(), expected);
    assert_eq!(records.messages(2).await.unwrap(), expected[..2]);
    assert_eq!(records.add_message(message(1, 40)).await, taken("id"));
}

#[tokio::test]
async fn the_first_candidate_for_a_secret_is_kept() {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let [one, two] = [1, 2].map(|n| Secret([n; 32]));
    assert_eq!(records.secret("links", one).await, Ok(one));
    assert_eq!(records.secret("links", two).await, Ok(one));
    assert_eq!(records.secret("guests", two).await, Ok(two));
    store.close().await;
    let store = Store::open(folder.path()).await.unwrap();
    assert_eq!(store.records(PRACTICE).secret("links", two).await, Ok(one));
}

#[tokio::test]
async fn a_practice_sees_and_changes_nothing_of_another() {
    let (_folder, store) = new_store().await;
    let other = PracticeId(Uuid::from_u128(2));
    store.add_practice(Practice { id: other, name: "Hill Practice".into() }).await.unwrap();
    let (ours, theirs) = (store.records(PRACTICE), store.records(other));
    add_people(&ours).await;
    ours.add_appointment(visit(1, 0)).await.unwrap();

    assert_eq!(theirs.people().await.unwrap(), []);
    assert_eq!(theirs.person(id(1)).await.unwrap(), None);
    let email = person(1, PersonRole::Staff(Roles::PROVIDER), "Ada Lind").email;
    assert!(ours.person_by_email(&email).await.unwrap().is_some());
    assert_eq!(theirs.person_by_email(&email).await.unwrap(), None);
    assert_eq!(theirs.appointments().await.unwrap(), []);
    assert_eq!(theirs.appointments_of_provider(id(1)).await.unwrap(), []);
    assert_eq!(theirs.appointment(appointment(1)).await.unwrap(), None);
    assert_eq!(theirs.appointment_by_link_hash(TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(theirs.set_link(appointment(1), 0, visit(1, 0).link, Timestamp(0)).await, no_such("appointment"));
    let change = ("opaque".into(), "x".into());
    assert_eq!(theirs.change_password((id(1), TokenHash([1; 32])), change).await, Ok(false));
    assert_eq!(theirs.add_appointment(visit(2, 0)).await, no_such("provider"));
    // The same person, address, appointment and link again: it is another practice's business.
    add_people(&theirs).await;
    theirs.add_appointment(visit(1, 0)).await.unwrap();
}

#[tokio::test]
async fn nobody_adds_to_a_practice_that_is_not_there() {
    let (_folder, store) = new_store().await;
    let records = store.records(PracticeId(Uuid::from_u128(9)));
    assert_eq!(records.add_person(person(1, PersonRole::Client, "Ada")).await, no_such("practice"));
    assert_eq!(records.secret("links", Secret([0; 32])).await.map(drop), no_such("practice"));
}

#[tokio::test]
async fn debug_text_has_no_personal_data_and_no_secret() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    add_people(&records).await;
    let mut canary = person(77, PersonRole::Client, "Canary");
    canary.phone = Some("Canary".into());
    canary.password_hash = Some("Canary".into());
    records.add_person(canary.clone()).await.unwrap();
    let booked = NewAppointment { title: "Canary".into(), clients: vec![id(77)], ..visit(1, 0) };
    records.add_appointment(booked.clone()).await.unwrap();
    let record = records.appointment(appointment(1)).await.unwrap().unwrap();
    let message = Message {
        id: MessageId(Uuid::nil()),
        at: Timestamp(0),
        channel: Channel::Email,
        to: "Canary".into(),
        subject: "Canary".into(),
        body: "Canary".into(),
        appointment: None,
    };
    let secret = Secret([0xca; 32]);
    let twin = PersonRecord { id: id(78), ..canary.clone() };
    let refused = records.add_person(twin).await.unwrap_err();
    let text = format!("{canary:?} {booked:?} {record:?} {message:?} {secret:?} {refused:?} {refused}");
    for hidden in ["anary", "202", "0xca"] {
        assert!(!text.contains(hidden), "{text}");
    }
}
