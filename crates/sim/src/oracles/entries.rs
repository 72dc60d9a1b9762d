//! Each entry of the log, held against what was so before it: who may come in, and who may do so by themselves.

use session::{
    Admission, Booking, Command, Entry, Event, Identity, ParticipantId, Timestamp,
    limits::{ASK_COOLDOWN_MS, ASKS_AGAIN_MAX},
};

use super::Sent;
use crate::{
    attendance::Attendance,
    broken::{Verdict, hold},
    cast::Member,
    facts::{Facts, Person},
};

pub(crate) const BY_THE_RULES: &str = "let in by the rules";
pub(crate) const SEATS: &str = "the last seat";

/// The moment before an entry.
pub(crate) struct Moment<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) booking: &'a Booking,
    pub(crate) cast: &'a [Member],
    pub(crate) sent: &'a Sent,
    pub(crate) attendance: &'a Attendance,
}

impl Moment<'_> {
    /// Who enters was let in, and by somebody who may.
    pub(crate) fn by_the_rules(&self, entry: &Entry) -> Verdict {
        let facts = self.facts;
        let command = entry.actor.zip(entry.command).and_then(|key| self.sent.get(&key));
        let at_the_door = |who: &ParticipantId| facts.people.get(who).is_some_and(Person::is_at_the_door);
        let by_host_inside =
            |by: &ParticipantId| entry.actor == Some(*by) && facts.is_live() && facts.is_host_inside(*by);
        let own = |who: &ParticipantId| entry.actor == Some(*who);
        let fits = match &entry.event {
            Event::Opened { booking } => !facts.opened && booking == self.booking,
            Event::Started { by } => !facts.started && self.is_host(*by) && command == Some(&Command::JoinNow),
            Event::HostEntered { participant, .. } => {
                facts.started && !facts.ended && own(participant) && self.is_host(*participant)
            }
            Event::WalkedIn { participant } => {
                let open = self.booking.admission == Admission::DoorsOpen && facts.is_live();
                open && own(participant) && at_the_door(participant) && command == Some(&Command::JoinNow)
            }
            Event::Admitted { participant, by } => {
                let said = match command {
                    Some(Command::Admit { participant: whom }) => whom == participant,
                    Some(Command::AdmitAll { .. }) => true,
                    _ => false,
                };
                said && by_host_inside(by) && at_the_door(participant)
            }
            Event::Waited { participant, identity } => own(participant) && self.is_client(*participant, identity),
            Event::Asked { participant } => facts.is_live() && own(participant) && self.may_ask(*participant, entry.at),
            Event::AskCancelled { participant } | Event::CameBack { participant } | Event::Left { participant } => {
                own(participant)
            }
            Event::Denied { by, .. } | Event::Blocked { by, .. } => by_host_inside(by),
            Event::Paused { participant, by } => by_host_inside(by) && facts.is_granted(*participant),
            Event::Resumed { participant, by } => {
                by_host_inside(by) && facts.people.get(participant).is_some_and(|it| it.paused)
            }
            Event::Ended { by: Some(by) } => by_host_inside(by),
            Event::Ended { by: None } | Event::HostLost | Event::HostReturned | Event::Held => entry.actor.is_none(),
        };
        let in_order = !facts.ended && facts.newest.is_none_or(|newest| newest <= entry.at);
        hold(BY_THE_RULES, fits && in_order, || format!("{entry:?} for {command:?} after {facts:?}"))
    }

    /// Waits, or was denied a minute ago, and not too often.
    fn may_ask(&self, participant: ParticipantId, at: Timestamp) -> bool {
        let Some(person) = self.facts.people.get(&participant) else { return false };
        let cooled_down = person.denied_at.is_some_and(|denied| at >= denied.plus_ms(ASK_COOLDOWN_MS));
        let again = person.denied && cooled_down && person.denials <= usize::from(ASKS_AGAIN_MAX);
        !person.gone && !person.blocked && (person.is_at_the_door() || again)
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
        if person.booked {
            return Ok(());
        }
        let clients = self.facts.people.iter().filter(|(_, it)| !it.host && it.inside && !it.gone);
        let taken = clients.filter(|(id, it)| it.paused || self.attendance.keeps_seat(**id, entry.at)).count();
        let anybody_paused = self.facts.people.values().any(|it| it.paused);
        let fits = taken < self.booking.clients.len() && person.denials == 0 && !(person.guest && anybody_paused);
        hold(SEATS, fits, || {
            format!("{participant} walked in, with {taken} of {} seats taken", self.booking.clients.len())
        })
    }
}
