//! A monitoring system asks a running server, at the address that is its own alone.

use std::{collections::BTreeSet, fs};

use bots::Browser;
use reqwest::{Method, StatusCode, header};

use crate::running::Running;

/// The samples of an exposition; fails where a line is not of the format.
fn samples(text: &str) -> Vec<(&str, f64)> {
    let (body, end) = text.split_at(text.len() - "# EOF\n".len());
    assert_eq!(end, "# EOF\n");
    let mut families = BTreeSet::new();
    let mut samples = Vec::new();
    for line in body.lines() {
        if let Some(family) = line.strip_prefix("# TYPE ") {
            families.insert(family.split_once(' ').unwrap().0);
        } else if !line.starts_with("# HELP ") && !line.starts_with("# UNIT ") {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            let name = sample.split('{').next().unwrap();
            let family = families.iter().find(|family| {
                let rest = name.strip_prefix(**family);
                rest.is_some_and(|rest| ["", "_total", "_sum", "_count", "_bucket"].contains(&rest))
            });
            assert!(family.is_some(), "{line} is of no family");
            samples.push((sample, value.parse().unwrap()));
        }
    }
    samples
}

#[tokio::test]
async fn a_scrape_tells_how_the_server_is_and_nobody_else_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("anteroom.toml");
    let data = folder.path().join("data");
    let text = format!(
        "listen = \"127.0.0.1:0\"\ndata = \"{}\"\n[media]\nlisten = [\"127.0.0.1:0\"]\n[metrics]\nlisten = \"127.0.0.1:0\"\n",
        data.display()
    );
    fs::write(&config, text).unwrap();
    let server = Running::serve(&config);
    let line = server.line_with("serving metrics");
    let address = line.split("address=").nth(1).unwrap().trim().to_owned();
    let line = server.line_with("/set-up#token=");
    let origin = line.trim().split_once("/set-up").unwrap().0.to_owned();
    let monitoring = Browser::new(&format!("http://{address}")).unwrap();
    let scrape = async || {
        let answer = monitoring.bare(Method::GET, "/metrics").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let kind = answer.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
        assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
        answer.text().await.unwrap()
    };
    let value = |text: &str, wanted: &str| {
        let found = samples(text).into_iter().find(|(sample, _)| *sample == wanted);
        found.unwrap_or_else(|| panic!("{wanted} is not in\n{text}")).1.to_string()
    };
    let before = scrape().await;
    let guesses = "anteroom_requests_refused_total{kind=\"link_unknown\"}";
    for (sample, expected) in [
        ("anteroom_sessions", "0"),
        ("anteroom_media_connections{transport=\"udp\"}", "0"),
        ("anteroom_media_connections_ended_total{reason=\"panic\"}", "0"),
        (guesses, "0"),
    ] {
        assert_eq!(value(&before, sample), expected, "{sample}");
    }

    let browser = Browser::new(&origin).unwrap();
    assert!(browser.enter("/s/nowhere").await.is_err());
    assert_eq!(value(&scrape().await, guesses), "1");

    // There is nothing else there, and nothing of it where people come.
    let status = async |browser: &Browser, path: &str| browser.bare(Method::GET, path).send().await.unwrap().status();
    assert_eq!(status(&monitoring, "/").await, StatusCode::NOT_FOUND);
    assert_eq!(status(&monitoring, "/healthz").await, StatusCode::NOT_FOUND);
    assert_eq!(status(&browser, "/metrics").await, StatusCode::NOT_FOUND);
}
