//! One participant as the log knows them: who they are, where they stand, and what leaving does not wipe out.

use serde::{Deserialize, Serialize};

use crate::{Identity, Media, Timestamp, chat::Heard};

/// Where a participant stands. Who only prepares is not in the log and has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Pressed I'm Ready.
    Waiting,
    /// Asked to join.
    Asking,
    /// Inside.
    Admitted,
    /// Moved to the waiting room by a host, until resumed.
    Paused {
        /// In which words.
        why: PauseReason,
    },
    /// Turned away for now.
    Denied {
        /// From when on they may ask again, if they may at all.
        until: Timestamp,
    },
    /// Turned away for the whole session.
    Blocked,
    /// Taken out by a host: may ask to come in again, and no more.
    Removed,
    /// Left of their own will.
    Left {
        /// What they come back to.
        barred: Option<Barred>,
    },
}

/// What leaving does not wipe out (P7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Barred {
    /// Left while paused.
    Paused {
        /// In which words they were paused.
        why: PauseReason,
    },
    /// Left while denied.
    Denied {
        /// The end of the cooldown.
        until: Timestamp,
    },
    /// Left while blocked.
    Blocked,
    /// Left while removed, or while asking after that.
    Removed,
}

/// Why a host moved an admitted client to the waiting room. Every rule of a pause holds for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// **Pause**, **Pause All Clients**.
    #[default]
    Pause,
    /// **Move back to waiting room**: the undo of an admission.
    MovedBack,
}

impl PauseReason {
    /// A plain pause is not written down as a reason: so logs from before there was another read and stay the same.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    pub(crate) fn is_pause(&self) -> bool {
        *self == Self::Pause
    }
}

impl Standing {
    /// Why they are paused, here or for when they come back; nothing if they are not.
    pub fn pause(self) -> Option<PauseReason> {
        match self {
            Self::Paused { why } | Self::Left { barred: Some(Barred::Paused { why }) } => Some(why),
            _ => None,
        }
    }
}

impl Barred {
    /// Where somebody stands who comes back to this.
    pub(crate) fn standing(self) -> Standing {
        match self {
            Self::Paused { why } => Standing::Paused { why },
            Self::Denied { until } => Standing::Denied { until },
            Self::Blocked => Standing::Blocked,
            Self::Removed => Standing::Removed,
        }
    }
}

/// One participant as the log knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Who they are.
    pub identity: Identity,
    /// Where they stand.
    pub standing: Standing,
    /// Since when; of who waits or asks, since they came.
    pub since: Timestamp,
    /// When they came to the waiting room: their place in the queue, which asking, cancelling and a denial do not change.
    pub arrived: Timestamp,
    /// How often they were denied since they were last admitted.
    pub denials: u8,
    /// Removed, and let in by no host since: every door is closed to them, and they can only ask.
    pub must_ask: bool,
    /// What hosts have muted of them. A pause does not change it, a new visit begins without.
    pub muted: Media,
    /// What hosts ask them to unmute.
    pub asked_to_unmute: Media,
    /// Since when they raise a hand.
    pub hand: Option<Timestamp>,
    /// When they last asked to join and last raised a hand. A new visit does not wipe it out.
    pub(crate) asked_at: Option<Timestamp>,
    pub(crate) raised_at: Option<Timestamp>,
    /// When a host last shut them out, until somebody lets them in: a pause, a removal, a denial or a block.
    pub(crate) shut_out_at: Option<Timestamp>,
    /// Which of the session's messages were said while they could hear them.
    pub(crate) heard: Heard,
}

impl Member {
    pub(crate) fn new(identity: Identity, standing: Standing, at: Timestamp) -> Self {
        Self {
            identity,
            standing,
            since: at,
            arrived: at,
            denials: 0,
            must_ask: false,
            muted: Media::default(),
            asked_to_unmute: Media::default(),
            hand: None,
            asked_at: None,
            raised_at: None,
            shut_out_at: None,
            heard: Heard::default(),
        }
    }

    /// Does a host keep them out until a host thinks otherwise?
    pub(crate) fn is_kept_out(&self) -> bool {
        let is_blocked = matches!(self.standing, Standing::Blocked | Standing::Left { barred: Some(Barred::Blocked) });
        self.must_ask || is_blocked || self.standing.pause().is_some()
    }

    pub(crate) fn stand(&mut self, standing: Standing, at: Timestamp) {
        // A hand and a request belong to the room: who goes out takes neither along. What is muted outlasts a pause.
        if standing != Standing::Admitted {
            self.hand = None;
            self.asked_to_unmute = Media::default();
        }
        if standing != Standing::Admitted && standing.pause().is_none() {
            self.muted = Media::default();
        }
        self.standing = standing;
        self.since = if matches!(standing, Standing::Waiting | Standing::Asking) { self.arrived } else { at };
    }
}
