//! The requests that a text gateway is sent, as bytes and headers: the documented one (`docs/text-gateway.md`) and Twilio's.

use std::fmt::Write;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use session::Timestamp;
use sha2::Sha256;

use super::config::Password;

/// One text message.
#[derive(Clone, Copy)]
pub(super) struct Short<'a> {
    /// Fixed for the letter, however often it is sent.
    pub(super) id: &'a str,
    /// The number, in the international form.
    pub(super) to: &'a str,
    pub(super) from: Option<&'a str>,
    pub(super) body: &'a str,
}

/// A request without its address.
pub(super) struct Asked {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

/// The documented request.
pub(super) fn documented(message: Short<'_>, key: &Password, now: Timestamp) -> Asked {
    let Short { id, to, from, body } = message;
    let body = match from {
        Some(from) => json!({"id": id, "to": to, "from": from, "body": body}),
        None => json!({"id": id, "to": to, "body": body}),
    };
    let body = body.to_string();
    let seconds = now.0.div_euclid(1_000);
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", id.to_owned()),
        ("anteroom-timestamp", seconds.to_string()),
        ("anteroom-signature", format!("sha256={}", signature(key, seconds, &body))),
    ];
    Asked { headers, body }
}

/// HMAC-SHA-256 over the moment in seconds, a full stop, and the body, in hexadecimal digits.
fn signature(key: &Password, seconds: i64, body: &str) -> String {
    #[allow(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).expect("a key of any length does");
    mac.update(format!("{seconds}.{body}").as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut digits, byte| {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// Twilio's, which has no key against repetition.
pub(super) fn twilio(message: Short<'_>, account: &str, token: &Password) -> Asked {
    let fields = [("To", message.to), ("From", message.from.unwrap_or_default()), ("Body", message.body)];
    let credentials = STANDARD.encode(format!("{account}:{}", token.reveal()));
    let headers = vec![
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("authorization", format!("Basic {credentials}")),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    Asked { headers, body }
}

/// A number in the international form (E.164): `+`, and up to fifteen digits. What people put between digits is left out.
pub(super) fn international(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(|one| !" -().\u{a0}/".contains(*one)).collect();
    let after = digits.strip_prefix('+')?;
    let fits = (7..=15).contains(&after.len()) && after.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = include_str!("../../../../docs/text-gateway.md");

    #[test]
    fn the_documented_example_is_what_is_sent() {
        let message = Short {
            id: "6c1f0d0e-7b7e-4f6e-9d3c-0a1b2c3d4e5f",
            to: "+15550100199",
            from: Some("+15550100142"),
            body: "Alder Lane: your video appointment starts in 10 minutes. https://care.example.org/s/AbCdEfGhIjKlMnOpQrStUv",
        };
        let asked = documented(message, &Password::of("a-key-of-the-example"), Timestamp(1_784_056_800_123));
        for (name, value) in &asked.headers {
            let line = format!("{name}: {value}");
            assert!(DOCUMENT.lines().any(|it| it.eq_ignore_ascii_case(&line)), "{line} is not in the document");
        }
        assert!(DOCUMENT.lines().any(|line| line == asked.body), "{} is not in the document", asked.body);
    }

    #[test]
    fn another_moment_or_body_or_key_has_another_signature() {
        let of = |key, seconds, body| signature(&Password::of(key), seconds, body);
        let signed = of("k", 1, "b");
        assert_eq!(signed, of("k", 1, "b"));
        assert_eq!(signed.len(), 64);
        assert!([of("l", 1, "b"), of("k", 2, "b"), of("k", 1, "c")].iter().all(|other| *other != signed));
    }

    #[test]
    fn twilio_is_sent_a_form() {
        let message = Short { id: "x", to: "+15550100199", from: Some("+15550100142"), body: "á & b=c" };
        let asked = twilio(message, "AC1", &Password::of("secret"));
        assert_eq!(asked.body, "To=%2B15550100199&From=%2B15550100142&Body=%C3%A1+%26+b%3Dc");
        assert!(asked.headers.contains(&("authorization", "Basic QUMxOnNlY3JldA==".to_owned())));
    }

    #[test]
    fn numbers_are_international_or_none() {
        assert_eq!(international("+1 (555) 010-0199").as_deref(), Some("+15550100199"));
        for number in ["", "+", "555 010-0199", "+1555", "+1234567890123456", "+1555010019x", "+٣٣٣٣٣٣٣"] {
            assert_eq!(international(number), None, "{number}");
        }
    }
}
