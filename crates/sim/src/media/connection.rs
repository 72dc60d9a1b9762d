//! One simulated connection: what it publishes, and its slots, in which others are heard and seen.

use std::{collections::BTreeMap, time::Instant};

use forward::{
    codec::Codecs,
    gate::Sends,
    ingress::Entrance,
    lane::{AudioLane, VideoLane},
    silence::Silence,
    slots::{Edition, SlotTable},
};
use session::ParticipantId;

use super::{Leaving, Media, Packet};

/// A slot in which somebody is heard.
#[derive(Debug)]
pub(super) struct Voice {
    pub(super) lane: AudioLane,
    pub(super) silence: Option<Silence>,
    pub(super) queue: Vec<Leaving>,
}

/// A slot in which somebody is seen.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) lane: VideoLane,
    pub(super) queue: Vec<Leaving>,
}

/// One connection: what it publishes, and its slots.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(super) ingress: Entrance,
    pub(super) hearing: SlotTable<ParticipantId>,
    pub(super) seeing: SlotTable<ParticipantId>,
    pub(super) voices: Vec<Voice>,
    pub(super) pictures: Vec<Picture>,
    /// Which assignment of pictures its page is told of.
    pub(super) told: Edition,
    /// Of this connection's audio, which names it; its video is the next.
    pub(crate) ssrc: u32,
    /// The next numbers of audio and video.
    pub(crate) next: [u64; 2],
    /// Lost on their way here, to be sent again.
    pub(crate) lost: Vec<Packet>,
}

impl Voice {
    /// Nothing of what fed it goes out any more.
    pub(super) fn close(&mut self) {
        self.lane.cut();
        self.silence = None;
        self.queue.clear();
    }
}

impl Picture {
    /// Nothing of what fed it goes out any more.
    pub(super) fn close(&mut self) {
        self.lane.cut();
        self.queue.clear();
    }
}

impl Peer {
    /// A new connection, with as many free slots for voices as for pictures.
    pub(super) fn new(ssrc: u32, slots: usize) -> Self {
        let voice = || Voice { lane: AudioLane::new(0, 0), silence: None, queue: Vec::new() };
        let picture = || Picture { lane: VideoLane::new(0, 0, Codecs::VP8), queue: Vec::new() };
        Self {
            ingress: Entrance::default(),
            hearing: SlotTable::new(slots),
            seeing: SlotTable::new(slots),
            voices: (0..slots).map(|_| voice()).collect(),
            pictures: (0..slots).map(|_| picture()).collect(),
            told: Edition::default(),
            ssrc,
            next: [1, 1],
            lost: Vec::new(),
        }
    }

    /// Closes one medium in the slots that go on with those who may no longer send it; where audio ended, silence follows.
    pub(super) fn mute_slots(
        &mut self,
        muted: &BTreeMap<ParticipantId, Sends>,
        voices: &[usize],
        pictures: &[usize],
        now: Instant,
    ) {
        let lost = |source: Option<ParticipantId>| source.and_then(|source| muted.get(&source).copied());
        for (index, source) in self.hearing.sources().enumerate().filter(|(index, _)| !voices.contains(index)) {
            if lost(source).is_some_and(|lost| lost.audio) {
                self.voices[index].close();
                self.voices[index].silence = Some(Silence::begin(now));
            }
        }
        for (index, source) in self.seeing.carried().enumerate().filter(|(index, _)| !pictures.contains(index)) {
            if lost(source).is_some_and(|lost| lost.video) {
                self.pictures[index].close();
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
