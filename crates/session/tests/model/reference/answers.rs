//! What should come of a command, row by row of the product's page.

use std::collections::BTreeSet;

use session::{
    Actor, Admission, Command, Credential, Event, Identity, Name, ParticipantId, PauseReason, Refusal, Timestamp,
};

use super::{Answer, Person, Reference, people};

impl Reference {
    pub(super) fn answer(&self, actor: &Actor, command: &Command) -> Answer {
        if self.has_ended() {
            return Answer::No(Refusal::Ended);
        }
        if self.is_stranger(actor) {
            return Answer::No(Refusal::NotOnAppointment);
        }
        if let Some(answer) = self.for_oneself(actor, command) {
            return answer;
        }
        match command {
            Command::Say { to, text } => self.say(actor, *to, text),
            Command::Ready { name } => self.ready(actor, name.as_deref()),
            Command::JoinNow => self.join(actor),
            Command::AskToJoin => self.ask(actor),
            Command::CancelAsk => {
                let asking = self.person(actor.participant).is_some_and(|p| p.asking);
                one_if(asking, Event::AskCancelled { participant: actor.participant })
            }
            Command::Leave => {
                let has_place = self.person(actor.participant).is_some_and(|p| !p.gone);
                one_if(has_place, Event::Left { participant: actor.participant })
            }
            _ => self.as_a_host(actor, command),
        }
    }

    /// A provider of the practice who is not on the appointment.
    pub(super) fn is_stranger(&self, actor: &Actor) -> bool {
        match &actor.credential {
            Credential::Provider { person, .. } => self.booking.providers.iter().all(|p| p.person != *person),
            Credential::Client { .. } | Credential::Guest => false,
        }
    }

    pub(super) fn person(&self, participant: ParticipantId) -> Option<Person> {
        people(&self.history).remove(&participant)
    }

    /// J2, J6, P7: a place in the waiting room, and none of what leaving cannot wipe out.
    fn ready(&self, actor: &Actor, name: Option<&str>) -> Answer {
        let participant = actor.participant;
        let person = self.person(participant);
        if is_provider(actor) {
            return Answer::NoSomehow;
        }
        if let Some(event) = self.turns_out(actor) {
            return yes(event);
        }
        match person {
            Some(p) if p.gone && p.is_held_against_them() => return yes(Event::CameBack { participant }),
            Some(p) if p.is_in() => return Answer::No(Refusal::AlreadyInside),
            Some(p) if p.paused => return Answer::No(Refusal::Paused),
            Some(p) if !p.gone => return Answer::No(Refusal::AlreadyWaiting),
            _ => {}
        }
        let typed = Name::new(name.unwrap_or(""));
        match (self.client(actor, typed.clone().ok()), typed) {
            (Some(identity), _) => yes(Event::Waited { participant, identity }),
            (None, Err(refusal)) => Answer::No(refusal),
            (None, Ok(_)) => Answer::NoSomehow,
        }
    }

    /// W7, P7: somebody turns out to have been a guest in this browser. Who has a place of their own is that guest too where a
    /// host has decided about the guest, and not where they are inside already.
    fn turns_out(&self, actor: &Actor) -> Option<Event> {
        let from = actor.formerly?;
        if !matches!(actor.credential, Credential::Client { .. }) {
            return None;
        }
        let guest = self.person(from).filter(|p| p.guest)?;
        let is_decided = guest.is_held_against_them() || guest.denials > 0;
        let is_taken = match self.person(actor.participant) {
            Some(own) if own.is_in() => false,
            Some(own) if !own.gone => is_decided,
            _ => is_decided || !guest.gone,
        };
        let identity = self.client(actor, None)?;
        is_taken.then_some(Event::TookOver { participant: actor.participant, identity, from })
    }

    /// W2 for a host; J7, A1, A2 and the edges of a walk-in for a client.
    fn join(&self, actor: &Actor) -> Answer {
        let participant = actor.participant;
        let person = self.person(participant);
        if let Credential::Provider { person: who, name } = &actor.credential {
            if person.is_some_and(|p| p.is_in()) {
                return Answer::No(Refusal::AlreadyInside);
            }
            let entered =
                Event::HostEntered { participant, identity: Identity::Host { person: *who, name: name.clone() } };
            let started = (!self.has_started()).then_some(Event::Started { by: participant });
            return Answer::Yes(started.into_iter().chain([entered]).collect());
        }
        if let Some(closed) = self.closed() {
            return Answer::No(closed);
        }
        match person {
            None => Answer::No(Refusal::NotReady),
            Some(p) if p.gone => Answer::No(Refusal::NotReady),
            Some(_) if let Some(event) = self.turns_out(actor) => yes(event),
            Some(p) if p.paused => Answer::No(Refusal::Paused),
            Some(p) if p.inside => Answer::No(Refusal::AlreadyInside),
            Some(p) if p.blocked => Answer::No(Refusal::NoMoreAsking),
            Some(p) if p.denied || p.is_put_out() => Answer::No(Refusal::AskFirst),
            Some(_) if self.booking.admission == Admission::ProviderAdmits => Answer::No(Refusal::ProviderAdmits),
            Some(p) if self.finds_the_door_open(&p) => yes(Event::WalkedIn { participant }),
            Some(_) => Answer::No(Refusal::AskFirst),
        }
    }

    /// A1, A2, and: a private window must not dodge a pause, a removal or a block, nor a second try a denial, of whomever.
    pub(super) fn finds_the_door_open(&self, person: &Person) -> bool {
        let is_kept_out = |p: &Person| p.paused || p.removed || p.blocked;
        let somebody_might_dodge = person.guest && people(&self.history).values().any(is_kept_out);
        let a_seat_is_free = self.occupancy() < self.booking.clients.len();
        let open_to_them = person.booked || a_seat_is_free && !somebody_might_dodge;
        open_to_them && person.denials == 0 && !person.removed
    }

    /// A1, A4.
    fn ask(&self, actor: &Actor) -> Answer {
        let participant = actor.participant;
        if is_provider(actor) {
            return Answer::NoSomehow;
        }
        if let Some(closed) = self.closed() {
            return Answer::No(closed);
        }
        match self.person(participant) {
            None => Answer::No(Refusal::NotReady),
            Some(p) if p.gone => Answer::No(Refusal::NotReady),
            Some(_) if let Some(event) = self.turns_out(actor) => yes(event),
            Some(p) if p.paused => Answer::No(Refusal::Paused),
            Some(p) if p.inside => Answer::No(Refusal::AlreadyInside),
            Some(p) if p.asking => Answer::No(Refusal::AlreadyAsked),
            Some(p) if p.blocked => Answer::No(Refusal::NoMoreAsking),
            Some(p) if p.denied => match may_ask_again_at(&p) {
                None => Answer::No(Refusal::NoMoreAsking),
                Some(at) if self.clock < at => Answer::No(Refusal::AskLater { at }),
                Some(_) => yes(Event::Asked { participant }),
            },
            Some(p) if !p.removed && self.booking.admission == Admission::ProviderAdmits => {
                Answer::No(Refusal::ProviderAdmits)
            }
            Some(Person { asked_at: Some(at), .. }) if self.clock.0 - at.0 < 10_000 => {
                Answer::No(Refusal::AskLater { at: at.plus_ms(10_000) })
            }
            Some(_) => yes(Event::Asked { participant }),
        }
    }

    /// Why nobody enters now, whoever asks and however: J7, W6.
    pub(super) fn closed(&self) -> Option<Refusal> {
        match (self.has_started(), self.is_held()) {
            (false, _) => Some(Refusal::NotStarted),
            (true, true) => Some(Refusal::Held),
            (true, false) => None,
        }
    }

    /// P5: what only hosts may do, and only from inside a running session.
    fn as_a_host(&self, actor: &Actor, command: &Command) -> Answer {
        if !is_provider(actor) {
            return Answer::No(Refusal::HostsOnly);
        }
        if let Some(closed) = self.closed() {
            return Answer::No(closed);
        }
        let by = actor.participant;
        if !self.person(by).is_some_and(|p| p.is_in()) {
            return Answer::No(Refusal::NotInside);
        }
        if let Some(answer) = self.moderation(by, command) {
            return answer;
        }
        match command {
            Command::Admit { participant } => {
                self.to_a_client(*participant, Refusal::NotWaiting, Person::is_at_the_door, |participant| {
                    Event::Admitted { participant, by }
                })
            }
            Command::Deny { participant } => {
                self.to_a_client(*participant, Refusal::NotWaiting, Person::is_at_the_door, |participant| {
                    Event::Denied { participant, by }
                })
            }
            Command::Block { participant } => {
                let fits = |p: &Person| p.is_at_the_door() || p.is_put_out() || p.denied && !p.gone;
                self.to_a_client(*participant, Refusal::NotWaiting, fits, |participant| Event::Blocked {
                    participant,
                    by,
                })
            }
            Command::Pause { participant } => self.pause(*participant, PauseReason::Pause, by),
            Command::MoveBack { participant } => self.pause(*participant, PauseReason::MovedBack, by),
            Command::Remove { participant } => self.to_a_client(
                *participant,
                Refusal::NotAdmitted,
                |p| p.is_in() || p.paused,
                |participant| Event::Removed { participant, by },
            ),
            Command::Resume { participant } => self.to_a_client(
                *participant,
                Refusal::NotPaused,
                |p| p.paused,
                |participant| Event::Resumed { participant, by },
            ),
            Command::PauseAll => {
                let why = PauseReason::Pause;
                self.to_every_client(Person::is_in, |participant| Event::Paused { participant, by, why })
            }
            Command::ResumeAll => self.to_every_client(|p| p.paused, |participant| Event::Resumed { participant, by }),
            Command::AdmitAll { up_to, away, above_capacity } => self.admit_all(*up_to, away, *above_capacity, by),
            _ => yes(Event::Ended { by: Some(by) }),
        }
    }

    /// P2, and the undo of an admission: both are a pause.
    fn pause(&self, participant: ParticipantId, why: PauseReason, by: ParticipantId) -> Answer {
        self.to_a_client(participant, Refusal::NotAdmitted, Person::is_in, |participant| Event::Paused {
            participant,
            by,
            why,
        })
    }

    fn to_a_client(
        &self,
        participant: ParticipantId,
        otherwise: Refusal,
        fits: impl Fn(&Person) -> bool,
        event: impl Fn(ParticipantId) -> Event,
    ) -> Answer {
        match self.person(participant) {
            None => Answer::No(Refusal::UnknownParticipant),
            Some(p) if p.host => Answer::No(Refusal::ClientsOnly),
            Some(p) if fits(&p) => yes(event(participant)),
            Some(_) => Answer::No(otherwise),
        }
    }

    fn to_every_client(&self, fits: impl Fn(&Person) -> bool, event: impl Fn(ParticipantId) -> Event) -> Answer {
        let people = people(&self.history);
        Answer::Yes(people.iter().filter(|(_, p)| !p.host && fits(p)).map(|(id, _)| event(*id)).collect())
    }

    /// A3: everybody a host can act on and had seen come and not go away, in order of arrival.
    fn admit_all(
        &self,
        up_to: Timestamp,
        away: &BTreeSet<ParticipantId>,
        above_capacity: bool,
        by: ParticipantId,
    ) -> Answer {
        let people = people(&self.history);
        let mut waiting: Vec<(Timestamp, ParticipantId)> =
            people.iter().filter(|(_, p)| self.waits_to_join(p)).map(|(id, p)| (p.came, *id)).collect();
        waiting.retain(|(came, id)| *came <= up_to && !away.contains(id));
        waiting.sort();
        let too_many = self.occupancy() + waiting.len() > self.booking.clients.len();
        if too_many && !above_capacity && !waiting.is_empty() {
            return Answer::No(Refusal::AboveCapacity);
        }
        Answer::Yes(waiting.into_iter().map(|(_, participant)| Event::Admitted { participant, by }).collect())
    }

    /// Belongs under Waiting to Join: waiting for a host, or asking at open doors.
    pub(super) fn waits_to_join(&self, person: &Person) -> bool {
        let waits_for_a_host = self.booking.admission == Admission::ProviderAdmits;
        person.is_at_the_door() && !person.host && (person.asking || waits_for_a_host)
    }
}

/// A4: sixty seconds after the denial, three times.
pub(super) fn may_ask_again_at(person: &Person) -> Option<Timestamp> {
    let turned_away_for_now = person.denied && !person.blocked && !person.gone;
    (turned_away_for_now && person.denials <= 3).then(|| person.denied_at.plus_ms(60_000))
}

/// The moment a page shows: that one, or ten seconds after the last asking, of who could ask now.
pub(super) fn asks_again_at(person: &Person) -> Option<Timestamp> {
    let could_ask = person.is_put_out() || person.is_at_the_door() && !person.asking;
    if could_ask && !person.paused {
        return person.asked_at.map(|at| at.plus_ms(10_000));
    }
    may_ask_again_at(person)
}

pub(super) fn is_provider(actor: &Actor) -> bool {
    matches!(actor.credential, Credential::Provider { .. })
}

fn yes(event: Event) -> Answer {
    Answer::Yes(vec![event])
}

fn one_if(fits: bool, event: Event) -> Answer {
    if fits { yes(event) } else { Answer::NoSomehow }
}
