//! What is read from packets that are still, or already, encrypted: which stream an RTP packet belongs to, what that says it is, and
//! whether it is padding. Pure.

use str0m::media::{Mid, Rid};
use str0m::rtp::{Extension, ExtensionMap};

/// RFC 3550 section 5.1.
const HEADER_BYTES: usize = 12;
const HAS_PADDING: u8 = 0x20;
const HAS_EXTENSION: u8 = 0x10;

/// RFC 8285 sections 4.2 and 4.3.
const ONE_BYTE_FORM: u16 = 0xbede;
const TWO_BYTE_FORM: u16 = 0x1000;

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
    let ssrc = datagram.get(8..HEADER_BYTES)?;
    Some(Outgoing { source: u32::from_be_bytes(ssrc.try_into().ok()?), is_padding: first & HAS_PADDING != 0 })
}

/// Which stream an RTP packet belongs to, whichever way it goes; `None` for everything else.
pub(crate) fn source(datagram: &[u8]) -> Option<u32> {
    Some(outgoing(datagram)?.source)
}

/// What a stream says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    line: Mid,
    /// Where the line has several.
    layer: Option<Rid>,
    /// What is sent again of it.
    is_repair: bool,
}

/// How a connection numbers what a stream says of itself (RFC 8843 section 15, RFC 8852).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Naming {
    line: Option<u8>,
    layer: Option<u8>,
    repaired_layer: Option<u8>,
    /// The payload types of what is sent again (RFC 4588).
    repairs: Vec<u8>,
}

impl Naming {
    /// As it was agreed on for a line.
    pub(crate) fn new(extensions: &ExtensionMap, repairs: impl IntoIterator<Item = u8>) -> Self {
        Self {
            line: extensions.id_of(Extension::RtpMid),
            layer: extensions.id_of(Extension::RtpStreamId),
            repaired_layer: extensions.id_of(Extension::RepairedRtpStreamId),
            repairs: repairs.into_iter().collect(),
        }
    }

    /// What the stream of an RTP packet says that it is; `None` if it says nothing.
    pub(crate) fn place(&self, datagram: &[u8]) -> Option<Place> {
        let payload_type = datagram.get(1)? & 0x7f;
        let (mut line, mut layer, mut repaired) = (None, None, None);
        // As the library reads it: what comes last counts, and what is no text never came.
        each_extension(datagram, |id, value| {
            let Ok(text) = std::str::from_utf8(value) else {
                return;
            };
            let is = |number: Option<u8>| number == Some(id);
            if is(self.line) {
                line = Some(text.into());
            } else if is(self.layer) {
                layer = Some(text.into());
            } else if is(self.repaired_layer) {
                repaired = Some(text.into());
            }
        });
        let is_repair =
            if layer.or(repaired).is_some() { layer.is_none() } else { self.repairs.contains(&payload_type) };
        Some(Place { line: line?, layer: layer.or(repaired), is_repair })
    }
}

/// Goes through the extensions of an RTP packet (RFC 8285), as far as they are whole.
fn each_extension(datagram: &[u8], mut meet: impl FnMut(u8, &[u8])) -> Option<()> {
    let first = *datagram.first()?;
    if first & HAS_EXTENSION == 0 {
        return None;
    }
    let sources = usize::from(first & 0x0f) * 4;
    let extension = datagram.get(HEADER_BYTES + sources..)?;
    let (form, rest) = extension.split_first_chunk::<2>()?;
    let (words, rest) = rest.split_first_chunk::<2>()?;
    let mut rest = rest.get(..usize::from(u16::from_be_bytes(*words)) * 4)?;
    let form = u16::from_be_bytes(*form);
    let has_two_bytes = form & 0xfff0 == TWO_BYTE_FORM;
    if !has_two_bytes && form != ONE_BYTE_FORM {
        return None;
    }
    while let Some((first, behind)) = rest.split_first() {
        if *first == 0 {
            rest = behind;
            continue;
        }
        let (id, length, values) = if has_two_bytes {
            let (length, values) = behind.split_first()?;
            (*first, usize::from(*length), values)
        } else {
            (*first >> 4, usize::from(*first & 0x0f) + 1, behind)
        };
        if !has_two_bytes && id == 15 {
            return None;
        }
        let (value, others) = values.split_at_checked(length)?;
        meet(id, value);
        rest = others;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMING: Naming = Naming { line: Some(4), layer: Some(10), repaired_layer: Some(11), repairs: Vec::new() };

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

    /// A packet with these extensions, two sources that contributed, and some media.
    fn packet(payload_type: u8, form: u16, extensions: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0x92, payload_type, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4];
        bytes.extend([9; 8]);
        bytes.extend(form.to_be_bytes());
        bytes.extend(u16::try_from(extensions.len().div_ceil(4)).unwrap().to_be_bytes());
        bytes.extend(extensions);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend([7; 40]);
        bytes
    }

    fn place(line: &str, layer: Option<&str>, is_repair: bool) -> Place {
        Place { line: line.into(), layer: layer.map(Into::into), is_repair }
    }

    #[test]
    fn a_stream_says_its_line_and_its_layer_in_either_form() {
        let one = packet(96, ONE_BYTE_FORM, &[0x41, b'1', b'2', 0, 0, 0xa0, b'q', 0x50, 1]);
        let two = packet(96, 0x1003, &[4, 2, b'1', b'2', 0, 10, 1, b'q', 5, 0]);
        for bytes in [&one, &two] {
            assert_eq!(NAMING.place(bytes), Some(place("12", Some("q"), false)));
        }
        let repair = packet(97, ONE_BYTE_FORM, &[0x40, b'3', 0xb0, b'q']);
        assert_eq!(NAMING.place(&repair), Some(place("3", Some("q"), true)));
    }

    #[test]
    fn without_layers_the_payload_type_tells_what_is_sent_again() {
        let naming = Naming { repairs: vec![97], ..NAMING };
        let says = |payload_type| naming.place(&packet(payload_type, ONE_BYTE_FORM, &[0x40, b'3']));
        assert_eq!(says(96), Some(place("3", None, false)));
        assert_eq!(says(97), Some(place("3", None, true)));
        assert_eq!(says(0xe1), Some(place("3", None, true)), "the marker is no part of it");
    }

    #[test]
    fn what_says_nothing_or_is_cut_short_has_no_place() {
        let whole = packet(96, ONE_BYTE_FORM, &[0x50, 0, 0x50, 0, 0x50, 0, 0x40, b'3']);
        assert_eq!(NAMING.place(&whole), Some(place("3", None, false)));
        for length in 0..whole.len() - 40 {
            assert_eq!(NAMING.place(&whole[..length]), None, "{length}");
        }
        assert_eq!(NAMING.place(&packet(96, ONE_BYTE_FORM, &[0xf0, 0, 0x40, b'3'])), None, "behind the end");
        assert_eq!(NAMING.place(&packet(96, ONE_BYTE_FORM, &[0x40, 0xff])), None, "no text");
        assert_eq!(NAMING.place(&packet(96, 0xbedf, &[0x40, b'3'])), None, "another form");
        let mut without = whole;
        without[0] &= !HAS_EXTENSION;
        assert_eq!(NAMING.place(&without), None);
    }
}
