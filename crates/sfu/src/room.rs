//! One room: its gate, its peers, and the order in which they came.

use std::collections::BTreeMap;

use forward::gate::Gate;
use forward::routes::{Route, Routes};

use crate::feed::Feed;
use crate::ids::{EndpointId, PeerId};
use crate::room_events::RoomEvents;

/// What a shard knows of one room.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) gate: Gate<EndpointId>,
    /// The newest connection of each endpoint.
    pub(crate) peers: BTreeMap<EndpointId, PeerId>,
    /// The open endpoints that have a connection, those first who became so first.
    sources: Vec<EndpointId>,
    people: Routes<EndpointId, PeerId>,
    screens: Routes<EndpointId, PeerId>,
    pub(crate) events: RoomEvents,
}

impl Room {
    /// An empty room, closed for everybody.
    pub(crate) fn new(events: RoomEvents) -> Self {
        Self {
            gate: Gate::closed(),
            peers: BTreeMap::new(),
            sources: Vec::new(),
            people: Routes::none(),
            screens: Routes::none(),
            events,
        }
    }

    /// Where what somebody shows goes to.
    pub(crate) fn routes(&self, feed: Feed, source: EndpointId) -> &[Route<PeerId>] {
        match feed {
            Feed::Person => self.people.of(&source),
            Feed::Screen => self.screens.of(&source),
        }
    }

    /// Those ways are others from now on.
    pub(crate) fn set_routes(&mut self, feed: Feed, routes: Routes<EndpointId, PeerId>) {
        match feed {
            Feed::Person => self.people = routes,
            Feed::Screen => self.screens = routes,
        }
    }

    /// Brings the order of the sources up to date with the gate and the peers.
    pub(crate) fn refresh_sources(&mut self) {
        let is_source = |endpoint: &EndpointId| self.gate.is_open(endpoint) && self.peers.contains_key(endpoint);
        self.sources.retain(is_source);
        for endpoint in self.peers.keys() {
            if self.gate.is_open(endpoint) && !self.sources.contains(endpoint) {
                self.sources.push(*endpoint);
            }
        }
    }

    /// Whom `receiver` may be shown, first come first.
    pub(crate) fn sources_for(&self, receiver: EndpointId) -> Vec<EndpointId> {
        if !self.gate.is_open(&receiver) {
            return Vec::new();
        }
        let others = self.sources.iter().filter(|source| **source != receiver);
        others.copied().collect()
    }

    /// Whose screen `receiver` may be shown, first come first.
    pub(crate) fn sharers_for(&self, receiver: EndpointId) -> Vec<EndpointId> {
        let mut sharers = self.sources_for(receiver);
        sharers.retain(|source| self.gate.sends(source).screen);
        sharers
    }
}
