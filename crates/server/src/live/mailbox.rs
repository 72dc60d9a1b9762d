//! How the rest of the server reaches a live session: two bounded lanes, so that a flood of knocks never makes a host
//! wait, and a `Busy` where a lane is full.

use std::sync::Arc;

use session::{
    Actor, Booking, Command, CommandId, Credential, DeviceId, EpochId, PhaseTag, Report, Role, Session, SessionId,
    Timestamp,
};
use store::TokenHash;
use tokio::sync::{mpsc, oneshot, watch};
use wire::{MediaId, PageId, Size, ToPage, VideoCodec};

/// Letters that may wait in the hosts' lane.
const HOST_LANE: usize = 64;
/// Letters that may wait in everybody else's lane.
const CLIENT_LANE: usize = 512;
/// Letters of hosts that are looked at while something else is being done, and kept: what hosts' pages can send in a minute or two.
const KEPT_MAX: usize = 4_096;
/// Letters taken from the clients' lane for one append.
const BATCH_MAX: usize = 128;

/// A letter to a live session.
#[derive(Debug)]
pub(crate) enum Mail {
    /// A page's socket is open.
    Attach {
        actor: Actor,
        /// By which sign-in it came, if by one.
        sign_in: Option<TokenHash>,
        /// It gave way to a newer page of the same person, and nobody is at it yet.
        stands_by: bool,
        device: DeviceId,
        page: mpsc::Sender<ToPage>,
        /// Answered when the page is attached; dropped when the session is closing.
        attached: oneshot::Sender<()>,
    },
    /// A page's socket is closed: for good, or maybe to come back, and then its media goes on for a while.
    Detach { device: DeviceId, for_good: bool },
    /// Trusted input on a page.
    Touch { device: DeviceId, name: Option<String> },
    /// A page says something of its device.
    Report { device: DeviceId, report: Report },
    /// A page has been told that a newer one of the same person has the media. Posted by the session to itself.
    GaveWay { device: DeviceId },
    /// A command.
    Command { device: DeviceId, id: CommandId, command: Command, epoch: Option<EpochId>, seen: Option<Timestamp> },
    /// The appointment is not what it was: `booking` is what it is, nothing where it is cancelled. Pages are let go before a
    /// host has started, and learn at the door how it stands.
    Rebook { booking: Option<Booking>, done: oneshot::Sender<()> },
    /// These sign-ins are over: their pages are gone, and their media with them. Who `leaves` has no right to be in a session any more.
    PutOut { sign_ins: Arc<[TokenHash]>, leaves: Option<Actor> },
    /// Somebody wants to know how it stands; dropped where that is not certain.
    Look { told: oneshot::Sender<Session> },
    /// Something about the page's media.
    Media { device: DeviceId, wish: MediaWish },
}

/// What a page wants of its media.
#[derive(Debug)]
pub(crate) enum MediaWish {
    /// Connect it, and send it in this codec if that can be.
    Offer {
        attempt: u32,
        sdp: String,
        prefers: VideoCodec,
        /// Which loading of the page it is.
        page: PageId,
        /// By a press, or as it was opened: takes the media from other pages.
        newest: bool,
    },
    /// Go on with the connection it still has.
    TakeUp { connection: MediaId },
    /// Find a new way for that.
    Restart { connection: MediaId, attempt: u32, sdp: String },
    /// Be sent others as tall as it shows them.
    Sizes { sizes: Vec<Size>, screen: u16 },
    /// Be sent others in the places where it knows them now.
    SlotsKnown { connection: MediaId, edition: u32 },
    /// Close it.
    HangUp,
}

/// Why a letter was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PostError {
    /// The lane is full.
    Busy,
    /// The session is not loaded any more.
    Closed,
}

/// The way to one live session.
#[derive(Clone, Debug)]
pub(crate) struct LiveHandle {
    pub(crate) session: SessionId,
    /// The booking that the session goes by.
    booking: watch::Receiver<Arc<Booking>>,
    hosts: mpsc::Sender<Mail>,
    clients: mpsc::Sender<Mail>,
    phase: watch::Receiver<PhaseTag>,
}

/// A page's place in a live session. Dropping it does not detach: [`Attached::detach`] does.
#[derive(Debug)]
pub(crate) struct Attached {
    pub(super) lane: mpsc::Sender<Mail>,
    pub(crate) device: DeviceId,
}

impl LiveHandle {
    pub(crate) fn phase(&self) -> PhaseTag {
        *self.phase.borrow()
    }

    /// On which side of the session somebody comes in.
    pub(super) fn side_of(&self, credential: &Credential) -> Option<Role> {
        self.booking.borrow().side_of(credential)
    }

    /// Tells a session that no host has started how the appointment stands now, unless it knows; waits until it does. One
    /// that has been started keeps what it was started with.
    pub(super) async fn rebook(&self, booking: Option<&Booking>) {
        let knows = booking.is_some_and(|booking| **self.booking.borrow() == *booking);
        if !knows {
            self.tell_pages_to_look(booking).await;
        }
    }

    /// The same, and all its pages look at the door how the appointment stands.
    pub(super) async fn tell_pages_to_look(&self, booking: Option<&Booking>) {
        if self.phase().has_begun() {
            return;
        }
        let (done, is_done) = oneshot::channel();
        // A session that closed is loaded anew with the appointment as it stands.
        if self.hosts.send(Mail::Rebook { booking: booking.cloned(), done }).await.is_ok() {
            let _ = is_done.await;
        }
    }

    /// Tells of sign-ins that are over.
    pub(super) async fn put_out(&self, sign_ins: Arc<[TokenHash]>, leaves: Option<Actor>) {
        // A session that closed has no pages and no media.
        let _ = self.hosts.send(Mail::PutOut { sign_ins, leaves }).await;
    }

    /// The session as it is written; nothing where that is not certain, or it closed meanwhile.
    pub(super) async fn committed(&self) -> Option<Session> {
        let (told, session) = oneshot::channel();
        self.clients.send(Mail::Look { told }).await.ok()?;
        session.await.ok()
    }

    /// Does it take no more letters?
    pub(crate) fn is_closed(&self) -> bool {
        self.hosts.is_closed()
    }

    /// Has its task ended?
    pub(super) fn is_gone(&self) -> bool {
        // The sender goes with the task, at its very end.
        self.phase.has_changed().is_err()
    }

    /// Waits until its task has ended.
    pub(super) async fn gone(&self) {
        let mut phase = self.phase.clone();
        while phase.changed().await.is_ok() {}
    }

    pub(super) fn lane(&self, role: Role) -> mpsc::Sender<Mail> {
        match role {
            Role::Host => self.hosts.clone(),
            Role::Client => self.clients.clone(),
        }
    }

    /// Attaches a page; `None` if the session closed meanwhile and must be looked up again.
    pub(crate) async fn attach(
        &self,
        actor: Actor,
        sign_in: Option<TokenHash>,
        stands_by: bool,
        page: mpsc::Sender<ToPage>,
    ) -> Option<Attached> {
        // Who is on neither side has nothing to say that hosts' letters should wait for.
        let lane = self.lane(self.side_of(&actor.credential).unwrap_or(Role::Client));
        let device = DeviceId(uuid::Uuid::now_v7());
        let (attached, done) = oneshot::channel();
        lane.send(Mail::Attach { actor, sign_in, stands_by, device, page, attached }).await.ok()?;
        done.await.ok()?;
        Some(Attached { lane, device })
    }
}

impl Attached {
    /// Posts without waiting.
    pub(crate) fn post(&self, mail: Mail) -> Result<(), PostError> {
        self.lane.try_send(mail).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => PostError::Busy,
            mpsc::error::TrySendError::Closed(_) => PostError::Closed,
        })
    }

    /// Says that the page is gone; waits for room, because a device that is gone must not look connected.
    pub(crate) async fn detach(self, for_good: bool) {
        // A session that closed has no devices.
        let _ = self.lane.send(Mail::Detach { device: self.device, for_good }).await;
    }
}

/// The receiving side.
#[derive(Debug)]
pub(super) struct Mailbox {
    /// Letters of hosts that were looked at while something else was being done.
    kept: Vec<Mail>,
    hosts: mpsc::Receiver<Mail>,
    clients: mpsc::Receiver<Mail>,
}

pub(super) fn mailbox(
    session: SessionId,
    booking: watch::Receiver<Arc<Booking>>,
    phase: watch::Receiver<PhaseTag>,
) -> (LiveHandle, Mailbox) {
    let (hosts, host_lane) = mpsc::channel(HOST_LANE);
    let (clients, client_lane) = mpsc::channel(CLIENT_LANE);
    (
        LiveHandle { session, booking, hosts, clients, phase },
        Mailbox { kept: Vec::new(), hosts: host_lane, clients: client_lane },
    )
}

impl Mailbox {
    /// Waits for a letter, then takes all that are there: hosts' first, and so many of the others' that a host's next
    /// letter never waits behind more than one batch.
    pub(super) async fn next(&mut self) -> Vec<Mail> {
        let mut batch = std::mem::take(&mut self.kept);
        if batch.is_empty() {
            tokio::select! {
                biased;
                Some(mail) = self.hosts.recv() => batch.push(mail),
                Some(mail) = self.clients.recv() => batch.push(mail),
                else => return batch,
            }
        }
        while let Ok(mail) = self.hosts.try_recv() {
            batch.push(mail);
        }
        while batch.len() < BATCH_MAX {
            let Ok(mail) = self.clients.try_recv() else { break };
            batch.push(mail);
        }
        batch
    }

    /// The hosts' next letter, while something else is being done; `None` when nobody can write any more, or when so
    /// many are kept that the rest must wait.
    pub(super) async fn next_of_hosts(&mut self) -> Option<Mail> {
        if self.kept.len() < KEPT_MAX { self.hosts.recv().await } else { None }
    }

    /// Puts a letter first in the next batch, behind those that were kept before.
    pub(super) fn keep_for_later(&mut self, mail: Mail) {
        self.kept.push(mail);
    }

    /// Puts a letter before all that are there.
    pub(super) fn put_first(&mut self, mail: Mail) {
        self.kept.insert(0, mail);
    }

    /// Takes no more letters, and answers with those that came too late.
    pub(super) fn close(&mut self) -> Vec<Mail> {
        self.hosts.close();
        self.clients.close();
        let mut late = std::mem::take(&mut self.kept);
        while let Ok(mail) = self.hosts.try_recv() {
            late.push(mail);
        }
        while let Ok(mail) = self.clients.try_recv() {
            late.push(mail);
        }
        late
    }
}
