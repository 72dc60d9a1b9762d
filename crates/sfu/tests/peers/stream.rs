//! A TCP connection as a browser opens it, with frames of its own making (RFC 4571).

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Socket, Type};

/// A connection to the server.
pub(crate) struct Stream {
    /// Whether it takes what the server sends.
    pub(crate) reads: bool,
    server: SocketAddr,
    socket: TcpStream,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    is_ended: bool,
}

impl Stream {
    /// Connects.
    pub(crate) fn open(server: SocketAddr) -> Self {
        let socket = Socket::new(Domain::for_address(server), Type::STREAM, None).unwrap();
        // Little, so that one who reads nothing is soon full.
        socket.set_recv_buffer_size(16 * 1024).unwrap();
        socket.connect(&server.into()).unwrap();
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true).unwrap();
        stream.set_nonblocking(true).unwrap();
        Self { reads: true, server, socket: stream, incoming: Vec::new(), outgoing: Vec::new(), is_ended: false }
    }

    /// Our end.
    pub(crate) fn own(&self) -> SocketAddr {
        self.socket.local_addr().unwrap()
    }

    /// The server's.
    pub(crate) fn server(&self) -> SocketAddr {
        self.server
    }

    /// Whether the server has closed it, as far as was read.
    pub(crate) fn has_ended(&self) -> bool {
        self.is_ended
    }

    /// Whether the server has closed it; what it sent meanwhile is of no interest.
    pub(crate) fn is_ended(&mut self) -> bool {
        self.read();
        self.is_ended
    }

    /// The datagrams that are here whole. An end in the middle of one is a failure.
    pub(crate) fn read(&mut self) -> Vec<Vec<u8>> {
        let mut buffer = vec![0; 65_536];
        while self.reads && !self.is_ended {
            match self.socket.read(&mut buffer) {
                Ok(0) => self.is_ended = true,
                Ok(length) => self.incoming.extend(&buffer[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => self.is_ended = true,
            }
        }
        let mut datagrams = Vec::new();
        while let Some(length) = self.incoming.first_chunk::<2>().map(|it| usize::from(u16::from_be_bytes(*it))) {
            if self.incoming.len() < length + 2 {
                break;
            }
            datagrams.push(self.incoming[2..length + 2].to_vec());
            self.incoming.drain(..length + 2);
        }
        datagrams
    }

    /// Sends a datagram, as soon as there is room.
    pub(crate) fn send(&mut self, datagram: &[u8]) {
        let length = u16::try_from(datagram.len()).unwrap().to_be_bytes();
        self.send_bytes(&[&length, datagram].concat());
    }

    /// Sends bytes as they are.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        self.outgoing.extend(bytes);
        // What the server has closed takes nothing, which is for the test to notice.
        if let Ok(written) = self.socket.write(&self.outgoing) {
            self.outgoing.drain(..written);
        }
    }
}
