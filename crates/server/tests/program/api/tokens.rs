//! Tokens: made once, kept as hashes, good for their scopes alone.

use std::{path::Path, process::Command};

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::{ALL, Site, system::System};
use crate::set_up::Practice;

/// `anteroom token …` on a data folder that no server uses: whether it succeeded, and what it printed.
fn token(data: &Path, arguments: &[&str]) -> (bool, String) {
    let (command, rest) = arguments.split_first().unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["token", command, "--data"])
        .arg(data)
        .args(rest)
        .env("NO_COLOR", "1")
        .env("RUST_LOG", "error")
        .output()
        .unwrap();
    let said = String::from_utf8([program.stdout, program.stderr].concat()).unwrap();
    (program.status.success(), said)
}

/// A new token.
pub(crate) fn make(data: &Path, scopes: &[&str]) -> String {
    let scopes: Vec<_> = scopes.iter().map(|scope| format!("--scope={scope}")).collect();
    let mut arguments = vec!["make", "--name", "The record system"];
    arguments.extend(scopes.iter().map(String::as_str));
    let (is_good, said) = token(data, &arguments);
    assert!(is_good, "{said}");
    said.trim().to_owned()
}

#[tokio::test]
async fn r6_a_token_is_shown_once_listed_without_itself_and_good_until_it_is_revoked() {
    let mut practice = Practice::set_up().await;
    let first = practice.token(&["clients:read"]);
    let other = practice.token(&["clients:read"]);
    let system = System::of(practice.browser().origin(), &first).await;
    assert_eq!(system.get("/api/v1/clients").await.status, 200);
    let (is_good, said) = token(&practice.data(), &["list"]);
    assert!(!is_good && said.contains("in use"), "{said}");

    practice.kill();
    let (_, list) = token(&practice.data(), &["list"]);
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 2, "{list}");
    assert!(lines[0].contains("The record system  clients:read") && !list.contains(&first[..20]), "{list}");
    assert!(!lines[0].contains("used never") && lines[1].contains("used never"), "{list}");
    let id = lines[0].split_whitespace().next().unwrap();
    assert!(token(&practice.data(), &["revoke", id]).0);
    let (is_good, said) = token(&practice.data(), &["revoke", "0198c0de-5a1e-7c11-9d2e-000000000001"]);
    assert!(!is_good && said.contains("there is no token"), "{said}");
    let (is_good, said) = token(&practice.data(), &["make", "--name", "x", "--scope", "everything"]);
    assert!(!is_good && said.contains("clients:write"), "{said}");

    practice.serve_again();
    let system = System::of(practice.browser().origin(), &first).await;
    assert_eq!(system.get("/api/v1/clients").await.problem(), (401, "token_unknown"));
    assert_eq!(system.with(&other).get("/api/v1/clients").await.status, 200);
    let kept = std::fs::read(practice.data().join("anteroom.db")).unwrap();
    let secret = other.strip_prefix("anteroom_").unwrap().as_bytes();
    assert!(!kept.windows(secret.len()).any(|bytes| bytes == secret), "the token itself is kept");
}

#[tokio::test]
async fn r6_each_operation_needs_the_scope_that_its_description_names_and_no_other() {
    let mut practice = Practice::set_up().await;
    let all_but: Vec<Vec<_>> =
        ALL.iter().map(|left_out| ALL.into_iter().filter(|scope| scope != left_out).collect()).collect();
    let but = practice.tokens(&all_but.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let only = practice.tokens(&ALL.each_ref().map(std::slice::from_ref));
    let system = System::of(practice.browser().origin(), "").await;
    let mut seen = 0;
    for (path, item) in system.document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let needed = operation["security"][0]["token"][0].as_str().unwrap();
            let at = ALL.iter().position(|scope| *scope == needed).unwrap();
            let path = path.replace("{id}", "0198c0de-5a1e-7c11-9d2e-000000000001");
            let ask = async |token: &str| {
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                system.with(token).ask(method, &path).send().await
            };
            assert_eq!(ask("").await.problem(), (401, "token_unknown"), "{method} {path}");
            let refused = ask(&but[at]).await;
            assert_eq!(refused.problem(), (403, "scope_missing"), "{method} {path}");
            assert!(refused.body["detail"].as_str().unwrap().contains(needed));
            assert!(!matches!(ask(&only[at]).await.status, 401 | 403), "{method} {path}");
            seen += 1;
        }
    }
    assert!(seen > 12, "only {seen} operations");
}

#[tokio::test]
async fn r6_a_cookie_opens_nothing_of_the_api_and_a_token_nothing_of_the_pages() {
    let site = Site::open().await;
    let browser = site.practice.browser();
    site.practice.sign_in(&browser).await.unwrap();
    assert_eq!(browser.get("/api/workspace/clients").await.unwrap().status(), StatusCode::OK);
    assert_eq!(browser.get("/api/v1/clients").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let made = browser.post("/api/v1/clients", &json!({"name": "Ann", "email": "ann@mail.example"})).await.unwrap();
    assert_eq!(made.status(), StatusCode::UNAUTHORIZED);
    let bare = site.practice.browser();
    let bearer = format!("Bearer {}", site.system.token);
    let asked = bare.bare(Method::GET, "/api/workspace/clients").header(header::AUTHORIZATION, &bearer);
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let form = json!({"edition": 1, "following": null, "scope": "this"});
    let asked = bare.bare(Method::POST, "/api/workspace/clients").header(header::AUTHORIZATION, &bearer).json(&form);
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn r6_what_is_no_token_is_one_refusal_and_who_goes_on_guessing_waits() {
    let site = Site::open().await;
    let bare = site.practice.browser();
    let mut answers = Vec::new();
    let good = format!("Bearer {}", site.system.token);
    for sent in [None, Some("Bearer"), Some("Bearer x"), Some("Basic dXNlcjpwYXNz"), Some(site.system.token.as_str())] {
        let mut asked = bare.bare(Method::GET, "/api/v1/clients");
        if let Some(sent) = sent {
            asked = asked.header(header::AUTHORIZATION, sent);
        }
        let answer = asked.send().await.unwrap();
        assert!(answer.headers()[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Bearer"));
        answers.push((answer.status(), answer.json::<Value>().await.unwrap()));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let twice = bare.bare(Method::GET, "/api/v1/clients").header("authorization", &good).header("authorization", &good);
    assert_eq!(twice.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let mut last = 0;
    for _ in 0..40 {
        last = site.system.with("anteroom_guess").get("/api/v1/clients").await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(site.system.get("/api/v1/clients").await.status, 200, "who has a token is kept off by others' guesses");
}

#[tokio::test]
async fn r6_a_system_in_a_loop_is_told_when_to_go_on() {
    let site = Site::open().await;
    let mut slowed = None;
    for _ in 0..400 {
        let answer = site.system.get("/api/v1/providers").await;
        if answer.status == 429 {
            slowed = answer.retry_after;
            break;
        }
    }
    assert_eq!(slowed.as_deref(), Some("1"));
}
