//! Secret addresses of calendars.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Name, PersonId, Timestamp};
use store::{
    Email, Feed, NewFeed, PersonRecord, PersonRole, Practice, PracticeId, Records, Roles, StaffChange, Store,
    TokenHash, WriteError,
};
use support::{PRACTICE, new_store};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_000_000);

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn secret(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn feed(of: u128, n: u8) -> NewFeed {
    NewFeed { person: person(of), secret: secret(n), has_titles: false, created_at: NOW.plus_ms(n.into()) }
}

/// Persons 1 and 2, who work there.
async fn peopled() -> (TempDir, Store, Records) {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    for n in [1, 2] {
        let email = Email::new(&format!("{n}@mail.example")).unwrap();
        let role = PersonRole::Staff(Roles::FOUNDER);
        records.add_person(PersonRecord::new(person(n), role, Name::new("Ada").unwrap(), email)).await.unwrap();
    }
    (folder, store, records)
}

async fn owner(records: &Records, n: u8) -> Option<PersonId> {
    records.feed(secret(n)).await.unwrap().map(|feed| feed.person)
}

#[tokio::test]
async fn a_person_has_one_feed_which_is_known_by_the_newest_secret_alone() {
    let (_folder, store, records) = peopled().await;
    records.keep_feed(feed(1, 1)).await.unwrap();
    records.keep_feed(feed(2, 2)).await.unwrap();
    records.keep_feed(feed(1, 3)).await.unwrap();
    assert_eq!(owner(&records, 1).await, None);
    assert_eq!((owner(&records, 2).await, owner(&records, 3).await), (Some(person(2)), Some(person(1))));
    assert_eq!(records.keep_feed(feed(9, 4)).await, Err(WriteError::NoSuch { what: "person" }));
    let other = PracticeId(Uuid::from_u128(2));
    store.add_practice(Practice { id: other, name: "Next door".into() }).await.unwrap();
    assert_eq!(store.records(other).feed(secret(3)).await.unwrap(), None, "it opens another practice");

    records.remove_feed(person(1)).await.unwrap();
    records.remove_feed(person(1)).await.unwrap();
    assert_eq!((owner(&records, 3).await, owner(&records, 2).await), (None, Some(person(2))));
}

#[tokio::test]
async fn titles_come_and_go_under_the_same_secret() {
    let (_folder, _store, records) = peopled().await;
    assert_eq!(records.change_feed(person(1), true).await, Err(WriteError::NoSuch { what: "feed" }));
    records.keep_feed(feed(1, 1)).await.unwrap();
    records.change_feed(person(1), true).await.unwrap();
    let kept = Feed { person: person(1), has_titles: true, created_at: NOW.plus_ms(1), last_used_at: None };
    assert_eq!(records.feed(secret(1)).await.unwrap(), Some(kept.clone()));
    assert_eq!(records.feed_of(person(1)).await.unwrap(), Some(kept));
}

#[tokio::test]
async fn that_a_feed_was_read_is_noted_once_a_minute_and_of_the_newest_alone() {
    let (_folder, _store, records) = peopled().await;
    records.keep_feed(feed(1, 1)).await.unwrap();
    for (now, noted) in [(0, 0), (59_999, 0), (60_000, 60_000)] {
        let known = records.feed_of(person(1)).await.unwrap().unwrap();
        records.note_use_of_feed(&known, NOW.plus_ms(now)).await.unwrap();
        let last_used = records.feed_of(person(1)).await.unwrap().unwrap().last_used_at;
        assert_eq!(last_used, Some(NOW.plus_ms(noted)), "after {now} ms");
    }
    let before = records.feed_of(person(1)).await.unwrap().unwrap();
    records.keep_feed(feed(1, 2)).await.unwrap();
    records.note_use_of_feed(&before, NOW.plus_ms(180_000)).await.unwrap();
    assert_eq!(records.feed_of(person(1)).await.unwrap().unwrap().last_used_at, None);
}

#[tokio::test]
async fn who_is_put_aside_has_no_feed_any_more_also_when_they_come_back() {
    let (_folder, _store, records) = peopled().await;
    records.keep_feed(feed(1, 1)).await.unwrap();
    let change = |edition, archived| StaffChange { id: person(1), edition, roles: Roles::FOUNDER, archived };
    records.change_staff(change(1, true), NOW).await.unwrap();
    records.change_staff(change(2, false), NOW).await.unwrap();
    assert_eq!(owner(&records, 1).await, None);
}
