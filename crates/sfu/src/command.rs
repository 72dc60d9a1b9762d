//! What a handle asks of a shard.

use std::collections::BTreeMap;

use forward::codec::VideoCodec;
use forward::gate::Sends;
use forward::slots::Edition;
use tokio::sync::{mpsc, oneshot};

use crate::error::{ConnectError, ProbeError, RestartError};
use crate::event::{Applied, Connected, PeerStats, RoomEvent};
use crate::ids::{EndpointId, Epoch, PeerId, RoomId};
use crate::probe::Transport;
use crate::totals::Totals;

/// Where the answer goes. Nobody may be waiting any more; the command is carried out all the same.
pub(crate) type Reply<T> = oneshot::Sender<T>;

/// One request to a shard, answered when it is complete where there is an answer to wait for.
#[derive(Debug)]
pub(crate) enum Command {
    OpenRoom {
        room: RoomId,
        reply: Reply<mpsc::Receiver<RoomEvent>>,
    },
    CloseRoom {
        room: RoomId,
        reply: Reply<()>,
    },
    Connect {
        room: RoomId,
        endpoint: EndpointId,
        offer: String,
        prefers: VideoCodec,
        reply: Reply<Result<Connected, ConnectError>>,
    },
    Restart {
        room: RoomId,
        peer: PeerId,
        offer: String,
        reply: Reply<Result<String, RestartError>>,
    },
    Disconnect {
        room: RoomId,
        peer: PeerId,
        reply: Reply<()>,
    },
    SetOpen {
        room: RoomId,
        epoch: Epoch,
        open: BTreeMap<EndpointId, Sends>,
        reply: Reply<Applied>,
    },
    SetSizes {
        room: RoomId,
        peer: PeerId,
        sizes: BTreeMap<EndpointId, u16>,
        screen: u16,
        reply: Reply<()>,
    },
    SlotsKnown {
        room: RoomId,
        peer: PeerId,
        edition: Edition,
    },
    Stats {
        room: RoomId,
        reply: Reply<Vec<(PeerId, EndpointId, PeerStats)>>,
    },
    Probe {
        transport: Transport,
        offer: String,
        reply: Reply<Result<String, ProbeError>>,
    },
    Totals {
        reply: Reply<Totals>,
    },
    Shutdown {
        reply: Reply<()>,
    },
}
