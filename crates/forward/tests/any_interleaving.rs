//! Whatever is lost, reordered, repeated, paused, resumed or switched, from source to source and from layer to layer
//! and from codec to codec: what each receiver is sent keeps the promises of the gate, of the sequence numbers, of the keyframes
//! and of what it can decode.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that stumbles has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use forward::codec::{Codecs, VideoCodec};
use forward::ingress::Ingress;
use forward::lane::{AudioLane, VideoLane};
use forward::layers::{LAYERS_MAX, Layer};
use forward::rewrite::Incoming;
use proptest::prelude::*;

/// What may happen next.
#[derive(Debug, Clone)]
enum Step {
    /// A source captures and sends the next packet of a layer; it reaches the server now, `late` steps on, or never.
    Send { stream: Stream, fate: Fate, keyframe: bool },
    /// A source encodes all its layers in the other codec from now on.
    Recode { source: u8 },
    /// A source is paused or resumed.
    Gate { source: u8, open: bool },
    /// The receiver's slot turns to another source.
    Switch { source: u8 },
    /// The receiver's slot is to show another layer, or no picture at all.
    Aim { layer: Option<Layer> },
    /// The server inserts silence.
    Silence,
    /// Time passes.
    Wait { ms: u64 },
}

/// One layer of one source. The audio of a source goes with its base layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stream {
    source: u8,
    layer: Layer,
}

impl Stream {
    fn index(self) -> usize {
        usize::from(self.source) * LAYERS_MAX + self.layer.place()
    }

    fn ssrc(self) -> u32 {
        u32::try_from(self.index()).unwrap()
    }
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Arrives,
    Late(usize),
    Lost,
    Twice,
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        6 => Just(Fate::Arrives),
        2 => (1..30_usize).prop_map(Fate::Late),
        1 => Just(Fate::Lost),
        1 => Just(Fate::Twice),
    ];
    let layer = || (0..LAYERS_MAX).prop_map(|place| Layer::at(place).unwrap());
    prop_oneof![
        20 => (0..3_u8, layer(), fate, prop::bool::weighted(0.2))
            .prop_map(|(source, layer, fate, keyframe)| Step::Send { stream: Stream { source, layer }, fate, keyframe }),
        1 => (0..3_u8).prop_map(|source| Step::Recode { source }),
        2 => (0..3_u8, any::<bool>()).prop_map(|(source, open)| Step::Gate { source, open }),
        1 => (0..3_u8).prop_map(|source| Step::Switch { source }),
        2 => prop::option::weighted(0.9, layer()).prop_map(|layer| Step::Aim { layer }),
        1 => Just(Step::Silence),
        3 => (1..200_u64).prop_map(|ms| Step::Wait { ms }),
    ]
}

/// A packet on its way to the server.
#[derive(Debug, Clone)]
struct Sent {
    stream: Stream,
    seq: u64,
    at_ms: u64,
    codec: VideoCodec,
    keyframe: bool,
    /// The gate was open when it was captured.
    captured_open: bool,
    due: usize,
}

/// What one receiver's pair of streams was sent.
#[derive(Default)]
struct Received {
    by_seq: BTreeMap<u64, u32>,
    newest: u64,
}

impl Received {
    fn add(&mut self, seq: u64, timestamp: u32) {
        assert!(self.by_seq.insert(seq, timestamp).is_none(), "sequence number {seq} twice");
        self.newest = self.newest.max(seq);
    }

    fn assert_monotone(&self, from: u32) {
        let elapsed: Vec<u32> = self.by_seq.values().map(|it| it.wrapping_sub(from)).collect();
        assert!(elapsed.is_sorted(), "timestamps go back: {elapsed:?}");
    }
}

struct World {
    start: Instant,
    ms: u64,
    steps: usize,
    next_seq: [u64; 3 * LAYERS_MAX],
    codecs: [VideoCodec; 3],
    takes: Codecs,
    gates: [Ingress; 3],
    shown: u8,
    audio: AudioLane,
    video: VideoLane,
    on_the_way: Vec<Sent>,
    heard: Received,
    seen: Received,
    /// Whose picture goes out and in which codec, since a keyframe of it did.
    shows: Option<(Stream, VideoCodec)>,
    /// The number of the packet that it began with, as its source counts.
    shows_since: u64,
}

const FIRST_TIMESTAMP: u32 = u32::MAX - 1_000;

impl World {
    fn new(takes: Codecs) -> Self {
        Self {
            start: Instant::now(),
            ms: 0,
            steps: 0,
            next_seq: [65_500, 0, 1_000_000, 7, 65_535, 40_000, 1 << 40, 3, 65_000],
            codecs: Default::default(),
            takes,
            gates: Default::default(),
            shown: 0,
            audio: AudioLane::new(65_000, FIRST_TIMESTAMP),
            video: VideoLane::new(65_000, FIRST_TIMESTAMP, takes),
            on_the_way: Vec::new(),
            heard: Received::default(),
            seen: Received::default(),
            shows: None,
            shows_since: 0,
        }
    }

    fn now(&self) -> Instant {
        self.start + Duration::from_millis(self.ms)
    }

    fn apply(&mut self, step: &Step) {
        self.steps += 1;
        match *step {
            Step::Send { stream, fate, keyframe } => self.send(stream, fate, keyframe),
            Step::Recode { source } => self.recode(source),
            Step::Gate { source, open } => {
                let gate = &mut self.gates[usize::from(source)];
                if gate.is_open() != open && source == self.shown {
                    self.cut();
                }
                self.gates[usize::from(source)].set_open(open);
            }
            Step::Switch { source } if source != self.shown => {
                self.shown = source;
                self.cut();
            }
            Step::Switch { .. } => {}
            Step::Aim { layer } => {
                self.video.aim(layer);
                if layer.is_none() {
                    self.shows = None;
                }
            }
            Step::Silence => {
                let place = self.audio.insert(self.now());
                assert!(place.seq > self.heard.newest || self.heard.by_seq.is_empty());
                self.heard.add(place.seq, place.timestamp);
            }
            Step::Wait { ms } => self.ms += ms,
        }
        let steps = self.steps;
        let (arrived, waiting): (Vec<Sent>, Vec<Sent>) = self.on_the_way.drain(..).partition(|sent| sent.due <= steps);
        self.on_the_way = waiting;
        for sent in arrived {
            self.arrive(&sent);
        }
    }

    fn cut(&mut self) {
        self.audio.cut();
        self.video.cut();
        self.shows = None;
    }

    fn recode(&mut self, source: u8) {
        let codec = &mut self.codecs[usize::from(source)];
        *codec = if *codec == VideoCodec::Vp8 { VideoCodec::H264 } else { VideoCodec::Vp8 };
    }

    fn send(&mut self, stream: Stream, fate: Fate, keyframe: bool) {
        let index = stream.index();
        self.next_seq[index] += 1;
        self.ms += 5;
        let sent = Sent {
            stream,
            seq: self.next_seq[index],
            at_ms: self.ms,
            codec: self.codecs[usize::from(stream.source)],
            keyframe,
            captured_open: self.gates[usize::from(stream.source)].is_open(),
            due: self.steps,
        };
        match fate {
            Fate::Arrives => self.on_the_way.push(sent),
            Fate::Late(by) => self.on_the_way.push(Sent { due: self.steps + by, ..sent }),
            Fate::Twice => self.on_the_way.extend([sent.clone(), sent]),
            Fate::Lost => {}
        }
    }

    fn arrive(&mut self, sent: &Sent) {
        let Stream { source, layer } = sent.stream;
        let gate = &mut self.gates[usize::from(source)];
        let was_open = gate.is_open();
        if !gate.admit(sent.stream.ssrc(), sent.seq) {
            return;
        }
        assert!(was_open, "a packet passed a closed gate");
        if source != self.shown {
            return;
        }
        // Each stream counts from a beginning of its own.
        let beginning = sent.stream.ssrc().wrapping_mul(0x3fff_f123).wrapping_add(0xffff_f000);
        let incoming = |rate: u64| Incoming {
            ssrc: sent.stream.ssrc(),
            seq: sent.seq,
            timestamp: u32::try_from(sent.at_ms * rate / 1_000).unwrap().wrapping_add(beginning),
        };
        if layer == Layer::BASE
            && let Some(place) = self.audio.forward(incoming(48_000), self.now())
        {
            self.heard.add(place.seq, place.timestamp);
        }
        let payload: &[u8] = match (sent.codec, sent.keyframe) {
            (VideoCodec::Vp8, true) => &[0x10, 0x00],
            (VideoCodec::Vp8, false) => &[0x10, 0x01],
            (VideoCodec::H264, true) => &[0x67, 0x42],
            (VideoCodec::H264, false) => &[0x41, 0x9a],
        };
        let place = self.video.forward(incoming(90_000), layer, sent.codec, payload, self.now());
        if let Some(place) = place {
            assert!(self.takes.has(sent.codec), "a picture that the receiver cannot decode");
            assert!(sent.codec == VideoCodec::Vp8 || place.numbers.is_none(), "picture numbers where there are none");
            if self.shows != Some((sent.stream, sent.codec)) {
                assert!(sent.keyframe, "another picture without a keyframe");
                assert!(
                    place.place.seq > self.seen.newest || self.seen.by_seq.is_empty(),
                    "among the numbers of the old"
                );
                let is_recoded = self.shows.is_some_and(|(stream, _)| stream == sent.stream);
                assert!(!is_recoded || sent.seq > self.shows_since, "gone back to what comes late of another codec");
                (self.shows, self.shows_since) = (Some((sent.stream, sent.codec)), sent.seq);
            }
            self.seen.add(place.place.seq, place.place.timestamp);
        }
        // Where its stream is in another codec now, what went out has ended.
        self.shows = self.shows.filter(|_| self.video.flowing().is_some());
        assert_eq!(self.shows.map(|(it, _)| it.layer), self.video.flowing());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn each_slot_is_unique_forward_and_gated(
        steps in prop::collection::vec(step(), 1..400),
        h264 in prop::bool::weighted(0.7),
    ) {
        let mut world = World::new(Codecs { h264 });
        for step in steps {
            world.apply(&step);
        }
        world.heard.assert_monotone(FIRST_TIMESTAMP);
        world.seen.assert_monotone(FIRST_TIMESTAMP);
    }

    /// Whatever was before, the picture asked for is seen from its next keyframe on; and as long as it is not, the lane says so
    /// for every packet of it.
    #[test]
    fn a_picture_comes_back_with_the_next_keyframe_that_can_be_decoded(
        steps in prop::collection::vec(step(), 1..400),
        h264 in any::<bool>(),
        layer in (0..LAYERS_MAX).prop_map(|place| Layer::at(place).unwrap()),
    ) {
        let mut world = World::new(Codecs { h264 });
        for step in steps {
            world.apply(&step);
        }
        world.on_the_way.clear();
        let stream = Stream { source: world.shown, layer };
        world.apply(&Step::Gate { source: world.shown, open: true });
        world.apply(&Step::Aim { layer: Some(layer) });
        world.send(stream, Fate::Arrives, false);
        let codec = world.codecs[usize::from(world.shown)];
        world.apply(&Step::Wait { ms: 1 });
        let (flows, waits) = (world.video.flowing() == Some(layer), world.video.waits_for(layer, codec));
        prop_assert_eq!(waits, world.takes.has(codec) && !flows);
        if flows {
            prop_assert_eq!(world.shows, Some((stream, codec)));
        }
        world.send(stream, Fate::Arrives, true);
        world.apply(&Step::Wait { ms: 1 });
        prop_assert_eq!(world.video.flowing() == Some(layer), world.takes.has(codec));
    }

    /// Captured during a pause, seen by the server or overtaken by something it saw: never admitted, however late.
    #[test]
    fn nothing_captured_during_a_pause_and_overtaken_is_admitted(
        steps in prop::collection::vec(step(), 1..400),
    ) {
        let mut gates: [Ingress; 3] = Default::default();
        let mut world = World::new(Codecs::BOTH);
        let mut barred: BTreeSet<(Stream, u64)> = BTreeSet::new();
        let mut on_the_way: Vec<Sent> = Vec::new();
        for step in steps {
            world.steps += 1;
            match step {
                Step::Send { stream, fate, keyframe } => {
                    world.gates = gates.clone();
                    world.send(stream, fate, keyframe);
                    on_the_way.append(&mut world.on_the_way);
                }
                Step::Gate { source, open } => gates[usize::from(source)].set_open(open),
                _ => {}
            }
            let steps = world.steps;
            let (arrived, waiting): (Vec<Sent>, Vec<Sent>) =
                on_the_way.drain(..).partition(|sent| sent.due <= steps);
            on_the_way = waiting;
            for sent in arrived {
                let gate = &mut gates[usize::from(sent.stream.source)];
                let passes = gate.admit(sent.stream.ssrc(), sent.seq);
                if !gate.is_open() {
                    barred.extend((0..=sent.seq).rev().take(500).map(|seq| (sent.stream, seq)));
                }
                let is_barred = barred.contains(&(sent.stream, sent.seq));
                prop_assert!(!(passes && is_barred && !sent.captured_open));
            }
        }
    }

    #[test]
    fn no_payload_makes_the_parsers_stumble(payload in prop::collection::vec(any::<u8>(), 0..64)) {
        for codec in VideoCodec::ALL {
            let tells_height = forward::keyframe::height(codec, &payload).is_some();
            prop_assert!(!tells_height || forward::keyframe::starts_keyframe(codec, &payload));
        }
        forward::vp8::Descriptor::parse(&payload);
    }

    #[test]
    fn a_hostile_numbering_cannot_repeat_or_leap(
        packets in prop::collection::vec((0..3_u32, any::<u64>(), any::<u32>(), 0..50_u64), 1..200),
    ) {
        let mut lane = AudioLane::new(0, 0);
        let (start, mut ms) = (Instant::now(), 0);
        let (mut sent, mut newest) = (BTreeSet::new(), 0);
        for (ssrc, seq, timestamp, wait) in packets {
            ms += wait;
            let now = start + Duration::from_millis(ms);
            if let Some(place) = lane.forward(Incoming { ssrc, seq, timestamp }, now) {
                prop_assert!(sent.insert(place.seq));
                prop_assert!(place.seq <= newest + 5_000);
                newest = newest.max(place.seq);
            }
        }
    }
}
