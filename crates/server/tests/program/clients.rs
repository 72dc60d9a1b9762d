//! A practice's clients as its providers keep them, over HTTP (R1).

use bots::Browser;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wire::Client;

use crate::{house::House, set_up::Practice};

/// Sends it, and says what came of it: the client, or the code of the problem.
async fn keep(browser: &Browser, form: &Value) -> Result<Client, String> {
    let answer = browser.post("/api/workspace/clients", form).await.unwrap();
    let is_good = answer.status().is_success();
    let said: Value = answer.json().await.unwrap();
    if is_good { Ok(serde_json::from_value(said).unwrap()) } else { Err(said["code"].as_str().unwrap().to_owned()) }
}

fn ann() -> Value {
    json!({
        "id": "0198c0de-5a1e-7c11-9d2e-000000000001", "edition": 0, "name": "Ann Berg", "email": "Ann@Mail.Example",
        "phone": "+1 (555) 010-0142", "language": "es", "zone": "America/Denver", "reminders": "both", "archived": false,
    })
}

async fn all(browser: &Browser) -> Vec<Client> {
    browser.get("/api/workspace/clients").await.unwrap().json().await.unwrap()
}

async fn provider() -> (Practice, Browser) {
    let practice = Practice::set_up().await;
    let browser = practice.browser();
    practice.sign_in(&browser).await.unwrap();
    (practice, browser)
}

#[tokio::test]
async fn r1_a_client_is_kept_in_one_form_and_a_form_sent_twice_makes_one() {
    let (_practice, browser) = provider().await;
    let kept = keep(&browser, &ann()).await.unwrap();
    assert_eq!(
        (kept.phone.as_deref(), kept.email.as_str(), kept.edition),
        (Some("+15550100142"), "ann@mail.example", 1)
    );
    assert_eq!(keep(&browser, &ann()).await.unwrap().edition, 1);
    assert_eq!(all(&browser).await.len(), 1);
}

#[tokio::test]
async fn r1_a_form_that_comes_again_corrected_is_not_said_to_be_kept_and_goes_on_as_a_change() {
    let (_practice, browser) = provider().await;
    let kept = keep(&browser, &ann()).await.unwrap();
    let mut corrected = ann();
    corrected["email"] = json!("ann.berg@mail.example");
    assert_eq!(keep(&browser, &corrected).await.unwrap_err(), "already_made");
    assert_eq!(all(&browser).await, std::slice::from_ref(&kept));
    corrected["edition"] = json!(kept.edition);
    assert_eq!(keep(&browser, &corrected).await.unwrap().email, "ann.berg@mail.example");
    assert_eq!(keep(&browser, &ann()).await.unwrap_err(), "changed_elsewhere", "the first form comes late");
    assert_eq!(all(&browser).await[0].email, "ann.berg@mail.example");
}

#[tokio::test]
async fn r1_what_does_not_do_is_refused_by_its_field_and_changes_nothing() {
    let (_practice, browser) = provider().await;
    for (field, typed, code) in [
        ("name", json!(" "), "invalid_name"),
        ("email", json!("ann@"), "invalid_email"),
        ("phone", json!("555 010 0142"), "invalid_phone"),
        ("phone", Value::Null, "invalid_phone"),
        ("zone", json!("Mars/Olympus"), "invalid_zone"),
    ] {
        let mut wrong = ann();
        wrong[field] = typed;
        assert_eq!(keep(&browser, &wrong).await.unwrap_err(), code, "{field}");
    }
    assert!(all(&browser).await.is_empty());
}

#[tokio::test]
async fn r1_two_who_change_a_client_are_told_and_two_clients_share_no_address() {
    let (_practice, browser) = provider().await;
    let kept = keep(&browser, &ann()).await.unwrap();
    let form = |name: &str| serde_json::to_value(Client { name: name.to_owned(), ..kept.clone() }).unwrap();
    assert_eq!(keep(&browser, &form("Ann Holt")).await.unwrap().edition, 2);
    assert_eq!(keep(&browser, &form("Ann Late")).await.unwrap_err(), "changed_elsewhere");
    let mut other = ann();
    other["id"] = json!("0198c0de-5a1e-7c11-9d2e-000000000002");
    assert_eq!(keep(&browser, &other).await.unwrap_err(), "email_taken");
    let mut nobody = ann();
    nobody["id"] = json!("0198c0de-5a1e-7c11-9d2e-000000000003");
    nobody["edition"] = json!(1);
    assert_eq!(keep(&browser, &nobody).await.unwrap_err(), "not_found");
    assert_eq!(all(&browser).await[0].name, "Ann Holt");
}

#[tokio::test]
async fn r1_only_providers_see_and_keep_clients_and_only_from_our_pages() {
    let house = House::open();
    let client = house.client("Daniel Reyes").await;
    for browser in [house.browser(), client] {
        let seen = browser.get("/api/workspace/clients").await.unwrap().status();
        assert_eq!(seen, StatusCode::UNAUTHORIZED);
        assert_eq!(keep(&browser, &ann()).await.unwrap_err(), "sign_in_first");
    }
    let seen = house.browser().get("/api/workspace/bounces").await.unwrap().status();
    assert_eq!(seen, StatusCode::UNAUTHORIZED);
    let provider = house.provider().await;
    let bounces: Value = provider.get("/api/workspace/bounces").await.unwrap().json().await.unwrap();
    assert_eq!(bounces, json!([]));
    let bare = provider.bare(Method::POST, "/api/workspace/clients").json(&ann()).send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::FORBIDDEN);
}
