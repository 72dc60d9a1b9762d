//! Appointments that providers make, change and cancel, over HTTP, and what that means to who waits (R1).

mod again;
mod following;

use bots::{Browser, EnterError, Participant, WorkspacePage};
use reqwest::StatusCode;
use serde_json::{Value, json};
use session::{Command, StandingTag};
use wire::{Appointment, ProblemCode, ToWorkspace, Workspace};

use crate::{
    house::{GROUP, House, INDIVIDUAL_OPEN},
    set_up::Practice,
};

/// The demo's appointment of now.
const DUE: &str = "Weekly check-in";
const FIRST: &str = "0198c0de-5a1e-7c11-9d2e-0000000000a1";

/// A provider with two clients in a workspace of their own.
struct Office {
    practice: Practice,
    browser: Browser,
    me: Value,
    clients: [Value; 2],
}

impl Office {
    async fn open() -> Self {
        let practice = Practice::set_up().await;
        let browser = practice.browser();
        practice.sign_in(&browser).await.unwrap();
        let mut clients =
            [json!("0198c0de-5a1e-7c11-9d2e-000000000001"), json!("0198c0de-5a1e-7c11-9d2e-000000000002")];
        for (client, name) in clients.iter_mut().zip(["Ann", "Bob"]) {
            let form = json!({
                "id": client, "edition": 0, "name": name, "email": format!("{name}@mail.example"), "phone": null,
                "language": "en", "zone": null, "reminders": "email", "archived": false,
            });
            browser.post("/api/workspace/clients", &form).await.unwrap().error_for_status().unwrap();
        }
        let workspace: Value = browser.get("/api/workspace").await.unwrap().json().await.unwrap();
        Self { practice, browser, me: workspace["me"].clone(), clients }
    }

    /// A group of both, so many days from now.
    fn form(&self, days: i64) -> Value {
        json!({
            "id": FIRST, "title": "Skills group", "kind": "group", "admission": "provider_admits",
            "starts": {"date": date_in(days), "time": "14:30"}, "minutes": 50,
            "providers": [self.me], "clients": self.clients, "repeats": null,
        })
    }

    async fn make(&self, form: &Value) -> Result<Appointment, String> {
        send(&self.browser, "/api/workspace/appointments", form).await
    }

    async fn change(&self, appointment: &Appointment, change: impl FnOnce(&mut Value)) -> Result<Appointment, String> {
        let mut edit = self.form(3);
        for field in ["id", "kind", "repeats"] {
            edit.as_object_mut().unwrap().remove(field);
        }
        edit["edition"] = json!(appointment.edition);
        edit["following"] = json!(appointment.occurrence.map(|place| place.following));
        edit["scope"] = json!("this");
        change(&mut edit);
        send(&self.browser, &format!("/api/workspace/appointments/{}", appointment.id), &edit).await
    }

    async fn cancel(&self, appointment: &Appointment, scope: &str) -> Result<Appointment, String> {
        let path = format!("/api/workspace/appointments/{}/cancel", appointment.id);
        send(&self.browser, &path, &cancelling(appointment, scope)).await
    }

    async fn all(&self) -> Vec<Appointment> {
        let today = jiff::Timestamp::now().as_millisecond() - 86_400_000;
        let path = format!("/api/workspace/appointments?from={today}&until={}", i64::MAX);
        self.browser.get(&path).await.unwrap().json().await.unwrap()
    }

    /// Comes by the link and waits.
    async fn guest(&self, appointment: &Appointment) -> Participant {
        let guest = Participant::come(self.practice.browser(), &appointment.link, 1).await.unwrap();
        guest.get_ready("Gwen Guest").await.unwrap();
        guest.page.until_standing(StandingTag::Waiting).await.unwrap();
        guest
    }
}

fn cancelling(appointment: &Appointment, scope: &str) -> Value {
    let following = appointment.occurrence.map(|place| place.following);
    json!({"edition": appointment.edition, "following": following, "scope": scope})
}

async fn send(browser: &Browser, path: &str, form: &Value) -> Result<Appointment, String> {
    let answer = browser.post(path, form).await.unwrap();
    let is_good = answer.status().is_success();
    let said = answer.text().await.unwrap();
    let said: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}"));
    if is_good { Ok(serde_json::from_value(said).unwrap()) } else { Err(said["code"].as_str().unwrap().to_owned()) }
}

fn date_in(days: i64) -> String {
    let at = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + days * 86_400).unwrap();
    at.strftime("%F").to_string()
}

#[tokio::test]
async fn r1_a_form_sent_twice_makes_one_appointment_whose_link_opens() {
    let office = Office::open().await;
    let made = office.make(&office.form(3)).await.unwrap();
    assert_eq!(office.make(&office.form(3)).await.unwrap(), made);
    let workspace: Workspace = office.browser.get("/api/workspace").await.unwrap().json().await.unwrap();
    assert_eq!(workspace.appointments.iter().map(|it| it.id).collect::<Vec<_>>(), [made.id]);
    let entrance = office.practice.browser().enter(&made.link).await.unwrap();
    assert_eq!((entrance.title.as_str(), entrance.starts_at), ("Skills group", made.starts_at));
}

#[tokio::test]
async fn r1_a_form_that_does_not_do_is_refused_by_its_field_and_makes_nothing() {
    let office = Office::open().await;
    let date = date_in(3);
    for (field, typed, code) in [
        ("title", json!("t".repeat(81)), "invalid_title"),
        ("starts", json!({"date": "2026-02-30", "time": "10:00"}), "invalid_time"),
        ("starts", json!({"date": "2020-01-01", "time": "10:00"}), "time_is_over"),
        ("minutes", json!(0), "invalid_time"),
        ("kind", json!("individual"), "invalid_people"),
        ("clients", json!([]), "invalid_people"),
        ("clients", json!([office.me]), "invalid_people"),
        ("clients", json!([office.clients[0], office.clients[0]]), "invalid_people"),
        ("providers", json!([]), "invalid_people"),
        ("repeats", json!({"every": "week", "times": null, "until": null}), "invalid_repeats"),
        ("repeats", json!({"every": "week", "times": 1, "until": null}), "invalid_repeats"),
        ("repeats", json!({"every": "week", "times": 4, "until": date}), "invalid_repeats"),
    ] {
        let mut wrong = office.form(3);
        wrong[field] = typed;
        assert_eq!(office.make(&wrong).await.unwrap_err(), code, "{field}");
    }
    assert!(office.all().await.is_empty());
}

#[tokio::test]
async fn r1_a_series_is_made_at_once_and_moved_and_cancelled_from_one_on() {
    let office = Office::open().await;
    let mut form = office.form(3);
    form["repeats"] = json!({"every": "week", "times": 4, "until": null});
    office.make(&form).await.unwrap();
    office.make(&form).await.unwrap();
    let all = office.all().await;
    assert_eq!(
        all.iter().filter_map(|it| it.occurrence).map(|it| (it.number, it.of)).collect::<Vec<_>>(),
        [(1, 4), (2, 4), (3, 4), (4, 4)]
    );
    assert_eq!(
        all.iter().map(|it| &it.link).collect::<std::collections::BTreeSet<_>>().len(),
        4,
        "each has its own link"
    );

    let later = |edit: &mut Value| {
        edit["starts"] = json!({"date": date_in(11), "time": "14:30"});
        edit["scope"] = json!("following");
    };
    office.change(&all[1], later).await.unwrap();
    let days = |all: &[Appointment]| {
        all.iter()
            .map(|it| (it.starts_at.0 - all[0].starts_at.0 + 7_200_000).div_euclid(86_400_000))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&office.all().await), [0, 8, 15, 22]);

    office.cancel(&office.all().await[2], "following").await.unwrap();
    assert_eq!(office.all().await.iter().map(|it| it.cancelled).collect::<Vec<_>>(), [false, false, true, true]);
}

#[tokio::test]
async fn r1_what_somebody_else_changed_is_not_overwritten() {
    let office = Office::open().await;
    let made = office.make(&office.form(3)).await.unwrap();
    office.change(&made, |edit| edit["title"] = json!("First")).await.unwrap();
    let late = office.change(&made, |edit| edit["title"] = json!("Late")).await;
    assert_eq!(late.unwrap_err(), "changed_elsewhere");
    assert_eq!(office.all().await[0].title, "First");
}

#[tokio::test]
async fn r1_who_waits_keeps_the_place_and_meets_the_appointment_as_it_was_changed() {
    let office = Office::open().await;
    let made = office.make(&office.form(0)).await;
    // Late in the day there is no half past two to come.
    let made = match made {
        Ok(made) => made,
        Err(_) => office.make(&office.form(1)).await.unwrap(),
    };
    let guest = office.guest(&made).await;
    let since = guest.page.view().unwrap().you.since;
    office.change(&made, |edit| edit["admission"] = json!("doors_open")).await.unwrap();
    guest.page.until_closed().await.unwrap();
    let back = Participant::come(guest.browser.clone(), &made.link, 2).await.unwrap();
    let view = back.page.view().unwrap();
    assert_eq!((view.you.standing, view.you.since), (StandingTag::Waiting, since));
    assert_eq!(view.session.admission, session::Admission::DoorsOpen);
}

#[tokio::test]
async fn r1_who_waits_for_what_is_cancelled_is_told_so_at_the_door() {
    let office = Office::open().await;
    let made = office.make(&office.form(3)).await.unwrap();
    let guest = office.guest(&made).await;
    let cancelled = office.cancel(&made, "this").await.unwrap();
    assert!(cancelled.cancelled && cancelled.waiting.is_empty());
    guest.page.until_closed().await.unwrap();
    match guest.browser.enter(&made.link).await {
        Err(EnterError::Refused(StatusCode::GONE, problem)) => {
            assert_eq!(problem.code, ProblemCode::AppointmentCancelled);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn r1_a_link_that_is_replaced_leads_nowhere_and_the_new_one_does() {
    let office = Office::open().await;
    let made = office.make(&office.form(3)).await.unwrap();
    let path = format!("/api/workspace/appointments/{}/link", made.id);
    let wish = |generation: u32, reissue: bool| json!({"generation": generation, "reissue": reissue});
    let renewed = send(&office.browser, &path, &wish(0, true)).await.unwrap();
    assert_eq!(send(&office.browser, &path, &wish(0, true)).await.unwrap_err(), "changed_elsewhere");
    assert!(office.practice.browser().enter(&made.link).await.is_err());
    office.practice.browser().enter(&renewed.link).await.unwrap();
    let revoked = send(&office.browser, &path, &wish(1, false)).await.unwrap();
    assert!(revoked.link_revoked && office.practice.browser().enter(&renewed.link).await.is_err());
    assert_eq!(send(&office.browser, &path, &wish(1, false)).await.unwrap_err(), "changed_elsewhere");
    let third = send(&office.browser, &path, &wish(revoked.link_generation, true)).await.unwrap();
    assert!(third.link != renewed.link && third.link != made.link, "no link that led nowhere leads there again");
}

/// A change of this appointment that leaves its time, to that title and those clients.
fn renamed(workspace: &Workspace, appointment: &Appointment, title: &str, clients: &[session::Booked]) -> Value {
    let at = jiff::Timestamp::from_millisecond(appointment.starts_at.0).unwrap();
    let local = at.to_zoned(jiff::tz::TimeZone::get(&workspace.zone).unwrap());
    json!({
        "edition": appointment.edition, "title": title, "admission": appointment.admission,
        "starts": {"date": local.strftime("%F").to_string(), "time": local.strftime("%H:%M").to_string()},
        "minutes": appointment.minutes, "providers": [workspace.me], "scope": "this",
        "clients": clients.iter().map(|it| it.person).collect::<Vec<_>>(),
    })
}

#[tokio::test]
async fn r1_while_a_session_runs_its_people_and_time_stay_and_it_cannot_be_cancelled_and_one_tried_out_early_can() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let provider = house.provider().await;
    let workspace: Workspace = provider.get("/api/workspace").await.unwrap().json().await.unwrap();
    let of = |title: &str| workspace.appointments.iter().find(|it| it.title == title).unwrap();
    let (running, other) = (of(GROUP), of(INDIVIDUAL_OPEN));
    let path = format!("/api/workspace/appointments/{}", running.id);
    let refused = send(&provider, &path, &renamed(&workspace, running, GROUP, &other.clients)).await;
    assert_eq!(refused.unwrap_err(), "session_running");
    let refused = send(&provider, &format!("{path}/cancel"), &cancelling(running, "this")).await;
    assert_eq!(refused.unwrap_err(), "session_running");
    let wish = renamed(&workspace, running, "Renamed", &running.clients);
    let now = send(&provider, &path, &wish).await.unwrap();
    assert_eq!(now.title, "Renamed");
    host.page.done(Command::End).await.unwrap();

    // Two hours before its time: it has not taken place.
    let changed = send(&provider, &path, &renamed(&workspace, &now, "Renamed", &other.clients)).await.unwrap();
    send(&provider, &format!("{path}/cancel"), &cancelling(&changed, "this")).await.unwrap();
}

#[tokio::test]
async fn r1_what_took_place_stays_on_record_as_it_was() {
    let mut house = House::open();
    let host = house.started(DUE).await;
    host.page.done(Command::End).await.unwrap();
    let provider = house.provider().await;
    let workspace: Workspace = provider.get("/api/workspace").await.unwrap().json().await.unwrap();
    let of = |title: &str| workspace.appointments.iter().find(|it| it.title == title).unwrap();
    let (held, another) = (of(DUE), &of(GROUP).clients[1..2]);
    assert!(held.took_place_from.is_some_and(|from| from < held.starts_at), "hosts begin early");
    assert_eq!(of(GROUP).took_place_from, None);
    let path = format!("/api/workspace/appointments/{}", held.id);
    let refused = send(&provider, &path, &renamed(&workspace, held, DUE, another)).await;
    assert_eq!(refused.unwrap_err(), "took_place");
    let refused = send(&provider, &format!("{path}/cancel"), &cancelling(held, "this")).await;
    assert_eq!(refused.unwrap_err(), "took_place");
    let wish = renamed(&workspace, held, "Held", &held.clients);
    assert_eq!(send(&provider, &path, &wish).await.unwrap().title, "Held");
}

#[tokio::test]
async fn r1_an_appointment_of_others_is_not_there() {
    let mut practice = Practice::set_up().await;
    let house = practice.as_demo();
    let stranger = house.browser();
    practice.sign_in(&stranger).await.unwrap();
    let theirs: Workspace = house.provider().await.get("/api/workspace").await.unwrap().json().await.unwrap();
    let id = theirs.appointments[0].id;
    let unknown = FIRST.parse().map(session::AppointmentId).unwrap();
    for id in [id, unknown] {
        let path = format!("/api/workspace/appointments/{id}");
        let cancel =
            send(&stranger, &format!("{path}/cancel"), &json!({"edition": 1, "following": null, "scope": "this"}))
                .await;
        let link = send(&stranger, &format!("{path}/link"), &json!({"generation": 0, "reissue": true})).await;
        assert_eq!((cancel.unwrap_err(), link.unwrap_err()), ("not_found".to_owned(), "not_found".to_owned()));
    }
    let seen: Workspace = stranger.get("/api/workspace").await.unwrap().json().await.unwrap();
    assert!(seen.appointments.is_empty());
}

#[tokio::test]
async fn r1_other_devices_learn_of_a_new_appointment_at_once() {
    let office = Office::open().await;
    let ticket = office.browser.workspace_ticket().await.unwrap();
    let workspace = WorkspacePage::open(office.browser.origin(), &ticket).await.unwrap();
    workspace.until("the first message", |messages| !messages.is_empty()).await.unwrap();
    let made = office.make(&office.form(3)).await.unwrap();
    let told = |messages: &[ToWorkspace]| matches!(messages.last(), Some(ToWorkspace::Changed { appointment, .. }) if *appointment == made);
    workspace.until("it is told", told).await.unwrap();
}

#[tokio::test]
async fn r1_appointments_are_found_by_title_and_by_whom_they_are_for() {
    let office = Office::open().await;
    office.make(&office.form(3)).await.unwrap();
    for (text, found) in [("skills", 1), ("ANN group", 1), ("bob", 1), ("nobody", 0), ("", 0)] {
        let path = format!("/api/workspace/search?text={}", text.replace(' ', "%20"));
        let all: Vec<Appointment> = office.browser.get(&path).await.unwrap().json().await.unwrap();
        assert_eq!(all.len(), found, "{text}");
    }
}
