//! A media room made of the real forwarding code: gate, ingress, slots, routes and lanes, put together in the order in
//! which the media server puts them. The connections are simulated: what is written to one waits in a queue, as packets
//! that are paced do, until it is settled or its slot is closed.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use forward::{
    codec::{Codecs, VideoCodec},
    gate::{Change, Decision, Epoch, Gate, Sends},
    ingress::Entrance,
    lane::{AudioLane, VideoLane},
    layers::Layer,
    rewrite::Incoming,
    routes::Routes,
    silence::Silence,
    slots::{Edition, SlotTable},
};
use session::{Grants, ParticipantId};

use crate::parts::Part;

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

    /// Is it among these?
    fn is_in(self, sends: Sends) -> bool {
        match self {
            Self::Audio => sends.audio,
            Self::Video { .. } => sends.video,
        }
    }
}

/// A packet on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaving {
    pub(crate) receiver: ParticipantId,
    /// Whose it is and when it was received; nothing for silence.
    pub(crate) from: Option<(ParticipantId, Packet)>,
    /// How many gate decisions had been made when it was received.
    pub(crate) received_at: u64,
}

#[derive(Debug)]
struct Slot {
    audio: AudioLane,
    video: VideoLane,
    silence: Option<Silence>,
    queue: Vec<Leaving>,
}

/// One connection: what it publishes, and its slots.
#[derive(Debug)]
pub(crate) struct Peer {
    ingress: Entrance,
    table: SlotTable<ParticipantId>,
    slots: Vec<Slot>,
    /// Of this connection's audio; its video is the next.
    pub(crate) ssrc: u32,
    /// The next numbers of audio and video.
    pub(crate) next: [u64; 2],
    /// Lost on their way here, to be sent again.
    pub(crate) lost: Vec<Packet>,
}

/// One room.
#[derive(Debug)]
pub(crate) struct Room {
    gate: Gate<ParticipantId>,
    epoch: u64,
    pub(crate) peers: BTreeMap<ParticipantId, Peer>,
    sources: Vec<ParticipantId>,
    routes: Routes<ParticipantId, ParticipantId>,
}

impl Room {
    /// An empty room, closed for everybody.
    pub(crate) fn new() -> Self {
        Self { gate: Gate::closed(), epoch: 0, peers: BTreeMap::new(), sources: Vec::new(), routes: Routes::none() }
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

    /// A new connection of a participant, in place of the one before; its video has the stream after `ssrc`.
    pub(crate) fn connect(&mut self, participant: ParticipantId, ssrc: u32, slots: usize, now: Instant) {
        let slot = || Slot {
            audio: AudioLane::new(0, 0),
            video: VideoLane::new(0, 0, Codecs::VP8),
            silence: None,
            queue: Vec::new(),
        };
        let peer = Peer {
            ingress: Entrance::default(),
            table: SlotTable::new(slots),
            slots: (0..slots).map(|_| slot()).collect(),
            ssrc,
            next: [1, 1],
            lost: Vec::new(),
        };
        self.peers.insert(participant, peer);
        for route in self.routes.of(&participant) {
            if let Some(slot) = self.peers.get_mut(&route.receiver).and_then(|it| it.slots.get_mut(route.slot)) {
                slot.audio.cut();
                slot.video.cut();
            }
        }
        self.arrange(&Change::none(), now);
    }

    /// The connection is gone.
    pub(crate) fn disconnect(&mut self, participant: ParticipantId, now: Instant) {
        self.peers.remove(&participant);
        self.arrange(&Change::none(), now);
    }

    /// Ingress closes first, then every slot that changes, then slots are opened for those who are shown next.
    fn arrange(&mut self, change: &Change<ParticipantId>, now: Instant) {
        let Self { gate, peers, sources, routes, .. } = self;
        sources.retain(|it| gate.is_open(it) && peers.contains_key(it));
        for it in peers.keys() {
            if gate.is_open(it) && !sources.contains(it) {
                sources.push(*it);
            }
        }
        for (it, peer) in &mut *peers {
            peer.ingress.set(gate.sends(it));
        }
        for (receiver, peer) in &mut *peers {
            let open = gate.is_open(receiver);
            let shown: Vec<_> = sources.iter().copied().filter(|it| open && it != receiver).collect();
            let mut changed = peer.table.assign(&shown, Edition::default());
            if change.cut.contains(receiver) {
                changed = (0..peer.slots.len()).collect();
            }
            peer.mute_slots(&change.muted, &changed, now);
            for index in changed {
                let Some(slot) = peer.slots.get_mut(index) else { continue };
                slot.close();
                if peer.table.source(index).is_none() && open {
                    slot.silence = Some(Silence::begin(now));
                }
            }
        }
        *routes = Routes::compile(peers.iter().map(|(id, peer)| (*id, peer.table.sources())));
    }

    /// Brings one packet to every slot that shows its source.
    pub(crate) fn forward(&mut self, from: ParticipantId, packet: Packet, received_at: u64, now: Instant) {
        let Some(publisher) = self.peers.get_mut(&from) else { return };
        let ingress = match packet.kind {
            Media::Audio => &mut publisher.ingress.audio,
            Media::Video { .. } => &mut publisher.ingress.video,
        };
        if !ingress.admit(packet.ssrc, packet.seq) {
            return;
        }
        let incoming = Incoming { ssrc: packet.ssrc, seq: packet.seq, timestamp: packet.seq.to_le_bytes()[0].into() };
        for route in self.routes.of(&from) {
            let Some(slot) = self.peers.get_mut(&route.receiver).and_then(|it| it.slots.get_mut(route.slot)) else {
                continue;
            };
            let goes_out = match packet.kind {
                Media::Audio => {
                    // Whoever speaks again is not to be heard between frames of silence.
                    slot.silence = None;
                    slot.audio.forward(incoming, now).is_some()
                }
                Media::Video { keyframe } => {
                    let payload = if keyframe { KEYFRAME } else { PICTURE };
                    slot.video.forward(incoming, Layer::BASE, VideoCodec::Vp8, &payload, now).is_some()
                }
            };
            if goes_out {
                slot.queue.push(Leaving { receiver: route.receiver, from: Some((from, packet)), received_at });
            }
        }
    }

    /// Lets everything leave that waits, with the silence that is due.
    pub(crate) fn settle(&mut self, now: Instant) -> Vec<Leaving> {
        let mut leaving = Vec::new();
        for (receiver, peer) in &mut self.peers {
            for slot in &mut peer.slots {
                if slot.silence.as_mut().is_some_and(|silence| silence.take_due(now)) {
                    slot.audio.insert(now);
                    leaving.push(Leaving { receiver: *receiver, from: None, received_at: 0 });
                }
                leaving.append(&mut slot.queue);
            }
        }
        leaving
    }
}

impl Slot {
    /// Nothing of what fed it goes out any more.
    fn close(&mut self) {
        self.audio.cut();
        self.video.cut();
        self.silence = None;
        self.queue.clear();
    }

    /// Nothing of what its source may no longer send goes out any more; where audio ended, silence follows.
    fn mute(&mut self, lost: Sends, now: Instant) {
        if lost.audio {
            self.audio.cut();
            self.silence = Some(Silence::begin(now));
        }
        if lost.video {
            self.video.cut();
        }
        self.queue.retain(|waiting| waiting.from.is_none_or(|(_, packet)| !packet.kind.is_in(lost)));
    }
}

impl Peer {
    /// Closes one medium in the slots that go on to show those who may no longer send it.
    fn mute_slots(&mut self, muted: &BTreeMap<ParticipantId, Sends>, changed: &[usize], now: Instant) {
        for (index, slot) in self.slots.iter_mut().enumerate().filter(|(index, _)| !changed.contains(index)) {
            if let Some(lost) = self.table.source(index).and_then(|source| muted.get(&source)) {
                slot.mute(*lost, now);
            }
        }
    }

    /// The next packet of this connection.
    pub(crate) fn send(&mut self, kind: Media) -> Packet {
        let stream = usize::from(kind != Media::Audio);
        let seq = self.next[stream];
        self.next[stream] += 1;
        Packet { ssrc: self.ssrc + u32::from(kind != Media::Audio), seq, kind }
    }
}
