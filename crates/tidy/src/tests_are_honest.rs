//! A test runs, runs alone, and waits for what it waits for: nothing skipped, nothing singled out, nothing slept for.

use crate::rust;
use crate::tree::{Breach, File, hold_all};

/// What no browser test and no test of the web app says.
const DISHONEST: [(&str, &str); 5] = [
    (concat!(".on", "ly("), "the others would not run"),
    (concat!(".sk", "ip("), "mend it or delete it"),
    (concat!(".fix", "me("), "mend it or delete it"),
    (concat!(".fa", "ils("), "mend what it shows"),
    (concat!("waitFor", "Timeout"), "wait for what should happen"),
];

fn dishonest_web_tests(file: &File) -> Vec<Breach> {
    let test = file.path.starts_with("e2e/") || file.path.contains(".test.") || file.path.contains(".spec.");
    if !test || !file.has_extension(&["ts", "js", "mjs"]) {
        return Vec::new();
    }
    let mut breaches = Vec::new();
    for (word, why) in DISHONEST {
        for (at, _) in file.text.match_indices(word) {
            breaches.push(file.breach(rust::line_of(&file.text, at), format!("`{word}`: {why}")));
        }
    }
    breaches
}

fn ignored_tests(file: &File) -> Vec<Breach> {
    if !file.is_rust() {
        return Vec::new();
    }
    let code = rust::code(&file.text);
    let lines = code.match_indices(concat!("#[ign", "ore")).map(|(at, _)| rust::line_of(&code, at));
    lines.map(|line| file.breach(line, "a test that does not run shows nothing: mend it or delete it")).collect()
}

/// A test that sleeps is either slow or flaky. A product thread that sleeps cannot be woken, so threads never do.
fn sleeps(file: &File) -> Vec<Breach> {
    if !file.is_rust() {
        return Vec::new();
    }
    let code = rust::code(&file.text);
    let tests = rust::test_code(&file.path, &code);
    let in_test = |at: usize| tests.iter().any(|test| test.contains(&at));
    let of_thread = |at: usize| code[..at].ends_with("thread::");
    let all = rust::places(&code, "sleep").chain(rust::places(&code, "sleep_until"));
    let found = all.filter(|at| in_test(*at) || of_thread(*at));
    found
        .map(|at| file.breach(rust::line_of(&code, at), "wait for what should happen, or move a clock that is yours"))
        .collect()
}

#[test]
fn web_tests_are_honest() {
    hold_all(dishonest_web_tests);
}

#[test]
fn no_test_is_ignored() {
    hold_all(ignored_tests);
}

#[test]
fn nothing_is_slept_for() {
    hold_all(sleeps);
}

#[test]
fn every_dishonest_word_is_caught_in_tests_alone() {
    for (word, _) in DISHONEST {
        let text = format!("\ntest{word}1000);\n");
        for path in ["e2e/tests/pause.spec.ts", "e2e/support/media.ts", "web/src/clock.test.ts"] {
            let lines: Vec<_> =
                dishonest_web_tests(&File::sample(path, &text)).iter().map(|breach| breach.line).collect();
            assert_eq!(lines, [2], "{path} {word}");
        }
        assert_eq!(dishonest_web_tests(&File::sample("web/src/clock.ts", &text)), []);
    }
}

#[test]
fn an_ignored_test_is_caught_with_and_without_a_reason() {
    for mark in [concat!("#[ign", "ore]"), concat!("#[ign", "ore = \"slow\"]")] {
        let breaches = ignored_tests(&File::sample("a.rs", &format!("#[test]\n{mark}\nfn f() {{}}\n")));
        assert_eq!(breaches.iter().map(|breach| breach.line).collect::<Vec<_>>(), [2]);
    }
}

#[test]
fn a_sleep_is_caught_in_tests_and_a_threads_sleep_everywhere() {
    let lines = |path: &str, text: &str| -> Vec<usize> {
        sleeps(&File::sample(path, text)).iter().map(|breach| breach.line).collect()
    };
    let waits = "fn f() {\n    tokio::time::sleep(x).await;\n    sleep_until(y).await;\n}\n";
    assert_eq!(lines("crates/server/tests/pause.rs", waits), [2, 3]);
    assert_eq!(lines("crates/server/src/live/tests.rs", waits), [2, 3]);
    assert_eq!(lines("crates/server/src/live.rs", waits), []);
    assert_eq!(lines("crates/sfu/src/live.rs", "fn f() { std::thread::sleep(x) }\n"), [1]);
    let beside = format!("{waits}#[cfg(test)]\nmod tests {{\n    fn g() {{ sleep(x) }}\n}}\n");
    assert_eq!(lines("crates/server/src/live.rs", &beside), [7]);
}
