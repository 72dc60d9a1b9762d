//! Random tokens, what is kept of them, and what is derived from the practice's own secret.
//!
//! A token is 128 random bits or more, travels once, and is kept as a hash. The token of a share link is derived, so
//! that the practice can show it again without keeping it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use session::{AppointmentId, PersonId};
use sha2::{Digest, Sha256};
use store::{GuestKey, Secret, TokenHash};
use uuid::Uuid;

/// Bytes of a token: 128 bits cannot be guessed.
const TOKEN_BYTES: usize = 16;
/// The same of one that another system keeps for years.
const TOKEN_OF_SYSTEM_BYTES: usize = 32;
/// Digits of a code that is typed: one that carries a guest's place to another device, or one in a mail that signs a client in.
const CODE_DIGITS: u32 = 8;

/// A token as it travels. It does not print itself.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    /// A new random one.
    pub(crate) fn random() -> Self {
        Self::of(&rand::random::<[u8; TOKEN_BYTES]>())
    }

    /// A short one-time code of decimal digits, to be read from one screen and typed into another.
    pub(crate) fn code() -> Self {
        let number = rand::rng().random_range(0..10_u32.pow(CODE_DIGITS));
        Self(format!("{number:0width$}", width = CODE_DIGITS as usize))
    }

    /// Good together with that browser's own token alone. What is kept of it cannot be tried out by who reads the records:
    /// a code is short, but the browser's token is not, and is not kept.
    pub(crate) fn in_browser(&self, browser: &Self) -> Self {
        Self(format!("{}.{}", browser.0, self.0))
    }

    /// A new random one for another system. It says what it is, so that who searches texts for secrets finds it.
    pub(crate) fn of_system() -> Self {
        Self(format!("anteroom_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; TOKEN_OF_SYSTEM_BYTES]>())))
    }

    /// One that somebody sent; anything at all.
    pub(crate) fn sent(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The token of an appointment's share link. A new generation makes every earlier link worthless.
    pub(crate) fn of_link(secret: &Secret, appointment: AppointmentId, generation: u32) -> Self {
        let mut message = appointment.0.as_bytes().to_vec();
        message.extend(generation.to_be_bytes());
        Self::of(derive(secret, "link", &message).get(..TOKEN_BYTES).unwrap_or_default())
    }

    /// The token of a person's sign-in link in the demo practice.
    pub(crate) fn of_person(secret: &Secret, person: PersonId) -> Self {
        Self::of(derive(secret, "person", person.0.as_bytes()).get(..TOKEN_BYTES).unwrap_or_default())
    }

    fn of(bytes: &[u8]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// For the one place it is sent to.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept.
    pub(crate) fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }

    /// Which guest a browser is by default: its own, until a code makes it another's.
    pub(crate) fn guest(&self, secret: &Secret) -> GuestKey {
        let full = derive(secret, "guest", self.0.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(full.get(..16).unwrap_or(&[0; 16]));
        GuestKey(key)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The id that comes so many after another one: always the same.
pub(crate) fn id_after(first: Uuid, number: u32) -> Uuid {
    let hash = Sha256::new().chain_update(first.as_bytes()).chain_update(number.to_be_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(hash.get(..16).unwrap_or(&[0; 16]));
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn derive(secret: &Secret, purpose: &str, message: &[u8]) -> [u8; 32] {
    #[allow(clippy::expect_used, reason = "HMAC takes a key of any length (RFC 2104)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).expect("a key of any length does");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_link_is_the_same_each_time_and_another_for_each_generation_and_secret() {
        let appointment = AppointmentId(Uuid::from_u128(7));
        let link = |secret, generation| Token::of_link(&Secret([secret; 32]), appointment, generation);
        assert_eq!(link(1, 0).reveal(), link(1, 0).reveal());
        assert_ne!(link(1, 0).reveal(), link(1, 1).reveal());
        assert_ne!(link(1, 0).reveal(), link(2, 0).reveal());
        assert_eq!(link(1, 0).reveal().len(), 22, "128 bits in base64url");
    }

    #[test]
    fn a_token_does_not_print_itself() {
        let token = Token::random();
        assert!(!format!("{token:?}").contains(token.reveal()));
    }

    #[test]
    fn a_code_has_eight_digits() {
        let code = Token::code();
        assert_eq!(code.reveal().len(), 8);
        assert!(code.reveal().bytes().all(|b| b.is_ascii_digit()));
    }

    #[test]
    fn a_code_is_another_one_in_another_browser() {
        let (code, one, other) = (Token::code(), Token::random(), Token::random());
        assert_eq!(code.in_browser(&one), code.in_browser(&one));
        assert_ne!(code.in_browser(&one).hash(), code.in_browser(&other).hash());
    }
}
