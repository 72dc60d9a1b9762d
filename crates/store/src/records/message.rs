//! Messages that were sent, or captured where nothing is sent.

use post::Channel;
use session::{AppointmentId, Timestamp};
use sqlx::FromRow;

use super::{Records, id, sql_refusal, unreadable};
use crate::{MessageId, ReadError, WriteError};

/// One message to one recipient. The debug text has the id and the channel alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Which.
    pub id: MessageId,
    /// When it was sent.
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
    /// The address or number.
    pub to: String,
    /// What it is about; empty for a text message.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// About which appointment.
    pub appointment: Option<AppointmentId>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).field("channel", &self.channel).finish_non_exhaustive()
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    at: i64,
    channel: String,
    recipient: String,
    subject: String,
    body: String,
    appointment: Option<String>,
}

impl Row {
    fn record(self) -> Result<Message, ReadError> {
        Ok(Message {
            id: MessageId(id(&self.id)?),
            at: Timestamp(self.at),
            channel: Channel::read(&self.channel).ok_or_else(|| unreadable("the channel of a message"))?,
            to: self.recipient,
            subject: self.subject,
            body: self.body,
            appointment: self.appointment.map(|text| id(&text).map(AppointmentId)).transpose()?,
        })
    }
}

impl Records {
    /// Keeps a message. [`WriteError::Taken`] if its `id` is there already.
    pub async fn add_message(&self, message: Message) -> Result<(), WriteError> {
        let practice = self.key();
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    sqlx::query(
                        "INSERT INTO messages (practice, id, at, channel, recipient, subject, body, appointment) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    )
                    .bind(practice)
                    .bind(message.id.0.to_string())
                    .bind(message.at.0)
                    .bind(message.channel.as_str())
                    .bind(message.to)
                    .bind(message.subject)
                    .bind(message.body)
                    .bind(message.appointment.map(|id| id.to_string()))
                    .execute(db)
                    .await
                    .map_err(|error| sql_refusal(error, "id", "practice"))?;
                    Ok(())
                })
            })
            .await
    }

    /// The newest `limit` messages, newest first.
    pub async fn messages(&self, limit: u32) -> Result<Vec<Message>, ReadError> {
        let rows: Vec<Row> =
            sqlx::query_as("SELECT * FROM messages WHERE practice = ? ORDER BY at DESC, ordinal DESC LIMIT ?")
                .bind(self.key())
                .bind(limit)
                .fetch_all(&self.readers)
                .await
                .map_err(|error| ReadError::from_sql(&error))?;
        rows.into_iter().map(Row::record).collect()
    }
}
