//! Which live session belongs to an appointment. A session is loaded from its log when somebody comes, and there is
//! never more than one task for it.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use session::{AppointmentId, Booking, Credential, Meets, PhaseTag, Prepared, ReplayError, Session, SessionId, meets};
use sfu::Sfu;
use store::{EventLog, ReadError, Seq, TokenHash};
use tokio::sync::watch;
use uuid::Uuid;

use super::{
    mailbox::LiveHandle,
    task::{LiveSession, Ran, Surroundings},
};
use crate::{clock, hub::Hub, metrics::Counts, visitor::Visitor};

/// How soon a session that should be loaded and cannot be is tried again.
const AGAIN: Duration = Duration::from_secs(30);

/// Why a session could not be found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] ReadError),
    /// What the log holds is no session.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// There is no such appointment, or it was cancelled.
    #[error("there is no such appointment any more")]
    Gone,
    /// The media server is gone.
    #[error("the media server is gone")]
    Media(#[from] sfu::SfuGone),
}

impl FindError {
    /// Is it what the log holds, so that reading it again will hardly help?
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self, Self::Log(ReadError::Damaged(_) | ReadError::Later(_)) | Self::Replay(_))
    }
}

impl Surroundings {
    /// The log of an appointment's session is damaged: says so to whoever keeps the server, once, and to workspaces. Whoever
    /// opens its page is told at the door from then on.
    pub(super) fn tell_of_damage(&self, appointment: AppointmentId, error: &dyn std::fmt::Display) {
        if self.hub.tell_of_damage(appointment) {
            self.counts.session_is_damaged();
            tracing::error!(
                %appointment,
                %error,
                "the log of a session is damaged, and nobody can open it; `anteroom audit verify` says more"
            );
        }
    }
}

/// The sessions of one appointment that are loaded.
#[derive(Default)]
struct Loaded {
    /// The newest one that a host has started, or that clients wait for.
    current: Option<LiveHandle>,
    /// After `current` has ended: the one that hosts prepare to start. Clients still learn that the session has ended.
    next: Option<LiveHandle>,
}

impl Loaded {
    fn is_gone(&self) -> bool {
        self.current.iter().chain(&self.next).all(LiveHandle::is_gone)
    }

    /// Lets go of those that take no more letters, once their task has ended, and makes the next one the current one when
    /// it has begun. Whoever loads a session anew comes after the last word of the task before, which closes the media
    /// room that both know by the session's name.
    async fn forget_the_closed(&mut self) {
        for loaded in [&mut self.current, &mut self.next] {
            let Some(closed) = loaded.clone().filter(LiveHandle::is_closed) else { continue };
            // First waited for, then let go of: whoever waits may be dropped, and the next one has to wait for it then.
            closed.gone().await;
            *loaded = None;
        }
        if let Some(begun) = self.next.take_if(|next| next.phase().has_begun()) {
            self.current = Some(begun);
        }
    }
}

/// Whether a session has still to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wake {
    Done,
    Again,
}

/// All live sessions.
#[derive(Clone)]
pub(crate) struct Registry {
    around: Surroundings,
    /// Each appointment's own lock, so that one whose log is slow to read keeps no other waiting.
    loaded: Arc<Mutex<HashMap<AppointmentId, Arc<tokio::sync::Mutex<Loaded>>>>>,
    ending: watch::Sender<bool>,
    /// [`AGAIN`], but in tests.
    pub(super) again: Duration,
}

impl Registry {
    pub(crate) fn new(log: Arc<dyn EventLog>, sfu: Sfu, hub: Hub, counts: Counts) -> Self {
        let (ending, ended) = watch::channel(false);
        Self { around: Surroundings { log, sfu, hub, counts, ended }, loaded: Arc::default(), ending, again: AGAIN }
    }

    /// Loads the sessions that were running when the server stopped, so that their deadlines run. One that cannot be
    /// loaded keeps no other from being, and is tried again.
    pub(crate) async fn wake(&self) -> Result<(), FindError> {
        for (_, appointment) in self.around.log.open_sessions().await? {
            if self.wake_one(appointment).await == Wake::Again {
                tokio::spawn(self.clone().wake_later(appointment));
            }
        }
        Ok(())
    }

    /// Loads the session of an appointment that is running by its log, unless somebody has come to it meanwhile.
    async fn wake_one(&self, appointment: AppointmentId) -> Wake {
        let loaded = self.of(appointment);
        let mut loaded = loaded.lock().await;
        loaded.forget_the_closed().await;
        if loaded.current.is_some() {
            return Wake::Done;
        }
        let error = match self.resume(appointment).await {
            Ok(resumed) => {
                loaded.current = resumed;
                return Wake::Done;
            }
            Err(error) => error,
        };
        if error.is_damage() {
            // Said once, and tried on: what looks damaged may be a disk that cannot be read for the time being.
            self.note_damage(appointment, &error);
        } else {
            tracing::error!(%appointment, %error, "a running session could not be loaded: its deadlines do not run");
        }
        Wake::Again
    }

    /// Tries until it is loaded, or the server ends. Boxed, because what it loads may have it called again.
    fn wake_later(self, appointment: AppointmentId) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move {
            let mut ended = self.ending.subscribe();
            loop {
                tokio::select! {
                    () = tokio::time::sleep(self.again) => {}
                    _ = ended.wait_for(|ended| *ended) => return,
                }
                if self.wake_one(appointment).await == Wake::Done {
                    return;
                }
            }
        })
    }

    /// The session that somebody meets when they open the appointment now. `booking` reads the appointment as it stands, and
    /// is waited for while nobody else looks at this one: so the last word is the last. A session that has begun keeps its
    /// own.
    pub(crate) async fn find(
        &self,
        appointment: AppointmentId,
        booking: impl Future<Output = Result<Option<Booking>, ReadError>> + Send,
        credential: &Credential,
    ) -> Result<LiveHandle, FindError> {
        self.find_or_load(appointment, booking, credential)
            .await
            .inspect_err(|error| self.note_damage(appointment, error))
    }

    fn note_damage(&self, appointment: AppointmentId, error: &FindError) {
        if error.is_damage() {
            self.around.tell_of_damage(appointment, error);
        }
    }

    async fn find_or_load(
        &self,
        appointment: AppointmentId,
        booking: impl Future<Output = Result<Option<Booking>, ReadError>> + Send,
        credential: &Credential,
    ) -> Result<LiveHandle, FindError> {
        let loaded = self.of(appointment);
        let mut loaded = loaded.lock().await;
        loaded.forget_the_closed().await;
        let booking = booking.await?.ok_or(FindError::Gone)?;
        let current = match &loaded.current {
            Some(current) => current.clone(),
            None => self.load(appointment, booking.clone()).await?,
        };
        loaded.current = Some(current.clone());
        for session in loaded.current.iter().chain(&loaded.next) {
            session.rebook(Some(&booking)).await;
        }
        let next = loaded.next.as_ref();
        let next = next.map(|next| Prepared { phase: next.phase(), side: next.side_of(credential) });
        match meets(current.phase(), next, booking.side_of(credential)) {
            Meets::Current => return Ok(current),
            Meets::Next => {}
        }
        let next = match &loaded.next {
            Some(next) => next.clone(),
            None => self.fresh(appointment, booking).await?,
        };
        loaded.next = Some(next.clone());
        Ok(next)
    }

    /// The appointment was changed, or cancelled where `booking` reads nothing. Who waits for a session that no host has started
    /// is let go to look how it stands; nobody loses a place by that.
    pub(crate) async fn rebook(
        &self,
        appointment: AppointmentId,
        booking: impl Future<Output = Result<Option<Booking>, ReadError>> + Send,
    ) -> Result<(), ReadError> {
        let loaded = self.of(appointment);
        let mut loaded = loaded.lock().await;
        loaded.forget_the_closed().await;
        let booking = booking.await?;
        for session in loaded.current.iter().chain(&loaded.next) {
            session.tell_pages_to_look(booking.as_ref()).await;
        }
        Ok(())
    }

    /// These sign-ins are over, and who `leaves` has no right to be in a session any more: tells all sessions that are loaded. In one that
    /// is not nobody is connected.
    pub(crate) async fn put_out(&self, sign_ins: &[TokenHash], leaves: Option<&Visitor>) {
        let sign_ins: Arc<[TokenHash]> = sign_ins.into();
        let all: Vec<_> = self.all().values().cloned().collect();
        for loaded in all {
            // Whoever is loading one just now comes to the records as they are, and their socket hears of it.
            let handles: Vec<_> = {
                let loaded = loaded.lock().await;
                loaded.current.iter().chain(&loaded.next).cloned().collect()
            };
            for handle in handles {
                handle.put_out(Arc::clone(&sign_ins), leaves.map(|who| who.actor(handle.session))).await;
            }
        }
    }

    /// Tells the hub what goes on in an appointment's session, if nobody has since this server started. A session that
    /// nobody is in need not be loaded for that.
    pub(crate) async fn look(&self, appointment: AppointmentId) -> Result<(), FindError> {
        self.look_or_read(appointment).await.inspect_err(|error| self.note_damage(appointment, error))
    }

    async fn look_or_read(&self, appointment: AppointmentId) -> Result<(), FindError> {
        let loaded = self.of(appointment);
        let loaded = loaded.lock().await;
        let hub = &self.around.hub;
        let is_known = hub.knows(appointment) && !hub.doing(appointment).damaged;
        if loaded.current.as_ref().is_some_and(|current| !current.is_closed()) || is_known {
            return Ok(());
        }
        if let Some(id) = self.around.log.latest(appointment).await? {
            let log = self.around.log.read(id).await?;
            hub.tell_of_current(appointment, id, &Session::replay(&log, clock::now())?);
        } else {
            hub.forget(appointment);
            hub.tell_of_nobody(appointment);
        }
        Ok(())
    }

    /// The latest session of an appointment as its log has it, for whoever is no page: nothing is loaded for that, and who only
    /// prepares is not in it.
    pub(crate) async fn recorded(&self, appointment: AppointmentId) -> Result<Option<(SessionId, Session)>, FindError> {
        if let Some(current) = self.current(appointment).await
            && current.phase() != PhaseTag::NotStarted
            && let Some(session) = current.committed().await
        {
            // What a long log says is not read anew for each who asks.
            return Ok(Some((current.session, session)));
        }
        let Some(id) = self.around.log.latest(appointment).await? else { return Ok(None) };
        let log = self.around.log.read(id).await?;
        Ok(Some((id, Session::replay(&log, clock::now())?)))
    }

    /// The session that is loaded, if one is.
    async fn current(&self, appointment: AppointmentId) -> Option<LiveHandle> {
        let loaded = self.all().get(&appointment).cloned()?;
        let mut loaded = loaded.lock().await;
        loaded.forget_the_closed().await;
        loaded.current.clone()
    }

    /// Forgets the appointments of which no session is loaded and nobody is loading one, here and in the hub: what is
    /// known of them is in the log. Otherwise every appointment there ever was would be kept.
    pub(crate) fn forget_the_quiet(&self) {
        self.all().retain(|appointment, loaded| {
            // Nobody comes by another one while the map is locked.
            let is_known_here_alone = Arc::strong_count(loaded) == 1;
            let is_quiet = is_known_here_alone && loaded.try_lock().is_ok_and(|loaded| loaded.is_gone());
            if is_quiet {
                self.around.hub.forget(*appointment);
            }
            !is_quiet
        });
    }

    /// Of how many appointments anything is kept.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.all().len()
    }

    /// Ends every live session. Their media is cut by then, and what was acknowledged is written.
    pub(crate) async fn close(&self) {
        // Sessions that are gone already need not be told.
        let _ = self.ending.send(true);
        let all: Vec<_> = self.all().values().cloned().collect();
        for loaded in all {
            let Loaded { current, next } = std::mem::take(&mut *loaded.lock().await);
            for handle in current.into_iter().chain(next) {
                handle.gone().await;
            }
        }
    }

    fn of(&self, appointment: AppointmentId) -> Arc<tokio::sync::Mutex<Loaded>> {
        Arc::clone(self.all().entry(appointment).or_default())
    }

    /// No method leaves the map half changed, so a panic elsewhere while the lock was held does no harm.
    fn all(&self) -> MutexGuard<'_, HashMap<AppointmentId, Arc<tokio::sync::Mutex<Loaded>>>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads the session whom clients meet: the latest, or the first one.
    async fn load(&self, appointment: AppointmentId, booking: Booking) -> Result<LiveHandle, FindError> {
        if let Some(resumed) = self.resume(appointment).await? {
            return Ok(resumed);
        }
        let (id, session) = (SessionId(Uuid::now_v7()), Session::new(booking, clock::now()));
        self.around.hub.tell_of_current(appointment, id, &session);
        self.start(id, appointment, session, Seq::EMPTY).await
    }

    /// Goes on with the latest session of the log, which keeps the booking that it was opened with; `None` if there is
    /// none.
    async fn resume(&self, appointment: AppointmentId) -> Result<Option<LiveHandle>, FindError> {
        let Some(id) = self.around.log.latest(appointment).await? else { return Ok(None) };
        let log = self.around.log.read(id).await?;
        let session = Session::replay(&log, clock::now())?;
        self.around.hub.tell_of_current(appointment, id, &session);
        let written = Seq::EMPTY.plus(log.len()).unwrap_or(Seq::EMPTY);
        self.start(id, appointment, session, written).await.map(Some)
    }

    /// Makes the session that hosts prepare after the end.
    async fn fresh(&self, appointment: AppointmentId, booking: Booking) -> Result<LiveHandle, FindError> {
        let (id, session) = (SessionId(Uuid::now_v7()), Session::new(booking, clock::now()));
        self.start(id, appointment, session, Seq::EMPTY).await
    }

    /// Starts the task of a session. When it panics, its log turns out to be damaged or its media room is gone, the session is loaded anew from its
    /// log, by whoever comes first: its pages, which have lost their line, or this.
    async fn start(
        &self,
        id: SessionId,
        appointment: AppointmentId,
        session: Session,
        written: Seq,
    ) -> Result<LiveHandle, FindError> {
        let (live, handle) = LiveSession::new(id, appointment, session, written, self.around.clone()).await?;
        let task = tokio::spawn(live.run());
        let again = self.clone().wake_later(appointment);
        tokio::spawn(async move {
            match task.await {
                Err(died) if died.is_panic() => {
                    tracing::error!(session = %id.0, "the task of a session panicked; it is loaded anew from its log");
                    again.await;
                }
                // The damage may be a disk that could not be read for a moment.
                Ok(Ran::Damaged | Ran::RoomGone) => again.await,
                _ => {}
            }
        });
        Ok(handle)
    }
}
