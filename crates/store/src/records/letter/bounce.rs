//! Letters that did not arrive, for the office: which they are, and that they are to be sent again.

use post::Channel;
use session::{AppointmentId, PersonId, Timestamp};

use super::super::{Records, id, unreadable};
use crate::{ReadError, WriteError};

/// To whom something about an appointment did not arrive, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// About which appointment.
    pub appointment: AppointmentId,
    /// To whom.
    pub person: PersonId,
    /// Which way.
    pub channel: Channel,
}

impl Records {
    /// What has not arrived at the address or number that somebody has now, and would not be pointless yet. What a later letter
    /// has told them since is not missing.
    pub async fn bounces(&self, now: Timestamp) -> Result<Vec<Bounce>, ReadError> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT DISTINCT l.appointment, l.person, l.channel FROM letters l \
             JOIN people p ON p.practice = l.practice AND p.id = l.person \
             WHERE l.practice = ? AND l.state = 'bounced' AND l.pointless_at > ? \
             AND l.address = iif(l.channel = 'email', p.emails_before, p.phones_before) \
             AND NOT EXISTS (SELECT 1 FROM letters o WHERE o.practice = l.practice AND o.appointment = l.appointment \
                 AND o.person = l.person AND o.channel = l.channel AND o.state = 'sent' AND o.ended_at >= l.ended_at) \
             ORDER BY l.appointment, l.person, l.channel",
        )
        .bind(self.key())
        .bind(now.0)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| ReadError::from_sql(&error))?;
        let bounce = |(appointment, person, channel): (String, String, String)| {
            Ok(Bounce {
                appointment: AppointmentId(id(&appointment)?),
                person: PersonId(id(&person)?),
                channel: Channel::read(&channel).ok_or_else(|| unreadable("the channel of a letter"))?,
            })
        };
        rows.into_iter().map(bounce).collect()
    }

    /// Has what bounced sent again from `now` on, with what bounced as one letter with it. Nothing happens if nothing did.
    pub async fn send_again(&self, bounce: Bounce, now: Timestamp) -> Result<(), WriteError> {
        let (practice, planning) = (self.key(), self.planning(now));
        self.writer
            .write(move |db| {
                Box::pin(async move {
                    let appointments: Vec<String> = sqlx::query_scalar(
                        "UPDATE letters SET state = 'waiting', tries = 0, next_at = ?5, ended_at = NULL \
                         WHERE practice = ?1 AND person = ?3 AND channel = ?4 AND state = 'bounced' AND pointless_at > ?5 \
                         AND (appointment = ?2 OR together IN (SELECT together FROM letters WHERE practice = ?1 \
                             AND appointment = ?2 AND person = ?3 AND channel = ?4 AND state = 'bounced')) \
                         RETURNING appointment",
                    )
                    .bind(&practice)
                    .bind(bounce.appointment.to_string())
                    .bind(bounce.person.to_string())
                    .bind(bounce.channel.as_str())
                    .bind(now.0)
                    .fetch_all(&mut *db)
                    .await?;
                    for appointment in &appointments {
                        // It may not be wanted any more.
                        planning.again(appointment, db).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
