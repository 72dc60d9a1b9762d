//! The offer of a connection test, and its answer. What a stranger wrote is looked at before the WebRTC library sees it.
//!
//! It has one line, for a data channel (RFC 8841), and nothing that could carry media. As in a session's offer, the page's
//! candidates are taken out: its addresses are learnt from its connectivity checks.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::change::SdpOffer;
use str0m::{IceCreds, Rtc, RtcConfig};

use crate::candidates::add_candidates;
use crate::error::ProbeError;
use crate::probe::QUEUE_BYTES_MAX;
use str0m::net::Protocol;

/// Longer offers are no browser's.
const OFFER_BYTES_MAX: usize = 8 * 1024;

/// Longer messages are not of the test's protocol.
const MESSAGE_BYTES_MAX: u32 = 2_048;

/// Answers an offer with these addresses. Whatever the library makes of a stranger's text, it ends here.
pub(super) fn answer(
    offer: &str,
    credentials: IceCreds,
    addresses: impl Iterator<Item = (Protocol, SocketAddr)>,
    now: Instant,
) -> Result<(Rtc, String), ProbeError> {
    let offer = checked(offer).ok_or(ProbeError::Offer)?;
    let answer = || {
        let offer = SdpOffer::from_sdp_string(&offer).ok()?;
        let mut rtc = RtcConfig::new()
            .set_local_ice_credentials(credentials)
            .clear_codecs()
            .set_sctp_max_buffered_amount(QUEUE_BYTES_MAX)
            .set_sctp_max_message_size(MESSAGE_BYTES_MAX)
            .build(now);
        add_candidates(&mut rtc, addresses);
        let answer = rtc.sdp_api().accept_offer(offer).ok()?;
        Some((rtc, answer.to_sdp_string()))
    };
    let answered = catch_unwind(AssertUnwindSafe(answer)).unwrap_or_else(|_panic| {
        tracing::error!("an offer made the library panic and was refused");
        None
    });
    answered.ok_or(ProbeError::Offer)
}

/// The offer without candidates, if it has one line and that is a data channel's.
fn checked(offer: &str) -> Option<String> {
    if offer.len() > OFFER_BYTES_MAX {
        return None;
    }
    let mut media = offer.lines().filter(|line| line.starts_with("m="));
    let line = media.next()?;
    if media.next().is_some() || !line.starts_with("m=application ") || !line.ends_with(" webrtc-datachannel") {
        return None;
    }
    let is_candidate = |line: &&str| line.starts_with("a=candidate:") || *line == "a=end-of-candidates";
    let kept = offer.lines().filter(|line| !is_candidate(line));
    Some(kept.flat_map(|line| [line, "\r\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    const CHANNEL: &str = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n";

    #[test]
    fn one_data_channel_is_taken_without_its_candidates() {
        let candidate = "a=candidate:1 1 udp 2113937151 192.0.2.1 5000 typ host\r\n";
        let offer = format!("{HEAD}{CHANNEL}{candidate}a=end-of-candidates\r\n");
        assert_eq!(checked(&offer), Some(format!("{HEAD}{CHANNEL}")));
    }

    #[test]
    fn media_and_more_lines_and_none_are_refused() {
        let audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n";
        let long = format!("{HEAD}{CHANNEL}{}", "a=x\r\n".repeat(2_000));
        let other = format!("{HEAD}m=application 9 UDP/DTLS/SCTP 5000\r\n");
        for offer in [HEAD, "", &format!("{HEAD}{audio}"), &format!("{HEAD}{CHANNEL}{audio}"), &long, &other] {
            assert_eq!(checked(offer), None);
        }
        assert_eq!(checked(&format!("{HEAD}{CHANNEL}{CHANNEL}")), None);
    }

    #[test]
    fn what_the_library_cannot_read_is_refused() {
        let offer = format!("{HEAD}{CHANNEL}a=fingerprint:none\r\n");
        let answered = answer(&offer, IceCreds::new(), std::iter::empty(), Instant::now());
        assert_eq!(answered.err(), Some(ProbeError::Offer));
    }
}
