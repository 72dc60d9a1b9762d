//! The lock of a workspace whose person has walked away: what it refuses, what keeps it open and what opens it again (R1).

use bots::{Browser, EnterError, Participant, WorkspacePage};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::Store;
use wire::{OpenUntil, ProblemCode, ToWorkspace};

use super::{
    office,
    second_factor::set_up as set_up_second_factor,
    staff::{Clinic, answered, open, workspace},
};
use crate::set_up::PASSWORD;

/// Long enough for any test, so that it locks when somebody walks away and not before.
const IN_AN_HOUR: &str = "[workspace]\nlock_after = \"1h\"\n";
/// For tests that are there when it locks.
const SOON: &str = "[workspace]\nlock_after = \"12s\"\n";
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// The code that a socket of the workspace is closed with.
const LOCKED: Option<u16> = Some(4423);

/// What of `http/mod.rs` is not the staff's own, and so is open to who is locked; all below where it ends in a slash.
const NOT_OF_STAFF: [&str; 25] = [
    "/",
    "/s/",
    "/sign-in",
    "/set-up",
    "/account/",
    "/portal",
    "/portal/",
    "/api/me",
    "/api/portal",
    "/api/sessions/",
    "/api/account/invitation",
    "/api/account/invitation/",
    "/api/account/new-password",
    "/api/account/new-password/",
    "/api/sign-in",
    "/api/sign-in/",
    "/api/sign-out",
    "/api/set-up",
    "/api/set-up/",
    "/api/workspace/unlock",
    "/calendar/",
    "/demo/",
    "/healthz",
    "/ws/session",
    "/ws/workspace",
];

impl Clinic {
    /// An hour goes by in which nobody touches any browser. The server is stopped for it, and stands at another port after.
    async fn walk_away(&mut self) {
        self.practice.stop();
        let store = Store::open(self.practice.data().as_path()).await.unwrap();
        let practice = store.practices().await.unwrap().remove(0).id;
        let records = store.records(practice);
        for person in records.people().await.unwrap() {
            for mut sign_in in records.sign_ins_of(person.id, office::now()).await.unwrap() {
                sign_in.last_input = sign_in.last_input.plus_ms(-HOUR_MS);
                records.remove_sign_in(sign_in.token).await.unwrap();
                records.add_sign_in(sign_in).await.unwrap();
            }
        }
        store.close().await;
        self.start_again();
    }

    fn start_again(&mut self) {
        self.practice.serve_again();
        self.admin = self.here(&self.admin);
    }

    /// A browser of before, where the server stands now.
    fn here(&self, browser: &Browser) -> Browser {
        browser.at(self.practice.origin())
    }
}

async fn unlock(browser: &Browser, password: &str) -> Result<Value, String> {
    answered(browser.post("/api/workspace/unlock", &json!({ "password": password })).await.unwrap()).await
}

async fn is_locked(browser: &Browser) -> bool {
    match answered(browser.get("/api/workspace").await.unwrap()).await {
        Ok(_) => false,
        Err(code) => code == "locked",
    }
}

/// Every route that the program has, with its method, as its source has it.
fn routes() -> Vec<(Method, String)> {
    let source = include_str!("../../../src/http/mod.rs");
    let mut routes = Vec::new();
    for route in source.split(".route(\"").skip(1) {
        let (path, rest) = route.split_once("\", ").unwrap();
        for (method, name) in [(Method::GET, "get("), (Method::POST, "post(")] {
            let own = rest.split(".route(").next().unwrap().lines().next().unwrap();
            if own.contains(name) {
                routes.push((method, path.to_owned()));
            }
        }
    }
    routes
}

fn is_of_staff(path: &str) -> bool {
    let is_open = |open: &&str| path == *open || open.len() > 1 && open.ends_with('/') && path.starts_with(*open);
    !NOT_OF_STAFF.iter().any(is_open)
}

#[tokio::test]
async fn r1_whatever_is_the_staffs_own_is_refused_while_it_is_locked_and_nothing_else_is() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    let token = clinic.practice.token(&["appointments:read"]);
    clinic.admin = clinic.here(&clinic.admin);
    clinic.walk_away().await;
    let routes = routes();
    assert!(routes.len() > 60, "the routes are written otherwise than this test reads them");
    let own: Vec<_> = routes.iter().filter(|(_, path)| is_of_staff(path)).collect();
    assert!(own.len() > 30, "{own:?}");
    for (method, path) in own {
        let path = path.replace("{id}", "0198c0de-5a1e-7c11-9d2e-0000000000a1").replace("{form}", "csv");
        let asked = clinic.admin.bare(method.clone(), &path).header(header::ORIGIN, clinic.admin.origin());
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::LOCKED, "{method} {path}");
        assert_eq!(answered(answer).await, Err("locked".to_owned()), "{method} {path}");
    }
    let me: Value = clinic.admin.get("/api/me").await.unwrap().json().await.unwrap();
    assert_eq!(me["name"], "Dr. Ada Elm", "the page says whose password it asks for");
    let system = clinic.admin.bare(Method::GET, "/api/v1/appointments").bearer_auth(token);
    assert_eq!(system.send().await.unwrap().status(), StatusCode::OK, "other systems have no such lock");
    clinic.admin.post("/api/sign-out", &Value::Null).await.unwrap().error_for_status().unwrap();
    assert_eq!(clinic.admin.get("/api/workspace").await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn r1_the_password_of_who_is_signed_in_unlocks_that_browser_alone() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    let other = clinic.practice.browser();
    clinic.practice.sign_in(&other).await.unwrap();
    clinic.walk_away().await;
    let (other, stranger) = (clinic.here(&other), clinic.practice.browser());
    assert!(is_locked(&clinic.admin).await && is_locked(&other).await);
    assert_eq!(unlock(&clinic.admin, "something else").await, Err("wrong_password".to_owned()));
    assert_eq!(unlock(&stranger, PASSWORD).await, Err("sign_in_first".to_owned()), "nobody is signed in there");
    let bare = clinic.admin.bare(Method::POST, "/api/workspace/unlock").json(&json!({ "password": PASSWORD }));
    assert_eq!(bare.send().await.unwrap().status(), StatusCode::FORBIDDEN, "from another site");
    assert!(is_locked(&clinic.admin).await, "what was refused opens nothing");
    let until: OpenUntil = serde_json::from_value(unlock(&clinic.admin, PASSWORD).await.unwrap()).unwrap();
    assert!(until.now < until.warns_at && until.warns_at < until.locks_at, "{until:?}");
    assert!(!is_locked(&clinic.admin).await && is_locked(&other).await);
}

#[tokio::test]
async fn r1_passwords_cannot_be_tried_without_end_at_a_locked_page() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    clinic.walk_away().await;
    let mut refused = Vec::new();
    for _ in 0..12 {
        refused.push(unlock(&clinic.admin, "something else").await.unwrap_err());
    }
    assert_eq!((refused[0].as_str(), refused[11].as_str()), ("wrong_password", "too_many"));
    assert!(
        clinic.practice.sign_in(&clinic.practice.browser()).await.is_ok(),
        "nobody else at that address is in their way"
    );
}

#[tokio::test]
async fn r1_neither_a_page_nor_a_restart_opens_what_is_locked() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    clinic.walk_away().await;
    let here = answered(clinic.admin.post("/api/workspace/here", &Value::Null).await.unwrap()).await;
    assert_eq!(here, Err("locked".to_owned()));
    clinic.practice.stop();
    clinic.start_again();
    assert!(is_locked(&clinic.admin).await);
    assert!(clinic.admin.workspace_ticket().await.is_err());
}

#[tokio::test]
async fn r1_a_second_factor_that_this_browser_has_shown_is_not_asked_for_again() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    set_up_second_factor(&clinic.admin, PASSWORD).await;
    clinic.walk_away().await;
    unlock(&clinic.admin, PASSWORD).await.unwrap();
    assert_eq!(workspace(&clinic.admin).await.name.as_str(), "Dr. Ada Elm");
    let other = clinic.practice.browser();
    clinic.practice.sign_in(&other).await.unwrap();
    assert_eq!(unlock(&other, PASSWORD).await, Err("sign_in_first".to_owned()), "it signs nobody in");
}

#[tokio::test]
async fn r1_who_walks_up_to_a_locked_browser_hosts_nothing_by_it() {
    let mut clinic = Clinic::open_with(IN_AN_HOUR).await;
    let link = clinic.book().await;
    clinic.walk_away().await;
    let link = format!("{}/s/{}", clinic.practice.origin(), link.rsplit('/').next().unwrap());
    match clinic.admin.enter(&link).await {
        Err(EnterError::Refused(status, problem)) => {
            assert_eq!((status, problem.code), (StatusCode::LOCKED, ProblemCode::Locked));
        }
        other => panic!("{other:?}"),
    }
    assert!(clinic.practice.browser().enter(&link).await.is_ok(), "guests have no such lock");
    unlock(&clinic.admin, PASSWORD).await.unwrap();
    clinic.admin.enter(&link).await.unwrap();
}

/// What a page was told last of when it locks.
fn locks_at(messages: &[ToWorkspace]) -> Option<i64> {
    let told = messages.iter().rev().find_map(|message| match message {
        ToWorkspace::Idle(until) => Some(until.locks_at.0),
        _ => None,
    });
    told.filter(|_| matches!(messages[0], ToWorkspace::Snapshot { .. }))
}

async fn told(page: &WorkspacePage) -> i64 {
    page.until("it is told when it locks", |messages| locks_at(messages).is_some()).await.unwrap();
    locks_at(&page.messages()).unwrap()
}

#[tokio::test]
async fn r1_input_in_one_tab_keeps_every_tab_of_that_browser_open_and_is_told_to_them() {
    let clinic = Clinic::open().await;
    let (one, two) = (open(&clinic.admin).await, open(&clinic.admin).await);
    let other = clinic.practice.browser();
    clinic.practice.sign_in(&other).await.unwrap();
    let elsewhere = open(&other).await;
    let first = told(&one).await;
    let before = told(&elsewhere).await;
    assert_eq!(told(&two).await, first);
    // To look is not to be there.
    workspace(&clinic.admin).await;
    let here = answered(clinic.admin.post("/api/workspace/here", &Value::Null).await.unwrap()).await.unwrap();
    let until: OpenUntil = serde_json::from_value(here).unwrap();
    assert!(until.locks_at.0 > first);
    for tab in [&one, &two] {
        tab.until("the input is told", |messages| locks_at(messages) == Some(until.locks_at.0)).await.unwrap();
        let told = tab.messages().iter().filter(|it| matches!(it, ToWorkspace::Idle(_))).count();
        assert_eq!(told, 2, "nothing else is input");
    }
    assert_eq!(told(&elsewhere).await, before, "another browser of theirs has its own time");
}

#[tokio::test]
async fn r1_the_sockets_of_a_workspace_that_nobody_touches_end_when_it_locks() {
    let clinic = Clinic::open_with(SOON).await;
    let ticket = clinic.admin.workspace_ticket().await.unwrap();
    let pages = [open(&clinic.admin).await, open(&clinic.admin).await];
    for page in &pages {
        assert_eq!(page.until_closed().await.unwrap(), LOCKED);
    }
    assert!(is_locked(&clinic.admin).await);
    // A ticket of before opens a socket that shows nothing.
    let late = WorkspacePage::open(clinic.admin.origin(), &ticket).await.unwrap();
    assert_eq!(late.until_closed().await.unwrap(), LOCKED);
    assert!(late.messages().is_empty());
}

#[tokio::test]
async fn r1_an_open_session_page_keeps_the_workspace_open_and_an_ended_one_does_not() {
    let mut clinic = Clinic::open_with(SOON).await;
    let link = clinic.book().await;
    let host = Participant::come(clinic.admin.clone(), &link, 1).await.unwrap();
    let page = open(&clinic.admin).await;
    let first = told(&page).await;
    host.page.done(session::Command::JoinNow).await.unwrap();
    // Without any input: it is held for longer than it would have stayed open.
    page.until("it is held", |messages| locks_at(messages).is_some_and(|at| at > first + 12_000)).await.unwrap();
    host.page.done(session::Command::End).await.unwrap();
    assert_eq!(page.until_closed().await.unwrap(), LOCKED);
    clinic.practice.stop();
}
