//! How webhooks are made, changed, tried and removed.

use serde_json::{Value, json};

use super::{Receiver, Site};

const PATH: &str = "/api/v1/webhooks";

fn form() -> Value {
    json!({"url": "https://ehr.example/anteroom", "events": ["client.waiting", "session.ended", "client.waiting"]})
}

/// Whether the text stands anywhere in the data.
fn is_kept(site: &Site, text: &str) -> bool {
    let files = std::fs::read_dir(site.practice.data()).unwrap();
    let mut all = files.map(|file| std::fs::read(file.unwrap().path()).unwrap_or_default());
    all.any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[tokio::test]
async fn r6_the_secret_of_a_webhook_is_shown_to_who_makes_it_and_in_no_list() {
    let mut site = Site::open().await;
    let made = site.system.post(PATH).key("a").json(&form()).await;
    assert_eq!((made.status, made.body["enabled"].clone()), (201, json!(true)));
    assert_eq!(made.body["events"], json!(["client.waiting", "session.ended"]));
    let secret = made.body["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() > 40, "{secret}");
    let path = made.location.clone().unwrap();
    let one = site.system.get(&path).await;
    assert_eq!((one.status, &one.tag, one.body.get("secret")), (200, &made.tag, None));
    let list = site.system.get(PATH).await;
    assert_eq!(list.body["items"], json!([one.body]));
    assert!(!is_kept(&site, &secret[6..]), "the answer that is kept for a repetition has the secret");
    site.power_cut().await;
    let again = site.system.post(PATH).key("a").json(&form()).await;
    assert_eq!((again.status, &again.body, &again.location), (201, &made.body, &made.location));
    assert_eq!(site.system.get(PATH).await.body["items"].as_array().unwrap().len(), 1);

    assert_eq!(site.system.delete(&path).edition(&made).send().await.status, 200);
    let late = site.system.post(PATH).key("a").json(&form()).await;
    assert_eq!((late.status, &late.body["secret"]), (201, &Value::Null), "what is removed has no secret");
    let another = site.system.post(PATH).json(&form()).await;
    assert_ne!(another.body["secret"], made.body["secret"]);
}

#[tokio::test]
async fn r6_a_webhook_is_changed_switched_off_and_removed_by_who_knows_its_edition() {
    let site = Site::open().await;
    let made = site.system.post(PATH).json(&form()).await;
    let path = made.location.clone().unwrap();
    let bare = site.system.patch(&path).json(&json!({"enabled": false})).await;
    assert_eq!(bare.problem(), (428, "edition_missing"));
    let off = site.system.patch(&path).edition(&made).json(&json!({"enabled": false})).await;
    assert_eq!((&off.body["enabled"], &off.body["disabled_because"]), (&json!(false), &json!("asked")));
    assert_eq!(off.body["edition"], 2);
    let stale = site.system.patch(&path).edition(&made).json(&json!({"enabled": true})).await;
    assert_eq!(stale.problem(), (412, "changed_elsewhere"));
    let tried = site.system.post(&format!("{path}/test")).send().await;
    assert_eq!(tried.problem(), (409, "switched_off"));
    let moved = json!({"url": "https://other.example/", "events": ["session.started"]});
    let moved = site.system.patch(&path).edition(&off).json(&moved).await;
    assert_eq!((&moved.body["url"], &moved.body["enabled"]), (&json!("https://other.example/"), &json!(false)));
    let on = site.system.patch(&path).edition(&moved).json(&json!({"enabled": true})).await;
    assert_eq!((&on.body["enabled"], &on.body["disabled_because"]), (&json!(true), &Value::Null));
    assert_eq!(on.body["events"], json!(["session.started"]));

    assert_eq!(site.system.delete(&path).edition(&off).send().await.problem(), (412, "changed_elsewhere"));
    assert_eq!(site.system.delete(&path).edition(&on).send().await.status, 200);
    assert_eq!(site.system.get(&path).await.problem(), (404, "not_found"));
    assert_eq!(site.system.get(&format!("{path}/deliveries")).await.problem(), (404, "not_found"));
    let gone = site.system.patch(&path).edition(&on).json(&json!({"enabled": true})).await;
    assert_eq!(gone.problem(), (404, "not_found"));
}

#[tokio::test]
async fn r6_an_address_that_the_server_must_not_call_is_refused_with_the_reason() {
    let site = Site::open().await;
    for url in [
        "http://ehr.example/",
        "https://127.0.0.1/",
        "http://localhost:9/",
        "https://10.1.2.3/",
        "ehr",
        "https://a:b@c/",
    ] {
        let refused = site.system.post(PATH).json(&json!({"url": url, "events": ["client.left"]})).await;
        assert_eq!(refused.problem_of(), (422, "invalid", "url"), "{url}");
    }
    for events in [json!([]), json!(["webhook.test"])] {
        let refused = site.system.post(PATH).json(&json!({"url": "https://ehr.example/", "events": events})).await;
        assert_eq!(refused.problem_of(), (422, "invalid", "events"), "{events}");
    }
    let refused =
        site.system.post(PATH).json(&json!({"url": "https://ehr.example/", "events": ["client.sings"]})).await;
    assert_eq!(refused.problem().1, "invalid");
    let made = site.system.post(PATH).json(&form()).await;
    let moved = site.system.patch(&made.location.clone().unwrap()).edition(&made);
    let refused = moved.json(&json!({"url": "https://192.168.0.1/"})).await;
    assert_eq!(refused.problem_of(), (422, "invalid", "url"));
    assert!(refused.body["detail"].as_str().unwrap().contains("allow_private"), "{refused:?}");
}

#[tokio::test]
async fn r6_there_are_twenty_webhooks_at_most() {
    let site = Site::open().await;
    for _ in 0..20 {
        assert_eq!(site.system.post(PATH).json(&form()).await.status, 201);
    }
    assert_eq!(site.system.post(PATH).json(&form()).await.problem(), (409, "too_many_webhooks"));
}

#[tokio::test]
async fn r6_a_test_is_told_at_once_and_what_came_of_it_is_on_record() {
    let site = Site::with_webhooks().await;
    let mut receiver = Receiver::answering(&[307]).await;
    let webhook = site.webhook(&receiver, &["session.ended"]).await;
    let path = format!("{PATH}/{webhook}/test");
    let tried = site.system.post(&path).key("t").send().await;
    assert_eq!((&tried.body["event"], &tried.body["attempts"]), (&json!("webhook.test"), &json!(0)));
    let heard = receiver.heard(1).await.remove(0);
    assert_eq!(json!(heard.id), tried.body["id"]);
    assert_eq!(heard.body["data"], json!({"webhook": webhook}));
    let again = site.system.post(&path).key("t").send().await;
    assert_eq!(again.body, tried.body, "repeated, it is another test");
    assert_eq!(site.system.post(&path).send().await.status, 200);
    let heard = receiver.heard(2).await;
    assert_ne!(heard[1].id, heard[0].id, "the second test waits for the first");
    assert!(heard.iter().all(|one| one.path == "/told"), "a redirect is followed");
    // What the second one came to is written behind its answer; the third is told when that is done.
    assert_eq!(site.system.post(&path).send().await.status, 200);
    receiver.heard(3).await;
    let log = site.deliveries(&webhook).await;
    assert_eq!((&log[0]["state"], &log[0]["status"], &log[0]["attempts"]), (&json!("waiting"), &json!(307), &json!(1)));
    assert!(log[0]["failure"].as_str().unwrap().contains("307"), "{log:?}");
    let first = site.system.get(&format!("{PATH}/{webhook}/deliveries?limit=1")).await;
    let cursor = first.body["next"].as_str().unwrap();
    let next = site.system.get(&format!("{PATH}/{webhook}/deliveries?limit=2&cursor={cursor}")).await;
    assert_eq!((&first.body["items"][0]["id"], &next.body["items"][1]["id"]), (&log[2]["id"], &log[0]["id"]));
}
