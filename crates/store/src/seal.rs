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
mod tests;
