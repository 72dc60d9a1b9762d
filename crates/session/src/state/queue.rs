//! Who waits or asks, in the order in which they came: kept with each event, so that nobody walks and sorts everybody who
//! is there to find the next in line.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ParticipantId, Timestamp};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Queue {
    by_arrival: BTreeSet<(Timestamp, ParticipantId)>,
    arrived: BTreeMap<ParticipantId, Timestamp>,
}

impl Queue {
    /// Puts them where they belong who came at that moment, or takes them out.
    pub(super) fn keep(&mut self, participant: ParticipantId, arrived: Option<Timestamp>) {
        if let Some(before) = self.arrived.remove(&participant) {
            self.by_arrival.remove(&(before, participant));
        }
        if let Some(now) = arrived {
            self.arrived.insert(participant, now);
            self.by_arrival.insert((now, participant));
        }
    }

    /// When the last of them came.
    pub(crate) fn last_arrival(&self) -> Option<Timestamp> {
        self.by_arrival.last().map(|(at, _)| *at)
    }

    /// The longest waiting first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = ParticipantId> {
        self.by_arrival.iter().map(|(_, participant)| *participant)
    }
}
