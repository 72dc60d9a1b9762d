//! UDP: one datagram in, one datagram out.

use std::io;
use std::net::SocketAddr;
use std::task::Context;

use str0m::net::Transmit;
use tokio::net::UdpSocket;

use super::bind::BoundSocket;

/// Errors of earlier sends that are passed over on the way to a datagram.
const ERRORS_MAX: usize = 64;

#[derive(Debug)]
struct Socket {
    driven: UdpSocket,
    /// The same, for what the runtime has not noticed yet.
    direct: std::net::UdpSocket,
    advertised: SocketAddr,
}

/// The UDP sockets of one shard.
#[derive(Debug)]
pub(super) struct Udp {
    sockets: Vec<Socket>,
}

impl Udp {
    pub(super) fn adopt(sockets: Vec<BoundSocket<std::net::UdpSocket>>) -> io::Result<Self> {
        let adopt = |BoundSocket { socket, advertised }: BoundSocket<std::net::UdpSocket>| {
            Ok(Socket { direct: socket.try_clone()?, driven: UdpSocket::from_std(socket)?, advertised })
        };
        Ok(Self { sockets: sockets.into_iter().map(adopt).collect::<io::Result<_>>()? })
    }

    pub(super) fn advertised(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.sockets.iter().map(|socket| socket.advertised)
    }

    pub(super) fn is_readable(&self, context: &mut Context<'_>) -> bool {
        self.sockets.iter().any(|socket| socket.driven.poll_recv_ready(context).is_ready())
    }

    pub(super) fn receive(&self, socket: usize, buffer: &mut [u8]) -> Option<(usize, SocketAddr, SocketAddr)> {
        let socket = self.sockets.get(socket)?;
        // An ICMP error reported by an earlier send surfaces here once; the next call goes on.
        let (length, source) = socket.driven.try_recv_from(buffer).ok()?;
        Some((length, source, socket.advertised))
    }

    /// Takes a datagram that waits, whether the runtime has noticed it or not.
    pub(super) fn receive_unnoticed(
        &self,
        socket: usize,
        buffer: &mut [u8],
    ) -> Option<(usize, SocketAddr, SocketAddr)> {
        let socket = self.sockets.get(socket)?;
        for _ in 0..ERRORS_MAX {
            match socket.direct.recv_from(buffer) {
                Ok((length, source)) => return Some((length, source, socket.advertised)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return None,
                // Of an earlier send: what waits is behind it.
                Err(_) => {}
            }
        }
        None
    }

    /// Sends one datagram now or never.
    pub(super) fn send(&self, transmit: &Transmit) {
        let socket = self.sockets.iter().find(|socket| socket.advertised == transmit.source);
        if let Some(socket) = socket {
            // A full send buffer or an unreachable address loses the packet, as the network does.
            let _ = socket.driven.try_send_to(&transmit.contents, transmit.destination);
        }
    }
}
