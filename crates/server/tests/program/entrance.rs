//! Opening a link changes nothing, whoever opens it and whatever it posts; only **I'm Ready** on a live page does (J1).

use bots::{EnterError, Participant};
use reqwest::{Method, StatusCode, header};
use session::{Command, PhaseTag, Refusal, StandingTag};
use wire::{FromPage, Outcome, ProblemCode, ToWorkspace};

use crate::{
    house::{GROUP, GROUP_OPEN, House, settled_view},
    set_up::Practice,
};

/// What a mail scanner does that opens a link, runs its script and posts its forms.
async fn scan(house: &House) {
    let link = house.link(GROUP);
    let browser = house.browser();
    let page = browser.get(&link).await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    for origin in [None, Some("http://scanner.example")] {
        let mut form = browser.bare(Method::POST, &link);
        form = form.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body("name=Scanner");
        if let Some(origin) = origin {
            form = form.header(header::ORIGIN, origin);
        }
        assert_eq!(form.send().await.unwrap().status(), StatusCode::OK);
    }
    browser.enter(&link).await.unwrap();
}

#[tokio::test]
async fn a_scanned_link_leaves_no_trace_and_only_ready_does() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let before = settled_view(&host).await;
    let workspace = workspace(&house).await;
    scan(&house).await;
    // A page that is open and not touched is nothing either.
    let guest = house.come(house.browser(), GROUP).await;
    assert_eq!(settled_view(&host).await, before, "an opened link is seen in the session");
    // Touched, it is shown to hosts inside, and to nobody else.
    guest.page.send(&FromPage::Touch { name: Some("Gwen Guest".to_owned()) }).await.unwrap();
    host.page.until_row(guest.id, StandingTag::Preparing).await.unwrap();
    guest.get_ready("Gwen Guest").await.unwrap();
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    workspace.until("the workspace is told", |messages| messages.len() > 1).await.unwrap();
    let messages = workspace.messages();
    let [ToWorkspace::Snapshot { .. }, ToWorkspace::Changed { appointment, .. }] = messages.as_slice() else {
        panic!("told of something before I'm Ready: {messages:?}")
    };
    let names: Vec<_> = appointment.waiting.iter().map(|arrival| arrival.name.as_str()).collect();
    assert_eq!(names, ["Gwen Guest"]);
}

#[tokio::test]
async fn before_the_start_too_only_ready_notifies_the_workspace() {
    let mut house = House::open();
    let workspace = workspace(&house).await;
    scan(&house).await;
    let guest = house.come(house.browser(), GROUP).await;
    guest.page.send(&FromPage::Touch { name: Some("Gwen Guest".to_owned()) }).await.unwrap();
    guest.get_ready("Gwen Guest").await.unwrap();
    workspace.until("the workspace is told", |messages| messages.len() > 1).await.unwrap();
    assert!(
        matches!(workspace.messages().as_slice(), [_, ToWorkspace::Changed { appointment, .. }] if appointment.waiting.len() == 1)
    );
}

#[tokio::test]
async fn whoever_waited_when_the_session_ended_is_not_shown_as_waiting_any_more() {
    let mut house = House::open();
    let workspace = workspace(&house).await;
    let host = house.started(GROUP).await;
    house.guest("Gwen Guest", GROUP).await;
    let waiting = |wanted: usize, phase: PhaseTag| {
        move |messages: &[ToWorkspace]| {
            let Some(ToWorkspace::Changed { appointment, .. }) = messages.last() else { return false };
            appointment.waiting.len() == wanted && appointment.phase == phase
        }
    };
    workspace.until("she waits", waiting(1, PhaseTag::Live)).await.unwrap();
    host.page.done(Command::End).await.unwrap();
    workspace.until("nobody waits for what is over", waiting(0, PhaseTag::Ended)).await.unwrap();
}

async fn workspace(house: &House) -> bots::WorkspacePage {
    let ticket = house.provider().await.workspace_ticket().await.unwrap();
    let workspace = bots::WorkspacePage::open(house.origin(), &ticket).await.unwrap();
    workspace.until("the workspace's first message", |messages| !messages.is_empty()).await.unwrap();
    workspace
}

#[tokio::test]
async fn a_second_person_with_the_link_is_a_second_person() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let first = house.guest("Sam Same", GROUP).await;
    let second = house.guest("Sam Same", GROUP).await;
    assert_ne!(first.id, second.id);
    for guest in [&first, &second] {
        host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
        assert!(guest.page.view().unwrap().people.is_empty());
    }
    // Two tabs of one browser are one participant (law of the house: a person is not a device).
    let tab = Participant::come(first.browser.clone(), &house.link(GROUP), 99).await.unwrap();
    assert_eq!(tab.id, first.id);
    tab.page.until_standing(StandingTag::Waiting).await.unwrap();
}

#[tokio::test]
async fn a_provider_who_is_not_on_the_appointment_cannot_enter_it() {
    let mut practice = Practice::set_up().await;
    let house = practice.as_demo();
    let stranger = house.browser();
    practice.sign_in(&stranger).await.unwrap();
    match stranger.enter(&house.link(GROUP)).await {
        Err(EnterError::Refused(status, problem)) => {
            assert!(status.is_client_error());
            assert_eq!(problem.code, ProblemCode::NotOnAppointment);
        }
        other => panic!("a stranger came in: {other:?}"),
    }
    // The provider of the appointment does.
    house.provider().await.enter(&house.link(GROUP)).await.unwrap();
}

#[tokio::test]
async fn a_signed_in_client_is_known_and_is_not_asked_for_a_name() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let browser = house.client("Daniel Reyes").await;
    let client = house.come(browser, GROUP).await;
    assert!(client.page.view().unwrap().you.known);
    client.page.done(Command::Ready { name: Some("Dr. Maya Okafor".to_owned()) }).await.unwrap();
    host.page.until_row(client.id, StandingTag::Waiting).await.unwrap();
    let row = host.page.person("Daniel Reyes").expect("under their own name, whatever they send");
    assert!(row.host_only.is_some_and(|it| it.booked && !it.guest));
}

#[tokio::test]
async fn a_paused_guest_who_signs_in_in_the_same_browser_is_paused() {
    let mut house = House::open();
    let host = house.started(GROUP_OPEN).await;
    let guest = house.guest("Daniel by link", GROUP_OPEN).await;
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    host.page.done(Command::Pause { participant: guest.id }).await.unwrap();
    house.sign_in(&guest.browser, "Daniel Reyes").await;
    let known = house.come(guest.browser.clone(), GROUP_OPEN).await;
    assert_ne!(known.id, guest.id);
    known.page.done(Command::Ready { name: None }).await.unwrap();
    known.page.until_standing(StandingTag::Paused).await.unwrap();
    let outcome = known.page.command(Command::JoinNow).await.unwrap();
    assert_eq!(outcome, Outcome::Refused { refusal: Refusal::Paused });
    guest.page.until_standing(StandingTag::Left).await.unwrap();
}
