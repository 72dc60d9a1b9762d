//! The personal texts of the log: kept sealed beside it, read back into it, and erased from it.

use std::collections::HashMap;

use session::{Personal, Timestamp};
use sqlx::{FromRow, SqliteConnection, SqlitePool};

use super::heads::{Chained, Heads};
use super::layout::Commitment;
use crate::mac::{AuditKey, Mac};
use crate::seal::{Sealed, TextKey, TextPlace, kind_of, kind_text};

const NO_RANDOMNESS: &str = "a personal text could not be sealed";

/// What is wrong with a text, in the words of who meets it.
const MISSING: &str = "a personal text of it is missing, and no erasure is on record";
const CHANGED: &str = "a personal text of it is not the one that was written";

/// Anything of the cryptography that fails, as an error of the write that it was for.
fn failed<E>(_: E) -> sqlx::Error {
    sqlx::Error::Encode(NO_RANDOMNESS.into())
}

/// The key of a session and kind, made when it is not there.
pub(super) async fn key(db: &mut SqliteConnection, of: &Chained, kind: Personal) -> Result<TextKey, sqlx::Error> {
    let kept: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT key FROM personal_keys WHERE practice = ? AND session = ? AND kind = ?")
            .bind(&of.practice)
            .bind(&of.session)
            .bind(kind_text(kind))
            .fetch_optional(&mut *db)
            .await?;
    if let Some(bytes) = kept {
        return TextKey::new(&bytes.try_into().map_err(failed)?).map_err(failed);
    }
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(failed)?;
    sqlx::query("INSERT INTO personal_keys (practice, session, kind, key) VALUES (?, ?, ?, ?)")
        .bind(&of.practice)
        .bind(&of.session)
        .bind(kind_text(kind))
        .bind(&bytes[..])
        .execute(db)
        .await?;
    TextKey::new(&bytes).map_err(failed)
}

/// Keeps a text of a row that is there.
pub(super) async fn keep(db: &mut SqliteConnection, place: &TextPlace<'_>, sealed: Sealed) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO personal (practice, session, seq, position, kind, nonce, ciphertext) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(place.practice)
    .bind(place.session)
    .bind(place.seq)
    .bind(place.position)
    .bind(kind_text(place.kind))
    .bind(sealed.nonce)
    .bind(sealed.ciphertext)
    .execute(db)
    .await
    .map(drop)
}

/// Seals a text for its place.
pub(super) fn seal(key: &TextKey, place: &TextPlace<'_>, text: &str) -> Result<Sealed, sqlx::Error> {
    key.seal(place, text).map_err(failed)
}

/// Erases every text of a kind that the session has, and notes that it was done. Says whether there is such a session.
pub(super) async fn erase(
    db: &mut SqliteConnection,
    of: &Chained,
    kind: Personal,
    audit: &AuditKey,
) -> Result<bool, sqlx::Error> {
    let through: Option<i64> = sqlx::query_scalar("SELECT max(seq) FROM events WHERE practice = ? AND session = ?")
        .bind(&of.practice)
        .bind(&of.session)
        .fetch_one(&mut *db)
        .await?;
    let Some(through) = through else { return Ok(false) };
    for table in [
        "DELETE FROM personal WHERE practice = ? AND session = ? AND kind = ?",
        "DELETE FROM personal_keys WHERE practice = ? AND session = ? AND kind = ?",
    ] {
        let gone = sqlx::query(table).bind(&of.practice).bind(&of.session).bind(kind_text(kind));
        gone.execute(&mut *db).await?;
    }
    let mac = audit.erasure(&of.practice, &of.session, kind_text(kind), through);
    sqlx::query("REPLACE INTO erasures (practice, session, kind, through, mac) VALUES (?, ?, ?, ?, ?)")
        .bind(&of.practice)
        .bind(&of.session)
        .bind(kind_text(kind))
        .bind(through)
        .bind(&mac.0[..])
        .execute(db)
        .await?;
    Ok(true)
}

/// The sessions that still have texts of a kind and are over: they have ended, or nobody started them and their
/// appointment was cancelled or over before `given_up`. Which appointment that is, the heads say: the table of sessions may have been
/// changed, and what is erased cannot be had back.
pub(super) async fn kept_after_the_end(
    db: &mut SqliteConnection,
    practice: &str,
    kind: Personal,
    given_up: Timestamp,
    heads: &Heads,
) -> Result<Vec<Chained>, sqlx::Error> {
    let kept: Vec<(String, bool)> = sqlx::query_as(
        "SELECT session, EXISTS \
         (SELECT 1 FROM events WHERE practice = ?1 AND session = kept.session AND type = 'ended') AS has_ended \
         FROM personal_keys AS kept WHERE practice = ?1 AND kind = ?2 AND (has_ended OR NOT EXISTS \
         (SELECT 1 FROM events WHERE practice = ?1 AND session = kept.session AND type = 'started'))",
    )
    .bind(practice)
    .bind(kind_text(kind))
    .fetch_all(&mut *db)
    .await?;
    let mut over = Vec::new();
    for (session, has_ended) in kept {
        let of = Chained { practice: practice.to_owned(), session };
        if has_ended || is_given_up(db, practice, heads.appointment_of(&of), given_up).await? {
            over.push(of);
        }
    }
    Ok(over)
}

/// Was the appointment cancelled, or over before `given_up`?
async fn is_given_up(
    db: &mut SqliteConnection,
    practice: &str,
    appointment: Option<String>,
    given_up: Timestamp,
) -> Result<bool, sqlx::Error> {
    let booked: Option<i64> = sqlx::query_scalar(
        "SELECT 1 FROM appointments WHERE practice = ? AND id = ? \
         AND (cancelled_at IS NOT NULL OR starts_at + minutes * 60000 < ?)",
    )
    .bind(practice)
    .bind(appointment)
    .bind(given_up.0)
    .fetch_optional(db)
    .await?;
    Ok(booked.is_some())
}

#[derive(FromRow)]
struct TextRow {
    seq: i64,
    position: i64,
    kind: String,
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
}

/// The texts of a stretch of one session, with what opens them.
pub(crate) struct Texts {
    of: Chained,
    sealed: HashMap<(i64, i64), Sealed>,
    keys: HashMap<Personal, TextKey>,
    /// Up to which row a kind was erased.
    erased: HashMap<Personal, i64>,
}

impl Texts {
    /// Reads those of the rows `first..=last`, which must have been read before: a text that is erased between these
    /// reads is then found erased, because erasures are read last.
    pub(crate) async fn read(
        db: &SqlitePool,
        of: Chained,
        (first, last): (i64, i64),
        audit: &AuditKey,
    ) -> Result<Self, sqlx::Error> {
        let rows: Vec<TextRow> = sqlx::query_as(
            "SELECT seq, position, kind, nonce, ciphertext FROM personal \
             WHERE practice = ? AND session = ? AND seq BETWEEN ? AND ?",
        )
        .bind(&of.practice)
        .bind(&of.session)
        .bind(first)
        .bind(last)
        .fetch_all(db)
        .await?;
        let keys: Vec<(String, Vec<u8>)> =
            sqlx::query_as("SELECT kind, key FROM personal_keys WHERE practice = ? AND session = ?")
                .bind(&of.practice)
                .bind(&of.session)
                .fetch_all(db)
                .await?;
        let erased: Vec<(String, i64, Vec<u8>)> =
            sqlx::query_as("SELECT kind, through, mac FROM erasures WHERE practice = ? AND session = ?")
                .bind(&of.practice)
                .bind(&of.session)
                .fetch_all(db)
                .await?;
        let keys = keys
            .into_iter()
            .filter_map(|(kind, key)| Some((kind_of(&kind)?, TextKey::new(&key.try_into().ok()?).ok()?)));
        let ours = |(kind, through, mac): &(String, i64, Vec<u8>)| {
            Mac::of(mac) == Some(audit.erasure(&of.practice, &of.session, kind, *through))
        };
        let erased = erased.into_iter().filter(ours);
        let erased = erased.filter_map(|(kind, through, _)| Some((kind_of(&kind)?, through))).collect();
        // A row of a kind that there is not belongs to no commitment.
        let rows = rows.into_iter().filter(|row| kind_of(&row.kind).is_some());
        let sealed = rows.map(|row| ((row.seq, row.position), Sealed { nonce: row.nonce, ciphertext: row.ciphertext }));
        Ok(Self { sealed: sealed.collect(), keys: keys.collect(), erased, of })
    }

    /// The text that a row committed to; nothing if it was erased; or what is wrong with it.
    pub(crate) fn open(
        &self,
        seq: i64,
        position: usize,
        commitment: &Commitment,
    ) -> Result<Option<String>, &'static str> {
        let kind = commitment.kind;
        if self.erased.get(&kind).is_some_and(|through| seq <= *through) {
            return Ok(None);
        }
        let position = i64::try_from(position).map_err(|_| MISSING)?;
        let (Some(key), Some(sealed)) = (self.keys.get(&kind), self.sealed.get(&(seq, position))) else {
            return Err(MISSING);
        };
        let Chained { practice, session } = &self.of;
        let place = TextPlace { practice, session, seq, position, kind };
        let text = key.open(&place, sealed).ok_or(CHANGED)?;
        if key.commitment(&place, &text) == commitment.mac { Ok(Some(text)) } else { Err(CHANGED) }
    }
}
