//! The practice's records: people, appointments and their series, letters to clients, sign-ins, places of guests, sent messages,
//! second factors, secrets, the tokens and repeatable requests of other systems, their webhooks, and the calendar feeds of who hosts.
//!
//! One file a subject; this one holds the handle. Every query carries the practice, so that a handle of one practice
//! can neither see nor change a row of another.

mod api_request;
mod api_token;
mod appointment;
mod client;
mod ended;
mod feed;
mod invitation;
mod letter;
mod mailed_sign_in;
mod message;
mod password_reset;
mod person;
mod place;
mod practice;
mod second_factor;
mod secret;
mod series;
mod sign_in;
mod staff;
mod webhook;

pub use api_request::{Begun, RequestAnswer, RequestKey};
pub use api_token::{ApiScope, ApiToken, NewApiToken};
pub use appointment::{AppointmentChange, AppointmentRecord, Link, NewAppointment};
pub use client::{ClientChange, Reminders};
pub use ended::Ended;
pub(crate) use ended::Endings;
pub use feed::{Feed, NewFeed};
pub use invitation::Invitation;
use letter::Planning;
pub use letter::{Bounce, DueLetter, DueVisit, HandedOver, LetterRecord, LetterSettingsError, LetterState};
pub use mailed_sign_in::{MAILED_CODE_GUESSES_MAX, MailedSignIn, Redeemed};
pub use message::Message;
pub use password_reset::PasswordReset;
pub use person::{Email, EmailRefused, PersonRecord, PersonRole};
pub use place::{PLACE_CODE_GUESSES_MAX, PlaceCode};
pub use practice::Practice;
pub use second_factor::{NewSecondFactor, Proof, SecondFactor};
pub use series::{Every, NewSeries, Occurrence};
pub use sign_in::SignIn;
pub use staff::{Roles, StaffChange, StaffRole};
pub use webhook::{
    Delivered, Delivery, DeliveryState, DueDelivery, NewWebhook, WebhookChange, WebhookRecord, WebhookState,
};

use std::sync::Arc;

use post::Ways;
use session::Name;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::sqlite::{Doing, Stop, Writer};
use crate::{PracticeId, ReadError, TokenHash, WriteError};

/// The records of one practice. Cheap to clone; every clone is the same.
#[derive(Clone, Debug)]
pub struct Records {
    practice: PracticeId,
    writer: Writer,
    readers: SqlitePool,
    endings: Endings,
    /// By which ways letters go out; none, unless somebody said so.
    ways: Arc<Ways>,
}

impl Records {
    pub(crate) fn new(practice: PracticeId, writer: Writer, readers: SqlitePool, endings: Endings) -> Self {
        Self { practice, writer, readers, endings, ways: Arc::default() }
    }

    /// The same records, which plan letters for these ways: those that can be sent, and no others.
    #[must_use]
    pub fn reaching(self, ways: Ways) -> Self {
        Self { ways: Arc::new(ways), ..self }
    }

    /// Which practice's.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// By which ways letters go out, and where the practice is.
    pub fn ways(&self) -> &Ways {
        &self.ways
    }

    /// The practice as the rows have it.
    fn key(&self) -> String {
        self.practice.to_string()
    }

    /// A write that has to meet exactly one row; `change` answers how many it met.
    async fn change_one<A>(&self, what: &'static str, change: A) -> Result<(), WriteError>
    where
        A: for<'c> FnOnce(&'c mut SqliteConnection) -> Doing<'c, u64, WriteError> + Send + 'static,
    {
        match self.writer.write(change).await? {
            0 => Err(WriteError::NoSuch { what }),
            _ => Ok(()),
        }
    }
}

/// What a failed insert means: a broken unique key says `taken` (or the column that has a name of its own), a broken
/// foreign key says that there is no such `missing`.
fn sql_refusal(error: sqlx::Error, taken: &'static str, missing: &'static str) -> Stop<WriteError> {
    let Some(said) = error.as_database_error() else { return Stop::Sql(error) };
    if said.is_unique_violation() {
        let columns = said.message();
        let what = match () {
            () if columns.contains("people.email") || columns.contains("invitations.email") => "email",
            () if columns.contains("appointments.link_hash") => "link",
            () => taken,
        };
        return Stop::Refused(WriteError::Taken { what });
    }
    if said.is_foreign_key_violation() {
        return Stop::Refused(WriteError::NoSuch { what: missing });
    }
    Stop::Sql(error)
}

fn unreadable(what: &str) -> ReadError {
    ReadError::Damaged(format!("{what} in the records is not one that any version wrote"))
}

fn id(text: &str) -> Result<Uuid, ReadError> {
    Uuid::try_parse(text).map_err(|_| unreadable("an id"))
}

fn name(text: &str) -> Result<Name, ReadError> {
    Name::new(text).map_err(|_| unreadable("a name"))
}

fn hash(bytes: &[u8]) -> Result<TokenHash, ReadError> {
    bytes.try_into().map(TokenHash).map_err(|_| unreadable("a hash"))
}
