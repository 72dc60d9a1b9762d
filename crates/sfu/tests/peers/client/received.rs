//! What a client keeps of what it receives.

use str0m::format::Codec;
use str0m::media::Mid;

use super::publishing::{LAYER_AT, SCREEN};

/// A decrypted packet of media.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) mid: Mid,
    /// By its payload type.
    pub(crate) codec: Codec,
    pub(crate) ssrc: u32,
    pub(crate) seq: u64,
    pub(crate) timestamp: u32,
    /// Whether it carries again what came before (RFC 2198), in front of what it is for.
    pub(crate) is_red: bool,
    pub(crate) payload: Vec<u8>,
}

impl Received {
    /// What the server inserts.
    pub(crate) fn is_silence(&self) -> bool {
        self.payload == [0xf8, 0xff, 0xfe]
    }

    /// The first packet of a keyframe.
    pub(crate) fn starts_keyframe(&self) -> bool {
        match self.codec {
            Codec::H264 => self.payload.first() == Some(&0x67),
            _ => self.payload.first() == Some(&0x90) && self.payload.get(4) == Some(&0),
        }
    }

    /// Which layer of its publisher a packet of video is.
    pub(crate) fn layer(&self) -> u8 {
        self.payload[LAYER_AT]
    }

    /// Whether a packet of video is of a screen.
    pub(crate) fn is_of_a_screen(&self) -> bool {
        self.layer() == SCREEN
    }

    /// The VP8 picture number.
    pub(crate) fn picture(&self) -> u16 {
        u16::from_be_bytes([self.payload[2] & 0x7f, self.payload[3]])
    }

    /// The number its publisher gave it, counted over audio and video together.
    pub(crate) fn number(&self) -> u32 {
        let end = self.payload.len();
        u32::from_be_bytes(self.payload[end - 4..].try_into().unwrap())
    }

    /// Who published it.
    pub(crate) fn publisher(&self) -> u8 {
        self.payload[self.payload.len() - 5]
    }
}
