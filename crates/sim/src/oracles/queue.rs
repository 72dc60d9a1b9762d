//! The queue: in the order in which what brought people to it was delivered, and nobody lost.
//!
//! The order is noted as the letters of a step are opened, before anything is decided. So it does not depend on what the
//! session makes of it, nor on the moment, which all letters of a step share.

use std::collections::BTreeMap;

use session::{CommandId, Entry, Event, ParticipantId, Session};

use crate::{
    broken::{Verdict, hold},
    facts::{Facts, Person},
};

pub(crate) const ORDER_KEPT: &str = "who waits keeps their place";

/// A place in the queue: in which step somebody came to it, by which letter of that step, and, of several whom one letter
/// brought, by which entry. What was still owed from earlier steps is done before all letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    step: usize,
    letter: usize,
    entry: usize,
}

/// The place of each who came to the queue.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    came: BTreeMap<ParticipantId, Place>,
    /// The commands of the step under way, in the order in which they were delivered; a copy counts as the first of them.
    delivered: BTreeMap<(ParticipantId, CommandId), usize>,
    steps: usize,
    entries: usize,
}

impl Queue {
    /// A step begins.
    pub(crate) fn begin(&mut self) {
        self.steps += 1;
        self.delivered.clear();
    }

    /// A command was delivered.
    pub(crate) fn deliver(&mut self, from: ParticipantId, id: CommandId) {
        let next = self.delivered.len() + 1;
        self.delivered.entry((from, id)).or_insert(next);
    }

    fn place(&mut self, entry: &Entry) -> Place {
        self.entries += 1;
        let letter = entry.actor.zip(entry.command).and_then(|cause| self.delivered.get(&cause).copied());
        Place { step: self.steps, letter: letter.unwrap_or_default(), entry: self.entries }
    }

    /// An entry became durable; `before` is what was so until then.
    pub(crate) fn learn(&mut self, entry: &Entry, before: &Facts) {
        let now = self.place(entry);
        match &entry.event {
            Event::Waited { participant, .. } | Event::Removed { participant, .. } => {
                self.came.insert(*participant, now);
            }
            // The place is the same, whoever the guest turned out to be, unless their own is worse.
            Event::TookOver { participant, from, .. } if !before.keeps_own_place(*participant, *from) => {
                let is_left = before.people.get(from).is_some_and(Person::is_gone_for_good);
                let came = self.came.get(from).copied().filter(|_| !is_left).unwrap_or(now);
                self.came.insert(*participant, came);
            }
            Event::TookOver { .. }
            | Event::Asked { .. }
            | Event::AskCancelled { .. }
            | Event::WalkedIn { .. }
            | Event::Admitted { .. }
            | Event::Denied { .. }
            | Event::Blocked { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::CameBack { .. }
            | Event::HostEntered { .. }
            | Event::Left { .. }
            | Event::Muted { .. }
            | Event::Unmuted { .. }
            | Event::AskedToUnmute { .. }
            | Event::DeclinedToUnmute { .. }
            | Event::KeptMuted { .. }
            | Event::HandRaised { .. }
            | Event::HandLowered { .. }
            | Event::Said { .. }
            | Event::ScreenShared { .. }
            | Event::ScreenStopped { .. }
            | Event::Opened { .. }
            | Event::Started { .. }
            | Event::HostLost
            | Event::HostReturned
            | Event::Held
            | Event::Ended { .. } => {}
        }
    }

    /// Everybody who waits does so in the order in which they came.
    pub(crate) fn kept(&self, session: &Session, facts: &Facts) -> Verdict {
        let waiting = facts.people.iter().filter(|(_, it)| !it.host && it.is_at_the_door()).map(|(id, _)| *id);
        let mut expected: Vec<_> = waiting.map(|id| (self.came.get(&id).copied(), id)).collect();
        expected.sort_unstable();
        let holds = session.waiting().map(|(id, _)| id).eq(expected.iter().map(|(_, id)| *id));
        hold(ORDER_KEPT, holds, || {
            format!("the queue is {:?}, and they came {expected:?}", session.waiting().collect::<Vec<_>>())
        })
    }
}
