//! Text messages are sent in segments, each at a price: of 160 letters of the alphabet of GSM 03.38, or of 70 of all others.
//! What a text message says is fitted into as few as there can be.
//!
//! Letters that the alphabet lacks are written without their marks (`á` as `a`); what has no plain letter, such as Greek, makes
//! the whole message one of UCS-2. The practice's name is the one part that is cut, because every other one is needed.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Segments that a message with letters outside the alphabet may have; with the alphabet alone, it is one.
const WIDE_SEGMENTS_MAX: usize = 3;
/// The least that is left of a name that is cut.
const NAME_CHARS_MIN: usize = 8;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿\
    abcdefghijklmnopqrstuvwxyzäöñüà";
/// Each takes the place of two.
const EXTENDED: &str = "^{}\\[~]|€";

/// What a text message is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// GSM 03.38, seven bits a letter.
    Gsm,
    /// UCS-2, sixteen bits a letter.
    Ucs2,
}

/// What a text is written in, and in how many segments it is sent.
pub fn segments(text: &str) -> (Alphabet, usize) {
    let septets: Option<usize> = text.chars().map(septets).sum();
    let (alphabet, length, alone, together) = match septets {
        Some(septets) => (Alphabet::Gsm, septets, 160, 153),
        None => (Alphabet::Ucs2, text.encode_utf16().count(), 70, 67),
    };
    (alphabet, if length <= alone { 1 } else { length.div_ceil(together) })
}

fn septets(letter: char) -> Option<usize> {
    match letter {
        _ if BASIC.contains(letter) => Some(1),
        _ if EXTENDED.contains(letter) => Some(2),
        _ => None,
    }
}

/// The text with plain letters for those that the alphabet lacks, where there are any.
pub(crate) fn plain(text: &str) -> String {
    let letter = |letter: char| {
        if septets(letter).is_some() {
            return letter.to_string();
        }
        match letter {
            '\u{2018}' | '\u{2019}' => "'".to_owned(),
            '\u{201c}' | '\u{201d}' => "\"".to_owned(),
            '\u{2013}' | '\u{2014}' => "-".to_owned(),
            '\u{2026}' => "...".to_owned(),
            // Clocks are written with these in places.
            '\u{a0}' | '\u{202f}' => " ".to_owned(),
            _ => letter.nfd().filter(|part| !is_combining_mark(*part)).collect(),
        }
    };
    text.nfc().map(letter).collect()
}

/// What `write` makes of a name, cut until the whole fits. What does not fit even so is as short as it can be.
pub(crate) fn fitted(name: &str, write: impl Fn(&str) -> String) -> String {
    let fits = |text: &str| match segments(text) {
        (Alphabet::Gsm, count) => count == 1,
        (Alphabet::Ucs2, count) => count <= WIDE_SEGMENTS_MAX,
    };
    let whole = plain(&write(name));
    if fits(&whole) {
        return whole;
    }
    let letters = name.chars().count();
    let cut = |kept: usize| {
        let start: String = name.chars().take(kept).collect();
        plain(&write(&format!("{}...", start.trim_end())))
    };
    // A word that is not cut much would be longer with its dots.
    let tries = (NAME_CHARS_MIN..letters.saturating_sub(3)).rev().map(cut);
    let shortest = || if letters > NAME_CHARS_MIN + 3 { cut(NAME_CHARS_MIN) } else { whole.clone() };
    tries.into_iter().find(|text| fits(text)).unwrap_or_else(shortest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn segments_are_counted_as_a_network_counts_them() {
        let many = |text: &str, times: usize| text.repeat(times);
        for (text, wanted) in [
            (String::new(), (Alphabet::Gsm, 1)),
            (many("a", 160), (Alphabet::Gsm, 1)),
            (many("a", 161), (Alphabet::Gsm, 2)),
            (many("€", 80), (Alphabet::Gsm, 1)),
            (many("€", 81), (Alphabet::Gsm, 2)),
            (many("a", 307), (Alphabet::Gsm, 3)),
            (many("á", 70), (Alphabet::Ucs2, 1)),
            (many("á", 71), (Alphabet::Ucs2, 2)),
            // Two units of sixteen bits each.
            (many("😀", 36), (Alphabet::Ucs2, 2)),
        ] {
            assert_eq!(segments(&text), wanted, "{text}");
        }
    }

    #[test]
    fn spanish_is_written_with_the_alphabet() {
        let text = plain("¿Mañana, a las 9:30 p.\u{a0}m.? Sí: José y Müller “aquí” — él, à, Ç…");
        assert_eq!(text, "¿Mañana, a las 9:30 p. m.? Si: José y Müller \"aqui\" - él, à, Ç...");
        assert_eq!(segments(&text).0, Alphabet::Gsm);
        assert_eq!(plain("Κλινική"), "Κλινικη", "what has no plain letter stays");
    }

    #[test]
    fn a_name_is_cut_where_the_rest_would_not_fit() {
        let write = |name: &str| format!("{name}: {}", "x".repeat(140));
        assert_eq!(fitted("Alder Lane", write), write("Alder Lane"));
        assert_eq!(fitted("Alder Lane Counselling", write), write("Alder Lane Coun..."));
        let hopeless = |name: &str| format!("{name}: {}", "x".repeat(400));
        assert_eq!(fitted("Alder Lane Counselling", hopeless), hopeless("Alder La..."));
        assert_eq!(fitted("Alder", hopeless), hopeless("Alder"));
    }

    proptest! {
        #[test]
        fn whatever_a_practice_is_called_a_message_fits(name in "\\PC{1,80}") {
            let text = fitted(&name, |name| format!("{name}: {}", "x".repeat(120)));
            let (alphabet, count) = segments(&text);
            let most = if alphabet == Alphabet::Gsm { 1 } else { WIDE_SEGMENTS_MAX };
            prop_assert!(count <= most, "{count} segments: {text}");
        }
    }
}
