//! The calendar that who hosts subscribes to by a secret address (R5, R6).

use bots::Browser;
use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarStatus, ICalendarValue};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    house::{GROUP, House},
    running::Running,
};

const PATH: &str = "/api/workspace/feed";

async fn said(browser: &Browser, path: &str, has_titles: Option<bool>) -> (StatusCode, Value) {
    let wish = has_titles.map_or(Value::Null, |has_titles| json!({ "has_titles": has_titles }));
    let answer = browser.post(&format!("{PATH}{path}"), &wish).await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

/// A new address of theirs.
async fn address(browser: &Browser) -> String {
    let (status, made) = said(browser, "", Some(false)).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    made["address"].as_str().unwrap().to_owned()
}

/// What a calendar program is answered: nobody is signed in there.
async fn fetched(house: &House, address: &str) -> (StatusCode, String) {
    let answer = house.browser().get(address).await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// An entry as another program understands it.
struct Entry {
    uid: String,
    summary: String,
    /// The moment at which it begins, in milliseconds.
    starts_at: i64,
    is_cancelled: bool,
    /// Counts its changes.
    sequence: i64,
}

fn entries(calendar: &str) -> Vec<Entry> {
    let read = ICalendar::parse(calendar).unwrap();
    let events = read.components.iter().filter(|it| it.uid().is_some());
    events
        .map(|event| {
            let value = |property| &event.property(&property).unwrap().values[0];
            let begins = value(ICalendarProperty::Dtstart).as_partial_date_time().unwrap();
            Entry {
                uid: event.uid().unwrap().to_owned(),
                summary: value(ICalendarProperty::Summary).as_text().unwrap().to_owned(),
                starts_at: begins.to_timestamp().unwrap() * 1_000,
                is_cancelled: *value(ICalendarProperty::Status) == ICalendarValue::Status(ICalendarStatus::Cancelled),
                sequence: value(ICalendarProperty::Sequence).as_integer().unwrap(),
            }
        })
        .collect()
}

async fn appointments(browser: &Browser) -> Vec<Value> {
    let workspace: Value = browser.get("/api/workspace").await.unwrap().json().await.unwrap();
    workspace["appointments"].as_array().unwrap().clone()
}

#[tokio::test]
async fn r6_a_calendar_has_its_owners_appointments_without_anybodys_name_or_link() {
    let house = House::with_colleague();
    let (host, colleague) = (house.provider().await, house.colleague().await);
    let address = address(&host).await;
    let (status, calendar) = fetched(&house, &address).await;
    assert_eq!(status, StatusCode::OK);
    let (all, told) = (appointments(&host).await, entries(&calendar));
    assert_eq!(told.len(), all.len());
    for one in &all {
        let entry = told.iter().find(|entry| entry.uid == one["id"].as_str().unwrap()).unwrap();
        assert_eq!(entry.starts_at, one["starts_at"].as_i64().unwrap() / 1_000 * 1_000);
        assert!(!entry.is_cancelled);
    }
    let unfolded = calendar.replace("\r\n ", "");
    for said in ["Daniel", "Reyes", "Ellen", "Marsh", GROUP, "/s/"] {
        assert!(!unfolded.contains(said), "{said} is in\n{calendar}");
    }
    let (_, theirs) = fetched(&house, &self::address(&colleague).await).await;
    let shared = entries(&theirs).len();
    assert!(shared > 0 && shared < all.len(), "a colleague's are those that name them");

    said(&host, "/titles", Some(true)).await;
    let titled = entries(&fetched(&house, &address).await.1);
    assert!(titled.iter().any(|entry| entry.summary == GROUP), "they asked for titles");
}

#[tokio::test]
async fn r5_the_calendar_of_who_is_deactivated_is_gone_at_once_and_does_not_come_back_with_them() {
    let house = House::with_colleague();
    let (admin, colleague) = (house.provider().await, house.colleague().await);
    let address = address(&colleague).await;
    assert_eq!(fetched(&house, &address).await.0, StatusCode::OK);
    for archived in [true, false] {
        let staff: Value = admin.get("/api/workspace/staff").await.unwrap().json().await.unwrap();
        let member = staff["members"].as_array().unwrap().iter().find(|it| it["roles"] == json!(["provider"])).unwrap();
        let edit = json!({
            "id": member["id"], "edition": member["edition"], "roles": ["provider"], "archived": archived,
        });
        admin.post("/api/workspace/staff", &edit).await.unwrap().error_for_status().unwrap();
        assert_eq!(fetched(&house, &address).await.0, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn r6_what_is_no_address_of_a_calendar_or_not_any_more_is_one_answer() {
    let house = House::open();
    let host = house.provider().await;
    let first = address(&host).await;
    let second = address(&host).await;
    let (path, _) = second.rsplit_once('/').unwrap();
    let guessed = format!("{path}/anteroom_guess.ics");
    let bare = second.strip_suffix(".ics").unwrap().to_owned();
    assert_eq!(fetched(&house, &second).await.0, StatusCode::OK);
    let wrong = fetched(&house, &guessed).await;
    assert_eq!(wrong.0, StatusCode::NOT_FOUND);
    assert_eq!((fetched(&house, &first).await, fetched(&house, &bare).await), (wrong.clone(), wrong.clone()));
    let (_, now) = said(&host, "/revoke", None).await;
    assert_eq!(now, json!({"feed": null}));
    assert_eq!(fetched(&house, &second).await, wrong);
    assert_eq!(said(&host, "/titles", Some(true)).await.0, StatusCode::NOT_FOUND);
    let mut last = StatusCode::OK;
    for _ in 0..40 {
        last = fetched(&house, &guessed).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn r6_a_program_that_has_the_calendar_fetches_it_again_when_something_changed() {
    let house = House::open();
    let host = house.provider().await;
    let address = address(&host).await;
    let ask = async |tag: &str| {
        let asked = house.browser().bare(Method::GET, &address).header(header::IF_NONE_MATCH, tag);
        asked.send().await.unwrap()
    };
    let first = ask("\"another\"").await;
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(first.headers()[header::CACHE_CONTROL], "private, no-cache");
    assert_eq!(first.headers()[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    let again = ask(&format!("\"another\", {tag}")).await;
    assert_eq!((again.status(), again.text().await.unwrap()), (StatusCode::NOT_MODIFIED, String::new()));

    let visit = appointments(&host).await.pop().unwrap();
    let cancel = format!("/api/workspace/appointments/{}/cancel", visit["id"].as_str().unwrap());
    let form = json!({"edition": visit["edition"], "following": null, "scope": "this"});
    host.post(&cancel, &form).await.unwrap().error_for_status().unwrap();
    let changed = ask(&tag).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let told = entries(&changed.text().await.unwrap());
    let cancelled: Vec<_> = told.iter().filter(|entry| entry.is_cancelled).collect();
    let [cancelled] = cancelled.as_slice() else { panic!("one was cancelled") };
    assert_eq!(cancelled.uid, visit["id"].as_str().unwrap());
    assert!(cancelled.sequence > visit["edition"].as_i64().unwrap(), "a program takes it for newer");
}

#[tokio::test]
async fn r5_the_address_of_a_calendar_stands_in_no_log_at_any_level() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, facts) = Running::demo_saying_all(&folder.path().join("data"));
    let host = Browser::new(facts["url"].as_str().unwrap().trim_end_matches('/')).unwrap();
    host.sign_in(facts["provider"]["sign_in"].as_str().unwrap()).await.unwrap();
    let address = address(&host).await;
    host.get(&address).await.unwrap().error_for_status().unwrap();
    let secret = address.rsplit_once("/anteroom_").unwrap().1.strip_suffix(".ics").unwrap();
    let said = server.finish();
    assert!(said.len() > 10, "the log was heard");
    assert!(!said.iter().any(|line| line.contains(secret)), "the secret is in a log");
}

#[tokio::test]
async fn r5_who_hosts_nothing_has_no_calendar() {
    let house = House::open();
    for browser in [house.client("Ellen Marsh").await, house.browser()] {
        assert_eq!(browser.get(PATH).await.unwrap().status(), StatusCode::UNAUTHORIZED);
        assert_eq!(said(&browser, "", Some(false)).await.0, StatusCode::UNAUTHORIZED);
    }
}
