//! The second factor of the staff: codes that an app makes of a secret and the time (RFC 6238), six digits every thirty seconds, and
//! recovery codes for who lost it. Knows how they are made and read. That none is taken twice is the store's to see to.

mod off;

pub(crate) use off::off;

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use rand::RngExt;
use session::Timestamp;
use store::{FactorSecret, Proof};
use totp_rs::{Builder, Totp, TotpError};

use crate::secrets::Token;

/// How many recovery codes somebody has at first.
const RECOVERY_CODES: usize = 10;
/// What recovery codes are written with, as base32 (RFC 4648) is: no 0, 1 or 8, which look like letters.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Letters of a recovery code: 80 bits, so that none can be found by who reads its hash.
const RECOVERY_LETTERS: usize = 16;
/// Letters between two hyphens.
const GROUP: usize = 4;
/// Light modules around a QR code (ISO/IEC 18004).
const QUIET: u32 = 4;

/// A new secret.
pub(crate) fn new_secret() -> FactorSecret {
    FactorSecret(rand::random())
}

/// What an app has to be told of a secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ForApp {
    /// The secret in base32.
    pub(crate) secret: String,
    /// A link with all of it.
    pub(crate) link: String,
    /// How many modules the link is wide as a QR code, with the quiet zone.
    pub(crate) qr_size: u32,
    /// Its dark modules, as the path of an SVG of that size.
    pub(crate) qr_path: String,
}

/// How an app is told of a secret: under the name of the `practice` and of the account.
pub(crate) fn for_app(secret: FactorSecret, practice: &str, account: &str) -> anyhow::Result<ForApp> {
    // A colon parts the two (Key Uri Format).
    let plain = |text: &str| text.replace(':', " ");
    let totp = totp(secret, Some((plain(practice), plain(account))))?;
    let link = totp.to_url()?;
    let qr = QrCode::encode_text(&link, QrCodeEcc::Medium)?;
    let mut path = String::new();
    for y in 0..qr.size() {
        for x in 0..qr.size() {
            if qr.get_module(x, y) {
                let quiet = i32::try_from(QUIET)?;
                write!(path, "M{} {}h1v1h-1z", x + quiet, y + quiet)?;
            }
        }
    }
    let qr_size = u32::try_from(qr.size())? + 2 * QUIET;
    Ok(ForApp { secret: totp.secret().to_base32(), link, qr_size, qr_path: path })
}

/// Codes of `secret` as apps make them: by SHA-1, and with a step before and after the one of now, for clocks that are not right.
fn totp(secret: FactorSecret, names: Option<(String, String)>) -> Result<Totp, TotpError> {
    let mut builder = Builder::new().with_secret(secret.0).with_digits(6).with_step_duration(30).with_skew(1);
    if let Some((practice, account)) = names {
        builder = builder.with_issuer(Some(practice)).with_account_name(account);
    }
    builder.build()
}

/// What was typed, without what people put between letters and digits.
fn bare(typed: &str) -> String {
    let kept = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
    kept.flat_map(char::to_lowercase).collect()
}

/// The step of a code of the app, if it is right `now`.
pub(crate) fn step_of(secret: FactorSecret, typed: &str, now: Timestamp) -> Option<u32> {
    let seconds = u64::try_from(now.0 / 1_000).ok()?;
    let step = totp(secret, None).ok()?.check(&bare(typed), seconds)?;
    u32::try_from(step).ok()
}

/// What somebody shows by what they typed: a code of the app that is right `now`, or a recovery code that is to be looked up. Nothing
/// where it is neither.
pub(crate) fn proof_of(secret: FactorSecret, typed: &str, now: Timestamp) -> Option<Proof> {
    let bare = bare(typed);
    if bare.len() == RECOVERY_LETTERS && bare.bytes().all(|letter| LETTERS.contains(&letter)) {
        return Some(Proof::Recovery(Token::sent(&bare).hash()));
    }
    step_of(secret, &bare, now).map(Proof::Step)
}

/// New recovery codes as they are shown, and the hashes of which are kept.
pub(crate) fn new_recovery_codes() -> Vec<(String, store::TokenHash)> {
    let letter = || char::from(LETTERS.get(rand::rng().random_range(0..LETTERS.len())).copied().unwrap_or(b'a'));
    let code = || (0..RECOVERY_LETTERS).map(|_| letter()).collect::<String>();
    let shown = |code: &str| {
        let letters: Vec<char> = code.chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    };
    (0..RECOVERY_CODES)
        .map(|_| {
            let code = code();
            (shown(&code), Token::sent(&code).hash())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors of RFC 6238, appendix B.
    const OF_THE_RFC: FactorSecret = FactorSecret(*b"12345678901234567890");

    #[test]
    fn codes_are_those_of_the_rfc_a_step_around_and_no_further() {
        // 94287082 and 07081804 there, of which six digits are left.
        for (at_s, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let at = |offset: i64| Timestamp((at_s + offset) * 1_000);
            let step = u32::try_from(at_s / 30).unwrap();
            for near in [-30, 0, 30] {
                assert_eq!(step_of(OF_THE_RFC, code, at(near)), Some(step), "{code} {near}");
            }
            assert_eq!(step_of(OF_THE_RFC, code, at(-60)), None);
            assert_eq!(step_of(OF_THE_RFC, code, at(60)), None);
        }
        for wrong in ["287083", "28708", "2870820", "+87082", ""] {
            assert_eq!(step_of(OF_THE_RFC, wrong, Timestamp(59_000)), None, "{wrong}");
        }
    }

    #[test]
    fn codes_are_read_however_they_are_typed() {
        let now = Timestamp(59_000);
        assert_eq!(proof_of(OF_THE_RFC, " 287 082 ", now), Some(Proof::Step(1)));
        for (shown, hash) in new_recovery_codes() {
            assert_eq!(shown.len(), 19);
            for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', " \u{2013} ")] {
                assert_eq!(proof_of(OF_THE_RFC, &typed, now), Some(Proof::Recovery(hash)), "{typed}");
            }
        }
        assert_eq!(proof_of(OF_THE_RFC, "abcd-efgh-ijkl-mno0", now), None);
    }

    #[test]
    fn there_are_ten_recovery_codes_and_no_two_alike() {
        let codes: std::collections::HashSet<_> = new_recovery_codes().into_iter().map(|(shown, _)| shown).collect();
        assert_eq!(codes.len(), 10);
    }

    #[test]
    fn an_app_is_told_the_secret_and_whose_it_is() {
        let told = for_app(OF_THE_RFC, "Elm: Street & Sons", "ada+1@practice.example").unwrap();
        assert_eq!(told.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(told.link.starts_with("otpauth://totp/"), "{}", told.link);
        for part in
            ["secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "Elm%20%20Street%20%26%20Sons", "ada%2B1%40practice.example"]
        {
            assert!(told.link.contains(part), "{part} in {}", told.link);
        }
        assert!(told.qr_size > 30 && told.qr_path.starts_with("M4 4h1v1h-1z"), "a corner is dark");
    }
}
