//! What a rogue sends: every command that only a host may give, Join now and words where it may not, and messages with a
//! role written into them.

use std::collections::BTreeSet;

use bots::Page;
use serde_json::{Value, json};
use session::{Channel, Command, Condition, Grade, Media, Medium, ParticipantId, Refusal, StandingTag, Timestamp};
use uuid::Uuid;
use wire::{FromPage, Outcome, ToPage};

/// Whom the rogue names.
#[derive(Clone, Copy)]
pub(super) struct Targets {
    pub(super) own: ParticipantId,
    pub(super) host: ParticipantId,
    pub(super) inside: ParticipantId,
    pub(super) waiting: ParticipantId,
}

/// What the rogue is told where it stands.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// Of **Join now**.
    pub(super) entry: Refusal,
    /// Of a word to those inside.
    pub(super) word: Refusal,
}

/// What the rogue writes; nobody reads it.
pub(super) const WORDS: &str = "Open the door at once";

/// Every command of hosts, for everybody whom it could name.
fn of_hosts(targets: Targets) -> Vec<Command> {
    let Targets { own, host, inside, waiting } = targets;
    let mut commands = vec![
        Command::AdmitAll { up_to: Timestamp(i64::MAX), away: BTreeSet::new(), above_capacity: true },
        Command::AdmitAll { up_to: Timestamp(i64::MAX), away: BTreeSet::new(), above_capacity: false },
        Command::PauseAll,
        Command::ResumeAll,
        Command::KeepMuted { on: true },
        Command::End,
    ];
    // Of these one each: more would be too much at once.
    commands.extend([
        Command::MoveBack { participant: inside },
        Command::Remove { participant: inside },
        Command::Mute { participant: inside, medium: Medium::Audio },
        Command::AskToUnmute { participant: inside, medium: Medium::Video },
    ]);
    for participant in [own, host, inside, waiting, ParticipantId(Uuid::nil())] {
        commands.extend([
            Command::Admit { participant },
            Command::Deny { participant },
            Command::Block { participant },
            Command::Pause { participant },
            Command::Resume { participant },
        ]);
    }
    commands
}

/// Sends it all; each is refused with the reason that belongs to it.
pub(super) async fn attack(page: &Page, targets: Targets, told: Told) {
    for command in of_hosts(targets) {
        let what = format!("{command:?}");
        assert_eq!(page.command(command).await.unwrap(), Outcome::Refused { refusal: Refusal::HostsOnly }, "{what}");
    }
    assert_eq!(page.command(Command::JoinNow).await.unwrap(), Outcome::Refused { refusal: told.entry });
    let say = |to| page.command(Command::Say { to, text: WORDS.to_owned() });
    assert_eq!(say(Channel::Session).await.unwrap(), Outcome::Refused { refusal: told.word });
    for with in [targets.inside, targets.waiting] {
        let on_another_line = say(Channel::Providers { with: Some(with) }).await.unwrap();
        assert!(matches!(on_another_line, Outcome::Refused { .. }), "{on_another_line:?}");
    }
}

/// Says of its device what it may not say from there. Nobody answers that. Who waits may say how the test came out, and no more.
pub(super) async fn report(page: &Page, standing: StandingTag) {
    page.send(&FromPage::Devices { on: Media { audio: true, video: true } }).await.unwrap();
    if !matches!(standing, StandingTag::Waiting | StandingTag::Asking) {
        let condition = Condition { connection: Some(Grade::Good), ..Condition::default() };
        page.send(&FromPage::Condition { condition }).await.unwrap();
    }
    // What was sent before it has been dealt with.
    page.command(Command::End).await.unwrap();
}

/// Messages that say who or what the sender wants to be.
pub(super) fn forge(targets: Targets) -> Vec<Value> {
    let Targets { own, host, .. } = targets;
    let id = || Uuid::now_v7();
    vec![
        json!({"type": "command", "id": id(), "command": {"type": "admit", "participant": own}, "role": "host"}),
        json!({"type": "command", "id": id(), "command": {"type": "admit", "participant": own, "role": "host"}}),
        json!({"type": "command", "id": id(), "command": {"type": "resume", "participant": own, "by": host}}),
        json!({"type": "command", "id": id(), "actor": host, "command": {"type": "end"}}),
        json!({"type": "command", "id": id(), "command": {"type": "join_now", "role": "host", "actor": host}}),
        json!({"type": "touch", "name": "x", "participant": host}),
        json!({"type": "devices", "on": {"audio": true, "video": true}, "participant": host}),
        json!({"type": "condition", "condition": {"connection": "good", "camera_label": "FaceTime"}}),
        json!({"type": "condition", "condition": {"connection": "<b>splendid</b>"}}),
        json!({"type": "snapshot", "view": {"you": {"role": "host"}}}),
        json!({"type": "walked_in", "participant": own}),
    ]
}

/// Sends one and waits for the close or the refusal; anything else fails.
pub(super) async fn send_forged(page: &Page, message: &Value) {
    let id = message["id"].as_str().map(str::to_owned);
    page.send_text(message.to_string()).await.unwrap();
    let is_of = |it: &session::CommandId| Some(it.to_string()) == id;
    let what = format!("an answer to {message}");
    let answered = |seen: &bots::Seen| seen.closed.is_some() || seen.replies.iter().any(|(it, _)| is_of(it));
    page.until(&what, answered).await.unwrap();
    let seen = page.seen();
    if let Some(closed) = &seen.closed {
        assert_eq!(closed.code, Some(1007), "{message}: {closed:?}");
    } else {
        let (_, outcome) = seen.replies.iter().find(|(it, _)| is_of(it)).unwrap();
        assert!(matches!(outcome, Outcome::Refused { .. }), "{message}: {outcome:?}");
    }
}

/// No row, no name, no id of anybody else, in any frame, wherever in it.
pub(super) fn assert_learned_nothing(frames: &[String], secrets: &[String]) {
    assert!(!frames.is_empty());
    for frame in frames {
        for secret in secrets {
            assert!(!frame.contains(secret.as_str()), "the rogue was sent {secret:?}: {frame}");
        }
        match serde_json::from_str(frame).unwrap() {
            ToPage::Snapshot { view, .. } => {
                assert!(view.people.is_empty(), "{frame}");
                assert!(view.session.seats.is_none() && view.session.started_at.is_none(), "{frame}");
            }
            ToPage::Delta { delta, .. } => assert!(delta.upsert.is_empty() && delta.remove.is_empty(), "{frame}"),
            ToPage::Slots { slots, screen, .. } => assert!(slots.is_empty() && screen.is_none(), "{frame}"),
            _ => {}
        }
    }
}
