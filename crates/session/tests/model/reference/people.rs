//! Reads the list of what happened, and says of each person what is so now. Nothing here excludes anything else: who
//! left while paused has left and is paused.

use std::collections::BTreeMap;

use session::{Event, Identity, Media, Medium, ParticipantId, PauseReason, Timestamp};

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
    /// Paused by taking the admission back.
    pub(crate) moved_back: bool,
    /// Removed, and let in by no host since.
    pub(crate) removed: bool,
    pub(crate) denied: bool,
    pub(crate) blocked: bool,
    /// Pressed Leave Session.
    pub(crate) gone: bool,
    /// When anything of this last changed.
    pub(crate) changed: Timestamp,
    /// When they came to the waiting room.
    pub(crate) came: Timestamp,
    pub(crate) denied_at: Timestamp,
    /// What a host has muted.
    pub(crate) muted: Media,
    /// What a host asks them to unmute.
    pub(crate) asked_to_unmute: Media,
    pub(crate) hand: Option<Timestamp>,
    /// When they last asked, and last raised a hand, before they left too.
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) raised_at: Option<Timestamp>,
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
            moved_back: false,
            removed: false,
            denied: false,
            blocked: false,
            gone: false,
            changed: since,
            came: since,
            denied_at: since,
            muted: Media::default(),
            asked_to_unmute: Media::default(),
            hand: None,
            asked_at: None,
            raised_at: None,
            denials: 0,
        }
    }

    /// What another visit of the same person leaves behind.
    fn remember(&mut self, other: &Self) {
        self.denials = self.denials.max(other.denials);
        self.asked_at = self.asked_at.max(other.asked_at);
        self.raised_at = self.raised_at.max(other.raised_at);
    }

    /// Inside now.
    pub(crate) fn is_in(&self) -> bool {
        self.inside && !self.paused && !self.gone
    }

    /// At the door: pressed I'm Ready, and neither inside nor turned away; of who was removed, only while they ask.
    pub(crate) fn is_at_the_door(&self) -> bool {
        !self.inside && !self.gone && !self.denied && !self.blocked && (self.asking || !self.removed)
    }

    /// Out by a host's will, and not asking.
    pub(crate) fn is_put_out(&self) -> bool {
        self.removed && !self.asking && !self.denied && !self.blocked && !self.gone
    }

    /// Something that leaving does not wipe out.
    pub(crate) fn is_held_against_them(&self) -> bool {
        self.paused || self.denied || self.blocked || self.removed
    }

    /// What the time beside them counts from: at the door from their coming, else from the last change.
    pub(crate) fn since(&self) -> Timestamp {
        if self.is_at_the_door() { self.came } else { self.changed }
    }

    /// In one word, as pages say it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self { gone: true, .. } => "left",
            Self { blocked: true, .. } | Self { denied: true, .. } => "denied",
            Self { paused: true, .. } => "paused",
            Self { inside: true, .. } => "admitted",
            Self { asking: true, .. } => "asking",
            Self { removed: true, .. } => "removed",
            _ => "waiting",
        }
    }
}

/// Everybody in the list.
pub(crate) fn people(history: &[(Timestamp, Event)]) -> BTreeMap<ParticipantId, Person> {
    let mut people = BTreeMap::new();
    let mut kept_muted = false;
    // The newest place that anybody was given, also where it is nobody's any more.
    let mut newest = None;
    for (at, event) in history {
        newest = newest.max(newest_of(&people));
        let next = behind(newest, *at);
        if let Event::KeptMuted { on, .. } = event {
            kept_muted = *on;
        }
        if let Event::Waited { participant, identity } | Event::HostEntered { participant, identity } = event {
            let mut person = Person::of(identity, *at);
            person.came = next;
            if let Some(before) = people.get(participant) {
                person.remember(before);
            }
            people.insert(*participant, person);
        }
        if let Event::TookOver { participant, identity, from } = event {
            let took_a_new_place = sign_in(&mut people, *participant, identity, *from, next, *at);
            newest = newest.max(took_a_new_place.then_some(next));
        }
        if let Some(person) = speaks_of(event).and_then(|participant| people.get_mut(&participant)) {
            moderate(person, event, *at);
        }
        let Some(person) = concerned(event).and_then(|participant| people.get_mut(&participant)) else { continue };
        person.changed = *at;
        match event {
            Event::HostEntered { .. } => person.inside = true,
            Event::WalkedIn { .. } | Event::Admitted { .. } => {
                (person.inside, person.asking, person.denials) = (true, false, 0);
                person.removed = false;
            }
            Event::Asked { .. } => (person.asking, person.denied, person.asked_at) = (true, false, Some(*at)),
            Event::AskCancelled { .. } => person.asking = false,
            Event::Denied { .. } => {
                (person.asking, person.denied, person.denied_at) = (false, true, *at);
                person.denials += 1;
            }
            Event::Blocked { .. } => (person.asking, person.denied, person.blocked) = (false, false, true),
            Event::Paused { why, .. } => {
                (person.paused, person.moved_back) = (true, *why == PauseReason::MovedBack);
            }
            Event::Removed { .. } => {
                (person.inside, person.paused, person.moved_back) = (false, false, false);
                (person.removed, person.came) = (true, next);
            }
            Event::Resumed { .. } => {
                (person.paused, person.moved_back, person.inside) = (false, false, !person.gone);
            }
            Event::CameBack { .. } => person.gone = false,
            Event::Left { .. } => (person.gone, person.asking) = (true, false),
            _ => {}
        }
        let comes_in = matches!(event, Event::WalkedIn { .. } | Event::Admitted { .. } | Event::Resumed { .. });
        if !person.is_in() {
            (person.hand, person.asked_to_unmute) = (None, Media::default());
            person.muted = if person.paused { person.muted } else { Media::default() };
        } else if comes_in && kept_muted {
            person.muted.audio = true;
        }
    }
    people
}

/// S6, and raised hands: what is done to one person by themselves and by hosts.
fn moderate(person: &mut Person, event: &Event, at: Timestamp) {
    let one = |media: &mut Media, medium: Medium, so: bool| match medium {
        Medium::Audio => media.audio = so,
        Medium::Video => media.video = so,
    };
    match event {
        Event::Muted { medium, .. } => {
            one(&mut person.muted, *medium, true);
            one(&mut person.asked_to_unmute, *medium, false);
        }
        Event::Unmuted { medium, .. } => {
            one(&mut person.muted, *medium, false);
            one(&mut person.asked_to_unmute, *medium, false);
        }
        Event::AskedToUnmute { medium, .. } => one(&mut person.asked_to_unmute, *medium, true),
        Event::DeclinedToUnmute { medium, .. } => one(&mut person.asked_to_unmute, *medium, false),
        Event::HandRaised { .. } => (person.hand, person.raised_at) = (Some(at), Some(at)),
        Event::HandLowered { .. } => person.hand = None,
        _ => {}
    }
}

fn speaks_of(event: &Event) -> Option<ParticipantId> {
    match event {
        Event::Muted { participant, .. }
        | Event::Unmuted { participant, .. }
        | Event::AskedToUnmute { participant, .. }
        | Event::DeclinedToUnmute { participant, .. }
        | Event::HandRaised { participant }
        | Event::HandLowered { participant, .. } => Some(*participant),
        _ => None,
    }
}

/// W7, P7: everything that is so of the guest is so of who they turn out to be, and the guest is gone. Of who had a place of
/// their own, what is worse of the two is so. Says whether they were given a place anew.
fn sign_in(
    people: &mut BTreeMap<ParticipantId, Person>,
    participant: ParticipantId,
    identity: &Identity,
    from: ParticipantId,
    next: Timestamp,
    at: Timestamp,
) -> bool {
    let own = people.get(&participant).cloned();
    let Some(place) = people.get_mut(&from) else { return false };
    let mut guest = place.clone();
    let nobody = Person::of(&Identity::Guest { name: session::Name::new(&guest.name).unwrap() }, at);
    *place = Person { gone: true, came: place.came, ..nobody };
    let is_new = guest.gone && !guest.is_held_against_them();
    if is_new {
        guest.came = next;
    }
    let back = |person: Person| if person.gone { Person { gone: false, changed: at, ..person } } else { person };
    let mut person = match &own {
        Some(own) if !own.gone || own.is_held_against_them() => worse_of(back(own.clone()), back(guest)),
        _ => back(guest),
    };
    if let Some(own) = &own {
        person.remember(own);
    }
    let known = Person::of(identity, at);
    people.insert(participant, Person { name: known.name, guest: known.guest, booked: known.booked, ..person });
    is_new
}

/// A3, W7: an order of arrival, in which no two come at once.
fn behind(newest: Option<Timestamp>, at: Timestamp) -> Timestamp {
    newest.map_or(at, |newest| at.max(newest.plus_ms(1)))
}

fn newest_of(people: &BTreeMap<ParticipantId, Person>) -> Option<Timestamp> {
    people.values().filter(|person| !person.host).map(|person| person.came).max()
}

/// Two places of one person: out for good, then out until they are let in, then paused, then turned away for now.
fn worse_of(own: Person, guest: Person) -> Person {
    let how_bad = |p: &Person| {
        [p.blocked, p.removed && p.denied, p.removed, p.paused, p.denied].iter().position(|so| *so).unwrap_or(9)
    };
    let (mut worse, other) = if how_bad(&guest) < how_bad(&own) { (guest, own) } else { (own, guest) };
    worse.remember(&other);
    if other.denied && !worse.blocked {
        if worse.removed && !worse.denied {
            (worse.denied, worse.asking, worse.denied_at) = (true, false, other.denied_at);
        }
        if worse.denied {
            worse.denied_at = worse.denied_at.max(other.denied_at);
        }
    }
    worse.removed |= other.removed;
    worse
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
        | Event::Removed { participant, .. }
        | Event::Resumed { participant, .. }
        | Event::CameBack { participant }
        | Event::Left { participant } => Some(*participant),
        _ => None,
    }
}
