//! What acts, and both WebSockets, answer our own pages only: by the `Origin`, by tickets that open one thing once, and by
//! links that cannot be told from wrong ones by trying.

use bots::{OpenError, Page, WorkspacePage};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::house::{GROUP, House};

/// Origins that are not ours, and none.
fn foreign(origin: &str) -> Vec<Option<String>> {
    let port = origin.rsplit(':').next().unwrap();
    let others = [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("https://localhost:{port}"),
        format!("{origin}.evil.example"),
        format!("{origin}/"),
        "http://localhost".to_owned(),
        String::new(),
    ];
    others.into_iter().map(Some).chain([None]).collect()
}

#[tokio::test]
async fn every_request_that_acts_is_refused_from_elsewhere() {
    let house = House::open();
    let provider = house.provider().await;
    let token = house.link(GROUP).rsplit('/').next().unwrap().to_owned();
    let requests = [
        (format!("/api/sessions/{token}/enter"), Value::Null),
        (format!("/api/sessions/{token}/code"), Value::Null),
        (format!("/api/sessions/{token}/redeem"), json!({"code": "12345678"})),
        ("/api/workspace/ticket".to_owned(), Value::Null),
        ("/api/sign-in".to_owned(), json!({"email": "a@b.example", "password": "x"})),
        ("/api/set-up".to_owned(), json!({"token": "x"})),
        ("/api/set-up/check".to_owned(), json!({"token": "x"})),
        ("/api/sign-out".to_owned(), Value::Null),
    ];
    for (path, body) in &requests {
        for origin in foreign(house.origin()) {
            let mut request = provider.bare(Method::POST, path).json(body);
            if let Some(origin) = &origin {
                request = request.header(header::ORIGIN, origin);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} from {origin:?}");
            assert_eq!(response.headers().get(header::SET_COOKIE), None, "{path} from {origin:?}");
            assert_eq!(response.json::<Value>().await.unwrap()["code"], "foreign_origin");
        }
    }
    // Nobody was signed out by it, and our own pages are let through.
    provider.workspace_ticket().await.unwrap();
    provider.enter(&house.link(GROUP)).await.unwrap();
}

#[tokio::test]
async fn a_websocket_from_elsewhere_is_refused_whatever_ticket_it_has() {
    let house = House::open();
    let provider = house.provider().await;
    for origin in foreign(house.origin()) {
        let ticket = provider.enter(&house.link(GROUP)).await.unwrap().ticket;
        let refused = Page::open_from(house.origin(), &ticket, origin.as_deref()).await;
        assert!(matches!(refused, Err(OpenError::Refused(403))), "{origin:?}: {refused:?}");
        let ticket = provider.workspace_ticket().await.unwrap();
        let refused = WorkspacePage::open_from(house.origin(), &ticket, origin.as_deref()).await;
        assert!(matches!(refused, Err(OpenError::Refused(403))), "{origin:?}: {refused:?}");
    }
}

#[tokio::test]
async fn a_ticket_opens_one_socket_of_its_own_kind_once() {
    let house = House::open();
    let provider = house.provider().await;
    let for_session = provider.enter(&house.link(GROUP)).await.unwrap().ticket;
    let page = Page::open(house.origin(), &for_session).await.unwrap();
    let again = Page::open(house.origin(), &for_session).await;
    assert!(matches!(again, Err(OpenError::Refused(403))), "{again:?}");
    page.until("the first one goes on", |seen| seen.view.is_some()).await.unwrap();

    let for_session = provider.enter(&house.link(GROUP)).await.unwrap().ticket;
    let workspace = WorkspacePage::open(house.origin(), &for_session).await;
    assert!(matches!(workspace, Err(OpenError::Refused(403))), "{workspace:?}");
    let for_workspace = provider.workspace_ticket().await.unwrap();
    let session = Page::open(house.origin(), &for_workspace).await;
    assert!(matches!(session, Err(OpenError::Refused(403))), "{session:?}");
    let made_up = Page::open(house.origin(), "AAAAAAAAAAAAAAAAAAAAAA").await;
    assert!(matches!(made_up, Err(OpenError::Refused(403))), "{made_up:?}");
}

#[tokio::test]
async fn only_a_provider_gets_a_workspace() {
    let house = House::open();
    for browser in [house.browser(), house.client("Daniel Reyes").await] {
        let response = browser.post("/api/workspace/ticket", &Value::Null).await.unwrap();
        assert!(response.status().is_client_error());
        assert_eq!(response.json::<Value>().await.unwrap()["code"], "sign_in_first");
    }
}

/// Everything of an answer that a guesser could tell apart.
async fn answer(house: &House, token: &str) -> (StatusCode, Vec<String>, String) {
    let response = house.browser().post(&format!("/api/sessions/{token}/enter"), &Value::Null).await.unwrap();
    let mut headers: Vec<_> = response.headers().keys().map(ToString::to_string).collect();
    headers.sort_unstable();
    (response.status(), headers, response.text().await.unwrap())
}

#[tokio::test]
async fn wrong_links_answer_alike_and_the_limit_engages() {
    let house = House::open();
    let good = house.link(GROUP);
    let token = good.rsplit('/').next().unwrap();
    let mut nearly = token.to_owned();
    nearly.replace_range(0..1, if token.starts_with('A') { "B" } else { "A" });
    let first = answer(&house, &nearly).await;
    assert_eq!(first.0, StatusCode::NOT_FOUND);
    for wrong in ["A".repeat(22), "x".to_owned(), "%27%22%3C".to_owned(), "A".repeat(4_000), token.to_lowercase()] {
        assert_eq!(answer(&house, &wrong).await, first, "{wrong}");
    }
    let mut limited = false;
    for tried in 0..60_u32 {
        limited |= answer(&house, &format!("{tried:022}")).await.0 == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(limited, "links can be tried without end");
    // Whoever has a good one is not in the way of the guesser's limit.
    house.browser().enter(&good).await.unwrap();
}
