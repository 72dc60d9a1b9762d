//! Sound that is carried more than once (RFC 2198): taken apart as it comes from a publisher, put together as it goes to a receiver.
//! Between the two, a packet is one frame of Opus, as everybody understands it.

use std::collections::VecDeque;
use std::sync::Arc;

use forward::redundancy::format::{self, Blocks, Older};
use forward::redundancy::{LEVELS_MAX, Recovery};
use forward::rewrite::Place;
use str0m::media::Pt;
use str0m::rtp::{ExtensionValues, Ssrc};

use crate::packet::RtpPacket;
use crate::peer::answer::PayloadTypes;

/// Streams of sound of one publisher: the voice, the sound of a screen, and room for changes of SSRC.
const STREAMS_MAX: usize = 4;

/// What is in a packet.
#[derive(Debug)]
pub(crate) enum Unpacked {
    /// Nothing but what it is.
    AsItIs,
    /// These: what did not come before it, and what it is for. None if it cannot be read.
    Packets(Vec<RtpPacket>),
}

/// What has come of one publisher's sound.
#[derive(Debug, Default)]
pub(crate) struct ReceivedSound {
    streams: VecDeque<(Ssrc, Recovery)>,
}

impl ReceivedSound {
    /// A gate has opened or closed: nothing that was sent before comes in with what is sent from now on.
    pub(crate) fn begin_anew(&mut self) {
        self.streams.iter_mut().for_each(|(_, recovery)| recovery.begin_anew());
    }

    /// Takes a packet of sound apart. What does not pass the gate has not come, and hands on nothing of what was before it.
    pub(crate) fn unpack(&mut self, packet: &RtpPacket, types: PayloadTypes, passes: bool) -> Unpacked {
        let (ssrc, payload_type) = (packet.header.ssrc, packet.header.payload_type);
        if Some(payload_type) != types.redundant {
            if passes {
                self.came(ssrc, *packet.seq_no, 0);
            }
            return Unpacked::AsItIs;
        }
        let Some(Blocks { older, newest }) = format::read(*types.opus, &packet.payload) else {
            return Unpacked::Packets(Vec::new());
        };
        let blocks = older.len().min(LEVELS_MAX);
        let wanted = if passes { self.came(ssrc, *packet.seq_no, blocks) } else { Vec::new() };
        let recovered = wanted.into_iter().filter_map(|back| {
            let place = older.len().checked_sub(usize::try_from(back).ok()?)?;
            recovered(packet, types.opus, back, *older.get(place)?)
        });
        Unpacked::Packets(recovered.chain([newest_alone(packet, types.opus, newest)]).collect())
    }

    fn came(&mut self, ssrc: Ssrc, seq: u64, blocks: usize) -> Vec<u64> {
        if let Some((_, recovery)) = self.streams.iter_mut().find(|(it, _)| *it == ssrc) {
            return recovery.came(seq, blocks);
        }
        let mut recovery = Recovery::default();
        let wanted = recovery.came(seq, blocks);
        self.streams.truncate(STREAMS_MAX - 1);
        self.streams.push_front((ssrc, recovery));
        wanted
    }
}

fn newest_alone(packet: &RtpPacket, opus: Pt, newest: &[u8]) -> RtpPacket {
    let mut alone = packet.clone();
    alone.header.payload_type = opus;
    alone.payload = newest.into();
    alone
}

/// The packet so many before this one, as it was sent but for what only its header said.
fn recovered(packet: &RtpPacket, opus: Pt, back: u64, block: Older<'_>) -> Option<RtpPacket> {
    let mut recovered = newest_alone(packet, opus, block.payload);
    let seq = packet.seq_no.checked_sub(back)?;
    recovered.seq_no = seq.into();
    // The lower half of it is what is on the wire (RFC 3550 section 5.1).
    recovered.header.sequence_number = u16::try_from(seq & u64::from(u16::MAX)).ok()?;
    recovered.header.timestamp = packet.header.timestamp.wrapping_sub(block.offset);
    recovered.header.marker = false;
    recovered.header.ext_vals = ExtensionValues::default();
    Some(recovered)
}

/// What was last sent to one receiver in one slot, of the source that feeds it. What is carried again was carried already.
#[derive(Debug, Default)]
pub(crate) struct SentSound {
    /// The newest last.
    last: VecDeque<(Place, Arc<[u8]>)>,
}

impl SentSound {
    /// What comes next is another stream.
    pub(crate) fn forget(&mut self) {
        self.last.clear();
    }

    /// What is to be sent at this place for this payload, with what so many packets before it carried, if the page takes that.
    pub(crate) fn pack(
        &mut self,
        place: Place,
        payload: &Arc<[u8]>,
        types: PayloadTypes,
        levels: usize,
    ) -> (Pt, Arc<[u8]>) {
        let packed = types.redundant.filter(|_| levels > 0).and_then(|redundant| {
            let before =
                self.last.iter().filter(|(it, _)| (1..=levels).any(|back| Some(it.seq) == back_from(place, back)));
            let older =
                before.map(|(it, payload)| Older { offset: place.timestamp.wrapping_sub(it.timestamp), payload });
            let written = format::write(*types.opus, payload, &older.collect::<Vec<_>>())?;
            Some((redundant, written.into()))
        });
        // One that comes late is before others that were sent already.
        if self.last.back().is_none_or(|(it, _)| it.seq < place.seq) {
            if self.last.len() >= LEVELS_MAX {
                self.last.pop_front();
            }
            self.last.push_back((place, Arc::clone(payload)));
        }
        packed.unwrap_or_else(|| (types.opus, Arc::clone(payload)))
    }
}

fn back_from(place: Place, back: usize) -> Option<u64> {
    place.seq.checked_sub(u64::try_from(back).ok()?)
}

#[cfg(test)]
mod tests {
    use str0m::rtp::RtpHeader;

    use super::*;

    const TYPES: fn() -> PayloadTypes =
        || PayloadTypes { opus: 111.into(), redundant: Some(63.into()), vp8: 96.into(), h264: 108.into() };

    /// A packet of sound with this number that carries again what the one before it did.
    fn packet(seq: u16) -> RtpPacket {
        let before = [0, u8::try_from(seq - 1).unwrap()];
        let older = [Older { offset: 960, payload: &before }];
        let payload = format::write(111, &[0, u8::try_from(seq).unwrap()], &older).unwrap();
        let header = RtpHeader {
            sequence_number: seq,
            timestamp: u32::from(seq) * 960,
            payload_type: 63.into(),
            ssrc: 7.into(),
            marker: true,
            ..RtpHeader::default()
        };
        RtpPacket { seq_no: u64::from(seq).into(), header, payload: payload.into() }
    }

    /// Sequence number, timestamp, payload.
    fn unpacked(sound: &mut ReceivedSound, packet: &RtpPacket) -> Vec<(u64, u32, Vec<u8>)> {
        unpacked_where(sound, packet, true)
    }

    fn unpacked_where(sound: &mut ReceivedSound, packet: &RtpPacket, passes: bool) -> Vec<(u64, u32, Vec<u8>)> {
        match sound.unpack(packet, TYPES(), passes) {
            Unpacked::AsItIs => panic!("it is taken apart"),
            Unpacked::Packets(packets) => {
                assert!(packets.iter().all(|it| it.header.payload_type == TYPES().opus));
                packets.iter().map(|it| (*it.seq_no, it.header.timestamp, it.payload.to_vec())).collect()
            }
        }
    }

    #[test]
    fn what_was_lost_is_handed_on_before_what_came() {
        let mut sound = ReceivedSound::default();
        assert_eq!(unpacked(&mut sound, &packet(10)), [(10, 9_600, vec![0, 10])]);
        let both = [(11, 10_560, vec![0, 11]), (12, 11_520, vec![0, 12])];
        assert_eq!(unpacked(&mut sound, &packet(12)), both);
        sound.begin_anew();
        assert_eq!(unpacked(&mut sound, &packet(14)), [(14, 13_440, vec![0, 14])]);
    }

    #[test]
    fn what_was_said_while_muted_is_not_handed_on_though_one_of_then_comes_late() {
        let mut sound = ReceivedSound::default();
        sound.begin_anew();
        // 11 and 12 were lost, 10 was overtaken; then 13 is the first that passes.
        assert_eq!(unpacked_where(&mut sound, &packet(10), false), [(10, 9_600, vec![0, 10])], "for the gate to drop");
        assert_eq!(unpacked(&mut sound, &packet(13)), [(13, 12_480, vec![0, 13])]);
        assert_eq!(unpacked(&mut sound, &packet(15)).len(), 2, "from here on what was lost is of now");
    }

    #[test]
    fn what_is_not_whole_is_nothing() {
        let mut broken = packet(10);
        broken.payload = [0xef, 1].into();
        assert_eq!(unpacked(&mut ReceivedSound::default(), &broken), []);
    }

    #[test]
    fn the_memory_for_streams_is_bounded() {
        let mut sound = ReceivedSound::default();
        for ssrc in 0..100 {
            let mut packet = packet(10);
            packet.header.ssrc = ssrc.into();
            unpacked(&mut sound, &packet);
        }
        assert_eq!(sound.streams.len(), STREAMS_MAX);
    }

    fn place(seq: u64) -> Place {
        Place { seq, timestamp: u32::try_from(seq).unwrap() * 960 }
    }

    #[test]
    fn what_was_sent_is_carried_again_as_often_as_is_asked_for() {
        let (types, mut sent) = (TYPES(), SentSound::default());
        let payloads: Vec<Arc<[u8]>> = (0..6).map(|number| [number; 3].into()).collect();
        let older = |payload: &[u8]| format::read(111, payload).unwrap().older.len();
        assert_eq!(sent.pack(place(1), &payloads[1], types, 0), (types.opus, Arc::clone(&payloads[1])));
        assert_eq!(older(&sent.pack(place(2), &payloads[2], types, 1).1), 1);
        assert_eq!(older(&sent.pack(place(3), &payloads[3], types, 2).1), 2);
        // The fourth was lost on its way here.
        assert_eq!(older(&sent.pack(place(5), &payloads[5], types, 2).1), 1);
        sent.forget();
        assert_eq!(sent.pack(place(6), &payloads[0], types, 2).0, types.opus);
    }

    #[test]
    fn a_page_that_does_not_take_it_is_sent_sound_once() {
        let (types, mut sent) = (PayloadTypes { redundant: None, ..TYPES() }, SentSound::default());
        let payload: Arc<[u8]> = [1; 3].into();
        for seq in 0..5 {
            assert_eq!(sent.pack(place(seq), &payload, types, 2), (types.opus, Arc::clone(&payload)));
        }
    }
}
