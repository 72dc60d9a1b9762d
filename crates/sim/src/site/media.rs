//! Media: which page carries it, packets on their way in, and every packet that leaves.

use session::{DeviceId, ParticipantId};

use super::{Site, beside::Connected};
use crate::{
    around::Around,
    broken::{Verdict, hold},
    media::{Leaving, Media, Packet},
    oracles::{PROGRESS, under_their_own_name},
    reached::Fault,
};

impl Site {
    /// A page's offer, once the step it came in is committed.
    pub(super) fn connect_media(&mut self, device: DeviceId, around: &mut Around) -> Verdict {
        let Some(viewer) = self.viewers.get(&device) else { return Ok(()) };
        let participant = self.participant(viewer.member);
        if !self.coordinator.session().may_connect(participant) {
            return Ok(());
        }
        // Streams are named at random, so that no two connections share a name.
        let ssrc = u32::try_from(2 * self.new_id()).unwrap_or_default();
        let Some(room) = &mut self.room else { return Ok(()) };
        let answer = room.connect(participant, ssrc, self.slots, around.instant());
        self.carries.insert(participant, Connected::new(device, ssrc));
        answer.map_or(Ok(()), |news| self.tell_media(news, around))
    }

    /// The page's media connection is closed, if it is the one that carries.
    pub(super) fn hang_up(&mut self, participant: ParticipantId, device: DeviceId, around: &mut Around) {
        if self.carries.get(&participant).is_some_and(|it| it.device == device) {
            self.carries.remove(&participant);
            if let Some(room) = &mut self.room {
                room.disconnect(participant, around.instant());
            }
        }
    }

    /// The media room is gone, and nobody opens it again while this process owns the session.
    pub(crate) fn lose_room(&mut self, around: &mut Around) {
        if self.room.take().is_some() {
            around.met(Fault::RoomGone);
            self.carries.clear();
            self.watch.packets.nobody_is_open();
        }
    }

    /// Some packets are sent by some of those who are connected, gated or not; some are lost and sent again much later.
    pub(crate) fn packets(&mut self, around: &mut Around) -> Verdict {
        around.note(30, || "packets".to_owned());
        let publishers: Vec<_> = self.room.iter().flat_map(|room| room.peers.keys().copied()).collect();
        for _ in 0..publishers.len().min(3) {
            let from = around.random.pick(&publishers);
            let Some((from, packets)) = from.map(|from| (from, self.draw_packets(from, around))) else { continue };
            for packet in packets {
                self.receive(from, packet, around);
            }
        }
        if around.random.one_in(3) { Ok(()) } else { self.settle(around) }
    }

    fn draw_packets(&mut self, from: ParticipantId, around: &mut Around) -> Vec<Packet> {
        let Some(peer) = self.room.as_mut().and_then(|room| room.peers.get_mut(&from)) else { return Vec::new() };
        let video = Media::Video { keyframe: around.random.one_in(3) };
        let mut packets = vec![peer.send(Media::Audio), peer.send(video)];
        if around.random.one_in(4) {
            around.met(Fault::LostPacket);
            peer.lost.push(packets.swap_remove(around.random.below(2)));
        }
        if around.random.one_in(4) && !peer.lost.is_empty() {
            around.met(Fault::Retransmitted);
            packets.push(peer.lost.swap_remove(around.random.below(peer.lost.len())));
        }
        packets
    }

    fn receive(&mut self, from: ParticipantId, packet: Packet, around: &Around) {
        self.watch.packets.received(from, packet);
        if let Some(room) = &mut self.room {
            room.forward(from, packet, self.watch.packets.decisions(), around.instant());
        }
    }

    fn settle(&mut self, around: &Around) -> Verdict {
        let leaving = self.room.as_mut().map(|room| room.settle(around.instant())).unwrap_or_default();
        leaving.iter().try_for_each(|leaving| self.arrives(leaving))
    }

    fn arrives(&self, leaving: &Leaving) -> Verdict {
        self.watch.packets.leaves(leaving)?;
        let shows = self.carries.get(&leaving.receiver).map(|it| it.shows.as_slice());
        under_their_own_name(leaving, shows.unwrap_or_default())
    }

    /// When all is well, everybody who is open and connected is seen and heard by everybody else who is.
    pub(super) fn everybody_is_seen_and_heard(&mut self, around: &mut Around) -> Verdict {
        self.settle(around)?;
        let Some(room) = &self.room else { return Ok(()) };
        let open: Vec<_> = room.peers.keys().copied().filter(|it| room.is_open(*it)).collect();
        if self.slots + 1 < open.len() {
            return Ok(());
        }
        let mut expected = 0;
        for from in &open {
            for kind in [Media::Audio, Media::Video { keyframe: true }] {
                let Some(peer) = self.room.as_mut().and_then(|room| room.peers.get_mut(from)) else { continue };
                let packet = peer.send(kind);
                let passes = self.room.as_ref().is_some_and(|room| room.passes(*from, kind.part()));
                expected += if passes { open.len() - 1 } else { 0 };
                self.receive(*from, packet, around);
            }
        }
        let leaving = self.room.as_mut().map(|room| room.settle(around.instant())).unwrap_or_default();
        let media = leaving.iter().filter(|it| it.from.is_some()).count();
        hold(PROGRESS, media == expected, || format!("{media} packets of {expected} reach {open:?}"))?;
        leaving.iter().try_for_each(|leaving| self.arrives(leaving))
    }
}
