//! One room: its gate, its peers, and the order in which they came.

use std::collections::BTreeMap;

use forward::gate::Gate;
use forward::routes::Routes;

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
    pub(crate) routes: Routes<EndpointId, PeerId>,
    pub(crate) events: RoomEvents,
}

impl Room {
    /// An empty room, closed for everybody.
    pub(crate) fn new(events: RoomEvents) -> Self {
        Self { gate: Gate::closed(), peers: BTreeMap::new(), sources: Vec::new(), routes: Routes::none(), events }
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
}
