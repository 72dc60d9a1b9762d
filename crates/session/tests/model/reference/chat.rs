//! What should come of messages (S4): who may write where, and who is within earshot when something is said. It keeps, of
//! each message, the names of those who heard it.

use std::collections::BTreeSet;

use session::{Actor, Channel, Event, Kind, ParticipantId, Refusal, Text, Timestamp};

use super::{Answer, Person, Reference, answers::is_provider, people};

/// One message and who was there to hear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    at: Timestamp,
    by: ParticipantId,
    name: String,
    to: Channel,
    text: String,
    heard_by: BTreeSet<ParticipantId>,
}

/// A message on a page: number, when, who, by what name, mine, where, what.
pub(crate) type Line = (u32, Timestamp, ParticipantId, String, bool, Channel, String);

impl Reference {
    pub(super) fn say(&self, actor: &Actor, to: Channel, text: &str) -> Answer {
        match self.closed() {
            // Who waits writes before the start too.
            Some(Refusal::NotStarted) if !is_provider(actor) => {}
            Some(closed) => return Answer::No(closed),
            None => {}
        }
        let participant = actor.participant;
        let Some(person) = self.person(participant) else { return Answer::No(Refusal::NotReady) };
        let alone = self.booking.kind == Kind::Individual;
        let own_line = Channel::Providers { with: Some(participant) };
        let to = if is_provider(actor) {
            if !person.is_in() {
                return Answer::No(Refusal::NotInside);
            }
            match to {
                Channel::Providers { with: Some(with) } => match self.person(with) {
                    None => return Answer::No(Refusal::UnknownParticipant),
                    Some(p) if p.host => return Answer::No(Refusal::ClientsOnly),
                    Some(p) if has_a_line(&p) => to,
                    Some(_) => return Answer::No(Refusal::NoChat),
                },
                Channel::Providers { with: None } => return Answer::No(Refusal::NoRecipient),
                Channel::WaitingRoom if alone => return Answer::No(Refusal::NoRecipient),
                to => to,
            }
        } else {
            let (to, may) = match to {
                Channel::Session => (to, person.is_in()),
                Channel::WaitingRoom if alone => (own_line, has_a_line(&person)),
                Channel::WaitingRoom => (to, hears_the_waiting_room(&person)),
                Channel::Providers { with: Some(with) } if with != participant => {
                    return Answer::No(Refusal::HostsOnly);
                }
                Channel::Providers { .. } => (own_line, has_a_line(&person)),
            };
            match may {
                true => to,
                false if person.gone => return Answer::No(Refusal::NotReady),
                false if person.paused => return Answer::No(Refusal::Paused),
                false if person.is_at_the_door() => return Answer::No(Refusal::NotInside),
                false => return Answer::No(Refusal::NoChat),
            }
        };
        match Text::new(text) {
            Err(refusal) => Answer::No(refusal),
            Ok(_) if self.said.len() >= 2_000 => Answer::No(Refusal::ChatFull),
            Ok(_) if !self.has_started() && (self.said_by(|by| by == participant) >= 30 || self.said.len() >= 300) => {
                Answer::No(Refusal::ChatFullBeforeTheStart)
            }
            Ok(_) if !person.host && self.said_by(|by| by == participant) >= 300 => Answer::No(Refusal::MessagesUsedUp),
            Ok(_) if !person.host && self.said_by_clients() >= 1_500 => Answer::No(Refusal::ChatFull),
            Ok(text) => {
                let number = u32::try_from(self.said.len()).unwrap();
                Answer::Yes(vec![Event::Said { participant, to, number, text }])
            }
        }
    }

    fn said_by(&self, whom: impl Fn(ParticipantId) -> bool) -> usize {
        self.said.iter().filter(|said| whom(said.by)).count()
    }

    fn said_by_clients(&self) -> usize {
        let people = people(&self.history);
        self.said_by(|by| !people[&by].host)
    }

    /// Something happens: what is said is heard by who is there, and a guest who signs in has heard what they heard.
    pub(super) fn listen(&mut self, event: &Event) {
        if let Event::Said { participant, to, text, .. } = event {
            let people = people(&self.history);
            let hears = |id: ParticipantId, p: &Person| match to {
                Channel::Session => p.is_in(),
                Channel::WaitingRoom => hears_the_waiting_room(p),
                Channel::Providers { with } => *with == Some(id),
            };
            let heard_by = people.iter().filter(|(id, p)| hears(**id, p)).map(|(id, _)| *id).collect();
            let name = people[participant].name.clone();
            let text = text.as_str().to_owned();
            self.said.push(Said { at: self.clock, by: *participant, name, to: *to, text, heard_by });
        }
        if let Event::TookOver { participant, from, .. } = event {
            for said in &mut self.said {
                if said.heard_by.contains(from) {
                    said.heard_by.insert(*participant);
                }
                if said.by == *from {
                    said.by = *participant;
                }
                if said.to == (Channel::Providers { with: Some(*from) }) {
                    said.to = Channel::Providers { with: Some(*participant) };
                }
            }
        }
    }

    /// What stands on a page: for hosts all; for clients what they heard, of the channels that are open to them now.
    pub(super) fn chat(&self, viewer: ParticipantId, host: bool, person: Option<&Person>) -> Vec<Line> {
        if self.has_ended() {
            return Vec::new();
        }
        let open = |said: &&Said| {
            let Some(person) = person.filter(|_| !host) else { return host };
            said.heard_by.contains(&viewer)
                && match said.to {
                    Channel::Session => person.is_in(),
                    Channel::WaitingRoom => hears_the_waiting_room(person),
                    Channel::Providers { with } => with == Some(viewer) && has_a_line(person),
                }
        };
        let line = |(number, said): (u32, &Said)| {
            (number, said.at, said.by, said.name.clone(), said.by == viewer, said.to, said.text.clone())
        };
        (1..).zip(self.said.iter().filter(open)).map(line).collect()
    }
}

/// Inside, or waiting or asking.
fn hears_the_waiting_room(person: &Person) -> bool {
    person.is_in() || person.is_at_the_door() && !person.paused
}

/// Those, and the paused who have not left.
fn has_a_line(person: &Person) -> bool {
    !person.host && !person.gone && (person.paused || hears_the_waiting_room(person))
}
