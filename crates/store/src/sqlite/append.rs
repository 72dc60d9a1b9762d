//! One append on its way to the writer: checked, sealed, chained, inserted.

use std::sync::Arc;

use sqlx::SqliteConnection;

use super::chain::Chain;
use super::heads::{Chained, End, Head};
use super::layout::{Commitment, Draft, Row};
use super::personal;
use super::writer::Stop;
use crate::mac::{Link, Mac};
use crate::seal::TextPlace;
use crate::told::{self, Telling};
use crate::{AppendError, Seq};

/// What is to be appended, and where.
pub(super) struct Append {
    pub(super) of: Chained,
    pub(super) appointment: String,
    pub(super) expected: Seq,
    pub(super) drafts: Vec<Draft>,
    /// What other systems are to be told of it.
    pub(super) tellings: Vec<Telling>,
    pub(super) chain: Arc<Chain>,
}

impl Append {
    pub(super) async fn run(mut self, db: &mut SqliteConnection) -> Result<Seq, Stop<AppendError>> {
        let known = self.known_appointment(db).await?;
        if known.as_ref().is_some_and(|known| *known != self.appointment) {
            let is_ours = self.chain.heads.appointment_of(&self.of).is_some_and(|begun| begun == self.appointment);
            let refusal = if is_ours { AppendError::tampered() } else { AppendError::other_appointment() };
            return Err(Stop::Refused(refusal));
        }
        let last = self.last(db).await?;
        self.chain.heads.check(&self.of, last.as_ref()).map_err(Stop::Refused)?;
        // A CHECK keeps it from being negative.
        let actual = Seq(last.map_or(0, |head| u64::try_from(head.seq).unwrap_or_default()));
        if actual != self.expected {
            return Err(Stop::Refused(AppendError::Conflict { actual }));
        }
        let end = self.expected.plus(self.drafts.len()).ok_or(Stop::Refused(AppendError::log_is_full()))?;
        if self.drafts.is_empty() {
            return Ok(end);
        }
        if known.is_none() {
            self.open(db).await?;
        }
        let mut head = last.unwrap_or(Head { seq: 0, mac: Mac::NONE });
        for draft in std::mem::take(&mut self.drafts) {
            head = chain(db, &self.chain, &self.of, &self.appointment, head, draft).await?;
        }
        for telling in &self.tellings {
            told::of_session(&self.of.practice, (&self.of.session, &self.appointment), telling, db).await?;
        }
        self.chain.heads.stage(self.of, last, End { head, appointment: Some(self.appointment) });
        Ok(end)
    }

    /// Of which appointment the table of sessions has it, whatever is written there.
    async fn known_appointment(&self, db: &mut SqliteConnection) -> Result<Option<String>, sqlx::Error> {
        let known: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT CAST(appointment AS BLOB) FROM sessions WHERE practice = ? AND id = ?")
                .bind(&self.of.practice)
                .bind(&self.of.session)
                .fetch_optional(db)
                .await?;
        Ok(known.map(|known| String::from_utf8_lossy(&known).into_owned()))
    }

    async fn last(&self, db: &mut SqliteConnection) -> Result<Option<Head>, Stop<AppendError>> {
        let last: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT seq, mac FROM events WHERE practice = ? AND session = ? ORDER BY seq DESC LIMIT 1")
                .bind(&self.of.practice)
                .bind(&self.of.session)
                .fetch_optional(db)
                .await?;
        let head = |(seq, mac): (i64, Vec<u8>)| Mac::of(&mac).map(|mac| Head { seq, mac });
        last.map(|last| head(last).ok_or(Stop::Refused(AppendError::tampered()))).transpose()
    }

    async fn open(&self, db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO sessions (practice, id, appointment) VALUES (?, ?, ?)")
            .bind(&self.of.practice)
            .bind(&self.of.session)
            .bind(&self.appointment)
            .execute(db)
            .await
            .map(drop)
    }
}

/// Puts one row behind the `last` of its session, with its personal texts beside it, and answers the new head.
pub(super) async fn chain(
    db: &mut SqliteConnection,
    chain: &Chain,
    of: &Chained,
    appointment: &str,
    last: Head,
    mut draft: Draft,
) -> Result<Head, sqlx::Error> {
    let Chained { practice, session } = of;
    let seq = last.seq + 1;
    let (mut commitments, mut kept) = (Vec::new(), Vec::new());
    for (position, text) in (0..).zip(std::mem::take(&mut draft.texts)) {
        let kind = text.kind;
        let key = personal::key(db, of, kind).await?;
        let place = TextPlace { practice, session, seq, position, kind };
        commitments.push(Commitment { kind, mac: key.commitment(&place, &text.text) });
        kept.push((place, personal::seal(&key, &place, &text.text)?));
    }
    let row = draft.row(&commitments).map_err(|what| sqlx::Error::Encode(what.into()))?;
    let link = Link { practice, session, appointment, seq, row: &row, before: &last.mac };
    let head = Head { seq, mac: chain.key.row(&link) };
    insert(db, of, &row, head).await?;
    for (place, sealed) in kept {
        personal::keep(db, &place, sealed).await?;
    }
    Ok(head)
}

async fn insert(db: &mut SqliteConnection, of: &Chained, row: &Row, head: Head) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO events (practice, session, seq, at, actor, command, schema, type, payload, mac) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&of.practice)
    .bind(&of.session)
    .bind(head.seq)
    .bind(row.at)
    .bind(&row.actor)
    .bind(&row.command)
    .bind(row.schema)
    .bind(&row.kind)
    .bind(&row.payload)
    .bind(&head.mac.0[..])
    .execute(db)
    .await
    .map(drop)
}
