//! The audit trail as an admin reads it in the workspace (R5).

use bots::Browser;
use serde_json::{Value, json};
use session::{Channel, Command};

use crate::house::{GROUP, House, INDIVIDUAL_OPEN};

const PATH: &str = "/api/workspace/trail";

async fn read(browser: &Browser, path: &str) -> Value {
    browser.get(&format!("{PATH}{path}")).await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

async fn text(browser: &Browser, path: &str) -> String {
    let answer = browser.get(&format!("{PATH}{path}")).await.unwrap().error_for_status().unwrap();
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename="));
    answer.text().await.unwrap()
}

/// Two sessions, each with a guest; in the first somebody writes.
async fn two_sessions() -> (House, Browser) {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let ben = house.admitted("Ben Okoro", GROUP, &host).await;
    let say = Command::Say { to: Channel::Session, text: "between us".to_owned() };
    ben.page.done(say).await.unwrap();
    host.page.done(Command::End).await.unwrap();
    house.started(INDIVIDUAL_OPEN).await;
    house.guest("Cleo Tan", INDIVIDUAL_OPEN).await;
    let admin = house.provider().await;
    (house, admin)
}

#[tokio::test]
async fn r5_an_admin_sees_who_did_what_to_whom_and_nothing_of_what_was_said() {
    let (house, admin) = two_sessions().await;
    let all = read(&admin, "").await;
    let [latest, first] = all["sessions"].as_array().unwrap().as_slice() else { panic!("{all}") };
    assert_eq!((&first["title"], &all["next"]), (&json!(GROUP), &Value::Null));
    let entries = read(&admin, &format!("/{}", first["id"].as_str().unwrap())).await;
    assert_eq!(entries.as_array().unwrap().len() as u64, first["entries"].as_u64().unwrap());
    let admitted = entries.as_array().unwrap().iter().find(|entry| entry["kind"] == "admitted").unwrap();
    assert_eq!(admitted["actor"], json!({"name": house.provider_name(), "host": true}));
    assert_eq!(admitted["subject"], json!({"name": "Ben Okoro", "host": false}));
    let started = entries.as_array().unwrap().iter().find(|entry| entry["kind"] == "started").unwrap();
    assert_eq!(started["actor"], admitted["actor"], "named only by the entry after it");
    assert!(entries.to_string().contains("\"said\"") && !entries.to_string().contains("between us"), "{entries}");

    let found =
        |all: Value| -> Vec<Value> { all["sessions"].as_array().unwrap().iter().map(|it| it["id"].clone()).collect() };
    assert_eq!(found(read(&admin, "?name=cleo%20t").await), [latest["id"].clone()]);
    assert_eq!(found(read(&admin, "?name=Zoe").await), [] as [Value; 0]);
    let last_of_the_first = first["last"].as_i64().unwrap();
    assert_eq!(found(read(&admin, &format!("?from={}", last_of_the_first + 1)).await), [latest["id"].clone()]);
    assert_eq!(found(read(&admin, "?to=1").await), [] as [Value; 0]);
}

#[tokio::test]
async fn r5_an_admin_has_the_trail_verified_and_takes_a_copy_of_it() {
    let (house, admin) = two_sessions().await;
    let entries = read(&admin, "").await["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["entries"].as_u64().unwrap())
        .sum::<u64>();
    let verify =
        async || admin.post(&format!("{PATH}/verify"), &Value::Null).await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(verify().await, json!({"intact": true, "sessions": 2, "entries": entries, "broken": 0}));

    let lines = text(&admin, "/export/jsonl").await;
    assert_eq!(lines.lines().count() as u64, entries);
    assert!(lines.contains("Ben Okoro") && !lines.contains("between us"), "{lines}");
    let table = text(&admin, "/export/csv").await;
    assert_eq!(table.matches("\r\n").count() as u64, entries + 1);
    assert_eq!(text(&admin, "/export/csv?to=1").await.lines().count(), 1, "the heading alone");

    let heads = house.data().join("audit.heads");
    let changed = std::fs::read_to_string(&heads).unwrap().replacen("\"seq\":", "\"seq\":9", 1);
    std::fs::write(&heads, changed).unwrap();
    assert_eq!(verify().await["intact"], false);
    let refused = admin.get(&format!("{PATH}/export/csv")).await.unwrap();
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "session_damaged");
}

#[tokio::test]
async fn r5_nobody_but_an_admin_reads_the_trail() {
    let house = House::with_colleague();
    let (colleague, client) = (house.colleague().await, house.client("Daniel Reyes").await);
    for path in ["", "/0198c0de-5a1e-7c11-9d2e-000000000001", "/export/csv"] {
        for (who, status) in [(&colleague, 403), (&client, 401), (&house.browser(), 401)] {
            assert_eq!(who.get(&format!("{PATH}{path}")).await.unwrap().status(), status, "{path}");
        }
    }
    let verify = colleague.post(&format!("{PATH}/verify"), &Value::Null).await.unwrap();
    assert_eq!(verify.status(), 403);
}
