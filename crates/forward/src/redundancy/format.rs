//! The payload of RFC 2198: headers of older blocks, the header of the newest, then the blocks in the same order.

/// Says that another header follows.
const FOLLOWED: u8 = 0x80;

/// What fits into the fourteen bits of an offset.
const OFFSET_MAX: u32 = 0x3fff;

/// What fits into the ten bits of a length.
const BYTES_MAX: usize = 0x3ff;

/// Of more older blocks nobody has any use.
const BLOCKS_MAX: usize = 8;

/// No packet is made longer by older blocks than this.
const PAYLOAD_BYTES_MAX: usize = 1_100;

/// What was carried before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Older<'a> {
    /// By how much its timestamp is less than the packet's; not 0.
    pub offset: u32,
    /// As it was carried.
    pub payload: &'a [u8],
}

/// A payload taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocks<'a> {
    /// What came before, the oldest first; of the same payload type.
    pub older: Vec<Older<'a>>,
    /// What the packet is for.
    pub newest: &'a [u8],
}

/// Writes `newest` behind what came before it, the oldest first. What does not fit is left out, the oldest first. `None` if
/// nothing is left of it.
pub fn write(payload_type: u8, newest: &[u8], older: &[Older<'_>]) -> Option<Vec<u8>> {
    let mut bytes = newest.len();
    let mut fitting = Vec::new();
    for block in older.iter().rev().take(BLOCKS_MAX) {
        bytes += block.payload.len() + 4;
        let is_writable = (1..=OFFSET_MAX).contains(&block.offset) && block.payload.len() <= BYTES_MAX;
        if !is_writable || bytes > PAYLOAD_BYTES_MAX {
            break;
        }
        fitting.push(block);
    }
    if fitting.is_empty() {
        return None;
    }
    fitting.reverse();
    let mut written = Vec::with_capacity(bytes + 1);
    for block in &fitting {
        let length = u32::try_from(block.payload.len()).ok()?;
        let [_, high, middle, low] = (block.offset << 10 | length).to_be_bytes();
        written.extend([FOLLOWED | payload_type, high, middle, low]);
    }
    written.push(payload_type & !FOLLOWED);
    for block in &fitting {
        written.extend_from_slice(block.payload);
    }
    written.extend_from_slice(newest);
    Some(written)
}

/// Takes a payload apart, a stranger's perhaps. `None` if it is not what it should be. Older blocks of another payload type are left
/// out.
pub fn read(payload_type: u8, payload: &[u8]) -> Option<Blocks<'_>> {
    let mut headers = Vec::new();
    let mut rest = payload;
    let own_type = loop {
        let (first, behind) = rest.split_first()?;
        if first & FOLLOWED == 0 {
            rest = behind;
            break *first;
        }
        let (header, behind) = behind.split_first_chunk::<3>()?;
        let [high, middle, low] = *header;
        let both = u32::from_be_bytes([0, high, middle, low]);
        headers.push((first & !FOLLOWED, both >> 10, usize::try_from(both & 0x3ff).ok()?));
        if headers.len() > BLOCKS_MAX {
            return None;
        }
        rest = behind;
    };
    let mut older = Vec::new();
    for (block_type, offset, length) in headers {
        let (block, behind) = rest.split_at_checked(length)?;
        rest = behind;
        if block_type == payload_type && offset > 0 {
            older.push(Older { offset, payload: block });
        }
    }
    (own_type == payload_type).then_some(Blocks { older, newest: rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPUS: u8 = 111;

    #[test]
    fn it_is_written_as_rfc_2198_says() {
        let written = write(OPUS, &[7, 8, 9], &[Older { offset: 960, payload: &[5, 6] }]).unwrap();
        // 960 is 0b11_1100_0000: fourteen bits of it, and ten of the length.
        assert_eq!(written, [0x80 | OPUS, 0x0f, 0x00, 0x02, OPUS, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_the_oldest_first() {
        let long = [1; 600];
        let older = [Older { offset: 1_920, payload: &long }, Older { offset: 960, payload: &long }];
        let written = write(OPUS, &[2], &older).unwrap();
        assert_eq!(read(OPUS, &written).unwrap().older, older[1..]);
        assert_eq!(write(OPUS, &[2], &[Older { offset: 0x4000, payload: &[1] }]), None);
        assert_eq!(write(OPUS, &[2], &[Older { offset: 960, payload: &[1; 0x400] }]), None);
        assert_eq!(write(OPUS, &[2], &[]), None);
    }

    #[test]
    fn what_is_not_whole_is_not_read() {
        let written = write(OPUS, &[], &[Older { offset: 960, payload: &[5, 6] }]).unwrap();
        assert!(read(OPUS, &written).is_some());
        for length in 0..written.len() {
            assert_eq!(read(OPUS, &written[..length]), None, "{length}");
        }
        assert_eq!(read(OPUS - 1, &written), None, "of another type");
        assert_eq!(read(OPUS, &[0x80; 400]), None, "nothing but headers");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            newest in proptest::collection::vec(any::<u8>(), 0..200),
            older in proptest::collection::vec((1..OFFSET_MAX, proptest::collection::vec(any::<u8>(), 0..200)), 1..4),
        ) {
            let older: Vec<_> = older.iter().map(|(offset, payload)| Older { offset: *offset, payload }).collect();
            let written = write(OPUS, &newest, &older).unwrap();
            prop_assert_eq!(read(OPUS, &written), Some(Blocks { older, newest: &newest }));
        }

        #[test]
        fn whatever_a_stranger_sends_is_read_or_not(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some(blocks) = read(OPUS, &payload) {
                prop_assert!(blocks.older.len() <= BLOCKS_MAX);
            }
        }
    }
}
