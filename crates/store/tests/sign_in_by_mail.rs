//! Sign-ins that clients ask for by mail.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Name, PersonId, Timestamp};
use store::{
    ClientChange, Email, Language, MAILED_CODE_GUESSES_MAX, MailedSignIn, PersonRecord, PersonRole, Records, Redeemed,
    Reminders, Roles, SignIn, Store, TokenHash, WriteError,
};
use support::{PRACTICE, appointment, new_store};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(50);
const ADDRESS: &str = "cy@mail.example";

fn hash(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn email(text: &str) -> Email {
    Email::new(text).unwrap()
}

/// A provider, 1, and clients 2 and 3, of whom the last is archived.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let one = |n, role, address| PersonRecord::new(person(n), role, Name::new("Cy Moss").unwrap(), email(address));
    records.add_person(one(1, PersonRole::Staff(Roles::PROVIDER), "ada@practice.example")).await.unwrap();
    records.add_person(one(2, PersonRole::Client, ADDRESS)).await.unwrap();
    let past = PersonRecord { archived: true, ..one(3, PersonRole::Client, "past@mail.example") };
    records.add_person(past).await.unwrap();
    (folder, store, records)
}

/// Of browser `n`, with link `10 + n` and code `20 + n`.
fn asked(n: u8, address: &str) -> MailedSignIn {
    MailedSignIn {
        browser: hash(n),
        link: hash(10 + n),
        code: hash(20 + n),
        email: email(address),
        appointment: None,
        expires_at: Timestamp(100),
    }
}

const GOOD: Option<Redeemed> = Some(Redeemed { person: PersonId(Uuid::from_u128(2)), appointment: None });

#[tokio::test]
async fn the_link_is_good_once_and_takes_the_code_with_it() {
    let (_folder, _store, records) = peopled().await;
    records.ask_for_sign_in(asked(1, " Cy@MAIL.example ")).await.unwrap();
    assert_eq!(records.client_of_mailed_link(hash(11), NOW).await.unwrap().unwrap().id, person(2));
    assert_eq!(records.redeem_mailed_link(hash(12), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(GOOD));
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), NOW).await, Ok(None));
}

#[tokio::test]
async fn the_code_is_good_once_in_the_browser_that_asked_and_takes_the_link_with_it() {
    let (_folder, _store, records) = peopled().await;
    records.ask_for_sign_in(asked(1, ADDRESS)).await.unwrap();
    assert_eq!(records.redeem_mailed_code(hash(2), hash(21), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), NOW).await, Ok(GOOD));
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(None));
}

#[tokio::test]
async fn both_end_with_their_time() {
    let (_folder, _store, records) = peopled().await;
    records.ask_for_sign_in(asked(1, ADDRESS)).await.unwrap();
    let late = Timestamp(100);
    assert_eq!(records.client_of_mailed_link(hash(11), late).await.unwrap(), None);
    assert_eq!(records.redeem_mailed_link(hash(11), late).await, Ok(None));
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), late).await, Ok(None));
    assert_eq!(records.purge_expired(Timestamp(99)).await, Ok(0));
    assert_eq!(records.purge_expired(late).await, Ok(1));
}

#[tokio::test]
async fn wrong_codes_kill_the_code_and_not_the_link() {
    let (_folder, _store, records) = peopled().await;
    records.ask_for_sign_in(asked(1, ADDRESS)).await.unwrap();
    for _ in 0..MAILED_CODE_GUESSES_MAX {
        assert_eq!(records.redeem_mailed_code(hash(1), hash(99), NOW).await, Ok(None));
    }
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(GOOD));
}

#[tokio::test]
async fn a_newer_one_voids_the_older_of_the_same_browser_and_no_other() {
    let (_folder, _store, records) = peopled().await;
    records.ask_for_sign_in(asked(1, ADDRESS)).await.unwrap();
    records.ask_for_sign_in(asked(2, ADDRESS)).await.unwrap();
    let again = MailedSignIn { link: hash(31), code: hash(41), ..asked(2, ADDRESS) };
    records.ask_for_sign_in(again).await.unwrap();
    assert_eq!(records.redeem_mailed_link(hash(12), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_code(hash(2), hash(22), NOW).await, Ok(None));
    // What another browser asks for in somebody's name takes nothing from them.
    assert_eq!(records.redeem_mailed_code(hash(1), hash(21), NOW).await, Ok(GOOD));
}

#[tokio::test]
async fn the_first_that_signs_a_client_in_ends_all_that_were_asked_for_in_their_name() {
    let (_folder, _store, records) = peopled().await;
    for n in 1..=3 {
        records.ask_for_sign_in(asked(n, ADDRESS)).await.unwrap();
    }
    records.ask_for_sign_in(asked(4, "nobody@mail.example")).await.unwrap();
    assert_eq!(records.redeem_mailed_link(hash(12), NOW).await, Ok(GOOD));
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(None));
    assert_eq!(records.redeem_mailed_code(hash(3), hash(23), NOW).await, Ok(None));
    assert_eq!(records.purge_expired(Timestamp(100)).await, Ok(1), "that of nobody");
}

#[tokio::test]
async fn nobody_a_provider_and_who_is_archived_get_what_signs_nobody_in() {
    let (_folder, _store, records) = peopled().await;
    for (n, address) in [(1, "nobody@mail.example"), (2, "ada@practice.example"), (3, "past@mail.example")] {
        records.ask_for_sign_in(asked(n, address)).await.unwrap();
        assert_eq!(records.client_of_mailed_link(hash(10 + n), NOW).await.unwrap(), None);
        assert_eq!(records.redeem_mailed_code(hash(n), hash(20 + n), NOW).await, Ok(None));
        assert_eq!(records.redeem_mailed_link(hash(10 + n), NOW).await, Ok(None));
    }
    // The row of an unknown address is in nobody's way.
    records.ask_for_sign_in(asked(4, "nobody@mail.example")).await.unwrap();
    records.ask_for_sign_in(asked(5, ADDRESS)).await.unwrap();
    assert_eq!(records.redeem_mailed_link(hash(15), NOW).await, Ok(GOOD));
}

#[tokio::test]
async fn an_appointment_has_to_be_there() {
    let (_folder, _store, records) = peopled().await;
    let by_link = MailedSignIn { appointment: Some(appointment(7)), ..asked(1, ADDRESS) };
    assert_eq!(records.ask_for_sign_in(by_link).await, Err(WriteError::NoSuch { what: "appointment" }));
}

#[tokio::test]
async fn another_address_and_being_archived_end_what_a_client_had_signed_in_and_still_could() {
    let (_folder, _store, records) = peopled().await;
    let change = |edition, address, archived| ClientChange {
        id: person(2),
        edition,
        name: Name::new("Cy Moss").unwrap(),
        email: email(address),
        phone: None,
        language: Language::Spanish,
        zone: None,
        reminders: Reminders::Off,
        archived,
    };
    let sign_in = SignIn {
        token: hash(7),
        person: person(2),
        created_at: NOW,
        last_seen: NOW,
        last_input: NOW,
        expires_at: Timestamp(100),
        browser: None,
        system: None,
    };
    records.add_sign_in(sign_in.clone()).await.unwrap();
    records.ask_for_sign_in(asked(1, ADDRESS)).await.unwrap();
    records.change_client(change(1, ADDRESS, false), NOW).await.unwrap();
    assert!(records.sign_in(hash(7), NOW).await.unwrap().is_some());
    assert!(records.client_of_mailed_link(hash(11), NOW).await.unwrap().is_some());
    assert_eq!(records.change_client(change(1, "new@mail.example", false), NOW).await, Err(WriteError::Changed));
    assert!(records.sign_in(hash(7), NOW).await.unwrap().is_some(), "what was refused changes nothing");
    records.change_client(change(2, "new@mail.example", false), NOW).await.unwrap();
    assert!(records.sign_in(hash(7), NOW).await.unwrap().is_none());
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(None));

    records.add_sign_in(sign_in).await.unwrap();
    records.ask_for_sign_in(asked(1, "new@mail.example")).await.unwrap();
    let mut told = records.ended();
    records.change_client(change(3, "new@mail.example", true), NOW).await.unwrap();
    assert_eq!(told.try_recv().unwrap().sign_ins, [hash(7)], "whose open pages are to be told");
    assert!(records.sign_in(hash(7), NOW).await.unwrap().is_none());
    records.change_client(change(4, "new@mail.example", false), NOW).await.unwrap();
    assert_eq!(records.redeem_mailed_link(hash(11), NOW).await, Ok(None));
}
