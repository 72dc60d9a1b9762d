//! Appointments and their links, as another system keeps them.

use serde_json::{Value, json};

use super::{Site, moment_in};

#[tokio::test]
async fn r6_an_appointment_is_made_changed_and_cancelled_and_the_workspace_sees_it() {
    let site = Site::open().await;
    let system = &site.system;
    let made = system.post("/api/v1/appointments").json(&site.form(3).await).await;
    assert_eq!((made.status, made.tag.as_deref()), (201, Some("\"1\"")));
    assert_eq!((&made.body["admission"], &made.body["starts_at"]), (&json!("provider_admits"), &json!(moment_in(3))));
    let path = made.location.clone().unwrap();
    assert_eq!(system.get(&path).await.body, made.body);

    let bea = site.client("Bea").await;
    // A system hosts nothing, and could walk in as a guest by the link that it reads.
    let opened = system.patch(&path).edition(&made).json(&json!({"admission": "doors_open"})).await;
    assert_eq!(opened.problem(), (403, "not_allowed"));
    let open = json!({
        "title": "Open", "kind": "individual", "starts_at": moment_in(3), "minutes": 50, "admission": "doors_open",
        "providers": made.body["providers"], "clients": made.body["clients"],
    });
    assert_eq!(system.post("/api/v1/appointments").json(&open).await.problem(), (403, "not_allowed"));
    let change = json!({"starts_at": moment_in(4), "admission": "provider_admits", "clients": [bea]});
    let changed = system.patch(&path).edition(&made).json(&change).await;
    assert_eq!((changed.status, &changed.body["edition"]), (200, &json!(2)));
    assert_eq!((&changed.body["clients"], &changed.body["minutes"]), (&json!([bea]), &json!(50)));
    assert_eq!(system.patch(&path).edition(&made).json(&change).await.problem(), (412, "changed_elsewhere"));
    assert_eq!(system.patch(&path).json(&change).await.problem(), (428, "edition_missing"));

    let browser = site.practice.browser();
    site.practice.sign_in(&browser).await.unwrap();
    let workspace: Value = browser.get("/api/workspace").await.unwrap().json().await.unwrap();
    let shown = &workspace["appointments"][0];
    assert_eq!((&shown["id"], &shown["clients"][0]["name"]), (&made.body["id"], &json!("Bea")));

    let cancel = format!("{path}/cancel");
    assert_eq!(system.post(&cancel).send().await.problem(), (428, "edition_missing"));
    assert_eq!(system.post(&cancel).edition(&made).send().await.problem(), (412, "changed_elsewhere"));
    let cancelled = system.post(&cancel).edition(&changed).send().await;
    assert!(cancelled.body["cancelled_at"].is_string(), "{cancelled:?}");
    let again = system.post(&cancel).edition(&changed).send().await;
    assert_eq!(again.body, cancelled.body, "to cancel it again changes nothing");
    assert_eq!(system.post(&cancel).send().await.problem(), (428, "edition_missing"), "whatever it has become");
    let late = system.patch(&path).edition(&cancelled).json(&json!({"title": "Late"})).await;
    assert_eq!(late.problem(), (409, "cancelled"));
}

#[tokio::test]
async fn r6_a_group_of_several_providers_comes_weekly_at_one_local_time_of_the_zone_that_is_named() {
    let site = Site::open().await;
    let mut form = site.form(3).await;
    form["kind"] = json!("group");
    form["clients"] = json!([form["clients"][0], site.client("Bea").await]);
    form["time_zone"] = json!("America/New_York");
    // The clocks there go forward between these two.
    form["starts_at"] = json!("2037-03-04T09:00");
    form["repeats"] = json!({"every": "week", "times": 2});
    let made = site.system.post("/api/v1/appointments").json(&form).await;
    assert_eq!(made.body["starts_at"], "2037-03-04T14:00:00Z", "{made:?}");
    let place = &made.body["series"];
    assert_eq!(
        (&place["number"], &place["of"], &place["time_zone"]),
        (&json!(1), &json!(2), &json!("America/New_York"))
    );
    let series = site.system.get(&format!("/api/v1/series/{}", place["id"].as_str().unwrap())).await;
    let starts: Vec<_> = series.body["items"].as_array().unwrap().iter().map(|it| it["starts_at"].clone()).collect();
    assert_eq!(starts, ["2037-03-04T14:00:00Z", "2037-03-11T13:00:00Z"]);
    let nowhere = site.system.get("/api/v1/series/0198c0de-5a1e-7c11-9d2e-000000000009").await;
    assert_eq!(nowhere.problem(), (404, "not_found"));
}

#[tokio::test]
async fn r6_an_appointment_that_does_not_do_is_a_problem_of_its_field_and_makes_none() {
    let site = Site::open().await;
    let form = site.form(3).await;
    let with = |field: &str, value: Value| {
        let mut form = form.clone();
        form[field] = value;
        form
    };
    let someone = json!("0198c0de-5a1e-7c11-9d2e-000000000009");
    for (field, value, code) in [
        ("title", json!("a".repeat(81)), "invalid_title"),
        ("minutes", json!(4), "invalid_time"),
        ("starts_at", json!("tomorrow"), "invalid_time"),
        ("starts_at", json!("2037-03-08"), "invalid_time"),
        ("starts_at", json!("2020-01-01T09:00:00Z"), "time_is_over"),
        ("time_zone", json!("Mars/Olympus"), "invalid_zone"),
        ("clients", json!([]), "invalid_people"),
        ("clients", json!([someone]), "invalid_people"),
        ("providers", json!([someone]), "invalid_people"),
        ("repeats", json!({"every": "week"}), "invalid_repeats"),
    ] {
        let refused = site.system.post("/api/v1/appointments").json(&with(field, value)).await;
        assert_eq!(refused.problem_of(), (422, code, field));
    }
    let mut gap = with("time_zone", json!("America/New_York"));
    gap["starts_at"] = json!("2037-03-08T02:30");
    let refused = site.system.post("/api/v1/appointments").json(&gap).await;
    assert_eq!(refused.problem_of(), (422, "time_not_there", "starts_at"));
    let all = site.system.get("/api/v1/appointments").await;
    assert_eq!(all.body["items"], json!([]));
}

#[tokio::test]
async fn r6_a_stretch_of_time_comes_in_pages_earliest_first() {
    let site = Site::open().await;
    let mut form = site.form(2).await;
    for days in [5, 3, 4, 2, 3] {
        form["starts_at"] = json!(moment_in(days));
        assert_eq!(site.system.post("/api/v1/appointments").json(&form).await.status, 201);
    }
    let stretch = format!("/api/v1/appointments?from={}&until={}&limit=2", moment_in(3), moment_in(5));
    let first = site.system.get(&stretch).await.body;
    let next = first["next"].as_str().unwrap();
    let second = site.system.get(&format!("{stretch}&cursor={next}")).await.body;
    let starts = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|it| it["starts_at"].clone()).collect()
    };
    assert_eq!(starts(&first), [moment_in(3), moment_in(3)]);
    assert_eq!((starts(&second), &second["next"]), (vec![json!(moment_in(4))], &Value::Null));
    assert_ne!(first["items"][0]["id"], first["items"][1]["id"]);
    for (query, field) in [("from=today", "from"), ("until=1", "until"), ("cursor=e30", "cursor"), ("since=1", "")] {
        let refused = site.system.get(&format!("/api/v1/appointments?{query}")).await;
        assert_eq!(refused.problem_of(), (400, "malformed", field));
    }
}

#[tokio::test]
async fn r6_a_link_is_read_replaced_and_revoked_and_each_old_one_leads_nowhere() {
    let site = Site::open().await;
    let appointment = site.appointment(3).await;
    let path = format!("/api/v1/appointments/{}/link", appointment["id"].as_str().unwrap());
    let first = site.system.get(&path).await;
    let opens = async |link: &Value| site.practice.browser().enter(link.as_str().unwrap()).await.is_ok();
    assert!(opens(&first.body["url"]).await);
    assert_eq!(site.system.post(&path).send().await.problem(), (428, "edition_missing"));
    let second = site.system.post(&path).edition(&first).send().await;
    assert!(!opens(&first.body["url"]).await && opens(&second.body["url"]).await);
    assert_eq!(site.system.post(&path).edition(&first).send().await.problem(), (412, "changed_elsewhere"));
    assert_eq!(site.system.delete(&path).edition(&first).send().await.problem(), (412, "changed_elsewhere"));
    let revoked = site.system.delete(&path).edition(&second).send().await;
    assert_eq!((&revoked.body["url"], &revoked.body["revoked"]), (&Value::Null, &json!(true)));
    assert!(!opens(&second.body["url"]).await);
    let third = site.system.post(&path).edition(&revoked).send().await;
    assert!(opens(&third.body["url"]).await);
    let nowhere = "/api/v1/appointments/0198c0de-5a1e-7c11-9d2e-000000000009/link";
    assert_eq!(site.system.get(nowhere).await.problem(), (404, "not_found"));
}
