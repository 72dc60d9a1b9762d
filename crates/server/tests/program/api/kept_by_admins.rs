//! Tokens that admins make and revoke in the workspace, while the server runs (R5, R6).

use bots::Browser;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::system::System;
use crate::{
    house::House,
    set_up::{PASSWORD, Practice},
};

const PATH: &str = "/api/workspace/tokens";

fn wish(password: &str) -> Value {
    json!({"name": "The record system", "scopes": ["clients:read"], "password": password})
}

/// Posts there, and says what came of it: the answer, or the code of the problem.
async fn said(browser: &Browser, path: &str, wish: &Value) -> Result<Value, String> {
    let answer = browser.post(&format!("{PATH}{path}"), wish).await.unwrap();
    let is_good = answer.status().is_success();
    let said: Value = answer.json().await.unwrap();
    if is_good { Ok(said) } else { Err(said["code"].as_str().unwrap().to_owned()) }
}

async fn list(browser: &Browser) -> Value {
    browser.get(PATH).await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

async fn admin(practice: &Practice) -> Browser {
    let browser = practice.browser();
    practice.sign_in(&browser).await.unwrap();
    browser
}

#[tokio::test]
async fn r6_an_admin_is_told_how_many_webhooks_a_token_leaves_behind() {
    let practice = Practice::set_up().await;
    let admin = admin(&practice).await;
    let wish = json!({"name": "The record system", "scopes": ["webhooks:write"], "password": PASSWORD});
    let made = said(&admin, "", &wish).await.unwrap();
    assert_eq!(made["all"]["tokens"][0]["webhooks"], 0);
    let system = System::of(practice.browser().origin(), made["token"].as_str().unwrap()).await;
    let hook = json!({"url": "https://ehr.example.org/anteroom", "events": ["client.waiting"]});
    assert_eq!(system.post("/api/v1/webhooks").json(&hook).await.status, 201);
    let all = list(&admin).await;
    assert_eq!(all["tokens"][0]["webhooks"], 1);
    let revoke = format!("/{}/revoke", all["tokens"][0]["id"].as_str().unwrap());
    let all = said(&admin, &revoke, &Value::Null).await.unwrap();
    assert_eq!(all["tokens"][0]["webhooks"], 1, "what it made goes on, and that is said");
}

#[tokio::test]
async fn r6_a_token_is_made_while_the_server_runs_shown_once_and_refused_at_once_when_it_is_revoked() {
    let practice = Practice::set_up().await;
    let admin = admin(&practice).await;
    let made = said(&admin, "", &wish(PASSWORD)).await.unwrap();
    let token = made["token"].as_str().unwrap();
    let system = System::of(practice.browser().origin(), token).await;
    assert_eq!(system.get("/api/v1/clients").await.status, 200);
    assert_eq!(system.get("/api/v1/appointments").await.problem(), (403, "scope_missing"));

    let all = list(&admin).await;
    assert!(!all.to_string().contains(&token[9..]), "{all}");
    assert_eq!(all["address"], format!("{}/api/v1", admin.origin()));
    let [listed] = all["tokens"].as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!((&listed["made_by"], &listed["scopes"]), (&json!("Dr. Ada Elm"), &json!(["clients:read"])));
    assert!(listed["last_used_at"].is_number() && listed["revoked_at"].is_null(), "{listed}");

    let revoke = format!("/{}/revoke", listed["id"].as_str().unwrap());
    let all = said(&admin, &revoke, &Value::Null).await.unwrap();
    assert!(all["tokens"][0]["revoked_at"].is_number(), "{all}");
    assert_eq!(system.get("/api/v1/clients").await.problem(), (401, "token_unknown"));
    assert_eq!(said(&admin, &revoke, &Value::Null).await.unwrap(), all, "it was revoked when it was");
    let other = "/0198c0de-5a1e-7c11-9d2e-000000000001/revoke";
    assert_eq!(said(&admin, other, &Value::Null).await, Err("not_found".to_owned()));
}

#[tokio::test]
async fn r6_a_token_takes_the_password_again_and_who_guesses_it_waits() {
    let practice = Practice::set_up().await;
    let admin = admin(&practice).await;
    for (changed, to, code) in [
        ("name", json!(" "), "invalid_name"),
        ("scopes", json!([]), "invalid"),
        ("password", json!("guess"), "wrong_password"),
    ] {
        let mut wrong = wish(PASSWORD);
        wrong[changed] = to;
        assert_eq!(said(&admin, "", &wrong).await, Err(code.to_owned()));
    }
    for _ in 0..10 {
        said(&admin, "", &wish("guess")).await.unwrap_err();
    }
    assert_eq!(said(&admin, "", &wish(PASSWORD)).await, Err("too_many".to_owned()));
    assert_eq!(list(&admin).await["tokens"], json!([]));
}

#[tokio::test]
async fn r5_nobody_but_an_admin_makes_tokens_or_sees_them() {
    let house = House::with_colleague();
    for (browser, code, status) in [
        (house.colleague().await, "not_allowed", StatusCode::FORBIDDEN),
        (house.client("Daniel Reyes").await, "sign_in_first", StatusCode::UNAUTHORIZED),
        (house.browser(), "sign_in_first", StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(browser.get(PATH).await.unwrap().status(), status);
        assert_eq!(said(&browser, "", &wish("")).await, Err(code.to_owned()));
        let revoke = "/0198c0de-5a1e-7c11-9d2e-000000000001/revoke";
        assert_eq!(said(&browser, revoke, &Value::Null).await, Err(code.to_owned()));
    }
    let admin = house.provider().await;
    assert_eq!(list(&admin).await["asks_password"], json!(false), "nobody has one in the demo");
    said(&admin, "", &wish("")).await.unwrap();
}
