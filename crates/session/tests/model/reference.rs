//! A second opinion on the rules: a model written from the product's page, sharing with the rules only the words that
//! go in and out of them.
//!
//! It keeps the list of what happened and who has a page open, and nothing that is computed from these: each question
//! goes through the whole list again. [`people`] reads it, [`answers`] decides, [`pages`] says what each one sees.

mod answers;
mod chat;
mod moderation;
mod pages;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use session::{Booking, CommandId, DeviceId, Event, Identity, Name, ParticipantId, Refusal, Sends, Timestamp};

pub(crate) use chat::Line;
pub(crate) use pages::{About, Own, Page, Row};
pub(crate) use people::{Person, people};

use crate::driver::Input;

/// What should come of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Exactly this happens.
    Yes(Vec<Event>),
    /// It is refused, for this reason.
    No(Refusal),
    /// It is refused; the product's page leaves open how.
    NoSomehow,
}

/// A page of somebody who has touched it and has no place yet.
#[derive(Clone, Debug)]
struct GettingReady {
    since: Timestamp,
    name: Option<Name>,
}

/// The model.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    booking: Booking,
    history: Vec<(Timestamp, Event)>,
    done: BTreeSet<(ParticipantId, CommandId)>,
    open: BTreeMap<ParticipantId, BTreeSet<DeviceId>>,
    closed_at: BTreeMap<ParticipantId, Timestamp>,
    touched: BTreeMap<ParticipantId, GettingReady>,
    said: Vec<chat::Said>,
    /// When the server began to look who is there.
    awake: Timestamp,
    clock: Timestamp,
}

impl Reference {
    pub(crate) fn new(booking: Booking, now: Timestamp) -> Self {
        Self {
            booking,
            history: Vec::new(),
            done: BTreeSet::new(),
            open: BTreeMap::new(),
            closed_at: BTreeMap::new(),
            touched: BTreeMap::new(),
            said: Vec::new(),
            awake: now,
            clock: now,
        }
    }

    /// Takes one input and says what should come of it.
    pub(crate) fn take(&mut self, input: &Input, at: Timestamp) -> Answer {
        self.clock = self.clock.max(at);
        let length = self.history.len();
        match input {
            Input::Handle { actor, id, command } => {
                if self.done.contains(&(actor.participant, *id)) {
                    return Answer::Yes(Vec::new());
                }
                let answer = self.answer(actor, command);
                let Answer::Yes(events) = answer else { return answer };
                if !events.is_empty() {
                    self.done.insert((actor.participant, *id));
                }
                for event in events {
                    self.happen(event);
                }
            }
            Input::Connect { actor, device } => {
                self.open.entry(actor.participant).or_default().insert(*device);
            }
            Input::Disconnect { participant, device } => self.close(*participant, *device),
            Input::Touch { actor, name } => {
                self.touch(actor, name.as_deref());
                return Answer::Yes(Vec::new());
            }
            // It decides nothing, but tells the time.
            Input::Report { .. } => return Answer::Yes(Vec::new()),
            Input::Timeout => {}
            Input::Restart => {
                self.restart(at);
                return Answer::Yes(Vec::new());
            }
        }
        self.look_after_the_hosts();
        self.look_after_the_screen();
        Answer::Yes(self.history[length..].iter().map(|(_, event)| event.clone()).collect())
    }

    /// The log could not be written: back to what it said `before`, with the people who are there now.
    pub(crate) fn lose_what_happened(&mut self, before: &Self) {
        self.history.clone_from(&before.history);
        self.done.clone_from(&before.done);
        self.said.clone_from(&before.said);
    }

    /// Clients inside or paused, apart from those inside whose pages have all been gone for two minutes.
    pub(crate) fn occupancy(&self) -> usize {
        let kept = |id: &ParticipantId| self.last_seen(*id).is_none_or(|at| self.clock.0 - at.0 < 120_000);
        let people = people(&self.history);
        people.iter().filter(|(id, p)| !p.host && !p.gone && (p.paused || p.inside && kept(id))).count()
    }

    /// Who may hear and see whom: everybody inside, while it is running; each sends what no host has muted.
    pub(crate) fn media(&self) -> Vec<(ParticipantId, Sends)> {
        let running = self.has_started() && !self.is_held() && !self.has_ended();
        let screen = self.screen();
        let inside = people(&self.history).into_iter().filter(|(_, p)| running && p.is_in());
        let sends = |id, p: &Person| Sends { audio: !p.muted.audio, video: !p.muted.video, screen: screen == Some(id) };
        inside.map(|(id, p)| (id, sends(id, &p))).collect()
    }

    pub(crate) fn has_started(&self) -> bool {
        self.history.iter().any(|(_, event)| matches!(event, Event::Started { .. }))
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.history.iter().any(|(_, event)| matches!(event, Event::Ended { .. }))
    }

    pub(crate) fn is_held(&self) -> bool {
        self.since_a_host_came().iter().any(|(_, event)| *event == Event::Held)
    }

    /// Since when no host has been there.
    fn hostless_since(&self) -> Option<Timestamp> {
        let lost = |event: &Event| matches!(event, Event::HostLost | Event::Held);
        self.since_a_host_came().iter().find(|(_, event)| lost(event)).map(|(at, _)| *at)
    }

    fn since_a_host_came(&self) -> &[(Timestamp, Event)] {
        let came = |event: &Event| matches!(event, Event::Started { .. } | Event::HostReturned);
        let last = self.history.iter().rposition(|(_, event)| came(event));
        last.map_or(&[], |last| &self.history[last..])
    }

    fn is_here(&self, participant: ParticipantId) -> bool {
        self.open.get(&participant).is_some_and(|pages| !pages.is_empty())
    }

    /// When the participant's last page was closed; nothing while one is open.
    fn last_seen(&self, participant: ParticipantId) -> Option<Timestamp> {
        let closed = || self.closed_at.get(&participant).copied().unwrap_or(self.awake);
        (!self.is_here(participant)).then(closed)
    }

    fn happen(&mut self, event: Event) {
        if self.history.is_empty() {
            self.history.push((self.clock, Event::Opened { booking: self.booking.clone() }));
        }
        if let Event::Waited { participant, .. }
        | Event::TookOver { participant, .. }
        | Event::CameBack { participant } = &event
        {
            self.touched.remove(participant);
        }
        self.listen(&event);
        self.history.push((self.clock, event));
    }

    /// W6: the grace, the hold, the return and the end of a session that no host comes back to.
    fn look_after_the_hosts(&mut self) {
        if !self.has_started() || self.has_ended() {
            return;
        }
        let people = people(&self.history);
        let hosts: Vec<ParticipantId> = people.iter().filter(|(_, p)| p.host && p.is_in()).map(|(id, _)| *id).collect();
        if hosts.iter().any(|host| self.is_here(*host)) {
            if self.hostless_since().is_some() {
                self.happen(Event::HostReturned);
            }
            return;
        }
        if hosts.is_empty() && !self.is_held() {
            self.happen(Event::Held);
        }
        if self.hostless_since().is_none() {
            self.happen(Event::HostLost);
        }
        // After a restart nobody is there, and the thirty seconds begin anew.
        let gone = hosts.iter().map(|host| *self.closed_at.get(host).unwrap_or(&self.awake));
        let last_gone = gone.max().unwrap_or(self.awake);
        if !self.is_held() && self.clock.0 - last_gone.0 >= 30_000 {
            self.happen(Event::Held);
        }
        let hostless = self.hostless_since().map_or(0, |since| self.clock.0 - since.0);
        if self.is_held() && hostless >= 12 * 3_600_000 {
            self.happen(Event::Ended { by: None });
        }
    }

    fn close(&mut self, participant: ParticipantId, device: DeviceId) {
        let Some(pages) = self.open.get_mut(&participant) else { return };
        if pages.remove(&device) && pages.is_empty() {
            self.closed_at.insert(participant, self.clock);
            self.touched.remove(&participant);
        }
    }

    /// Getting ready: a client without a place who touches the page.
    fn touch(&mut self, actor: &session::Actor, name: Option<&str>) {
        let has_place = people(&self.history).get(&actor.participant).is_some_and(|p| !p.gone);
        if answers::is_provider(actor) || has_place || self.has_ended() {
            return;
        }
        let identity = self.client(actor, name.and_then(|n| Name::new(n).ok()));
        let name = identity.map(|identity| identity.name().clone());
        let since = self.touched.get(&actor.participant).map_or(self.clock, |before| before.since);
        self.touched.insert(actor.participant, GettingReady { since, name });
    }

    /// Who a client is; nobody yet for a guest without a name.
    fn client(&self, actor: &session::Actor, typed: Option<Name>) -> Option<Identity> {
        match &actor.credential {
            session::Credential::Provider { .. } => None,
            session::Credential::Client { person, name } => {
                let booked = self.booking.clients.iter().any(|c| c.person == *person);
                Some(Identity::Client { person: *person, name: name.clone(), booked })
            }
            session::Credential::Guest => typed.map(|name| Identity::Guest { name }),
        }
    }

    fn restart(&mut self, at: Timestamp) {
        self.open.clear();
        self.closed_at.clear();
        self.touched.clear();
        self.clock = self.end_of_history().max(at);
        self.awake = self.clock;
    }

    fn end_of_history(&self) -> Timestamp {
        self.history.last().map_or(Timestamp(i64::MIN), |(at, _)| *at)
    }
}
