//! The refusals, in words for who meets them.

use std::io::ErrorKind;
use std::net::SocketAddr;

use forward::layers::LAYERS_MAX;

use crate::offer::{OFFER_BYTES_MAX, SLOTS_MAX};

/// The media server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No address was configured.
    #[error("no address for media is configured; name at least one, for UDP or for TCP")]
    NoAddress,
    /// No shard was configured.
    #[error("no thread for media is configured; at least one must carry it")]
    NoShard,
    /// Browsers cannot be told a wildcard.
    #[error("{0} is bound on every interface; say which address browsers should be told")]
    NothingToAdvertise(SocketAddr),
    /// Browsers cannot be told an IPv4 address for an IPv6 one, or the other way round.
    #[error("{bound} cannot be told to browsers as {advertised}: one is IPv4 and the other is IPv6")]
    OtherFamily {
        /// What is bound.
        bound: SocketAddr,
        /// What browsers would be told.
        advertised: SocketAddr,
    },
    /// The port range of the shards does not fit.
    #[error("{0} leaves no room for a port per shard; choose a lower first port")]
    PortRange(SocketAddr),
    /// A socket could not be bound.
    #[error("media cannot be received over {protocol} on {address}{}", advice(source))]
    Bind {
        /// The address in question.
        address: SocketAddr,
        /// `UDP` or `TCP`.
        protocol: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A thread or its reactor could not be started.
    #[error("cannot start a thread for media")]
    Thread(#[source] std::io::Error),
}

/// What the system's reason means to the person who configured the address.
fn advice(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::AddrInUse => ": another program has that port; choose another one",
        ErrorKind::AddrNotAvailable => ": that is not an address of this machine",
        ErrorKind::PermissionDenied => ": this program may not take that port; choose one from 1024 on",
        _ => "",
    }
}

/// The shard of this room is gone: the media server was shut down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the media server has stopped")]
pub struct SfuGone;

/// A connection was refused; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The room was not opened, or is closed.
    #[error("there is no such room")]
    NoSuchRoom,
    /// The room has as many connections as it may.
    #[error("the room has no place for another connection")]
    RoomFull,
    /// The offer does not have the shape that is needed.
    #[error("the offer was refused: {0}")]
    Offer(#[from] OfferRefused),
    /// The media server was shut down.
    #[error(transparent)]
    Gone(#[from] SfuGone),
}

/// A connection was not restarted. Where it was there, it goes on as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RestartError {
    /// The connection is over.
    #[error("there is no such connection any more")]
    NoSuchPeer,
    /// The offer is not that of the connection with other ICE credentials.
    #[error("the offer was refused: {0}")]
    Offer(#[from] OfferRefused),
    /// The media server was shut down.
    #[error(transparent)]
    Gone(#[from] SfuGone),
}

/// A connection test was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProbeError {
    /// No address of this server goes that way.
    #[error("this server has no address of that kind")]
    NotServed,
    /// As many are under way as may be.
    #[error("too many connections are being tested at the moment")]
    TooMany,
    /// It is not one line for a data channel.
    #[error("the offer must have one line, for a data channel")]
    Offer,
    /// The media server was shut down.
    #[error(transparent)]
    Gone(#[from] SfuGone),
}

/// Why an offer was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefused {
    /// It is longer than any browser's.
    #[error("it is longer than {OFFER_BYTES_MAX} bytes")]
    TooLong,
    /// It is not a session description (RFC 8866).
    #[error("it is not a session description")]
    NotSdp,
    /// A line is neither audio nor video, or has no identification tag (RFC 8843) of at most 16 characters.
    #[error("media line {0} is neither audio nor video with an identification tag")]
    Line(usize),
    /// The first lines must be the page's own audio and video, and perhaps those of its screen.
    #[error(
        "the first line must send audio and the second video; a third may send the video and a fourth the audio of a \
         screen, and nothing else may send"
    )]
    Publishing,
    /// Who has lines for a screen of their own also has those for another's.
    #[error("after the lines of its own screen it must have one for the video and one for the audio of another's")]
    Screen,
    /// More slots than a connection may have.
    #[error("it receives audio or video on more than {SLOTS_MAX} lines")]
    TooManySlots,
    /// Several layers of one video are taken in one form alone.
    #[error("its simulcast is not up to {LAYERS_MAX} named layers that its own video line sends, each once")]
    Simulcast,
    /// No codec in common.
    #[error("every line must offer Opus or VP8")]
    Codec,
    /// It should be the first one of the connection with other ICE credentials, and is not.
    #[error("it is not the offer of before with other ICE credentials")]
    NotTheSame,
    /// The WebRTC library refused it.
    #[error("it cannot be answered")]
    Unanswerable,
}
