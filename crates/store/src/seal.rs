//! Personal texts under the key of their session: sealed, opened, and committed to.
//!
//! A text is sealed with AES-256-GCM (NIST SP 800-38D) under a random nonce; where it belongs is authenticated with it,
//! so that it opens nowhere else. A commitment is an HMAC-SHA-256 over the same place and the text: it stands in the
//! chained row and shows, as long as the key is there, that the text is the one that was written. Both come from one
//! random key through separate derivations, and when that key is gone neither says anything of the text.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use session::Personal;

use crate::mac::{Mac, Message};

const SEALING: &[u8] = b"anteroom personal sealing 1";
const COMMITTING: &[u8] = b"anteroom personal commitment 1";

/// The kind as the database keeps it.
pub(crate) fn kind_text(kind: Personal) -> &'static str {
    match kind {
        Personal::Name => "name",
        Personal::Chat => "chat",
    }
}

/// The kind that the database means.
pub(crate) fn kind_of(text: &str) -> Option<Personal> {
    match text {
        "name" => Some(Personal::Name),
        "chat" => Some(Personal::Chat),
        _ => None,
    }
}

/// Which text it is: the row, and the place among the texts of the row.
#[derive(Clone, Copy)]
pub(crate) struct TextPlace<'p> {
    pub(crate) practice: &'p str,
    pub(crate) session: &'p str,
    pub(crate) seq: i64,
    pub(crate) position: i64,
    pub(crate) kind: Personal,
}

impl TextPlace<'_> {
    fn message(&self, key: &hmac::Key, domain: &[u8]) -> Message {
        let kind = kind_text(self.kind);
        Message::new(key, domain)
            .text(self.practice)
            .text(self.session)
            .number(self.seq)
            .number(self.position)
            .text(kind)
    }
}

/// A sealed text.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) nonce: Vec<u8>,
    pub(crate) ciphertext: Vec<u8>,
}

/// The key of one kind of text of one session. It never prints itself.
pub(crate) struct TextKey {
    sealing: RandomizedNonceKey,
    committing: hmac::Key,
}

impl TextKey {
    pub(crate) fn new(bytes: &[u8; 32]) -> Result<Self, Unspecified> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let sealing = RandomizedNonceKey::new(&AES_256_GCM, &Message::new(&root, SEALING).mac().0)?;
        let committing = hmac::Key::new(hmac::HMAC_SHA256, &Message::new(&root, COMMITTING).mac().0);
        Ok(Self { sealing, committing })
    }

    pub(crate) fn commitment(&self, place: &TextPlace<'_>, text: &str) -> Mac {
        place.message(&self.committing, b"text").text(text).mac()
    }

    pub(crate) fn seal(&self, place: &TextPlace<'_>, text: &str) -> Result<Sealed, Unspecified> {
        let mut ciphertext = text.as_bytes().to_vec();
        let nonce = self.sealing.seal_in_place_append_tag(self.place(place), &mut ciphertext)?;
        Ok(Sealed { nonce: nonce.as_ref().to_vec(), ciphertext })
    }

    /// The text, if it is of this key and this place.
    pub(crate) fn open(&self, place: &TextPlace<'_>, sealed: &Sealed) -> Option<String> {
        let nonce: [u8; NONCE_LEN] = sealed.nonce.as_slice().try_into().ok()?;
        let mut text = sealed.ciphertext.clone();
        let opened = self.sealing.open_in_place(Nonce::assume_unique_for_key(nonce), self.place(place), &mut text);
        String::from_utf8(opened.ok()?.to_vec()).ok()
    }

    /// The place in a form of one length, whatever the ids look like.
    fn place(&self, place: &TextPlace<'_>) -> Aad<[u8; 32]> {
        Aad::from(place.message(&self.committing, b"place").mac().0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: TextPlace<'_> = TextPlace { practice: "p", session: "s", seq: 1, position: 0, kind: Personal::Name };

    #[test]
    fn a_text_opens_under_its_key_in_its_place_and_nowhere_else() {
        let key = TextKey::new(&[1; 32]).unwrap();
        let sealed = key.seal(&PLACE, "Ben Okoro").unwrap();
        assert_eq!(key.open(&PLACE, &sealed).as_deref(), Some("Ben Okoro"));
        assert!(!sealed.ciphertext.windows(3).any(|bytes| bytes == b"Ben"));
        let elsewhere = [
            TextPlace { practice: "q", ..PLACE },
            TextPlace { session: "t", ..PLACE },
            TextPlace { seq: 2, ..PLACE },
            TextPlace { position: 1, ..PLACE },
            TextPlace { kind: Personal::Chat, ..PLACE },
        ];
        for place in elsewhere {
            assert_eq!(key.open(&place, &sealed), None);
            assert_ne!(key.commitment(&place, "Ben Okoro"), key.commitment(&PLACE, "Ben Okoro"));
        }
        assert_eq!(TextKey::new(&[2; 32]).unwrap().open(&PLACE, &sealed), None);
        let mut changed = sealed.clone();
        changed.ciphertext[0] ^= 1;
        assert_eq!(key.open(&PLACE, &changed), None);
    }

    #[test]
    fn a_commitment_is_to_one_text_under_one_key() {
        let key = TextKey::new(&[1; 32]).unwrap();
        let of_ben = key.commitment(&PLACE, "Ben");
        assert_eq!(of_ben, key.commitment(&PLACE, "Ben"));
        assert_ne!(of_ben, key.commitment(&PLACE, "Bea"));
        assert_ne!(of_ben, TextKey::new(&[2; 32]).unwrap().commitment(&PLACE, "Ben"));
    }

    /// As another implementation of HMAC and AES-GCM computes them, from what this module's page says.
    #[test]
    fn what_was_sealed_and_committed_to_in_a_database_there_is_still_opens_and_fits() {
        let ciphertext = [
            0x83, 0xa8, 0xae, 0x60, 0xca, 0x98, 0x9f, 0xd1, 0x8c, 0x85, 0x5e, 0xd1, 0x4a, 0x58, 0x94, 0xdc, 0x93, 0x74,
            0x8a, 0x08, 0x75, 0x12, 0x94, 0xc4, 0x90,
        ];
        let key = TextKey::new(&[1; 32]).unwrap();
        let sealed = Sealed { nonce: vec![9; 12], ciphertext: ciphertext.to_vec() };
        assert_eq!(key.open(&PLACE, &sealed).as_deref(), Some("Ben Okoro"));
        let golden = "d4993a34fd2441c0e4f4d8859adaf2ed6b3c08be1e3b86c623bdb0ff2f35e897";
        assert_eq!(key.commitment(&PLACE, "Ben Okoro").hex(), golden);
    }

    #[test]
    fn the_same_text_sealed_twice_is_not_the_same() {
        let key = TextKey::new(&[1; 32]).unwrap();
        assert!(key.seal(&PLACE, "Ben").unwrap() != key.seal(&PLACE, "Ben").unwrap());
    }
}
