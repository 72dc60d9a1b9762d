//! The names of things, so that none can be taken for another.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

pub use forward::gate::Epoch;

/// One session's room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(pub Uuid);

/// One participant of a room, over all its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointId(pub Uuid);

/// One connection (`RTCPeerConnection`) of an endpoint. Unique in the process; a reconnection has another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(u64);

impl PeerId {
    pub(crate) fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}
