//! Clients, as another system keeps them.

use serde_json::{Value, json};

use super::Site;

#[tokio::test]
async fn r6_a_client_is_made_read_changed_and_put_aside() {
    let Site { practice, system } = Site::open().await;
    let form = json!({
        "name": " Ann  Berg ", "email": "Ann@Mail.Example", "phone": "+1 (555) 010-0142", "language": "spanish",
        "time_zone": "America/Denver", "reminders": "both",
    });
    let made = system.post("/api/v1/clients").json(&form).await;
    assert_eq!((made.status, made.tag.as_deref()), (201, Some("\"1\"")));
    assert_eq!((&made.body["email"], &made.body["phone"]), (&json!("ann@mail.example"), &json!("+15550100142")));
    let path = made.location.clone().unwrap();
    assert_eq!(system.get(&path).await.body, made.body);

    let change = json!({"phone": null, "reminders": "email", "name": "Ann Holt"});
    let changed = system.patch(&path).edition(&made).json(&change).await;
    assert_eq!((changed.status, changed.tag.as_deref()), (200, Some("\"2\"")));
    assert_eq!((&changed.body["phone"], &changed.body["name"]), (&Value::Null, &json!("Ann Holt")));
    assert_eq!(changed.body["time_zone"], "America/Denver", "what is not named stays");
    let late = system.patch(&path).edition(&made).json(&json!({"name": "Ann Late"})).await;
    assert_eq!(late.problem(), (412, "changed_elsewhere"));
    let blind = system.patch(&path).json(&json!({"name": "Ann Blind"})).await;
    assert_eq!(blind.problem(), (428, "edition_missing"));
    let aside = system.patch(&path).header("if-match", "*").json(&json!({"archived": true})).await;
    assert_eq!((&aside.body["archived"], &aside.body["name"]), (&json!(true), &json!("Ann Holt")));

    // The workspace sees the same.
    let browser = practice.browser();
    practice.sign_in(&browser).await.unwrap();
    let seen: Value = browser.get("/api/workspace/clients").await.unwrap().json().await.unwrap();
    assert_eq!((&seen[0]["name"], &seen[0]["edition"]), (&json!("Ann Holt"), &json!(3)));
}

#[tokio::test]
async fn r6_what_does_not_do_is_a_problem_of_its_field_and_makes_nobody() {
    let site = Site::open().await;
    let system = &site.system;
    let form = |field: &str, value: Value| {
        let mut form = json!({"name": "Ann", "email": "ann@mail.example"});
        form[field] = value;
        form
    };
    for (field, value, code) in [
        ("name", json!(" "), "invalid_name"),
        ("email", json!("ann@"), "invalid_email"),
        ("phone", json!("555 010 0142"), "invalid_phone"),
        ("time_zone", json!("Mars/Olympus"), "invalid_zone"),
    ] {
        let refused = system.post("/api/v1/clients").json(&form(field, value)).await;
        assert_eq!(refused.problem_of(), (422, code, field));
    }
    for (field, value) in [("nickname", json!("Annie")), ("name", json!(7)), ("language", json!("latin"))] {
        let refused = system.post("/api/v1/clients").json(&form(field, value)).await;
        assert_eq!(refused.problem(), (422, "invalid"), "{field}");
    }
    let broken = system.post("/api/v1/clients").header("content-type", "application/json").text("{".into()).await;
    assert_eq!(broken.problem(), (400, "malformed"));
    let other = system.post("/api/v1/clients").header("content-type", "text/plain").text("{}".into()).await;
    assert_eq!(other.problem(), (415, "not_json"));
    let large = system.post("/api/v1/clients").json(&form("name", json!("a".repeat(17_000)))).await;
    assert_eq!(large.problem(), (413, "too_large"));
    assert_eq!(system.get("/api/v1/clients").await.body["items"], json!([]));

    assert_eq!(system.post("/api/v1/clients").json(&form("name", json!("Ann"))).await.status, 201);
    let taken = system.post("/api/v1/clients").json(&form("name", json!("Bea"))).await;
    assert_eq!(taken.problem_of(), (409, "email_taken", "email"));
    for path in ["/api/v1/clients/0198c0de-5a1e-7c11-9d2e-000000000009", "/api/v1/clients/ann"] {
        assert_eq!(system.get(path).await.problem(), (404, "not_found"));
    }
}

#[tokio::test]
async fn r6_pages_of_a_list_have_each_client_once_though_some_come_meanwhile() {
    let site = Site::open().await;
    let names = ["Ann", "Bea", "Cy", "Dot", "Eve"];
    for name in names {
        site.client(name).await;
    }
    let system = &site.system;
    let (mut seen, mut path) = (Vec::new(), "/api/v1/clients?limit=2".to_owned());
    loop {
        let page = system.get(&path).await;
        let items = page.body["items"].as_array().unwrap().clone();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|item| item["name"].as_str().unwrap().to_owned()));
        if seen.len() == 2 {
            site.client("Aaron").await;
        }
        let Some(next) = page.body["next"].as_str() else { break };
        path = format!("/api/v1/clients?limit=2&cursor={next}");
    }
    seen.sort();
    assert_eq!(seen, ["Aaron", "Ann", "Bea", "Cy", "Dot", "Eve"]);
    let found = system.get("/api/v1/clients?email=CY@mail.example").await;
    assert_eq!(found.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(found.body["items"][0]["name"], "Cy");
    assert_eq!(system.get("/api/v1/clients?email=nobody").await.body["items"], json!([]));
    for (query, field) in [("limit=0", "limit"), ("limit=101", "limit"), ("cursor=x", "cursor"), ("limit=two", "")] {
        let refused = system.get(&format!("/api/v1/clients?{query}")).await;
        assert_eq!(refused.problem_of(), (400, "malformed", field), "{query}");
    }
}

#[tokio::test]
async fn r6_who_may_write_clients_and_not_read_them_is_told_no_more_than_the_edition() {
    let mut practice = crate::set_up::Practice::set_up().await;
    let writing = practice.token(&["clients:write"]);
    let system = super::system::System::of(practice.browser().origin(), &writing).await;
    let form = json!({"name": "Ann Berg", "email": "ann@mail.example"});
    let made = system.post("/api/v1/clients").json(&form).await;
    assert_eq!((made.status, &made.body), (201, &json!({"id": made.body["id"], "edition": 1})));
    let path = made.location.clone().unwrap();
    let changed = system.patch(&path).edition(&made).json(&json!({})).await;
    assert_eq!((changed.status, &changed.body), (200, &json!({"id": made.body["id"], "edition": 2})));
    assert_eq!(system.get(&path).await.problem(), (403, "scope_missing"));
}

#[tokio::test]
async fn r6_a_token_that_writes_too_much_at_once_waits_and_goes_on_reading() {
    let site = Site::open().await;
    let mut answers = Vec::new();
    // More than it may at once, and what is refused for its body counts as well.
    for _ in 0..140 {
        answers.push(site.system.post("/api/v1/clients").json(&json!({})).await.status);
    }
    assert_eq!(answers[0], 422);
    assert_eq!(answers.last(), Some(&429), "{answers:?}");
    assert_eq!(site.system.get("/api/v1/clients").await.status, 200);
}
