//! A request with an `Idempotency-Key` is done once, whatever is repeated and whatever dies.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Site;

async fn count(site: &Site) -> usize {
    site.system.get("/api/v1/appointments?limit=100").await.body["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn r6_the_same_key_with_the_same_body_is_answered_the_same_after_a_restart_too() {
    let mut site = Site::open().await;
    let form = site.form(3).await;
    let first = site.system.post("/api/v1/appointments").key("a").json(&form).await;
    assert_eq!(first.status, 201);
    // What it has become since is not what was answered.
    let path = first.location.clone().unwrap();
    assert_eq!(site.system.patch(&path).edition(&first).json(&json!({"title": "Second"})).await.status, 200);
    for _ in 0..2 {
        let again = site.system.post("/api/v1/appointments").key("a").json(&form).await;
        assert_eq!((again.status, &again.body, &again.tag), (201, &first.body, &first.tag));
        assert_eq!(again.location, first.location);
        site.power_cut().await;
    }
    assert_eq!(count(&site).await, 1);
    let other = site.system.post("/api/v1/appointments").key("b").json(&form).await;
    assert_ne!(other.body["id"], first.body["id"]);
}

#[tokio::test]
async fn r6_a_key_stands_for_what_was_asked_first_and_a_refusal_gives_it_back() {
    let site = Site::open().await;
    let form = |name: &str, email: &str| json!({"name": name, "email": email});
    let refused = site.system.post("/api/v1/clients").key("a").json(&form("", "ann@mail.example")).await;
    assert_eq!(refused.problem(), (422, "invalid_name"));
    let made = site.system.post("/api/v1/clients").key("a").json(&form("Ann", "ann@mail.example")).await;
    assert_eq!(made.status, 201);
    let other = site.system.post("/api/v1/clients").key("a").json(&form("Bea", "bea@mail.example")).await;
    assert_eq!(other.problem(), (422, "key_taken"));
    for key in ["", &"k".repeat(256)] {
        let refused = site.system.post("/api/v1/clients").key(key).json(&form("Bea", "bea@mail.example")).await;
        assert_eq!(refused.problem(), (400, "malformed"), "{key}");
    }
    assert_eq!(site.system.get("/api/v1/clients").await.body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn r6_repetitions_of_a_cancellation_and_of_a_new_link_are_done_once() {
    let site = Site::open().await;
    let appointment = site.appointment(3).await;
    let path = format!("/api/v1/appointments/{}", appointment["id"].as_str().unwrap());
    let link = site.system.get(&format!("{path}/link")).await;
    let replace = async || site.system.post(&format!("{path}/link")).key("link").edition(&link).send().await;
    let (first, second) = (replace().await, replace().await);
    assert_eq!((first.status, &first.body), (200, &second.body));
    assert_eq!(first.body["generation"], 1);
    // The link is a secret, and what is kept for a repetition does not say it.
    let secret = first.body["url"].as_str().unwrap().rsplit('/').next().unwrap();
    assert_eq!(secret.len(), 22);
    for file in std::fs::read_dir(site.practice.data()).unwrap() {
        let file = file.unwrap().path();
        let kept = if file.is_file() { std::fs::read(&file).unwrap() } else { Vec::new() };
        let has_secret = kept.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!has_secret, "{} has the link", file.display());
    }
    // Replaced once more, the answer that is repeated leads nowhere, and says so.
    let newest = site.system.post(&format!("{path}/link")).edition(&first).send().await;
    assert_eq!(newest.body["generation"], 2);
    let late = replace().await;
    assert_eq!((late.status, &late.body["url"], &late.body["revoked"]), (200, &Value::Null, &json!(true)));
    let cancel =
        async || site.system.post(&format!("{path}/cancel")).key("cancel").header("if-match", "\"1\"").send().await;
    let (first, second) = (cancel().await, cancel().await);
    assert_eq!((first.status, &first.body), (200, &second.body));
}

#[tokio::test]
async fn r6_of_many_at_once_under_one_key_one_is_done() {
    let site = Site::open().await;
    let form = site.form(3).await;
    let asked = (0..12).map(|_| site.system.post("/api/v1/appointments").key("a").json(&form));
    let answers = join_all(asked).await;
    let mut made: Vec<&Value> = Vec::new();
    for answer in &answers {
        match answer.status {
            201 => made.push(&answer.body),
            _ => assert_eq!(answer.problem(), (409, "underway")),
        }
    }
    assert!(!made.is_empty() && made.iter().all(|body| *body == made[0]), "{answers:?}");
    assert_eq!(count(&site).await, 1);
}

#[tokio::test]
async fn r6_a_request_repeated_after_the_server_died_in_it_is_done_once() {
    let mut site = Site::open().await;
    let form = site.form(3).await;
    let mut died_unanswered = 0;
    for round in 0..10u64 {
        let key = format!("round {round}");
        let asking = site.system.post("/api/v1/appointments").key(&key).try_json(&form);
        // Later each time, so that it dies before, between and after the writes.
        let cut = Duration::from_micros(round * 1_500);
        let answered = tokio::time::timeout(cut, asking).await.ok().flatten();
        died_unanswered += usize::from(answered.is_none());
        site.power_cut().await;
        let again = site.system.post("/api/v1/appointments").key(&key).json(&form).await;
        assert_eq!(again.status, 201, "{again:?}");
        if let Some(answered) = answered {
            assert_eq!(again.body, answered.body);
        }
        assert_eq!(count(&site).await, usize::try_from(round).unwrap() + 1, "after {key}");
    }
    assert!(died_unanswered > 0, "every request was answered before the cut");
}
