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

/// How often each thing happens at most, in one course of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
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

/// What is searched of each appointment, as often as somebody asks.
const ORDINARY: [(&str, Bounds); 6] = [
    ("races", Bounds { acts: [4, 4, 3], pairs: true, ..CALM }),
    ("crashes", Bounds { crashes: 1, ..CALM }),
    ("a crash while the log fails", Bounds { acts: [2, 2, 1], crashes: 1, failed_appends: 1, failed_reads: 1, ..CALM }),
    ("a failing log", Bounds { failed_appends: 1, failed_reads: 2, early: 1, ..CALM }),
    ("time and pages", Bounds { departures: 1, waits: 2, pages: [2, 2, 1], ..CALM }),
    ("time while the log fails", OVERDUE),
];

/// A deadline that comes while the log fails.
const OVERDUE: Bounds = Bounds { acts: [2, 2, 0], departures: 1, waits: 1, failed_appends: 1, failed_reads: 1, ..CALM };

/// The same with more of everything, and all together.
const DEEP: [(&str, Bounds); 4] = [
    ("races", Bounds { acts: [6, 4, 4], pairs: true, ..CALM }),
    ("crashes", Bounds { acts: [4, 3, 2], crashes: 2, ..CALM }),
    ("a failing log", Bounds { acts: [4, 3, 2], failed_appends: 2, failed_reads: 2, early: 1, pairs: true, ..CALM }),
    (
        "all together",
        Bounds { crashes: 1, failed_appends: 1, failed_reads: 1, early: 1, departures: 1, waits: 1, ..CALM },
    ),
];

/// So little that it takes seconds, unoptimised too.
const SHORT: [(&str, Bounds); 4] = [
    ("races", Bounds { acts: [3, 2, 2], pairs: true, ..CALM }),
    ("crashes", Bounds { acts: [2, 2, 0], crashes: 1, ..CALM }),
    ("a failing log", Bounds { acts: [2, 2, 0], failed_appends: 1, failed_reads: 1, early: 1, ..CALM }),
    ("time while the log fails", OVERDUE),
];

/// How much is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Seconds without optimisation: a first look. It does not reach everything.
    Short,
    /// Less than a minute: everything that is in scope is reached.
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
        let appointments = [Appointment::ProviderAdmits, Appointment::DoorsOpen, Appointment::Race];
        let with = |(aspect, bounds)| appointments.map(|appointment| Self { appointment, aspect, bounds });
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
