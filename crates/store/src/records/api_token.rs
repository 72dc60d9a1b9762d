//! Tokens by which other systems use the API. A token is known here by its hash alone; what it may do are its scopes.

use session::{Name, PersonId, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Records, id, name, sql_refusal, unreadable};
use crate::{ReadError, TokenHash, WriteError};

/// How exactly it is known when a token was last used, in milliseconds: a write for each request would be one too many.
const USE_NOTED_EVERY_MS: i64 = 60_000;

/// Something that a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApiScope {
    /// Read appointments, their links and who the providers are.
    AppointmentsRead,
    /// Make, change and cancel appointments, and replace their links.
    AppointmentsWrite,
    /// Read clients.
    ClientsRead,
    /// Make and change clients.
    ClientsWrite,
    /// Read who waits for a session, who is in it, and whether it has ended.
    SessionsRead,
    /// Read the webhooks and what became of what they were told.
    WebhooksRead,
    /// Make, change, try and remove webhooks: have the server call an address.
    WebhooksWrite,
}

impl ApiScope {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::AppointmentsRead,
        Self::AppointmentsWrite,
        Self::ClientsRead,
        Self::ClientsWrite,
        Self::SessionsRead,
        Self::WebhooksRead,
        Self::WebhooksWrite,
    ];

    /// What it is called, such as `appointments:read`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AppointmentsRead => "appointments:read",
            Self::AppointmentsWrite => "appointments:write",
            Self::ClientsRead => "clients:read",
            Self::ClientsWrite => "clients:write",
            Self::SessionsRead => "sessions:read",
            Self::WebhooksRead => "webhooks:read",
            Self::WebhooksWrite => "webhooks:write",
        }
    }

    /// The one that is called so.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }
}

/// A token to be added.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    /// Which.
    pub id: Uuid,
    /// What it is called in lists: which system has it.
    pub name: Name,
    /// The hash of the token.
    pub token: TokenHash,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// When it is made: now.
    pub created_at: Timestamp,
    /// Who makes it; nothing where that is done at the server's terminal.
    pub made_by: Option<PersonId>,
}

/// A token as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: Uuid,
    /// What it is called in lists.
    pub name: Name,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it; nothing where that was done at the server's terminal, or before that was kept.
    pub made_by: Option<Name>,
    /// When it was last used, to the minute; nothing if it never was.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// How many of the webhooks that it made are still there.
    pub webhooks: u32,
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    scopes: String,
    created_at: i64,
    maker: Option<String>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    webhooks: u32,
}

impl Row {
    fn record(self) -> Result<ApiToken, ReadError> {
        let scope = |word| ApiScope::of(word).ok_or_else(|| unreadable("a scope of a token"));
        Ok(ApiToken {
            id: id(&self.id)?,
            name: name(&self.name)?,
            scopes: self.scopes.split_whitespace().map(scope).collect::<Result<_, _>>()?,
            created_at: Timestamp(self.created_at),
            made_by: self.maker.as_deref().map(name).transpose()?,
            last_used_at: self.last_used_at.map(Timestamp),
            revoked_at: self.revoked_at.map(Timestamp),
            webhooks: self.webhooks,
        })
    }
}

impl Records {
    /// Adds a token. [`WriteError::Taken`] if the `token` is there already.
    pub async fn add_api_token(&self, token: NewApiToken) -> Result<(), WriteError> {
        let practice = self.key();
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        let scopes = scopes.join(" ");
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO api_tokens (practice, id, name, token_hash, scopes, created_at, made_by) \
                         VALUES (?, ?, ?, ?, ?, ?, ?)",
                    )
                    .bind(practice)
                    .bind(token.id.to_string())
                    .bind(token.name.as_str())
                    .bind(token.token.0.to_vec())
                    .bind(scopes)
                    .bind(token.created_at.0)
                    .bind(token.made_by.map(|person| person.to_string()))
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "token", "practice"))?;
                    Ok(())
                })
            })
            .await
    }

    /// The token with this hash, unless it was revoked.
    pub async fn api_token(&self, token: TokenHash) -> Result<Option<ApiToken>, ReadError> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT * FROM api_tokens_made WHERE practice = ? AND token_hash = ? AND revoked_at IS NULL",
        )
        .bind(self.key())
        .bind(token.0.to_vec())
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        row.map(Row::record).transpose()
    }

    /// All tokens there ever were, the oldest first.
    pub async fn api_tokens(&self) -> Result<Vec<ApiToken>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as("SELECT * FROM api_tokens_made WHERE practice = ? ORDER BY created_at, id")
            .bind(self.key())
            .fetch_all(&self.readers)
            .await
            .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }

    /// Notes that a token is used `now`, unless that was noted within the minute.
    pub async fn note_use_of_api_token(&self, token: &ApiToken, now: Timestamp) -> Result<(), WriteError> {
        if token.last_used_at.is_some_and(|before| now < before.plus_ms(USE_NOTED_EVERY_MS)) {
            return Ok(());
        }
        let (practice, token) = (self.key(), token.id.to_string());
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query("UPDATE api_tokens SET last_used_at = ? WHERE practice = ? AND id = ?")
                        .bind(now.0)
                        .bind(practice)
                        .bind(token)
                        .execute(db)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Revokes a token, `now`; one that was revoked before stays as it was. [`WriteError::NoSuch`] if there is none with this id.
    pub async fn revoke_api_token(&self, token: Uuid, now: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.change_one("token", move |db| {
            Box::pin(async move {
                let done = sqlx::query(
                    "UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE practice = ? AND id = ?",
                )
                .bind(now.0)
                .bind(practice)
                .bind(token.to_string())
                .execute(db)
                .await?;
                Ok(done.rows_affected())
            })
        })
        .await
    }
}
