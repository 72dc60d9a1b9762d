//! What a session must not leave behind is erased when it is over: its chat, unless the practice keeps it. It is over when
//! it has ended, or when its link has expired, or its appointment was cancelled, before anybody started it.
//!
//! Which sessions these are is asked of the log, never remembered here. So none is forgotten that ended just before the
//! server stopped, or while the disk was full, and to ask once too often does no harm.

use std::time::Duration;

use session::{Personal, PhaseTag, Timestamp};
use store::SqliteLog;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::clock;
use crate::http::LINK_GOOD_AFTER_END_MS;
use crate::hub::{Change, Hub};

/// How soon an erasure that failed is tried again: something outside may be reading the database for that long.
const AGAIN: Duration = Duration::from_secs(30);

/// How often is looked for sessions that nobody has started and nobody will.
const LOOK: Duration = Duration::from_hours(1);

/// Erases the chats of sessions that are over: those that there are, then each as it ends. Runs until it is dropped.
pub(crate) async fn forget_chats(log: SqliteLog, hub: Hub) {
    // Before the first look: what ends during it is a change.
    let mut changes = hub.changes();
    loop {
        while let Err(error) = log.erase_after_the_end(Personal::Chat, given_up()).await {
            tracing::error!(%error, "the chats of sessions that are over could not be erased; trying again");
            tokio::time::sleep(AGAIN).await;
        }
        tokio::select! {
            any_more = one_ended(&mut changes) => if !any_more { return },
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Of appointments that were over before that moment the links have expired.
fn given_up() -> Timestamp {
    clock::now().plus_ms(-LINK_GOOD_AFTER_END_MS)
}

/// Waits until a session may have ended; `false` when none can any more.
async fn one_ended(changes: &mut Receiver<Change>) -> bool {
    loop {
        match changes.recv().await {
            Ok(change) if change.phase != PhaseTag::Ended => {}
            // One that was missed may have been an end.
            Ok(_) | Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use session::{
        Admission, AppointmentId, Booking, Channel, ERASED, Entry, Event, Kind, ParticipantId, Session, SessionId,
        Text, Timestamp,
    };
    use store::{EventLog, Practice, PracticeId, Seq, Store};
    use uuid::Uuid;

    use super::*;

    fn entry(event: Event) -> Entry {
        Entry { at: Timestamp(1_700_000_000_000), actor: None, command: None, event }
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    /// What was said in a session, once it is what is `wanted`: the test fails by never ending.
    async fn until_said(log: &SqliteLog, session: SessionId, wanted: &str) {
        loop {
            let entries = log.read(session).await.unwrap();
            let said = entries.iter().find_map(|entry| match &entry.event {
                Event::Said { text, .. } => Some(text.as_str()),
                _ => None,
            });
            if said == Some(wanted) {
                return;
            }
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_chat_is_erased_at_the_start_and_at_an_end_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).await.unwrap();
        let practice = PracticeId(id(1));
        store.add_practice(Practice { id: practice, name: "Harbour Practice".into() }).await.unwrap();
        let log = store.log(practice);
        let (ended, going_on) = (SessionId(id(2)), SessionId(id(3)));
        let appointment = AppointmentId(id(4));
        let text = Text::new("Between us").unwrap();
        let participant = ParticipantId(id(5));
        let said = entry(Event::Said { participant, to: Channel::Session, number: 0, text });
        let end = entry(Event::Ended { by: None });
        log.append(ended, AppointmentId(id(6)), Seq::EMPTY, &[said.clone(), end.clone()]).await.unwrap();
        log.append(going_on, appointment, Seq::EMPTY, &[said]).await.unwrap();

        let hub = Hub::new();
        let mut chores = tokio::task::JoinSet::new();
        chores.spawn(forget_chats(log.clone(), hub.clone()));
        until_said(&log, ended, ERASED).await;
        until_said(&log, going_on, "Between us").await;

        log.append(going_on, appointment, Seq(1), std::slice::from_ref(&end)).await.unwrap();
        let booking = Booking {
            kind: Kind::Group,
            admission: Admission::ProviderAdmits,
            providers: Vec::new(),
            clients: Vec::new(),
        };
        let log_of_it = [entry(Event::Opened { booking }), end];
        hub.tell(appointment, going_on, &Session::replay(&log_of_it, Timestamp(1_700_000_000_000)).unwrap());
        until_said(&log, going_on, ERASED).await;
        chores.shutdown().await;
        store.close().await;
    }
}
