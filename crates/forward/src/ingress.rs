//! The first question a publisher's packet is asked: does it belong to a time when its publisher was open?
//!
//! A closed gate alone is not enough. A packet lost on its way during a pause is retransmitted on request, and may arrive
//! after the resume; so may one from just before the pause. Each stream therefore keeps the highest sequence number seen
//! until the gate opened, and whatever lies at or below it stays outside for ever.
//!
//! For ever is until the connection ends: no stream is forgotten, because one that came again would have lost its floor. So that this
//! needs no more room than there is, a stream beyond the bound never passes at all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::gate::Sends;

/// Streams of each medium of a publisher, over the life of its connection. A browser sends up to three, and of a screen two; the rest is
/// room for changes of SSRC.
const STREAMS_MAX: usize = 16;

/// The gate of one medium of one publisher, as its packets meet it.
#[derive(Debug, Clone, Default)]
pub struct Ingress {
    open: bool,
    streams: BTreeMap<u32, Stream>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stream {
    highest: u64,
    /// Nothing at or below passes.
    floor: Option<u64>,
}

impl Ingress {
    /// Opens or closes the gate. Closing bars everything seen so far, for good.
    pub fn set_open(&mut self, open: bool) {
        if self.open && !open {
            for stream in self.streams.values_mut() {
                stream.floor = Some(stream.highest);
            }
        }
        self.open = open;
    }

    /// Whether packets pass at all.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether the packet would pass, without having come.
    pub fn lets_pass(&self, ssrc: u32, seq: u64) -> bool {
        let is_above = match self.streams.get(&ssrc) {
            Some(stream) => stream.floor.is_none_or(|floor| seq > floor),
            None => self.streams.len() < STREAMS_MAX,
        };
        self.open && is_above
    }

    /// Whether the packet with this extended sequence number passes. A packet that does not must be dropped unseen.
    pub fn admit(&mut self, ssrc: u32, seq: u64) -> bool {
        let has_room = self.streams.len() < STREAMS_MAX;
        let stream = match self.streams.entry(ssrc) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) if has_room => new.insert(Stream::default()),
            Entry::Vacant(_) => return false,
        };
        stream.highest = stream.highest.max(seq);
        if !self.open {
            stream.floor = Some(stream.highest);
            return false;
        }
        stream.floor.is_none_or(|floor| seq > floor)
    }
}

/// The gates of one publisher, one for each medium: one medium can be closed while the other passes.
#[derive(Debug, Clone, Default)]
pub struct Entrance {
    /// The gate of its audio.
    pub audio: Ingress,
    /// The gate of its video.
    pub video: Ingress,
    /// The gate of its screen, of the picture and of the sound.
    pub screen: Ingress,
}

impl Entrance {
    /// Lets pass what may be sent, and nothing else.
    pub fn set(&mut self, sends: Sends) {
        self.audio.set_open(sends.audio);
        self.video.set_open(sends.video);
        self.screen.set_open(sends.screen);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_passes_before_the_gate_opens() {
        assert!(!Ingress::default().admit(1, 1));
    }

    #[test]
    fn what_was_sent_during_a_pause_and_comes_late_is_barred() {
        let mut ingress = Ingress::default();
        ingress.set_open(true);
        assert!(ingress.admit(1, 10));
        ingress.set_open(false);
        // 11 is lost, 12 arrives; 11 is retransmitted after the resume.
        assert!(!ingress.admit(1, 12));
        ingress.set_open(true);
        assert!(!ingress.admit(1, 11));
        assert!(ingress.admit(1, 13));
    }

    #[test]
    fn what_was_sent_before_a_pause_and_comes_after_it_is_barred() {
        let mut ingress = Ingress::default();
        ingress.set_open(true);
        ingress.admit(1, 10);
        ingress.set_open(false);
        ingress.set_open(true);
        assert!(!ingress.admit(1, 9));
        assert!(ingress.admit(1, 11));
    }

    #[test]
    fn a_stream_beyond_the_bound_never_passes_and_those_before_it_go_on() {
        let mut ingress = Ingress::default();
        ingress.set_open(true);
        let passed: Vec<u32> = (0..1_000).filter(|ssrc| ingress.admit(*ssrc, 1)).collect();
        assert_eq!(passed, (0..16).collect::<Vec<_>>());
        assert!(!ingress.lets_pass(16, 2) && !ingress.admit(16, 2));
        assert!(ingress.lets_pass(15, 2) && ingress.admit(15, 2));
    }

    /// What happens to a gate.
    #[derive(Debug, Clone, Copy)]
    enum Happens {
        IsSet(bool),
        Comes(u32, u64),
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            1 => any::<bool>().prop_map(Happens::IsSet),
            9 => (0..40_u32, 0..20_u64).prop_map(|(ssrc, seq)| Happens::Comes(ssrc, seq)),
        ]
    }

    proptest! {
        /// However many streams a publisher begins, and in whatever order.
        #[test]
        fn nothing_passes_that_is_not_behind_all_its_stream_sent_before_the_gate_opened(
            course in proptest::collection::vec(happens(), 0..600),
        ) {
            let (mut ingress, mut is_open) = (Ingress::default(), false);
            let (mut highest, mut floors) = (BTreeMap::new(), BTreeMap::new());
            for it in course {
                match it {
                    Happens::IsSet(open) => {
                        if open && !is_open {
                            floors.clone_from(&highest);
                        }
                        is_open = open;
                        ingress.set_open(open);
                    }
                    Happens::Comes(ssrc, seq) => {
                        let would_pass = ingress.lets_pass(ssrc, seq);
                        let passes = ingress.admit(ssrc, seq);
                        prop_assert_eq!(would_pass, passes);
                        prop_assert!(!passes || is_open);
                        prop_assert!(!passes || floors.get(&ssrc).is_none_or(|floor| seq > *floor));
                        let seen: &mut u64 = highest.entry(ssrc).or_default();
                        *seen = seq.max(*seen);
                    }
                }
            }
            prop_assert!(ingress.streams.len() <= STREAMS_MAX);
        }
    }

    #[test]
    fn what_was_sent_while_one_medium_was_closed_is_barred_and_the_other_passes() {
        let mut entrance = Entrance::default();
        entrance.set(Sends::BOTH);
        assert!(entrance.audio.admit(1, 10) && entrance.video.admit(2, 20));
        entrance.set(Sends { video: true, ..Sends::NOTHING });
        assert!(!entrance.audio.admit(1, 12) && entrance.video.admit(2, 21));
        entrance.set(Sends::BOTH);
        assert!(!entrance.audio.admit(1, 11), "sent while muted, late");
        assert!(entrance.audio.admit(1, 13) && entrance.video.admit(2, 19), "video was never closed");
    }

    #[test]
    fn a_screen_passes_by_its_own_leave_alone() {
        let mut entrance = Entrance::default();
        entrance.set(Sends::BOTH);
        assert!(!entrance.screen.admit(3, 30));
        entrance.set(Sends::EVERYTHING);
        assert!(!entrance.screen.admit(3, 29), "captured before it might be shown");
        assert!(entrance.screen.admit(3, 31));
        entrance.set(Sends { screen: true, ..Sends::NOTHING });
        assert!(entrance.screen.admit(3, 32) && !entrance.video.admit(2, 20));
    }
}
