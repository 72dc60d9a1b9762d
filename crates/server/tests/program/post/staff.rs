//! The staff of a practice: how somebody is invited, comes by the link of a mail, may do what their roles allow, and leaves (R1, R5).

use bots::Browser;
use bots::{EnterError, Participant, WorkspacePage};
use mail_parser::MessageParser;
use reqwest::StatusCode;
use serde_json::{Value, json};
use session::{Command, PhaseTag, StandingTag};
use wire::{Appointment, ToWorkspace, Workspace};

use super::{receiver::Receiver, sent::mail};
use crate::set_up::Practice;

const ANN: &str = "0198c0de-5a1e-7c11-9d2e-000000000001";
const SAM: &str = "0198c0de-5a1e-7c11-9d2e-000000000002";
const VISIT: &str = "0198c0de-5a1e-7c11-9d2e-0000000000a1";
pub(super) const PASSWORD: &str = "seven quiet herons";

/// A practice that sends mail, with an admin who is signed in.
pub(super) struct Clinic {
    pub(super) practice: Practice,
    receiver: Receiver,
    pub(super) admin: Browser,
}

impl Clinic {
    pub(super) async fn open() -> Self {
        Self::open_with("").await
    }

    /// The same, with these sections more in its configuration file.
    pub(super) async fn open_with(more: &str) -> Self {
        let receiver = Receiver::open().await;
        let practice = Practice::set_up_with(&format!("{}\n{more}", mail(&receiver))).await;
        let admin = practice.browser();
        practice.sign_in(&admin).await.unwrap();
        Self { practice, receiver, admin }
    }

    /// The token of the newest mail, once there are so many.
    async fn token(&mut self, mails: usize) -> String {
        let all = self.receiver.mails(mails).await;
        let message = MessageParser::default().parse(&all[mails - 1].bytes).unwrap();
        let text = message.body_text(0).unwrap().into_owned();
        let link = text.lines().find(|line| line.contains("#token=")).unwrap().trim().to_owned();
        link.split_once("#token=").unwrap().1.to_owned()
    }

    /// How many mails were sent so far.
    pub(super) fn mails(&self) -> usize {
        self.receiver.so_far().len()
    }

    /// The newest mail, once there are so many.
    pub(super) async fn mail(&mut self, mails: usize) -> Vec<u8> {
        self.receiver.mails(mails).await[mails - 1].bytes.clone()
    }

    /// The token of the link to a new password, which somebody asks for in this browser.
    pub(super) async fn mailed_password(&mut self, browser: &Browser, email: &str) -> String {
        let so_far = self.mails();
        forgot(browser, email).await;
        self.token(so_far + 1).await
    }

    /// Sam comes, with these roles; answers the browser in which they are signed in.
    pub(super) async fn sam(&mut self, roles: &[&str]) -> Browser {
        let so_far = self.receiver.so_far().len();
        said(&self.admin, "/invitations", &invitation(roles)).await.unwrap();
        let token = self.token(so_far + 1).await;
        let browser = self.practice.browser();
        take(&browser, &token).await.unwrap();
        browser
    }

    /// An appointment of the admin with Ann, about now; answers its link.
    pub(super) async fn book(&self) -> String {
        let ann = json!({
            "id": ANN, "edition": 0, "name": "Ann", "email": "ann@mail.example", "phone": null, "language": "en",
            "zone": null, "reminders": "none", "archived": false,
        });
        self.admin.post("/api/workspace/clients", &ann).await.unwrap().error_for_status().unwrap();
        let workspace = workspace(&self.admin).await;
        let at = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + 1_800).unwrap();
        let at = at.in_tz(&workspace.zone).unwrap();
        let form = json!({
            "id": VISIT, "title": "First talk", "kind": "individual", "admission": "provider_admits",
            "starts": {"date": at.strftime("%F").to_string(), "time": at.strftime("%H:%M").to_string()},
            "minutes": 50, "providers": [workspace.me], "clients": [ANN], "repeats": null,
        });
        let made = self.admin.post("/api/workspace/appointments", &form).await.unwrap().error_for_status().unwrap();
        made.json::<Appointment>().await.unwrap().link
    }
}

fn invitation(roles: &[&str]) -> Value {
    json!({"id": SAM, "name": "Sam", "email": "Sam@Practice.example", "roles": roles, "language": "en"})
}

/// Posts to the staff's page, and says what came of it: the staff, or the code of the problem.
async fn said(browser: &Browser, path: &str, wish: &Value) -> Result<Value, String> {
    answered(browser.post(&format!("/api/workspace/staff{path}"), wish).await.unwrap()).await
}

pub(super) async fn answered(answer: reqwest::Response) -> Result<Value, String> {
    let is_good = answer.status().is_success();
    let said: Value = answer.json().await.unwrap();
    if is_good { Ok(said) } else { Err(said["code"].as_str().unwrap().to_owned()) }
}

async fn take(browser: &Browser, token: &str) -> Result<Value, String> {
    let form = json!({"token": token, "name": "Sam Reed", "password": PASSWORD});
    answered(browser.post("/api/account/invitation", &form).await.unwrap()).await
}

pub(super) async fn workspace(browser: &Browser) -> Workspace {
    browser.get("/api/workspace").await.unwrap().error_for_status().unwrap().json().await.unwrap()
}

pub(super) async fn open(browser: &Browser) -> WorkspacePage {
    WorkspacePage::open(browser.origin(), &browser.workspace_ticket().await.unwrap()).await.unwrap()
}

/// What the staff's page says of somebody, as they are to be from now on.
async fn edit(admin: &Browser, name: &str, changes: Value) -> Value {
    let staff: Value = admin.get("/api/workspace/staff").await.unwrap().json().await.unwrap();
    let member = staff["members"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap();
    let mut edit = json!({
        "id": member["id"], "edition": member["edition"], "roles": member["roles"], "archived": member["archived"],
    });
    edit.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    edit
}

#[tokio::test]
async fn r5_who_is_invited_comes_once_by_the_link_of_the_mail_and_not_by_its_being_opened() {
    let mut clinic = Clinic::open().await;
    let invited = said(&clinic.admin, "/invitations", &invitation(&["scheduler"])).await.unwrap();
    assert_eq!(invited["invitations"][0]["email"], "sam@practice.example");
    let token = clinic.token(1).await;
    assert_eq!(
        said(&clinic.admin, "/invitations", &invitation(&["scheduler"])).await.unwrap()["members"][1],
        Value::Null
    );

    let browser = clinic.practice.browser();
    assert_eq!(browser.get("/account/invitation").await.unwrap().status(), StatusCode::OK);
    for _ in 0..2 {
        let check = browser.post("/api/account/invitation/check", &json!({ "token": token })).await.unwrap();
        assert_eq!(answered(check).await.unwrap()["name"], "Sam");
    }
    let short = json!({"token": token, "name": "Sam Reed", "password": "short"});
    let refused = answered(browser.post("/api/account/invitation", &short).await.unwrap()).await;
    assert_eq!(refused, Err("invalid_password".to_owned()));
    let own_name = json!({"token": token, "name": "Sam Reed", "password": "samreedsamreed"});
    let refused = answered(browser.post("/api/account/invitation", &own_name).await.unwrap()).await;
    assert_eq!(refused, Err("guessable_password".to_owned()));
    assert_eq!(take(&browser, &token).await.unwrap()["next"], "/");
    let shown = workspace(&browser).await;
    assert_eq!((shown.name.as_str(), shown.may.schedule, shown.may.host), ("Sam Reed", true, false));

    let late = clinic.practice.browser();
    assert_eq!(take(&late, &token).await, Err("wrong_code".to_owned()));
    let form = json!({"email": "sam@practice.example", "password": PASSWORD});
    late.post("/api/sign-in", &form).await.unwrap().error_for_status().unwrap();
    assert_eq!(workspace(&late).await.name.as_str(), "Sam Reed");
    // The mail that was sent again did not go: the form was the same.
    assert_eq!(clinic.receiver.so_far().len(), 1);
}

#[tokio::test]
async fn r5_an_invitation_that_was_replaced_or_withdrawn_leads_nowhere() {
    let mut clinic = Clinic::open().await;
    said(&clinic.admin, "/invitations", &invitation(&["provider"])).await.unwrap();
    let first = clinic.token(1).await;
    said(&clinic.admin, &format!("/invitations/{SAM}/resend"), &Value::Null).await.unwrap();
    let second = clinic.token(2).await;
    let browser = clinic.practice.browser();
    assert_eq!(take(&browser, &first).await, Err("wrong_code".to_owned()));
    // A form that was corrected after its answer was lost is not said to be done.
    assert!(said(&clinic.admin, "/invitations", &invitation(&["provider"])).await.is_ok());
    for (field, typed) in
        [("email", json!("sam@other.example")), ("roles", json!(["scheduler"])), ("name", json!("Samuel"))]
    {
        let mut corrected = invitation(&["provider"]);
        corrected[field] = typed;
        assert_eq!(said(&clinic.admin, "/invitations", &corrected).await, Err("already_made".to_owned()), "{field}");
    }
    let left = said(&clinic.admin, &format!("/invitations/{SAM}/withdraw"), &Value::Null).await.unwrap();
    assert_eq!(left["invitations"], json!([]));
    assert_eq!(take(&browser, &second).await, Err("wrong_code".to_owned()));
    let again = said(&clinic.admin, &format!("/invitations/{SAM}/withdraw"), &Value::Null).await;
    assert_eq!(again, Err("not_found".to_owned()));
    for (field, typed, code) in [
        ("name", json!(" "), "invalid_name"),
        ("email", json!("sam@"), "invalid_email"),
        ("email", json!("ada@practice.example"), "email_taken"),
        ("roles", json!([]), "invalid_roles"),
    ] {
        let mut wrong = invitation(&["provider"]);
        wrong[field] = typed;
        assert_eq!(said(&clinic.admin, "/invitations", &wrong).await, Err(code.to_owned()), "{field}");
    }
    assert_eq!(clinic.receiver.so_far().len(), 2);
}

#[tokio::test]
async fn r1_a_scheduler_makes_everybodys_appointments_and_sees_nothing_of_a_session_but_that_it_runs() {
    let mut clinic = Clinic::open().await;
    let link = clinic.book().await;
    let sam = clinic.sam(&["scheduler"]).await;
    let page = open(&sam).await;
    let guest = Participant::come(clinic.practice.browser(), &link, 1).await.unwrap();
    guest.get_ready("Canary Cole").await.unwrap();
    let host = Participant::come(clinic.admin.clone(), &link, 2).await.unwrap();
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    let mine = workspace(&clinic.admin).await.appointments.remove(0);
    assert_eq!((mine.hosted, mine.waiting.len()), (true, 1));
    let [shown] = workspace(&sam).await.appointments.try_into().unwrap();
    assert_eq!((shown.hosted, shown.waiting.len(), shown.title.as_str()), (false, 0, "First talk"));

    host.page.done(Command::JoinNow).await.unwrap();
    let is_live = |message: &ToWorkspace| match message {
        ToWorkspace::Changed { appointment, .. } => appointment.phase == PhaseTag::Live,
        _ => false,
    };
    page.until("the session runs", |all| all.iter().any(is_live)).await.unwrap();
    let all = serde_json::to_string(&*page.messages()).unwrap();
    assert!(!all.contains("Canary"), "{all}");
    let changes = page.messages().iter().filter(|message| matches!(message, ToWorkspace::Changed { .. })).count();
    assert_eq!(changes, 1, "nothing was said when somebody came: {all}");

    let refused = Participant::come(sam.clone(), &link, 3).await;
    assert!(matches!(refused, Err(EnterError::Refused(StatusCode::FORBIDDEN, _))), "{:?}", refused.err());
    assert_eq!(said(&sam, "/invitations", &invitation(&["admin"])).await, Err("not_allowed".to_owned()));
    let seen = sam.get("/api/workspace/staff").await.unwrap().status();
    assert_eq!(seen, StatusCode::FORBIDDEN);
    // A scheduler is nobody's host.
    let me = workspace(&sam).await.me;
    let form = json!({
        "id": "0198c0de-5a1e-7c11-9d2e-0000000000a2", "title": "", "kind": "individual", "admission": "provider_admits",
        "starts": {"date": "2030-01-07", "time": "10:00"}, "minutes": 50, "providers": [me], "clients": [ANN], "repeats": null,
    });
    let asked = async |form: Value| answered(sam.post("/api/workspace/appointments", &form).await.unwrap()).await;
    assert_eq!(asked(form.clone()).await, Err("invalid_people".to_owned()));
    let mut theirs = form;
    theirs["providers"] = json!([workspace(&clinic.admin).await.me]);
    assert_eq!(asked(theirs).await.unwrap()["hosted"], false);
}

#[tokio::test]
async fn a1_who_hosts_no_visit_cannot_open_its_doors_and_walk_in_by_its_link() {
    let mut clinic = Clinic::open().await;
    clinic.book().await;
    let sam = clinic.sam(&["admin", "scheduler"]).await;
    let [visit] = workspace(&clinic.admin).await.appointments.try_into().unwrap();
    let at = jiff::Timestamp::from_millisecond(visit.starts_at.0).unwrap();
    let at = at.in_tz(&workspace(&sam).await.zone).unwrap();
    let path = format!("/api/workspace/appointments/{VISIT}");
    let change = async |who: &Browser, edition: u32, title: &str, admission: &str| {
        let edit = json!({
            "edition": edition, "following": null, "title": title, "admission": admission, "scope": "this",
            "starts": {"date": at.strftime("%F").to_string(), "time": at.strftime("%H:%M").to_string()},
            "minutes": 50, "providers": [visit.providers[0].person], "clients": [ANN],
        });
        answered(who.post(&path, &edit).await.unwrap()).await.map(|said| said["admission"].clone())
    };
    let (open, admitting) = (json!("doors_open"), json!("provider_admits"));
    assert_eq!(change(&sam, 1, "Talk", "doors_open").await, Err("not_allowed".to_owned()));
    assert_eq!(change(&sam, 1, "Talk", "provider_admits").await, Ok(admitting.clone()));
    assert_eq!(change(&clinic.admin, 2, "Talk", "doors_open").await, Ok(open.clone()), "who hosts it may");
    assert_eq!(change(&sam, 3, "Second talk", "doors_open").await, Ok(open), "and others leave it so");
    assert_eq!(change(&sam, 4, "Second talk", "provider_admits").await, Ok(admitting), "or close them");
    let mut form = json!({
        "id": "0198c0de-5a1e-7c11-9d2e-0000000000a3", "title": "", "kind": "individual", "admission": "doors_open",
        "starts": {"date": "2030-01-07", "time": "10:00"}, "minutes": 50, "providers": [visit.providers[0].person],
        "clients": [ANN], "repeats": null,
    });
    let made = sam.post("/api/workspace/appointments", &form).await.unwrap();
    assert_eq!(answered(made).await, Err("not_allowed".to_owned()));
    form["admission"] = json!("provider_admits");
    answered(sam.post("/api/workspace/appointments", &form).await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn r5_who_is_deactivated_is_out_at_once_and_their_appointments_are_named() {
    let mut clinic = Clinic::open().await;
    clinic.book().await;
    let sam = clinic.sam(&["admin", "scheduler"]).await;
    let page = open(&clinic.admin).await;
    let gone = edit(&sam, "Dr. Ada Elm", json!({"archived": true})).await;
    let staff = said(&sam, "", &gone).await.unwrap();
    page.until_closed().await.unwrap();
    assert_eq!(clinic.admin.get("/api/workspace").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert!(clinic.practice.sign_in(&clinic.practice.browser()).await.is_err());
    let member = &staff["members"][0];
    assert_eq!((&member["upcoming_count"], &member["upcoming"][0]["title"]), (&json!(1), &json!("First talk")));
    let admin = edit(&sam, "Sam Reed", json!({"roles": ["admin"]})).await;
    said(&sam, "", &admin).await.unwrap();
    let staff: Value = sam.get("/api/workspace/staff").await.unwrap().json().await.unwrap();
    let visit = &staff["members"][0]["upcoming"][0];
    assert_eq!((&visit["title"], &visit["clients"]), (&json!(""), &json!([])), "an admin is no scheduler");
    assert!(visit["starts_at"].is_i64(), "and knows when somebody is missing");
    // The last one who could undo it cannot go as well.
    for changes in [json!({"archived": true}), json!({"roles": ["provider"]})] {
        let last = edit(&sam, "Sam Reed", changes).await;
        assert_eq!(said(&sam, "", &last).await, Err("last_admin".to_owned()));
    }
    assert_eq!(said(&sam, "", &gone).await, Err("changed_elsewhere".to_owned()));
    let back = edit(&sam, "Dr. Ada Elm", json!({"archived": false})).await;
    said(&sam, "", &back).await.unwrap();
    // Who comes back chooses a password anew: what was known before opens nothing.
    let browser = clinic.practice.browser();
    assert!(clinic.practice.sign_in(&browser).await.is_err());
    let mails = clinic.receiver.so_far().len();
    forgot(&browser, "ada@practice.example").await;
    let token = clinic.token(mails + 1).await;
    choose(&browser, &token, PASSWORD).await.unwrap();
    assert_eq!(workspace(&browser).await.name.as_str(), "Dr. Ada Elm");
}

#[tokio::test]
async fn r5_who_is_deactivated_while_their_line_is_lost_is_out_of_their_session_at_once() {
    let mut clinic = Clinic::open().await;
    let link = clinic.book().await;
    let sam = clinic.sam(&["admin"]).await;
    let mut host = Participant::come(clinic.admin.clone(), &link, 1).await.unwrap();
    host.page.done(Command::JoinNow).await.unwrap();
    host.page.until_standing(StandingTag::Admitted).await.unwrap();
    host.connect_media(2).await.unwrap();
    let guest = Participant::come(clinic.practice.browser(), &link, 2).await.unwrap();
    guest.get_ready("Cole").await.unwrap();
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
    host.lose_line();
    let shown = |seen: &bots::Seen| seen.view.as_ref().and_then(|view| Some(view.people.get(&host.id)?.present));
    guest.page.until("the host is gone", |seen| shown(seen) == Some(false)).await.unwrap();

    let gone = edit(&sam, "Dr. Ada Elm", json!({"archived": true})).await;
    said(&sam, "", &gone).await.unwrap();
    host.media().unwrap().until("it is over", |heard| heard.is_closed).await.unwrap();
    let is_held = |seen: &bots::Seen| seen.view.as_ref().is_some_and(|it| it.session.phase == PhaseTag::Held);
    guest.page.until("nobody's grace is waited for", is_held).await.unwrap();
}

#[tokio::test]
async fn r5_a_page_comes_back_as_what_somebody_is_now_and_a_ticket_of_before_opens_nothing() {
    let mut clinic = Clinic::open().await;
    let link = clinic.book().await;
    let sam = clinic.sam(&["admin"]).await;
    let shown = workspace(&sam).await;
    assert_eq!((shown.may.book, shown.may.manage_staff, shown.appointments.len()), (false, true, 0));
    let page = open(&clinic.admin).await;
    let ticket = clinic.admin.workspace_ticket().await.unwrap();
    let less = edit(&sam, "Dr. Ada Elm", json!({"roles": ["scheduler"]})).await;
    said(&sam, "", &less).await.unwrap();
    page.until_closed().await.unwrap();
    assert!(WorkspacePage::open(clinic.admin.origin(), &ticket).await.is_err());
    let refused = Participant::come(clinic.admin.clone(), &link, 1).await;
    assert!(matches!(refused, Err(EnterError::Refused(StatusCode::FORBIDDEN, _))), "booked, and no provider any more");
    let [shown] = workspace(&clinic.admin).await.appointments.try_into().unwrap();
    assert!(!shown.hosted);
}

/// Asks for a mail to choose a new password; answers all that can be seen of the answer.
async fn forgot(browser: &Browser, email: &str) -> (StatusCode, Vec<String>, String) {
    let answer = browser.post("/api/account/new-password/mail", &json!({ "email": email })).await.unwrap();
    let names = answer.headers().keys().map(ToString::to_string).collect();
    (answer.status(), names, answer.text().await.unwrap())
}

async fn choose(browser: &Browser, token: &str, password: &str) -> Result<Value, String> {
    let form = json!({"token": token, "password": password});
    answered(browser.post("/api/account/new-password", &form).await.unwrap()).await
}

#[tokio::test]
async fn r5_a_new_password_signs_every_browser_out_and_its_link_works_once_by_a_press() {
    let mut clinic = Clinic::open().await;
    let page = open(&clinic.admin).await;
    let (asks, late) = (clinic.practice.browser(), clinic.practice.browser());
    forgot(&late, "ada@practice.example").await;
    let other = clinic.token(1).await;
    forgot(&asks, " Ada@Practice.example").await;
    let token = clinic.token(2).await;
    let whose = asks.post("/api/account/new-password/check", &json!({ "token": token })).await.unwrap();
    assert_eq!(answered(whose).await.unwrap()["email"], "ada@practice.example");
    assert_eq!(choose(&asks, &token, "short").await, Err("invalid_password".to_owned()));
    assert_eq!(choose(&asks, &token, "ada@practice.example").await, Err("guessable_password".to_owned()));
    assert_eq!(workspace(&clinic.admin).await.name.as_str(), "Dr. Ada Elm", "to ask and to look ends nothing");

    assert_eq!(choose(&asks, &token, PASSWORD).await.unwrap()["next"], "/");
    assert_eq!(workspace(&asks).await.name.as_str(), "Dr. Ada Elm");
    page.until_closed().await.unwrap();
    assert_eq!(clinic.admin.get("/api/workspace").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert!(clinic.practice.sign_in(&late).await.is_err(), "the password of before");
    for used in [&token, &other] {
        assert_eq!(choose(&late, used, PASSWORD).await, Err("wrong_code".to_owned()));
    }
}

#[tokio::test]
async fn r5_who_asks_for_a_new_password_learns_not_whose_an_address_is() {
    let mut clinic = Clinic::open().await;
    clinic.book().await;
    let gone = clinic.sam(&["scheduler"]).await;
    drop(gone);
    let edit = edit(&clinic.admin, "Sam Reed", json!({"archived": true})).await;
    said(&clinic.admin, "", &edit).await.unwrap();
    let mut answers = Vec::new();
    for email in ["nobody@mail.example", "ann@mail.example", "sam@practice.example", "ada@practice.example"] {
        answers.push(forgot(&clinic.practice.browser(), email).await);
    }
    assert_eq!(answers[0].0, StatusCode::NO_CONTENT);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let mails = clinic.receiver.mails(2).await;
    let to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["sam@practice.example", "ada@practice.example"], "the first is the invitation");
}
