//! Whoever may open a session's page may have a connection measured, a few times, and nobody else may (J5).

use bots::Browser;
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use serde_json::json;
use wire::{ConnectionTestAnswer, Problem, ProblemCode};

use crate::house::{GROUP, House};

const OFFER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
    a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\n\
    a=ice-pwd:0123456789012345678901\r\na=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\n";

fn asked(request: RequestBuilder, transport: &str, sdp: &str) -> RequestBuilder {
    request.json(&json!({ "transport": transport, "sdp": sdp }))
}

/// A request by a page of ours that was opened by the link.
fn ask(house: &House, browser: &Browser, link: &str, transport: &str, sdp: &str) -> RequestBuilder {
    let path = format!("{}/connection-test", link.replace("/s/", "/api/sessions/"));
    asked(browser.bare(Method::POST, &path).header(header::ORIGIN, house.origin()), transport, sdp)
}

#[tokio::test]
async fn each_way_is_answered_with_its_own_addresses_alone() {
    let house = House::open();
    let (browser, link) = (house.browser(), house.link(GROUP));
    for (transport, other) in [("udp", " tcp "), ("tcp", " udp ")] {
        let answer = ask(&house, &browser, &link, transport, OFFER).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let ConnectionTestAnswer { sdp } = answer.json().await.unwrap();
        let sdp = sdp.expect("this server goes both ways");
        assert!(sdp.contains(&format!(" {transport} ")) && !sdp.contains(other), "{sdp}");
        assert!(!sdp.contains("m=audio") && !sdp.contains("m=video"), "{sdp}");
    }
}

#[tokio::test]
async fn who_has_no_link_or_is_no_page_of_ours_or_offers_media_tests_nothing() {
    let house = House::open();
    let (browser, link) = (house.browser(), house.link(GROUP));
    let status = async |request: RequestBuilder| request.send().await.unwrap().status();
    let nowhere = format!("{}/s/nowhere", house.origin());
    assert_eq!(status(ask(&house, &browser, &nowhere, "udp", OFFER)).await, StatusCode::NOT_FOUND);
    let path = format!("{}/connection-test", link.replace("/s/", "/api/sessions/"));
    let foreign = browser.bare(Method::POST, &path);
    assert_eq!(status(asked(foreign, "udp", OFFER)).await, StatusCode::FORBIDDEN);
    for sdp in ["", "v=0\r\n", &format!("{OFFER}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n")] {
        assert_eq!(status(ask(&house, &browser, &link, "udp", sdp)).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(status(ask(&house, &browser, &link, "turn", OFFER)).await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nobody_tests_for_ever() {
    let house = House::open();
    let (browser, link) = (house.browser(), house.link(GROUP));
    // The page has its cookie first: without one each request is another visitor's.
    browser.enter(&link).await.unwrap();
    let refused = until_refused(|| ask(&house, &browser, &link, "udp", OFFER)).await;
    let seconds: u64 = refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!(seconds >= 1);
    let words: Problem = refused.json().await.unwrap();
    assert_eq!(words.code, ProblemCode::TooMany);
    assert!(words.detail.contains("tested often"), "{words:?}");
}

#[tokio::test]
async fn so_many_are_tested_at_once_over_all_visitors() {
    let house = House::open();
    let link = house.link(GROUP);
    // None of them ever connects, so that each keeps its place for a while.
    let refused = until_refused(|| ask(&house, &house.browser(), &link, "tcp", OFFER)).await;
    assert_eq!(refused.headers()[header::RETRY_AFTER], "10");
    let words: Problem = refused.json().await.unwrap();
    assert!(words.detail.contains("at the moment"), "{words:?}");
}

/// Asks until it is refused, more often than anybody may.
async fn until_refused(ask: impl Fn() -> RequestBuilder) -> Response {
    for _ in 0..100 {
        let answer = ask().send().await.unwrap();
        if answer.status() != StatusCode::OK {
            assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
            return answer;
        }
    }
    panic!("it is never refused");
}
