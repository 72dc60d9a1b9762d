//! One TCP connection: its frames in, its frames out.

use std::io::{self, ErrorKind, Read};
use std::task::Context;
use std::time::{Duration, Instant};

use forward::framing::Frames;
use forward::outbox::Outbox;
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::ids::PeerId;
use crate::rtp_header::outgoing;
use crate::shard::DATAGRAM_BYTES_MAX;

/// What may wait for a slow receiver: half a second of good video. What comes later than that is of no use.
const OUTBOX_BYTES_MAX: usize = 128 * 1024;

/// What the system may keep of what it has not sent yet. A cut cannot take that back, so it is little; what is on its way to
/// the receiver is not counted, or a long way would be a slow one.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNSENT_BYTES_MAX: u32 = 4 * 1024;

/// Elsewhere the system counts both together.
#[cfg(not(any(target_os = "android", target_os = "linux")))]
const SEND_BUFFER_BYTES: usize = 64 * 1024;

/// Whose a connection is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stage {
    /// Nobody knows; to be said until then.
    Stranger { until: Instant },
    /// A peer's.
    Peer(PeerId),
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Received {
    /// So many bytes, at the beginning of the buffer.
    Bytes(usize),
    /// Nothing waits.
    Nothing,
    /// The connection is over.
    End,
}

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stage: Stage,
    /// Later ones have greater numbers.
    pub(super) order: u64,
    pub(super) frames: Frames,
    pub(super) outbox: Outbox,
    stream: TcpStream,
    is_broken: bool,
    /// Since when something waits and nothing of it was taken, as far as anybody looked.
    stalled: Option<Instant>,
}

impl Connection {
    /// A stranger's, who is to say until then whom they want.
    pub(super) fn new(stream: TcpStream, order: u64, until: Instant) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let socket = SockRef::from(&stream);
        #[cfg(any(target_os = "android", target_os = "linux"))]
        socket.set_tcp_notsent_lowat(UNSENT_BYTES_MAX)?;
        #[cfg(not(any(target_os = "android", target_os = "linux")))]
        socket.set_send_buffer_size(SEND_BUFFER_BYTES)?;
        Ok(Self {
            stage: Stage::Stranger { until },
            order,
            frames: Frames::new(DATAGRAM_BYTES_MAX),
            outbox: Outbox::new(OUTBOX_BYTES_MAX),
            stream,
            is_broken: false,
            stalled: None,
        })
    }

    pub(super) fn peer(&self) -> Option<PeerId> {
        match self.stage {
            Stage::Stranger { .. } => None,
            Stage::Peer(peer) => Some(peer),
        }
    }

    /// Whether something is to be read, or may be written that waits.
    pub(super) fn is_ready(&self, context: &mut Context<'_>) -> bool {
        let may_write = !self.outbox.is_empty() && self.stream.poll_write_ready(context).is_ready();
        let may_read = self.stream.poll_read_ready(context).is_ready();
        may_read || may_write || self.is_broken
    }

    pub(super) fn read(&mut self, buffer: &mut [u8]) -> Received {
        if self.is_broken {
            return Received::End;
        }
        received(self.stream.try_read(buffer))
    }

    /// The same of what the runtime may not have noticed yet.
    pub(super) fn read_unnoticed(&mut self, buffer: &mut [u8]) -> Received {
        if self.is_broken {
            return Received::End;
        }
        received((&*SockRef::from(&self.stream)).read(buffer))
    }

    /// Sends a datagram, now or when there is room. `false` if so much waits already that it is lost.
    pub(super) fn send(&mut self, datagram: &[u8]) -> bool {
        let is_taken = self.outbox.push(datagram, outgoing(datagram).is_some());
        self.flush();
        is_taken
    }

    /// Writes as much of what waits as there is room for.
    pub(super) fn flush(&mut self) {
        while !self.outbox.is_empty() && !self.is_broken {
            match self.stream.try_write(self.outbox.unsent()) {
                Ok(0) => self.is_broken = true,
                Ok(written) => {
                    self.outbox.advance(written);
                    self.stalled = None;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => self.is_broken = true,
            }
        }
    }

    /// Whether it is to be closed: a stranger who said nothing, or a receiver that takes nothing.
    pub(super) fn is_out_of_time(&mut self, now: Instant, stalled_max: Duration) -> bool {
        if self.outbox.is_empty() {
            self.stalled = None;
        } else {
            self.stalled.get_or_insert(now);
        }
        let is_late = matches!(self.stage, Stage::Stranger { until } if until <= now);
        is_late || self.stalled.is_some_and(|since| now.duration_since(since) >= stalled_max)
    }
}

fn received(read: io::Result<usize>) -> Received {
    match read {
        Ok(0) => Received::End,
        Ok(length) => Received::Bytes(length),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Received::Nothing,
        Err(_) => Received::End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_receiver_that_takes_nothing_for_long_is_out_of_time() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (receiver, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        let now = Instant::now();
        let mut connection = Connection::new(accepted.unwrap().0, 1, now).unwrap();
        connection.stage = Stage::Peer(PeerId::next());
        let patience = Duration::from_secs(10);
        assert!(!connection.is_out_of_time(now, patience));
        while connection.send(&[0x80; 1_000]) {}
        assert!(!connection.is_out_of_time(now, patience));
        assert!(!connection.is_out_of_time(now + Duration::from_secs(9), patience));
        assert!(connection.is_out_of_time(now + patience, patience));
        // It takes something after all.
        let receiver = receiver.unwrap();
        receiver.readable().await.unwrap();
        let mut buffer = vec![0; 4 * 1024 * 1024];
        while !connection.outbox.is_empty() {
            receiver.try_read(&mut buffer).ok();
            connection.stream.writable().await.unwrap();
            connection.flush();
        }
        assert!(!connection.is_out_of_time(now + patience, patience));
    }
}
