//! What the log adds up to: the session's phase, and each participant's standing. Applying an event never fails and
//! never asks whether it should have happened: that was decided before.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Booking, CommandId, Entry, Event, Grants, Identity, ParticipantId, Role, Timestamp, limits::ASK_COOLDOWN_MS,
};

/// Where the session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// No host has pressed Join now yet.
    NotStarted,
    /// Running; `lost` while no host is connected and the grace runs.
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
    Paused,
    /// Turned away for now.
    Denied {
        /// From when on they may ask again, if they may at all.
        until: Timestamp,
    },
    /// Turned away for the whole session.
    Blocked,
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
    Paused,
    /// Left while denied.
    Denied {
        /// The end of the cooldown.
        until: Timestamp,
    },
    /// Left while blocked.
    Blocked,
}

/// One participant as the log knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// Who they are.
    pub identity: Identity,
    /// Where they stand.
    pub standing: Standing,
    /// Since when.
    pub since: Timestamp,
    /// How often they were denied since they were last admitted.
    pub denials: u8,
}

/// Everything that follows from the log alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub(crate) booking: Booking,
    pub(crate) opened: bool,
    pub(crate) phase: Phase,
    pub(crate) members: BTreeMap<ParticipantId, Member>,
    pub(crate) commands: BTreeSet<(ParticipantId, CommandId)>,
}

impl State {
    pub(crate) fn new(booking: Booking) -> Self {
        Self { booking, opened: false, phase: Phase::NotStarted, members: BTreeMap::new(), commands: BTreeSet::new() }
    }

    /// Where the session is in its life.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The appointment as it stood when the session opened.
    pub fn booking(&self) -> &Booking {
        &self.booking
    }

    /// Everybody in the log, by id.
    pub fn members(&self) -> &BTreeMap<ParticipantId, Member> {
        &self.members
    }

    /// Who may exchange media with whom: everybody admitted, while the session is live.
    pub fn grants(&self) -> Grants {
        match self.phase {
            Phase::Live { .. } => self.admitted().map(|(id, _)| id).collect(),
            Phase::NotStarted | Phase::Held { .. } | Phase::Ended => Grants::none(),
        }
    }

    pub(crate) fn admitted(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.members.iter().filter(|(_, m)| m.standing == Standing::Admitted).map(|(id, m)| (*id, m))
    }

    pub(crate) fn admitted_hosts(&self) -> impl Iterator<Item = ParticipantId> {
        self.admitted().filter(|(_, m)| m.identity.role() == Role::Host).map(|(id, _)| id)
    }

    /// Is anybody paused, or gone while paused? Then a guest may be somebody who dodges it in a private window.
    pub(crate) fn anybody_paused(&self) -> bool {
        self.members
            .values()
            .any(|m| matches!(m.standing, Standing::Paused | Standing::Left { barred: Some(Barred::Paused) }))
    }

    pub(crate) fn apply(&mut self, entry: &Entry) {
        if let (Some(actor), Some(command)) = (entry.actor, entry.command) {
            self.commands.insert((actor, command));
        }
        let at = entry.at;
        match &entry.event {
            Event::Opened { booking } => {
                self.booking = booking.clone();
                self.opened = true;
            }
            Event::Waited { participant, identity } => {
                let denials = self.members.get(participant).map_or(0, |m| m.denials);
                let standing = Standing::Waiting;
                let identity = identity.clone();
                self.members.insert(*participant, Member { identity, standing, since: at, denials });
            }
            Event::HostEntered { participant, identity } => {
                let standing = Standing::Admitted;
                let identity = identity.clone();
                self.members.insert(*participant, Member { identity, standing, since: at, denials: 0 });
            }
            Event::WalkedIn { participant } | Event::Admitted { participant, .. } => {
                self.stand(*participant, Standing::Admitted, at);
                if let Some(member) = self.members.get_mut(participant) {
                    member.denials = 0;
                }
            }
            Event::Asked { participant } => self.stand(*participant, Standing::Asking, at),
            Event::AskCancelled { participant } => self.stand(*participant, Standing::Waiting, at),
            Event::Denied { participant, .. } => {
                let until = at.plus_ms(ASK_COOLDOWN_MS);
                self.stand(*participant, Standing::Denied { until }, at);
                if let Some(member) = self.members.get_mut(participant) {
                    member.denials = member.denials.saturating_add(1);
                }
            }
            Event::Blocked { participant, .. } => self.stand(*participant, Standing::Blocked, at),
            Event::Paused { participant, .. } => self.stand(*participant, Standing::Paused, at),
            Event::Resumed { participant, .. } => self.resume(*participant, at),
            Event::CameBack { participant } => self.come_back(*participant, at),
            Event::Left { participant } => self.leave(*participant, at),
            Event::Started { .. } | Event::HostLost | Event::HostReturned | Event::Held | Event::Ended { .. } => {
                self.turn(&entry.event, at);
            }
        }
    }

    fn stand(&mut self, participant: ParticipantId, standing: Standing, at: Timestamp) {
        if let Some(member) = self.members.get_mut(&participant) {
            member.standing = standing;
            member.since = at;
        }
    }

    fn resume(&mut self, participant: ParticipantId, at: Timestamp) {
        let gone = self.members.get(&participant).is_some_and(|m| matches!(m.standing, Standing::Left { .. }));
        let standing = if gone { Standing::Left { barred: None } } else { Standing::Admitted };
        self.stand(participant, standing, at);
    }

    fn come_back(&mut self, participant: ParticipantId, at: Timestamp) {
        let barred = match self.members.get(&participant).map(|m| m.standing) {
            Some(Standing::Left { barred }) => barred,
            _ => None,
        };
        let standing = match barred {
            Some(Barred::Paused) => Standing::Paused,
            Some(Barred::Denied { until }) => Standing::Denied { until },
            Some(Barred::Blocked) => Standing::Blocked,
            None => Standing::Waiting,
        };
        self.stand(participant, standing, at);
    }

    fn leave(&mut self, participant: ParticipantId, at: Timestamp) {
        let barred = match self.members.get(&participant).map(|m| m.standing) {
            Some(Standing::Paused) => Some(Barred::Paused),
            Some(Standing::Denied { until }) => Some(Barred::Denied { until }),
            Some(Standing::Blocked) => Some(Barred::Blocked),
            Some(Standing::Left { barred }) => barred,
            Some(Standing::Waiting | Standing::Asking | Standing::Admitted) | None => None,
        };
        self.stand(participant, Standing::Left { barred }, at);
    }

    /// The events that move the session's phase.
    fn turn(&mut self, event: &Event, at: Timestamp) {
        self.phase = match (event, self.phase) {
            (Event::Started { .. }, _) => Phase::Live { since: at, hostless: None },
            (Event::HostLost, Phase::Live { since, hostless }) => {
                Phase::Live { since, hostless: Some(hostless.unwrap_or(at)) }
            }
            (Event::HostReturned, Phase::Live { since, .. } | Phase::Held { since, .. }) => {
                Phase::Live { since, hostless: None }
            }
            (Event::Held, Phase::Live { since, hostless }) => Phase::Held { since, hostless: hostless.unwrap_or(at) },
            (Event::Ended { .. }, _) => Phase::Ended,
            (_, phase) => phase,
        };
    }
}
