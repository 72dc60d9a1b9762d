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
    /// Where voices go.
    pub(crate) voices: Routes<EndpointId, PeerId>,
    /// Where pictures of people go.
    pub(crate) pictures: Routes<EndpointId, PeerId>,
    /// Where screens go, their picture and their sound.
    pub(crate) screens: Routes<EndpointId, PeerId>,
    /// It is to be looked again who speaks.
    pub(crate) is_listened_to: bool,
    pub(crate) events: RoomEvents,
}

impl Room {
    /// An empty room, closed for everybody.
    pub(crate) fn new(events: RoomEvents) -> Self {
        Self {
            gate: Gate::closed(),
            peers: BTreeMap::new(),
            sources: Vec::new(),
            voices: Routes::none(),
            pictures: Routes::none(),
            screens: Routes::none(),
            is_listened_to: false,
            events,
        }
    }

    /// Where what somebody shows is heard.
    pub(crate) fn heard_at(&self, feed: Feed, source: EndpointId) -> &[Route<PeerId>] {
        match feed {
            Feed::Person => self.voices.of(&source),
            Feed::Screen => self.screens.of(&source),
        }
    }

    /// Where it is seen.
    pub(crate) fn seen_at(&self, feed: Feed, source: EndpointId) -> &[Route<PeerId>] {
        match feed {
            Feed::Person => self.pictures.of(&source),
            Feed::Screen => self.screens.of(&source),
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

    /// All who may be heard or seen by somebody, first come first.
    pub(crate) fn sources(&self) -> &[EndpointId] {
        &self.sources
    }

    /// Whose screen `receiver` may be shown, first come first.
    pub(crate) fn sharers_for(&self, receiver: EndpointId) -> Vec<EndpointId> {
        let is_shared = |source: &&EndpointId| **source != receiver && self.gate.sends(source).screen;
        let sharers = self.sources.iter().filter(|_| self.gate.is_open(&receiver)).filter(is_shared);
        sharers.copied().collect()
    }
}
