//! Who works at the practice, and as what: roles, and how they are changed. What each role may do is not decided here.

use session::{PersonId, Timestamp};
use sqlx::{FromRow, SqliteConnection};

use super::{Ended, Records, feed, sign_in, unreadable};
use crate::sqlite::Stop;
use crate::{ReadError, WriteError};

/// As what somebody works at the practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Manages the staff.
    Admin,
    /// Hosts appointments.
    Provider,
    /// Makes appointments for others, and is in none.
    Scheduler,
}

impl StaffRole {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Provider, Self::Scheduler];
}

/// All that somebody of the staff is: one role at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    admin: bool,
    provider: bool,
    scheduler: bool,
}

impl Roles {
    /// A provider, and nothing else.
    pub const PROVIDER: Self = Self { admin: false, provider: true, scheduler: false };
    /// Who sets a practice up.
    pub const FOUNDER: Self = Self { admin: true, provider: true, scheduler: false };

    /// These; nothing where there are none.
    pub fn of(roles: &[StaffRole]) -> Option<Self> {
        let has = |role| roles.contains(&role);
        let (admin, provider, scheduler) = (has(StaffRole::Admin), has(StaffRole::Provider), has(StaffRole::Scheduler));
        (admin || provider || scheduler).then_some(Self { admin, provider, scheduler })
    }

    /// Is this among them?
    pub fn has(self, role: StaffRole) -> bool {
        match role {
            StaffRole::Admin => self.admin,
            StaffRole::Provider => self.provider,
            StaffRole::Scheduler => self.scheduler,
        }
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = StaffRole> {
        StaffRole::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

/// Roles as the rows of people and invitations have them.
#[derive(FromRow)]
pub(super) struct RoleColumns {
    is_admin: bool,
    is_provider: bool,
    is_scheduler: bool,
}

impl RoleColumns {
    pub(super) fn read(&self) -> Result<Roles, ReadError> {
        let Self { is_admin, is_provider, is_scheduler } = *self;
        let is_any = is_admin || is_provider || is_scheduler;
        let roles = Roles { admin: is_admin, provider: is_provider, scheduler: is_scheduler };
        is_any.then_some(roles).ok_or_else(|| unreadable("what somebody of the staff is"))
    }
}

/// Somebody of the staff as they are to be from now on, by who read their `edition`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffChange {
    /// Who.
    pub id: PersonId,
    /// Which one of them this was made from: if it is not the newest any more, nothing is changed.
    pub edition: u32,
    /// As what they work there.
    pub roles: Roles,
    /// They do not work there any more.
    pub archived: bool,
}

/// Nothing would be another: a form that is saved as it was opened puts nobody out.
async fn is_so(practice: &str, change: StaffChange, db: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND id = ? AND role = 'provider' AND edition = ? \
         AND is_admin = ? AND is_provider = ? AND is_scheduler = ? AND archived = ?)",
    )
    .bind(practice)
    .bind(change.id.to_string())
    .bind(change.edition)
    .bind(change.roles.admin)
    .bind(change.roles.provider)
    .bind(change.roles.scheduler)
    .bind(change.archived)
    .fetch_one(db)
    .await
}

async fn change(
    practice: &str,
    change: StaffChange,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<Option<Ended>, Stop<WriteError>> {
    if is_so(practice, change, db).await? {
        return Ok(None);
    }
    let done = sqlx::query(
        "UPDATE people SET is_admin = ?1, is_provider = ?2, is_scheduler = ?3, archived = ?4, edition = edition + 1, \
         password_hash = CASE WHEN ?4 THEN NULL ELSE password_hash END \
         WHERE practice = ?5 AND id = ?6 AND role = 'provider' AND edition = ?7",
    )
    .bind(change.roles.admin)
    .bind(change.roles.provider)
    .bind(change.roles.scheduler)
    .bind(change.archived)
    .bind(practice)
    .bind(change.id.to_string())
    .bind(change.edition)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        let is_there: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND id = ? AND role = 'provider')",
        )
        .bind(practice)
        .bind(change.id.to_string())
        .fetch_one(db)
        .await?;
        return Err(Stop::Refused(if is_there { WriteError::Changed } else { WriteError::NoSuch { what: "person" } }));
    }
    // Looked at after the change and inside its transaction, so that no two of them can each leave the other as the last.
    let is_any_left: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM people WHERE practice = ? AND is_admin = 1 AND archived = 0)")
            .bind(practice)
            .fetch_one(&mut *db)
            .await?;
    if !is_any_left {
        return Err(Stop::Refused(WriteError::LastAdmin));
    }
    if change.archived || !change.roles.provider {
        feed::remove(practice, change.id, db).await?;
    }
    if change.archived {
        sqlx::query("DELETE FROM password_resets WHERE practice = ? AND person = ?")
            .bind(practice)
            .bind(change.id.to_string())
            .execute(&mut *db)
            .await?;
        return sign_in::end_all_of(practice, change.id, db).await.map(Some);
    }
    sign_in::all_of(practice, change.id, now, db).await.map(Some)
}

impl Records {
    /// Changes what somebody of the staff is, `now`, and tells of the sign-ins that know them as what they were: those of who is
    /// put aside are ended, and their password is forgotten. Of who stays what they were, nothing is changed, and nothing is told. [`WriteError::Changed`] if somebody has changed it since the edition was read,
    /// [`WriteError::LastAdmin`] if nobody would be left who manages the staff, [`WriteError::NoSuch`] if nobody of the staff is
    /// meant.
    pub async fn change_staff(&self, staff: StaffChange, now: Timestamp) -> Result<(), WriteError> {
        let practice = self.key();
        self.write_and_tell(move |db| Box::pin(async move { Ok(((), change(&practice, staff, now, db).await?)) })).await
    }
}
