//! What a name may be, and how it is cleaned.

use super::*;

#[test]
fn a_name_is_trimmed_folded_and_freed_of_what_cannot_be_seen() {
    let name = Name::new("  Ann\u{202e}\u{200b}\t\n  Lee\u{0007} ").unwrap();
    assert_eq!(name.as_str(), "Ann Lee");
}

#[test]
fn a_name_of_nothing_but_spaces_and_marks_is_missing() {
    assert_eq!(Name::new(" \u{200f}\u{feff} "), Err(Refusal::NameMissing));
}

#[test]
fn eighty_characters_fit_and_eighty_one_do_not() {
    assert!(Name::new(&"é".repeat(80)).is_ok());
    assert_eq!(Name::new(&"é".repeat(81)), Err(Refusal::NameTooLong));
}

#[test]
fn a_name_of_blanks_that_are_no_spaces_is_missing() {
    assert_eq!(Name::new("\u{3164}\u{2800}\u{115f}"), Err(Refusal::NameMissing));
}

#[test]
fn a_clean_name_is_clean_when_it_is_read_again() {
    let name = Name::new("e\u{200b}\u{301}").unwrap();
    assert_eq!(Name::new(name.as_str()).unwrap(), name);
    assert_eq!(name.as_str(), "é");
}

#[test]
fn decomposed_letters_become_one() {
    assert_eq!(Name::new("e\u{301}").unwrap().as_str(), "é");
}
