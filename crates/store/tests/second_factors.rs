//! Second factors of the staff: no sign-in by a password without a proof, and none is taken twice.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that stumbles has failed"
)]

mod support;

use session::{Name, PersonId, Timestamp};
use store::{
    Email, Ended, FactorSecret, NewSecondFactor, PersonRecord, PersonRole, Proof, Records, Roles, SignIn, Store,
    TokenHash, WriteError,
};
use support::{PRACTICE, new_store};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(50);
const PASSWORD: &str = "the hash";
const REFUSED: Result<(), WriteError> = Err(WriteError::NoSuch { what: "second factor" });

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn token(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn sign_in(n: u8) -> SignIn {
    SignIn {
        token: token(n),
        person: person(1),
        created_at: Timestamp(1),
        last_seen: Timestamp(1),
        last_input: Timestamp(1),
        expires_at: Timestamp(100),
        browser: None,
        system: None,
    }
}

fn new_factor() -> NewSecondFactor {
    NewSecondFactor { secret: FactorSecret([7; 20]), step: 10, codes: vec![token(91), token(92)], since: NOW }
}

/// Persons 1 and 2, of whom 1 is signed in in the browsers 1 and 2.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    for n in [1, 2] {
        let email = Email::new(&format!("{n}@mail.example")).unwrap();
        let role = PersonRole::Staff(Roles::FOUNDER);
        let one = PersonRecord::new(person(n), role, Name::new("Ada Lind").unwrap(), email);
        records.add_person(PersonRecord { password_hash: Some(PASSWORD.into()), ..one }).await.unwrap();
    }
    records.add_sign_in(sign_in(1)).await.unwrap();
    records.add_sign_in(sign_in(2)).await.unwrap();
    (folder, store, records)
}

#[tokio::test]
async fn who_switches_it_on_stays_signed_in_where_they_do_and_nowhere_else() {
    let (_folder, _store, records) = peopled().await;
    let mut told = records.ended();
    records.turn_on_second_factor((person(1), token(1)), new_factor()).await.unwrap();
    assert_eq!(*told.try_recv().unwrap(), Ended { person: person(1), sign_ins: vec![token(2)] });
    assert!(records.sign_in(token(1), NOW).await.unwrap().is_some());
    assert!(records.sign_in(token(2), NOW).await.unwrap().is_none());
    let kept = records.second_factor(person(1)).await.unwrap().unwrap();
    assert_eq!((kept.secret, kept.codes_left), (FactorSecret([7; 20]), 2));
    assert_eq!(records.second_factor(person(2)).await.unwrap(), None);
    assert_eq!(records.who_has_second_factors().await.unwrap(), [person(1)].into());
    let again = records.turn_on_second_factor((person(1), token(1)), new_factor()).await;
    assert_eq!(again, Err(WriteError::Taken { what: "second factor" }));
    assert!(!format!("{kept:?}").contains('7'));
}

#[tokio::test]
async fn a_password_signs_in_with_a_code_alone_and_each_code_once() {
    let (_folder, _store, records) = peopled().await;
    let come = async |n, proof| records.add_sign_in_by_password(sign_in(n), (PASSWORD.into(), proof)).await;
    assert_eq!(come(10, None).await, Ok(()));
    assert_eq!(come(11, Some(Proof::Step(99))).await, REFUSED, "there is none to prove");
    records.turn_on_second_factor((person(1), token(1)), new_factor()).await.unwrap();
    assert_eq!(come(11, None).await, REFUSED);
    for used in [9, 10] {
        assert_eq!(come(11, Some(Proof::Step(used))).await, REFUSED, "{used}");
    }
    assert_eq!(come(11, Some(Proof::Step(12))).await, Ok(()));
    assert_eq!(come(12, Some(Proof::Step(11))).await, REFUSED, "one that is older than the newest");
    assert_eq!(come(12, Some(Proof::Recovery(token(93)))).await, REFUSED);
    assert_eq!(come(12, Some(Proof::Recovery(token(91)))).await, Ok(()));
    assert_eq!(come(13, Some(Proof::Recovery(token(91)))).await, REFUSED);
    assert_eq!(records.second_factor(person(1)).await.unwrap().unwrap().codes_left, 1);
    let wrong = records.add_sign_in_by_password(sign_in(13), ("another".into(), Some(Proof::Step(13)))).await;
    assert_eq!(wrong, Err(WriteError::NoSuch { what: "person" }));
}

#[tokio::test]
async fn it_is_switched_off_by_a_proof_and_taken_off_with_every_sign_in() {
    let (_folder, _store, records) = peopled().await;
    let on = async || records.turn_on_second_factor((person(1), token(1)), new_factor()).await.unwrap();
    on().await;
    assert_eq!(records.turn_off_second_factor(person(1), Proof::Step(10)).await, Ok(false));
    assert_eq!(records.turn_off_second_factor(person(1), Proof::Recovery(token(92))).await, Ok(true));
    assert_eq!(records.second_factor(person(1)).await.unwrap(), None);
    assert!(records.sign_in(token(1), NOW).await.unwrap().is_some());
    on().await;
    let mut told = records.ended();
    assert_eq!(records.take_off_second_factor(person(2)).await, REFUSED);
    records.take_off_second_factor(person(1)).await.unwrap();
    assert_eq!(*told.try_recv().unwrap(), Ended { person: person(1), sign_ins: vec![token(1)] });
    assert_eq!(records.add_sign_in_by_password(sign_in(2), (PASSWORD.into(), None)).await, Ok(()));
}
