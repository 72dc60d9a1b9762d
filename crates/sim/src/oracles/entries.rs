//! Each entry of the log, held against what was so before it: who may come in, and who may do so by themselves. What is
//! done among those inside is in `conduct`.

mod conduct;

use std::collections::BTreeSet;

use session::{Admission, Booking, Command, Entry, Event, Identity, ParticipantId, PauseReason, Timestamp};

use super::{Sent, chat::Chat};
use crate::{
    attendance::Attendance,
    broken::{Verdict, hold},
    cast::Member,
    facts::{Facts, Person},
    numbers::{ASK_ONCE_MORE, ASKED_AGAIN_AT_MOST, COOLDOWN},
};

pub(crate) const BY_THE_RULES: &str = "let in by the rules";
pub(crate) const SEATS: &str = "the last seat";

/// The moment before an entry.
pub(crate) struct Moment<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) booking: &'a Booking,
    pub(crate) cast: &'a [Member],
    pub(crate) sent: &'a Sent,
    /// Who signed in where a guest had been: the client and the guest.
    pub(crate) signed_in: &'a BTreeSet<(ParticipantId, ParticipantId)>,
    pub(crate) chat: &'a Chat,
    pub(crate) attendance: &'a Attendance,
}

impl Moment<'_> {
    /// Who enters was let in, and by somebody who may.
    pub(crate) fn by_the_rules(&self, entry: &Entry) -> Verdict {
        let facts = self.facts;
        let command = entry.actor.zip(entry.command).and_then(|key| self.sent.get(&key));
        let own = |who: &ParticipantId| entry.actor == Some(*who);
        let fits = match &entry.event {
            Event::Opened { booking } => !facts.opened && booking == self.booking,
            Event::Started { by } => !facts.started && self.is_host(*by) && command == Some(&Command::JoinNow),
            Event::HostEntered { participant, .. } => {
                facts.started && !facts.ended && own(participant) && self.is_host(*participant)
            }
            Event::WalkedIn { participant } => {
                let open = self.booking.admission == Admission::DoorsOpen && facts.is_live();
                let may = self.person(*participant, |it| it.is_at_the_door() && !it.must_ask);
                open && own(participant) && may && command == Some(&Command::JoinNow)
            }
            Event::Admitted { participant, by } => {
                self.is_meant(*participant, command) && self.by_host_inside(entry, *by)
            }
            Event::Waited { participant, identity } => own(participant) && self.is_client(*participant, identity),
            Event::TookOver { participant, identity, from } => {
                let signed_in = self.signed_in.contains(&(*participant, *from));
                let decided = |it: &Person| it.paused || it.is_turned_away() || it.must_ask || it.denials > 0;
                let guest = self.person(*from, |it| it.guest && (!it.is_gone_for_good() || decided(it)));
                // Who has a place takes another along where a host decided about it, and goes out by none.
                let own_place = facts.people.get(participant);
                let place = own_place.is_none_or(|own| own.gone || !own.is_in() && self.person(*from, decided));
                let client = matches!(identity, Identity::Client { .. }) && self.is_client(*participant, identity);
                own(participant) && signed_in && guest && place && client
            }
            Event::Asked { participant } => facts.is_live() && own(participant) && self.may_ask(*participant, entry.at),
            Event::AskCancelled { participant } | Event::CameBack { participant } | Event::Left { participant } => {
                own(participant)
            }
            Event::Denied { by, .. } | Event::Blocked { by, .. } => self.by_host_inside(entry, *by),
            Event::Removed { participant, by } => {
                let place = self.person(*participant, |it| !it.host && (it.is_in() || it.paused));
                let meant = matches!(command, Some(Command::Remove { participant: named })
                    if facts.is_meant(*named, *participant));
                self.by_host_inside(entry, *by) && place && meant
            }
            Event::Paused { participant, by, why } => {
                let moved_back = matches!(command, Some(Command::MoveBack { participant: named })
                    if facts.is_meant(*named, *participant));
                let words = moved_back == (*why == PauseReason::MovedBack);
                self.by_host_inside(entry, *by) && facts.is_granted(*participant) && words
            }
            Event::Resumed { participant, by } => {
                self.by_host_inside(entry, *by) && self.person(*participant, |it| it.paused)
            }
            Event::Ended { by: Some(by) } => self.by_host_inside(entry, *by),
            Event::Ended { by: None } | Event::HostLost | Event::HostReturned | Event::Held => entry.actor.is_none(),
            _ => self.by_good_conduct(entry, command),
        };
        let in_order = !facts.ended && facts.newest.is_none_or(|newest| newest <= entry.at);
        hold(BY_THE_RULES, fits && in_order, || format!("{entry:?} for {command:?} after {facts:?}"))
    }

    fn person(&self, participant: ParticipantId, is: impl FnOnce(&Person) -> bool) -> bool {
        self.facts.people.get(&participant).is_some_and(is)
    }

    /// A host who is inside a session that runs did this.
    fn by_host_inside(&self, entry: &Entry, by: ParticipantId) -> bool {
        entry.actor == Some(by) && self.facts.is_live() && self.facts.is_host_inside(by)
    }

    /// Stands at the door, and the host meant this one: by name, or among those whom the page showed.
    fn is_meant(&self, participant: ParticipantId, command: Option<&Command>) -> bool {
        let waits_for_a_host = self.booking.admission == Admission::ProviderAdmits;
        self.person(participant, |it| {
            let said = match command {
                Some(Command::Admit { participant: whom }) => *whom == participant,
                Some(Command::AdmitAll { up_to, away, .. }) => {
                    it.arrived <= *up_to && !away.contains(&participant) && (it.asking || waits_for_a_host)
                }
                _ => false,
            };
            said && it.is_at_the_door()
        })
    }

    /// Waits, was removed, or was denied a minute ago, and not too often.
    fn may_ask(&self, participant: ParticipantId, at: Timestamp) -> bool {
        self.person(participant, |person| {
            let cooled_down = person.denied_at.is_some_and(|denied| at >= denied.plus_ms(COOLDOWN));
            let again = person.denied && cooled_down && person.denials <= ASKED_AGAIN_AT_MOST;
            let taken_back = person.asked_at.is_none_or(|asked| at >= asked.plus_ms(ASK_ONCE_MORE));
            let anew = (person.is_at_the_door() || person.removed) && taken_back;
            !person.gone && !person.blocked && (anew || again)
        })
    }

    fn is_host(&self, participant: ParticipantId) -> bool {
        self.cast.iter().any(|it| it.host && it.actor.participant == participant)
    }

    fn is_client(&self, participant: ParticipantId, identity: &Identity) -> bool {
        let client = self.cast.iter().find(|it| it.actor.participant == participant);
        let stranger = client.is_none_or(|it| it.stranger || it.host);
        !stranger && !matches!(identity, Identity::Host { .. })
    }

    /// Who walks in finds a seat, or is booked.
    pub(crate) fn within_the_seats(&self, entry: &Entry) -> Verdict {
        let Event::WalkedIn { participant } = &entry.event else { return Ok(()) };
        let Some(person) = self.facts.people.get(participant) else { return Ok(()) };
        let never = || format!("{participant} was denied and walked in");
        hold(SEATS, person.denials == 0, never)?;
        if person.booked {
            return Ok(());
        }
        let clients = self.facts.people.iter().filter(|(_, it)| !it.host && it.inside && !it.gone);
        let taken = clients.filter(|(id, it)| it.paused || self.attendance.keeps_seat(**id, entry.at)).count();
        let anybody_kept_out = self.facts.people.values().any(|it| it.paused || it.must_ask || it.blocked);
        let fits = taken < self.booking.clients.len() && !(person.guest && anybody_kept_out);
        hold(SEATS, fits, || {
            format!("{participant} walked in, with {taken} of {} seats taken", self.booking.clients.len())
        })
    }
}
