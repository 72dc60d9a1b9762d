//! Pictures begin where they can, and are as tall as they say.

use proptest::prelude::*;

use super::*;

/// What encoders write, by the height of the picture.
const REAL: [(u16, &[u8]); 4] = [
    (720, &[0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40, 0x28, 0x02, 0xdd, 0x37, 0x01, 0x0d, 0x01, 0x07, 0x84, 0x42, 0x35]),
    (
        360,
        &[0x42, 0xc0, 0x1e, 0x8c, 0x8d, 0x40, 0x50, 0x17, 0xfc, 0xb3, 0x70, 0x10, 0xd0, 0x10, 0x78, 0x44, 0x23, 0x50],
    ),
    (180, &[0x42, 0xc0, 0x0d, 0x8c, 0x8d, 0x40, 0xa0, 0xcb, 0xcf, 0x37, 0x01, 0x0d, 0x01, 0x07, 0x84, 0x42, 0x35]),
    (480, &[0x42, 0xc0, 0x1e, 0x8c, 0x8d, 0x40, 0x50, 0x1e, 0xd3, 0x70, 0x10, 0xd0, 0x10, 0x78, 0x44, 0x23, 0x50]),
];

/// A unit alone in its packet, behind another in one, and as a first fragment.
fn packed(unit_type: u8, unit: &[u8]) -> [Vec<u8>; 3] {
    let alone = [&[0x60 | unit_type], unit].concat();
    let [high, low] = u16::try_from(alone.len()).unwrap().to_be_bytes();
    let together = [&[0x78, 0, 2, 0x68, 0xce, high, low], &alone[..]].concat();
    let fragment = [&[0x7c, 0x80 | unit_type], unit].concat();
    [alone, together, fragment]
}

#[test]
fn the_height_is_read_however_the_parameters_are_packed() {
    for (real, parameters) in REAL {
        for payload in packed(SEQUENCE_PARAMETERS, parameters) {
            assert!(starts_keyframe(&payload));
            assert_eq!(height(&payload), Some(Height(real)));
        }
    }
}

#[test]
fn nothing_else_begins_a_picture() {
    for unit_type in (0..24).filter(|it| *it != SEQUENCE_PARAMETERS) {
        for payload in packed(unit_type, REAL[0].1) {
            assert!(!starts_keyframe(&payload), "unit {unit_type}");
            assert_eq!(height(&payload), None);
        }
    }
    assert!(!starts_keyframe(&[0x7c, 0x07, 1]), "a later fragment");
    assert!(!starts_keyframe(&[0x18, 0, 9, 0x67]), "a size beyond the packet");
    assert!(!starts_keyframe(&[]));
}

#[test]
fn a_profile_with_more_to_say_begins_a_picture_of_unknown_height() {
    let mut parameters = REAL[0].1.to_vec();
    parameters[0] = 100;
    let [alone, ..] = packed(SEQUENCE_PARAMETERS, &parameters);
    assert!(starts_keyframe(&alone));
    assert_eq!(height(&alone), None);
}

/// What stands before the height, and around it.
#[derive(Debug, Clone)]
struct Written {
    profile: u8,
    order: Order,
    frames: u32,
    width: u32,
    map_units: u32,
    is_progressive: bool,
    cut_off: Option<[u32; 4]>,
}

#[derive(Debug, Clone)]
enum Order {
    Length(u32),
    Cycle(Vec<u32>),
    AsDecoded,
}

fn written() -> impl Strategy<Value = Written> {
    let order = prop_oneof![
        (0..13_u32).prop_map(Order::Length),
        prop::collection::vec(0..1_u32 << 29, 0..5).prop_map(Order::Cycle),
        Just(Order::AsDecoded),
    ];
    let cut_off = prop::option::of([0..8_u32, 0..8, 0..8, 0..8]);
    let profile = prop::sample::select(PROFILES_WITHOUT_COLOURS.to_vec());
    (profile, order, 0..17_u32, 0..300_u32, 1..150_u32, any::<bool>(), cut_off).prop_map(
        |(profile, order, frames, width, map_units, is_progressive, cut_off)| Written {
            profile,
            order,
            frames,
            width,
            map_units,
            is_progressive,
            cut_off,
        },
    )
}

impl Written {
    fn height(&self) -> u16 {
        let fields = if self.is_progressive { 1 } else { 2 };
        let [_, _, top, bottom] = self.cut_off.unwrap_or_default();
        u16::try_from(((self.map_units + 1) * 16 - 2 * (top + bottom)) * fields).unwrap()
    }

    /// As an encoder writes it.
    fn bytes(&self) -> Vec<u8> {
        let mut bits = Writing(format!("{:08b}{:016b}", self.profile, 0xe01f));
        bits.numbers(&[0, 4]);
        match &self.order {
            Order::Length(length) => bits.numbers(&[0, *length]),
            Order::Cycle(offsets) => {
                bits.numbers(&[1]);
                bits.flag(true);
                bits.numbers(&[7, 9, u32::try_from(offsets.len()).unwrap()]);
                bits.numbers(offsets);
            }
            Order::AsDecoded => bits.numbers(&[2]),
        }
        bits.numbers(&[self.frames]);
        bits.flag(false);
        bits.numbers(&[self.width, self.map_units]);
        bits.flag(self.is_progressive);
        if !self.is_progressive {
            bits.flag(false);
        }
        bits.flag(true);
        bits.flag(self.cut_off.is_some());
        bits.numbers(self.cut_off.as_ref().map_or(&[][..], |it| &it[..]));
        bits.ended()
    }
}

/// Bits, as digits.
struct Writing(String);

impl Writing {
    fn flag(&mut self, is_set: bool) {
        self.0.push(if is_set { '1' } else { '0' });
    }

    fn numbers(&mut self, values: &[u32]) {
        for value in values {
            let binary = format!("{:b}", value + 1);
            self.0.push_str(&"0".repeat(binary.len() - 1));
            self.0.push_str(&binary);
        }
    }

    fn ended(mut self) -> Vec<u8> {
        self.flag(true);
        while !self.0.len().is_multiple_of(8) {
            self.flag(false);
        }
        let byte = |digits: &[u8]| u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 2).unwrap();
        guarded(&self.0.as_bytes().chunks(8).map(byte).collect::<Vec<_>>())
    }
}

/// With a three between two zeros and what would look like a start code behind them.
fn guarded(raw: &[u8]) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for &byte in raw {
        if bytes.ends_with(&[0, 0]) && byte <= 3 {
            bytes.push(3);
        }
        bytes.push(byte);
    }
    bytes
}

proptest! {
    #[test]
    fn the_height_that_was_written_is_read(written in written()) {
        for payload in packed(SEQUENCE_PARAMETERS, &written.bytes()) {
            prop_assert_eq!(height(&payload), Some(Height(written.height())));
        }
    }

    #[test]
    fn parameters_that_are_cut_short_tell_no_height(written in written(), length in 0..6_usize) {
        let [alone, ..] = packed(SEQUENCE_PARAMETERS, &written.bytes());
        prop_assert_eq!(height(&alone[..=length]), None);
    }

    #[test]
    fn no_payload_makes_the_reader_stumble(
        begins in prop::sample::select(vec![0x67_u8, 0x78, 0x7c, 0x42]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let payload = [&[begins][..], &rest].concat();
        if height(&payload).is_some() {
            prop_assert!(starts_keyframe(&payload));
        }
    }
}
