//! What a row says, and what is made of one that says something else.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;

/// Rows as version 1 wrote them, one event a line. No line is ever changed, for there are databases that hold it, and none added.
const SCHEMA_1: &str = include_str!("../../../fixtures/schema_1.jsonl");
/// The same events as version 2 wrote them, and those that came after: type, payload, and the texts that are kept
/// elsewhere. No line is ever changed either; a new event is a line more, behind those that are there.
const SCHEMA_2: &str = include_str!("../../../fixtures/schema_2.jsonl");

fn row_of(event: &Value) -> Row {
    let mut fields = event.as_object().unwrap().clone();
    let kind = fields.remove("type").unwrap().as_str().unwrap().to_owned();
    Row { at: 1, actor: None, command: None, schema: 1, kind, payload: Value::Object(fields).to_string() }
}

/// Reads a row that has no texts elsewhere.
fn whole(row: Row) -> Result<Entry, &'static str> {
    entry(row, |_, _| Err("it has texts elsewhere"))
}

/// A line of version 2.
#[derive(Deserialize)]
struct Written {
    #[serde(rename = "type")]
    kind: String,
    payload: String,
    texts: Vec<String>,
}

impl Written {
    fn row(&self) -> Row {
        let Self { kind, payload, .. } = self;
        Row { at: 1, actor: None, command: None, schema: 2, kind: kind.clone(), payload: payload.clone() }
    }
}

/// So many lines of each file there were, and what they hash to (SHA-256): they are kept for good. After new lines comes a new entry.
const FOR_GOOD: [(&str, usize, &str); 2] = [
    (SCHEMA_1, 20, "10deea68c6627254900d20b0a251a52429aa4d18ba44ef79886937b5172b0e7c"),
    (SCHEMA_2, 35, "3b4728b6e7f1c39e5f69a6f7659f791d347152cbbad2761a3f52ed894b978439"),
];

#[test]
fn no_line_of_a_fixture_is_ever_changed_and_every_line_is_kept_for_good() {
    for (file, lines, hash) in FOR_GOOD {
        let kept: String = file.split_inclusive('\n').take(lines).collect();
        let found = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, kept.as_bytes());
        assert_eq!(Mac::of(found.as_ref()).unwrap().hex(), hash);
    }
    for file in [SCHEMA_1, SCHEMA_2] {
        let longest = FOR_GOOD.iter().filter(|(of, _, _)| *of == file).map(|(_, lines, _)| *lines).max();
        assert_eq!(longest, Some(file.lines().count()), "the newest lines are not kept for good yet");
    }
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

#[test]
fn what_version_1_wrote_is_read() {
    for line in SCHEMA_1.lines() {
        let written: Value = serde_json::from_str(line).unwrap();
        let read = whole(row_of(&written)).unwrap();
        assert_eq!(serde_json::to_value(&read.event).unwrap(), written);
    }
}

#[test]
fn what_version_2_wrote_is_read_and_is_what_would_be_written_today() {
    let mut kinds = BTreeSet::new();
    let mut first = SCHEMA_1.lines();
    for second in SCHEMA_2.lines() {
        let written: Written = serde_json::from_str(second).unwrap();
        let mut commitments = Vec::new();
        let read = entry(written.row(), |position, commitment| {
            commitments.push(commitment.clone());
            Ok(Some(written.texts[position].clone()))
        });
        let read = read.unwrap();
        if let Some(first) = first.next() {
            assert_eq!(read, whole(row_of(&serde_json::from_str(first).unwrap())).unwrap());
        }
        let draft = draft(&read).unwrap();
        assert_eq!(
            draft.texts.iter().map(|text| &text.text).collect::<Vec<_>>(),
            written.texts.iter().collect::<Vec<_>>()
        );
        assert_eq!(draft.row(&commitments).unwrap(), written.row());
        kinds.insert(kind(&read.event));
    }
    assert_eq!(kinds, BTreeSet::from(KINDS), "the fixture has every kind of row, and so has the list");
}

#[test]
fn no_personal_text_is_in_a_row() {
    for line in SCHEMA_1.lines() {
        let draft = draft(&whole(row_of(&serde_json::from_str(line).unwrap())).unwrap()).unwrap();
        let texts = draft.texts.clone();
        let row = draft.row(&[]).unwrap();
        assert!(texts.iter().all(|text| !row.payload.contains(&text.text)), "{}", row.kind);
    }
}

#[test]
fn a_text_that_was_erased_reads_as_erased_and_one_that_is_wrong_is_refused() {
    let waited: Written = serde_json::from_str(SCHEMA_2.lines().nth(2).unwrap()).unwrap();
    let Event::Waited { identity, .. } = entry(waited.row(), |_, _| Ok(None)).unwrap().event else {
        panic!("it is another event")
    };
    assert_eq!(identity.name().as_str(), session::ERASED);
    assert_eq!(entry(waited.row(), |_, _| Err("wrong")), Err("wrong"));
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
    let kept = draft(&held).unwrap().row(&[]).unwrap();
    assert_eq!(kept.payload, r#"{"event":{}}"#);
    assert_eq!(kept.actor.as_deref(), Some("00000000-0000-0000-0000-000000000003"));
    assert_eq!(whole(kept).unwrap(), held);
}

#[test]
fn a_row_of_a_later_version_is_refused_in_words() {
    let of = |schema| whole(Row { schema, ..row_of(&json!({"type": "held"})) });
    assert!(of(3).unwrap_err().contains("later version"));
    let unknown = whole(row_of(&json!({"type": "waved"})));
    assert!(unknown.unwrap_err().contains("later version"));
    assert!(of(0).unwrap_err().contains("not one that there was"));
}

#[test]
fn a_row_that_does_not_fit_is_refused_without_quoting_it() {
    let good =
        row_of(&json!({"type": "waited", "participant": Uuid::nil(), "identity": {"as": "guest", "name": "Ann"}}));
    assert!(whole(good.clone()).is_ok());
    let spoilt = [
        Row { payload: "Ann".into(), ..good.clone() },
        Row { payload: "[\"Ann\"]".into(), ..good.clone() },
        Row { payload: r#"{"participant":"Ann"}"#.into(), ..good.clone() },
        Row { kind: "Ann".into(), ..good.clone() },
        Row { actor: Some("Ann".into()), ..good.clone() },
        Row { command: Some("Ann".into()), ..good },
    ];
    for row in spoilt {
        let what = whole(row.clone()).expect_err(&row.payload);
        assert!(!what.contains("Ann"), "{what}");
    }
}
