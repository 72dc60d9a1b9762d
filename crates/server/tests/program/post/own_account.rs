//! Somebody's own account: their password, and the devices on which they are signed in (R5).

use bots::Browser;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::staff::{Clinic, PASSWORD, answered, open, workspace};

/// The one that the practice was set up with.
const BEFORE: &str = "correct horse battery";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn own(browser: &Browser) -> Value {
    answered(browser.get("/api/account").await.unwrap()).await.unwrap()
}

async fn change(browser: &Browser, old: &str, new: &str) -> Result<Value, String> {
    answered(browser.post("/api/account/password", &json!({"old": old, "new": new})).await.unwrap()).await
}

#[tokio::test]
async fn r5_a_password_is_changed_by_who_knows_it_and_every_other_browser_is_signed_out() {
    let clinic = Clinic::open().await;
    let other = clinic.practice.browser();
    clinic.practice.sign_in(&other).await.unwrap();
    let page = open(&other).await;
    assert_eq!(change(&clinic.admin, "something else", PASSWORD).await, Err("wrong_password".to_owned()));
    assert_eq!(change(&clinic.admin, BEFORE, "short").await, Err("invalid_password".to_owned()));
    assert_eq!(change(&clinic.admin, BEFORE, "passwordpassword").await, Err("guessable_password".to_owned()));
    assert_eq!(workspace(&other).await.name.as_str(), "Dr. Ada Elm", "what was refused changes nothing");
    let left = change(&clinic.admin, BEFORE, PASSWORD).await.unwrap();
    assert_eq!((left["devices"].as_array().unwrap().len(), &left["devices"][0]["this"]), (1, &json!(true)));
    page.until_closed().await.unwrap();
    assert_eq!(other.get("/api/workspace").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(workspace(&clinic.admin).await.name.as_str(), "Dr. Ada Elm", "this one stays");
    assert!(clinic.practice.sign_in(&other).await.is_err());
    change(&clinic.admin, PASSWORD, BEFORE).await.unwrap();
    clinic.practice.sign_in(&other).await.unwrap();
}

#[tokio::test]
async fn r5_everybody_of_the_staff_sees_their_own_devices_and_signs_one_of_them_out() {
    let mut clinic = Clinic::open().await;
    let (other, sam) = (clinic.practice.browser(), clinic.sam(&["scheduler"]).await);
    let form = json!({"email": "ada@practice.example", "password": BEFORE});
    let asked = other.bare(Method::POST, "/api/sign-in").header(header::ORIGIN, other.origin());
    let signed_in = asked.header(header::USER_AGENT, FIREFOX).json(&form).send().await.unwrap();
    signed_in.error_for_status().unwrap();
    let page = open(&other).await;
    let account = own(&clinic.admin).await;
    assert_eq!((&account["name"], &account["email"]), (&json!("Dr. Ada Elm"), &json!("ada@practice.example")));
    let devices = account["devices"].as_array().unwrap();
    assert_eq!(devices.len(), 3, "with the one that set the practice up: {devices:?}");
    let firefox = devices.iter().find(|it| it["browser"] == "Firefox").unwrap();
    assert_eq!((&firefox["system"], &firefox["this"]), (&json!("Windows"), &json!(false)));

    let path = format!("/api/account/devices/{}/sign-out", firefox["id"].as_str().unwrap());
    answered(sam.post(&path, &Value::Null).await.unwrap()).await.unwrap();
    assert_eq!(own(&clinic.admin).await["devices"].as_array().unwrap().len(), 3, "nobody else's are Sam's to end");
    let left = answered(clinic.admin.post(&path, &Value::Null).await.unwrap()).await.unwrap();
    let left: Vec<_> = left["devices"].as_array().unwrap().iter().map(|it| &it["browser"]).collect();
    assert_eq!(left, [&Value::Null, &Value::Null]);
    page.until_closed().await.unwrap();
    assert_eq!(other.get("/api/account").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(own(&sam).await["name"], "Sam Reed");
}

#[tokio::test]
async fn r5_who_signs_out_everywhere_is_signed_out_everywhere_and_nobody_else_is() {
    let mut clinic = Clinic::open().await;
    let (other, sam) = (clinic.practice.browser(), clinic.sam(&["provider"]).await);
    clinic.practice.sign_in(&other).await.unwrap();
    let page = open(&other).await;
    let bare = other.bare(Method::POST, "/api/account/sign-out-everywhere").send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::FORBIDDEN, "from another site");
    clinic.admin.post("/api/account/sign-out-everywhere", &Value::Null).await.unwrap().error_for_status().unwrap();
    page.until_closed().await.unwrap();
    for browser in [&clinic.admin, &other] {
        assert_eq!(browser.get("/api/workspace").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(workspace(&sam).await.name.as_str(), "Sam Reed");
}
