//! `anteroom audit` beside a running server, and on what it left.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::house::{GROUP, House};

fn audit(data: &Path, arguments: &[&str]) -> Output {
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
