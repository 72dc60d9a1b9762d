//! How a client is written to, and how what the practice keeps of them is changed.

use post::Language;
use session::{Name, PersonId, Timestamp};
use sqlx::SqliteConnection;

use super::{Email, Ended, Planning, Records, sign_in, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, WriteError};

/// A language that people are written to in.
pub(super) fn language(text: &str) -> Result<Language, ReadError> {
    Language::of_tag(text).ok_or_else(|| unreadable("a language"))
}

/// How somebody wants to be reminded of their appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminders {
    /// By email.
    Email,
    /// By text message.
    Text,
    /// By both.
    Both,
    /// Not at all.
    Off,
}

impl Reminders {
    /// Do they want mail?
    pub(super) fn by_email(self) -> bool {
        matches!(self, Self::Email | Self::Both)
    }

    /// Do they want text messages?
    pub(super) fn by_text(self) -> bool {
        matches!(self, Self::Text | Self::Both)
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Text => "text",
            Self::Both => "both",
            Self::Off => "none",
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, ReadError> {
        match text {
            "email" => Ok(Self::Email),
            "text" => Ok(Self::Text),
            "both" => Ok(Self::Both),
            "none" => Ok(Self::Off),
            _ => Err(unreadable("how somebody wants to be reminded")),
        }
    }
}

/// A client as they are to be from now on, by who read their `edition`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientChange {
    /// Who.
    pub id: PersonId,
    /// Which one of them this was made from: if it is not the newest any more, nothing is changed.
    pub edition: u32,
    /// What they are called.
    pub name: Name,
    /// Where they are written to; unique in the practice.
    pub email: Email,
    /// Where they are texted, if they are.
    pub phone: Option<String>,
    /// In which language they are written to.
    pub language: Language,
    /// Their time zone, by its name in IANA's database; none if it is the practice's.
    pub zone: Option<String>,
    /// How they want to be reminded.
    pub reminders: Reminders,
    /// Put aside?
    pub archived: bool,
}

impl std::fmt::Debug for ClientChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientChange").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Where the address changes, what the old one signed in, or still could, is over: it may be somebody else's. So it is for who is put
/// aside.
async fn end_sign_ins(
    practice: &str,
    change: &ClientChange,
    db: &mut SqliteConnection,
) -> Result<Option<Ended>, Stop<WriteError>> {
    let is_same: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND id = ? AND email = ?)")
            .bind(practice)
            .bind(change.id.to_string())
            .bind(change.email.as_str())
            .fetch_one(&mut *db)
            .await?;
    if is_same && !change.archived {
        return Ok(None);
    }
    sqlx::query("DELETE FROM mailed_sign_ins WHERE practice = ? AND person = ?")
        .bind(practice)
        .bind(change.id.to_string())
        .execute(&mut *db)
        .await?;
    sign_in::end_all_of(practice, change.id, db).await.map(Some)
}

async fn change(
    practice: &str,
    change: ClientChange,
    letters: &Planning,
    db: &mut SqliteConnection,
) -> Result<Option<Ended>, Stop<WriteError>> {
    let ended = end_sign_ins(practice, &change, db).await?;
    let done = sqlx::query(
        "UPDATE people SET name = ?1, email = ?2, phone = ?3, language = ?4, zone = ?5, reminders = ?6, archived = ?7, \
         edition = edition + 1, emails_before = emails_before + (email <> ?2), phones_before = phones_before + (phone IS NOT ?3) \
         WHERE practice = ?8 AND id = ?9 AND role = 'client' AND edition = ?10",
    )
    .bind(change.name.as_str())
    .bind(change.email.as_str())
    .bind(change.phone)
    .bind(change.language.tag())
    .bind(change.zone)
    .bind(change.reminders.as_str())
    .bind(change.archived)
    .bind(practice)
    .bind(change.id.to_string())
    .bind(change.edition)
    .execute(&mut *db)
    .await
    .map_err(|error| sql_refusal(error, "id", "practice"))?;
    if done.rows_affected() > 0 {
        letters.of(change.id, db).await?;
        return Ok(ended);
    }
    let is_there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND id = ? AND role = 'client')")
            .bind(practice)
            .bind(change.id.to_string())
            .fetch_one(db)
            .await?;
    Err(Stop::Refused(if is_there { WriteError::Changed } else { WriteError::NoSuch { what: "client" } }))
}

impl Records {
    /// Changes what is kept of a client, `now`, and which letters they get. Another `email` signs their browsers out, and so does being
    /// put aside. [`WriteError::Changed`] if somebody has since the edition was read,
    /// [`WriteError::Taken`] if somebody else has the `email`, [`WriteError::NoSuch`] if there is no such client.
    pub async fn change_client(&self, client: ClientChange, now: Timestamp) -> Result<(), WriteError> {
        let (practice, letters) = (self.key(), self.planning(now).together(client.id));
        self.write_and_tell(move |db| Box::pin(async move { Ok(((), change(&practice, client, &letters, db).await?)) }))
            .await
    }
}
