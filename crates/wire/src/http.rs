//! The few HTTP exchanges around the WebSocket: coming in by a link, signing in, and the code that carries a guest's
//! place to another device.

use serde::{Deserialize, Serialize};
use session::{Kind, Name, Role, Timestamp};
use ts_rs::TS;

/// `POST /api/sessions/{link}/enter`: what a page needs before its WebSocket is open. Changes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Entrance {
    /// Opens `/ws/session?ticket=…` once, within 30 seconds; with `&stands_by=true` where the page gave way to a newer one of the
    /// same person, who is at this one again with what they do there next.
    pub ticket: String,
    /// What the practice calls itself.
    pub practice: String,
    /// The appointment's title.
    pub title: String,
    /// One-on-one or group.
    pub kind: Kind,
    /// The providers' names.
    pub hosts: Vec<Name>,
    /// Planned start.
    pub starts_at: Timestamp,
    /// How long it is meant to last, in minutes.
    pub minutes: u32,
    /// The time zone of the practice, by its name in IANA's database; nothing where it did not say.
    pub zone: Option<String>,
    /// Where the practice is called; nothing where it did not say.
    pub phone: Option<String>,
    /// On which side this browser comes in.
    pub role: Role,
    /// The name of who is signed in; a guest is asked for theirs (J2).
    pub name: Option<Name>,
    /// A client of the practice can sign in by mail, to be known.
    pub sign_in: bool,
}

/// `POST /api/workspace/ticket`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Ticket {
    /// Opens `/ws/workspace?ticket=…` once, within 30 seconds.
    pub ticket: String,
}

/// `POST /api/sign-in`.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Their email address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// The answer to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PasswordTaken {
    /// Where to go next, a path on this server; nothing where a code of their second factor is asked for before anything is open.
    pub next: Option<String>,
}

/// `POST /api/sign-in/second-step`: the second step of the sign-in that this browser has begun with a password.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct SecondStep {
    /// What was typed: six digits of the app, or a recovery code.
    pub code: String,
}

/// `POST /api/sign-in/mail`: a client asks for a mail that signs them in. The answer is the same whoever's address it is.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct MailWish {
    /// The address.
    pub email: String,
    /// The token of the link by which they came to an appointment, to be led back there.
    #[serde(default)]
    pub session: Option<String>,
}

/// `POST /api/sign-in/link`: what the link in that mail carries, sent by a press on the page that it opens.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct MailedLink {
    /// The one-time token.
    pub token: String,
}

/// `POST /api/sign-in/code`: the code in that mail, in the browser that asked for it.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct MailedCode {
    /// What was typed; eight digits.
    pub code: String,
}

/// `POST /api/set-up`: creates the first provider, once, with the token that the server printed at its first start.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time token.
    pub token: String,
    /// What the practice calls itself; 1 to 80 characters.
    pub practice: String,
    /// The provider's name; 1 to 80 characters.
    pub name: String,
    /// The provider's email address.
    pub email: String,
    /// The provider's password; 12 to 256 characters.
    pub password: String,
    /// The practice's time zone, by its name in IANA's database; nothing leaves it to the server.
    #[serde(default)]
    pub zone: Option<String>,
}

/// `POST /api/set-up/check`: whether the set-up link is still good, before anybody fills in the form. Changes nothing.
#[derive(Clone, Deserialize, TS)]
#[cfg_attr(test, derive(Serialize))]
#[serde(deny_unknown_fields)]
pub struct SetUpCheck {
    /// The one-time token.
    pub token: String,
}

/// The answer to signing in and to setting up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignedIn {
    /// Where to go next, a path on this server.
    pub next: String,
}

/// `GET /api/me`: who this browser is signed in as.
#[allow(clippy::struct_excessive_bools, reason = "each is an answer of its own, and none excludes another")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhoAmI {
    /// What the practice calls itself.
    pub practice: String,
    /// Where it is called; nothing where it did not say.
    pub phone: Option<String>,
    /// Their name; nothing when nobody is signed in.
    pub name: Option<Name>,
    /// They work at the practice.
    pub staff: bool,
    /// The server runs the demo practice.
    pub demo: bool,
    /// The practice has a provider; until then nobody can sign in.
    pub set_up: bool,
    /// Clients can be sent a mail that signs them in.
    pub mail: bool,
}

/// `POST /api/sessions/{link}/code`: a short one-time code that carries a guest's place to another device (W7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeGiven {
    /// Eight digits.
    pub code: String,
    /// Good until then.
    pub expires_at: Timestamp,
}

/// `POST /api/sessions/{link}/redeem`: on the other device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CodeRedeem {
    /// What was typed.
    pub code: String,
}

/// `POST /api/sessions/{link}/connection-test`: a connection to the media server to be measured, by one way alone. Nothing is
/// kept of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ConnectionTestOffer {
    /// Which way.
    pub transport: Transport,
    /// An offer with one line, for a data channel.
    pub sdp: String,
}

/// What media goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// UDP, as it should.
    Udp,
    /// TCP, where a network lets no UDP through.
    Tcp,
}

/// The answer to that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionTestAnswer {
    /// To be applied with `setRemoteDescription`; nothing where this server has no address of that kind.
    pub sdp: Option<String>,
}

/// Every error of the HTTP exchanges (RFC 9457 in spirit): a code, which the page puts into words, and what a program's
/// author reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// For the page.
    pub code: ProblemCode,
    /// For who reads the answer itself, in English.
    pub detail: String,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No such link; a revoked one answers the same.
    LinkUnknown,
    /// More than a day after the planned end.
    LinkExpired,
    /// The appointment was cancelled.
    AppointmentCancelled,
    /// Somebody of the staff who does not host the appointment.
    NotOnAppointment,
    /// Nobody is signed in, or not as one of those who have this.
    SignInFirst,
    /// Nobody typed, pointed or touched in the workspace for so long that it is locked.
    Locked,
    /// What somebody of the staff is does not let them do that.
    NotAllowed,
    /// Wrong email or password.
    WrongPassword,
    /// Wrong, used or expired code or token.
    WrongCode,
    /// What was sent does not do; `detail` says what, to who wrote the program that sent it.
    Invalid,
    /// The practice's name is missing or too long.
    InvalidPractice,
    /// The person's name is missing or too long.
    InvalidName,
    /// No mail can be sent to this address.
    InvalidEmail,
    /// The password is too short or too long.
    InvalidPassword,
    /// The password would be guessed soon.
    GuessablePassword,
    /// Somebody of the staff without a role.
    InvalidRoles,
    /// A title is too long.
    InvalidTitle,
    /// A telephone number that cannot be one, or none where texts are to be sent.
    InvalidPhone,
    /// No time zone that there is.
    InvalidZone,
    /// No date, no time of day, or no length that an appointment can have.
    InvalidTime,
    /// The clocks go forward over this time of this day.
    TimeNotThere,
    /// The appointment would be over already.
    TimeIsOver,
    /// Nobody, too many, or somebody who is not to be booked.
    InvalidPeople,
    /// A series without an end, or too long.
    InvalidRepeats,
    /// Somebody else has this email address.
    EmailTaken,
    /// The practice would be left without an admin.
    LastAdmin,
    /// Somebody has changed it since the page showed it.
    ChangedElsewhere,
    /// A form came again, and says something else than when it was taken the first time.
    AlreadyMade,
    /// While its session runs, that stays what it is.
    SessionRunning,
    /// It took place, or its time is over: that stays what it was.
    TookPlace,
    /// There is none, or it is not theirs to see.
    NotFound,
    /// Too many requests.
    TooMany,
    /// From another site.
    ForeignOrigin,
    /// What is kept of the session is damaged: it cannot be opened, and trying again does not help.
    SessionDamaged,
    /// The server could not do it.
    Unavailable,
}
