//! Where the session's grants become the media server's gate: the only place where both meet.
//!
//! Which grants, and when, is the coordinator's business; here each is one whole decision with a number of its own.

use session::{Grants, ParticipantId, SessionId};
use sfu::{Applied, Edition, EndpointId, Epoch, PeerId, RoomEvent, RoomId, Sfu};
use tokio::sync::mpsc;
use wire::{Size, VideoCodec};

/// One session's room in the media server.
#[derive(Debug)]
pub(super) struct Bridge {
    sfu: Sfu,
    room: RoomId,
    epoch: u64,
}

impl Bridge {
    /// Opens the session's room, in which everybody is gated.
    pub(super) async fn open(sfu: Sfu, session: SessionId) -> Result<(Self, mpsc::Receiver<RoomEvent>), sfu::SfuGone> {
        let room = RoomId(session.0);
        let events = sfu.open_room(room).await?;
        Ok((Self { sfu, room, epoch: 0 }, events))
    }

    /// Gives exactly these grants. Every cut among them is complete when it returns.
    pub(super) async fn give(&mut self, grants: &Grants) {
        self.epoch += 1;
        let open = grants.iter().map(|(p, sends)| (EndpointId(p.0), passes(sends))).collect();
        match self.sfu.set_open(self.room, Epoch(self.epoch), open).await {
            Ok(Applied::InForce) => {}
            // Where there is no room there is no media: nothing is wider than it should be.
            Ok(Applied::NoSuchRoom) | Err(_) => tracing::error!(session = %self.room.0, "the media room is gone"),
            Ok(Applied::Stale { .. }) => tracing::error!(session = %self.room.0, "a gate decision came too late"),
        }
    }

    /// Answers a page's offer.
    pub(super) async fn connect(
        &self,
        participant: ParticipantId,
        offer: String,
        prefers: VideoCodec,
    ) -> Result<sfu::Connected, sfu::ConnectError> {
        let prefers = match prefers {
            VideoCodec::Vp8 => sfu::VideoCodec::Vp8,
            VideoCodec::H264 => sfu::VideoCodec::H264,
        };
        self.sfu.connect(self.room, EndpointId(participant.0), offer, prefers).await
    }

    /// Answers a page's offer to find a new way for the connection it has.
    pub(super) async fn restart(&self, peer: PeerId, offer: String) -> Result<String, sfu::RestartError> {
        self.sfu.restart(self.room, peer, offer).await
    }

    /// Ends a page's media connection.
    pub(super) async fn disconnect(&self, peer: PeerId) {
        self.sfu.disconnect(self.room, peer).await;
    }

    /// Passes on how tall a page shows others.
    pub(super) async fn set_sizes(&self, peer: PeerId, sizes: Vec<Size>, screen: u16) {
        let sizes = sizes.into_iter().map(|it| (EndpointId(it.participant.0), it.height)).collect();
        self.sfu.set_sizes(self.room, peer, sizes, screen).await;
    }

    /// Passes on that a page knows who is in which slot.
    pub(super) fn slots_known(&self, peer: PeerId, edition: u32) {
        self.sfu.slots_known(self.room, peer, Edition(edition));
    }

    /// Closes the room.
    pub(super) async fn close(&self) {
        self.sfu.close_room(self.room).await;
    }
}

/// The codec that the media server asks a page for.
pub(super) fn codec(asked: sfu::VideoCodec) -> VideoCodec {
    match asked {
        sfu::VideoCodec::Vp8 => VideoCodec::Vp8,
        sfu::VideoCodec::H264 => VideoCodec::H264,
    }
}

/// What the media server lets pass.
fn passes(session::Sends { audio, video, screen }: session::Sends) -> sfu::Sends {
    sfu::Sends { audio, video, screen }
}
