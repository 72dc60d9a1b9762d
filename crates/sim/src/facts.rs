//! What the durable log says, read by the simulation's own eyes: plain facts about each person, none of which excludes
//! another. Who left while paused has left and is paused.

use std::collections::BTreeMap;

use session::{Event, Identity, ParticipantId, Timestamp};

/// What is so of one person.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "a list of facts is what this is")]
pub(crate) struct Person {
    pub(crate) host: bool,
    pub(crate) guest: bool,
    pub(crate) booked: bool,
    /// Came in or was let in; stays so through a pause.
    pub(crate) inside: bool,
    pub(crate) asking: bool,
    pub(crate) paused: bool,
    pub(crate) denied: bool,
    pub(crate) blocked: bool,
    pub(crate) gone: bool,
    /// Denials since they were last inside.
    pub(crate) denials: usize,
    /// When they were last denied.
    pub(crate) denied_at: Option<Timestamp>,
}

impl Person {
    fn of(identity: &Identity) -> Self {
        Self {
            host: matches!(identity, Identity::Host { .. }),
            guest: matches!(identity, Identity::Guest { .. }),
            booked: matches!(identity, Identity::Client { booked: true, .. }),
            ..Self::default()
        }
    }

    /// Inside now.
    pub(crate) fn is_in(&self) -> bool {
        self.inside && !self.paused && !self.gone
    }

    /// At the door: waits or asks.
    pub(crate) fn is_at_the_door(&self) -> bool {
        !self.inside && !self.gone && !self.denied && !self.blocked
    }
}

/// What the log says.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "a list of facts is what this is")]
pub(crate) struct Facts {
    pub(crate) people: BTreeMap<ParticipantId, Person>,
    pub(crate) opened: bool,
    pub(crate) started: bool,
    pub(crate) held: bool,
    pub(crate) ended: bool,
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
        self.is_live() && self.people.get(&participant).is_some_and(Person::is_in)
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
            Event::Started { .. } => self.started = true,
            Event::HostLost => self.lost_at = Some(self.lost_at.unwrap_or(at)),
            Event::HostReturned => (self.held, self.lost_at) = (false, None),
            Event::Held => (self.held, self.lost_at) = (true, Some(self.lost_at.unwrap_or(at))),
            Event::Ended { .. } => self.ended = true,
            Event::Waited { participant, identity } => {
                let denials = self.people.get(participant).map_or(0, |before| before.denials);
                self.people.insert(*participant, Person { denials, ..Person::of(identity) });
            }
            Event::HostEntered { participant, identity } => {
                self.people.insert(*participant, Person { inside: true, ..Person::of(identity) });
            }
            Event::WalkedIn { participant }
            | Event::Asked { participant }
            | Event::AskCancelled { participant }
            | Event::Admitted { participant, .. }
            | Event::Denied { participant, .. }
            | Event::Blocked { participant, .. }
            | Event::Paused { participant, .. }
            | Event::Resumed { participant, .. }
            | Event::CameBack { participant }
            | Event::Left { participant } => {
                if let Some(person) = self.people.get_mut(participant) {
                    person.learn(event, at);
                }
            }
        }
    }
}

impl Person {
    fn learn(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::WalkedIn { .. } | Event::Admitted { .. } => {
                (self.inside, self.asking, self.denials) = (true, false, 0);
            }
            Event::Asked { .. } => (self.asking, self.denied) = (true, false),
            Event::AskCancelled { .. } => self.asking = false,
            Event::Denied { .. } => {
                (self.asking, self.denied, self.denied_at) = (false, true, Some(at));
                self.denials += 1;
            }
            Event::Blocked { .. } => (self.asking, self.denied, self.blocked) = (false, false, true),
            Event::Paused { .. } => self.paused = true,
            Event::Resumed { .. } => (self.paused, self.inside) = (false, !self.gone),
            Event::CameBack { .. } => self.gone = false,
            Event::Left { .. } => (self.gone, self.asking) = (true, false),
            Event::Opened { .. }
            | Event::Waited { .. }
            | Event::Started { .. }
            | Event::HostEntered { .. }
            | Event::HostLost
            | Event::HostReturned
            | Event::Held
            | Event::Ended { .. } => {}
        }
    }
}
