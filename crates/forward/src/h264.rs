//! What is read of H.264 in RTP (RFC 6184): where a picture can begin, and how tall it is. Nothing is changed.
//!
//! Both stand in the sequence parameter set (H.264 section 7.3.2.1.1), which a browser sends before each keyframe: alone in a
//! packet, together with others in one, or as the first fragment of several.

use crate::layers::Height;

/// NAL unit types of RFC 6184 section 5.2, and of H.264 table 7-1.
const SEQUENCE_PARAMETERS: u8 = 7;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

/// The profiles whose parameters have no word about colours: baseline, main and extended.
const PROFILES_WITHOUT_COLOURS: [u8; 3] = [66, 77, 88];

/// The longest parameters that are looked at. The real ones take some 20 bytes.
const PARAMETERS_BYTES_MAX: usize = 128;

/// Whether this RTP payload is one that decoding can begin with: the parameters come before the keyframe they belong to, and
/// decoding needs both.
pub fn starts_keyframe(payload: &[u8]) -> bool {
    parameters(payload).is_some()
}

/// How tall the picture is, if this RTP payload says so.
pub fn height(payload: &[u8]) -> Option<Height> {
    let parameters = parameters(payload)?;
    let mut bits = Bits::of(parameters);
    let profile = bits.take(8)?;
    if !PROFILES_WITHOUT_COLOURS.iter().any(|it| u32::from(*it) == profile) {
        return None;
    }
    // Constraints and the level; then the set's own number, and the length of frame numbers.
    bits.take(16)?;
    bits.skip_numbers(2)?;
    match bits.number()? {
        0 => bits.skip_numbers(1)?,
        1 => {
            bits.take(1)?;
            bits.skip_numbers(2)?;
            let in_cycle = bits.number()?;
            bits.skip_numbers(in_cycle)?;
        }
        _ => {}
    }
    // Reference frames, whether gaps are allowed, and the width.
    bits.skip_numbers(1)?;
    bits.take(1)?;
    bits.skip_numbers(1)?;
    let map_units = bits.number()?.checked_add(1)?;
    let is_progressive = bits.take(1)? == 1;
    if !is_progressive {
        bits.take(1)?;
    }
    bits.take(1)?;
    // A field has every other line. Colours have half the lines, so that cutting off goes by two.
    let fields = if is_progressive { 1 } else { 2 };
    let mut cut_off = 0_u32;
    if bits.take(1)? == 1 {
        bits.skip_numbers(2)?;
        let (top, bottom) = (bits.number()?, bits.number()?);
        cut_off = top.checked_add(bottom)?.checked_mul(2 * fields)?;
    }
    let whole = map_units.checked_mul(16 * fields)?;
    let height = u16::try_from(whole.checked_sub(cut_off)?).ok()?;
    (height > 0).then_some(Height(height))
}

/// The sequence parameters in a payload, as far as they are in it, without their header.
fn parameters(payload: &[u8]) -> Option<&[u8]> {
    let (&header, rest) = payload.split_first()?;
    match header & 0x1f {
        SEQUENCE_PARAMETERS => Some(rest),
        STAP_A => aggregated(rest),
        FU_A => {
            let (&fragment, rest) = rest.split_first()?;
            (fragment & 0x80 != 0 && fragment & 0x1f == SEQUENCE_PARAMETERS).then_some(rest)
        }
        _ => None,
    }
}

fn aggregated(mut units: &[u8]) -> Option<&[u8]> {
    loop {
        let (size, rest) = units.split_first_chunk::<2>()?;
        let (unit, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*size)))?;
        if let Some((header, parameters)) = unit.split_first()
            && header & 0x1f == SEQUENCE_PARAMETERS
        {
            return Some(parameters);
        }
        units = rest;
    }
}

/// The bits of a unit, one after another (H.264 section 7.2), without what keeps it from looking like a start code.
struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn of(unit: &[u8]) -> Self {
        let mut bytes = Vec::new();
        let mut zeros = 0;
        for &byte in unit.iter().take(PARAMETERS_BYTES_MAX) {
            let is_inserted = zeros >= 2 && byte == 3;
            zeros = if byte == 0 { zeros + 1 } else { 0 };
            if !is_inserted {
                bytes.push(byte);
            }
        }
        Self { bytes, at: 0 }
    }

    /// So many bits, 32 at most, as a number.
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }

    /// An Exp-Golomb number (H.264 section 9.1). Those with a sign are as long.
    fn number(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
        }
        (zeros < 32).then_some(())?;
        let rest = self.take(zeros)?;
        Some((1_u32 << zeros) - 1 + rest)
    }

    fn skip_numbers(&mut self, count: u32) -> Option<()> {
        for _ in 0..count {
            self.number()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests;
