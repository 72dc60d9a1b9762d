//! `anteroom audit` beside a running server, and on what it left.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use session::Command as Wish;

use crate::{
    house::{GROUP, House, INDIVIDUAL_OPEN},
    running::Running,
};

pub(crate) fn audit(data: &Path, arguments: &[&str]) -> Output {
    let (command, rest) = arguments.split_first().unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_anteroom"))
        .args(["audit", command, "--data"])
        .arg(data)
        .args(rest)
        .env("NO_COLOR", "1")
        .output();
    program.unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr[..]].concat()).unwrap()
}

/// Every record, as JSON Lines have it.
pub(crate) fn exported(data: &Path) -> Vec<Value> {
    let output = audit(data, &["export", "--format", "jsonl"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Verifies the trail, which must hold, and answers with the line that says so.
pub(crate) fn verified(data: &Path) -> String {
    let output = audit(data, &["verify"]);
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn the_trail_is_verified_and_exported_beside_the_server_and_a_change_is_found() {
    let mut house = House::open();
    let host = house.started(GROUP).await;
    let _guest = house.admitted("=cmd|' /C calc'!A0, \"x\"", GROUP, &host).await;
    let data = house.data().to_owned();

    let line = verified(&data);
    assert!(line.starts_with("audit: 1 sessions, ") && line.contains("chain intact, heads at "), "{line}");
    assert_eq!(line.lines().count(), 1);

    let records = exported(&data);
    assert_eq!((records[0]["type"].as_str(), records[0]["seq"].as_u64()), (Some("opened"), Some(1)));
    let admitted = records.iter().find(|record| record["type"] == "admitted").unwrap();
    assert_eq!(admitted["actor"]["role"], "host");
    assert_eq!(admitted["actor"]["name"], house.provider_name());
    assert_eq!(admitted["subject"]["name"], "=cmd|' /C calc'!A0, \"x\"");
    assert_eq!(admitted["erased"], false);

    let file = data.join("export.csv");
    let session = records[0]["session"].as_str().unwrap();
    let wanted = ["export", "--format", "csv", "--session", session, "--output", file.to_str().unwrap()];
    assert!(audit(&data, &wanted).status.success());
    let table = fs::read_to_string(&file).unwrap();
    assert!(table.starts_with("at,session,appointment,seq,type,actor_id,"), "{table}");
    assert_eq!(table.matches("\r\n").count(), records.len() + 1);
    assert!(table.contains(r#","'=cmd|' /C calc'!A0, ""x""","#), "{table}");
    let none = audit(&data, &["export", "--format", "jsonl", "--to", "2020-01-01T00:00:00Z"]);
    assert!(none.status.success() && none.stdout.is_empty(), "{}", said(&none));
    let all = audit(&data, &["export", "--format", "jsonl", "--from", records[0]["at"].as_str().unwrap()]);
    assert_eq!(String::from_utf8(all.stdout).unwrap().lines().count(), records.len());

    house.server.kill();
    let heads = data.join("audit.heads");
    let changed = fs::read_to_string(&heads).unwrap().replacen("\"seq\":", "\"seq\":9", 1);
    fs::write(&heads, changed).unwrap();
    let verified = audit(&data, &["verify"]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    assert!(said(&verified).contains("did not write with this key: 1"), "{}", said(&verified));
    // What is exported then is said to be no proof, and is all there.
    let export = audit(&data, &["export", "--format", "jsonl"]);
    assert_eq!(export.status.code(), Some(1), "{}", said(&export));
    let warned = String::from_utf8(export.stderr).unwrap();
    assert!(warned.contains("did not write with this key: 1") && warned.contains("do not hand it on"), "{warned}");
    assert_eq!(String::from_utf8(export.stdout).unwrap().lines().count(), records.len());
    fs::remove_file(data.join("audit.key")).unwrap();
    let verified = audit(&data, &["verify"]);
    assert!(!verified.status.success() && said(&verified).contains("put the key back"), "{}", said(&verified));
}

#[tokio::test]
async fn a_damaged_session_is_left_out_of_an_export_and_the_others_are_in_it() {
    let mut house = House::open();
    let data = house.data().to_owned();
    drop((house.started(GROUP).await, house.started(INDIVIDUAL_OPEN).await));
    house.server.finish();
    let before = exported(&data);
    let id = before[0]["session"].as_str().unwrap();
    let (file, broken) = (data.join("anteroom.db"), format!("{}g", &id[..id.len() - 1]));
    let mut bytes = fs::read(&file).unwrap();
    for at in 0..bytes.len() - id.len() {
        if &bytes[at..at + id.len()] == id.as_bytes() {
            bytes[at..at + id.len()].copy_from_slice(broken.as_bytes());
        }
    }
    fs::write(&file, bytes).unwrap();
    let export = audit(&data, &["export", "--format", "jsonl"]);
    assert_eq!(export.status.code(), Some(1), "{}", said(&export));
    let told = String::from_utf8(export.stderr).unwrap();
    assert_eq!(told.matches("left out of the export").count(), 1, "{told}");
    let lines = String::from_utf8(export.stdout).unwrap();
    let after: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let others: Vec<_> = before.iter().filter(|record| record["session"] != id).cloned().collect();
    assert!(!others.is_empty() && after == others, "{after:?}");
}

#[tokio::test]
async fn what_is_personal_in_a_session_that_has_ended_is_erased_and_the_trail_holds() {
    let mut house = House::open();
    let data = house.data().to_owned();
    let host = house.started(GROUP).await;
    let guest = house.admitted("Ben Okoro", GROUP, &host).await;
    host.page.done(Wish::End).await.unwrap();
    let other = house.started(INDIVIDUAL_OPEN).await;
    let _waiting = house.guest("Cleo Tan", INDIVIDUAL_OPEN).await;
    let id_of = |name: &str| {
        let records = exported(&data);
        let named = records.iter().find(|record| record["subject"]["name"] == name).unwrap();
        named["session"].as_str().unwrap().to_owned()
    };
    let (ended, going_on) = (id_of("Ben Okoro"), id_of("Cleo Tan"));
    let refused = |session: &str, why: &str| {
        let output = audit(&data, &["erase", session]);
        assert!(!output.status.success() && said(&output).contains(why), "{}", said(&output));
    };
    refused(&ended, "in use by another running Anteroom");
    drop((guest, other, host));
    house.server.kill();
    refused(&going_on, "is going on");
    refused("01890000-0000-7000-8000-000000000000", "there is no session 01890000-0000-7000-8000-000000000000");

    let before = exported(&data);
    let erased = audit(&data, &["erase", &ended]);
    assert!(erased.status.success() && said(&erased).contains(&ended), "{}", said(&erased));
    let after = exported(&data);
    let all = format!("{after:?}");
    assert!(!all.contains("Ben Okoro") && all.contains("Cleo Tan") && all.contains(house.provider_name()), "{all}");
    let kinds = |records: &[Value]| records.iter().map(|record| record["type"].clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&after), kinds(&before), "what happened is still told");
    verified(&data);
    house.start_again();
    assert_eq!(id_of("Cleo Tan"), going_on, "and the practice goes on");
}

#[tokio::test]
async fn a_server_does_not_start_without_its_heads_until_somebody_accepts_that_which_stays_on_record() {
    let mut house = House::open();
    let data = house.data().to_owned();
    let host = house.started(GROUP).await;
    let heads = data.join("audit.heads");
    let (copy, aside) = (data.join("copy"), data.join("aside"));
    fs::copy(&heads, &copy).unwrap();
    let guest = house.admitted("Ben Okoro", GROUP, &host).await;
    drop((guest, host));
    house.server.kill();
    let against = ["verify", "--against", copy.to_str().unwrap()];
    assert!(audit(&data, &against).status.success());
    fs::rename(&heads, &aside).unwrap();

    let (status, refused) = Running::demo_refused(&data);
    assert_eq!(status, Some(1), "{refused}");
    let words = ["the heads are missing", "from one backup", "anteroom audit accept-loss", heads.to_str().unwrap()];
    assert!(words.iter().all(|word| refused.contains(word)), "{refused}");
    assert!(!heads.exists() && !audit(&data, &["verify"]).status.success());

    let accepted = audit(&data, &["accept-loss"]);
    assert!(accepted.status.success() && said(&accepted).contains("left on record"), "{}", said(&accepted));
    let nothing = audit(&data, &["accept-loss"]);
    assert!(nothing.status.success() && said(&nothing).contains("nothing is lost"), "{}", said(&nothing));
    house.start_again();
    let running = audit(&data, &["accept-loss"]);
    assert!(!running.status.success() && said(&running).contains("in use by another"), "{}", said(&running));
    let line = verified(&data);
    assert!(line.contains("on record: at 20") && line.contains("went on although the heads are missing"), "{line}");
    assert!(audit(&data, &against).status.success());
    let elsewhere = audit(&data, &["verify", "--against", "nowhere"]);
    assert!(!elsewhere.status.success() && said(&elsewhere).contains("there is no nowhere"), "{}", said(&elsewhere));
}
