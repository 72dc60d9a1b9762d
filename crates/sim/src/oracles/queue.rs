//! The queue: in the order in which the log says that people came to it, and nobody lost.

use std::collections::BTreeMap;

use session::{Entry, Event, ParticipantId, Session, Timestamp};

use crate::{
    broken::{Verdict, hold},
    facts::{Facts, Person},
};

pub(crate) const ORDER_KEPT: &str = "who waits keeps their place";

/// When each came to the queue, or to another place in it.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    came: BTreeMap<ParticipantId, Timestamp>,
}

impl Queue {
    /// An entry became durable; `before` is what was so until then.
    pub(crate) fn learn(&mut self, entry: &Entry, before: &Facts) {
        match &entry.event {
            Event::Waited { participant, .. } | Event::Removed { participant, .. } => {
                self.came.insert(*participant, entry.at);
            }
            // The place is the same, whoever the guest turned out to be, unless their own is worse.
            Event::TookOver { participant, from, .. } if !before.keeps_own_place(*participant, *from) => {
                let is_left = before.people.get(from).is_some_and(Person::is_gone_for_good);
                let came = self.came.get(from).copied().filter(|_| !is_left).unwrap_or(entry.at);
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
