//! What a datagram is (RFC 7983), and whom a STUN binding request is for. Pure; meets strangers' bytes first.

/// The kind of a datagram, as far as finding its peer needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Datagram<'a> {
    /// A STUN binding request that names its receiver by the receiver's ICE user fragment.
    BindingRequest { local_fragment: &'a str },
    /// Anything else that a peer may send from an address it is known by: other STUN, DTLS, RTP, RTCP.
    FromKnownAddress,
    /// Nothing that is ever ours.
    Stranger,
}

/// RFC 8489 sections 5 and 18.3.
const HEADER_BYTES: usize = 20;
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const USERNAME: [u8; 2] = [0x00, 0x06];

/// Attributes looked through for the user name; it comes among the first.
const ATTRIBUTES_MAX: usize = 16;

/// Tells the kind of a datagram.
pub(crate) fn classify(bytes: &[u8]) -> Datagram<'_> {
    match bytes.first() {
        _ if is_stun(bytes) => classify_stun(bytes).unwrap_or(Datagram::Stranger),
        Some(20..=63 | 128..=191) => Datagram::FromKnownAddress,
        _ => Datagram::Stranger,
    }
}

/// Is it STUN (RFC 7983 section 7)?
pub(crate) fn is_stun(bytes: &[u8]) -> bool {
    matches!(bytes.first(), Some(0..=3))
}

fn classify_stun(bytes: &[u8]) -> Option<Datagram<'_>> {
    let (header, attributes) = bytes.split_at_checked(HEADER_BYTES)?;
    if header.get(4..8)? != MAGIC_COOKIE {
        return None;
    }
    if header.get(..2)? != BINDING_REQUEST {
        return Some(Datagram::FromKnownAddress);
    }
    let name = std::str::from_utf8(user_name(attributes)?).ok()?;
    // RFC 8445 section 7.2.2: the receiver's fragment, a colon, the sender's.
    let (local_fragment, _) = name.split_once(':')?;
    Some(Datagram::BindingRequest { local_fragment })
}

fn user_name(mut attributes: &[u8]) -> Option<&[u8]> {
    for _ in 0..ATTRIBUTES_MAX {
        let (kind, rest) = attributes.split_first_chunk::<2>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        if *kind == USERNAME {
            return rest.get(..length);
        }
        attributes = rest.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42];
        bytes.extend([7; 12]);
        bytes.extend([0x80, 0x22, 0x00, 0x03, b'x', b'y', b'z', 0]);
        bytes.extend([0x00, 0x06, 0x00, u8::try_from(name.len()).unwrap()]);
        bytes.extend(name);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn a_binding_request_names_its_receiver() {
        assert_eq!(classify(&request(b"ours:theirs")), Datagram::BindingRequest { local_fragment: "ours" });
    }

    #[test]
    fn a_binding_request_without_a_usable_name_is_a_strangers() {
        assert_eq!(classify(&request(b"nobody")), Datagram::Stranger);
        assert_eq!(classify(&request(&[0xff, b':'])), Datagram::Stranger);
    }

    #[test]
    fn cut_short_anywhere_it_is_a_strangers() {
        let whole = request(b"ours:theirs");
        for length in 0..whole.len() - 1 {
            assert_eq!(classify(&whole[..length]), Datagram::Stranger, "{length}");
        }
    }

    #[test]
    fn the_other_kinds_are_told_by_their_first_byte() {
        assert_eq!(classify(&[22, 0xfe, 0xfd]), Datagram::FromKnownAddress);
        assert_eq!(classify(&[0x80, 111]), Datagram::FromKnownAddress);
        assert_eq!(classify(&[0x40, 1, 2, 3]), Datagram::Stranger);
        assert_eq!(classify(&[]), Datagram::Stranger);
    }
}
