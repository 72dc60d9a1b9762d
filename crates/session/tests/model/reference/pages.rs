//! What each person's page should say, and what it must not.

use std::collections::BTreeMap;

use session::{Actor, Admission, Credential, Media, ParticipantId, Timestamp};

use super::{
    Person, Reference,
    answers::{asks_again_at, is_provider, may_ask_again_at},
    chat::Line,
    people,
};

/// Everything on one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) you: Own,
    pub(crate) session: About,
    pub(crate) people: BTreeMap<ParticipantId, Row>,
    pub(crate) chat: Vec<Line>,
}

/// The viewer's own part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Own {
    pub(crate) name: Option<String>,
    pub(crate) host: bool,
    /// Signed in.
    pub(crate) known: bool,
    pub(crate) standing: &'static str,
    pub(crate) since: Option<Timestamp>,
    pub(crate) buttons: Vec<&'static str>,
    /// Paused by taking the admission back.
    pub(crate) moved_back: bool,
    pub(crate) muted: Media,
    pub(crate) asked_to_unmute: Media,
    pub(crate) ask_again_at: Option<Timestamp>,
}

/// The session's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) phase: &'static str,
    pub(crate) hosts: Vec<String>,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) host_lost: bool,
    pub(crate) kept_muted: bool,
    pub(crate) screen: Option<ParticipantId>,
    /// Capacity and occupancy.
    pub(crate) seats: Option<(usize, usize)>,
}

/// One person on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: Option<String>,
    pub(crate) host: bool,
    pub(crate) standing: &'static str,
    pub(crate) present: bool,
    pub(crate) muted: Media,
    pub(crate) hand: Option<Timestamp>,
    /// Since when, and in words what else only hosts see.
    pub(crate) for_hosts: Option<(Timestamp, Vec<&'static str>)>,
}

impl Reference {
    /// The page as this viewer should see it.
    pub(crate) fn page(&self, viewer: &Actor) -> Page {
        let people = people(&self.history);
        let person = people.get(&viewer.participant);
        let host = is_provider(viewer) && !self.is_stranger(viewer);
        let inside = person.is_some_and(Person::is_in);
        let rows = match (self.has_ended(), host, inside) {
            (true, _, _) | (false, false, false) => BTreeMap::new(),
            (false, true, _) => self.rows_for_hosts(&people),
            (false, false, true) => self.rows_for_clients(&people),
        };
        let chat = self.chat(viewer.participant, host, person);
        Page { you: self.own(viewer, person, host), session: self.about(host, inside), people: rows, chat }
    }

    fn own(&self, viewer: &Actor, person: Option<&Person>, host: bool) -> Own {
        let signed_in = match &viewer.credential {
            Credential::Provider { name, .. } | Credential::Client { name, .. } => Some(name.as_str().to_owned()),
            Credential::Guest => None,
        };
        Own {
            known: signed_in.is_some(),
            name: person.map(|p| p.name.clone()).or(signed_in),
            host,
            standing: person.map_or("preparing", Person::word),
            since: person.map(Person::since),
            buttons: self.buttons(viewer, person, host),
            moved_back: person.is_some_and(|p| p.moved_back && !p.gone),
            muted: person.map_or(Media::default(), |p| p.muted),
            asked_to_unmute: person.map_or(Media::default(), |p| p.asked_to_unmute),
            ask_again_at: person.and_then(asks_again_at),
        }
    }

    fn buttons(&self, viewer: &Actor, person: Option<&Person>, host: bool) -> Vec<&'static str> {
        if self.has_ended() || self.is_stranger(viewer) {
            return Vec::new();
        }
        let Some(person) = person.filter(|p| !p.gone) else {
            return vec![if host { "Join now" } else { "I'm Ready" }];
        };
        let mut buttons = vec!["Leave Session"];
        let running = self.has_started() && !self.is_held();
        if running && self.booking.admission == Admission::DoorsOpen && person.is_at_the_door() {
            match (self.finds_the_door_open(person), person.asking) {
                (true, _) => buttons.push("Join now"),
                (false, false) => buttons.push("Ask to Join"),
                (false, true) => {}
            }
        }
        if running && (may_ask_again_at(person).is_some() || person.is_put_out()) {
            buttons.push("Ask to Join");
        }
        if person.asking {
            buttons.push("take it back");
        }
        buttons.sort_unstable();
        buttons
    }

    fn about(&self, host: bool, inside: bool) -> About {
        let phase = match (self.has_ended(), self.has_started(), self.is_held()) {
            (true, _, _) => "ended",
            (false, false, _) => "not started",
            (false, true, true) => "held",
            (false, true, false) => "live",
        };
        let open_to_you = (host || inside) && !self.has_ended();
        let started =
            |(at, event): &(Timestamp, session::Event)| matches!(event, session::Event::Started { .. }).then_some(*at);
        About {
            phase,
            hosts: self.booking.providers.iter().map(|p| p.name.as_str().to_owned()).collect(),
            started_at: self.history.iter().find_map(started).filter(|_| open_to_you),
            host_lost: open_to_you && phase == "live" && self.hostless_since().is_some(),
            kept_muted: open_to_you && self.is_kept_muted(),
            screen: self.screen().filter(|_| open_to_you),
            seats: (host && open_to_you).then(|| (self.booking.clients.len(), self.occupancy())),
        }
    }

    /// Hosts see everybody who has a place, who is getting ready, and who left while paused.
    fn rows_for_hosts(&self, people: &BTreeMap<ParticipantId, Person>) -> BTreeMap<ParticipantId, Row> {
        let mut rows = BTreeMap::new();
        for (id, person) in people.iter().filter(|(_, p)| !p.gone || p.paused) {
            let more = [
                ("guest", person.guest),
                ("booked", person.booked),
                ("waiting to join", self.waits_to_join(person)),
                ("paused", person.paused),
                ("moved back", person.moved_back),
            ];
            let more = more.into_iter().filter(|(_, so)| *so).map(|(word, _)| word).collect();
            let for_hosts = (!person.host).then_some((person.since(), more));
            rows.insert(*id, Row { for_hosts, ..self.row(*id, person, person.word()) });
        }
        for (id, getting_ready) in &self.touched {
            let actor = crate::cast::PEOPLE.map(crate::cast::actor).find(|actor| actor.participant == *id).unwrap();
            let booked = self.client(&actor, None).is_some_and(|identity| identity.is_booked());
            let paused = people.get(id).is_some_and(|p| p.paused);
            let moved_back = people.get(id).is_some_and(|p| p.moved_back);
            let guest = actor.credential == Credential::Guest;
            let more = [("guest", guest), ("booked", booked), ("paused", paused), ("moved back", moved_back)];
            let more = more.into_iter().filter(|(_, so)| *so).map(|(word, _)| word).collect();
            let row = Row {
                name: getting_ready.name.as_ref().map(|name| name.as_str().to_owned()),
                host: false,
                standing: "preparing",
                present: true,
                muted: Media::default(),
                hand: None,
                for_hosts: Some((getting_ready.since, more)),
            };
            rows.insert(*id, row);
        }
        rows
    }

    /// Clients inside see who is inside, and who is in the waiting room without what keeps them there.
    fn rows_for_clients(&self, people: &BTreeMap<ParticipantId, Person>) -> BTreeMap<ParticipantId, Row> {
        let seen = people.iter().filter(|(_, p)| !p.gone && !p.denied && !p.blocked && !p.is_put_out());
        let inside = |id: &ParticipantId, p: &Person| self.row(*id, p, "admitted");
        let outside = |id: &ParticipantId, p: &Person| Row { muted: Media::default(), ..self.row(*id, p, "waiting") };
        seen.map(|(id, p)| (*id, if p.is_in() { inside(id, p) } else { outside(id, p) })).collect()
    }

    fn row(&self, id: ParticipantId, person: &Person, standing: &'static str) -> Row {
        let name = Some(person.name.clone());
        Row {
            name,
            host: person.host,
            standing,
            present: self.is_here(id),
            muted: person.muted,
            hand: person.hand,
            for_hosts: None,
        }
    }
}
