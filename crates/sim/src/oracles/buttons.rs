//! Which buttons a page has: worked out from the log, and not by asking the rules.

use session::{Admission, Booking, Kind, May, MaySay, MayToThem, ParticipantId};

use crate::{
    attendance::Attendance,
    cast::Member,
    facts::{Facts, Person},
    numbers::ASKED_AGAIN_AT_MOST,
};

/// What the buttons depend on.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) booking: &'a Booking,
    pub(crate) attendance: &'a Attendance,
}

/// Where a client finds the door, by the seats that may be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Open,
    Closed,
    /// A seat becomes free at a moment that is not known exactly.
    Unknown,
}

impl Known<'_> {
    /// Clients who have a seat, at least and at most.
    pub(crate) fn seats_taken(&self) -> (usize, usize) {
        let clients = || self.facts.people.iter().filter(|(_, it)| !it.host && it.inside && !it.gone);
        let least = clients().filter(|(id, it)| it.paused || self.attendance.keeps_seat_now(**id)).count();
        let most = clients().filter(|(id, it)| it.paused || self.attendance.may_keep_seat(**id)).count();
        (least, most)
    }

    fn door(&self, person: &Person) -> Door {
        let open = self.booking.admission == Admission::DoorsOpen && self.facts.is_live();
        let kept_out = || self.facts.people.values().any(|it| it.paused || it.must_ask || it.blocked);
        if !open || person.must_ask || person.denials > 0 {
            return Door::Closed;
        }
        let ((least, most), seats) = (self.seats_taken(), self.booking.clients.len());
        match person.booked {
            true => Door::Open,
            false if person.guest && kept_out() || least >= seats => Door::Closed,
            false if most < seats => Door::Open,
            false => Door::Unknown,
        }
    }

    /// The viewer's own buttons. What depends on a seat of which nothing is certain is as they are shown.
    pub(crate) fn own(&self, viewer: &Member, shown: May) -> May {
        let Self { facts, booking, .. } = *self;
        if facts.ended || viewer.stranger {
            return May::default();
        }
        let own = viewer.actor.participant;
        let person = facts.people.get(&own);
        let i = |is: fn(&Person) -> bool| person.is_some_and(is);
        let (live, group) = (facts.is_live(), booking.kind == Kind::Group);
        // Who waits may write before the start.
        let talks = live || !facts.started;
        let (away, is_in, at_the_door) = (person.is_none_or(|it| it.gone), i(Person::is_in), i(Person::is_at_the_door));
        let is_paused = i(|it| it.paused && !it.gone);
        let acts = live && is_in;
        let takes_over = |sharer| viewer.host && sharer != own && !facts.is_host(sharer);
        let common = May {
            leave: !away,
            connect: is_in || is_paused || at_the_door,
            send: acts,
            share: acts && facts.screen.is_none_or(takes_over),
            ..May::default()
        };
        if viewer.host {
            let anybody = |is: fn(&Person) -> bool| acts && facts.people.values().any(is);
            return May {
                join_now: away,
                pause_all: anybody(|it| !it.host && it.is_in()),
                resume_all: anybody(|it| it.paused),
                say: MaySay { session: acts, waiting_room: acts && group, providers: false },
                ..common
            };
        }
        let door = person.map_or(Door::Closed, |person| self.door(person));
        let doors = live && booking.admission == Admission::DoorsOpen;
        let asks_anew = i(|it| !it.gone && it.removed && !it.denied && !it.blocked);
        let asks_again = i(|it| !it.gone && it.denied && !it.blocked && it.denials <= ASKED_AGAIN_AT_MOST);
        let waits = at_the_door && i(|it| !it.asking);
        let by_the_door = May {
            ready: away,
            join_now: at_the_door && door == Door::Open,
            ask_to_join: doors && waits && door == Door::Closed || live && (asks_anew || asks_again),
            cancel_ask: i(|it| it.asking && !it.gone),
            say: MaySay {
                session: acts,
                waiting_room: group && talks && (is_in || at_the_door),
                providers: talks && (is_in || at_the_door || is_paused),
            },
            ..common
        };
        match door {
            Door::Unknown => May { join_now: shown.join_now, ask_to_join: shown.ask_to_join, ..by_the_door },
            Door::Open | Door::Closed => by_the_door,
        }
    }

    /// For a host to let in or to turn away.
    pub(crate) fn waits_to_join(&self, person: &Person) -> bool {
        let for_a_host = person.asking || self.booking.admission == Admission::ProviderAdmits;
        !person.host && person.is_at_the_door() && for_a_host
    }

    /// What a host can do to somebody; nothing from outside a session that runs.
    pub(crate) fn of_a_host_to(&self, viewer: &Member, participant: ParticipantId) -> MayToThem {
        let Self { facts, .. } = *self;
        let own = viewer.actor.participant;
        let acts = viewer.host && facts.is_live() && facts.is_host_inside(own);
        let Some(person) = facts.people.get(&participant).filter(|_| acts) else { return MayToThem::default() };
        let (client, is_in, another) = (!person.host, person.is_in(), participant != own);
        let waits = self.waits_to_join(person);
        let turned_away = !person.gone && !person.blocked && (person.denied || person.removed);
        MayToThem {
            admit: waits,
            deny: waits,
            block: client && (person.is_at_the_door() || turned_away),
            pause: client && is_in,
            move_back: client && is_in,
            resume: client && person.paused,
            remove: client && (is_in || person.paused),
            mute: is_in && another,
            stop_share: facts.screen == Some(participant) && another,
            write: client && (is_in || person.is_at_the_door() || person.paused && !person.gone),
        }
    }
}
