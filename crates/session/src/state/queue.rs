//! Who waits or asks, in the order in which they came: kept with each event, so that nobody walks and sorts everybody who
//! is there to find the next in line.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ParticipantId, Timestamp};

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Queue {
    by_arrival: BTreeSet<(Timestamp, ParticipantId)>,
    arrived: BTreeMap<ParticipantId, Timestamp>,
    /// The newest place that was given to anybody, here or for when they ask.
    newest: Option<Timestamp>,
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

    /// The place of somebody who comes at this moment: behind everybody who has one, if by no more than a millisecond. So there
    /// is an order among those who come at once, and **Admit all** means nobody whom the page did not show.
    pub(super) fn give_place(&mut self, at: Timestamp) -> Timestamp {
        let place = self.newest.map_or(at, |newest| at.max(newest.plus_ms(1)));
        self.newest = Some(place);
        place
    }

    /// The longest waiting first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = ParticipantId> {
        self.by_arrival.iter().map(|(_, participant)| *participant)
    }
}
