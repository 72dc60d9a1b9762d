//! The task that owns one live session: it waits for letters, deadlines and news from the media server, and hands what
//! came in to `step`.

use std::{sync::Arc, time::Duration};

use coordinator::{Clock, Coordinator, Remembered};
use session::{AppointmentId, Booking, EpochId, PhaseTag, Session, SessionId, Timestamp};
use sfu::{RoomEvent, Sfu};
use store::EventLog;
use tokio::{
    sync::{mpsc, watch},
    time::Instant,
};
use uuid::Uuid;

use super::{
    bridge::Bridge,
    connections::Connections,
    mailbox::{LiveHandle, Mail, Mailbox, mailbox},
    viewers::Viewers,
};
use crate::{
    clock,
    hub::Hub,
    metrics::{Counts, Headcount},
};

/// How long a session that nobody looks at stays loaded.
const IDLE: Duration = Duration::from_mins(1);
/// How soon something that could not be written is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What every live session is given.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub(super) log: Arc<dyn EventLog>,
    pub(super) sfu: Sfu,
    pub(super) hub: Hub,
    pub(super) counts: Counts,
    /// Becomes true when the server ends.
    pub(super) ended: watch::Receiver<bool>,
}

/// Why a task ended that did not die.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    Done,
    Damaged,
    /// Its media room is gone: nobody is seen or heard in what is left.
    RoomGone,
}

/// One live session.
pub(super) struct LiveSession {
    pub(super) id: SessionId,
    pub(super) appointment: AppointmentId,
    pub(super) coordinator: Coordinator,
    pub(super) remembered: Remembered,
    clock: Clock,
    loaded_at: Instant,
    pub(super) log: Arc<dyn EventLog>,
    /// What is wrong with the log, if reading it again would not help: then nothing can be decided any more.
    pub(super) damage: Option<store::ReadError>,
    pub(super) bridge: Bridge,
    pub(super) viewers: Viewers,
    pub(super) connections: Connections,
    pub(super) hub: Hub,
    pub(super) counts: Counts,
    pub(super) headcount: Headcount,
    pub(super) phase: watch::Sender<PhaseTag>,
    /// How the appointment stands, for as long as no host has started the session.
    pub(super) standing: Booking,
    pub(super) booking: watch::Sender<Arc<Booking>>,
    pub(super) mailbox: Mailbox,
    news: mpsc::Receiver<RoomEvent>,
    idle_since: Option<Instant>,
    retry_at: Option<Instant>,
    ended: watch::Receiver<bool>,
    around: Surroundings,
}

impl LiveSession {
    /// A session that is not running yet, and the way to it; `session` has `written` entries in the log.
    pub(super) async fn new(
        id: SessionId,
        appointment: AppointmentId,
        session: Session,
        written: store::Seq,
        around: Surroundings,
    ) -> Result<(Self, LiveHandle), sfu::SfuGone> {
        let (bridge, news) = Bridge::open(around.sfu.clone(), id).await?;
        let epoch = EpochId(Uuid::now_v7());
        let (phase, phases) = watch::channel(session.phase_tag());
        let standing = session.state().booking().clone();
        let (booking, bookings) = watch::channel(Arc::new(standing.clone()));
        let (handle, mailbox) = mailbox(id, bookings, phases);
        let mut headcount = Headcount::new(around.counts.clone());
        headcount.count(&session);
        let live = Self {
            id,
            appointment,
            clock: Clock::begin(&session, clock::now(), Duration::ZERO),
            loaded_at: Instant::now(),
            coordinator: Coordinator::new(session, written.0),
            remembered: Remembered::new(epoch),
            log: around.log.clone(),
            damage: None,
            bridge,
            viewers: Viewers::new(epoch),
            connections: Connections::default(),
            hub: around.hub.clone(),
            headcount,
            counts: around.counts.clone(),
            phase,
            standing,
            booking,
            mailbox,
            news,
            idle_since: Some(Instant::now()),
            retry_at: None,
            ended: around.ended.clone(),
            around,
        };
        Ok((live, handle))
    }

    /// Runs until nobody looks at the session, its log turns out to be damaged, its media room is gone, or the server ends. A panic is the caller's to see to: with the task go
    /// the pages, and the media room, which nobody answers for any more.
    pub(super) async fn run(mut self) -> Ran {
        // What is due since the log was written: above all the grace of a host who is not back yet.
        self.step(Vec::new()).await;
        while self.damage.is_none() {
            let wake = self.wake();
            tokio::select! {
                batch = self.mailbox.next() => {
                    if batch.is_empty() {
                        break;
                    }
                    self.step(batch).await;
                }
                Ok(()) = self.ended.changed() => break,
                event = self.news.recv() => {
                    let Some(event) = event else {
                        tracing::error!(session = %self.id, "the media room is gone; the session is loaded anew, with another");
                        self.close().await;
                        return Ran::RoomGone;
                    };
                    self.tell_media(event);
                }
                () = until(wake) => {
                    if self.is_idle_for_long() {
                        break;
                    }
                    self.retry_at = None;
                    self.step(Vec::new()).await;
                }
            }
            self.note_idleness();
        }
        self.close().await
    }

    /// The session's own time of day.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.read(self.loaded_at.elapsed())
    }

    /// When the task has something to do by itself.
    fn wake(&mut self) -> Option<Instant> {
        if self.retry_at.is_some() {
            return self.retry_at;
        }
        let now = self.now();
        let deadline = self.coordinator.session().poll_timeout().map(|at| {
            let ms = at.0.saturating_sub(now.0).clamp(0, 24 * 60 * 60 * 1_000);
            Instant::now() + Duration::from_millis(ms.unsigned_abs())
        });
        let idle = self.idle_since.map(|since| since + IDLE);
        let alone = self.connections.deadline().map(Instant::from_std);
        [deadline, idle, alone].into_iter().flatten().min()
    }

    /// Something could not be written or read: it is tried again soon, but not at once.
    pub(super) fn retry_later(&mut self) {
        self.retry_at = Some(Instant::now() + RETRY);
    }

    /// A live or held session stays loaded for its deadlines; others only while somebody looks.
    fn note_idleness(&mut self) {
        let session = self.coordinator.session();
        // A page that stands by connects nobody, and is attached all the same.
        let asleep = session.is_deserted()
            && self.viewers.is_empty()
            && matches!(session.phase_tag(), PhaseTag::NotStarted | PhaseTag::Ended)
            && self.coordinator.unsaved_cuts().is_empty()
            && !self.coordinator.is_unsure();
        self.idle_since = asleep.then(|| self.idle_since.unwrap_or_else(Instant::now));
    }

    fn is_idle_for_long(&self) -> bool {
        self.idle_since.is_some_and(|since| since.elapsed() >= IDLE)
    }

    async fn close(mut self) -> Ran {
        if let Some(error) = &self.damage {
            // Before the pages are let go: they are told at the door.
            self.around.tell_of_damage(self.appointment, error);
        }
        for late in self.mailbox.close() {
            if let Mail::Attach { attached, .. } = late {
                // The page looks the session up again.
                drop(attached);
            }
        }
        self.bridge.give(&session::Grants::none()).await;
        self.bridge.close().await;
        if self.damage.is_some() { Ran::Damaged } else { Ran::Done }
    }
}

async fn until(wake: Option<Instant>) {
    match wake {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
