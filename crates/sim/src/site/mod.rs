//! One appointment: its live session as the server owns it, the pages that look at it, and the oracles that watch.
//!
//! What the server does around the coordinator (its mailbox, its viewers, its bridge to the media room) is done here
//! once more, in the same order and without a runtime, one thing at a time, so that anything can happen in between.

mod beside;
mod chatter;
mod crash;
mod damage;
mod heal;
mod letters;
mod media;
mod pages;
mod step;
mod successor;
mod tell;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use coordinator::{Append, Clock, Coordinator, Give, Read, Remembered};
use forward::slots::Edition;
use session::{
    Actor, AppointmentId, Booking, Command, CommandId, Cuts, DeviceId, EpochId, ParticipantId, Seen, Session,
    SessionId, Timestamp, View,
};
use store::ReadError;
use uuid::Uuid;

use crate::{
    around::Around,
    broken::Verdict,
    cast::{self, Member},
    disk::{Reading, Writing},
    media::Room,
    oracles::{Asked, SeenAt, Sent, Watch},
};
use beside::Connected;
use letters::Letter;

/// What the server is doing for this session.
enum Doing {
    /// Waiting for something to do.
    Nothing,
    /// The media room is to be given this.
    Giving(Give),
    /// The disk is writing this.
    Writing(Append, Writing<'static>),
    /// The log is to be read.
    Reading(Read, Reading<'static>),
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Appended {
    /// Answered with yes, or there was none.
    Kept,
    /// Not written.
    Lost,
    /// Not answered with yes, and written all the same.
    KeptAllTheSame,
}

/// A page's socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Socket {
    Closed,
    /// Open, and not yet shown anything.
    Knocking(DeviceId),
    Open(DeviceId),
}

/// One page of a person, in some tab of some device.
struct Page {
    /// Whose, by place in the cast.
    member: usize,
    /// The guest whose page it was before somebody signed in there, by place in the cast.
    formerly: Option<usize>,
    socket: Socket,
    /// Sent, and to be sent again after a reconnection until there is an answer.
    unanswered: Vec<(CommandId, Command)>,
    /// By which process it was told of the session last, and of which moment.
    told: Option<(EpochId, Timestamp)>,
}

/// A page that has come, and is shown everything at the end of the step.
struct Attaching {
    page: usize,
    device: DeviceId,
    member: usize,
    actor: Actor,
}

/// A page as the server knows it.
struct Viewer {
    member: usize,
    actor: Actor,
    page: usize,
    seen: Seen,
    /// What the messages to this page add up to.
    shown: View,
}

/// One appointment.
pub(crate) struct Site {
    number: usize,
    id: SessionId,
    appointment: AppointmentId,
    booking: Booking,
    cast: Vec<Member>,
    pages: Vec<Page>,
    sent: Sent,
    /// Who signed in where a guest had been: the client and the guest.
    signed_in: BTreeSet<(ParticipantId, ParticipantId)>,
    ids: usize,
    /// In which epoch each command was sent first.
    first_sent: BTreeMap<CommandId, EpochId>,
    /// What the page that sent it first had been told of last.
    seen_at: SeenAt,
    epochs: u128,
    /// Sessions of this appointment that came before this one.
    sessions: usize,
    /// The one before this one.
    ended: Option<successor::Ended>,

    /// No process owns the session: there was a crash, and nobody has loaded it yet.
    down: bool,
    clock: Clock,
    coordinator: Coordinator,
    remembered: Remembered,
    doing: Doing,
    hosts: VecDeque<Letter>,
    clients: VecDeque<Letter>,
    /// Of hosts, looked at while something else was being done.
    kept: Vec<Letter>,
    viewers: BTreeMap<DeviceId, Viewer>,
    /// Nothing once the media room is gone.
    room: Option<Room>,
    /// The connection that carries a participant's media.
    carries: BTreeMap<ParticipantId, Connected>,
    /// What the pages were told to be cut and not written.
    unsaved: Cuts,
    retry_at: Option<Duration>,
    just_loaded: bool,
    /// How many letters a lane takes.
    lanes: (usize, usize),
    /// How many slots a page negotiates.
    slots: usize,
    /// How many times as often as others its hosts deny, and as seldom let people in.
    denies: usize,

    asked: Vec<Asked>,
    /// Answered once, and to be answered once more: nobody knew whether they are written.
    doubted: Vec<Asked>,
    attaching: Vec<Attaching>,
    offers: Vec<DeviceId>,
    /// Which slots pages know, of which connection.
    known: Vec<(DeviceId, u32, Edition)>,
    /// What became of the append of this step.
    appended: Appended,
    /// The grace was over while this step waited for the disk: what that cuts is decided in the next.
    held_early: bool,
    /// The log turned out damaged in this step: it is the last one.
    damage: Option<ReadError>,
    /// Entries that were in the log when it was replayed last to compare.
    compared: Option<usize>,
    watch: Watch,
}

/// The n-th time that a process has loaded the session.
fn epoch(nth: u128) -> EpochId {
    EpochId(Uuid::from_u128(0xe << 64 | nth))
}

impl Site {
    /// An appointment drawn by the seed, of which nothing has happened.
    /// `crowded`: a large group, with time for all of them.
    pub(crate) fn new(number: usize, crowded: bool, around: &mut Around) -> Self {
        let (booking, cast) = cast::draw(number, crowded, &mut around.random);
        let random = &mut around.random;
        let lanes = if random.one_in(4) && !crowded { (random.between(2, 6), random.between(3, 8)) } else { (64, 512) };
        let slots = if random.one_in(4) { random.between(0, 3) } else { 8 };
        let denies = if random.one_in(6) { 20 } else { 1 };
        let page = |member| Page { member, formerly: None, socket: Socket::Closed, unanswered: Vec::new(), told: None };
        let pages = cast.iter().enumerate().flat_map(|(it, member)| (0..member.pages).map(move |_| page(it)));
        let session = Session::new(booking.clone(), around.wall);
        Self {
            number,
            id: cast::session_id(number, 0),
            appointment: cast::appointment_id(number),
            pages: pages.collect(),
            cast,
            sent: Sent::new(),
            signed_in: BTreeSet::new(),
            ids: 0,
            first_sent: BTreeMap::new(),
            seen_at: SeenAt::new(),
            epochs: 0,
            sessions: 0,
            ended: None,
            down: false,
            clock: Clock::begin(&session, around.wall, around.elapsed),
            coordinator: Coordinator::new(session, 0),
            remembered: Remembered::new(epoch(0)),
            doing: Doing::Nothing,
            hosts: VecDeque::new(),
            clients: VecDeque::new(),
            kept: Vec::new(),
            viewers: BTreeMap::new(),
            room: Some(Room::new()),
            carries: BTreeMap::new(),
            unsaved: Cuts::default(),
            retry_at: None,
            just_loaded: true,
            lanes,
            slots,
            denies,
            asked: Vec::new(),
            doubted: Vec::new(),
            attaching: Vec::new(),
            offers: Vec::new(),
            known: Vec::new(),
            appended: Appended::Kept,
            held_early: false,
            damage: None,
            compared: None,
            watch: Watch::new(around.wall, around.elapsed),
            booking,
        }
    }

    /// What holds after every step, whatever it was.
    pub(crate) fn always(&self) -> Verdict {
        self.watch.always(self.room.as_ref(), &self.cast)
    }

    /// What to fold into the run's number.
    pub(crate) fn print(&self) -> u64 {
        let open = self.watch.packets.open().len() as u64;
        (self.watch.log.len() as u64) << 32 | open << 16 | self.viewers.len() as u64
    }

    fn participant(&self, member: usize) -> ParticipantId {
        self.cast[member].actor.participant
    }

    fn new_id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }
}
