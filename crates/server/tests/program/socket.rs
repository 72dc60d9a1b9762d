//! What a session's WebSocket makes of messages that are too long, too many, said twice, or no messages.

use std::time::Duration;

use bots::WorkspacePage;
use serde_json::Value;
use session::{Command, CommandId, Refusal, StandingTag};
use uuid::Uuid;
use wire::{FromPage, Outcome};

use crate::house::{GROUP, House, settled_view};

/// A page may be silent for thirty seconds; a busy machine notices a little later.
const SILENCE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn what_is_no_message_closes_the_socket_with_a_reason() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let garbage = ["", "{", "null", "[]", "\"ping\"", "{\"type\":\"nothing\"}", "{\"type\":\"command\"}", "\u{0}"];
    let deep = "[".repeat(100_000);
    for text in garbage.into_iter().chain([deep.as_str()]) {
        let guest = house.come(house.browser(), GROUP).await;
        guest.page.send_text(text).await.unwrap();
        let closed = guest.page.until_closed().await.unwrap();
        assert_eq!(closed.code, Some(1007), "{text:.20}");
        assert!(!closed.reason.is_empty());
    }
    let guest = house.come(house.browser(), GROUP).await;
    guest.page.send_bytes(vec![1, 2, 3]).await.unwrap();
    assert_eq!(guest.page.until_closed().await.unwrap().code, Some(1003));
    settled_view(&host).await;
}

#[tokio::test]
async fn a_message_that_is_too_long_closes_the_socket() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let guest = house.come(house.browser(), GROUP).await;
    let long = FromPage::Touch { name: Some("x".repeat(200_000)) };
    guest.page.send(&long).await.unwrap();
    guest.page.until_closed().await.unwrap();
    // One that is nearly too long is a message like any other; the name in it is no name.
    let guest = house.come(house.browser(), GROUP).await;
    let name = Some("x".repeat(100_000));
    let outcome = guest.page.command(Command::Ready { name }).await.unwrap();
    assert_eq!(outcome, Outcome::Refused { refusal: Refusal::NameTooLong });
    settled_view(&host).await;
}

#[tokio::test]
async fn too_many_commands_are_answered_with_busy_and_harm_nobody() {
    const COMMANDS: usize = 200;
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let guest = house.guest("Hasty Harry", GROUP).await;
    let ready = guest.page.seen().replies.len();
    for _ in 0..COMMANDS {
        let command =
            FromPage::Command { id: CommandId(Uuid::now_v7()), command: Command::CancelAsk, epoch: None, seen: None };
        guest.page.send(&command).await.unwrap();
    }
    guest.page.until("all are answered", |seen| seen.replies.len() == ready + COMMANDS).await.unwrap();
    let of = |wanted: Outcome| {
        let seen = guest.page.seen();
        seen.replies[ready..].iter().filter(|(_, outcome)| *outcome == wanted).count()
    };
    let (busy, refused) = (of(Outcome::Busy), of(Outcome::Refused { refusal: Refusal::NotWaiting }));
    assert_eq!(busy + refused, COMMANDS);
    assert!(busy > 0 && refused > 0, "{busy} busy, {refused} refused");
    // The host does not wait for it, and the guest's own place is as it was.
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
    guest.page.until_standing(StandingTag::Admitted).await.unwrap();
    assert!(house.server.is_running());
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once() {
    let mut house = House::open();
    let guest = house.come(house.browser(), GROUP).await;
    let id = CommandId(Uuid::now_v7());
    let ready = || Command::Ready { name: Some("Twice Tess".to_owned()) };
    assert_eq!(guest.page.command_as(id, ready()).await.unwrap(), Outcome::Done);
    assert_eq!(guest.page.command_as(id, ready()).await.unwrap(), Outcome::Done);
    guest.page.done(Command::Leave).await.unwrap();
    guest.page.until_standing(StandingTag::Left).await.unwrap();
    // Done again it would bring the guest back.
    assert_eq!(guest.page.command_as(id, ready()).await.unwrap(), Outcome::Done);
    let fence = guest.page.command(Command::Leave).await.unwrap();
    assert_eq!(fence, Outcome::Refused { refusal: Refusal::NotReady });
    assert_eq!(guest.page.view().unwrap().you.standing, StandingTag::Left);
}

#[tokio::test]
async fn another_persons_command_id_answers_nothing_for_me() {
    let mut house = House::open();
    let first = house.come(house.browser(), GROUP).await;
    let second = house.come(house.browser(), GROUP).await;
    let id = CommandId(Uuid::now_v7());
    for guest in [&first, &second] {
        let ready = Command::Ready { name: Some("Same Id".to_owned()) };
        assert_eq!(guest.page.command_as(id, ready).await.unwrap(), Outcome::Done);
        guest.page.until_standing(StandingTag::Waiting).await.unwrap();
    }
}

#[tokio::test]
async fn a_page_that_fell_silent_is_gone_and_keeps_its_place() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let guest = house.guest("Silent Sam", GROUP).await;
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    let is_present = |seen: &bots::Seen| {
        seen.view.as_ref().and_then(|view| view.people.get(&guest.id)).is_some_and(|person| person.present)
    };
    assert!(is_present(&host.page.seen()));
    let _silent = guest.page.fall_silent().await.unwrap();
    host.page.until_within(SILENCE, "the silent page is gone", |seen| !is_present(seen)).await.unwrap();
    host.page.until_row(guest.id, StandingTag::Waiting).await.unwrap();
    host.page.done(Command::Admit { participant: guest.id }).await.unwrap();
}

#[tokio::test]
async fn signing_out_closes_what_the_sign_in_had_opened_and_nothing_else() {
    let mut house = House::open();
    let host = house.host(GROUP).await;
    let guest = house.guest("Stays Here", GROUP).await;
    let other_sign_in = house.host(GROUP).await;
    let ticket = host.browser.workspace_ticket().await.unwrap();
    let workspace = WorkspacePage::open(house.origin(), &ticket).await.unwrap();
    workspace.until("it shows the appointments", |messages| !messages.is_empty()).await.unwrap();
    let unused = host.browser.workspace_ticket().await.unwrap();

    let signed_out = host.browser.post("/api/sign-out", &Value::Null).await.unwrap();
    assert!(signed_out.status().is_success());
    assert_eq!(host.page.until_closed().await.unwrap().code, Some(1008));
    workspace.until_closed().await.unwrap();
    let refused = WorkspacePage::open(house.origin(), &unused).await.unwrap_err();
    assert!(matches!(refused, bots::OpenError::Refused(403)), "{refused}");
    other_sign_in.page.done(Command::JoinNow).await.unwrap();
    guest.page.done(Command::Leave).await.unwrap();
}
