//! Who was asked by mail to work at the practice, until they come: a link that is known here by its hash alone, and works once.
//! Nobody is one of the staff before they have come.

use post::Language;
use session::{Name, PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};
use uuid::Uuid;

use super::staff::{RoleColumns, Roles, StaffRole};
use super::{Email, PersonRecord, PersonRole, Records, client, hash, id, name, person, sql_refusal, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, TokenHash, WriteError};

/// Somebody who was asked, and has not come yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Which.
    pub id: Uuid,
    /// Where the mail goes; nobody of the practice has this address.
    pub email: Email,
    /// What they are called, until they say it themselves.
    pub name: Name,
    /// In which language they are written to.
    pub language: Language,
    /// As what they are asked to work there.
    pub roles: Roles,
    /// The hash of the link's token.
    pub link: TokenHash,
    /// When the mail with this link was taken, if it was.
    pub mailed_at: Option<Timestamp>,
    /// From this moment on the link is good for nothing.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("id", &self.id).field("roles", &self.roles).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    email: String,
    name: String,
    language: String,
    #[sqlx(flatten)]
    roles: RoleColumns,
    link_hash: Vec<u8>,
    mailed_at: Option<i64>,
    expires_at: i64,
}

impl Row {
    fn record(self) -> Result<Invitation, ReadError> {
        Ok(Invitation {
            id: id(&self.id)?,
            email: Email::new(&self.email).map_err(|_| unreadable("an email address"))?,
            name: name(&self.name)?,
            language: client::language(&self.language)?,
            roles: self.roles.read()?,
            link: hash(&self.link_hash)?,
            mailed_at: self.mailed_at.map(Timestamp),
            expires_at: Timestamp(self.expires_at),
        })
    }
}

async fn add(practice: &str, asked: Invitation, db: &mut SqliteConnection) -> Result<(), Stop<WriteError>> {
    // A form that came before is told from another one with the same address.
    let is_there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM invitations WHERE practice = ? AND id = ?)")
        .bind(practice)
        .bind(asked.id.to_string())
        .fetch_one(&mut *db)
        .await?;
    if is_there {
        return Err(Stop::Refused(WriteError::Taken { what: "id" }));
    }
    let is_known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND email = ?)")
        .bind(practice)
        .bind(asked.email.as_str())
        .fetch_one(&mut *db)
        .await?;
    if is_known {
        return Err(Stop::Refused(WriteError::Taken { what: "email" }));
    }
    sqlx::query(
        "INSERT INTO invitations (practice, id, email, name, language, is_admin, is_provider, is_scheduler, link_hash, \
         mailed_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(practice)
    .bind(asked.id.to_string())
    .bind(asked.email.as_str())
    .bind(asked.name.as_str())
    .bind(asked.language.tag())
    .bind(asked.roles.has(StaffRole::Admin))
    .bind(asked.roles.has(StaffRole::Provider))
    .bind(asked.roles.has(StaffRole::Scheduler))
    .bind(&asked.link.0[..])
    .bind(asked.mailed_at.map(|at| at.0))
    .bind(asked.expires_at.0)
    .execute(db)
    .await
    .map_err(|error| sql_refusal(error, "id", "practice"))?;
    Ok(())
}

async fn accept(
    practice: &str,
    (link, now): (TokenHash, Timestamp),
    (id, name, password_hash): (PersonId, Name, String),
    db: &mut SqliteConnection,
) -> Result<bool, Stop<WriteError>> {
    let row: Option<Row> =
        sqlx::query_as("DELETE FROM invitations WHERE practice = ? AND link_hash = ? AND expires_at > ? RETURNING *")
            .bind(practice)
            .bind(&link.0[..])
            .bind(now.0)
            .fetch_optional(&mut *db)
            .await?;
    let Some(row) = row else { return Ok(false) };
    let asked = row.record().map_err(|error| Stop::Refused(WriteError::NotWritten(error.to_string())))?;
    let bare = PersonRecord::new(id, PersonRole::Staff(asked.roles), name, asked.email);
    let come = PersonRecord { language: asked.language, password_hash: Some(password_hash), ..bare };
    person::insert(practice, come, db).await?;
    Ok(true)
}

impl Records {
    /// Asks somebody. [`WriteError::Taken`] if somebody of the practice has the `email` or was asked already, or the `id` is there.
    pub async fn add_invitation(&self, asked: Invitation) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer.write(move |db| Box::pin(async move { add(&practice, asked, db).await })).await
    }

    /// Gives an invitation another link, and makes the one before worthless. [`WriteError::NoSuch`] if there is no such invitation.
    pub async fn renew_invitation(
        &self,
        invitation: Uuid,
        link: TokenHash,
        expires_at: Timestamp,
    ) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("invitation", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE invitations SET link_hash = ?, expires_at = ?, mailed_at = NULL WHERE practice = ? AND id = ?",
                )
                .bind(&link.0[..])
                .bind(expires_at.0)
                .bind(practice)
                .bind(invitation.to_string())
                .execute(db)
                .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Notes that the mail with this link was taken. [`WriteError::NoSuch`] if no invitation has it any more.
    pub async fn invitation_was_mailed(&self, link: TokenHash, at: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("invitation", move |db| {
            Box::pin(async move {
                let done = sqlx::query("UPDATE invitations SET mailed_at = ? WHERE practice = ? AND link_hash = ?")
                    .bind(at.0)
                    .bind(practice)
                    .bind(&link.0[..])
                    .execute(db)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Takes an invitation back; its link leads nowhere from then on. [`WriteError::NoSuch`] if there is none.
    pub async fn withdraw_invitation(&self, invitation: Uuid) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("invitation", move |db| {
            Box::pin(async move {
                let done = sqlx::query("DELETE FROM invitations WHERE practice = ? AND id = ?")
                    .bind(practice)
                    .bind(invitation.to_string())
                    .execute(db)
                    .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }

    /// Makes who was asked one of the staff, with this id, name and hash of a password, and uses the link up. False if there is no
    /// such link, or it was used, has expired, was replaced or taken back. [`WriteError::Taken`] if somebody has the `email` by now.
    pub async fn accept_invitation(
        &self,
        link: TokenHash,
        now: Timestamp,
        (id, name, password_hash): (PersonId, Name, String),
    ) -> Result<bool, WriteError> {
        let practice = self.key();
        let come = (id, name, password_hash);
        self.writer.write(move |db| Box::pin(async move { accept(&practice, (link, now), come, db).await })).await
    }

    /// Whose invitation this is, if its link is still good.
    pub async fn invitation_by_link(&self, link: TokenHash, now: Timestamp) -> Result<Option<Invitation>, ReadError> {
        let row: Option<Row> =
            sqlx::query_as("SELECT * FROM invitations WHERE practice = ? AND link_hash = ? AND expires_at > ?")
                .bind(self.key())
                .bind(link.0.to_vec())
                .bind(now.0)
                .fetch_optional(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// Everybody who was asked and has not come, by name, also those whose link has expired.
    pub async fn invitations(&self) -> Result<Vec<Invitation>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM invitations WHERE practice = ? ORDER BY name, id")
            .bind(self.key())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
