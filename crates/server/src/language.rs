//! In which language a browser is answered: the one it chose, which a cookie keeps, else the one it would rather read
//! (RFC 9110 section 12.5.4). What is said in each stands with what says it.

use axum::http::{HeaderMap, header};
use axum_extra::extract::cookie::CookieJar;

/// Keeps the choice. The pages set it themselves: it is a taste and no secret (`web/src/messages/language.ts`).
const COOKIE: &str = "anteroom_language";
/// Wishes that are looked at; nobody reads more languages.
const WISHES_MAX: usize = 32;

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// What everybody gets who wants none of the others.
    English,
    /// As it is understood everywhere that it is spoken.
    Spanish,
}

impl Language {
    /// What the browser that sends these headers is answered in.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let chosen = jar.get(COOKIE).and_then(|cookie| Self::of_tag(cookie.value()));
        let asked = || {
            let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
            let wishes = lines.flat_map(|line| line.split(',')).take(WISHES_MAX).filter_map(wish);
            // Of equals the first.
            wishes.reduce(|best, wish| if wish.1 > best.1 { wish } else { best }).map(|(language, _)| language)
        };
        chosen.or_else(asked).unwrap_or(Self::English)
    }

    /// As documents and headers name it (RFC 5646).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// In which direction it is written, as documents say it.
    pub(crate) fn direction(self) -> &'static str {
        match self {
            Self::English | Self::Spanish => "ltr",
        }
    }

    /// The language of a tag, whatever the region.
    fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?.trim();
        [Self::English, Self::Spanish].into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }
}

/// A language of ours that is asked for, and how much in thousandths: `es-MX;q=0.8`.
fn wish(asked: &str) -> Option<(Language, u16)> {
    let (tag, weight) = match asked.split_once(';') {
        Some((tag, weight)) => (tag, thousandths(weight.trim().strip_prefix(['q', 'Q'])?.strip_prefix('=')?)?),
        None => (asked, 1_000),
    };
    (weight > 0).then_some((Language::of_tag(tag)?, weight))
}

/// `0.8` as 800; nothing where that is no weight.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: u16 = if part.is_empty() { 0 } else { format!("{part:0<3}").get(..3)?.parse().ok()? };
    let whole: u16 = whole.parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(digits).filter(|weight| *weight <= 1_000)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn language(cookie: &str, asked: &[&str]) -> Language {
        let mut headers = HeaderMap::new();
        if !cookie.is_empty() {
            headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        }
        for line in asked {
            headers.append(header::ACCEPT_LANGUAGE, HeaderValue::from_str(line).unwrap());
        }
        Language::of(&headers)
    }

    #[test]
    fn a_browser_is_answered_in_the_language_it_would_rather_read() {
        for (asked, answered) in [
            ("", "en"),
            ("es", "es"),
            ("es-MX,es;q=0.9,en;q=0.8", "es"),
            ("en-US,en;q=0.9,es;q=0.8", "en"),
            ("de-DE, es;q=0.5", "es"),
            ("en;q=0.4, ES-419 ;q=0.45", "es"),
            ("es;q=0, en", "en"),
            ("es;q=0", "en"),
            ("est, *", "en"),
            ("es;q=1.000,en;q=1", "es"),
            ("es;q=nonsense, en;q=0.1", "en"),
            ("es;q=65.9999", "en"),
        ] {
            assert_eq!(language("", &[asked]).tag(), answered, "{asked}");
        }
        assert_eq!(language("", &["de", "es;q=0.1"]), Language::Spanish);
    }

    #[test]
    fn what_somebody_chose_holds_whatever_their_browser_asks_for() {
        assert_eq!(language("anteroom_language=en", &["es"]), Language::English);
        assert_eq!(language("a=b; anteroom_language=es", &["en"]), Language::Spanish);
        assert_eq!(language("anteroom_language=tlh", &["es"]), Language::Spanish);
    }

    #[test]
    fn a_wish_that_stands_behind_too_many_is_not_looked_for() {
        let many = format!("{}es", "de,".repeat(WISHES_MAX));
        assert_eq!(language("", &[&many]), Language::English);
    }

    #[test]
    fn nothing_that_is_asked_for_is_too_strange() {
        for asked in [
            ",,;;==",
            ";q=",
            "es;q",
            "es;q=.",
            "es;q=-1",
            "es;q=1e9",
            "es;q=0.é",
            "es;q=99999999999",
            "\u{e9}-",
            "-",
            "q=1",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_bytes(asked.as_bytes()).unwrap());
            headers.insert(header::COOKIE, HeaderValue::from_bytes(asked.as_bytes()).unwrap());
            assert_eq!(Language::of(&headers), Language::English, "{asked}");
        }
    }
}
