//! What the media server tells of a room.

use forward::codec::VideoCodec;
use forward::slots::Edition;
use str0m::media::Mid;

use crate::ids::{EndpointId, Epoch, PeerId};

/// Something happened in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoomEvent {
    /// ICE and DTLS are done: media may flow, if the gate allows it.
    PeerConnected {
        /// The connection.
        peer: PeerId,
        /// Whose it is.
        endpoint: EndpointId,
    },
    /// A connection is over. It is not announced for peers of a room that was closed.
    PeerClosed {
        /// The connection.
        peer: PeerId,
        /// Whose it was.
        endpoint: EndpointId,
        /// Why it ended.
        reason: CloseReason,
    },
    /// Whose picture is on which line of a connection, all lines named. Who is heard on which is not told: all are played. A later one replaces an earlier one, and of several
    /// that nobody read only the last is kept.
    Slots {
        /// The connection.
        peer: PeerId,
        /// Whose it is.
        endpoint: EndpointId,
        /// Which assignment it is. It is told again while the page is not said to know it
        /// ([`Sfu::slots_known`](crate::Sfu::slots_known)) and somebody waits for that.
        edition: Edition,
        /// Its lines, in the order of its offer.
        slots: Vec<SlotAssignment>,
        /// Whose screen comes on its lines for one; `None` while nobody shares, and where it has no such lines.
        screen: Option<EndpointId>,
    },
    /// Whose picture a connection is not sent for want of bandwidth, so that the sound stays clear: all of them. Empty again when
    /// it is over. Of several that nobody read only the last is kept.
    SoundFirst {
        /// The connection.
        peer: PeerId,
        /// Whose it is.
        endpoint: EndpointId,
        /// Who is heard there and not seen.
        sources: Vec<EndpointId>,
        /// Whether the shared screen is not seen there.
        screen: bool,
    },
    /// Who speaks among those whom a connection may hear, itself among them: all of them. At most five times a second, and empty
    /// for a connection whose endpoint is gated. Of several that nobody read only the last is kept.
    Speaking {
        /// The connection.
        peer: PeerId,
        /// Whose it is.
        endpoint: EndpointId,
        /// Who speaks.
        sources: Vec<EndpointId>,
    },
    /// In which codec a connection is to send its camera from now on; before anything is told, in VP8. A page that cannot do so goes
    /// on as it did. Of several that nobody read only the last is kept.
    Codec {
        /// The connection.
        peer: PeerId,
        /// Whose it is.
        endpoint: EndpointId,
        /// The one that it prefers while there are others who may be shown it and all of them can decode it, and VP8 else.
        codec: VideoCodec,
    },
}

/// One line for a picture and whose is shown there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotAssignment {
    /// Identification tag of the line in the page's offer.
    pub video_mid: String,
    /// Whose video it carries; `None` while it is free.
    pub source: Option<EndpointId>,
}

impl SlotAssignment {
    pub(crate) fn new(video: Mid, source: Option<EndpointId>) -> Self {
        Self { video_mid: video.to_string(), source }
    }
}

/// Why a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CloseReason {
    /// [`Sfu::disconnect`](crate::Sfu::disconnect) asked for it.
    Requested,
    /// The endpoint made a newer connection.
    Replaced,
    /// ICE and DTLS did not finish in time.
    NeverConnected,
    /// The other side stopped answering consent checks.
    ConsentLost,
    /// The other side closed it.
    ClosedByPeer,
    /// It broke: it failed to authenticate, or what it sent made no sense. Others are not touched.
    Broken,
    /// The library that carries it panicked over what it sent. Others are not touched.
    Panicked,
    /// It sent more packets than any browser does. Others are not touched.
    Flooded,
}

/// A connection's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// The connection.
    pub peer: PeerId,
    /// To be applied with `setRemoteDescription`.
    pub answer_sdp: String,
    /// Which assignment of its lines the next two are.
    pub edition: Edition,
    /// Whose picture is on which of its lines now.
    pub slots: Vec<SlotAssignment>,
    /// Whose screen comes on its lines for one.
    pub screen: Option<EndpointId>,
}

/// The answer to a gate decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// It is in force, and every cut in it is complete.
    InForce,
    /// A later decision is in force, or another one of the same epoch; this one changed nothing.
    Stale {
        /// The epoch that is in force.
        applied: Epoch,
    },
    /// There is no such room, hence nobody exchanges media in it.
    NoSuchRoom,
}

/// Counters of one connection since it began. Packets are RTP packets of media; bytes are their payloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeerStats {
    /// Received from it, whatever became of them.
    pub packets_in: u64,
    /// Received from it, whatever became of them.
    pub bytes_in: u64,
    /// Of these, dropped because its gate was closed, or because they were sent while it was.
    pub dropped_at_gate: u64,
    /// Of these, dropped because it sends more than any browser does, in bits.
    pub dropped_as_excess: u64,
    /// Datagrams from its address, or for it, that were not looked at, because there were too many. Others than media are counted too.
    pub ignored_in: u64,
    /// The same, because another stream had proved to be what they said they were.
    pub strange_streams_in: u64,
    /// Forwarded to it.
    pub packets_out: u64,
    /// Forwarded to it.
    pub bytes_out: u64,
    /// Frames of silence made for it.
    pub silence_out: u64,
    /// Stopped on the way out, because their slot was closed.
    pub stopped_out: u64,
    /// Lost on the way out, because it reads too slowly over TCP. Others than media are counted too.
    pub lost_out: u64,
    /// Requests for a keyframe sent to it.
    pub keyframe_requests: u64,
    /// Requests for a keyframe by it that were not passed on, because it asks for too many.
    pub keyframe_requests_refused: u64,
}
