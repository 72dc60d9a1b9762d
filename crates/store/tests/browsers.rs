//! What is kept of browsers: sign-ins, guests' places, and the codes that carry a place to another device.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Admission, Kind, Name, PersonId, Timestamp};
use store::{
    Email, GuestKey, Link, NewAppointment, PLACE_CODE_GUESSES_MAX, PersonRecord, PersonRole, PlaceCode, Records, Roles,
    SignIn, Store, TokenHash, WriteError,
};
use support::{PRACTICE, appointment, new_store};
use tempfile::TempDir;
use uuid::Uuid;

fn token(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn guest(n: u8) -> GuestKey {
    GuestKey([n; 16])
}

/// People 1 and 2, appointments 1 and 2.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    for n in [1, 2] {
        let email = Email::new(&format!("{n}@practice.example")).unwrap();
        let added =
            PersonRecord::new(person(n), PersonRole::Staff(Roles::PROVIDER), Name::new("Ada Lind").unwrap(), email);
        records.add_person(PersonRecord { password_hash: Some("the hash".into()), ..added }).await.unwrap();
    }
    for n in [1, 2] {
        let added = NewAppointment {
            id: appointment(n.into()),
            title: "Visit".into(),
            kind: Kind::Individual,
            admission: Admission::ProviderAdmits,
            starts_at: Timestamp(0),
            minutes: 50,
            link: Link { generation: 0, hash: token(n), revoked: false },
            providers: vec![person(1)],
            clients: Vec::new(),
            booked_at: Timestamp(0),
        };
        records.add_appointment(added).await.unwrap();
    }
    (folder, store, records)
}

fn sign_in(n: u8, who: u128, expires_at: i64) -> SignIn {
    SignIn {
        token: token(n),
        person: person(who),
        created_at: Timestamp(1),
        last_seen: Timestamp(2),
        last_input: Timestamp(2),
        expires_at: Timestamp(expires_at),
        browser: Some("Firefox".into()),
        system: None,
    }
}

#[tokio::test]
async fn a_browser_is_signed_in_until_it_expires() {
    let (_folder, _store, records) = peopled().await;
    let added = sign_in(1, 1, 100);
    records.add_sign_in(added.clone()).await.unwrap();
    assert_eq!(records.sign_in(token(1), Timestamp(99)).await.unwrap(), Some(added));
    assert_eq!(records.sign_in(token(1), Timestamp(100)).await.unwrap(), None);
    assert_eq!(records.sign_in(token(2), Timestamp(50)).await.unwrap(), None);
    assert_eq!(records.add_sign_in(sign_in(1, 2, 100)).await, Err(WriteError::Taken { what: "token" }));
    assert_eq!(records.add_sign_in(sign_in(2, 9, 100)).await, Err(WriteError::NoSuch { what: "person" }));
}

#[tokio::test]
async fn the_browsers_of_somebody_are_known_the_last_that_was_heard_of_first_and_to_be_heard_of_prolongs_nothing() {
    let (_folder, _store, records) = peopled().await;
    for (n, who) in [(1, 1), (2, 1), (3, 2)] {
        records.add_sign_in(sign_in(n, who, 100)).await.unwrap();
    }
    records.touch_sign_in(token(2), Timestamp(60)).await.unwrap();
    let all = records.sign_ins_of(person(1), Timestamp(99)).await.unwrap();
    let heard: Vec<_> = all.iter().map(|it| (it.token, it.last_seen, it.expires_at)).collect();
    assert_eq!(heard, [(token(2), Timestamp(60), Timestamp(100)), (token(1), Timestamp(2), Timestamp(100))]);
    assert_eq!(records.sign_ins_of(person(1), Timestamp(100)).await.unwrap(), []);
    let gone = Err(WriteError::NoSuch { what: "sign-in" });
    assert_eq!(records.touch_sign_in(token(4), Timestamp(60)).await, gone);
}

#[tokio::test]
async fn input_keeps_a_browser_open_and_what_is_locked_is_opened_by_the_password_alone() {
    let (_folder, _store, records) = peopled().await;
    records.add_sign_in(sign_in(1, 1, 1_000)).await.unwrap();
    let last_input = async || records.sign_in(token(1), Timestamp(50)).await.unwrap().unwrap().last_input;
    records.note_input(token(1), Timestamp(60), Timestamp(1)).await.unwrap();
    records.note_input(token(1), Timestamp(40), Timestamp(1)).await.unwrap();
    assert_eq!(last_input().await, Timestamp(60), "what comes late takes nothing back");
    let gone = Err(WriteError::NoSuch { what: "sign-in" });
    assert_eq!(records.note_input(token(1), Timestamp(90), Timestamp(60)).await, gone, "it was locked by then");
    assert_eq!(records.note_input(token(2), Timestamp(90), Timestamp(1)).await, gone);
    assert_eq!(records.unlock(token(1), "not the hash".into(), Timestamp(90)).await, gone);
    assert_eq!(last_input().await, Timestamp(60));
    records.unlock(token(1), "the hash".into(), Timestamp(90)).await.unwrap();
    assert_eq!(last_input().await, Timestamp(90));
}

#[tokio::test]
async fn a_browser_is_signed_out_alone_or_with_all_of_its_person() {
    let (_folder, _store, records) = peopled().await;
    for (n, who) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
        records.add_sign_in(sign_in(n, who, 100)).await.unwrap();
    }
    let signed_in = async |n| records.sign_in(token(n), Timestamp(50)).await.unwrap().is_some();
    assert_eq!(records.remove_sign_in(token(1)).await, Ok(true));
    assert_eq!(records.remove_sign_in(token(1)).await, Ok(false));
    assert!(!signed_in(1).await && signed_in(2).await);
    assert_eq!(records.remove_sign_ins_of(person(1)).await, Ok(2));
    assert!(!signed_in(2).await && !signed_in(3).await && signed_in(4).await);
}

#[tokio::test]
async fn what_has_expired_is_forgotten_and_nothing_else() {
    let (_folder, _store, records) = peopled().await;
    for (n, expires_at) in [(1, 100), (2, 101)] {
        records.add_sign_in(sign_in(n, 1, expires_at)).await.unwrap();
        records.add_place_code(code(n, 1, expires_at), Timestamp(0)).await.unwrap();
    }
    assert_eq!(records.purge_expired(Timestamp(100)).await, Ok(2));
    assert_eq!(records.purge_expired(Timestamp(100)).await, Ok(0));
    assert!(records.sign_in(token(1), Timestamp(0)).await.unwrap().is_none());
    assert!(records.sign_in(token(2), Timestamp(100)).await.unwrap().is_some());
    assert_eq!(records.redeem_place_code(token(1), appointment(1), Timestamp(0)).await, Ok(None));
    assert_eq!(records.redeem_place_code(token(2), appointment(1), Timestamp(100)).await, Ok(Some(guest(2))));
}

fn code(n: u8, visit: u128, expires_at: i64) -> PlaceCode {
    PlaceCode { hash: token(n), appointment: appointment(visit), guest: guest(n), expires_at: Timestamp(expires_at) }
}

#[tokio::test]
async fn a_browser_has_one_place_in_each_appointment() {
    let (_folder, _store, records) = peopled().await;
    records.set_place(token(1), appointment(1), guest(1)).await.unwrap();
    records.set_place(token(1), appointment(2), guest(2)).await.unwrap();
    let place = async |n, visit| records.place(token(n), appointment(visit)).await.unwrap();
    assert_eq!((place(1, 1).await, place(1, 2).await, place(2, 1).await), (Some(guest(1)), Some(guest(2)), None));
    records.set_place(token(1), appointment(1), guest(3)).await.unwrap();
    assert_eq!((place(1, 1).await, place(1, 2).await), (Some(guest(3)), Some(guest(2))));
    let nowhere = records.set_place(token(1), appointment(9), guest(1)).await;
    assert_eq!(nowhere, Err(WriteError::NoSuch { what: "appointment" }));
}

#[tokio::test]
async fn a_code_is_good_once_in_its_appointment_and_time() {
    let (_folder, _store, records) = peopled().await;
    records.add_place_code(code(1, 1, 100), Timestamp(0)).await.unwrap();
    let redeem = async |visit, now| records.redeem_place_code(token(1), appointment(visit), Timestamp(now)).await;
    assert_eq!(redeem(2, 50).await, Ok(None));
    assert_eq!(redeem(1, 100).await, Ok(None));
    assert_eq!(redeem(1, 99).await, Ok(Some(guest(1))));
    assert_eq!(redeem(1, 99).await, Ok(None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_redeem_a_code_at_once_one_gets_the_place() {
    let (_folder, _store, records) = peopled().await;
    records.add_place_code(code(1, 1, 100), Timestamp(0)).await.unwrap();
    let redeem = |_| {
        let records = records.clone();
        tokio::spawn(async move { records.redeem_place_code(token(1), appointment(1), Timestamp(1)).await })
    };
    let mut won = 0;
    for redeemer in (0..20).map(redeem).collect::<Vec<_>>() {
        won += usize::from(redeemer.await.unwrap().unwrap() == Some(guest(1)));
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn guessing_kills_the_codes_that_were_open_meanwhile() {
    let (_folder, _store, records) = peopled().await;
    let redeem = async |n, visit| records.redeem_place_code(token(n), appointment(visit), Timestamp(1)).await.unwrap();
    for n in [1, 2] {
        records.add_place_code(code(n, 1, 100), Timestamp(0)).await.unwrap();
    }
    records.add_place_code(code(1, 2, 100), Timestamp(0)).await.unwrap();
    for _ in 1..PLACE_CODE_GUESSES_MAX {
        assert_eq!(redeem(99, 1).await, None);
    }
    assert_eq!(redeem(1, 1).await, Some(guest(1)));
    assert_eq!(redeem(99, 1).await, None);
    assert_eq!(redeem(2, 1).await, None);
    // Another appointment's, and one that was opened after the guesses, are as good as ever.
    assert_eq!(redeem(1, 2).await, Some(guest(1)));
    records.add_place_code(code(3, 1, 100), Timestamp(0)).await.unwrap();
    assert_eq!(redeem(3, 1).await, Some(guest(3)));
}

#[tokio::test]
async fn an_open_code_is_not_given_to_another_and_a_dead_one_may_be() {
    let (_folder, _store, records) = peopled().await;
    let again = |now| {
        let other = PlaceCode { guest: guest(9), ..code(1, 1, 1_000) };
        records.add_place_code(other, Timestamp(now))
    };
    records.add_place_code(code(1, 1, 100), Timestamp(0)).await.unwrap();
    assert_eq!(again(99).await, Err(WriteError::Taken { what: "code" }));
    again(100).await.unwrap();
    let redeemed = records.redeem_place_code(token(1), appointment(1), Timestamp(100)).await;
    assert_eq!(redeemed, Ok(Some(guest(9))));
    again(101).await.unwrap();
    let nowhere = records.add_place_code(code(1, 9, 100), Timestamp(0)).await;
    assert_eq!(nowhere, Err(WriteError::NoSuch { what: "appointment" }));
}
