//! What a text of the chat may be.

use super::*;

#[test]
fn a_text_is_trimmed_and_keeps_its_lines() {
    assert_eq!(Text::new(" one\r\n\u{202e}two\u{7} \n ").unwrap().as_str(), "one\ntwo");
}

#[test]
fn a_text_of_nothing_to_read_is_missing() {
    for nothing in ["", " \n ", "\u{200d}\u{feff}", "\u{202e}"] {
        assert_eq!(Text::new(nothing), Err(Refusal::TextMissing));
    }
}

#[test]
fn two_thousand_characters_fit_and_one_more_does_not() {
    assert!(Text::new(&"é".repeat(2_000)).is_ok());
    assert_eq!(Text::new(&"é".repeat(2_001)), Err(Refusal::TextTooLong));
}

#[test]
fn a_pictograph_stays_whole() {
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    assert_eq!(Text::new(family).unwrap().as_str(), family);
}
