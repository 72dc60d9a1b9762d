//! What is searched: which appointment, and how much of everything, so that the search comes to an end.

use std::fmt;

use session::{Admission, Booking};

use crate::{
    cast::{self, Who},
    moves::Stage,
    scope::Reached,
    search::{self, Counterexample, Figures},
};

/// A small session, with one host, two clients and one seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Play {
    /// Which appointment.
    pub appointment: Appointment,
    /// What of the world around it is searched most.
    pub aspect: &'static str,
    /// How much of everything.
    pub bounds: Bounds,
}

/// How the clients come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appointment {
    /// The host lets each in; the seat is Anna's.
    ProviderAdmits,
    /// The doors are open; the seat is Anna's.
    DoorsOpen,
    /// The doors are open, and the seat is somebody's who never comes: two race for it.
    Race,
}

/// What there is to say and to do beside coming, going and pausing. Each is searched by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// No more than that.
    #[default]
    Ordinary,
    /// A host removes, and moves back to the waiting room.
    TakingOut,
    /// A host mutes a microphone, and who is muted undoes it.
    Muting,
    /// Everybody shares a screen.
    Sharing,
    /// The guest signs in: Ben turns out to be Anna.
    SigningIn,
}

/// How often each thing happens at most, in one course of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// What there is to say.
    pub subject: Subject,
    /// Commands that lead to something: the host's, Anna's, Ben's. What is refused costs nothing.
    pub acts: [u8; 3],
    /// Pages that each of the three may have open at once.
    pub pages: [u8; 3],
    /// Deaths of the server.
    pub crashes: u8,
    /// Appends that are lost, or kept with their answer lost.
    pub failed_appends: u8,
    /// Reads of the log that fail.
    pub failed_reads: u8,
    /// Pages that go.
    pub departures: u8,
    /// Jumps of the clock to the next deadline, or to the end of a cooldown.
    pub waits: u8,
    /// Cuts that do not wait for the disk.
    pub early: u8,
    /// Two commands in one step.
    pub pairs: bool,
}

/// A few acts, one page each, and nothing that fails.
const CALM: Bounds = Bounds {
    subject: Subject::Ordinary,
    acts: [3, 2, 2],
    pages: [1, 1, 1],
    crashes: 0,
    failed_appends: 0,
    failed_reads: 0,
    departures: 0,
    waits: 0,
    early: 0,
    pairs: false,
};

/// What is searched, of which appointments.
type Aspect = (&'static str, Bounds, &'static [Appointment]);

/// All of them.
const EACH: &[Appointment] = &[Appointment::ProviderAdmits, Appointment::DoorsOpen, Appointment::Race];

/// Those with open doors; who is let in by a host is muted and shares no otherwise.
const OPEN: &[Appointment] = &[Appointment::DoorsOpen];

/// Those where a guest is inside who can sign in: let in by the host as who was booked, or come in as somebody else.
const GUESTS: &[Appointment] = &[Appointment::ProviderAdmits, Appointment::Race];

/// Those where a host lets each in.
const LET_IN: &[Appointment] = &[Appointment::ProviderAdmits];

/// What is searched by every run of all checks, and as often as somebody asks. What takes longest comes early, so that at the end no core
/// is left alone with it.
const ORDINARY: [Aspect; 21] = [
    ("races", Bounds { acts: [4, 4, 3], pairs: true, ..CALM }, EACH),
    ("crashes", Bounds { crashes: 1, ..CALM }, EACH),
    (
        "a crash while the log fails",
        Bounds { acts: [2, 2, 1], crashes: 1, failed_appends: 1, failed_reads: 1, ..CALM },
        EACH,
    ),
    ("a failing log", Bounds { failed_appends: 1, failed_reads: 2, early: 1, ..CALM }, EACH),
    ("time and pages", Bounds { departures: 1, waits: 2, pages: [2, 2, 1], ..CALM }, EACH),
    ("two pages, time and a crash", Bounds { acts: [2, 2, 1], ..TWO_PAGES }, LET_IN),
    // Two who can walk in, so that one who is still there with a page keeps the seat from the other.
    ("two pages, time and a crash", Bounds { acts: [1, 2, 2], ..TWO_PAGES }, OPEN),
    // A cut that is owed, and a word that takes it back and says more, which cannot be written either.
    ("a log that fails twice", Bounds { acts: [4, 2, 2], failed_appends: 2, ..CALM }, OPEN),
    ("time while the log fails", OVERDUE, EACH),
    ("taking out", Bounds { acts: [4, 4, 0], crashes: 1, ..TAKING_OUT }, EACH),
    ("taking out while the log fails", TAKING_OUT_FAILING, OPEN),
    ("muting while the log fails", MUTING, OPEN),
    ("sharing", Bounds { departures: 1, waits: 1, crashes: 1, ..SHARING }, OPEN),
    ("sharing while the log fails", Bounds { acts: [3, 4, 0], ..SHARING_FAILING }, OPEN),
    ("signing in", Bounds { acts: [3, 2, 2], crashes: 1, ..SIGNING_IN }, GUESTS),
    ("signing in while the log fails", SIGNING_IN_FAILING, GUESTS),
    (
        "races while the log fails",
        Bounds { acts: [2, 2, 2], failed_appends: 1, failed_reads: 1, pairs: true, ..CALM },
        EACH,
    ),
    ("races and a crash", Bounds { acts: [2, 2, 1], crashes: 1, pairs: true, ..CALM }, EACH),
    (
        "a cut that does not wait, and a crash",
        Bounds { acts: [2, 1, 1], crashes: 1, early: 1, failed_appends: 1, ..CALM },
        EACH,
    ),
    ("muting, and a crash", Bounds { acts: [2, 2, 0], failed_appends: 0, failed_reads: 0, crashes: 1, ..MUTING }, OPEN),
    ("two pages while the log fails", Bounds { pages: [2, 2, 1], ..OVERDUE }, OPEN),
];

/// Of two pages of somebody one goes, or the server dies and both come back, and a deadline comes.
const TWO_PAGES: Bounds = Bounds { pages: [2, 2, 1], departures: 1, waits: 1, crashes: 1, ..CALM };

/// A deadline that comes while the log fails.
const OVERDUE: Bounds = Bounds { acts: [2, 2, 0], departures: 1, waits: 1, failed_appends: 1, failed_reads: 1, ..CALM };

const TAKING_OUT: Bounds = Bounds { subject: Subject::TakingOut, acts: [3, 3, 0], ..CALM };
const TAKING_OUT_FAILING: Bounds = Bounds { failed_appends: 1, failed_reads: 2, early: 1, ..TAKING_OUT };
const MUTING: Bounds =
    Bounds { subject: Subject::Muting, acts: [3, 3, 0], failed_appends: 1, failed_reads: 2, early: 1, ..CALM };
const SHARING: Bounds = Bounds { subject: Subject::Sharing, acts: [2, 3, 0], ..CALM };
const SHARING_FAILING: Bounds = Bounds { failed_appends: 1, failed_reads: 1, ..SHARING };
const SIGNING_IN: Bounds = Bounds { subject: Subject::SigningIn, acts: [3, 1, 2], ..CALM };
const SIGNING_IN_FAILING: Bounds = Bounds { failed_appends: 1, failed_reads: 2, early: 1, ..SIGNING_IN };

/// The same with more of everything, and all together.
const DEEP: [Aspect; 9] = [
    ("races", Bounds { acts: [6, 4, 4], pairs: true, ..CALM }, EACH),
    ("crashes", Bounds { acts: [4, 3, 2], crashes: 2, ..CALM }, EACH),
    (
        "a failing log",
        Bounds { acts: [4, 3, 2], failed_appends: 2, failed_reads: 2, early: 1, pairs: true, ..CALM },
        EACH,
    ),
    (
        "all together",
        Bounds { crashes: 1, failed_appends: 1, failed_reads: 1, early: 1, departures: 1, waits: 1, ..CALM },
        EACH,
    ),
    ("two pages, time and a crash", Bounds { acts: [3, 2, 1], departures: 2, ..TWO_PAGES }, EACH),
    ("taking out", Bounds { acts: [4, 3, 1], crashes: 1, ..TAKING_OUT_FAILING }, EACH),
    ("muting", Bounds { acts: [3, 3, 2], crashes: 1, ..MUTING }, EACH),
    ("sharing", Bounds { acts: [3, 4, 2], departures: 1, waits: 1, crashes: 1, ..SHARING_FAILING }, EACH),
    ("signing in", Bounds { acts: [4, 3, 3], departures: 1, waits: 1, crashes: 1, ..SIGNING_IN }, EACH),
];

/// So little that it takes seconds, unoptimised too.
const SHORT: [Aspect; 8] = [
    ("races", Bounds { acts: [3, 2, 2], pairs: true, ..CALM }, EACH),
    ("crashes", Bounds { acts: [2, 2, 0], crashes: 1, ..CALM }, EACH),
    ("a failing log", Bounds { acts: [2, 2, 0], failed_appends: 1, failed_reads: 1, early: 1, ..CALM }, EACH),
    ("time while the log fails", OVERDUE, OPEN),
    ("taking out", TAKING_OUT, OPEN),
    ("muting while the log fails", Bounds { acts: [2, 2, 0], ..MUTING }, OPEN),
    ("sharing while the log fails", SHARING_FAILING, OPEN),
    ("signing in", SIGNING_IN, GUESTS),
];

/// How much is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Seconds without optimisation: a first look. It does not reach everything.
    Short,
    /// Some nine minutes of one core: everything that is in scope is reached.
    Ordinary,
    /// Minutes.
    Deep,
}

impl Bounds {
    pub(crate) fn acts(&self, who: Who) -> u8 {
        who.place().and_then(|place| self.acts.get(place)).copied().unwrap_or(0)
    }

    pub(crate) fn pages(&self, who: Who) -> u8 {
        who.place().and_then(|place| self.pages.get(place)).copied().unwrap_or(0)
    }
}

impl fmt::Display for Play {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let appointment = match self.appointment {
            Appointment::ProviderAdmits => "provider admits",
            Appointment::DoorsOpen => "doors open",
            Appointment::Race => "a race for the last seat",
        };
        write!(formatter, "{appointment}, {}", self.aspect)
    }
}

impl Play {
    /// Every play of this depth.
    pub fn all(depth: Depth) -> Vec<Self> {
        let aspects = match depth {
            Depth::Short => SHORT.to_vec(),
            Depth::Ordinary => ORDINARY.to_vec(),
            Depth::Deep => DEEP.to_vec(),
        };
        let with = |(aspect, bounds, appointments): Aspect| {
            appointments.iter().map(move |appointment| Self { appointment: *appointment, aspect, bounds })
        };
        aspects.into_iter().flat_map(with).collect()
    }

    pub(crate) fn booking(&self) -> Booking {
        match self.appointment {
            Appointment::ProviderAdmits => cast::booking(Admission::ProviderAdmits, true),
            Appointment::DoorsOpen => cast::booking(Admission::DoorsOpen, true),
            Appointment::Race => cast::booking(Admission::DoorsOpen, false),
        }
    }

    /// Visits everything that can happen; notes in `reached` what was come by.
    pub fn search(&self, reached: &mut Reached) -> Result<Figures, Counterexample> {
        let mut stage = Stage { play: self, reached: Reached::default() };
        let found = search::search(&mut stage);
        reached.merge(stage.reached);
        found
    }
}
