//! Taking the ports of one shard, and what browsers are told of them.

use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};

use socket2::{Domain, Socket, Type};
use str0m::net::Protocol;

use crate::config::{MediaAddress, SfuConfig};
use crate::error::StartError;

/// Connections that the system holds ready to be accepted.
const BACKLOG: i32 = 128;

/// Bytes that the system is asked to keep of what comes to a UDP socket, so that nothing is lost while this thread does something
/// else, or is kept from its processor: some two thousand packets. It may give less. What leaves is not kept for longer than the
/// system does by itself, because a cut cannot take it back.
const BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// A socket that is bound but belongs to no thread yet.
#[derive(Debug)]
pub(crate) struct BoundSocket<S> {
    pub(super) socket: S,
    /// What browsers are told.
    pub(super) advertised: SocketAddr,
}

/// All sockets of one shard.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(super) udp: Vec<BoundSocket<UdpSocket>>,
    pub(super) tcp: Vec<BoundSocket<TcpListener>>,
}

impl Bound {
    /// What browsers are told: UDP and TCP.
    pub(crate) fn advertised(&self) -> (impl Iterator<Item = SocketAddr>, impl Iterator<Item = SocketAddr>) {
        (self.udp.iter().map(|it| it.advertised), self.tcp.iter().map(|it| it.advertised))
    }
}

/// Binds every address for the shard with this index.
pub(crate) fn bind_all(config: &SfuConfig, shard: usize) -> Result<Bound, StartError> {
    if config.addresses.is_empty() && config.tcp_addresses.is_empty() {
        return Err(StartError::NoAddress);
    }
    let udp = config.addresses.iter().map(|address| bind(*address, shard, Protocol::Udp, udp_socket));
    let tcp = config.tcp_addresses.iter().map(|address| bind(*address, shard, Protocol::Tcp, tcp_listener));
    Ok(Bound { udp: udp.collect::<Result<_, _>>()?, tcp: tcp.collect::<Result<_, _>>()? })
}

fn bind<S>(
    address: MediaAddress,
    shard: usize,
    protocol: Protocol,
    open: fn(SocketAddr) -> io::Result<(S, SocketAddr)>,
) -> Result<BoundSocket<S>, StartError> {
    let wanted = with_shard_port(address.bind, shard)?;
    let (socket, bound) = open(wanted).map_err(|source| StartError::Bind {
        address: wanted,
        protocol: if protocol == Protocol::Tcp { "TCP" } else { "UDP" },
        source,
    })?;
    let advertised = match address.advertised {
        Some(told) if told.port() == 0 => SocketAddr::new(told.ip(), bound.port()),
        Some(told) => with_shard_port(told, shard)?,
        None => bound,
    };
    if advertised.ip().is_unspecified() {
        return Err(StartError::NothingToAdvertise(advertised));
    }
    if advertised.is_ipv4() != bound.is_ipv4() {
        return Err(StartError::OtherFamily { bound, advertised });
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

/// A socket for one address family alone: `[::]` beside `0.0.0.0` on one port, each with addresses as browsers know them.
fn socket(address: SocketAddr, kind: Type) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), kind, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn udp_socket(address: SocketAddr) -> io::Result<(UdpSocket, SocketAddr)> {
    let socket = socket(address, Type::DGRAM)?;
    // A system that refuses, or gives less, has a server that may lose packets, and not none.
    let _ = socket.set_recv_buffer_size(BUFFER_BYTES);
    // Linux counts what it needs itself as well, and says twice as much as it was asked for.
    let given = socket.recv_buffer_size()? / if cfg!(target_os = "linux") { 2 } else { 1 };
    if given < BUFFER_BYTES {
        tracing::warn!(%address, given, asked = BUFFER_BYTES, "the system gives UDP a small receive buffer; net.core.rmem_max raises it");
    }
    socket.bind(&address.into())?;
    let socket = UdpSocket::from(socket);
    let bound = socket.local_addr()?;
    Ok((socket, bound))
}

fn tcp_listener(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let socket = socket(address, Type::STREAM)?;
    // A server that is started again takes its port back although connections of before are still dying away.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    let listener = TcpListener::from(socket);
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}
