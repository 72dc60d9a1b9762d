//! Datagrams on a stream of bytes (RFC 4571 section 2): two bytes of length, then the datagram.
//!
//! Meets strangers' bytes first where a stranger opened the stream, so it keeps no more than one frame of them, and nothing of
//! one that is longer than a datagram may be.

/// The length in front of each datagram.
pub const LENGTH_BYTES: usize = 2;

/// A frame announces more than a datagram may have. Where the next one begins cannot be known any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

/// The incoming side of one stream: the frame that is under way.
#[derive(Debug, Clone)]
pub struct Frames {
    datagram_bytes_max: usize,
    kept: Vec<u8>,
    is_complete: bool,
}

impl Frames {
    /// The beginning of a stream whose datagrams have at most so many bytes.
    pub fn new(datagram_bytes_max: usize) -> Self {
        Self { datagram_bytes_max, kept: Vec::new(), is_complete: false }
    }

    /// Takes bytes off the front of `input`, at most to the end of the frame that is under way, and answers with its
    /// datagram. `None` where `input` ends first: it is empty then. A datagram may be empty.
    pub fn take(&mut self, input: &mut &[u8]) -> Result<Option<&[u8]>, TooLong> {
        if std::mem::take(&mut self.is_complete) {
            self.kept.clear();
        }
        self.fill(LENGTH_BYTES, input);
        let Some(length) = self.kept.first_chunk::<LENGTH_BYTES>() else {
            return Ok(None);
        };
        let length = usize::from(u16::from_be_bytes(*length));
        if length > self.datagram_bytes_max {
            return Err(TooLong);
        }
        self.fill(LENGTH_BYTES + length, input);
        self.is_complete = self.kept.len() == LENGTH_BYTES + length;
        Ok(self.kept.get(LENGTH_BYTES..).filter(|_| self.is_complete))
    }

    fn fill(&mut self, length: usize, input: &mut &[u8]) {
        let wanted = length.saturating_sub(self.kept.len()).min(input.len());
        if let Some((taken, rest)) = input.split_at_checked(wanted) {
            self.kept.extend_from_slice(taken);
            *input = rest;
        }
    }
}

/// A datagram as it goes onto a stream; `None` for one whose length two bytes cannot say.
pub fn framed(datagram: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(datagram.len()).ok()?;
    Some([&length.to_be_bytes(), datagram].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_stays_too_long_and_nothing_of_it_is_kept() {
        let mut frames = Frames::new(10);
        let mut input: &[u8] = &[0, 11, 1, 2, 3];
        assert_eq!(frames.take(&mut input), Err(TooLong));
        assert_eq!(frames.take(&mut input), Err(TooLong));
        assert_eq!(input, [1, 2, 3]);
    }

    #[test]
    fn a_datagram_may_be_as_long_as_two_bytes_can_say() {
        assert_eq!(framed(&vec![0; 65_536]), None);
        let longest = framed(&vec![7; 65_535]).unwrap();
        assert_eq!(longest[..3], [255, 255, 7]);
    }
}
