//! What the log adds up to: the session's phase, and each participant's standing. How an event changes it is in
//! `apply`.

mod apply;
mod queue;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use queue::Queue;

use crate::{Booking, CommandId, Grants, Member, ParticipantId, Role, Sends, Timestamp, chat::Message};

/// Where the session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// No host has pressed Join now yet.
    NotStarted,
    /// Running.
    Live {
        /// When the session started.
        since: Timestamp,
        /// Since when no host is connected, while that is so. The grace is counted from presence, not from here: a
        /// restart of the server is nobody's absence.
        hostless: Option<Timestamp>,
    },
    /// No host: nothing flows and nobody enters until one returns (W6).
    Held {
        /// When the session started.
        since: Timestamp,
        /// When the last host was lost.
        hostless: Timestamp,
    },
    /// Over.
    Ended,
}

/// Everything that follows from the log alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) booking: Booking,
    pub(crate) opened: bool,
    pub(crate) phase: Phase,
    pub(crate) members: BTreeMap<ParticipantId, Member>,
    pub(crate) commands: BTreeSet<(ParticipantId, CommandId)>,
    /// Who is admitted and who is paused, gone or not: so that no input has to walk everybody who waits.
    pub(crate) inside: BTreeSet<ParticipantId>,
    pub(crate) paused: BTreeSet<ParticipantId>,
    /// Whom a host keeps out by a pause, a removal or a block, gone or not.
    pub(crate) kept_out: BTreeSet<ParticipantId>,
    pub(crate) queue: Queue,
    /// Since when clients are kept muted.
    pub(crate) kept_muted: Option<Timestamp>,
    pub(crate) screen: Option<ParticipantId>,
    pub(crate) chat: Vec<Message>,
    /// How often messages passed from a guest to who they turned out to be: then pages are told anew.
    pub(crate) passed_on: u32,
}

impl State {
    pub(crate) fn new(booking: Booking) -> Self {
        Self {
            booking,
            opened: false,
            phase: Phase::NotStarted,
            members: BTreeMap::new(),
            commands: BTreeSet::new(),
            inside: BTreeSet::new(),
            paused: BTreeSet::new(),
            kept_out: BTreeSet::new(),
            queue: Queue::default(),
            kept_muted: None,
            screen: None,
            chat: Vec::new(),
            passed_on: 0,
        }
    }

    /// Where the session is in its life.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The appointment as the session knows it: from the start on, as it stood then.
    pub fn booking(&self) -> &Booking {
        &self.booking
    }

    /// Everybody in the log, by id.
    pub fn members(&self) -> &BTreeMap<ParticipantId, Member> {
        &self.members
    }

    /// Are clients kept muted?
    pub fn is_kept_muted(&self) -> bool {
        self.kept_muted.is_some()
    }

    /// Whose screen is shared.
    pub fn screen(&self) -> Option<ParticipantId> {
        self.screen
    }

    /// Who may exchange media with whom: everybody admitted, while the session is live, each without what hosts have
    /// muted of them.
    pub fn grants(&self) -> Grants {
        match self.phase {
            Phase::Live { .. } => self.grants_with_a_host(),
            Phase::NotStarted | Phase::Held { .. } | Phase::Ended => Grants::none(),
        }
    }

    /// The grants as they are again as soon as a host is there: of a session that is held, those of before.
    pub fn grants_with_a_host(&self) -> Grants {
        if self.phase == Phase::Ended {
            return Grants::none();
        }
        let sends = |id, member: &Member| Sends {
            audio: !member.muted.audio,
            video: !member.muted.video,
            screen: self.screen == Some(id),
        };
        self.admitted().map(|(id, member)| (id, sends(id, member))).collect()
    }

    pub(crate) fn admitted(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.inside.iter().filter_map(|id| Some((*id, self.members.get(id)?)))
    }

    /// Paused here, or for when they come back.
    pub(crate) fn paused(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.paused.iter().filter_map(|id| Some((*id, self.members.get(id)?)))
    }

    pub(crate) fn admitted_hosts(&self) -> impl Iterator<Item = ParticipantId> {
        self.admitted().filter(|(_, m)| m.identity.role() == Role::Host).map(|(id, _)| id)
    }

    /// Clients who wait or ask, in order of arrival.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.queue.iter().filter_map(|id| Some((id, self.members.get(&id)?)))
    }

    /// Is anybody paused, removed or blocked, or gone while they were? Then a guest may be somebody who dodges it in a private
    /// window.
    pub(crate) fn anybody_kept_out(&self) -> bool {
        !self.kept_out.is_empty()
    }
}
