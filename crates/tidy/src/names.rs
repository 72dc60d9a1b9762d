//! A stranger finds the room by its name: no file is called after nothing, and every Rust module says first what it is.

use crate::tree::{Breach, File, hold_all};

/// Names that say nothing of what is inside, and so end up holding everything.
const EMPTY_WORDS: [&str; 8] = ["common", "helper", "helpers", "manager", "misc", "util", "utilities", "utils"];

fn empty_names(file: &File) -> Vec<Breach> {
    let empty = words(&file.path).into_iter().find(|word| EMPTY_WORDS.contains(&word.as_str()));
    empty.map(|word| file.breach(0, format!("`{word}` names nothing: say what is inside"))).into_iter().collect()
}

/// The words of a path, in small letters: `SessionManager.ts` has three.
fn words(path: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in path.chars() {
        if character.is_uppercase() || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words
}

fn silent_modules(file: &File) -> Vec<Breach> {
    if !file.is_rust() || file.text.starts_with("//!") {
        return Vec::new();
    }
    vec![file.breach(1, "a module opens with `//!`: what it decides or hides, and what it does not do")]
}

#[test]
fn names_say_what_is_inside() {
    hold_all(empty_names);
}

#[test]
fn modules_say_first_what_they_are() {
    hold_all(silent_modules);
}

#[test]
fn an_empty_name_is_caught_in_folders_files_and_compounds() {
    for path in ["a/utils/b.rs", "tests/common/mod.rs", "web/src/SessionManager.ts", "room_helpers.rs", "misc.css"] {
        assert_eq!(empty_names(&File::sample(path, "")).len(), 1, "{path}");
    }
    for path in ["crates/session/src/room.rs", "web/src/management.ts", "web/src/commonplace.css"] {
        assert_eq!(empty_names(&File::sample(path, "")), [], "{path}");
    }
}

#[test]
fn a_module_that_opens_with_code_is_caught() {
    assert_eq!(silent_modules(&File::sample("a.rs", "use b;\n//! late\n")).len(), 1);
    assert_eq!(silent_modules(&File::sample("a.rs", "//! What it is.\n")), []);
    assert_eq!(silent_modules(&File::sample("a.ts", "import b;\n")), []);
}
