//! What a room's owner is told, without ever making the shard wait for it.
//!
//! Events go straight into a bounded channel. While that is full they are kept here, one entry a peer: a later slot
//! assignment or list replaces an earlier one, and a peer that came and went is a handful of facts. An owner that leaves even
//! these unread, or that is gone, no longer answers for its room; the room is then closed, which is the safe side.

use std::collections::BTreeMap;

use forward::codec::VideoCodec;
use forward::slots::Edition;
use tokio::sync::mpsc::{self, error::TrySendError};

use crate::event::{CloseReason, RoomEvent, SlotAssignment};
use crate::ids::{EndpointId, PeerId};

/// Events that may wait in the channel.
const CHANNEL_MAX: usize = 256;

/// Peers whose events may wait behind it.
const BACKLOG_MAX: usize = 256;

/// The way out for the events of one room.
#[derive(Debug)]
pub(crate) struct RoomEvents {
    channel: mpsc::Sender<RoomEvent>,
    backlog: BTreeMap<PeerId, Unsent>,
}

/// What is still to be told of one peer, in the order in which it is told.
#[derive(Debug)]
struct Unsent {
    endpoint: EndpointId,
    is_connected: bool,
    slots: Option<(Edition, Vec<SlotAssignment>, Option<EndpointId>)>,
    sound_first: Option<(Vec<EndpointId>, bool)>,
    speaking: Option<Vec<EndpointId>>,
    codec: Option<VideoCodec>,
    closed: Option<CloseReason>,
}

impl RoomEvents {
    /// A way out and its other end.
    pub(crate) fn new() -> (Self, mpsc::Receiver<RoomEvent>) {
        let (channel, events) = mpsc::channel(CHANNEL_MAX);
        let backlog = BTreeMap::new();
        (Self { channel, backlog }, events)
    }

    /// Tells an event now, or keeps it.
    pub(crate) fn tell(&mut self, event: RoomEvent) {
        self.flush();
        if !self.backlog.is_empty() {
            self.keep(event);
            return;
        }
        match self.channel.try_send(event) {
            // The owner is gone, and its room soon is.
            Ok(()) | Err(TrySendError::Closed(_)) => {}
            Err(TrySendError::Full(event)) => self.keep(event),
        }
    }

    /// Whether something is still to be told.
    pub(crate) fn has_backlog(&self) -> bool {
        !self.backlog.is_empty()
    }

    /// Whether the owner is gone, or has left more unread than is kept for it.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.channel.is_closed() || self.backlog.len() > BACKLOG_MAX
    }

    /// Tells what was kept, as far as there is room for it.
    pub(crate) fn flush(&mut self) {
        while let Some(mut entry) = self.backlog.first_entry() {
            let peer = *entry.key();
            let Some(event) = entry.get_mut().take_next(peer) else {
                entry.remove();
                continue;
            };
            match self.channel.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Closed(_)) => self.backlog.clear(),
                Err(TrySendError::Full(event)) => {
                    self.keep(event);
                    return;
                }
            }
        }
    }

    fn keep(&mut self, event: RoomEvent) {
        let (RoomEvent::PeerConnected { peer, endpoint }
        | RoomEvent::PeerClosed { peer, endpoint, .. }
        | RoomEvent::Slots { peer, endpoint, .. }
        | RoomEvent::SoundFirst { peer, endpoint, .. }
        | RoomEvent::Speaking { peer, endpoint, .. }
        | RoomEvent::Codec { peer, endpoint, .. }) = event;
        let unsent = self.backlog.entry(peer).or_insert_with(|| Unsent::nothing(endpoint));
        match event {
            RoomEvent::PeerConnected { .. } => unsent.is_connected = true,
            RoomEvent::PeerClosed { reason, .. } => unsent.closed = Some(reason),
            RoomEvent::Slots { edition, slots, screen, .. } => unsent.slots = Some((edition, slots, screen)),
            RoomEvent::SoundFirst { sources, screen, .. } => unsent.sound_first = Some((sources, screen)),
            RoomEvent::Speaking { sources, .. } => unsent.speaking = Some(sources),
            RoomEvent::Codec { codec, .. } => unsent.codec = Some(codec),
        }
    }
}

impl Unsent {
    fn nothing(endpoint: EndpointId) -> Self {
        Self {
            endpoint,
            is_connected: false,
            slots: None,
            sound_first: None,
            speaking: None,
            codec: None,
            closed: None,
        }
    }

    fn take_next(&mut self, peer: PeerId) -> Option<RoomEvent> {
        let endpoint = self.endpoint;
        if std::mem::take(&mut self.is_connected) {
            return Some(RoomEvent::PeerConnected { peer, endpoint });
        }
        if let Some((edition, slots, screen)) = self.slots.take() {
            return Some(RoomEvent::Slots { peer, endpoint, edition, slots, screen });
        }
        if let Some((sources, screen)) = self.sound_first.take() {
            return Some(RoomEvent::SoundFirst { peer, endpoint, sources, screen });
        }
        if let Some(sources) = self.speaking.take() {
            return Some(RoomEvent::Speaking { peer, endpoint, sources });
        }
        if let Some(codec) = self.codec.take() {
            return Some(RoomEvent::Codec { peer, endpoint, codec });
        }
        let reason = self.closed.take()?;
        Some(RoomEvent::PeerClosed { peer, endpoint, reason })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn slots(peer: PeerId, source: u128) -> RoomEvent {
        RoomEvent::Slots {
            peer,
            endpoint: EndpointId(Uuid::nil()),
            edition: Edition(1),
            slots: vec![SlotAssignment { video_mid: "3".into(), source: Some(EndpointId(Uuid::from_u128(source))) }],
            screen: None,
        }
    }

    #[test]
    fn of_slots_that_nobody_read_the_last_is_told() {
        let (mut events, mut channel) = RoomEvents::new();
        let peer = PeerId::next();
        let count = u128::try_from(CHANNEL_MAX).unwrap();
        for source in 0..count + 100 {
            events.tell(slots(peer, source));
        }
        for source in 0..count {
            assert_eq!(channel.try_recv(), Ok(slots(peer, source)));
        }
        events.flush();
        assert_eq!(channel.try_recv(), Ok(slots(peer, count + 99)));
        assert!(channel.try_recv().is_err());
        assert!(!events.has_backlog());
    }

    #[test]
    fn an_owner_that_reads_nothing_is_found_out() {
        let (mut events, _channel) = RoomEvents::new();
        for _ in 0..CHANNEL_MAX + BACKLOG_MAX {
            events.tell(slots(PeerId::next(), 0));
        }
        assert!(!events.is_abandoned());
        events.tell(slots(PeerId::next(), 0));
        assert!(events.is_abandoned());
    }
}
