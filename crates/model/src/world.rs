//! A state of everything: the log, the coordinator in memory, the gate, the pages, and what people were promised.

use std::{
    collections::BTreeSet,
    hash::{Hash, Hasher},
    rc::Rc,
};

use coordinator::Coordinator;
use session::{
    Admission, Booking, CommandId, Cuts, Entry, Grants, ParticipantId, Session, Standing, Timestamp,
    limits::SEAT_KEPT_MS,
};

use crate::{
    cast::{PEOPLE, Who, Word},
    ledger::Ledger,
    owed::Owed,
    play::Subject,
};

/// When everything begins.
const BEGINNING: Timestamp = Timestamp(1_000_000_000);

/// How long a session goes on without its host (W6).
const HOST_GRACE_MS: i64 = 30_000;

/// One moment between two steps.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) subject: Subject,
    pub(crate) coordinator: Coordinator,
    /// What survives a crash, and nothing else does.
    pub(crate) log: Rc<Vec<Entry>>,
    pub(crate) ledger: Ledger,
    /// What the media server was given last.
    pub(crate) gate: Grants,
    pub(crate) now: Timestamp,
    pub(crate) pages: [Pages; 3],
    /// What is cut by a word that is not in the log, and that nobody took back.
    pub(crate) owed: Owed,
    /// Who is cut by somebody's leaving that is not in the log.
    pub(crate) leaving: BTreeSet<ParticipantId>,
    /// What was cut by a step that could not be written, until the next step decides.
    pub(crate) unwritten: Cuts,
    /// Of whom nobody knew whether it is written, what they said.
    pub(crate) doubt: Vec<Doubted>,
    /// What was answered as not saved, and cut nobody.
    pub(crate) void: BTreeSet<CommandId>,
    /// What the host's other page said while the log was waited for.
    pub(crate) early: Option<Early>,
    /// The server has just started and has not looked yet what is due.
    pub(crate) starting: bool,
    /// The coordinator wants to try again soon.
    pub(crate) retry: bool,
    pub(crate) spent: Spent,
}

/// The pages of one person. They are alike, so that only how many there are matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Pages {
    pub(crate) open: u8,
    /// How many commands of this person led to something.
    pub(crate) acts: u8,
    /// Said and not answered; said again after a crash, with the same id.
    pub(crate) unanswered: Option<Word>,
    /// Since when none is open.
    pub(crate) gone_since: Timestamp,
}

/// A word that was answered: nobody knows whether it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Doubted {
    pub(crate) who: Who,
    pub(crate) word: Word,
    pub(crate) id: CommandId,
}

/// A press that did not wait for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Early {
    pub(crate) word: Word,
    /// It lies in the mailbox; if not, the server died and the page says it again.
    pub(crate) posted: bool,
}

/// How much of what is bounded was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Spent {
    pub(crate) crashes: u8,
    pub(crate) failed_appends: u8,
    pub(crate) failed_reads: u8,
    pub(crate) departures: u8,
    pub(crate) waits: u8,
    pub(crate) early: u8,
}

impl World {
    /// A session of which nothing is logged, with one page of each person open.
    pub(crate) fn new(booking: Booking, subject: Subject) -> Self {
        let mut session = Session::new(booking, BEGINNING);
        for who in PEOPLE {
            session.connect(&who.actor(subject), who.device(0), BEGINNING);
        }
        Self {
            subject,
            coordinator: Coordinator::new(session, 0),
            log: Rc::default(),
            ledger: Ledger::default(),
            gate: Grants::none(),
            now: BEGINNING,
            pages: [Pages { open: 1, acts: 0, unanswered: None, gone_since: BEGINNING }; 3],
            owed: Owed::default(),
            leaving: BTreeSet::new(),
            unwritten: Cuts::default(),
            doubt: Vec::new(),
            void: BTreeSet::new(),
            early: None,
            starting: false,
            retry: false,
            spent: Spent::default(),
        }
    }

    /// The server dies, and the media server with it. Another one reads the log; every page has lost its connection.
    pub(crate) fn die(&mut self) {
        let booking = self.coordinator.session().state().booking().clone();
        let session = match self.log.as_slice() {
            [] => Some(Session::new(booking, self.now)),
            log => Session::replay(log, self.now).ok(),
        };
        if let Some(session) = session {
            self.coordinator = Coordinator::new(session, self.log.len() as u64);
        }
        self.gate = Grants::none();
        self.owed.clear();
        self.leaving.clear();
        self.unwritten = Cuts::default();
        // Whoever was told so looks for themselves.
        self.doubt.clear();
        self.early = self.early.map(|early| Early { posted: false, ..early });
        for pages in &mut self.pages {
            (pages.open, pages.gone_since) = (0, self.now);
        }
        (self.starting, self.retry) = (true, false);
        self.spent.crashes += 1;
    }

    /// Seats for clients.
    pub(crate) fn capacity(&self) -> usize {
        self.coordinator.session().state().booking().capacity()
    }

    /// Does a host let each in?
    pub(crate) fn lets_each_in(&self) -> bool {
        self.coordinator.session().state().booking().admission == Admission::ProviderAdmits
    }

    /// The pages of one of those who have any.
    pub(crate) fn pages(&self, who: Who) -> Option<&Pages> {
        self.pages.get(who.place()?)
    }

    /// The same, to be changed.
    pub(crate) fn pages_mut(&mut self, who: Who) -> Option<&mut Pages> {
        self.pages.get_mut(who.place()?)
    }

    /// Gone for so long that the seat does not count any more.
    pub(crate) fn is_ghost(&self, participant: ParticipantId) -> bool {
        let pages = Who::of(participant).and_then(|who| self.pages(who));
        pages.is_none_or(|pages| pages.open == 0 && pages.gone_since.plus_ms(SEAT_KEPT_MS) <= self.now)
    }

    /// When the grace of a host who has no page ends, by the pages alone.
    pub(crate) fn host_grace_ends(&self) -> Option<Timestamp> {
        let host = self.pages(Who::Host).filter(|pages| pages.open == 0)?;
        Some(host.gone_since.plus_ms(HOST_GRACE_MS))
    }

    /// Is that over?
    pub(crate) fn is_host_gone_for_long(&self) -> bool {
        self.host_grace_ends().is_some_and(|end| end <= self.now)
    }

    /// When the clock is looked at next. While the log cannot be read, the coordinator is asked from time to time.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        let grace = self.host_grace_ends().filter(|end| self.coordinator.is_unsure() && *end > self.now);
        self.coordinator.session().poll_timeout().into_iter().chain(grace).min()
    }

    /// Seats that are taken now, as the log and the pages say.
    pub(crate) fn seats_taken(&self, ledger: &Ledger) -> usize {
        let seated = |id: &ParticipantId| {
            let place = ledger.place(*id);
            place.takes_a_seat() && (place.paused || !self.is_ghost(*id))
        };
        ledger.people.keys().filter(|id| seated(id)).count()
    }

    /// When the first cooldown that is running is over.
    pub(crate) fn cooldown_ends(&self) -> Option<Timestamp> {
        let members = self.coordinator.session().state().members().values();
        let ends = members.filter_map(|member| match member.standing {
            Standing::Denied { until } if until > self.now => Some(until),
            _ => None,
        });
        ends.min()
    }
}

/// Of the log only what it adds up to counts. Where the coordinator is sure that is its own state, which is compared
/// at the end of every step; where it is not, the log's length and its ledger tell the states apart.
impl Hash for World {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        let Self {
            subject: _,
            coordinator,
            log,
            ledger,
            gate,
            now,
            pages,
            owed,
            leaving,
            unwritten,
            doubt,
            void,
            early,
            starting,
            retry,
            spent,
        } = self;
        (coordinator, log.len(), ledger, gate, now, pages).hash(hasher);
        (owed, leaving, unwritten, doubt, void).hash(hasher);
        (early, starting, retry, spent).hash(hasher);
        if coordinator.is_unsure() {
            let durable = Session::replay(log, *now).ok();
            durable.as_ref().map(Session::state).hash(hasher);
        }
    }
}
