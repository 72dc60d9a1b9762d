//! What a receiver is told of visits: all of it, in order, signed, and again under the same id where nobody knows whether it was taken.

use bots::Participant;
use serde_json::{Value, json};
use session::{Command, StandingTag};

use super::{EVENTS, Receiver, Site, receiver::Heard};

fn events(heard: &[Heard]) -> Vec<&str> {
    heard.iter().map(Heard::event).collect()
}

/// An appointment with one place, now; its path and its id.
async fn visit(site: &Site) -> (String, Value) {
    let mut form = site.form(0).await;
    form["starts_at"] = json!(jiff::Timestamp::now().to_string());
    let made = site.system.post("/api/v1/appointments").json(&form).await;
    assert_eq!(made.status, 201, "{made:?}");
    (made.location.unwrap(), made.body["id"].clone())
}

/// A whole visit by the real protocol: everything that can happen in it, in this order.
async fn takes_place(site: &Site, path: &str) -> Value {
    let link = site.system.get(&format!("{path}/link")).await.body["url"].as_str().unwrap().to_owned();
    let first = Participant::come(site.practice.browser(), &link, 1).await.unwrap();
    first.get_ready("Canary Gwen").await.unwrap();
    let browser = site.practice.browser();
    site.practice.sign_in(&browser).await.unwrap();
    let host = Participant::come(browser, &link, 2).await.unwrap();
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_row(first.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: first.id }).await.unwrap();
    let second = Participant::come(site.practice.browser(), &link, 3).await.unwrap();
    second.get_ready("Canary Hugo").await.unwrap();
    host.page.until_row(second.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Deny { participant: second.id }).await.unwrap();
    host.page.done(Command::Pause { participant: first.id }).await.unwrap();
    host.page.done(Command::Resume { participant: first.id }).await.unwrap();
    host.page.done(Command::Remove { participant: first.id }).await.unwrap();
    first.page.done(Command::AskToJoin).await.unwrap();
    second.page.done(Command::Leave).await.unwrap();
    host.page.done(Command::End).await.unwrap();
    site.system.get(&format!("{path}/session")).await.body
}

const VISIT: [&str; 11] = [
    "appointment.created",
    "client.waiting",
    "session.started",
    "client.admitted",
    "client.waiting",
    "client.denied",
    "client.paused",
    "client.resumed",
    "client.removed",
    "client.asking",
    "client.left",
];

#[tokio::test]
async fn r6_a_whole_visit_is_told_in_order_with_ids_and_no_names() {
    let site = Site::with_webhooks().await;
    let mut receiver = Receiver::answering(&[]).await;
    site.webhook(&receiver, &EVENTS).await;
    let (path, id) = visit(&site).await;
    let session = takes_place(&site, &path).await;
    let heard = receiver.heard(12).await;
    assert_eq!(events(&heard)[..11], VISIT);
    assert_eq!(heard[11].event(), "session.ended");
    let mut last = jiff::Timestamp::MIN;
    for one in &heard {
        assert!(site.system.is_of("WebhookEvent", &one.body), "{one:?} is not as the document says");
        assert_eq!(one.body["data"]["appointment"], id);
        assert!(!one.body.to_string().contains("Canary"), "{one:?}");
        let at: jiff::Timestamp = one.body["timestamp"].as_str().unwrap().parse().unwrap();
        assert!(at >= last, "{one:?} is told out of its order");
        last = at;
    }
    assert!(heard[1..].iter().all(|one| one.body["data"]["session"] == session["id"]));
    let guest = session["people"].as_array().unwrap().iter().find(|it| it["name"] == "Canary Gwen").unwrap();
    assert_eq!(heard[6].body["data"]["participant"], guest["participant"], "another was paused");
    assert_eq!(heard[6].body["data"]["person"], Value::Null);
}

#[tokio::test]
async fn r6_what_was_being_told_when_the_server_was_killed_is_told_again_and_the_rest_in_its_order() {
    let mut site = Site::with_webhooks().await;
    let mut receiver = Receiver::answering(&[]).await;
    let webhook = site.webhook(&receiver, &EVENTS).await;
    let (path, _) = visit(&site).await;
    receiver.heard(1).await;
    receiver.falls_silent(true);
    takes_place(&site, &path).await;
    let taken = receiver.heard(2).await;
    assert_eq!(events(&taken), VISIT[..2], "the next is told before the one before is taken");
    site.power_cut().await;
    receiver.falls_silent(false);
    let heard = receiver.heard(13).await;
    assert_eq!(heard[2].id, heard[1].id, "what is told again is another one");
    assert_eq!(events(&heard)[2..12], VISIT[1..]);
    assert_eq!(heard[12].event(), "session.ended");
    let ids: std::collections::BTreeSet<_> = heard.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), 12, "two are told under one id");
    // One more, so that what came of the last is written by then.
    let tried = site.system.post(&format!("/api/v1/webhooks/{webhook}/test")).send().await;
    assert_eq!(tried.status, 200);
    receiver.heard(14).await;
    let log = site.deliveries(&webhook).await;
    assert!(log[..12].iter().all(|one| one["state"] == "taken" && one["attempts"] == 1), "{log:?}");
}

#[tokio::test]
async fn r6_what_is_not_taken_is_told_again_later_and_holds_up_its_own_appointment_alone() {
    let site = Site::with_webhooks().await;
    let mut receiver = Receiver::answering(&[503]).await;
    let webhook = site.webhook(&receiver, &EVENTS).await;
    let form = site.form(3).await;
    let make = async || site.system.post("/api/v1/appointments").json(&form).await;
    let first = make().await;
    receiver.heard(1).await;
    let cancel = format!("{}/cancel", first.location.clone().unwrap());
    assert_eq!(site.system.post(&cancel).edition(&first).send().await.status, 200);
    let second = make().await;
    let heard = receiver.heard(4).await;
    let told: Vec<_> = heard.iter().map(|one| (one.event(), one.body["data"]["appointment"].clone())).collect();
    let of = |answer: &super::super::system::Answer| answer.body["id"].clone();
    let expected = [
        ("appointment.created", of(&first)),
        ("appointment.created", of(&second)),
        ("appointment.created", of(&first)),
        ("appointment.cancelled", of(&first)),
    ];
    assert_eq!(told, expected);
    assert_eq!(heard[2].id, heard[0].id);
    assert!(heard[2].seconds >= heard[0].seconds + 10, "it is told again at once");
    let hook = site.system.get(&format!("/api/v1/webhooks/{webhook}")).await;
    assert_eq!(hook.body["failing_since"], Value::Null, "it has taken something since");
    let log = site.deliveries(&webhook).await;
    assert_eq!((&log[0]["attempts"], &log[0]["state"]), (&json!(2), &json!("taken")));
}

#[tokio::test]
async fn r6_a_receiver_that_is_gone_is_told_nothing_until_it_is_switched_on_again() {
    let site = Site::with_webhooks().await;
    let mut receiver = Receiver::answering(&[410]).await;
    let webhook = site.webhook(&receiver, &EVENTS).await;
    let path = format!("/api/v1/webhooks/{webhook}");
    let first = site.appointment(3).await;
    receiver.heard(1).await;
    // The answer is on record a moment after it was given.
    let mut hook = site.system.get(&path).await;
    while hook.body["enabled"] == true {
        hook = site.system.get(&path).await;
    }
    assert_eq!((&hook.body["disabled_because"], &hook.body["edition"]), (&json!("gone"), &json!(2)));
    let change = format!("/api/v1/appointments/{}", first["id"].as_str().unwrap());
    let asked = site.system.patch(&change).header("if-match", "*");
    assert_eq!(asked.json(&json!({"minutes": 30})).await.status, 200);
    let on = site.system.patch(&path).edition(&hook).json(&json!({"enabled": true})).await;
    assert_eq!(on.status, 200);
    let cancelled = site.system.post(&format!("{change}/cancel")).header("if-match", "*").send().await;
    assert_eq!(cancelled.status, 200);
    assert_eq!(events(&receiver.heard(2).await), ["appointment.created", "appointment.cancelled"]);
    let log = site.deliveries(&webhook).await;
    assert_eq!((&log[0]["state"], &log[0]["status"]), (&json!("given_up"), &json!(410)));
    assert_eq!(log.len(), 2, "it is told of what happened while it was off");
}
