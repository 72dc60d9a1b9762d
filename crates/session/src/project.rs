//! Projects the session for one viewer. This is the only way from the state to a page.

mod arriving;
mod chat;
mod may;
mod unsaved;

use std::collections::{BTreeMap, BTreeSet};

pub use arriving::Arriving;
use chat::Listener;

use crate::{
    Actor, Credential, Identity, Media, ParticipantId, PauseReason, Phase, PhaseTag, Role, Session, Standing,
    Timestamp, Touched,
    presence::Preparing,
    rules,
    view::{Delta, Facts, HostOnly, MayToThem, Person, Seats, StandingTag, Update, View, You},
};

/// From where a viewer looks; decides which rows exist for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vantage {
    /// A host sees everybody, and acts on them from inside a live session.
    Host { acts: bool },
    /// A client inside sees who is inside and who is in the waiting room.
    Inside,
    /// Everybody else sees themselves.
    Outside,
}

/// What a page was sent last, so that the next change can be told as a difference.
#[derive(Clone, Debug)]
pub struct Seen {
    vantage: Vantage,
    you: You,
    facts: Facts,
    rows: BTreeSet<ParticipantId>,
    chat: Listener,
}

impl Session {
    /// Everything this viewer may see now.
    pub fn view(&self, viewer: &Actor) -> View {
        let vantage = self.vantage(viewer);
        View {
            you: self.you(viewer),
            session: self.facts(vantage),
            people: self.rows(viewer, vantage),
            chat: self.chat(viewer),
        }
    }

    /// The first view of a page, with what the next difference is told against.
    pub fn first_view(&self, viewer: &Actor) -> (View, Seen) {
        let view = self.view(viewer);
        let seen = Seen {
            vantage: self.vantage(viewer),
            you: view.you.clone(),
            facts: view.session.clone(),
            rows: view.people.keys().copied().collect(),
            chat: self.listener(viewer, view.chat.len()),
        };
        (view, seen)
    }

    /// What this viewer has to be told of a change; nothing if it does not concern them.
    pub fn update(&self, viewer: &Actor, touched: &Touched, seen: &mut Seen) -> Option<Update> {
        let own = touched.everybody || touched.people.contains(&viewer.participant);
        let hears_otherwise = self.hearing(viewer) != seen.chat.hearing || self.state.passed_on != seen.chat.passed_on;
        if own && (self.vantage(viewer) != seen.vantage || hears_otherwise) {
            let (view, now_seen) = self.first_view(viewer);
            *seen = now_seen;
            return Some(Update::Snapshot(view));
        }
        let mut delta = Delta::default();
        if own {
            let you = self.you(viewer);
            if you != seen.you {
                seen.you.clone_from(&you);
                delta.you = Some(you);
            }
            let facts = self.facts(seen.vantage);
            if facts != seen.facts {
                seen.facts.clone_from(&facts);
                delta.session = Some(facts);
            }
        }
        for participant in &touched.people {
            match self.row(viewer, seen.vantage, *participant) {
                Some(person) => {
                    seen.rows.insert(*participant);
                    delta.upsert.push(person);
                }
                None if seen.rows.remove(participant) => delta.remove.push(*participant),
                None => {}
            }
        }
        delta.said = self.said_since(viewer, &mut seen.chat);
        (delta != Delta::default()).then_some(Update::Delta(delta))
    }

    fn vantage(&self, viewer: &Actor) -> Vantage {
        let admitted = self.state.members.get(&viewer.participant).is_some_and(|m| m.standing == Standing::Admitted);
        match rules::role_of(self, viewer) {
            _ if self.state.phase == Phase::Ended || rules::is_stranger(self, viewer) => Vantage::Outside,
            Role::Host => Vantage::Host { acts: admitted && matches!(self.state.phase, Phase::Live { .. }) },
            Role::Client if admitted => Vantage::Inside,
            Role::Client => Vantage::Outside,
        }
    }

    fn you(&self, viewer: &Actor) -> You {
        let member = self.state.members.get(&viewer.participant);
        let known = match &viewer.credential {
            Credential::Provider { name, .. } | Credential::Client { name, .. } => Some(name.clone()),
            Credential::Guest => None,
        };
        You {
            participant: viewer.participant,
            role: rules::role_of(self, viewer),
            name: member.map(|m| m.identity.name().clone()).or_else(|| known.clone()),
            known: known.is_some(),
            standing: member.map_or(StandingTag::Preparing, |m| tag(m.standing)),
            since: member.map(|m| m.since),
            here: self.presence.is_present(viewer.participant),
            may: self.may(viewer),
            moved_back: member.is_some_and(|m| matches!(m.standing, Standing::Paused { why: PauseReason::MovedBack })),
            muted: member.map_or(Media::default(), |m| m.muted),
            asked_to_unmute: member.map_or(Media::default(), |m| m.asked_to_unmute),
            ask_again_at: member.and_then(rules::ask_again_at),
        }
    }

    fn facts(&self, vantage: Vantage) -> Facts {
        let booking = &self.state.booking;
        let (since, host_lost) = match self.state.phase {
            Phase::NotStarted | Phase::Ended => (None, false),
            Phase::Live { since, hostless } => (Some(since), hostless.is_some()),
            Phase::Held { since, .. } => (Some(since), false),
        };
        let inside = vantage != Vantage::Outside;
        Facts {
            phase: self.phase_tag(),
            kind: booking.kind,
            admission: booking.admission,
            hosts: booking.providers.iter().map(|p| p.name.clone()).collect(),
            started_at: since.filter(|_| inside),
            host_lost: host_lost && inside,
            host_left: self.phase_tag() == PhaseTag::Held && self.state.admitted_hosts().next().is_none(),
            kept_muted: self.state.is_kept_muted() && inside,
            screen: self.state.screen.filter(|_| inside),
            seats: matches!(vantage, Vantage::Host { .. })
                .then(|| Seats { capacity: booking.capacity(), taken: self.occupancy() }),
        }
    }

    fn rows(&self, viewer: &Actor, vantage: Vantage) -> BTreeMap<ParticipantId, Person> {
        if vantage == Vantage::Outside {
            return BTreeMap::new();
        }
        let members = self.state.members.keys().copied();
        let preparing = self.presence.everybody_preparing().map(|(id, _)| id);
        members.chain(preparing).filter_map(|id| self.row(viewer, vantage, id).map(|person| (id, person))).collect()
    }

    fn row(&self, viewer: &Actor, vantage: Vantage, participant: ParticipantId) -> Option<Person> {
        let is_host = matches!(vantage, Vantage::Host { .. });
        if vantage == Vantage::Outside {
            return None;
        }
        let member = self.state.members.get(&participant);
        let paused = member.and_then(|m| m.standing.pause());
        if let Some(preparing) = self.presence.preparing(participant) {
            let row = Person {
                may: self.may_to(viewer, vantage, participant),
                ..getting_ready(participant, preparing, paused)
            };
            return is_host.then_some(row);
        }
        let member = member?;
        let inside = member.standing == Standing::Admitted;
        let standing = tag(member.standing);
        let standing = match (vantage, standing) {
            (Vantage::Host { .. }, StandingTag::Left) if paused.is_none() => return None,
            (Vantage::Host { .. }, standing) => standing,
            (_, StandingTag::Admitted) => StandingTag::Admitted,
            (_, StandingTag::Waiting | StandingTag::Asking | StandingTag::Paused) => StandingTag::Waiting,
            _ => return None,
        };
        let host_only = (is_host && member.identity.role() == Role::Client).then(|| HostOnly {
            since: member.since,
            guest: matches!(member.identity, Identity::Guest { .. }),
            booked: member.identity.is_booked(),
            waiting_to_join: rules::is_waiting_to_join(self, member.standing),
            paused: paused.is_some(),
            moved_back: paused == Some(PauseReason::MovedBack),
            condition: self.condition(participant),
        });
        let sees_and_hears = matches!(vantage, Vantage::Inside | Vantage::Host { acts: true });
        Some(Person {
            participant,
            name: Some(member.identity.name().clone()),
            role: member.identity.role(),
            standing,
            present: self.presence.is_present(participant),
            muted: if is_host || inside { member.muted } else { Media::default() },
            on: self.sending(participant).filter(|_| sees_and_hears),
            hand: member.hand,
            host_only,
            may: self.may_to(viewer, vantage, participant),
        })
    }
}

fn getting_ready(participant: ParticipantId, preparing: &Preparing, paused: Option<PauseReason>) -> Person {
    let Preparing { since, name, guest, booked } = preparing;
    let since: Timestamp = *since;
    Person {
        participant,
        name: name.clone(),
        role: Role::Client,
        standing: StandingTag::Preparing,
        present: true,
        muted: Media::default(),
        on: None,
        hand: None,
        host_only: Some(HostOnly {
            since,
            guest: *guest,
            booked: *booked,
            waiting_to_join: false,
            paused: paused.is_some(),
            moved_back: paused == Some(PauseReason::MovedBack),
            condition: None,
        }),
        may: MayToThem::default(),
    }
}

fn tag(standing: Standing) -> StandingTag {
    match standing {
        Standing::Waiting => StandingTag::Waiting,
        Standing::Asking => StandingTag::Asking,
        Standing::Admitted => StandingTag::Admitted,
        Standing::Paused { .. } => StandingTag::Paused,
        Standing::Denied { .. } | Standing::Blocked => StandingTag::Denied,
        Standing::Removed => StandingTag::Removed,
        Standing::Left { .. } => StandingTag::Left,
    }
}
