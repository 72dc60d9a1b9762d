//! The VP8 payload descriptor (RFC 7741 section 4.2), and picture numbers that stay continuous over changes of source.
//!
//! Receivers order VP8 frames by their picture numbers. When a slot changes its source, or goes on after a pause, the new
//! numbers are shifted so that they follow the old ones. Of the picture itself its height is read, and nothing changed.

use crate::layers::Height;

/// The numbers a descriptor carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PictureNumbers {
    /// Picture number, if present.
    pub picture_id: Option<PictureId>,
    /// Running index of base-layer frames, if present.
    pub base_layer_index: Option<u8>,
    /// Running index of keyframes (five bits), if present.
    pub keyframe_index: Option<u8>,
}

/// A picture number and the width it is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureId {
    /// 7 or 15 bits.
    pub value: u16,
    /// Whether it is written in 15 bits.
    pub wide: bool,
}

impl PictureId {
    fn mask(self) -> u16 {
        if self.wide { 0x7fff } else { 0x7f }
    }
}

/// A parsed payload descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// The numbers it carries.
    pub numbers: PictureNumbers,
    /// Whether this packet is the first of a keyframe.
    pub starts_keyframe: bool,
    /// How tall the picture is, if this packet is the first of a keyframe and long enough to say so.
    pub height: Option<Height>,
}

impl Descriptor {
    /// Parses the descriptor at the beginning of an RTP payload; `None` if it is cut short.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let mut bytes = payload.iter().copied();
        let first = bytes.next()?;
        let mut numbers = PictureNumbers::default();
        if first & 0x80 != 0 {
            let extension = bytes.next()?;
            if extension & 0x80 != 0 {
                numbers.picture_id = Some(read_picture_id(&mut bytes)?);
            }
            if extension & 0x40 != 0 {
                numbers.base_layer_index = Some(bytes.next()?);
            }
            if extension & 0x30 != 0 {
                let index = bytes.next()? & 0x1f;
                numbers.keyframe_index = (extension & 0x10 != 0).then_some(index);
            }
        }
        // RFC 7741 section 4.3: the lowest bit of the frame header is 0 for a keyframe. It stands at the
        // beginning of partition 0 only.
        let starts_partition_zero = first & 0x17 == 0x10;
        let frame_header = bytes.next()?;
        let starts_keyframe = starts_partition_zero && frame_header & 0x01 == 0;
        let height = if starts_keyframe { read_height(bytes) } else { None };
        Some(Self { numbers, starts_keyframe, height })
    }
}

/// The height in the header of a keyframe (RFC 6386 section 9.1), whose first byte was read: two more, the start code,
/// the width, and 14 bits of height.
fn read_height(bytes: impl Iterator<Item = u8>) -> Option<Height> {
    let mut bytes = bytes.skip(2);
    let start_code = [bytes.next()?, bytes.next()?, bytes.next()?];
    let mut bytes = bytes.skip(2);
    let height = u16::from_le_bytes([bytes.next()?, bytes.next()?]) & 0x3fff;
    (start_code == [0x9d, 0x01, 0x2a] && height > 0).then_some(Height(height))
}

fn read_picture_id(bytes: &mut impl Iterator<Item = u8>) -> Option<PictureId> {
    let high = bytes.next()?;
    if high & 0x80 == 0 {
        return Some(PictureId { value: u16::from(high), wide: false });
    }
    let low = bytes.next()?;
    Some(PictureId { value: (u16::from(high & 0x7f) << 8) | u16::from(low), wide: true })
}

/// Keeps the picture numbers of one outgoing stream continuous.
#[derive(Debug, Clone, Copy, Default)]
pub struct PictureLine {
    newest: PictureNumbers,
    shift: Option<Shift>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Shift {
    picture_id: u16,
    base_layer_index: u8,
    keyframe_index: u8,
}

impl PictureLine {
    /// Ends the segment: the next numbers are shifted to follow the newest sent.
    pub fn end_segment(&mut self) {
        self.shift = None;
    }

    /// The numbers to send in place of `numbers`. A number that is absent stays absent.
    pub fn shift(&mut self, numbers: PictureNumbers) -> PictureNumbers {
        let shift = self.shift.unwrap_or_else(|| self.following(numbers));
        self.shift = Some(shift);
        let shifted = PictureNumbers {
            picture_id: numbers
                .picture_id
                .map(|id| PictureId { value: id.value.wrapping_add(shift.picture_id) & id.mask(), ..id }),
            base_layer_index: numbers.base_layer_index.map(|index| index.wrapping_add(shift.base_layer_index)),
            keyframe_index: numbers.keyframe_index.map(|index| index.wrapping_add(shift.keyframe_index) & 0x1f),
        };
        self.remember(shifted);
        shifted
    }

    fn following(&self, numbers: PictureNumbers) -> Shift {
        Shift {
            picture_id: distance(
                self.newest.picture_id.map(|id| id.value.wrapping_add(1)),
                numbers.picture_id.map(|id| id.value),
                u16::wrapping_sub,
            ),
            base_layer_index: distance(
                self.newest.base_layer_index.map(|index| index.wrapping_add(1)),
                numbers.base_layer_index,
                u8::wrapping_sub,
            ),
            keyframe_index: distance(
                self.newest.keyframe_index.map(|index| index.wrapping_add(1)),
                numbers.keyframe_index,
                u8::wrapping_sub,
            ),
        }
    }

    /// Keeps the newest of each number; a packet that comes late does not turn it back.
    fn remember(&mut self, sent: PictureNumbers) {
        if let Some(id) = sent.picture_id {
            let half = id.mask() / 2;
            let is_newer =
                self.newest.picture_id.is_none_or(|newest| id.value.wrapping_sub(newest.value) & id.mask() <= half);
            if is_newer {
                self.newest.picture_id = Some(id);
            }
        }
        if let Some(index) = sent.base_layer_index
            && self.newest.base_layer_index.is_none_or(|newest| index.wrapping_sub(newest) < 0x80)
        {
            self.newest.base_layer_index = Some(index);
        }
        if let Some(index) = sent.keyframe_index
            && self.newest.keyframe_index.is_none_or(|newest| index.wrapping_sub(newest) & 0x1f < 0x10)
        {
            self.newest.keyframe_index = Some(index);
        }
    }
}

/// What to add to `from` to reach `to`; nothing if either is unknown.
fn distance<N: Default>(to: Option<N>, from: Option<N>, subtract: fn(N, N) -> N) -> N {
    match (to, from) {
        (Some(to), Some(from)) => subtract(to, from),
        _ => N::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(picture_id: u16, wide: bool) -> PictureNumbers {
        PictureNumbers {
            picture_id: Some(PictureId { value: picture_id, wide }),
            base_layer_index: Some(3),
            keyframe_index: Some(30),
        }
    }

    fn value(numbers: PictureNumbers) -> Option<u16> {
        numbers.picture_id.map(|id| id.value)
    }

    #[test]
    fn a_descriptor_with_every_field_is_read() {
        let descriptor = Descriptor::parse(&[0x90, 0xf0, 0x92, 0x34, 0x55, 0xa7, 0x00]);
        assert_eq!(
            descriptor,
            Some(Descriptor {
                numbers: PictureNumbers {
                    picture_id: Some(PictureId { value: 0x1234, wide: true }),
                    base_layer_index: Some(0x55),
                    keyframe_index: Some(0x07),
                },
                starts_keyframe: true,
                height: None,
            })
        );
    }

    #[test]
    fn the_beginning_of_a_keyframe_says_how_tall_it_is() {
        let height = |payload: &[u8]| Descriptor::parse(payload).and_then(|it| it.height);
        let keyframe = [0x10, 0x50, 0x01, 0x02, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x41];
        assert_eq!(height(&keyframe), Some(Height(360)), "without the bits of scale");
        assert_eq!(height(&keyframe[..10]), None, "cut short");
        let mut other = keyframe;
        other[1] |= 1;
        assert_eq!(height(&other), None, "no keyframe");
        other = keyframe;
        other[4] = 0;
        assert_eq!(height(&other), None, "no start code");
    }

    #[test]
    fn a_descriptor_cut_short_is_refused() {
        let whole = [0x90, 0xf0, 0x92, 0x34, 0x55, 0xa7, 0x00];
        for length in 0..whole.len() {
            assert_eq!(Descriptor::parse(&whole[..length]), None);
        }
    }

    #[test]
    fn the_numbers_of_another_source_follow_the_old_ones() {
        let mut line = PictureLine::default();
        assert_eq!(value(line.shift(numbers(500, true))), Some(500));
        assert_eq!(value(line.shift(numbers(501, true))), Some(501));
        line.end_segment();
        assert_eq!(value(line.shift(numbers(9, true))), Some(502));
        assert_eq!(value(line.shift(numbers(10, true))), Some(503));
        assert_eq!(value(line.shift(numbers(9, true))), Some(502));
    }

    #[test]
    fn numbers_wrap_in_the_width_they_are_written_in() {
        let mut line = PictureLine::default();
        line.shift(numbers(0x7f, false));
        line.end_segment();
        assert_eq!(value(line.shift(numbers(40, false))), Some(0));
        let mut line = PictureLine::default();
        line.shift(numbers(0x7fff, true));
        line.end_segment();
        assert_eq!(value(line.shift(numbers(40, true))), Some(0));
    }
}
