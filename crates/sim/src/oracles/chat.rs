//! Chat: who could hear a message when it was said, noted then, and who reads it since.

use std::collections::BTreeSet;

use session::{Channel, ChatMessage, Entry, Event, ParticipantId, Text, Timestamp};

use crate::{
    broken::{Verdict, hold},
    facts::{Facts, Person},
};

pub(crate) const ONLY_HEARERS: &str = "only who heard it reads it";

/// One message.
#[derive(Debug)]
struct Message {
    at: Timestamp,
    by: ParticipantId,
    to: Channel,
    text: Text,
    /// The clients who could hear it when it was said. The line of one client is theirs whenever they read it.
    hearers: BTreeSet<ParticipantId>,
}

/// Everything that was said.
#[derive(Debug, Default)]
pub(crate) struct Chat {
    said: Vec<Message>,
}

impl Chat {
    /// How many messages there are.
    pub(crate) fn len(&self) -> usize {
        self.said.len()
    }

    /// How many are of these.
    pub(crate) fn said_by(&self, these: impl Fn(ParticipantId) -> bool) -> usize {
        self.said.iter().filter(|message| these(message.by)).count()
    }

    /// An entry became durable.
    pub(crate) fn learn(&mut self, entry: &Entry, before: &Facts) {
        match &entry.event {
            Event::Said { participant, to, text, .. } => {
                let hearers = before.people.iter().filter(|(id, it)| reads(**id, it, *to));
                let hearers = hearers.map(|(id, _)| *id).collect();
                self.said.push(Message { at: entry.at, by: *participant, to: *to, text: text.clone(), hearers });
            }
            // One person: what the guest heard and said is theirs, and the guest's line is too.
            Event::TookOver { participant, from, .. } => {
                for message in &mut self.said {
                    if message.by == *from {
                        message.by = *participant;
                    }
                    if message.to == (Channel::Providers { with: Some(*from) }) {
                        message.to = Channel::Providers { with: Some(*participant) };
                    }
                    if message.hearers.contains(from) {
                        message.hearers.insert(*participant);
                    }
                }
            }
            _ => {}
        }
    }

    /// A page shows exactly what its viewer may read now.
    pub(crate) fn shown(&self, viewer: ParticipantId, host: bool, facts: &Facts, shown: &[ChatMessage]) -> Verdict {
        let person = facts.people.get(&viewer);
        let heard = |it: &&Message| {
            let own_line = matches!(it.to, Channel::Providers { .. });
            let reads_now = person.is_some_and(|person| reads(viewer, person, it.to));
            host || reads_now && !facts.ended && (own_line || it.hearers.contains(&viewer))
        };
        let expected: Vec<&Message> = self.said.iter().filter(heard).collect();
        let same = |(at, (it, shown)): (usize, (&&Message, &ChatMessage))| {
            (it.at, it.by, it.to, &it.text) == (shown.at, shown.by, shown.to, &shown.text)
                && usize::try_from(shown.number) == Ok(at + 1)
                && shown.mine == (it.by == viewer)
                && shown.from_host == facts.people.get(&it.by).is_some_and(|author| author.host)
        };
        let holds = expected.len() == shown.len() && expected.iter().zip(shown).enumerate().all(same);
        hold(ONLY_HEARERS, holds, || format!("{viewer} is shown {shown:?} and may read {expected:?}"))
    }
}

/// Does a client who is so read this channel?
fn reads(participant: ParticipantId, person: &Person, to: Channel) -> bool {
    let waits = person.is_at_the_door();
    match to {
        Channel::Session => person.is_in(),
        Channel::WaitingRoom => person.is_in() || waits,
        Channel::Providers { with } => {
            let has_a_place = person.is_in() || waits || person.paused && !person.gone;
            with == Some(participant) && has_a_place
        }
    }
}

/// May this be said by who says it?
pub(crate) fn may_be_said(facts: &Facts, by: ParticipantId, to: Channel, one_on_one: bool) -> bool {
    let Some(person) = facts.people.get(&by) else { return false };
    if !facts.is_live() && (facts.started || person.host) {
        return false;
    }
    let fits = to != Channel::WaitingRoom || !one_on_one;
    let may = match to {
        Channel::Providers { with: Some(with) } if person.host => {
            let client = facts.people.get(&with).filter(|it| !it.host);
            person.is_in() && client.is_some_and(|it| reads(with, it, to))
        }
        _ => reads(by, person, to),
    };
    fits && may
}
