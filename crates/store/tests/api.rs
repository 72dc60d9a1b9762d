//! Tokens of other systems, and requests that they may repeat.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

mod support;

use session::{Name, PersonId, Timestamp};
use store::{
    ApiScope, Begun, Email, NewApiToken, PersonRecord, PersonRole, Practice, PracticeId, Records, RequestAnswer,
    RequestKey, Roles, TokenHash, WriteError,
};
use support::{PRACTICE, new_store};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_000_000);
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
const TOKEN: Uuid = Uuid::from_u128(7);

fn hash(n: u8) -> TokenHash {
    TokenHash([n; 32])
}

fn token() -> NewApiToken {
    NewApiToken {
        id: TOKEN,
        name: Name::new("The record system").unwrap(),
        token: hash(1),
        scopes: vec![ApiScope::ClientsRead, ApiScope::AppointmentsWrite],
        created_at: NOW,
        made_by: None,
    }
}

fn key(text: &str) -> RequestKey {
    RequestKey { token: TOKEN, key: text.to_owned() }
}

fn answer(text: &str) -> RequestAnswer {
    RequestAnswer { status: 201, answer: text.to_owned() }
}

async fn begin(records: &Records, text: &str, asked: u8, makes: u128, now: Timestamp) -> Begun {
    records.begin_request(key(text), (hash(asked), Uuid::from_u128(makes)), now).await.unwrap()
}

#[tokio::test]
async fn a_token_is_known_by_its_hash_in_its_practice_until_it_is_revoked() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    let known = records.api_token(hash(1)).await.unwrap().unwrap();
    assert_eq!((known.id, known.scopes), (TOKEN, vec![ApiScope::ClientsRead, ApiScope::AppointmentsWrite]));
    assert_eq!(records.api_token(hash(2)).await.unwrap(), None);
    let other = PracticeId(Uuid::from_u128(2));
    store.add_practice(Practice { id: other, name: "Next door".into() }).await.unwrap();
    assert_eq!(store.records(other).api_token(hash(1)).await.unwrap(), None, "it opens another practice");
    let again = NewApiToken { id: Uuid::from_u128(8), ..token() };
    assert_eq!(records.add_api_token(again).await, Err(WriteError::Taken { what: "token" }));

    records.revoke_api_token(TOKEN, Timestamp(2_000_000)).await.unwrap();
    records.revoke_api_token(TOKEN, Timestamp(3_000_000)).await.unwrap();
    assert_eq!(records.api_token(hash(1)).await.unwrap(), None);
    assert_eq!(records.api_tokens().await.unwrap()[0].revoked_at, Some(Timestamp(2_000_000)));
    let nobody = records.revoke_api_token(Uuid::from_u128(9), NOW).await;
    assert_eq!(nobody, Err(WriteError::NoSuch { what: "token" }));
}

#[tokio::test]
async fn a_token_names_who_made_it_by_the_name_that_they_have_now() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    let ada = PersonId(Uuid::from_u128(1));
    let staff = PersonRole::Staff(Roles::FOUNDER);
    let email = Email::new("ada@practice.example").unwrap();
    records.add_person(PersonRecord::new(ada, staff, Name::new("Ada Lind").unwrap(), email)).await.unwrap();
    records.add_api_token(token()).await.unwrap();
    let hers = NewApiToken { id: Uuid::from_u128(8), token: hash(2), made_by: Some(ada), ..token() };
    records.add_api_token(hers).await.unwrap();
    let makers: Vec<_> = records.api_tokens().await.unwrap().into_iter().map(|token| token.made_by).collect();
    assert_eq!(makers, [None, Some(Name::new("Ada Lind").unwrap())]);
}

#[tokio::test]
async fn the_use_of_a_token_is_noted_once_a_minute() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    for (now, noted) in [(0, 0), (59_999, 0), (60_000, 60_000), (119_999, 60_000)] {
        let known = records.api_token(hash(1)).await.unwrap().unwrap();
        records.note_use_of_api_token(&known, NOW.plus_ms(now)).await.unwrap();
        let last_used = records.api_tokens().await.unwrap()[0].last_used_at;
        assert_eq!(last_used, Some(NOW.plus_ms(noted)), "after {now} ms");
    }
}

#[tokio::test]
async fn a_request_left_begun_goes_on_with_the_id_that_it_was_begun_with_and_is_answered_once() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    assert_eq!(begin(&records, "a", 1, 100, NOW).await, Begun::Now);
    assert_eq!(begin(&records, "a", 1, 200, NOW).await, Begun::Before(Uuid::from_u128(100)));
    assert_eq!(begin(&records, "a", 2, 200, NOW).await, Begun::AskedOtherwise);
    records.answer_request(key("a"), answer("{}")).await.unwrap();
    assert_eq!(begin(&records, "a", 1, 200, NOW).await, Begun::Answered(answer("{}")));
    assert_eq!(begin(&records, "a", 2, 200, NOW).await, Begun::AskedOtherwise);
    assert_eq!(begin(&records, "b", 2, 200, NOW).await, Begun::Now, "another key is another request");
}

#[tokio::test]
async fn a_refused_request_gives_its_key_back_and_an_answered_one_does_not() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    begin(&records, "a", 1, 100, NOW).await;
    records.forget_request(key("a")).await.unwrap();
    assert_eq!(begin(&records, "a", 2, 200, NOW).await, Begun::Now);
    records.answer_request(key("a"), answer("{}")).await.unwrap();
    records.forget_request(key("a")).await.unwrap();
    assert_eq!(begin(&records, "a", 2, 200, NOW).await, Begun::Answered(answer("{}")));
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let (_folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    for text in ["a", "b"] {
        begin(&records, text, 1, 100, NOW).await;
        records.answer_request(key(text), answer("{}")).await.unwrap();
    }
    let later = NOW.plus_ms(DAY_MS);
    assert_eq!(begin(&records, "a", 2, 100, NOW.plus_ms(DAY_MS - 1)).await, Begun::AskedOtherwise);
    assert_eq!(begin(&records, "a", 2, 100, later).await, Begun::Now);
    assert_eq!(records.purge_expired(later).await.unwrap(), 1, "the other one is swept away");
}

#[tokio::test]
async fn so_many_keys_of_a_token_are_kept_and_others_wait_until_those_have_expired() {
    let (folder, store) = new_store().await;
    let records = store.records(PRACTICE);
    records.add_api_token(token()).await.unwrap();
    assert_eq!(begin(&records, "first", 1, 1, NOW).await, Begun::Now);
    support::change_outside(
        folder.path(),
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19999) \
         INSERT INTO api_requests (practice, token, key, asked_hash, makes, expires_at) \
         SELECT practice, token, 'k' || i, asked_hash, makes, expires_at FROM api_requests, n WHERE key = 'first'",
    )
    .await;
    assert_eq!(begin(&records, "another", 1, 2, NOW).await, Begun::TooMany);
    assert_eq!(begin(&records, "first", 1, 3, NOW).await, Begun::Before(Uuid::from_u128(1)), "what is kept is known");
    let later = NOW.plus_ms(DAY_MS);
    records.purge_expired(later).await.unwrap();
    assert_eq!(begin(&records, "another", 1, 2, later).await, Begun::Now);
}
