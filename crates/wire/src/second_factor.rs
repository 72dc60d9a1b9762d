//! The second factor of the staff: how somebody switches theirs on and off, and an admin takes off that of a colleague. The second step
//! of a sign-in is beside the first.

use serde::{Deserialize, Serialize};
use session::PersonId;
use ts_rs::TS;

use crate::OwnAccount;

/// What somebody sees of their own second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnSecondFactor {
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// `POST /api/account/second-factor`: somebody begins to set one up.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct FactorWish {
    /// Their password, once more.
    pub password: String,
}

/// The answer to that: for their app, and for nobody else.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[cfg_attr(test, derive(Deserialize))]
pub struct FactorOffer {
    /// The secret in base32 (RFC 4648), for who types it.
    pub secret: String,
    /// The same as a link, for an app on this device.
    pub link: String,
    /// The link as a QR code: how many modules it is wide and high, with the quiet zone around it.
    pub qr_size: u32,
    /// Its dark modules, as the path of a picture of that size.
    pub qr_path: String,
}

/// `POST /api/account/second-factor/on`: switches on what was begun.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct FactorOn {
    /// What was typed: six digits of the app.
    pub code: String,
}

/// The answer to that.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[cfg_attr(test, derive(Deserialize))]
pub struct FactorIsOn {
    /// The recovery codes, which are shown this once.
    pub recovery_codes: Vec<String>,
    /// The account as it is now.
    pub account: OwnAccount,
}

/// `POST /api/account/second-factor/off`.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct FactorOff {
    /// Their password, once more.
    pub password: String,
    /// What was typed: six digits of the app, or a recovery code.
    pub code: String,
}

/// `POST /api/workspace/staff/second-factor-off`: an admin takes off that of a colleague.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct ColleagueFactorOff {
    /// Whose.
    pub id: PersonId,
    /// The admin's own password, once more.
    pub password: String,
}
