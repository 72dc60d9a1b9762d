//! The second step of a sign-in: codes of an app that are right once, recovery codes, and the ways out for who lost both (R1).

use std::process::Command;

use bots::Browser;
use mail_parser::MessageParser;
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use store::FactorSecret;
use totp_rs::{Builder, Secret};

use super::staff::{Clinic, PASSWORD as OF_SAM, answered, open, workspace};
use crate::set_up::PASSWORD;

const ADA: &str = "ada@practice.example";
const SAM: &str = "sam@practice.example";

/// An app that shows codes, of one account.
pub(super) struct App {
    secret: String,
    recovery_codes: Vec<String>,
}

impl App {
    /// The code of the step that is so many after the one of now. Of steps to come the next alone is right.
    fn code(&self, steps: i64) -> String {
        let totp = Builder::new().with_secret(Secret::try_from_base32(&self.secret).unwrap()).build().unwrap();
        let seconds = jiff::Timestamp::now().as_second() + 30 * steps;
        totp.generate(u64::try_from(seconds).unwrap()).to_string()
    }
}

async fn said(browser: &Browser, path: &str, wish: Value) -> Result<Value, String> {
    answered(browser.post(path, &wish).await.unwrap()).await
}

fn refused(code: &str) -> Result<Value, String> {
    Err(code.to_owned())
}

/// Sets somebody's second factor up, by the code of now.
pub(super) async fn set_up(browser: &Browser, password: &str) -> App {
    let offer = said(browser, "/api/account/second-factor", json!({ "password": password })).await.unwrap();
    let mut app = App { secret: offer["secret"].as_str().unwrap().to_owned(), recovery_codes: Vec::new() };
    let on = said(browser, "/api/account/second-factor/on", json!({"code": app.code(0)})).await.unwrap();
    app.recovery_codes = serde_json::from_value(on["recovery_codes"].clone()).unwrap();
    app
}

async fn first_step(browser: &Browser, email: &str, password: &str) -> Result<Value, String> {
    said(browser, "/api/sign-in", json!({"email": email, "password": password})).await
}

async fn second_step(browser: &Browser, code: &str) -> Result<Value, String> {
    said(browser, "/api/sign-in/second-step", json!({ "code": code })).await
}

async fn is_in(browser: &Browser) -> bool {
    browser.get("/api/workspace").await.unwrap().status() == StatusCode::OK
}

#[tokio::test]
async fn r1_it_is_switched_on_by_a_right_code_alone_and_signs_every_other_browser_out() {
    let clinic = Clinic::open().await;
    let other = clinic.practice.browser();
    clinic.practice.sign_in(&other).await.unwrap();
    let page = open(&other).await;
    let ask =
        async |password: &str| said(&clinic.admin, "/api/account/second-factor", json!({ "password": password })).await;
    let on = async |code: &str| said(&clinic.admin, "/api/account/second-factor/on", json!({ "code": code })).await;
    assert_eq!(ask("something else").await, refused("wrong_password"));
    assert_eq!(on("123456").await, refused("not_found"), "nothing was begun");
    let offer = ask(PASSWORD).await.unwrap();
    let link = offer["link"].as_str().unwrap();
    assert!(link.starts_with("otpauth://totp/Elm%20Street:ada%40practice.example?"), "{link}");
    let mut app = App { secret: offer["secret"].as_str().unwrap().to_owned(), recovery_codes: Vec::new() };
    assert_eq!(on(&app.code(5)).await, refused("wrong_code"));
    assert!(is_in(&other).await, "what was refused changes nothing");
    let answer = on(&app.code(0)).await.unwrap();
    assert_eq!(answer["account"]["second_factor"], json!({"codes_left": 10}));
    app.recovery_codes = serde_json::from_value(answer["recovery_codes"].clone()).unwrap();
    assert_eq!(app.recovery_codes.len(), 10);
    page.until_closed().await.unwrap();
    assert!(is_in(&clinic.admin).await && !is_in(&other).await);
    assert_eq!(ask(PASSWORD).await, refused("changed_elsewhere"), "it is on");
}

#[tokio::test]
async fn r1_nothing_is_open_after_the_password_and_a_code_works_once_in_the_browser_that_sent_it() {
    let clinic = Clinic::open().await;
    let app = set_up(&clinic.admin, PASSWORD).await;
    let (browser, stranger) = (clinic.practice.browser(), clinic.practice.browser());
    assert_eq!(second_step(&browser, &app.code(1)).await, refused("sign_in_first"), "a code alone is nothing");
    assert_eq!(first_step(&browser, ADA, "something else").await, refused("wrong_password"));
    assert_eq!(first_step(&browser, ADA, PASSWORD).await.unwrap()["next"], Value::Null);
    assert!(!is_in(&browser).await && browser.workspace_ticket().await.is_err());
    assert_eq!(second_step(&stranger, &app.code(1)).await, refused("sign_in_first"), "of another browser");
    assert_eq!(second_step(&browser, "000 000").await, refused("wrong_code"));
    let code = app.code(1);
    assert_eq!(second_step(&browser, &code).await.unwrap()["next"], "/");
    assert_eq!(workspace(&browser).await.name.as_str(), "Dr. Ada Elm");
    assert_eq!(second_step(&browser, &app.recovery_codes[0]).await, refused("sign_in_first"), "it is done");

    assert_eq!(first_step(&stranger, ADA, PASSWORD).await.unwrap()["next"], Value::Null);
    assert_eq!(second_step(&stranger, &code).await, refused("wrong_code"), "used");
    assert!(!is_in(&stranger).await);
}

#[tokio::test]
async fn r1_a_recovery_code_signs_in_once_and_a_mailed_link_does_not_stand_for_one() {
    let mut clinic = Clinic::open().await;
    let sam = clinic.sam(&["scheduler"]).await;
    let app = set_up(&sam, OF_SAM).await;
    let (browser, other) = (clinic.practice.browser(), clinic.practice.browser());
    first_step(&browser, SAM, OF_SAM).await.unwrap();
    second_step(&browser, &app.recovery_codes[3].to_uppercase().replace('-', " ")).await.unwrap();
    first_step(&other, SAM, OF_SAM).await.unwrap();
    let account: Value = browser.get("/api/account").await.unwrap().json().await.unwrap();
    assert_eq!(account["second_factor"]["codes_left"], 9);

    let token = clinic.mailed_password(&other, SAM).await;
    let chosen = json!({"token": token, "password": "nine loud geese here"});
    assert_eq!(said(&other, "/api/account/new-password", chosen).await.unwrap()["next"], "/sign-in");
    assert!(!is_in(&other).await && !is_in(&browser).await);
    assert_eq!(second_step(&other, &app.recovery_codes[4]).await, refused("wrong_code"), "by the password of before");
    first_step(&other, SAM, "nine loud geese here").await.unwrap();
    second_step(&other, &app.recovery_codes[5]).await.unwrap();
    assert!(is_in(&other).await);
}

#[tokio::test]
async fn r1_it_is_switched_off_by_the_password_and_a_code() {
    let clinic = Clinic::open().await;
    let app = set_up(&clinic.admin, PASSWORD).await;
    let off = async |password: &str, code: &str| {
        said(&clinic.admin, "/api/account/second-factor/off", json!({"password": password, "code": code})).await
    };
    assert_eq!(off("something else", &app.recovery_codes[0]).await, refused("wrong_password"));
    assert_eq!(off(PASSWORD, "000000").await, refused("wrong_code"));
    assert_eq!(off(PASSWORD, &app.recovery_codes[0]).await.unwrap()["second_factor"], Value::Null);
    let browser = clinic.practice.browser();
    assert_eq!(first_step(&browser, ADA, PASSWORD).await.unwrap()["next"], "/");
    assert!(is_in(&browser).await && is_in(&clinic.admin).await);
}

#[tokio::test]
async fn r1_guesses_at_the_codes_of_one_person_are_few_from_wherever_they_come() {
    let clinic = Clinic::open().await;
    let app = set_up(&clinic.admin, PASSWORD).await;
    let browser = clinic.practice.browser();
    first_step(&browser, ADA, PASSWORD).await.unwrap();
    // Each from another network, as a proxy in front says.
    let guess = async |n: usize, code: &str| {
        let asked = browser.bare(Method::POST, "/api/sign-in/second-step").header(header::ORIGIN, browser.origin());
        let asked = asked.header("x-forwarded-for", format!("192.0.2.{n}")).json(&json!({ "code": code }));
        answered(asked.send().await.unwrap()).await
    };
    for n in 0..10 {
        assert_eq!(guess(n, "abcd-efgh-ijkl-mnop").await, refused("wrong_code"));
    }
    assert_eq!(guess(10, &app.recovery_codes[0]).await, refused("too_many"));
}

#[tokio::test]
async fn r1_an_admin_takes_off_that_of_a_colleague_who_is_signed_out_and_told_by_mail() {
    let mut clinic = Clinic::open().await;
    let sam = clinic.sam(&["scheduler"]).await;
    set_up(&sam, OF_SAM).await;
    let staff: Value = clinic.admin.get("/api/workspace/staff").await.unwrap().json().await.unwrap();
    let find = |name: &str| staff["members"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap();
    let (id, ada) = (&find("Sam Reed")["id"], &find("Dr. Ada Elm")["id"]);
    assert_eq!(
        (&find("Sam Reed")["second_factor"], &find("Dr. Ada Elm")["second_factor"]),
        (&json!(true), &json!(false))
    );
    let take = async |who: &Browser, id: &Value, password: &str| {
        said(who, "/api/workspace/staff/second-factor-off", json!({"id": id, "password": password})).await
    };
    assert_eq!(take(&sam, id, OF_SAM).await, refused("not_allowed"));
    assert_eq!(take(&clinic.admin, ada, PASSWORD).await, refused("not_allowed"), "one's own takes a code");
    assert_eq!(take(&clinic.admin, id, "something else").await, refused("wrong_password"));
    let page = open(&sam).await;
    let mails = clinic.mails();
    let left = take(&clinic.admin, id, PASSWORD).await.unwrap();
    assert!(left["members"].as_array().unwrap().iter().all(|it| it["second_factor"] == false));
    page.until_closed().await.unwrap();
    assert!(!is_in(&sam).await);
    let mail = clinic.mail(mails + 1).await;
    let mail = MessageParser::default().parse(&mail).unwrap();
    assert_eq!(mail.subject(), Some("Your two-step sign-in was switched off"));
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some(SAM));
    assert_eq!(first_step(&sam, SAM, OF_SAM).await.unwrap()["next"], "/");
    assert_eq!(take(&clinic.admin, id, PASSWORD).await, refused("not_found"));
}

#[tokio::test]
async fn r1_the_command_line_lets_the_last_admin_back_in_and_says_who_is_meant() {
    let mut clinic = Clinic::open().await;
    let app = set_up(&clinic.admin, PASSWORD).await;
    assert_eq!(app.secret.len(), FactorSecret([0; 20]).0.len() * 8 / 5);
    let off = |clinic: &Clinic, email: &str| {
        let data = clinic.practice.data();
        let command = ["second-factor", "off", "--data", data.to_str().unwrap(), email].map(str::to_owned);
        Command::new(env!("CARGO_BIN_EXE_anteroom")).args(command).output().unwrap()
    };
    let running = off(&clinic, ADA);
    assert!(!running.status.success(), "a running server's data is refused");
    clinic.practice.stop();
    let nobody = off(&clinic, "eve@practice.example");
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("nobody has this address"), "{nobody:?}");
    assert!(off(&clinic, "Ada@Practice.example").status.success());
    let again = off(&clinic, ADA);
    assert!(String::from_utf8_lossy(&again.stderr).contains("no second factor"), "{again:?}");
    clinic.practice.serve_again();
    let browser = clinic.practice.browser();
    assert_eq!(first_step(&browser, ADA, PASSWORD).await.unwrap()["next"], "/");
    assert!(is_in(&browser).await);
}
