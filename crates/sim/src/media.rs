//! A media room made of the real forwarding code: gate, ingress, slots, routes and lanes, put together in the order in
//! which the media server puts them. The connections are simulated: what is written to one waits in a queue, as packets
//! that are paced do, until it is settled or its slot is closed.

mod connection;
mod news;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Instant,
};

use forward::{
    codec::VideoCodec,
    gate::{Change, Decision, Epoch, Gate, Sends},
    layers::Layer,
    rewrite::Incoming,
    routes::Routes,
    silence::Silence,
    slots::Edition,
};
use session::{Grants, ParticipantId};

use crate::parts::Part;
pub(crate) use connection::Peer;
pub(crate) use news::{News, What};

/// The first packet of a VP8 keyframe, and one of another picture: descriptor and frame header.
const KEYFRAME: [u8; 2] = [0x10, 0x00];
const PICTURE: [u8; 2] = [0x10, 0x01];

/// A packet as its publisher sends it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packet {
    pub(crate) ssrc: u32,
    pub(crate) seq: u64,
    pub(crate) kind: Media,
}

/// What a packet carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    Audio,
    Video { keyframe: bool },
}

impl Media {
    /// The part of its publisher that it belongs to.
    pub(crate) fn part(self) -> Part {
        match self {
            Self::Audio => Part::Audio,
            Self::Video { .. } => Part::Video,
        }
    }
}

/// A packet on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaving {
    pub(crate) receiver: ParticipantId,
    /// In which of the slots for voices, or for pictures.
    pub(crate) slot: usize,
    /// Whose it is and when it was received; nothing for silence.
    pub(crate) from: Option<(ParticipantId, Packet)>,
    /// How many gate decisions had been made when it was received.
    pub(crate) received_at: u64,
}

/// One room.
#[derive(Debug)]
pub(crate) struct Room {
    gate: Gate<ParticipantId>,
    epoch: u64,
    pub(crate) peers: BTreeMap<ParticipantId, Peer>,
    sources: Vec<ParticipantId>,
    heard: Routes<ParticipantId, ParticipantId>,
    seen: Routes<ParticipantId, ParticipantId>,
    /// Said, and not yet heard by the session, the oldest first.
    news: VecDeque<News>,
}

impl Room {
    /// An empty room, closed for everybody.
    pub(crate) fn new() -> Self {
        Self {
            gate: Gate::closed(),
            epoch: 0,
            peers: BTreeMap::new(),
            sources: Vec::new(),
            heard: Routes::none(),
            seen: Routes::none(),
            news: VecDeque::new(),
        }
    }

    /// Whether the gate is open for this one.
    pub(crate) fn is_open(&self, participant: ParticipantId) -> bool {
        self.gate.is_open(&participant)
    }

    /// Whether this part of them passes.
    pub(crate) fn passes(&self, participant: ParticipantId, part: Part) -> bool {
        match part {
            Part::Room => self.is_open(participant),
            Part::Audio => self.gate.sends(&participant).audio,
            Part::Video => self.gate.sends(&participant).video,
            Part::Screen => self.gate.sends(&participant).screen,
        }
    }

    /// Whose screen the gate lets pass. That is all there is of it here: no packet of a screen is simulated.
    pub(crate) fn sharers(&self) -> BTreeSet<ParticipantId> {
        self.gate.open().filter(|(_, sends)| sends.screen).map(|(id, _)| *id).collect()
    }

    /// Gives exactly these grants. Every cut among them is complete when it returns; says whether it is in force.
    pub(crate) fn give(&mut self, grants: &Grants, now: Instant) -> bool {
        self.epoch += 1;
        let passes = |it: session::Sends| Sends { audio: it.audio, video: it.video, screen: it.screen };
        let open = grants.iter().map(|(id, sends)| (id, passes(sends))).collect();
        match self.gate.decide(Epoch(self.epoch), open) {
            Decision::Applied(change) => {
                self.arrange(&change, now);
                true
            }
            Decision::Stale { .. } => false,
        }
    }

    /// A new connection of a participant, in place of the one before; its video has the stream after `ssrc`. The answer says
    /// whom its page shows where.
    pub(crate) fn connect(
        &mut self,
        participant: ParticipantId,
        ssrc: u32,
        slots: usize,
        now: Instant,
    ) -> Option<News> {
        self.news.retain(|news| news.receiver != participant);
        self.peers.insert(participant, Peer::new(ssrc, slots));
        for route in self.heard.of(&participant) {
            let slot = self.peers.get_mut(&route.receiver).and_then(|it| it.voices.get_mut(route.slot));
            if let Some(slot) = slot {
                slot.lane.cut();
            }
        }
        for route in self.seen.of(&participant) {
            let slot = self.peers.get_mut(&route.receiver).and_then(|it| it.pictures.get_mut(route.slot));
            if let Some(slot) = slot {
                slot.lane.cut();
            }
        }
        self.arrange(&Change::none(), now);
        let told = self.news.iter().position(|news| news.receiver == participant).and_then(|at| self.news.remove(at));
        told.or_else(|| self.slots_of(participant))
    }

    /// The connection is gone.
    pub(crate) fn disconnect(&mut self, participant: ParticipantId, now: Instant) {
        self.peers.remove(&participant);
        self.news.retain(|news| news.receiver != participant);
        self.arrange(&Change::none(), now);
    }

    /// Ingress closes first, then every slot that changes, then slots are opened for those who are shown next.
    fn arrange(&mut self, change: &Change<ParticipantId>, now: Instant) {
        let Self { gate, peers, sources, .. } = self;
        sources.retain(|it| gate.is_open(it) && peers.contains_key(it));
        for it in peers.keys() {
            if gate.is_open(it) && !sources.contains(it) {
                sources.push(*it);
            }
        }
        for (it, peer) in &mut *peers {
            peer.ingress.set(gate.sends(it));
        }
        let mut told = Vec::new();
        for (receiver, peer) in &mut *peers {
            let open = gate.is_open(receiver);
            let shown: Vec<_> = sources.iter().copied().filter(|it| open && it != receiver).collect();
            let is_cut = change.cut.contains(receiver);
            let edition = peer.told.next();
            let mut pictures = peer.seeing.assign(&shown, edition);
            if !pictures.is_empty() {
                peer.told = edition;
                told.push(*receiver);
            }
            let mut voices = peer.hearing.assign(&shown, Edition::default());
            if is_cut {
                (pictures, voices) = ((0..peer.pictures.len()).collect(), (0..peer.voices.len()).collect());
            }
            peer.mute_slots(&change.muted, &voices, &pictures, now);
            for index in pictures {
                peer.pictures[index].close();
            }
            for index in voices {
                peer.voices[index].close();
                if peer.hearing.source(index).is_none() && open {
                    peer.voices[index].silence = Some(Silence::begin(now));
                }
            }
        }
        self.compile_routes();
        for receiver in told {
            self.tell_slots(receiver);
        }
    }

    fn compile_routes(&mut self) {
        self.heard = Routes::compile(self.peers.iter().map(|(id, peer)| (*id, peer.hearing.sources())));
        self.seen = Routes::compile(self.peers.iter().map(|(id, peer)| (*id, peer.seeing.carried())));
    }

    /// The page of a connection knows who is in which slot, up to this edition. Of one that it was never told it knows nothing.
    pub(crate) fn known(&mut self, participant: ParticipantId, connection: u32, edition: Edition) {
        let peer = self.peers.get_mut(&participant).filter(|it| it.ssrc == connection && edition <= it.told);
        if peer.is_some_and(|peer| !peer.seeing.known(edition).is_empty()) {
            self.compile_routes();
        }
    }

    /// Brings one packet to every slot that shows its source.
    pub(crate) fn forward(&mut self, from: ParticipantId, packet: Packet, received_at: u64, now: Instant) {
        let Some(publisher) = self.peers.get_mut(&from) else { return };
        let (ingress, routes) = match packet.kind {
            Media::Audio => (&mut publisher.ingress.audio, &self.heard),
            Media::Video { .. } => (&mut publisher.ingress.video, &self.seen),
        };
        if !ingress.admit(packet.ssrc, packet.seq) {
            return;
        }
        let incoming = Incoming { ssrc: packet.ssrc, seq: packet.seq, timestamp: packet.seq.to_le_bytes()[0].into() };
        for route in routes.of(&from) {
            let (receiver, slot) = (route.receiver, route.slot);
            let Some(peer) = self.peers.get_mut(&receiver) else { continue };
            let leaving = Leaving { receiver, slot, from: Some((from, packet)), received_at };
            match packet.kind {
                Media::Audio => {
                    let voice = &mut peer.voices[slot];
                    // Whoever speaks again is not to be heard between frames of silence.
                    voice.silence = None;
                    voice.queue.extend(voice.lane.forward(incoming, now).map(|_| leaving));
                }
                Media::Video { keyframe } => {
                    let payload = if keyframe { KEYFRAME } else { PICTURE };
                    let picture = &mut peer.pictures[slot];
                    let sent = picture.lane.forward(incoming, Layer::BASE, VideoCodec::Vp8, &payload, now);
                    picture.queue.extend(sent.map(|_| leaving));
                }
            }
        }
    }

    /// Lets everything leave that waits, with the silence that is due.
    pub(crate) fn settle(&mut self, now: Instant) -> Vec<Leaving> {
        let mut leaving = Vec::new();
        for (receiver, peer) in &mut self.peers {
            for (slot, voice) in peer.voices.iter_mut().enumerate() {
                if voice.silence.as_mut().is_some_and(|silence| silence.take_due(now)) {
                    voice.lane.insert(now);
                    leaving.push(Leaving { receiver: *receiver, slot, from: None, received_at: 0 });
                }
                leaving.append(&mut voice.queue);
            }
            peer.pictures.iter_mut().for_each(|picture| leaving.append(&mut picture.queue));
        }
        leaving
    }
}
