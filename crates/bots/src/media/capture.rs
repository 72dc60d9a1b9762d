//! What a camera and a microphone would give: Opus frames and VP8 frames that nobody can decode to a picture, with the
//! headers that a media server reads, and a mark that says whose they are and which.

use super::layers::Layer;

/// Begins a mark.
const SIGN: [u8; 4] = *b"\xa7bot";
/// Opus, full band, 20 ms, mono, one frame a packet (RFC 6716, section 3.1).
const OPUS_HEAD: u8 = 0xf8;
/// Length of an Opus frame without head and mark, in bytes.
const AUDIO_BYTES: usize = 60;

/// Whose packet, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Who sent it.
    pub voice: u32,
    /// Their how manieth, audio and video counted together, from 1.
    pub number: u32,
}

impl Mark {
    fn put(self, payload: &mut Vec<u8>) {
        payload.extend(SIGN);
        payload.extend(self.voice.to_be_bytes());
        payload.extend(self.number.to_be_bytes());
    }

    /// The mark of a payload, if a bot sent it.
    pub(super) fn of(payload: &[u8]) -> Option<Self> {
        let (rest, number) = payload.split_last_chunk::<4>()?;
        let (rest, voice) = rest.split_last_chunk::<4>()?;
        let signed = rest.ends_with(&SIGN);
        signed.then(|| Self { voice: u32::from_be_bytes(*voice), number: u32::from_be_bytes(*number) })
    }
}

/// Counts and makes what one participant sends.
#[derive(Debug)]
pub(super) struct Capture {
    mark: Mark,
    picture: u16,
}

impl Capture {
    pub(super) fn new(voice: u32) -> Self {
        Self { mark: Mark { voice, number: 0 }, picture: 0 }
    }

    /// The number of the last packet made.
    pub(super) fn last(&self) -> u32 {
        self.mark.number
    }

    /// An Opus frame of 20 ms.
    pub(super) fn audio(&mut self) -> Vec<u8> {
        let mut payload = vec![OPUS_HEAD];
        payload.resize(1 + AUDIO_BYTES, 0x55);
        self.sign(&mut payload);
        payload
    }

    /// The next moment that is filmed, in whatever layers.
    pub(super) fn film(&mut self) {
        self.picture = (self.picture + 1) & 0x7fff;
    }

    /// The payloads of one VP8 frame (RFC 7741) of this moment: in each the descriptor with a picture number of 15 bits, in
    /// the first the frame's head (RFC 6386, section 9.1).
    pub(super) fn frame(&mut self, layer: &Layer, is_keyframe: bool) -> Vec<Vec<u8>> {
        let [high, low] = self.picture.to_be_bytes();
        (0..layer.packets)
            .map(|part| {
                let starts = if part == 0 { 0x90 } else { 0x80 };
                let mut payload = vec![starts, 0x80, 0x80 | high, low];
                if part == 0 {
                    // Shown; the low bit is set in frames that need another.
                    payload.extend([0x10 | u8::from(!is_keyframe), 0, 0]);
                }
                if part == 0 && is_keyframe {
                    // The start code, and the size.
                    let (width, height) = layer.size;
                    payload.extend([0x9d, 0x01, 0x2a]);
                    payload.extend(width.to_le_bytes().into_iter().chain(height.to_le_bytes()));
                }
                payload.resize(layer.bytes, 0xaa);
                self.sign(&mut payload);
                payload
            })
            .collect()
    }

    fn sign(&mut self, payload: &mut Vec<u8>) {
        self.mark.number += 1;
        self.mark.put(payload);
    }
}

/// Whether a VP8 payload is the first of a keyframe.
pub(super) fn starts_keyframe(payload: &[u8]) -> bool {
    let Some([head, extension, rest @ ..]) = payload.get(..).filter(|it| it.len() > 5) else { return false };
    let (starts, with_picture) = (head & 0x90 == 0x90, *extension == 0x80);
    let frame = match rest {
        [high, _, frame, ..] if high & 0x80 != 0 => *frame,
        [_, frame, ..] => *frame,
        _ => return false,
    };
    starts && with_picture && frame & 1 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_packet_carries_whose_it_is_and_a_number_of_its_own() {
        let mut capture = Capture::new(7);
        let mut payloads = vec![capture.audio()];
        let [layer] = Layer::of_camera(false) else { panic!("one picture") };
        payloads.extend(capture.frame(layer, true));
        let marks: Vec<_> = payloads.iter().map(|payload| Mark::of(payload).unwrap()).collect();
        assert_eq!(marks, [1, 2, 3, 4].map(|number| Mark { voice: 7, number }));
        assert_eq!(Mark::of(&[0xf8, 0xff, 0xfe]), None, "silence is nobody's");
    }

    #[test]
    fn only_the_first_packet_of_a_keyframe_starts_one() {
        let mut capture = Capture::new(7);
        let starts = |frame: Vec<Vec<u8>>| frame.iter().map(|it| starts_keyframe(it)).collect::<Vec<_>>();
        let [layer] = Layer::of_camera(false) else { panic!("one picture") };
        assert_eq!(starts(capture.frame(layer, true)), [true, false, false]);
        assert_eq!(starts(capture.frame(layer, false)), [false, false, false]);
    }
}
