//! From TCP connections to the peers: who a stranger turns out to be, and when a connection ends.

use std::time::Instant;

use forward::framing::Frames;
use str0m::net::Protocol;

use super::{DATAGRAM_BYTES_MAX, STREAM_TURNS_WAITING_MAX, Shard, Timer};
use crate::network::{Ends, Received};
use crate::peer::Datagram;

impl Shard {
    /// Reads and writes what TCP connections are ready for, up to a limit each, and settles.
    pub(super) fn take_in_streams(&mut self) {
        let connections = self.network.tcp().all();
        let mut buffer = std::mem::take(&mut self.stream_buffer);
        for ends in connections {
            if let Some(Received::Bytes(length)) = self.network.tcp().turn(ends, &mut buffer)
                && let Some(bytes) = buffer.get(..length)
            {
                self.take_in_bytes(ends, bytes, Instant::now());
            }
        }
        self.stream_buffer = buffer;
        let now = Instant::now();
        self.settle_all(now);
        self.sweep_streams(now);
    }

    /// Takes in all that waits at the connections, whether the runtime has noticed it or not, and settles.
    pub(super) fn take_in_all_streams(&mut self) {
        let mut buffer = std::mem::take(&mut self.stream_buffer);
        for ends in self.network.tcp().all() {
            for _ in 0..STREAM_TURNS_WAITING_MAX {
                let Some(Received::Bytes(length)) = self.network.tcp().read_unnoticed(ends, &mut buffer) else {
                    break;
                };
                if let Some(bytes) = buffer.get(..length) {
                    self.take_in_bytes(ends, bytes, Instant::now());
                }
                self.settle_all(Instant::now());
            }
        }
        self.stream_buffer = buffer;
    }

    /// Takes in what was read from a connection; one that does not keep to the framing is closed.
    fn take_in_bytes(&mut self, ends: Ends, mut bytes: &[u8], now: Instant) {
        let Some(frames) = self.network.tcp().frames(ends) else {
            return;
        };
        // Out of the connection for now, which is written to while its frames are read.
        let mut frames = std::mem::replace(frames, Frames::new(DATAGRAM_BYTES_MAX));
        loop {
            match frames.take(&mut bytes) {
                Ok(Some(datagram)) if self.take_in_frame(ends, datagram, now) => {}
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => {
                    self.totals.streams_garbage += 1;
                    self.network.tcp().close(ends);
                    return;
                }
            }
        }
        if let Some(place) = self.network.tcp().frames(ends) {
            *place = frames;
        }
    }

    /// Takes in one frame. `false` from a stranger who is nobody's other side: their first frame has to prove it.
    fn take_in_frame(&mut self, ends: Ends, bytes: &[u8], now: Instant) -> bool {
        let Ends { ours, theirs } = ends;
        let datagram = Datagram { protocol: Protocol::Tcp, source: theirs, destination: ours, bytes };
        if let Some(peer) = self.take_in(datagram, now) {
            self.network.tcp().introduce(ends, peer);
            return true;
        }
        self.network.tcp().is_introduced(ends)
    }

    /// Closes connections that have had their time, and looks again while there are any.
    pub(super) fn sweep_streams(&mut self, now: Instant) {
        match self.network.sweep(now) {
            Some(at) => self.deadlines.set(Timer::Streams, at),
            None => self.deadlines.remove(Timer::Streams),
        }
    }
}
