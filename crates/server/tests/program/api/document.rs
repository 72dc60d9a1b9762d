//! The document that describes the API, and the walk in `docs/api.md`.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdout, Command, Stdio},
};

use bots::Participant;
use reqwest::{Method, StatusCode};
use roas::{
    v3_1::spec::Spec,
    validation::{Options, Validate},
};
use serde_json::Value;
use session::{Command as SessionCommand, StandingTag};

use super::{
    HERE, Site,
    system::System,
    webhooks::receiver::{Heard, Receiver},
};
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

/// The walk, at work: who reads it up to the place where it waits for people goes on with it there.
struct Walk {
    shell: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    said: String,
}

impl Walk {
    /// Begins it, from the page as it is.
    fn begin(site: &Site, receiver: &Receiver) -> Self {
        let page = include_str!("../../../../../docs/api.md");
        let blocks: Vec<_> = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
        let (first, walk) = blocks.split_first().unwrap();
        assert!(first.contains("anteroom token make"), "the page begins with a token");
        assert!(walk.len() > 8, "there is hardly a walk: {blocks:?}");
        let found = Command::new("curl").arg("--version").output();
        assert!(found.is_ok_and(|curl| curl.status.success()), "curl is not on the PATH, and this test needs it");
        let mut shell = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\nset -eu\n{}", walk.join("\n"))])
            .env("ANTEROOM", site.practice.browser().origin())
            .env("TOKEN", &site.system.token)
            .env("RECEIVER", &receiver.url)
            .env("no_proxy", "*")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(shell.stdout.take().unwrap()).lines();
        Self { shell, lines, said: String::new() }
    }

    /// Reads to where it waits; the link that it has shown by then.
    fn until_it_waits(&mut self) -> String {
        for line in self.lines.by_ref().map_while(Result::ok) {
            self.said += &line;
            if line.contains("press Enter") {
                break;
            }
        }
        let shown = self.said.rsplit("\"url\":\"").next().unwrap();
        assert!(shown.contains("press Enter"), "{}", self.said);
        shown.split('"').next().unwrap().to_owned()
    }

    /// Has it go on, to its end; all that it said.
    fn goes_on(mut self) -> String {
        self.shell.stdin.take().unwrap().write_all(b"\n").unwrap();
        self.said.extend(self.lines.map_while(Result::ok));
        assert!(self.shell.wait().unwrap().success(), "{}", self.said);
        self.said
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r6_the_walk_in_the_documentation_does_what_it_says() {
    let site = Site::open_with(HERE).await;
    let mut receiver = Receiver::answering(&[]).await;
    let mut walk = Walk::begin(&site, &receiver);
    let link = walk.until_it_waits();
    let secret = walk.said.find("whsec_");
    assert!(secret.is_none(), "the walk prints the secret");

    // What a walk by curl cannot do: two people meet.
    let guest = Participant::come(site.practice.browser(), &link, 1).await.unwrap();
    guest.get_ready("Ann Berg").await.unwrap();
    let browser = site.practice.browser();
    site.practice.sign_in(&browser).await.unwrap();
    let host = Participant::come(browser, &link, 2).await.unwrap();
    host.page.done(SessionCommand::JoinNow).await.unwrap();
    host.page.done(SessionCommand::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
    host.page.done(SessionCommand::End).await.unwrap();
    let heard = receiver.heard_unverified(6).await;

    let said = walk.goes_on();
    // The test is of no appointment, and comes when it comes.
    let (tests, told): (Vec<_>, Vec<_>) = heard.iter().map(Heard::event).partition(|event| *event == "webhook.test");
    assert_eq!(tests.len(), 1);
    let expected = ["appointment.created", "client.waiting", "session.started", "client.admitted", "session.ended"];
    assert_eq!(told, expected);
    assert!(said.contains("\"phase\":\"not_started\"") && said.contains("\"event\":\"session.ended\""), "{said}");
    let clients = site.system.get("/api/v1/clients").await;
    assert_eq!(clients.body["items"][0]["name"], "Ann Berg");
    let appointments = site.system.get("/api/v1/appointments").await;
    assert_eq!(appointments.body["items"].as_array().unwrap().len(), 2, "what is repeated in the walk is done once");
}
