//! Clients sign in by a mail (J8, J2, R2): what it carries, whom it reaches, what it opens, and what an address that is no
//! client's gets.

use bots::Browser;
use mail_parser::MessageParser;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use wire::{Portal, VisitState};

use super::{
    receiver::{Received, Receiver},
    sent::mail,
};
use crate::set_up::Practice;

const ANN: &str = "0198c0de-5a1e-7c11-9d2e-000000000001";
const BOB: &str = "0198c0de-5a1e-7c11-9d2e-000000000002";

/// A practice that sends mail, with clients Ann, who reads Spanish, and Bob, who is archived.
struct Clinic {
    practice: Practice,
    receiver: Receiver,
    provider: Browser,
}

impl Clinic {
    async fn open() -> Self {
        let receiver = Receiver::open().await;
        let practice = Practice::set_up_with(&mail(&receiver)).await;
        let provider = practice.browser();
        practice.sign_in(&provider).await.unwrap();
        for (id, name, language, edition, archived) in
            [(ANN, "Ann", "es", 0, false), (BOB, "Bob", "en", 0, false), (BOB, "Bob", "en", 1, true)]
        {
            let form = json!({
                "id": id, "edition": edition, "name": name, "email": format!("{name}@mail.example"), "phone": null,
                "language": language, "zone": null, "reminders": "none", "archived": archived,
            });
            provider.post("/api/workspace/clients", &form).await.unwrap().error_for_status().unwrap();
        }
        Self { practice, receiver, provider }
    }

    /// Makes an appointment for Ann, three days from now; answers its link.
    async fn book(&self) -> String {
        let workspace: Value = self.provider.get("/api/workspace").await.unwrap().json().await.unwrap();
        let at = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + 3 * 86_400).unwrap();
        let form = json!({
            "id": "0198c0de-5a1e-7c11-9d2e-0000000000a1", "title": "First talk", "kind": "individual",
            "admission": "provider_admits", "starts": {"date": at.strftime("%F").to_string(), "time": "14:30"},
            "minutes": 50, "providers": [workspace["me"]], "clients": [ANN], "repeats": null,
        });
        let made = self.provider.post("/api/workspace/appointments", &form).await.unwrap().error_for_status().unwrap();
        made.json::<Value>().await.unwrap()["link"].as_str().unwrap().to_owned()
    }

    /// Asks in this browser for a mail to Ann, and waits for it.
    async fn mailed(&mut self, browser: &Browser) -> Mailed {
        let so_far = self.receiver.so_far().len();
        assert_eq!(ask(browser, "ann@mail.example").await, StatusCode::NO_CONTENT);
        Mailed::of(&self.receiver.mails(so_far + 1).await[so_far])
    }
}

/// What a mail carries.
struct Mailed {
    link: String,
    token: String,
    code: String,
}

impl Mailed {
    fn of(mail: &Received) -> Self {
        let message = MessageParser::default().parse(&mail.bytes).unwrap();
        let text = message.body_text(0).unwrap().into_owned();
        let link = text.lines().find(|line| line.contains("#token=")).unwrap().trim().to_owned();
        let is_code = |line: &&str| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit());
        let code = text.lines().map(str::trim).find(is_code).unwrap().to_owned();
        let token = link.split_once("#token=").unwrap().1.to_owned();
        Self { link, token, code }
    }
}

async fn ask(browser: &Browser, email: &str) -> StatusCode {
    browser.post("/api/sign-in/mail", &json!({ "email": email })).await.unwrap().status()
}

/// Sends what a mail carries, and says what came of it: where to go next, or the code of the problem.
async fn send(browser: &Browser, way: &str, carried: &Value) -> Result<String, String> {
    let answer = browser.post(&format!("/api/sign-in/{way}"), carried).await.unwrap();
    let is_good = answer.status().is_success();
    let said: Value = answer.json().await.unwrap();
    let word = |name: &str| said[name].as_str().unwrap().to_owned();
    if is_good { Ok(word("next")) } else { Err(word("code")) }
}

async fn press(browser: &Browser, mailed: &Mailed) -> Result<String, String> {
    send(browser, "link", &json!({"token": mailed.token})).await
}

async fn type_in(browser: &Browser, code: &str) -> Result<String, String> {
    send(browser, "code", &json!({"code": code})).await
}

async fn portal(browser: &Browser) -> Option<Portal> {
    let answer = browser.get("/api/portal").await.unwrap();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    if answer.status().is_success() { Some(answer.json().await.unwrap()) } else { None }
}

fn wrong() -> Result<String, String> {
    Err("wrong_code".to_owned())
}

#[tokio::test]
async fn j8_the_link_of_a_mail_signs_in_by_a_press_once_and_not_by_being_opened() {
    let mut clinic = Clinic::open().await;
    let mailed = clinic.mailed(&clinic.practice.browser()).await;
    // Wherever it is opened, as by a program that looks into mail.
    let phone = clinic.practice.browser();
    for _ in 0..2 {
        assert_eq!(phone.get(&mailed.link).await.unwrap().status(), StatusCode::OK);
        assert!(portal(&phone).await.is_none(), "to open it signs nobody in");
    }
    let bare = phone.bare(Method::POST, "/api/sign-in/link").json(&json!({"token": mailed.token}));
    assert_eq!(bare.send().await.unwrap().status(), StatusCode::FORBIDDEN, "from another site");
    assert_eq!(press(&phone, &mailed).await, Ok("/portal".to_owned()));
    assert_eq!(portal(&phone).await.unwrap().client.as_str(), "Ann");
    let late = clinic.practice.browser();
    assert_eq!(press(&late, &mailed).await, wrong());
    assert!(portal(&late).await.is_none());
}

#[tokio::test]
async fn r2_a_client_who_is_signed_in_has_the_portal_and_no_workspace() {
    let mut clinic = Clinic::open().await;
    let browser = clinic.practice.browser();
    let mailed = clinic.mailed(&browser).await;
    press(&browser, &mailed).await.unwrap();
    assert!(browser.workspace_ticket().await.is_err());
    for path in ["/api/workspace", "/api/workspace/clients"] {
        assert_eq!(browser.get(path).await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(browser.get("/").await.unwrap().url().path(), "/portal");
    // And a provider has no portal.
    assert!(portal(&clinic.provider).await.is_none());
    browser.post("/api/sign-out", &Value::Null).await.unwrap().error_for_status().unwrap();
    assert!(portal(&browser).await.is_none());
    assert_eq!(browser.get("/portal").await.unwrap().url().path(), "/portal/sign-in");
}

#[tokio::test]
async fn j8_the_code_works_once_and_in_the_browser_that_asked_alone() {
    let mut clinic = Clinic::open().await;
    let (mine, other) = (clinic.practice.browser(), clinic.practice.browser());
    let mailed = clinic.mailed(&mine).await;
    assert_eq!(type_in(&other, &mailed.code).await, wrong());
    let (one, two) = mailed.code.split_at(4);
    assert_eq!(type_in(&mine, &format!(" {one} {two} ")).await, Ok("/portal".to_owned()));
    assert_eq!(type_in(&mine, &mailed.code).await, wrong());
    assert_eq!(press(&other, &mailed).await, wrong());
}

#[tokio::test]
async fn j8_the_code_is_dead_after_five_wrong_ones() {
    let mut clinic = Clinic::open().await;
    let browser = clinic.practice.browser();
    let mailed = clinic.mailed(&browser).await;
    let other = if mailed.code == "00000000" { "00000001" } else { "00000000" };
    for _ in 0..5 {
        assert_eq!(type_in(&browser, other).await, wrong());
    }
    assert_eq!(type_in(&browser, &mailed.code).await, wrong());
}

#[tokio::test]
async fn j8_an_address_that_is_no_clients_is_answered_alike_and_gets_no_mail() {
    let mut clinic = Clinic::open().await;
    let mut answers = Vec::new();
    for email in ["nobody@mail.example", "ada@practice.example", "bob@mail.example", "ann@mail.example"] {
        let browser = clinic.practice.browser();
        let asked = browser.post("/api/sign-in/mail", &json!({ "email": email })).await.unwrap();
        let names: Vec<_> = asked.headers().keys().map(ToString::to_string).collect();
        let (status, text) = (asked.status(), asked.text().await.unwrap());
        answers.push((status, names, text, type_in(&browser, "").await));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let mails = clinic.receiver.mails(1).await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ann@mail.example"]);
}

#[tokio::test]
async fn j8_a_mail_is_in_the_clients_language_and_names_neither_them_nor_a_visit() {
    let mut clinic = Clinic::open().await;
    clinic.book().await;
    clinic.mailed(&clinic.practice.browser()).await;
    let mail = &clinic.receiver.so_far()[0];
    let message = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(message.subject(), Some("Su enlace para iniciar sesión"));
    for text in [message.body_text(0).unwrap(), message.body_html(0).unwrap()] {
        assert!(!text.contains("Ann") && !text.contains("First talk") && !text.contains("/s/"), "{text}");
    }
    assert_eq!(message.attachment_count(), 0);
}

#[tokio::test]
async fn j8_mails_to_one_address_are_few_whoever_asks_and_whosever_it_is() {
    let clinic = Clinic::open().await;
    for (email, network) in [("nobody@mail.example", 0), ("ann@mail.example", 100)] {
        // From the networks that the proxy on this machine tells of.
        let ask = async |n: u8| {
            let browser = clinic.practice.browser();
            let request = browser.bare(Method::POST, "/api/sign-in/mail").header("origin", browser.origin());
            let request = request.header("x-forwarded-for", format!("192.0.2.{}", network + n));
            request.json(&json!({ "email": email })).send().await.unwrap().status()
        };
        let (taken, refused) = (StatusCode::NO_CONTENT, StatusCode::TOO_MANY_REQUESTS);
        let mut asked = Vec::new();
        for _ in 0..6 {
            asked.push(ask(1).await);
        }
        assert_eq!(asked, [taken, taken, taken, taken, taken, refused], "{email}");
        for n in 2..17 {
            assert_eq!(ask(n).await, taken, "{email}: another network is in nobody's way");
        }
        assert_eq!(ask(17).await, refused, "{email}: twenty are enough for anybody");
    }
}

#[tokio::test]
async fn j8_who_came_by_an_appointments_link_is_led_back_there_and_is_known_there() {
    let mut clinic = Clinic::open().await;
    let link = clinic.book().await;
    let browser = clinic.practice.browser();
    assert!(browser.enter(&link).await.unwrap().sign_in);
    let session = link.rsplit('/').next().unwrap();
    let wish = json!({"email": "ann@mail.example", "session": session});
    assert!(browser.post("/api/sign-in/mail", &wish).await.unwrap().status().is_success());
    let mailed = Mailed::of(&clinic.receiver.mails(1).await[0]);
    assert_eq!(press(&browser, &mailed).await, Ok(format!("/s/{session}")));
    let entrance = browser.enter(&link).await.unwrap();
    assert_eq!((entrance.name.unwrap().as_str(), entrance.sign_in), ("Ann", false));
    // A link that leads nowhere keeps nobody from signing in.
    let wish = json!({"email": "ann@mail.example", "session": "nowhere"});
    assert!(browser.post("/api/sign-in/mail", &wish).await.unwrap().status().is_success());
    let mailed = Mailed::of(&clinic.receiver.mails(2).await[1]);
    assert_eq!(press(&browser, &mailed).await, Ok("/portal".to_owned()));
}

#[tokio::test]
async fn r2_the_portal_has_a_clients_own_appointments_with_their_one_link() {
    let mut clinic = Clinic::open().await;
    let link = clinic.book().await;
    let browser = clinic.practice.browser();
    let mailed = clinic.mailed(&browser).await;
    press(&browser, &mailed).await.unwrap();
    let shown = portal(&browser).await.unwrap();
    let [visit] = shown.visits.as_slice() else { panic!("{shown:?}") };
    assert_eq!(
        (visit.title.as_str(), visit.state, visit.link.as_deref()),
        ("First talk", VisitState::Coming, Some(&*link))
    );
    assert_eq!(visit.opens_at, visit.starts_at.plus_ms(-15 * 60_000));
    assert_eq!(visit.hosts.iter().map(session::Name::as_str).collect::<Vec<_>>(), ["Dr. Ada Elm"]);

    let path = format!("/api/workspace/appointments/{}/cancel", visit.id);
    let wish = json!({"edition": 1, "following": null, "scope": "this"});
    clinic.provider.post(&path, &wish).await.unwrap().error_for_status().unwrap();
    let visit = portal(&browser).await.unwrap().visits.remove(0);
    assert_eq!((visit.state, visit.link), (VisitState::Cancelled, None));
}

#[tokio::test]
async fn j8_where_no_mail_is_sent_nobody_is_told_that_one_is() {
    let practice = Practice::set_up().await;
    let browser = practice.browser();
    let me: Value = browser.get("/api/me").await.unwrap().json().await.unwrap();
    assert_eq!(me["mail"], false);
    assert_eq!(ask(&browser, "ann@mail.example").await, StatusCode::SERVICE_UNAVAILABLE);
}
