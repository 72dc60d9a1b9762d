//! What somebody exchanges, in its parts: being in the room at all, and what of them goes out.
//!
//! Sets of parts are what the oracles compare, so that one medium of one person is as plain a thing as the whole person.

use std::collections::BTreeSet;

use session::{Grants, Medium, ParticipantId, Sends};

/// One part of what somebody exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Receives, and sends what the other parts say. Nobody has another part without this one.
    Room,
    Audio,
    Video,
    Screen,
}

/// The parts of several people.
pub(crate) type Parts = BTreeSet<(ParticipantId, Part)>;

impl Part {
    pub(crate) const ALL: [Self; 4] = [Self::Room, Self::Audio, Self::Video, Self::Screen];

    pub(crate) fn of(medium: Medium) -> Self {
        match medium {
            Medium::Audio => Self::Audio,
            Medium::Video => Self::Video,
        }
    }

    /// Is it among these, of somebody who is in the room?
    pub(crate) fn is_in(self, sends: Sends) -> bool {
        match self {
            Self::Room => true,
            Self::Audio => sends.audio,
            Self::Video => sends.video,
            Self::Screen => sends.screen,
        }
    }
}

/// Everything that these grant.
pub(crate) fn parts(grants: &Grants) -> Parts {
    let of_one = |(id, sends): (ParticipantId, Sends)| {
        Part::ALL.into_iter().filter(move |part| part.is_in(sends)).map(move |part| (id, part))
    };
    grants.iter().flat_map(of_one).collect()
}

/// Is this part cut by these? Who is cut wholly is cut in every part.
pub(crate) fn cuts(cut: &Parts, participant: ParticipantId, part: Part) -> bool {
    cut.contains(&(participant, Part::Room)) || cut.contains(&(participant, part))
}
