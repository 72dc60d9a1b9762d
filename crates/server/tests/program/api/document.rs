//! The document that describes the API, and the walk in `docs/api.md`.

use reqwest::{Method, StatusCode};
use roas::{
    v3_1::spec::Spec,
    validation::{Options, Validate},
};
use serde_json::Value;

use super::{Site, system::System};
use crate::set_up::Practice;

async fn document() -> (Practice, Value) {
    let practice = Practice::set_up().await;
    let system = System::of(practice.browser().origin(), "").await;
    (practice, system.document)
}

#[tokio::test]
async fn r6_the_document_is_openapi_3_1_and_whole() {
    let (_practice, document) = document().await;
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let spec: Spec = serde_json::from_value(document).unwrap();
    let found = spec.validate(Options::new(), None);
    assert!(found.is_ok(), "{found:?}");
}

#[tokio::test]
async fn r6_what_is_documented_is_routed_and_no_other_method_of_its_paths() {
    let (practice, document) = document().await;
    let browser = practice.browser();
    let methods = ["get", "put", "post", "delete", "patch"];
    for (path, item) in document["paths"].as_object().unwrap() {
        let known: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(known.iter().all(|method| methods.contains(method)), "{known:?}");
        for method in methods {
            let path = path.replace("{id}", "0198c0de-5a1e-7c11-9d2e-000000000001");
            let asked = browser.bare(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &path);
            let answer = asked.send().await.unwrap();
            let expected = if known.contains(&method) { [401, 429] } else { [405, 405] };
            assert!(expected.contains(&answer.status().as_u16()), "{method} {path} answers {}", answer.status());
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
        }
    }
    let nowhere = browser.get("/api/v1/nowhere").await.unwrap();
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    assert_eq!(nowhere.headers()["content-type"], "application/problem+json");
}

/// A route that is made without its description would be in no document: there is one way to make them.
#[test]
fn r6_every_route_is_made_with_its_description() {
    let source = include_str!("../../../src/http/v1/mod.rs");
    let bare: Vec<_> = source.lines().filter(|line| line.contains(".route(")).map(str::trim).collect();
    let expected = [
        ".route(\"/api/v1/{*path}\", axum::routing::any(nowhere))",
        ".route(\"/api/openapi.json\", get(async move || Json(document)))",
    ];
    assert_eq!(bare, expected);
}

#[tokio::test]
async fn r6_the_walk_in_the_documentation_does_what_it_says() {
    let site = Site::open().await;
    let page = include_str!("../../../../../docs/api.md");
    let blocks: Vec<_> = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let (first, walk) = blocks.split_first().unwrap();
    assert!(first.contains("anteroom token make"), "the page begins with a token");
    assert!(walk.len() > 4, "there is hardly a walk: {blocks:?}");
    let found = std::process::Command::new("curl").arg("--version").output();
    assert!(found.is_ok_and(|curl| curl.status.success()), "curl is not on the PATH, and this test needs it");
    let script = format!("set -eu\n{}", walk.join("\n"));
    let run = std::process::Command::new("sh")
        .args(["-c", &script])
        .env("ANTEROOM", site.practice.browser().origin())
        .env("TOKEN", &site.system.token)
        .env("no_proxy", "*")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    assert!(said.contains("\"phase\":\"not_started\""), "{said}");
    let clients = site.system.get("/api/v1/clients").await;
    assert_eq!(clients.body["items"][0]["name"], "Ann Berg");
    let appointments = site.system.get("/api/v1/appointments").await;
    assert_eq!(appointments.body["items"].as_array().unwrap().len(), 1, "what is repeated in the walk is done once");
}
