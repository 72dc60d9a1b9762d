//! What waits to be written to one receiver over a stream of bytes: whole frames, in order, and never too many.
//!
//! A network forgets what it cannot carry; a stream keeps it. So this is where a slow receiver loses packets, and where a cut
//! takes back what has not left. A frame that has begun to leave must go on to its end, or the receiver could not find the
//! next one: a cut blanks its rest instead.

use std::collections::VecDeque;

use crate::framing::{LENGTH_BYTES, framed};

/// Frames on their way out.
#[derive(Debug, Clone)]
pub struct Outbox {
    frames: VecDeque<Vec<u8>>,
    /// How many bytes of the first frame have left.
    begun: usize,
    /// Whether the rest of the first frame was taken back.
    is_blank: bool,
    /// Bytes of all frames, those that have left included.
    bytes: usize,
    bytes_max: usize,
}

impl Outbox {
    /// An empty one that holds so many bytes, and as much again for what is not media.
    pub fn new(bytes_max: usize) -> Self {
        Self { frames: VecDeque::new(), begun: 0, is_blank: false, bytes: 0, bytes_max }
    }

    /// Puts a datagram behind the others. `false` if there is no room, and it is lost. What keeps the connection alive has
    /// room where media has none any more.
    pub fn push(&mut self, datagram: &[u8], is_media: bool) -> bool {
        let bytes_max = if is_media { self.bytes_max } else { self.bytes_max * 2 };
        let Some(frame) = framed(datagram).filter(|frame| self.bytes + frame.len() <= bytes_max) else {
            return false;
        };
        self.bytes += frame.len();
        self.frames.push_back(frame);
        true
    }

    /// What is to be written next; nothing if nothing waits.
    pub fn unsent(&self) -> &[u8] {
        self.frames.front().and_then(|frame| frame.get(self.begun..)).unwrap_or_default()
    }

    /// So many bytes of [`Outbox::unsent`] have left.
    pub fn advance(&mut self, written: usize) {
        self.begun += written;
        if let Some(frame) = self.frames.pop_front_if(|frame| frame.len() <= self.begun) {
            self.bytes -= frame.len();
            self.begun = 0;
            self.is_blank = false;
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// Takes back the datagrams of which `is_cut` says so: nothing of them leaves any more. How many there were.
    pub fn take_back(&mut self, is_cut: impl Fn(&[u8]) -> bool) -> usize {
        let is_cut = |frame: &[u8]| frame.get(LENGTH_BYTES..).is_some_and(&is_cut);
        let mut taken = 0;
        let begun = if self.begun > 0 { self.frames.pop_front() } else { None };
        self.frames.retain(|frame| {
            let is_cut = is_cut(frame);
            taken += usize::from(is_cut);
            !is_cut
        });
        if let Some(mut frame) = begun {
            if !self.is_blank && is_cut(&frame) {
                taken += 1;
                self.is_blank = true;
                frame.iter_mut().skip(self.begun.max(LENGTH_BYTES)).for_each(|byte| *byte = 0);
            }
            self.frames.push_front(frame);
        }
        self.bytes = self.frames.iter().map(Vec::len).sum();
        taken
    }
}
