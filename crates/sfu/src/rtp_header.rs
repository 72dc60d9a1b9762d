//! The one thing read from packets on their way out: which stream an RTP packet belongs to. Pure.

/// The synchronisation source of an RTP packet; `None` for STUN, DTLS and RTCP, which are not media.
///
/// SRTP leaves the header in the clear (RFC 3711 section 3.1). RTP and RTCP are told apart by RFC 5761 section 4.
pub(crate) fn media_source(datagram: &[u8]) -> Option<u32> {
    let is_rtp_or_rtcp = matches!(datagram.first()?, 128..=191);
    let is_rtcp = matches!(datagram.get(1)?, 192..=223);
    if !is_rtp_or_rtcp || is_rtcp {
        return None;
    }
    let ssrc = datagram.get(8..12)?;
    Some(u32::from_be_bytes(ssrc.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rtp_has_a_media_source() {
        let media = [0x90, 0xe0, 0, 1, 0, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef];
        assert_eq!(media_source(&media), Some(0xdead_beef));
        let mut report = media;
        report[1] = 200;
        assert_eq!(media_source(&report), None);
        assert_eq!(media_source(&media[..11]), None);
        assert_eq!(media_source(&[22; 20]), None);
    }
}
