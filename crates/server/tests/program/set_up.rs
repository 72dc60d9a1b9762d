//! The first run of a practice, by the link that the server prints; and that nothing of the demo exists under `serve`.

use std::{fs, path::Path};

use bots::Browser;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{house::House, running::Running};

const EMAIL: &str = "ada@practice.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A practice under `anteroom serve`, set up with one provider.
pub(crate) struct Practice {
    folder: TempDir,
    server: Running,
    origin: String,
    token: String,
}

fn form(token: &str) -> Value {
    json!({"token": token, "practice": "Elm Street", "name": "Dr. Ada Elm", "email": EMAIL, "password": PASSWORD})
}

async fn set_up(browser: &Browser, token: &str) -> StatusCode {
    browser.post("/api/set-up", &form(token)).await.unwrap().status()
}

/// Any free port of this machine, and the data here.
fn configuration(data: &Path) -> String {
    let data = data.display();
    format!("listen = \"127.0.0.1:0\"\ndata = \"{data}\"\n[media]\nlisten = [\"127.0.0.1:0\"]\n")
}

impl Practice {
    /// Serves an empty data folder, and waits for the link that the server prints.
    fn serve() -> Self {
        Self::serve_with("")
    }

    /// The same, with these sections more in its configuration file.
    fn serve_with(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("anteroom.toml");
        let data = folder.path().join("data");
        fs::write(&config, configuration(&data) + more).unwrap();
        let server = Running::serve(&config);
        let line = server.line_with("/set-up#token=");
        let (origin, token) = line.trim().split_once("/set-up#token=").unwrap();
        Self { folder, server, origin: origin.to_owned(), token: token.to_owned() }
    }

    /// The same, with its first provider made.
    pub(crate) async fn set_up() -> Self {
        Self::set_up_with("").await
    }

    /// The same, with these sections more in its configuration file.
    pub(crate) async fn set_up_with(more: &str) -> Self {
        let practice = Self::serve_with(more);
        assert_eq!(set_up(&practice.browser(), &practice.token).await, StatusCode::OK);
        practice
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.origin).unwrap()
    }

    /// A token with these scopes, made while the server is stopped for it.
    pub(crate) fn token(&mut self, scopes: &[&str]) -> String {
        self.tokens(&[scopes]).remove(0)
    }

    /// The same, several at once.
    pub(crate) fn tokens(&mut self, all: &[&[&str]]) -> Vec<String> {
        self.server.finish();
        let data = self.data();
        let tokens = all.iter().map(|scopes| crate::api::tokens::make(&data, scopes)).collect();
        self.serve_again();
        tokens
    }

    /// Ends the server in order.
    pub(crate) fn stop(&mut self) {
        self.server.finish();
    }

    /// Starts the server again on the same data, at another port.
    pub(crate) fn serve_again(&mut self) {
        self.server = Running::serve(&self.folder.path().join("anteroom.toml"));
        let line = self.server.line_with("serving");
        let origin = line.split_whitespace().find_map(|word| word.split("origin=").nth(1)).unwrap();
        origin.trim_matches('"').clone_into(&mut self.origin);
    }

    /// Ends the server at once, as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.server.kill();
    }

    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Ends the server and opens the demo practice on its data, beside the provider who is there.
    pub(crate) fn as_demo(&mut self) -> House {
        self.server.kill();
        House::on(self.folder.path().join("data"))
    }

    /// Signs the provider in with the password.
    pub(crate) async fn sign_in(&self, browser: &Browser) -> anyhow::Result<()> {
        let form = json!({"email": EMAIL, "password": PASSWORD});
        browser.post("/api/sign-in", &form).await?.error_for_status()?;
        Ok(())
    }
}

#[tokio::test]
async fn the_set_up_link_makes_the_first_provider_once() {
    let mut practice = Practice::serve();
    let browser = practice.browser();
    assert_eq!(browser.get("/set-up").await.unwrap().status(), StatusCode::OK);
    assert!(set_up(&browser, "AAAAAAAAAAAAAAAAAAAAAA").await.is_client_error(), "any token does");
    for (field, typed, code) in [
        ("practice", " ", "invalid_practice"),
        ("name", "", "invalid_name"),
        ("email", "ada@", "invalid_email"),
        ("password", "short", "invalid_password"),
        ("password", "passwordpassword", "guessable_password"),
    ] {
        let mut wrong = form(&practice.token);
        wrong[field] = json!(typed);
        let answer = browser.post("/api/set-up", &wrong).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], code);
    }
    // A mistake in the form does not use the link up.
    let token = practice.token.clone();
    assert_eq!(set_up(&browser, &token).await, StatusCode::OK);
    browser.workspace_ticket().await.expect("who set it up is signed in");
    let late = practice.browser();
    assert!(set_up(&late, &token).await.is_client_error(), "the link worked twice");
    assert!(late.workspace_ticket().await.is_err());
    assert!(practice.server.is_running());
}

#[tokio::test]
async fn a_set_up_link_can_be_checked_before_the_form_is_filled_in() {
    let practice = Practice::serve();
    let browser = practice.browser();
    let check = async |token: &str| browser.post("/api/set-up/check", &json!({"token": token})).await.unwrap().status();
    let is_set_up = async || {
        let me: Value = browser.get("/api/me").await.unwrap().json().await.unwrap();
        me["set_up"].as_bool().unwrap()
    };
    assert_eq!(check("AAAAAAAAAAAAAAAAAAAAAA").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(check(&practice.token).await, StatusCode::NO_CONTENT);
    assert!(!is_set_up().await);
    // To have looked does not use the link up; to have used it does.
    assert_eq!(set_up(&browser, &practice.token).await, StatusCode::OK);
    assert_eq!(check(&practice.token).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(is_set_up().await);
}

#[tokio::test]
async fn of_two_who_set_up_at_once_one_does() {
    let practice = Practice::serve();
    let (a, b) = (practice.browser(), practice.browser());
    let (first, second) = tokio::join!(set_up(&a, &practice.token), set_up(&b, &practice.token));
    let done = [first, second].iter().filter(|status| status.is_success()).count();
    assert_eq!(done, 1, "{first} {second}");
}

#[tokio::test]
async fn the_password_signs_in_and_a_wrong_one_does_not() {
    let practice = Practice::set_up().await;
    let browser = practice.browser();
    practice.sign_in(&browser).await.unwrap();
    browser.workspace_ticket().await.unwrap();
    let wrong = practice.browser();
    let mut answers = Vec::new();
    for (email, password) in [(EMAIL, "wrong horse battery"), ("nobody@practice.example", PASSWORD), (EMAIL, "")] {
        let form = json!({"email": email, "password": password});
        let response = wrong.post("/api/sign-in", &form).await.unwrap();
        answers.push((response.status(), response.text().await.unwrap()));
    }
    assert!(answers.iter().all(|answer| answer.0.is_client_error() && *answer == answers[0]), "{answers:?}");
    assert!(wrong.workspace_ticket().await.is_err());
    let mut limited = false;
    for _ in 0..12 {
        let form = json!({"email": EMAIL, "password": "wrong"});
        let response = wrong.post("/api/sign-in", &form).await.unwrap();
        limited |= response.status() == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(limited, "passwords can be tried without end");
}

#[tokio::test]
async fn serve_knows_no_links_that_sign_in() {
    // The links of a demo practice, on the very same data.
    let mut house = House::open();
    let path = house.provider_sign_in().strip_prefix(house.origin()).unwrap().to_owned();
    assert!(house.browser().get(&path).await.unwrap().status().is_success());
    house.server.kill();
    let config = house.data().with_file_name("anteroom.toml");
    fs::write(&config, configuration(house.data())).unwrap();
    let server = Running::serve(&config);
    // Without a password for the demo's provider there is nothing to set up: the server just says where it serves.
    let line = server.line_with("serving");
    let origin = line.split_whitespace().find_map(|word| word.split("origin=").nth(1)).unwrap();
    let browser = Browser::new(origin.trim_matches('"')).unwrap();
    for path in [path.as_str(), "/demo/mail", "/demo/sign-in/x"] {
        assert_eq!(browser.get(path).await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert!(browser.workspace_ticket().await.is_err());
}
