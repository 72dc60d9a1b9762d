//! What is so of one person, and what each event makes of it.

use session::{Event, Identity, Medium, Name, PauseReason, Timestamp};

/// What is so of one person.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "a list of facts is what this is")]
pub(crate) struct Person {
    /// What they are called.
    pub(crate) name: Option<Name>,
    pub(crate) host: bool,
    pub(crate) guest: bool,
    pub(crate) booked: bool,
    /// Came in or was let in; stays so through a pause.
    pub(crate) inside: bool,
    pub(crate) asking: bool,
    pub(crate) paused: bool,
    /// The pause was a moving back.
    pub(crate) moved_back: bool,
    pub(crate) denied: bool,
    pub(crate) blocked: bool,
    /// Was taken out, and has not asked since.
    pub(crate) removed: bool,
    /// Was taken out, and no host has let them in since.
    pub(crate) must_ask: bool,
    pub(crate) gone: bool,
    /// Of microphone and camera: muted by a host, and asked to undo it.
    pub(super) muted: [bool; 2],
    pub(super) asked: [bool; 2],
    pub(crate) hand: bool,
    /// Denials since they were last inside.
    pub(crate) denials: usize,
    /// When they were last denied.
    pub(crate) denied_at: Option<Timestamp>,
    /// When they last asked to join, and last raised a hand.
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) raised_at: Option<Timestamp>,
    /// When a host last turned them away or took them out, until they are let in.
    pub(crate) shut_out_at: Option<Timestamp>,
    /// When they came to the place they have in the queue.
    pub(crate) arrived: Timestamp,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            name: None,
            host: false,
            guest: false,
            booked: false,
            inside: false,
            asking: false,
            paused: false,
            moved_back: false,
            denied: false,
            blocked: false,
            removed: false,
            must_ask: false,
            gone: false,
            muted: [false; 2],
            asked: [false; 2],
            hand: false,
            denials: 0,
            denied_at: None,
            asked_at: None,
            raised_at: None,
            shut_out_at: None,
            arrived: Timestamp(0),
        }
    }
}

impl Person {
    pub(super) fn of(identity: &Identity) -> Self {
        Self {
            name: Some(identity.name().clone()),
            host: matches!(identity, Identity::Host { .. }),
            guest: matches!(identity, Identity::Guest { .. }),
            booked: matches!(identity, Identity::Client { booked: true, .. }),
            ..Self::default()
        }
    }

    /// Inside now.
    pub(crate) fn is_in(&self) -> bool {
        self.inside && !self.paused && !self.gone
    }

    /// At the door: waits or asks.
    pub(crate) fn is_at_the_door(&self) -> bool {
        !self.inside && !self.gone && !self.is_turned_away()
    }

    /// Denied, blocked or removed.
    pub(crate) fn is_turned_away(&self) -> bool {
        self.denied || self.blocked || self.removed
    }

    /// Left, and comes back to nothing.
    pub(crate) fn is_gone_for_good(&self) -> bool {
        self.gone && !self.paused && !self.is_turned_away()
    }

    /// Which of two places of one person holds: the higher.
    pub(super) fn how_bad(&self) -> usize {
        let so = [self.denied, self.paused, self.must_ask, self.must_ask && self.denied, self.blocked];
        so.iter().rposition(|so| *so).map_or(0, |place| place + 1)
    }

    /// This place, that holds, with what the other one of the same person leaves behind.
    pub(super) fn beside(self, other: &Self) -> Self {
        let mut both = self;
        let cools_down = other.denied && !both.blocked;
        // A denial that is over does not cool down any more.
        let own_denial = both.denied_at.filter(|_| both.denied);
        if cools_down && both.must_ask {
            (both.denied, both.asking, both.removed) = (true, false, false);
        }
        if cools_down && both.denied {
            both.denied_at = own_denial.max(other.denied_at);
        }
        both.denials = both.denials.max(other.denials);
        both.must_ask |= other.must_ask;
        both.asked_at = both.asked_at.max(other.asked_at);
        both.raised_at = both.raised_at.max(other.raised_at);
        both.shut_out_at = both.shut_out_at.max(other.shut_out_at);
        both
    }

    pub(crate) fn has_muted(&self, medium: Medium) -> bool {
        self.muted[medium as usize]
    }

    pub(crate) fn is_asked(&self, medium: Medium) -> bool {
        self.asked[medium as usize]
    }

    pub(super) fn learn(&mut self, event: &Event, kept_muted: bool, at: Timestamp) {
        match event {
            Event::Denied { .. } | Event::Blocked { .. } | Event::Removed { .. } | Event::Paused { .. } => {
                self.shut_out_at = Some(at);
            }
            Event::WalkedIn { .. } | Event::Admitted { .. } | Event::Resumed { .. } => self.shut_out_at = None,
            _ => {}
        }
        match event {
            Event::WalkedIn { .. } | Event::Admitted { .. } => {
                (self.inside, self.asking, self.denials) = (true, false, 0);
                (self.must_ask, self.removed) = (false, false);
                self.muted[Medium::Audio as usize] |= kept_muted;
            }
            Event::Asked { .. } => {
                (self.asking, self.denied, self.removed, self.asked_at) = (true, false, false, Some(at));
            }
            Event::AskCancelled { .. } => (self.asking, self.removed) = (false, self.must_ask),
            Event::Denied { .. } => {
                (self.asking, self.denied, self.denied_at) = (false, true, Some(at));
                self.denials += 1;
            }
            Event::Blocked { .. } => {
                (self.asking, self.denied, self.removed, self.blocked) = (false, false, false, true);
            }
            Event::Removed { .. } => {
                (self.inside, self.paused, self.removed, self.must_ask) = (false, false, true, true);
                self.arrived = at;
            }
            Event::Paused { why, .. } => (self.paused, self.moved_back) = (true, *why == PauseReason::MovedBack),
            Event::Resumed { .. } => {
                (self.paused, self.inside) = (false, !self.gone);
                self.muted[Medium::Audio as usize] |= kept_muted;
            }
            Event::CameBack { .. } => self.gone = false,
            Event::Left { .. } => {
                (self.gone, self.asking) = (true, false);
                self.removed |= self.must_ask && !self.denied && !self.blocked;
            }
            Event::Muted { medium, .. } => self.turn(*medium, true),
            Event::Unmuted { medium, .. } => self.turn(*medium, false),
            Event::AskedToUnmute { medium, .. } => self.asked[*medium as usize] = true,
            Event::DeclinedToUnmute { medium, .. } => self.asked[*medium as usize] = false,
            Event::HandRaised { .. } => (self.hand, self.raised_at) = (true, Some(at)),
            Event::HandLowered { .. } => self.hand = false,
            // The session's own, and those that make a person anew.
            _ => {}
        }
        if !self.is_in() {
            (self.hand, self.asked) = (false, [false; 2]);
        }
        if !self.is_in() && !self.paused {
            self.muted = [false; 2];
        }
    }

    fn turn(&mut self, medium: Medium, muted: bool) {
        (self.muted[medium as usize], self.asked[medium as usize]) = (muted, false);
    }
}
