//! What another system learns of a session: who waits, who is inside, and its end.

use bots::Participant;
use serde_json::{Value, json};
use session::{Command, StandingTag};

use super::Site;

#[tokio::test]
async fn r6_who_waits_and_for_how_long_who_is_inside_and_the_end_are_told_by_their_standing() {
    let site = Site::open().await;
    let mut form = site.form(0).await;
    form["starts_at"] = json!(jiff::Timestamp::now().to_string());
    let path = site.system.post("/api/v1/appointments").json(&form).await.location.unwrap();
    let state = async || site.system.get(&format!("{path}/session")).await.body;
    assert_eq!(state().await, json!({"id": null, "phase": "not_started", "people": []}));

    let link = site.system.get(&format!("{path}/link")).await.body["url"].as_str().unwrap().to_owned();
    let guest = Participant::come(site.practice.browser(), &link, 1).await.unwrap();
    assert_eq!(state().await["people"], json!([]), "an opened page is nobody yet");
    guest.get_ready("Gwen Guest").await.unwrap();
    guest.page.until_standing(StandingTag::Waiting).await.unwrap();
    let waiting = state().await;
    let gwen = &waiting["people"][0];
    assert_eq!(
        (&gwen["name"], &gwen["standing"], &gwen["person"]),
        (&json!("Gwen Guest"), &json!("waiting"), &Value::Null)
    );
    assert!(gwen["seconds"].as_u64().unwrap() < 60, "{gwen}");

    let browser = site.practice.browser();
    site.practice.sign_in(&browser).await.unwrap();
    let host = Participant::come(browser, &link, 2).await.unwrap();
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
    let live = state().await;
    assert_eq!((&live["phase"], &live["people"][1]["name"]), (&json!("live"), &json!("Dr. Ada Elm")));
    let people: Vec<_> = live["people"].as_array().unwrap().iter().map(|it| [&it["role"], &it["standing"]]).collect();
    assert_eq!(people, [["client", "admitted"], ["host", "admitted"]]);
    assert_eq!(live["people"][1]["person"], site.provider().await);

    let cancel = format!("{path}/cancel");
    let running = site.system.post(&cancel).header("if-match", "*").send().await;
    assert_eq!(running.problem(), (409, "session_running"));
    host.page.done(Command::End).await.unwrap();
    assert_eq!(state().await["phase"], "ended");
    let nowhere = site.system.get("/api/v1/appointments/0198c0de-5a1e-7c11-9d2e-000000000009/session").await;
    assert_eq!(nowhere.problem(), (404, "not_found"));
}

#[tokio::test]
async fn r6_by_what_names_people_go_is_told_to_who_may_read_clients_alone() {
    let mut practice = crate::set_up::Practice::set_up().await;
    let [all, watching] = practice.tokens(&[&super::ALL, &["sessions:read"]]).try_into().unwrap();
    let system = super::system::System::of(practice.browser().origin(), &all).await;
    let site = Site { practice, system };
    let mut form = site.form(0).await;
    form["starts_at"] = json!(jiff::Timestamp::now().to_string());
    let path = site.system.post("/api/v1/appointments").json(&form).await.location.unwrap();
    let link = site.system.get(&format!("{path}/link")).await.body["url"].as_str().unwrap().to_owned();
    let guest = Participant::come(site.practice.browser(), &link, 1).await.unwrap();
    guest.get_ready("Gwen Guest").await.unwrap();
    guest.page.until_standing(StandingTag::Waiting).await.unwrap();
    let watcher = site.system.with(&watching);
    for phase in ["not_started", "live"] {
        let seen = watcher.get(&format!("{path}/session")).await.body;
        assert_eq!((&seen["phase"], &seen["people"][0]["standing"]), (&json!(phase), &json!("waiting")));
        assert!(!seen.to_string().contains("Gwen") && seen["people"][0]["participant"].is_string(), "{seen}");
        let named = site.system.get(&format!("{path}/session")).await.body;
        assert_eq!(named["people"][0]["name"], "Gwen Guest", "{phase}");
        if phase == "not_started" {
            let browser = site.practice.browser();
            site.practice.sign_in(&browser).await.unwrap();
            let host = Participant::come(browser, &link, 2).await.unwrap();
            host.page.done(Command::JoinNow).await.unwrap();
        }
    }
}
