//! Which of a connection's datagrams are looked at at all: not more than any browser sends, and not a new stream for each.
//!
//! That is decided before anything is decrypted, so nothing of it is proved: who can forge an address can send in the name of its owner.
//! What is too much is therefore left unread and counted, and costs the connection nothing else. What needs no forged address, a
//! binding request from anywhere, has an allowance of its own, as have the connectivity checks of who is known: they keep the connection
//! alive. Packets of media, which are proved once they have passed the library, are counted again behind it, and there too many end the
//! connection.

use std::time::Instant;

use forward::flood::Allowance;
use forward::ssrcs::{LetIn, Ssrcs};

use crate::config::SfuConfig;
use crate::event::PeerStats;
use crate::peer::connection::{Broken, Connection};
use crate::rtp_header::{Naming, Place, source};
use crate::stun::is_stun;

/// RTP datagrams for each packet of media that is allowed: they may be padding, or the same again.
const DATAGRAMS_PER_PACKET: u32 = 2;

/// Binding requests a second from addresses that nobody is known by: a browser tries some dozens, once for each pair of addresses.
const STRANGERS_PER_SECOND: u32 = 100;

/// The datagrams of one connection.
#[derive(Debug)]
pub(crate) struct Inflow {
    media: Allowance,
    /// Connectivity checks from addresses that it is known by.
    checks: Allowance,
    /// Those from anywhere else.
    strangers: Allowance,
    /// What is left: reports and requests, handshakes.
    control: Allowance,
    naming: Naming,
    ssrcs: Ssrcs<Place>,
}

impl Inflow {
    /// Nothing yet.
    pub(crate) fn new(config: &SfuConfig, naming: Naming, now: Instant) -> Self {
        Self {
            media: Allowance::new(config.packets_per_second_max.saturating_mul(DATAGRAMS_PER_PACKET), now),
            checks: Allowance::new(config.control_per_second_max, now),
            strangers: Allowance::new(STRANGERS_PER_SECOND, now),
            control: Allowance::new(config.control_per_second_max, now),
            naming,
            ssrcs: Ssrcs::new(),
        }
    }

    /// Whether a datagram is looked at. One that is not is counted.
    pub(crate) fn takes(
        &mut self,
        bytes: &[u8],
        is_known: bool,
        (connection, stats): (&mut Connection, &mut PeerStats),
        now: Instant,
    ) -> Result<bool, Broken> {
        let source = source(bytes);
        let allowance = match source {
            Some(_) => &mut self.media,
            None if !is_known => &mut self.strangers,
            None if is_stun(bytes) => &mut self.checks,
            None => &mut self.control,
        };
        if !allowance.take(now) {
            stats.ignored_in += 1;
            return Ok(false);
        }
        match source.map_or(LetIn::Yes, |ssrc| self.ssrcs.lets_in(ssrc, || self.naming.place(bytes))) {
            LetIn::Yes => Ok(true),
            LetIn::InPlaceOf(another) => connection.forget_received(another.into()).map(|()| true),
            LetIn::No => {
                stats.strange_streams_in += 1;
                Ok(false)
            }
        }
    }

    /// A datagram was taken in, and was media that only the other side can have sent: its stream is one from now on.
    pub(crate) fn proved(&mut self, bytes: &[u8], connection: &mut Connection) -> Result<(), Broken> {
        let Some(ssrc) = source(bytes).filter(|ssrc| !self.ssrcs.is_proved(*ssrc)) else {
            return Ok(());
        };
        self.ssrcs.prove(ssrc).into_iter().try_for_each(|other| connection.forget_received(other.into()))
    }
}

#[cfg(test)]
mod tests {
    use str0m::Rtc;

    use super::*;

    const CHECK: [u8; 20] = [0; 20];
    const REPORT: [u8; 8] = [0x80, 200, 0, 1, 0, 0, 0, 9];
    const MEDIA: [u8; 12] = [0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9];

    /// Whether a datagram of each kind is looked at, after a flood of one of them.
    fn after_a_flood_of(bytes: &[u8], is_known: bool) -> [bool; 4] {
        let now = Instant::now();
        let config = SfuConfig::on([]);
        let mut inflow = Inflow::new(&config, Naming::default(), now);
        let (mut connection, mut stats) = (Connection::new(Rtc::new(now), [], now), PeerStats::default());
        let mut is_read =
            |bytes: &[u8], is_known| inflow.takes(bytes, is_known, (&mut connection, &mut stats), now).unwrap();
        let taken = (0..50_000).filter(|_| is_read(bytes, is_known)).count();
        assert!((100..=20_000).contains(&taken), "{taken}");
        let kinds: [(&[u8], bool); 4] = [(&CHECK, false), (&CHECK, true), (&REPORT, true), (&MEDIA, true)];
        let each = kinds.map(|(bytes, is_known)| is_read(bytes, is_known));
        assert!(stats.ignored_in >= 50_000 - 20_000);
        each
    }

    #[test]
    fn too_much_of_one_kind_leaves_the_others_to_be_read() {
        assert_eq!(after_a_flood_of(&CHECK, false), [false, true, true, true], "requests from anywhere");
        assert_eq!(after_a_flood_of(&CHECK, true), [true, false, true, true], "connectivity checks");
        assert_eq!(after_a_flood_of(&REPORT, true), [true, true, false, true], "reports");
        assert_eq!(after_a_flood_of(&MEDIA, true), [true, true, true, false], "media");
    }
}
