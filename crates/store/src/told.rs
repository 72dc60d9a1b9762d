//! What other systems are told of, and how that is planned: inside the transaction that makes it happen, so that neither is there
//! without the other.
//!
//! The log's append is in every press of a button. Where no other system listens it does nothing for this but look at a flag.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use session::{AppointmentId, Entry, Event, ParticipantId, Role, Timestamp};
use sqlx::SqliteConnection;

macro_rules! happenings {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Something that other systems can be told of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Happening {
            $($(#[$doc])* $name,)*
        }

        impl Happening {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it is called, such as `client.waiting`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

happenings! {
    /// An appointment was made.
    AppointmentCreated = "appointment.created",
    /// Its time, its people, its title, its admission or its link is another one.
    AppointmentChanged = "appointment.changed",
    /// It was cancelled.
    AppointmentCancelled = "appointment.cancelled",
    /// A client is in the waiting room.
    ClientWaiting = "client.waiting",
    /// A client asks to join.
    ClientAsking = "client.asking",
    /// A client is inside.
    ClientAdmitted = "client.admitted",
    /// A host said no to a client, for now or for the whole session.
    ClientDenied = "client.denied",
    /// A host moved a client back to the waiting room.
    ClientPaused = "client.paused",
    /// A host ended that.
    ClientResumed = "client.resumed",
    /// A client left.
    ClientLeft = "client.left",
    /// A host took a client out.
    ClientRemoved = "client.removed",
    /// A host started the session.
    SessionStarted = "session.started",
    /// The session is over.
    SessionEnded = "session.ended",
    /// Nothing happened: somebody tries out whether they are told.
    Test = "webhook.test",
}

impl Happening {
    /// The one that is called so.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == name)
    }
}

/// Whether any other system may listen. Once it may, it may until the store is opened again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listening(Arc<AtomicBool>);

impl Listening {
    /// As the database has it.
    pub(crate) async fn read(db: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let any = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM webhooks)").fetch_one(db).await?;
        Ok(Self(Arc::new(AtomicBool::new(any))))
    }

    /// One may from now on. To be called before it is written that one does: what is appended after that is answered is told.
    pub(crate) fn begins(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub(crate) fn any(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What there is to tell of one entry of a log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling {
    what: Happening,
    at: Timestamp,
    participant: Option<ParticipantId>,
}

/// What there is to tell of the entries of an append, in their order.
pub(crate) fn tellings(entries: &[Entry]) -> Vec<Telling> {
    let telling =
        |entry: &Entry| of(&entry.event).map(|(what, participant)| Telling { what, at: entry.at, participant });
    entries.iter().filter_map(telling).collect()
}

fn of(event: &Event) -> Option<(Happening, Option<ParticipantId>)> {
    let client = |what, participant: &ParticipantId| Some((what, Some(*participant)));
    match event {
        Event::Waited { participant, identity } if identity.role() == Role::Client => {
            client(Happening::ClientWaiting, participant)
        }
        Event::Asked { participant } => client(Happening::ClientAsking, participant),
        Event::WalkedIn { participant } | Event::Admitted { participant, .. } => {
            client(Happening::ClientAdmitted, participant)
        }
        Event::Denied { participant, .. } | Event::Blocked { participant, .. } => {
            client(Happening::ClientDenied, participant)
        }
        Event::Paused { participant, .. } => client(Happening::ClientPaused, participant),
        Event::Resumed { participant, .. } => client(Happening::ClientResumed, participant),
        Event::Left { participant } => client(Happening::ClientLeft, participant),
        Event::Removed { participant, .. } => client(Happening::ClientRemoved, participant),
        Event::Started { .. } => Some((Happening::SessionStarted, None)),
        Event::Ended { .. } => Some((Happening::SessionEnded, None)),
        _ => None,
    }
}

/// Plans to tell of something in a session. Hosts leave too, and nobody is told that a client did.
pub(crate) async fn of_session(
    practice: &str,
    (session, appointment): (&str, &str),
    telling: &Telling,
    db: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO webhook_deliveries (practice, webhook, event, at, thread, appointment, session, participant) \
         SELECT practice, id, ?2, ?3, ?5, ?5, ?4, ?6 FROM webhooks \
         WHERE practice = ?1 AND state = 'on' AND instr(' ' || events || ' ', ' ' || ?2 || ' ') > 0 \
         AND NOT (?2 = 'client.left' AND EXISTS (SELECT 1 FROM events WHERE practice = ?1 AND session = ?4 \
         AND type = 'host_entered' AND json_extract(payload, '$.event.participant') = ?6)) ORDER BY id",
    )
    .bind(practice)
    .bind(telling.what.as_str())
    .bind(telling.at.0)
    .bind(session)
    .bind(appointment)
    .bind(telling.participant.map(|one| one.to_string()))
    .execute(db)
    .await
    .map(drop)
}

/// Plans to tell of something about an appointment itself, `now`.
pub(crate) async fn of_appointment(
    practice: &str,
    what: Happening,
    appointment: AppointmentId,
    now: Timestamp,
    db: &mut SqliteConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO webhook_deliveries (practice, webhook, event, at, thread, appointment) \
         SELECT practice, id, ?2, ?3, ?4, ?4 FROM webhooks \
         WHERE practice = ?1 AND state = 'on' AND instr(' ' || events || ' ', ' ' || ?2 || ' ') > 0 ORDER BY id",
    )
    .bind(practice)
    .bind(what.as_str())
    .bind(now.0)
    .bind(appointment.to_string())
    .execute(db)
    .await
    .map(drop)
}
