//! What is read from packets that are still, or already, encrypted: which stream an RTP packet belongs to, and whether it is padding. Pure.

/// An RTP packet on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// Its synchronisation source.
    pub(crate) source: u32,
    /// Nothing but padding, which the library sends to find out what a network carries: it never pads media.
    pub(crate) is_padding: bool,
}

/// Reads an RTP packet; `None` for STUN, DTLS and RTCP, which are not media.
///
/// SRTP leaves the header in the clear (RFC 3711 section 3.1). RTP and RTCP are told apart by RFC 5761 section 4.
pub(crate) fn outgoing(datagram: &[u8]) -> Option<Outgoing> {
    let first = *datagram.first()?;
    let is_rtp_or_rtcp = matches!(first, 128..=191);
    let is_rtcp = matches!(datagram.get(1)?, 192..=223);
    if !is_rtp_or_rtcp || is_rtcp {
        return None;
    }
    let ssrc = datagram.get(8..12)?;
    Some(Outgoing { source: u32::from_be_bytes(ssrc.try_into().ok()?), is_padding: first & 0x20 != 0 })
}

/// Which stream an RTP packet belongs to, whichever way it goes; `None` for everything else.
pub(crate) fn source(datagram: &[u8]) -> Option<u32> {
    Some(outgoing(datagram)?.source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rtp_is_media_or_padding() {
        let media = [0x90, 0xe0, 0, 1, 0, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef];
        assert_eq!(outgoing(&media), Some(Outgoing { source: 0xdead_beef, is_padding: false }));
        let mut padding = media;
        padding[0] |= 0x20;
        assert_eq!(outgoing(&padding), Some(Outgoing { source: 0xdead_beef, is_padding: true }));
        let mut report = media;
        report[1] = 200;
        assert_eq!(outgoing(&report), None);
        assert_eq!(outgoing(&media[..11]), None);
        assert_eq!(outgoing(&[22; 20]), None);
    }
}
