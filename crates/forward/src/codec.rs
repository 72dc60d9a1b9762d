//! In which codec a publisher sends its camera: nothing is encoded again on the way, so what one sends all others decode.
//!
//! VP8 is what every browser has. H.264 is what the hardware of most phones and many laptops has, which spares their battery
//! and carries a larger picture. So a publisher that would rather send it is asked to while everybody who may be shown it
//! can decode it, and to send VP8 while somebody cannot or nobody is there: then whoever comes next sees at once. Who may not be
//! shown to anybody is asked for VP8 as well: what others have says that they are there, which is nothing for who waits.
//!
//! Which codec a packet really is in is the packet's business, not this decision's: a publisher may be slow, or unable, or
//! ignore what it is asked for. What a receiver cannot decode it is never sent ([`lane`](crate::lane)).

use std::time::{Duration, Instant};

/// A codec for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum VideoCodec {
    /// RFC 7741.
    #[default]
    Vp8,
    /// RFC 6184, constrained baseline, several packets a picture.
    H264,
}

impl VideoCodec {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Vp8, Self::H264];
}

/// The codecs that somebody has: VP8 always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Codecs {
    /// H.264 too.
    pub h264: bool,
}

impl Codecs {
    /// Nothing but VP8.
    pub const VP8: Self = Self { h264: false };
    /// VP8 and H.264.
    pub const BOTH: Self = Self { h264: true };

    /// Whether this codec is among them.
    pub fn has(self, codec: VideoCodec) -> bool {
        match codec {
            VideoCodec::Vp8 => true,
            VideoCodec::H264 => self.h264,
        }
    }
}

/// The codec that suits a publisher, by what it prefers and can send, and by what those can decode who may be shown it.
pub fn suits(prefers: VideoCodec, sends: Codecs, receivers: impl IntoIterator<Item = Codecs>) -> VideoCodec {
    if prefers == VideoCodec::Vp8 || !sends.has(prefers) {
        return VideoCodec::Vp8;
    }
    let mut receivers = receivers.into_iter().peekable();
    let is_shown = receivers.peek().is_some();
    if is_shown && receivers.all(|it| it.has(prefers)) { prefers } else { VideoCodec::Vp8 }
}

/// For how long H.264 must suit before who sends VP8 changes to it. Somebody who cannot decode it and loads their page again is
/// back by then, and nobody's picture has changed its codec twice.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What one publisher is asked to send: VP8 at once, and H.264 with patience.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    codec: VideoCodec,
    /// Since when H.264 suits while VP8 is asked for.
    suits_since: Option<Instant>,
}

impl Asked {
    /// What is asked for.
    pub fn codec(&self) -> VideoCodec {
        self.codec
    }

    /// Another codec may suit now. Answers with what is asked for from now on, if that is new.
    pub fn follow(&mut self, suits: VideoCodec, now: Instant) -> Option<VideoCodec> {
        if suits == VideoCodec::H264 && self.codec == VideoCodec::Vp8 {
            let since = *self.suits_since.get_or_insert(now);
            if now.saturating_duration_since(since) < PATIENCE {
                return None;
            }
        }
        self.suits_since = None;
        let is_new = self.codec != suits;
        self.codec = suits;
        is_new.then_some(suits)
    }

    /// When to look again; `None` while only a change around can change it.
    pub fn deadline(&self) -> Option<Instant> {
        self.suits_since.map(|since| since + PATIENCE)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codecs() -> impl Strategy<Value = Codecs> {
        any::<bool>().prop_map(|h264| Codecs { h264 })
    }

    fn codec() -> impl Strategy<Value = VideoCodec> {
        prop::sample::select(VideoCodec::ALL.to_vec())
    }

    proptest! {
        #[test]
        fn what_suits_can_be_sent_and_decoded_by_everybody(
            prefers in codec(),
            sends in codecs(),
            receivers in prop::collection::vec(codecs(), 0..6),
        ) {
            let chosen = suits(prefers, sends, receivers.iter().copied());
            prop_assert!(sends.has(chosen));
            prop_assert!(receivers.iter().all(|it| it.has(chosen)));
            // And it is what is preferred, wherever somebody is there and nothing speaks against it.
            let speaks_against = !sends.has(prefers) || receivers.iter().any(|it| !it.has(prefers));
            prop_assert_eq!(chosen == prefers, prefers == VideoCodec::Vp8 || !speaks_against && !receivers.is_empty());
        }

        #[test]
        fn who_comes_changes_nothing_but_towards_vp8(receivers in prop::collection::vec(codecs(), 1..6), comes in codecs()) {
            let before = suits(VideoCodec::H264, Codecs::BOTH, receivers.iter().copied());
            let after = suits(VideoCodec::H264, Codecs::BOTH, receivers.iter().copied().chain([comes]));
            prop_assert!(after <= before);
        }

        /// What is asked for is VP8 whenever that suits, and H.264 from the patience on that it has suited without a break.
        #[test]
        fn vp8_is_asked_for_at_once_and_h264_with_patience(
            looks in prop::collection::vec((codec(), 0..4_000_u64), 1..30),
        ) {
            let (mut asked, mut now, mut suited_since) = (Asked::default(), Instant::now(), None);
            for (suits, ms) in looks {
                now += Duration::from_millis(ms);
                let before = asked.codec();
                let news = asked.follow(suits, now);
                prop_assert_eq!(news, (before != asked.codec()).then_some(asked.codec()));
                suited_since = (suits == VideoCodec::H264).then(|| suited_since.unwrap_or(now));
                let is_due = suited_since.is_some_and(|since| now >= since + PATIENCE);
                prop_assert_eq!(asked.codec() == VideoCodec::H264, is_due);
                let waits = suited_since.filter(|_| !is_due).map(|since| since + PATIENCE);
                prop_assert_eq!(asked.deadline(), waits);
            }
        }
    }
}
