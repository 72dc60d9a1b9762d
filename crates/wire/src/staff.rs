//! Who works at the practice, as its admins keep them, how somebody who is invited comes, and how staff choose a forgotten password anew.

use serde::{Deserialize, Serialize};
use session::{Name, PersonId, Timestamp};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Language, OwnSecondFactor};

/// As what somebody works at the practice; several at once are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Manages the staff.
    Admin,
    /// Hosts appointments.
    Provider,
    /// Makes everybody's appointments, and is in none.
    Scheduler,
}

/// `GET /api/workspace/staff`, and the answer to every change of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Staff {
    /// Everybody who works there or did, by name.
    pub members: Vec<StaffMember>,
    /// Who was invited and has not come, by name.
    pub invitations: Vec<StaffInvitation>,
    /// Mail is sent from here; without it nobody can be invited.
    pub mail: bool,
}

/// Somebody who works there, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffMember {
    /// Who.
    pub id: PersonId,
    /// Counts the changes.
    pub edition: u32,
    /// What they are called.
    pub name: Name,
    /// Their address.
    pub email: String,
    /// As what they work there: one at least.
    pub roles: Vec<StaffRole>,
    /// They do not work there any more.
    pub archived: bool,
    /// They sign in with a second factor.
    pub second_factor: bool,
    /// The next of their appointments that are still to come.
    pub upcoming: Vec<UpcomingVisit>,
    /// How many those are in all.
    pub upcoming_count: u32,
}

/// An appointment that is still to come, as somebody is to know of it who may have to find another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpcomingVisit {
    /// What it is called; empty where it has no name, and for who may not see whose visit it is.
    pub title: String,
    /// The booked clients; nobody for who may not see that.
    pub clients: Vec<Name>,
    /// Planned start.
    pub starts_at: Timestamp,
    /// Others who host it.
    pub others: Vec<Name>,
}

/// Somebody who was invited and has not come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffInvitation {
    /// Which.
    #[ts(type = "string")]
    pub id: Uuid,
    /// What they are called.
    pub name: Name,
    /// Where the mail goes.
    pub email: String,
    /// As what they are to work there.
    pub roles: Vec<StaffRole>,
    /// A mail server has taken the mail.
    pub mailed: bool,
    /// The link is not good any more.
    pub expired: bool,
}

/// `POST /api/workspace/staff`: what somebody is to be from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StaffEdit {
    /// Who.
    pub id: PersonId,
    /// Which edition the page shows.
    pub edition: u32,
    /// As what they work there: one at least.
    pub roles: Vec<StaffRole>,
    /// They do not work there any more.
    pub archived: bool,
}

/// `POST /api/workspace/staff/invitations`: has a mail sent to somebody who is to work there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StaffInvite {
    /// Chosen by the page, so that a form sent twice invites once.
    #[ts(type = "string")]
    pub id: Uuid,
    /// What they are called; 1 to 80 characters.
    pub name: String,
    /// Where the mail goes.
    pub email: String,
    /// As what they are to work there: one at least.
    pub roles: Vec<StaffRole>,
    /// In which language they are written to.
    pub language: Language,
}

/// `POST /api/account/invitation/check` and `…/new-password/check`: whether the link is still good, and whose it is. Changes nothing.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct AccountLink {
    /// The one-time token.
    pub token: String,
}

/// The answer to that: whose account a link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountOf {
    /// What they are called, as the practice has it.
    pub name: Name,
    /// Their address, by which they sign in.
    pub email: String,
}

/// `POST /api/account/invitation`: makes the account.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct InvitationTaken {
    /// The one-time token.
    pub token: String,
    /// Their name; 1 to 80 characters.
    pub name: String,
    /// Their password; 12 to 256 characters.
    pub password: String,
}

/// `POST /api/account/new-password/mail`: somebody of the staff who forgot their password asks for a mail. The answer is the same
/// whoever's address it is.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct PasswordWish {
    /// The address.
    pub email: String,
}

/// `POST /api/account/new-password`: sets it.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one-time token.
    pub token: String,
    /// The password; 12 to 256 characters.
    pub password: String,
}

/// `GET /api/account`: what somebody of the staff sees of their own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnAccount {
    /// Their name.
    pub name: Name,
    /// Where they are written to, and by which they sign in.
    pub email: String,
    /// Where they are signed in, the one that was heard of last first.
    pub devices: Vec<OwnDevice>,
    /// Their second factor, if it is on.
    pub second_factor: Option<OwnSecondFactor>,
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnDevice {
    /// Which.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Is it the one that asks?
    pub this: bool,
    /// Its name, as far as it is known.
    pub browser: Option<String>,
    /// The name of the system that it runs on, likewise.
    pub system: Option<String>,
    /// When it was last heard of, to some minutes.
    pub last_seen: Timestamp,
}

/// `POST /api/account/password`: somebody of the staff who is signed in chooses another.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The one of now.
    pub old: String,
    /// The next; 12 to 256 characters.
    pub new: String,
}
