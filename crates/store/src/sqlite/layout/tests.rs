//! What a row says, and what is made of one that says something else.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;

/// Rows as version 1 wrote them, one event a line. A line is never changed, for there are databases that hold it.
const SCHEMA_1: &str = include_str!("../../../fixtures/schema_1.jsonl");

fn row_of(event: &Value) -> Row {
    let mut fields = event.as_object().unwrap().clone();
    let kind = fields.remove("type").unwrap().as_str().unwrap().to_owned();
    Row { at: 1, actor: None, command: None, schema: 1, kind, payload: Value::Object(fields).to_string() }
}

/// The name of an event. A new one does not compile until it is here, and fails below until the fixtures have it.
fn kind(event: &Event) -> &'static str {
    match event {
        Event::Opened { .. } => "opened",
        Event::Waited { .. } => "waited",
        Event::Started { .. } => "started",
        Event::HostEntered { .. } => "host_entered",
        Event::TookOver { .. } => "took_over",
        Event::WalkedIn { .. } => "walked_in",
        Event::Asked { .. } => "asked",
        Event::AskCancelled { .. } => "ask_cancelled",
        Event::Admitted { .. } => "admitted",
        Event::Denied { .. } => "denied",
        Event::Blocked { .. } => "blocked",
        Event::Paused { .. } => "paused",
        Event::Removed { .. } => "removed",
        Event::Resumed { .. } => "resumed",
        Event::CameBack { .. } => "came_back",
        Event::Left { .. } => "left",
        Event::Muted { .. } => "muted",
        Event::Unmuted { .. } => "unmuted",
        Event::AskedToUnmute { .. } => "asked_to_unmute",
        Event::DeclinedToUnmute { .. } => "declined_to_unmute",
        Event::KeptMuted { .. } => "kept_muted",
        Event::HandRaised { .. } => "hand_raised",
        Event::HandLowered { .. } => "hand_lowered",
        Event::Said { .. } => "said",
        Event::ScreenShared { .. } => "screen_shared",
        Event::ScreenStopped { .. } => "screen_stopped",
        Event::HostLost => "host_lost",
        Event::HostReturned => "host_returned",
        Event::Held => "held",
        Event::Ended { .. } => "ended",
    }
}

const KINDS: usize = 30;

#[test]
fn what_version_1_wrote_is_read_and_is_what_would_be_written_today() {
    let mut kinds = BTreeSet::new();
    for line in SCHEMA_1.lines() {
        let written: Value = serde_json::from_str(line).unwrap();
        let kept = row_of(&written);
        let read = entry(kept.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read.event).unwrap(), written);
        assert_eq!(row(&read).unwrap(), kept);
        assert_eq!(kind(&read.event), kept.kind);
        kinds.insert(kind(&read.event));
    }
    assert_eq!(kinds.len(), KINDS, "the fixtures have {kinds:?}");
}

#[test]
fn who_did_it_by_which_command_and_when_come_back() {
    let [actor, command] = [3, 4].map(Uuid::from_u128);
    let held = Entry {
        at: Timestamp(-7),
        actor: Some(ParticipantId(actor)),
        command: Some(CommandId(command)),
        event: Event::Held,
    };
    let kept = row(&held).unwrap();
    assert_eq!(kept.payload, "{}");
    assert_eq!(kept.actor.as_deref(), Some("00000000-0000-0000-0000-000000000003"));
    assert_eq!(entry(kept).unwrap(), held);
}

#[test]
fn a_row_of_a_later_version_is_refused_in_words() {
    let later = Row { schema: 2, ..row_of(&json!({"type": "held"})) };
    assert!(entry(later).unwrap_err().contains("later version"));
}

#[test]
fn a_row_that_does_not_fit_is_refused_without_quoting_it() {
    let good =
        row_of(&json!({"type": "waited", "participant": Uuid::nil(), "identity": {"as": "guest", "name": "Ann"}}));
    assert!(entry(good.clone()).is_ok());
    let spoilt = [
        Row { payload: "Ann".into(), ..good.clone() },
        Row { payload: "[\"Ann\"]".into(), ..good.clone() },
        Row { payload: r#"{"participant":"Ann"}"#.into(), ..good.clone() },
        Row { kind: "Ann".into(), ..good.clone() },
        Row { actor: Some("Ann".into()), ..good.clone() },
        Row { command: Some("Ann".into()), ..good },
    ];
    for row in spoilt {
        let what = entry(row.clone()).expect_err(&row.payload);
        assert!(!what.contains("Ann"), "{what}");
    }
}
