//! What is kept: the event log of every session and the practice's records.
//!
//! The log is behind a trait, [`EventLog`], because it has two real implementations: [`MemoryLog`] and [`SqliteLog`].
//! The records ([`Records`]) are SQLite alone: a second implementation of people, appointments and sign-ins would be a
//! second set of unique and foreign keys to keep equal, and a test that wants a throw-away practice opens a throw-away
//! folder, where it runs what production runs.
//!
//! Open a folder with [`Store::open`], take a [`SqliteLog`] and [`Records`] of one practice from it, and call
//! [`Store::close`] at the end. Every write of both goes through one queue to one connection and is answered after its
//! commit; reads have connections of their own and see every answered write.
//!
//! An [`Audit`] reads the trail of a folder beside the store that has it open: it verifies the chain and tells what
//! happened.
//!
//! What this crate does not do: it decides nothing about sessions, derives no token, hashes no password and reads no
//! clock but to space the syncs of the heads. Moments, ids and hashes arrive as arguments. Randomness is drawn here only
//! for the keys that stay here: of the audit trail, and of the personal texts.

#![allow(clippy::doc_markdown, reason = "SQLite is a name in a sentence here, not an identifier")]

mod audit;
mod error;
mod keys;
mod log;
mod loss;
mod mac;
mod memory;
mod options;
mod records;
mod seal;
mod sqlite;
mod told;

pub use audit::{Audit, AuditParticipant, AuditRecord, AuditSession, AuditSpan, Broken, Fault, Verified};
pub use error::{OpenError, ReadError, WriteError};
pub use keys::{FactorSecret, GuestKey, LetterId, MessageId, PracticeId, Secret, TokenHash};
pub use log::{AppendError, EventLog, Seq};
pub use loss::{Acceptance, Counted, Loss, Lost};
pub use memory::MemoryLog;
pub use options::StoreOptions;
pub use post::{Channel, Language};
pub use records::{
    ApiScope, ApiToken, AppointmentChange, AppointmentRecord, Begun, Bounce, ClientChange, Delivered, Delivery,
    DeliveryState, DueDelivery, DueLetter, DueVisit, Email, EmailRefused, Ended, Every, Feed, HandedOver, Invitation,
    LetterRecord, LetterSettingsError, LetterState, Link, MAILED_CODE_GUESSES_MAX, MailedSignIn, Message, NewApiToken,
    NewAppointment, NewFeed, NewSecondFactor, NewSeries, NewWebhook, Occurrence, PLACE_CODE_GUESSES_MAX, PasswordReset,
    PersonRecord, PersonRole, PlaceCode, Practice, Proof, Records, Redeemed, Reminders, RequestAnswer, RequestKey,
    Roles, SecondFactor, SignIn, StaffChange, StaffRole, WebhookChange, WebhookRecord, WebhookState,
};
pub use sqlite::{SqliteLog, Store};
pub use told::Happening;
