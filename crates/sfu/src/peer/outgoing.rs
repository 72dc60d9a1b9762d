//! The streams that go out: which of them the library knows, and which are open.
//!
//! A page offers lines for all who might ever be shown, and most are never used. The library keeps many KiB for each stream and
//! looks through all of them for each packet, so it is told of a stream when something is written to it for the first time,
//! and never before. It is told once: a stream that began anew would encrypt with nonces that were used.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use str0m::Rtc;
use str0m::rtp::{RtpWrite, Ssrc, StreamTx};

use crate::peer::answer::AnsweredStream;

/// Packets kept for retransmission, a stream. A little more than a second and a half of good video.
const RESEND_PACKETS_MAX: usize = 600;

/// How long they are kept: several round trips.
const RESEND_AGE_MAX: Duration = Duration::from_millis(1_500);

/// Retransmissions may be this part of what is sent: twice what a network needs that loses one packet in six, so that a spell of
/// loss is made good at once.
const RESEND_PART_MAX: Option<f32> = Some(0.4);

/// All streams of one connection.
#[derive(Debug)]
pub(super) struct OutgoingStreams {
    /// Those to which nothing was written yet. The library does not know them.
    unused: HashMap<Ssrc, AnsweredStream>,
    /// Those whose packets may leave, retransmissions included.
    open: HashSet<u32>,
}

impl OutgoingStreams {
    /// Those of an answer, which the library does not know. All are closed.
    pub(super) fn new(answered: impl IntoIterator<Item = AnsweredStream>) -> Self {
        Self { unused: answered.into_iter().map(|it| (it.ssrc, it)).collect(), open: HashSet::new() }
    }

    pub(super) fn open(&mut self, ssrc: Ssrc) {
        self.open.insert(*ssrc);
    }

    pub(super) fn close(&mut self, ssrc: Ssrc) {
        self.open.remove(&*ssrc);
    }

    pub(super) fn is_open(&self, ssrc: u32) -> bool {
        self.open.contains(&ssrc)
    }

    pub(super) fn is_any_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Writes one packet.
    pub(super) fn write(&mut self, rtc: &mut Rtc, ssrc: Ssrc, packet: RtpWrite) {
        if let Some(stream) = self.unused.remove(&ssrc) {
            make_known(rtc, &stream);
        }
        if let Some(stream) = rtc.direct_api().stream_tx(&ssrc) {
            stream.write_rtp(packet);
        }
    }

    /// Sends nothing again that was sent on this stream.
    pub(super) fn forget_sent(rtc: &mut Rtc, ssrc: Ssrc) {
        if let Some(stream) = rtc.direct_api().stream_tx(&ssrc) {
            begin_cache(stream);
        }
    }

    /// Does what needs all streams, used or not: to the library, a line without its stream would be a line to make one for.
    pub(super) fn with_all<T>(&self, rtc: &mut Rtc, act: impl FnOnce(&mut Rtc) -> T) -> T {
        self.unused.values().for_each(|stream| make_known(rtc, stream));
        let done = act(rtc);
        for ssrc in self.unused.keys() {
            rtc.direct_api().remove_stream_tx(*ssrc);
        }
        done
    }
}

fn make_known(rtc: &mut Rtc, stream: &AnsweredStream) {
    let mut api = rtc.direct_api();
    let declared = api.declare_stream_tx(stream.ssrc, stream.resend, stream.mid, None);
    // Publishers pace what they send already; and a queue that waits for its turn would outlast a cut.
    declared.set_unpaced(true);
    begin_cache(declared);
}

fn begin_cache(stream: &mut StreamTx) {
    stream.set_rtx_cache(RESEND_PACKETS_MAX, RESEND_AGE_MAX, RESEND_PART_MAX);
}
