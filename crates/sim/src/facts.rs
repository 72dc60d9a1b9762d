//! What the durable log says, read by the simulation's own eyes: plain facts about each person, none of which excludes
//! another. Who left while paused has left and is paused.

mod person;

use std::collections::BTreeMap;

use session::{Event, Identity, Medium, ParticipantId, Timestamp};

use crate::parts::Part;

pub(crate) use person::Person;

/// What the log says.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "a list of facts is what this is")]
pub(crate) struct Facts {
    pub(crate) people: BTreeMap<ParticipantId, Person>,
    pub(crate) opened: bool,
    pub(crate) started: bool,
    pub(crate) held: bool,
    pub(crate) ended: bool,
    pub(crate) kept_muted: bool,
    /// When hosts began to keep clients muted, while they do.
    pub(crate) kept_muted_at: Option<Timestamp>,
    /// Whose screen is shared.
    pub(crate) screen: Option<ParticipantId>,
    /// Guests with who they turned out to be.
    pub(crate) turned_out: std::collections::BTreeSet<(ParticipantId, ParticipantId)>,
    /// When it started.
    pub(crate) started_at: Option<Timestamp>,
    /// When the last host was lost, while none is there.
    pub(crate) lost_at: Option<Timestamp>,
    /// When the newest entry was written.
    pub(crate) newest: Option<Timestamp>,
}

impl Facts {
    /// Runs and is not held.
    pub(crate) fn is_live(&self) -> bool {
        self.started && !self.held && !self.ended
    }

    /// Does the log let this one exchange media?
    pub(crate) fn is_granted(&self, participant: ParticipantId) -> bool {
        self.is_live() && self.is_in(participant)
    }

    /// Does the log let this part of them flow?
    pub(crate) fn allows(&self, participant: ParticipantId, part: Part) -> bool {
        let person = self.people.get(&participant).filter(|it| self.is_live() && it.is_in());
        person.is_some_and(|it| match part {
            Part::Room => true,
            Part::Audio => !it.has_muted(Medium::Audio),
            Part::Video => !it.has_muted(Medium::Video),
            Part::Screen => self.screen == Some(participant),
        })
    }

    pub(crate) fn is_in(&self, participant: ParticipantId) -> bool {
        self.people.get(&participant).is_some_and(Person::is_in)
    }

    /// Was this one meant by a word about `named`? A word about a guest is about who they turned out to be.
    pub(crate) fn is_meant(&self, named: ParticipantId, participant: ParticipantId) -> bool {
        named == participant || self.turned_out.contains(&(named, participant))
    }

    /// A host, and inside.
    pub(crate) fn is_host_inside(&self, participant: ParticipantId) -> bool {
        self.people.get(&participant).is_some_and(|it| it.host && it.is_in())
    }

    pub(crate) fn is_host(&self, participant: ParticipantId) -> bool {
        self.people.get(&participant).is_some_and(|it| it.host)
    }

    /// The hosts who are inside.
    pub(crate) fn hosts_inside(&self) -> impl Iterator<Item = ParticipantId> {
        self.people.iter().filter(|(_, it)| it.host && it.is_in()).map(|(id, _)| *id)
    }

    /// Takes one more event in.
    pub(crate) fn learn(&mut self, event: &Event, at: Timestamp) {
        self.newest = Some(at);
        match event {
            Event::Opened { .. } => self.opened = true,
            Event::Started { .. } => (self.started, self.started_at) = (true, Some(at)),
            Event::HostLost => self.lost_at = Some(self.lost_at.unwrap_or(at)),
            Event::HostReturned => (self.held, self.lost_at) = (false, None),
            Event::Held => (self.held, self.lost_at) = (true, Some(self.lost_at.unwrap_or(at))),
            Event::Ended { .. } => self.ended = true,
            Event::KeptMuted { on, .. } => (self.kept_muted, self.kept_muted_at) = (*on, on.then_some(at)),
            Event::ScreenShared { participant } => self.screen = Some(*participant),
            Event::ScreenStopped { .. } => self.screen = None,
            Event::Said { .. } => {}
            Event::Waited { participant, identity } => {
                let person = Person { arrived: at, ..Person::of(identity) };
                let person = match self.people.get(participant) {
                    Some(Person { denials, asked_at, raised_at, .. }) => {
                        Person { denials: *denials, asked_at: *asked_at, raised_at: *raised_at, ..person }
                    }
                    None => person,
                };
                self.people.insert(*participant, person);
            }
            Event::HostEntered { participant, identity } => {
                let raised_at = self.people.get(participant).and_then(|before| before.raised_at);
                self.people
                    .insert(*participant, Person { inside: true, arrived: at, raised_at, ..Person::of(identity) });
            }
            Event::TookOver { participant, identity, from } => self.take_over(*participant, identity, *from, at),
            Event::WalkedIn { participant }
            | Event::Asked { participant }
            | Event::AskCancelled { participant }
            | Event::Admitted { participant, .. }
            | Event::Denied { participant, .. }
            | Event::Blocked { participant, .. }
            | Event::Removed { participant, .. }
            | Event::Paused { participant, .. }
            | Event::Resumed { participant, .. }
            | Event::CameBack { participant }
            | Event::Left { participant }
            | Event::Muted { participant, .. }
            | Event::Unmuted { participant, .. }
            | Event::AskedToUnmute { participant, .. }
            | Event::DeclinedToUnmute { participant, .. }
            | Event::HandRaised { participant }
            | Event::HandLowered { participant, .. } => {
                let kept = self.kept_muted;
                if let Some(person) = self.people.get_mut(participant) {
                    person.learn(event, kept, at);
                }
            }
        }
        // Nobody shares from outside, and nobody from a session that does not run.
        self.screen = self.screen.filter(|sharer| self.is_granted(*sharer));
    }

    /// Everything that was so of the guest is so of who they turned out to be; nobody stands where the guest stood. Who had
    /// a place of their own has the worse of the two, and what was decided in either.
    fn take_over(&mut self, participant: ParticipantId, identity: &Identity, from: ParticipantId, at: Timestamp) {
        let own = self.people.get(&participant).cloned();
        let Some(guest) = self.people.get(&from).cloned() else { return };
        let keeps_own = self.keeps_own_place(participant, from);
        let arrived = if guest.is_gone_for_good() { at } else { guest.arrived };
        let name = guest.name.clone();
        let left = Person { name, guest: true, gone: true, arrived: guest.arrived, ..Person::default() };
        let guest = Person { arrived, ..guest };
        let (own_denials, own_asked, own_raised) =
            own.as_ref().map_or((0, None, None), |own| (own.denials, own.asked_at, own.raised_at));
        let mut taken = match own {
            Some(own) if keeps_own => own.beside(&guest),
            Some(own) if !own.is_gone_for_good() => guest.beside(&own),
            _ => guest,
        };
        let who = Person::of(identity);
        (taken.host, taken.guest, taken.booked, taken.gone) = (who.host, who.guest, who.booked, false);
        taken.name = who.name;
        taken.denials = taken.denials.max(own_denials);
        (taken.asked_at, taken.raised_at) = (taken.asked_at.max(own_asked), taken.raised_at.max(own_raised));
        self.people.insert(participant, taken);
        self.people.insert(from, left);
        self.turned_out.insert((from, participant));
    }

    /// Is the place that this one has worse, or as bad, as that of the guest who they turn out to be?
    pub(crate) fn keeps_own_place(&self, participant: ParticipantId, from: ParticipantId) -> bool {
        let [own, guest] = [participant, from].map(|id| self.people.get(&id));
        let how_bad = |person: Option<&Person>| person.map_or(0, Person::how_bad);
        own.is_some_and(|own| !own.is_gone_for_good()) && how_bad(own) >= how_bad(guest)
    }
}
