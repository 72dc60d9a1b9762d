//! The people the practice knows.

use post::Language;
use session::{Name, PersonId};
use sqlx::{FromRow, SqliteConnection};

use super::client::language;
use super::staff::{RoleColumns, Roles, StaffRole};
use super::{Records, Reminders, id, name, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, WriteError};

/// Longest email address, in bytes (RFC 5321, 4.5.3.1.3).
const EMAIL_BYTES_MAX: usize = 254;

/// What somebody is to the practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonRole {
    /// Works there, as this.
    Staff(Roles),
    /// Comes there.
    Client,
}

impl PersonRole {
    /// As it is kept. What somebody of the staff is besides stands in columns of its own.
    fn as_str(self) -> &'static str {
        match self {
            Self::Staff(_) => "provider",
            Self::Client => "client",
        }
    }

    fn roles(self) -> Option<Roles> {
        match self {
            Self::Staff(roles) => Some(roles),
            Self::Client => None,
        }
    }

    /// Works there, and is that?
    pub fn is(self, role: StaffRole) -> bool {
        self.roles().is_some_and(|roles| roles.has(role))
    }
}

/// An email address, trimmed and folded to lower case, so that one address is one person however it is typed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// The text is not an email address: it needs something before and after one `@`, no white space or control
/// character, and at most 254 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not an email address")]
pub struct EmailRefused;

impl Email {
    /// Folds `raw`; refuses what cannot be an address.
    pub fn new(raw: &str) -> Result<Self, EmailRefused> {
        let folded = raw.trim().to_lowercase();
        let fits = folded.len() <= EMAIL_BYTES_MAX && !folded.contains(|c: char| c.is_whitespace() || c.is_control());
        match folded.split_once('@') {
            Some((before, after)) if fits && !before.is_empty() && !after.is_empty() && !after.contains('@') => {
                Ok(Self(folded))
            }
            _ => Err(EmailRefused),
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(..)")
    }
}

/// Somebody the practice knows. The debug text has the id and the role alone.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Who.
    pub id: PersonId,
    /// What they are to the practice; who works there does not become a client, nor a client one of them.
    pub role: PersonRole,
    /// What they are called.
    pub name: Name,
    /// Where they are written to; unique in the practice.
    pub email: Email,
    /// Where they are texted, as it was given.
    pub phone: Option<String>,
    /// The hash of their password, made elsewhere and opaque here; none if they have no password yet.
    pub password_hash: Option<String>,
    /// In which language they are written to.
    pub language: Language,
    /// Their time zone, by its name in IANA's database; none if it is the practice's.
    pub zone: Option<String>,
    /// How they want to be reminded.
    pub reminders: Reminders,
    /// Put aside: in no list to choose from, with everything that was.
    pub archived: bool,
    /// Counts the changes, from 1.
    pub edition: u32,
}

impl PersonRecord {
    /// Somebody new, of whom no more is known: English, the practice's zone, reminded by email.
    pub fn new(id: PersonId, role: PersonRole, name: Name, email: Email) -> Self {
        Self {
            id,
            role,
            name,
            email,
            phone: None,
            password_hash: None,
            language: Language::English,
            zone: None,
            reminders: Reminders::Email,
            archived: false,
            edition: 1,
        }
    }
}

impl std::fmt::Debug for PersonRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PersonRecord").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    role: String,
    #[sqlx(flatten)]
    roles: RoleColumns,
    name: String,
    email: String,
    phone: Option<String>,
    password_hash: Option<String>,
    language: String,
    zone: Option<String>,
    reminders: String,
    archived: bool,
    edition: u32,
}

impl Row {
    fn record(self) -> Result<PersonRecord, ReadError> {
        let role = match self.role.as_str() {
            "provider" => PersonRole::Staff(self.roles.read()?),
            "client" => PersonRole::Client,
            _ => return Err(unreadable("a role")),
        };
        Ok(PersonRecord {
            id: PersonId(id(&self.id)?),
            role,
            name: name(&self.name)?,
            email: Email::new(&self.email).map_err(|_| unreadable("an email address"))?,
            phone: self.phone,
            password_hash: self.password_hash,
            language: language(&self.language)?,
            zone: self.zone,
            reminders: Reminders::read(&self.reminders)?,
            archived: self.archived,
            edition: self.edition,
        })
    }
}

/// Adds somebody, in the transaction of whoever calls.
pub(super) async fn insert(
    practice: &str,
    person: PersonRecord,
    db: &mut SqliteConnection,
) -> Result<(), Stop<WriteError>> {
    let is = |role| person.role.is(role);
    sqlx::query(
        "INSERT INTO people (practice, id, role, is_admin, is_provider, is_scheduler, name, email, phone, password_hash, \
         language, zone, reminders, archived, edition) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(person.id.to_string())
    .bind(person.role.as_str())
    .bind(is(StaffRole::Admin))
    .bind(is(StaffRole::Provider))
    .bind(is(StaffRole::Scheduler))
    .bind(person.name.as_str())
    .bind(person.email.0)
    .bind(person.phone)
    .bind(person.password_hash)
    .bind(person.language.tag())
    .bind(person.zone)
    .bind(person.reminders.as_str())
    .bind(person.archived)
    .bind(person.edition)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "id", "practice"))?;
    Ok(())
}

impl Records {
    /// Adds somebody, as their first edition or a later one. [`WriteError::Taken`] if the `id` or the `email` is there already.
    pub async fn add_person(&self, person: PersonRecord) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { insert(&practice, person, db).await })).await
    }

    /// Who has this id.
    pub async fn person(&self, person: PersonId) -> Result<Option<PersonRecord>, ReadError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM people WHERE practice = ? AND id = ?")
            .bind(self.key())
            .bind(person.to_string())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// Who has this address.
    pub async fn person_by_email(&self, email: &Email) -> Result<Option<PersonRecord>, ReadError> {
        let row: Option<Row> = sqlx::query_as("SELECT * FROM people WHERE practice = ? AND email = ?")
            .bind(self.key())
            .bind(email.as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// Everybody, by name.
    pub async fn people(&self) -> Result<Vec<PersonRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM people WHERE practice = ? ORDER BY name, id")
            .bind(self.key())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// The clients, by name; at most `limit`.
    pub async fn clients(&self, limit: u32) -> Result<Vec<PersonRecord>, ReadError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM people WHERE practice = ? AND role = 'client' ORDER BY name, id LIMIT ?")
                .bind(self.key())
                .bind(limit)
                .fetch_all(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// At most `limit` clients, by id: those after the one with the id `after`.
    pub async fn clients_page(&self, after: Option<PersonId>, limit: u32) -> Result<Vec<PersonRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM people WHERE practice = ? AND role = 'client' AND id > ? ORDER BY id LIMIT ?",
        )
        .bind(self.key())
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
