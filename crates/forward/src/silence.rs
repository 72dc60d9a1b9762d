//! What an audio receiver hears when its source is cut: about a second of silence, then nothing.
//!
//! Without it a receiver's concealment stretches the last syllable into a buzz. The frames are made here, not taken from
//! anybody, and are paced like speech: a burst would fill the receiver's jitter buffer and delay whoever comes next.

use std::time::{Duration, Instant};

/// One Opus frame of silence: 20 ms, CELT, fullband, stereo, nothing coded (RFC 6716 section 3.1).
pub const OPUS_SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];

/// The time one frame lasts.
pub const FRAME: Duration = Duration::from_millis(20);

/// How many frames a cut is followed by: one second.
const FRAMES: u8 = 50;

/// A second of silence on its way to one receiver.
#[derive(Debug, Clone, Copy)]
pub struct Silence {
    left: u8,
    next_at: Instant,
}

impl Silence {
    /// Silence whose first frame is due now.
    pub fn begin(now: Instant) -> Self {
        Self { left: FRAMES, next_at: now }
    }

    /// Whether a frame is due. Call until it says no; a late caller gets one frame, not all that it missed.
    pub fn take_due(&mut self, now: Instant) -> bool {
        if self.left == 0 || now < self.next_at {
            return false;
        }
        self.left -= 1;
        self.next_at = (self.next_at + FRAME).max(now + FRAME / 2);
        true
    }

    /// When the next frame is due, or `None` when the silence is over.
    pub fn deadline(&self) -> Option<Instant> {
        (self.left > 0).then_some(self.next_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_lasts_a_second_and_is_paced() {
        let start = Instant::now();
        let mut silence = Silence::begin(start);
        let mut sent = 0;
        for millisecond in 0..2_000 {
            let now = start + Duration::from_millis(millisecond);
            while silence.take_due(now) {
                sent += 1;
                assert_eq!(millisecond % 20, 0);
            }
        }
        assert_eq!(sent, 50);
        assert_eq!(silence.deadline(), None);
    }

    #[test]
    fn a_late_caller_does_not_burst() {
        let start = Instant::now();
        let mut silence = Silence::begin(start);
        let late = start + Duration::from_millis(500);
        assert!(silence.take_due(late));
        assert!(!silence.take_due(late));
    }
}
