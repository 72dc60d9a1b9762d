//! The keyed hashes of the audit trail: over each row and the one before it, over each head, over each erasure.
//!
//! All are HMAC-SHA-256 (RFC 2104) under the one audit key. What is hashed begins with what it is (its domain), and
//! every field comes with its length before it, so that no two different things are ever the same bytes.

use aws_lc_rs::{constant_time, hmac};

use crate::loss::Acceptance;
use crate::sqlite::{Chained, End, Row, Tally};

const ROW: &[u8] = b"anteroom audit row 1";
const HEAD_ALONE: &[u8] = b"anteroom audit head 1";
const HEAD: &[u8] = b"anteroom audit head 2";
const ERASURE: &[u8] = b"anteroom audit erasure 1";
const END: &[u8] = b"anteroom audit end 1";
const PLACE: &[u8] = b"anteroom audit place 1";
const TALLY_UNPLACED: &[u8] = b"anteroom audit tally 1";
const TALLY: &[u8] = b"anteroom audit tally 2";
const ACCEPTANCE: &[u8] = b"anteroom audit acceptance 1";
const CHECK_UNTALLIED: &[u8] = b"anteroom audit key check 1";
const CHECK_UNPLACED: &[u8] = b"anteroom audit key check 2";
const CHECK: &[u8] = b"anteroom audit key check 3";

/// A keyed hash. Compared in constant time, so that nobody learns from an answer's delay how much of a guess was right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mac(pub(crate) [u8; 32]);

impl PartialEq for Mac {
    fn eq(&self, other: &Self) -> bool {
        constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok()
    }
}

impl Eq for Mac {}

impl Mac {
    /// What stands for the row before the first.
    pub(crate) const NONE: Self = Self([0; 32]);

    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().map(Self).ok()
    }

    /// Both, bit by bit: where one was put in twice, it is out again.
    pub(crate) fn xor(&self, other: &Self) -> Self {
        let mut both = self.0;
        both.iter_mut().zip(other.0).for_each(|(byte, by)| *byte ^= by);
        Self(both)
    }

    /// In 64 small hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        use std::fmt::Write;
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing into a string does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    pub(crate) fn from_hex(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .bytes()
            .map(|digit| match digit {
                b'0'..=b'9' => Some(digit - b'0'),
                b'a'..=b'f' => Some(digit - b'a' + 10),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let (pairs, rest) = digits.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        Self::of(&pairs.iter().map(|[high, low]| high << 4 | low).collect::<Vec<_>>())
    }
}

/// A row in its place: all that its hash covers.
#[derive(Clone, Copy)]
pub(crate) struct Link<'r> {
    pub(crate) practice: &'r str,
    pub(crate) session: &'r str,
    pub(crate) appointment: &'r str,
    pub(crate) seq: i64,
    pub(crate) row: &'r Row,
    /// The hash of the row before it in its session; [`Mac::NONE`] for the first.
    pub(crate) before: &'r Mac,
}

/// The audit key. It never prints itself.
#[derive(Clone)]
pub(crate) struct AuditKey(hmac::Key);

impl std::fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditKey(..)")
    }
}

impl AuditKey {
    pub(crate) fn new(bytes: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// Of a row.
    pub(crate) fn row(&self, link: &Link<'_>) -> Mac {
        let Link { practice, session, appointment, seq, row, before } = *link;
        let Row { at, actor, command, schema, kind, payload } = row;
        Message::new(&self.0, ROW)
            .text(practice)
            .text(session)
            .text(appointment)
            .number(seq)
            .number(*at)
            .maybe(actor.as_deref())
            .maybe(command.as_deref())
            .number(*schema)
            .text(kind)
            .text(payload)
            .bytes(&before.0)
            .mac()
    }

    /// Of a line of the heads.
    pub(crate) fn head(&self, of: &Chained, end: &End) -> Mac {
        let domain = if end.appointment.is_some() { HEAD } else { HEAD_ALONE };
        let message = Message::new(&self.0, domain).text(&of.practice).text(&of.session);
        let message = end.appointment.iter().fold(message, |message, appointment| message.text(appointment));
        message.number(end.head.seq).bytes(&end.head.mac.0).mac()
    }

    /// Of an erasure.
    pub(crate) fn erasure(&self, practice: &str, session: &str, kind: &str, through: i64) -> Mac {
        Message::new(&self.0, ERASURE).text(practice).text(session).text(kind).number(through).mac()
    }

    /// Of the end of a session, as the tally has it.
    pub(crate) fn end(&self, practice: &str, session: &str, seq: i64, mac: &Mac) -> Mac {
        Message::new(&self.0, END).text(practice).text(session).number(seq).bytes(&mac.0).mac()
    }

    /// Of the appointment that a session is of, as the tally has it.
    pub(crate) fn place(&self, practice: &str, session: &str, appointment: &str) -> Mac {
        Message::new(&self.0, PLACE).text(practice).text(session).text(appointment).mac()
    }

    /// Of the tally.
    pub(crate) fn tally(&self, tally: &Tally) -> Mac {
        self.counted(TALLY, tally).bytes(&tally.places.0).mac()
    }

    /// Of a tally from before it had the appointments of the sessions.
    pub(crate) fn tally_unplaced(&self, tally: &Tally) -> Mac {
        self.counted(TALLY_UNPLACED, tally).mac()
    }

    fn counted(&self, domain: &[u8], tally: &Tally) -> Message {
        Message::new(&self.0, domain)
            .number(tally.counted.sessions)
            .number(tally.counted.entries)
            .bytes(&tally.ends.0)
            .number(tally.witnessed)
            .number(tally.acceptances)
            .bytes(&tally.accepted.0)
    }

    /// Of an acceptance and the one before it.
    pub(crate) fn acceptance(&self, n: i64, acceptance: &Acceptance, before: &Mac) -> Mac {
        let Acceptance { at, lost } = acceptance;
        let message = Message::new(&self.0, ACCEPTANCE)
            .number(n)
            .number(at.0)
            .text(lost.loss.text())
            .number(lost.left.sessions)
            .number(lost.left.entries);
        let message = match lost.were {
            Some(were) => message.bytes(&[1]).number(were.sessions).number(were.entries),
            None => message.bytes(&[0]),
        };
        message.bytes(&before.0).mac()
    }

    /// What this key is known by, in a database whose tally has the appointments of the sessions.
    pub(crate) fn check(&self) -> Mac {
        Message::new(&self.0, CHECK).mac()
    }

    /// What it is known by in a database from before tallies had those. Another than with them, so that nobody who never had
    /// such a database can make one of now look as if it never had them.
    pub(crate) fn check_unplaced(&self) -> Mac {
        Message::new(&self.0, CHECK_UNPLACED).mac()
    }

    /// What it is known by in a database from before there were tallies.
    pub(crate) fn check_untallied(&self) -> Mac {
        Message::new(&self.0, CHECK_UNTALLIED).mac()
    }
}

/// A message on its way into a hash, field by field.
pub(crate) struct Message(hmac::Context);

impl Message {
    pub(crate) fn new(key: &hmac::Key, domain: &[u8]) -> Self {
        Self(hmac::Context::with_key(key)).bytes(domain)
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// No text and an empty text are not the same.
    fn maybe(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.bytes(&[1]).text(text),
            None => self.bytes(&[0]),
        }
    }

    pub(crate) fn mac(self) -> Mac {
        let mut mac = Mac::NONE;
        // An HMAC-SHA-256 has the 32 bytes of a `Mac`.
        mac.0.copy_from_slice(self.0.sign().as_ref());
        mac
    }
}

#[cfg(test)]
mod tests;
