//! Which of a connection's datagrams are looked at at all: not more than any browser sends, and not a new stream for each.
//!
//! That is decided before anything is decrypted, so nothing of it is proved: who can forge an address can send in the name of its owner.
//! What is too much is therefore left unread and counted, and costs the connection nothing else. Packets of media, which are proved once
//! they have passed the library, are counted again behind it, and there too many end the connection.

use std::time::Instant;

use forward::flood::Allowance;
use forward::ssrcs::Ssrcs;

use crate::config::SfuConfig;
use crate::event::PeerStats;
use crate::peer::connection::{Broken, Connection};
use crate::rtp_header::source;

/// RTP datagrams for each packet of media that is allowed: they may be padding, or the same again.
const DATAGRAMS_PER_PACKET: u32 = 2;

/// The datagrams of one connection.
#[derive(Debug)]
pub(crate) struct Inflow {
    media: Allowance,
    /// All that is not RTP: reports and requests, handshakes, connectivity checks.
    control: Allowance,
    ssrcs: Ssrcs,
}

impl Inflow {
    /// Nothing yet.
    pub(crate) fn new(config: &SfuConfig, now: Instant) -> Self {
        Self {
            media: Allowance::new(config.packets_per_second_max.saturating_mul(DATAGRAMS_PER_PACKET), now),
            control: Allowance::new(config.control_per_second_max, now),
            ssrcs: Ssrcs::new(now),
        }
    }

    /// Whether a datagram is looked at. One that is not is counted.
    pub(crate) fn takes(&mut self, bytes: &[u8], stats: &mut PeerStats, now: Instant) -> bool {
        let source = source(bytes);
        let allowance = if source.is_some() { &mut self.media } else { &mut self.control };
        let is_one_too_many = !allowance.take(now);
        let is_strange = !is_one_too_many && source.is_some_and(|ssrc| !self.ssrcs.lets_in(ssrc, now));
        stats.ignored_in += u64::from(is_one_too_many);
        stats.strange_streams_in += u64::from(is_strange);
        !is_one_too_many && !is_strange
    }

    /// A datagram was taken in by the library: what that took for a stream is one.
    pub(crate) fn took(&mut self, bytes: &[u8], connection: &mut Connection) -> Result<(), Broken> {
        if let Some(ssrc) = source(bytes)
            && !self.ssrcs.is_kept(ssrc)
            && connection.receives(ssrc.into(), self.ssrcs.kept())?
        {
            self.ssrcs.keep(ssrc);
        }
        Ok(())
    }
}
