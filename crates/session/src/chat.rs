//! Who hears what is said (S4). A message is heard by those who can hear its channel when it is said, and by nobody later:
//! what was said during a pause, or before somebody came in, never reaches them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Name, ParticipantId, Standing, Text, Timestamp};

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Channel {
    /// Everybody inside.
    Session,
    /// In a group: everybody inside and everybody who waits. One-on-one it is a client's line to the providers.
    WaitingRoom,
    /// The private line between one client and all providers.
    Providers {
        /// Which client; a client need not name themselves.
        with: Option<ParticipantId>,
    },
}

/// One message as its viewer gets it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct ChatMessage {
    /// Counts what this viewer may read, from 1, so that it tells nothing of what they may not.
    pub number: u32,
    /// When it was said.
    pub at: Timestamp,
    /// Who said it.
    pub by: ParticipantId,
    /// What they were called then.
    pub name: Name,
    /// Said by the viewer.
    pub mine: bool,
    /// Said by a host: names can be anybody's.
    pub from_host: bool,
    /// Where.
    pub to: Channel,
    /// What.
    pub text: Text,
}

/// One message as the session keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Message {
    pub(crate) at: Timestamp,
    pub(crate) by: ParticipantId,
    pub(crate) name: Name,
    pub(crate) to: Channel,
    pub(crate) text: Text,
}

impl Message {
    /// A guest turned out to be somebody else: what they said and their line to the providers are theirs.
    /// Says whether it was.
    pub(crate) fn pass_on(&mut self, from: ParticipantId, to: ParticipantId) -> bool {
        let is_line = self.to == (Channel::Providers { with: Some(from) });
        if is_line {
            self.to = Channel::Providers { with: Some(to) };
        }
        let is_author = self.by == from;
        if is_author {
            self.by = to;
        }
        is_line || is_author
    }
}

/// Which channels somebody reads and hears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Ears {
    pub(crate) session: bool,
    pub(crate) waiting_room: bool,
    /// Their own line to the providers.
    pub(crate) line: bool,
}

impl Ears {
    /// Of a client who stands so. Who was turned away reads nothing, and writes to nobody.
    pub(crate) fn of(standing: Standing) -> Self {
        match standing {
            Standing::Admitted => Self { session: true, waiting_room: true, line: true },
            Standing::Waiting | Standing::Asking => Self { session: false, waiting_room: true, line: true },
            Standing::Paused { .. } => Self { line: true, ..Self::default() },
            Standing::Denied { .. } | Standing::Blocked | Standing::Removed | Standing::Left { .. } => Self::default(),
        }
    }
}

/// During which of the session's messages somebody heard a channel: spans of numbers, the last one open while they do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Spans(Vec<(usize, Option<usize>)>);

impl Spans {
    /// From the message with number `next` on they hear the channel, or do not.
    fn turn(&mut self, hears: bool, next: usize) {
        match self.0.last_mut() {
            Some((_, until @ None)) if !hears => *until = Some(next),
            Some((_, None)) => {}
            _ if hears => self.0.push((next, None)),
            _ => {}
        }
    }

    pub(crate) fn contain(&self, number: usize) -> bool {
        self.0.iter().any(|(from, until)| *from <= number && until.is_none_or(|until| number < until))
    }
}

/// What one participant has heard of the channels that are not theirs alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Heard {
    pub(crate) session: Spans,
    pub(crate) waiting_room: Spans,
}

impl Heard {
    pub(crate) fn turn(&mut self, ears: Ears, next: usize) {
        self.session.turn(ears.session, next);
        self.waiting_room.turn(ears.waiting_room, next);
    }

    /// What both have heard.
    pub(crate) fn after(mut self, earlier: Self) -> Self {
        self.session.0.splice(0..0, earlier.session.0);
        self.waiting_room.0.splice(0..0, earlier.waiting_room.0);
        self
    }
}
