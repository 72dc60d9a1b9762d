//! Who works at the practice, and as what.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that stumbles has failed"
)]

mod support;

use std::time::Duration;

use session::{Name, PersonId, Timestamp};
use store::{
    Email, Ended, PersonRecord, PersonRole, Records, Roles, SignIn, StaffChange, StaffRole, Store, TokenHash,
    WriteError,
};
use support::{PRACTICE, new_store};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(50);

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn token(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn scheduler() -> Roles {
    Roles::of(&[StaffRole::Scheduler]).unwrap()
}

/// Admins 1 and 2, each signed in in a browser of the same number, and client 3.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let staff = PersonRole::Staff(Roles::FOUNDER);
    for (n, role) in [(1, staff), (2, staff), (3, PersonRole::Client)] {
        let email = Email::new(&format!("{n}@mail.example")).unwrap();
        let one = PersonRecord::new(person(n), role, Name::new("Ada Lind").unwrap(), email);
        records.add_person(one).await.unwrap();
    }
    for n in [1, 2] {
        records.add_sign_in(sign_in(n)).await.unwrap();
    }
    (folder, store, records)
}

fn sign_in(n: u8) -> SignIn {
    SignIn {
        token: token(n),
        person: person(n.into()),
        created_at: Timestamp(1),
        last_seen: Timestamp(1),
        last_input: Timestamp(1),
        expires_at: Timestamp(100),
        browser: None,
        system: None,
    }
}

/// What is told of somebody with one browser.
fn ended(n: u8) -> Ended {
    Ended { person: person(n.into()), sign_ins: vec![token(n)] }
}

fn change(n: u128, edition: u32, roles: Roles) -> StaffChange {
    StaffChange { id: person(n), edition, roles, archived: false }
}

#[tokio::test]
async fn what_somebody_is_can_be_several_things_and_changes() {
    let (_folder, _store, records) = peopled().await;
    let all = Roles::of(&StaffRole::ALL).unwrap();
    assert_eq!(all.each().collect::<Vec<_>>(), StaffRole::ALL);
    let mut told = records.ended();
    for (edition, roles) in [(1, all), (2, scheduler())] {
        records.change_staff(change(1, edition, roles), NOW).await.unwrap();
        assert_eq!(*told.try_recv().unwrap(), ended(1), "who is signed in is known as something else");
        assert_eq!(records.person(person(1)).await.unwrap().unwrap().role, PersonRole::Staff(roles));
    }
    assert!(records.sign_in(token(1), NOW).await.unwrap().is_some());
    assert_eq!(records.change_staff(change(1, 2, all), NOW).await, Err(WriteError::Changed));
    let nobody = Err(WriteError::NoSuch { what: "person" });
    for n in [3, 4] {
        assert_eq!(records.change_staff(change(n, 1, all), NOW).await, nobody, "{n}");
    }
}

#[tokio::test]
async fn who_stays_what_they_were_is_put_out_of_nothing() {
    let (_folder, _store, records) = peopled().await;
    let mut told = records.ended();
    records.change_staff(change(1, 1, Roles::FOUNDER), NOW).await.unwrap();
    assert!(told.try_recv().is_err());
    assert_eq!(records.person(person(1)).await.unwrap().unwrap().edition, 1);
    assert_eq!(records.change_staff(change(1, 2, Roles::FOUNDER), NOW).await, Err(WriteError::Changed));
}

#[tokio::test]
async fn who_is_put_aside_is_signed_out_and_cannot_be_signed_in() {
    let (_folder, _store, records) = peopled().await;
    let gone = StaffChange { archived: true, ..change(2, 1, Roles::FOUNDER) };
    let mut told = records.ended();
    records.change_staff(gone, NOW).await.unwrap();
    assert_eq!(*told.try_recv().unwrap(), ended(2));
    assert!(records.sign_in(token(2), NOW).await.unwrap().is_none());
    assert!(records.sign_in(token(1), NOW).await.unwrap().is_some());
    assert_eq!(records.add_sign_in(sign_in(2)).await, Err(WriteError::NoSuch { what: "person" }));
    records.change_staff(change(2, 2, Roles::FOUNDER), NOW).await.unwrap();
    records.add_sign_in(sign_in(2)).await.unwrap();
}

#[tokio::test]
async fn a_password_that_was_verified_signs_in_only_as_long_as_it_is_the_one_on_record() {
    let (folder, _store, records) = peopled().await;
    let by = |n: u8, hash: &str| {
        records.add_sign_in_by_password(SignIn { token: token(n), ..sign_in(1) }, (hash.into(), None))
    };
    let nobody = Err(WriteError::NoSuch { what: "person" });
    assert_eq!(by(11, "the old one").await, nobody, "there is none yet");
    support::change_outside(
        folder.path(),
        "UPDATE people SET password_hash = 'the old one' WHERE email = '1@mail.example'",
    )
    .await;
    assert_eq!(by(11, "the old one").await, Ok(()));
    let change = ("the old one".into(), "the new one".into());
    assert_eq!(records.change_password((person(1), token(11)), change).await, Ok(true));
    assert_eq!(by(12, "the old one").await, nobody);
    assert!(records.sign_in(token(12), NOW).await.unwrap().is_none());
    assert_eq!(by(12, "the new one").await, Ok(()));
}

#[tokio::test]
async fn who_is_put_aside_loses_their_password_and_it_does_not_come_back_with_them() {
    let (folder, _store, records) = peopled().await;
    support::change_outside(folder.path(), "UPDATE people SET password_hash = 'the old one'").await;
    records.change_staff(change(2, 1, Roles::PROVIDER), NOW).await.unwrap();
    let password = async || records.person(person(2)).await.unwrap().unwrap().password_hash;
    assert_eq!(password().await.as_deref(), Some("the old one"), "another role takes nothing away");
    records.change_staff(StaffChange { archived: true, ..change(2, 2, Roles::PROVIDER) }, NOW).await.unwrap();
    assert_eq!(password().await, None);
    records.change_staff(change(2, 3, Roles::PROVIDER), NOW).await.unwrap();
    assert_eq!(password().await, None);
}

#[tokio::test]
async fn who_changes_their_password_stays_signed_in_where_they_do_and_nowhere_else() {
    let (folder, _store, records) = peopled().await;
    support::change_outside(folder.path(), "UPDATE people SET password_hash = 'the old one'").await;
    records.add_sign_in(SignIn { token: token(11), ..sign_in(1) }).await.unwrap();
    let mut told = records.ended();
    let change = async |from: &str| records.change_password((person(1), token(1)), (from.into(), "new".into())).await;
    assert_eq!(change("another").await, Ok(false));
    assert!(told.try_recv().is_err(), "what was refused ends nothing");
    assert_eq!(change("the old one").await, Ok(true));
    assert_eq!(*told.try_recv().unwrap(), Ended { person: person(1), sign_ins: vec![token(11)] });
    let mut left = Vec::new();
    for n in [1, 11, 2] {
        left.push(records.sign_in(token(n), NOW).await.unwrap().is_some());
    }
    assert_eq!(left, [true, false, true]);
}

#[tokio::test]
async fn what_a_write_ends_is_told_though_whoever_asked_for_it_is_gone() {
    let (_folder, _store, records) = peopled().await;
    let mut told = records.ended();
    let gone = StaffChange { archived: true, ..change(2, 1, Roles::FOUNDER) };
    {
        let mut asking = std::pin::pin!(records.change_staff(gone, NOW));
        let asked = std::future::poll_fn(|cx| std::task::Poll::Ready(asking.as_mut().poll(cx))).await;
        assert!(asked.is_pending(), "it is dropped before it is answered");
    }
    let told = tokio::time::timeout(Duration::from_secs(20), told.recv()).await.expect("it is told");
    assert_eq!(*told.unwrap(), ended(2));
    assert!(records.sign_in(token(2), NOW).await.unwrap().is_none(), "and it is so by then");
}

#[tokio::test]
async fn there_is_always_an_admin_left_even_if_two_give_it_up_at_once() {
    let (_folder, _store, records) = peopled().await;
    let aside = StaffChange { archived: true, ..change(2, 1, Roles::FOUNDER) };
    let (one, other) =
        tokio::join!(records.change_staff(change(1, 1, Roles::PROVIDER), NOW), records.change_staff(aside, NOW));
    let refused = [&one, &other].into_iter().filter(|done| **done == Err(WriteError::LastAdmin)).count();
    assert_eq!(refused, 1, "{one:?} {other:?}");
    let people = records.people().await.unwrap();
    let admins = people.iter().filter(|it| it.role.is(StaffRole::Admin) && !it.archived);
    assert_eq!(admins.count(), 1);
    assert_eq!(people.iter().map(|it| it.edition).sum::<u32>(), 4, "what was refused has changed nothing");
}
