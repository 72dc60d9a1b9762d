//! The outbox: letters to clients about their appointments (R4), from when they are planned to what became of them.
//!
//! `planning` plans and withdraws them inside the transaction that changes an appointment, so that neither is there without the
//! other. `due` hands due ones out and takes back what became of them. `bounce` shows what did not
//! arrive and has it sent again. `settings` keeps what the practice decides. Here is what the
//! office can read of all this.

mod bounce;
mod due;
mod planning;
mod settings;

pub use bounce::Bounce;
pub use due::{DueLetter, DueVisit, HandedOver};
pub(super) use planning::Planning;
pub use settings::LetterSettingsError;

use post::{Channel, Occasion, Visit};
use session::{AppointmentId, PersonId, Timestamp};
use sqlx::FromRow;

use super::{Records, id, unreadable};
use crate::sqlite::Stop;
use crate::{LetterId, ReadError, WriteError};

/// What has become of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// It is to be sent, from a moment on.
    Waiting,
    /// It is just being handed over.
    HandingOver,
    /// Somebody took it over.
    Sent,
    /// Nobody will take it over: the address is wrong, or the other side refuses it for good.
    Bounced,
    /// It could not be handed over before it was pointless.
    TooLate,
    /// It was not wanted any more.
    Withdrawn,
}

impl LetterState {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Waiting, "waiting"),
        (Self::HandingOver, "handing_over"),
        (Self::Sent, "sent"),
        (Self::Bounced, "bounced"),
        (Self::TooLate, "too_late"),
        (Self::Withdrawn, "withdrawn"),
    ];

    fn read(text: &str) -> Result<Self, ReadError> {
        let found = Self::ALL.into_iter().find(|(_, name)| *name == text);
        found.map(|(state, _)| state).ok_or_else(|| unreadable("the state of a letter"))
    }
}

/// A letter as it stands, for the office. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRecord {
    /// Which.
    pub id: LetterId,
    /// To whom.
    pub person: PersonId,
    /// Why.
    pub occasion: Occasion,
    /// Which edition of the appointment it tells.
    pub edition: u32,
    /// How it goes out.
    pub channel: Channel,
    /// The time that it tells.
    pub visit: Visit,
    /// From when on it is to go out.
    pub due_at: Timestamp,
    /// From when on it is pointless.
    pub pointless_at: Timestamp,
    /// What has become of it.
    pub state: LetterState,
    /// How often it was tried.
    pub tries: u32,
    /// What went wrong at the last try, in words that name nobody.
    pub trouble: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    person: String,
    occasion: String,
    edition: u32,
    channel: String,
    starts_at: i64,
    minutes: u32,
    due_at: i64,
    pointless_at: i64,
    state: String,
    tries: u32,
    trouble: Option<String>,
}

impl Row {
    fn record(self) -> Result<LetterRecord, ReadError> {
        Ok(LetterRecord {
            id: LetterId(id(&self.id)?),
            person: PersonId(id(&self.person)?),
            occasion: occasion(&self.occasion)?,
            edition: self.edition,
            channel: Channel::read(&self.channel).ok_or_else(|| unreadable("the channel of a letter"))?,
            visit: Visit { starts_at: Timestamp(self.starts_at), minutes: self.minutes },
            due_at: Timestamp(self.due_at),
            pointless_at: Timestamp(self.pointless_at),
            state: LetterState::read(&self.state)?,
            tries: self.tries,
            trouble: self.trouble,
        })
    }
}

fn occasion(text: &str) -> Result<Occasion, ReadError> {
    Occasion::read(text).ok_or_else(|| unreadable("the occasion of a letter"))
}

/// A row that no version wrote stops the write that meets it.
#[allow(clippy::needless_pass_by_value, reason = "it is what an error is mapped with")]
fn damaged(error: ReadError) -> Stop<WriteError> {
    Stop::Refused(WriteError::NotWritten(error.to_string()))
}

impl Records {
    /// All letters about an appointment, in the order in which they are due.
    pub async fn letters(&self, appointment: AppointmentId) -> Result<Vec<LetterRecord>, ReadError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT * FROM letters WHERE practice = ? AND appointment = ? ORDER BY due_at, edition, person, channel, occasion",
        )
        .bind(self.key())
        .bind(appointment.to_string())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
