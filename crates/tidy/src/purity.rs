//! The pure crates stay pure: no clock, no randomness, no input and no output in the rules, in packet forwarding, in the
//! simulation of both, and in what letters say and when.
//!
//! Time and ids are arguments there, so that a test or a replay decides them. Their tests are held to the same, but for
//! one thing: an `Instant` cannot be made from nothing, so a test takes one as its origin and counts from there.

use crate::rust;
use crate::tree::{Breach, File, hold_all};

const PURE: [&str; 5] = ["crates/coordinator/", "crates/forward/", "crates/post/", "crates/session/", "crates/sim/"];

/// The program that runs the simulation for so many seconds: it has a clock, and hands its start in.
const RUNNER: &str = "crates/sim/src/main.rs";

/// What a test may start from.
const ORIGIN: &str = "Instant::now";

/// What is forbidden, and which kind of impurity it is.
const IMPURE: [(&str, &str); 16] = [
    ("SystemTime::now", "a clock"),
    (ORIGIN, "a clock"),
    ("Timestamp::now", "a clock"),
    ("Zoned::now", "a clock"),
    ("Utc::now", "a clock"),
    ("now_v7", "a clock"),
    ("new_v4", "randomness"),
    ("rand::", "randomness"),
    ("getrandom::", "randomness"),
    ("thread_rng", "randomness"),
    ("std::env", "the environment"),
    ("std::fs", "files"),
    ("std::process", "processes"),
    ("std::thread", "threads"),
    ("TcpStream", "the network"),
    ("UdpSocket", "the network"),
];

fn impurities(file: &File) -> Vec<Breach> {
    if !file.is_rust() || file.path == RUNNER || !PURE.iter().any(|folder| file.path.starts_with(folder)) {
        return Vec::new();
    }
    let code = rust::code(&file.text);
    let tests = rust::test_code(&file.path, &code);
    let origin = |word: &str, at: usize| word == ORIGIN && tests.iter().any(|test| test.contains(&at));
    let mut breaches = Vec::new();
    for (word, kind) in IMPURE {
        for at in rust::places(&code, word).filter(|at| !origin(word, *at)) {
            let what = format!("`{word}` is {kind}, in a pure crate: take it as an argument");
            breaches.push(file.breach(rust::line_of(&code, at), what));
        }
    }
    breaches
}

#[test]
fn the_pure_crates_are_pure() {
    hold_all(impurities);
}

#[test]
fn every_impurity_is_caught_in_the_pure_crates_alone() {
    for (word, _) in IMPURE {
        let text = format!("//! {word}\n\nfn f() {{ a::{word}(\"{word}\") }}\n");
        for folder in PURE {
            let breaches = impurities(&File::sample(&format!("{folder}src/a.rs"), &text));
            assert_eq!(breaches.iter().map(|breach| breach.line).collect::<Vec<_>>(), [3], "{word}");
        }
        for elsewhere in ["crates/server/src/a.rs", RUNNER] {
            assert_eq!(impurities(&File::sample(elsewhere, &text)), [], "{word}");
        }
    }
}

#[test]
fn a_test_may_take_an_origin_and_no_date() {
    let text = "//! x\n\nfn f() { Instant::now(); SystemTime::now() }\n";
    assert_eq!(impurities(&File::sample("crates/forward/src/a.rs", text)).len(), 2);
    let in_test = impurities(&File::sample("crates/forward/src/a/tests.rs", text));
    assert_eq!(in_test.len(), 1);
    assert!(in_test[0].what.contains("SystemTime"));
}
