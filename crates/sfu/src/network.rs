//! The UDP sockets of one shard.
//!
//! Nothing is queued here: what cannot be sent at once is dropped, as the network would, so that a packet that was written
//! has left before its writer goes on. A cut relies on it.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::task::Poll;

use str0m::net::Transmit;
use tokio::net::UdpSocket;

use crate::config::MediaAddress;
use crate::error::StartError;

/// A socket that is bound but belongs to no thread yet.
#[derive(Debug)]
pub(crate) struct BoundSocket {
    socket: std::net::UdpSocket,
    /// What browsers are told.
    pub(crate) advertised: SocketAddr,
}

/// Binds every address for the shard with this index.
pub(crate) fn bind_all(addresses: &[MediaAddress], shard: usize) -> Result<Vec<BoundSocket>, StartError> {
    if addresses.is_empty() {
        return Err(StartError::NoAddress);
    }
    addresses.iter().map(|address| bind(*address, shard)).collect()
}

fn bind(address: MediaAddress, shard: usize) -> Result<BoundSocket, StartError> {
    let wanted = with_shard_port(address.bind, shard)?;
    let failed = |source| StartError::Bind { address: wanted, source };
    let socket = std::net::UdpSocket::bind(wanted).map_err(failed)?;
    socket.set_nonblocking(true).map_err(failed)?;
    let bound = socket.local_addr().map_err(failed)?;
    let advertised = match address.advertised {
        Some(told) if told.port() == 0 => SocketAddr::new(told.ip(), bound.port()),
        Some(told) => with_shard_port(told, shard)?,
        None => bound,
    };
    if advertised.ip().is_unspecified() {
        return Err(StartError::NothingToAdvertise(advertised));
    }
    Ok(BoundSocket { socket, advertised })
}

fn with_shard_port(mut address: SocketAddr, shard: usize) -> Result<SocketAddr, StartError> {
    if address.port() != 0 {
        let port = u16::try_from(shard)
            .ok()
            .and_then(|shard| address.port().checked_add(shard))
            .ok_or(StartError::PortRange(address))?;
        address.set_port(port);
    }
    Ok(address)
}

#[derive(Debug)]
struct Socket {
    socket: UdpSocket,
    advertised: SocketAddr,
}

/// The sockets of one shard, in its thread.
#[derive(Debug)]
pub(crate) struct Network {
    sockets: Vec<Socket>,
}

impl Network {
    /// Takes the sockets over into the runtime of the calling thread.
    pub(crate) fn adopt(sockets: Vec<BoundSocket>) -> io::Result<Self> {
        let sockets = sockets
            .into_iter()
            .map(|bound| Ok(Socket { socket: UdpSocket::from_std(bound.socket)?, advertised: bound.advertised }))
            .collect::<io::Result<_>>()?;
        Ok(Self { sockets })
    }

    /// What browsers are told, socket by socket.
    pub(crate) fn advertised(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.sockets.iter().map(|socket| socket.advertised)
    }

    /// Waits until some socket has something to read.
    pub(crate) async fn readable(&self) {
        poll_fn(|context| {
            let is_ready = self.sockets.iter().any(|socket| socket.socket.poll_recv_ready(context).is_ready());
            if is_ready { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Takes one waiting datagram of a socket: its length, where it came from, and the address it was sent to as its
    /// sender knows it. `None` if none waits.
    pub(crate) fn receive(&self, socket: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr, SocketAddr)> {
        let socket = self.sockets.get(socket)?;
        // An ICMP error reported by an earlier send surfaces here once; the next call goes on.
        let (length, source) = socket.socket.try_recv_from(buffer).ok()?;
        Some((length, source, socket.advertised))
    }

    /// Sends one datagram now or never.
    pub(crate) fn send(&self, transmit: &Transmit) {
        let socket = self.sockets.iter().find(|socket| socket.advertised == transmit.source);
        if let Some(socket) = socket {
            // A full send buffer or an unreachable address loses the packet, as the network does.
            let _ = socket.socket.try_send_to(&transmit.contents, transmit.destination);
        }
    }
}
