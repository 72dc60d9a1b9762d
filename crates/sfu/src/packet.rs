//! A packet of media on its way through: what the library made of it, without what the library alone can make. So it can be taken apart.

use std::sync::Arc;

use str0m::rtp::{RtpHeader, SeqNo};

/// A packet of media that was received.
#[derive(Debug, Clone)]
pub(crate) struct RtpPacket {
    /// Its sequence number, extended by its rollovers.
    pub(crate) seq_no: SeqNo,
    pub(crate) header: RtpHeader,
    /// What it carries.
    pub(crate) payload: Arc<[u8]>,
}

impl From<str0m::rtp::RtpPacket> for RtpPacket {
    fn from(packet: str0m::rtp::RtpPacket) -> Self {
        let str0m::rtp::RtpPacket { seq_no, header, payload, .. } = packet;
        Self { seq_no, header, payload }
    }
}
