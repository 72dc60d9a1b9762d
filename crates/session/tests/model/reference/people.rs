//! Reads the list of what happened, and says of each person what is so now. Nothing here excludes anything else: who
//! left while paused has left and is paused.

use std::collections::BTreeMap;

use session::{Event, Identity, ParticipantId, Timestamp};

/// What is so of one person.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "a list of facts is what this model is")]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) host: bool,
    pub(crate) guest: bool,
    pub(crate) booked: bool,
    /// Came in or was let in; stays so through a pause.
    pub(crate) inside: bool,
    pub(crate) asking: bool,
    pub(crate) paused: bool,
    pub(crate) denied: bool,
    pub(crate) blocked: bool,
    /// Pressed Leave Session.
    pub(crate) gone: bool,
    /// When anything of this last changed.
    pub(crate) since: Timestamp,
    pub(crate) denied_at: Timestamp,
    /// Denials since they were last inside.
    pub(crate) denials: usize,
}

impl Person {
    fn of(identity: &Identity, since: Timestamp) -> Self {
        Self {
            name: identity.name().as_str().to_owned(),
            host: matches!(identity, Identity::Host { .. }),
            guest: matches!(identity, Identity::Guest { .. }),
            booked: matches!(identity, Identity::Client { booked: true, .. }),
            inside: false,
            asking: false,
            paused: false,
            denied: false,
            blocked: false,
            gone: false,
            since,
            denied_at: since,
            denials: 0,
        }
    }

    /// Inside now.
    pub(crate) fn is_in(&self) -> bool {
        self.inside && !self.paused && !self.gone
    }

    /// At the door: pressed I'm Ready, and neither inside nor turned away.
    pub(crate) fn is_at_the_door(&self) -> bool {
        !self.inside && !self.gone && !self.denied && !self.blocked
    }

    /// In one word, as pages say it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self { gone: true, .. } => "left",
            Self { blocked: true, .. } | Self { denied: true, .. } => "denied",
            Self { paused: true, .. } => "paused",
            Self { inside: true, .. } => "admitted",
            Self { asking: true, .. } => "asking",
            _ => "waiting",
        }
    }
}

/// Everybody in the list.
pub(crate) fn people(history: &[(Timestamp, Event)]) -> BTreeMap<ParticipantId, Person> {
    let mut people = BTreeMap::new();
    for (at, event) in history {
        if let Event::Waited { participant, identity } | Event::HostEntered { participant, identity } = event {
            let denials = people.get(participant).map_or(0, |before: &Person| before.denials);
            people.insert(*participant, Person { denials, ..Person::of(identity, *at) });
        }
        let Some(person) = concerned(event).and_then(|participant| people.get_mut(&participant)) else { continue };
        person.since = *at;
        match event {
            Event::HostEntered { .. } => person.inside = true,
            Event::WalkedIn { .. } | Event::Admitted { .. } => {
                (person.inside, person.asking, person.denials) = (true, false, 0);
            }
            Event::Asked { .. } => (person.asking, person.denied) = (true, false),
            Event::AskCancelled { .. } => person.asking = false,
            Event::Denied { .. } => {
                (person.asking, person.denied, person.denied_at) = (false, true, *at);
                person.denials += 1;
            }
            Event::Blocked { .. } => (person.asking, person.denied, person.blocked) = (false, false, true),
            Event::Paused { .. } => person.paused = true,
            Event::Resumed { .. } => (person.paused, person.inside) = (false, !person.gone),
            Event::CameBack { .. } => person.gone = false,
            Event::Left { .. } => (person.gone, person.asking) = (true, false),
            _ => {}
        }
    }
    people
}

fn concerned(event: &Event) -> Option<ParticipantId> {
    match event {
        Event::Waited { participant, .. }
        | Event::HostEntered { participant, .. }
        | Event::WalkedIn { participant }
        | Event::Asked { participant }
        | Event::AskCancelled { participant }
        | Event::Admitted { participant, .. }
        | Event::Denied { participant, .. }
        | Event::Blocked { participant, .. }
        | Event::Paused { participant, .. }
        | Event::Resumed { participant, .. }
        | Event::CameBack { participant }
        | Event::Left { participant } => Some(*participant),
        _ => None,
    }
}
