//! The machine itself: the state from the log, who is connected, and the clock as far as it was told.
//!
//! Inputs (`handle`, `rebook`, `connect`, `disconnect`, `note_gone`, `touch`, `report`, `handle_timeout`) change the session at once
//! and answer with the entries that must be committed. Until they are, the caller shows nobody anything; when the commit fails, it throws
//! the session away and replays the log. Outputs are [`Session::grants`], [`Session::poll_timeout`] and the views.

use std::collections::BTreeSet;

use crate::{
    Actor, Booking, Command, CommandId, DeviceId, Entry, Event, Grants, Member, ParticipantId, Phase, PhaseTag,
    Refusal, Role, Standing, State, Timestamp, limits::HOSTLESS_MS_MAX, presence::Presence, rules, upkeep,
};

/// What an input led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// To be committed, in this order, before anybody is told.
    pub entries: Vec<Entry>,
    /// Whose rows and whose pages this concerns.
    pub touched: Touched,
}

/// What a change concerns, so that only that is projected again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Touched {
    /// The participants whose row or own page changed.
    pub people: BTreeSet<ParticipantId>,
    /// Everybody's own page may have changed: the phase, the seats, a pause.
    pub everybody: bool,
    /// Something was said; each page knows which of it is for its viewer.
    pub said: bool,
}

impl Touched {
    /// Both.
    pub fn merge(&mut self, other: Self) {
        self.people.extend(other.people);
        self.everybody |= other.everybody;
        self.said |= other.said;
    }

    /// Nothing changed.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && !self.everybody && !self.said
    }
}

/// A log that cannot be one of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ReplayError {
    /// There is nothing in it.
    #[error("the session's log is empty")]
    Empty,
    /// It does not begin with what was booked.
    #[error("the session's log does not begin with its opening")]
    NotOpened,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    pub(crate) state: State,
    pub(crate) presence: Presence,
    clock: Timestamp,
    /// Up to when pages were told of the seats that became free by themselves.
    seats_told: Timestamp,
}

impl Session {
    /// A session of which nothing is logged yet.
    pub fn new(booking: Booking, now: Timestamp) -> Self {
        Self { state: State::new(booking), presence: Presence::nobody(now), clock: now, seats_told: now }
    }

    /// The session that the log tells of, with everybody absent. The caller calls [`Self::handle_timeout`] next, so
    /// that a live session without its host begins its grace anew.
    pub fn replay(log: &[Entry], now: Timestamp) -> Result<Self, ReplayError> {
        let first = log.first().ok_or(ReplayError::Empty)?;
        let Event::Opened { booking } = &first.event else { return Err(ReplayError::NotOpened) };
        let mut state = State::new(booking.clone());
        for entry in log {
            state.apply(entry);
        }
        let clock = log.last().map_or(now, |e| e.at.max(now));
        Ok(Self { state, presence: Presence::nobody(clock), clock, seats_told: clock })
    }

    /// Takes over who is connected from the session this one replaces after a failed commit. What that one answered
    /// last is void: the caller brings every page up to date, with whom it touched and everybody.
    pub fn adopt_presence(&mut self, other: &Self) {
        self.presence = other.presence.clone();
        self.clock = self.clock.max(other.clock);
        // Who touched a page when that one took them to have left has a place here.
        let has_a_place = |member: &&Member| !matches!(member.standing, Standing::Left { .. });
        for (id, _) in self.state.members.iter().filter(|(_, member)| has_a_place(member)) {
            self.presence.settle(*id);
        }
    }

    /// A device of a participant is gone since then, of which nothing is decided yet: nobody could look, or nobody knows what the log
    /// holds. Noted for when it is, of whoever may have a place.
    pub fn note_gone(&mut self, participant: ParticipantId, device: DeviceId, at: Timestamp) -> Touched {
        self.advance(at);
        let changed = self.presence.disconnect(participant, device, at, true);
        Touched { people: changed.then_some(participant).into_iter().collect(), ..Touched::default() }
    }

    /// A command. A command that was committed before is answered again and does nothing.
    pub fn handle(
        &mut self,
        actor: &Actor,
        id: CommandId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        let now = self.advance(now);
        if self.has_done(actor.participant, id) {
            return Ok(Outcome::default());
        }
        let events = rules::decide(self, actor, command, now)?;
        let mut outcome = self.tell_of_seats();
        for event in events {
            self.record(&mut outcome, event, Some((actor.participant, id)));
        }
        self.keep_up(&mut outcome);
        Ok(outcome)
    }

    /// Why the command would be refused now; nothing if it would be done, or was done before.
    pub fn refuses(&self, actor: &Actor, id: CommandId, command: &Command, now: Timestamp) -> Option<Refusal> {
        if self.has_done(actor.participant, id) {
            return None;
        }
        rules::decide(self, actor, command, self.clock.max(now)).err()
    }

    /// The appointment is another one from now on. A session that a host has started keeps what it was started with: its
    /// seats and its people stand. Of one that nobody has come to, nothing is written.
    pub fn rebook(&mut self, booking: Booking, now: Timestamp) -> Outcome {
        self.advance(now);
        let mut outcome = self.tell_of_seats();
        if self.state.phase == Phase::NotStarted && self.state.booking != booking {
            if self.state.opened {
                self.commit_to(&mut outcome, Event::Opened { booking }, None);
                let waiting: Vec<_> = self.state.members.keys().copied().collect();
                outcome.touched.people.extend(waiting);
            } else {
                self.state.booking = booking;
                outcome.touched.everybody = true;
            }
        }
        self.keep_up(&mut outcome);
        outcome
    }

    /// A device of a participant is connected.
    pub fn connect(&mut self, actor: &Actor, device: DeviceId, now: Timestamp) -> Outcome {
        self.advance(now);
        let mut outcome = self.tell_of_seats();
        let takes_seat_again =
            rules::is_seated(self, actor.participant) && rules::has_left_the_seat(self, actor.participant);
        if self.presence.connect(actor.participant, device) {
            outcome.touched.people.insert(actor.participant);
            outcome.touched.everybody |= takes_seat_again;
        }
        self.keep_up(&mut outcome);
        outcome
    }

    /// A device of a participant is gone; the person's place is not.
    pub fn disconnect(&mut self, participant: ParticipantId, device: DeviceId, now: Timestamp) -> Outcome {
        let now = self.advance(now);
        let mut outcome = self.tell_of_seats();
        let keep = self.state.members.contains_key(&participant);
        if self.presence.disconnect(participant, device, now, keep) {
            outcome.touched.people.insert(participant);
        }
        self.keep_up(&mut outcome);
        outcome
    }

    /// Trusted input on the page: who does this is getting ready. `name` is what a guest has typed so far; one that is
    /// no name yet counts as none.
    pub fn touch(&mut self, actor: &Actor, name: Option<&str>, now: Timestamp) -> Touched {
        let now = self.advance(now);
        let preparing = rules::preparing(self, actor, name, now);
        let changed = preparing.is_some_and(|preparing| self.presence.prepare(actor.participant, preparing));
        Touched { people: changed.then_some(actor.participant).into_iter().collect(), ..Touched::default() }
    }

    /// When [`Self::handle_timeout`] wants to be called next.
    pub fn poll_timeout(&self) -> Option<Timestamp> {
        let hosts = match self.state.phase {
            Phase::Live { hostless: Some(_), .. } => upkeep::grace_ends(self),
            Phase::Held { hostless, .. } => Some(hostless.plus_ms(HOSTLESS_MS_MAX)),
            Phase::NotStarted | Phase::Live { hostless: None, .. } | Phase::Ended => None,
        };
        let seats = rules::seats_going(self).filter(|at| *at > self.seats_told).min();
        hosts.into_iter().chain(seats).chain(upkeep::screen_ends(self)).min()
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Timestamp) -> Outcome {
        self.advance(now);
        let mut outcome = self.tell_of_seats();
        self.keep_up(&mut outcome);
        outcome
    }

    /// Who may exchange media with whom.
    pub fn grants(&self) -> Grants {
        self.state.grants()
    }

    /// Was this command of this participant done? Known from the log, so after a restart too.
    pub fn has_done(&self, participant: ParticipantId, command: CommandId) -> bool {
        self.state.commands.contains(&(participant, command))
    }

    /// Where the session is in its life, as pages know it.
    pub fn phase_tag(&self) -> PhaseTag {
        match self.state.phase {
            Phase::NotStarted => PhaseTag::NotStarted,
            Phase::Live { .. } => PhaseTag::Live,
            Phase::Held { .. } => PhaseTag::Held,
            Phase::Ended => PhaseTag::Ended,
        }
    }

    /// Clients who wait or ask, in order of arrival.
    pub fn waiting(&self) -> impl Iterator<Item = (ParticipantId, &Member)> {
        self.state.waiting()
    }

    /// The latest moment that it was told of, or that its log has.
    pub fn now(&self) -> Timestamp {
        self.clock
    }

    /// What the log adds up to.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Is anything of this session in the log?
    pub fn is_logged(&self) -> bool {
        self.state.opened
    }

    /// Is this a provider whom the appointment lists?
    pub fn is_host(&self, actor: &Actor) -> bool {
        rules::role_of(self, actor) == Role::Host
    }

    /// Is any device connected?
    pub fn is_deserted(&self) -> bool {
        self.presence.is_empty()
    }

    /// Whatever input moves the clock past the moment a seat becomes free, its outcome tells everybody at the door.
    fn tell_of_seats(&mut self) -> Outcome {
        let told = std::mem::replace(&mut self.seats_told, self.clock);
        let everybody = rules::seats_going(self).any(|at| at > told && at <= self.clock);
        Outcome { touched: Touched { everybody, ..Touched::default() }, ..Outcome::default() }
    }

    /// The clock never runs backwards here, whatever the machine's does.
    pub(crate) fn advance(&mut self, now: Timestamp) -> Timestamp {
        self.clock = self.clock.max(now);
        self.clock
    }

    fn keep_up(&mut self, outcome: &mut Outcome) {
        while let Some(event) = upkeep::due(self) {
            self.record(outcome, event, None);
        }
    }

    fn record(&mut self, outcome: &mut Outcome, event: Event, cause: Option<(ParticipantId, CommandId)>) {
        if !self.state.opened {
            let opened = Event::Opened { booking: self.state.booking.clone() };
            self.commit_to(outcome, opened, None);
        }
        self.commit_to(outcome, event, cause);
    }

    fn commit_to(&mut self, outcome: &mut Outcome, event: Event, cause: Option<(ParticipantId, CommandId)>) {
        let entry = Entry { at: self.clock, actor: cause.map(|c| c.0), command: cause.map(|c| c.1), event };
        let before = self.last_connected_of_the_queue();
        let shared = self.state.screen;
        let phase = self.phase_tag();
        self.state.apply(&entry);
        let after = self.last_connected_of_the_queue();
        if let Event::Waited { participant, .. }
        | Event::TookOver { participant, .. }
        | Event::CameBack { participant }
        | Event::HostEntered { participant, .. } = &entry.event
        {
            self.presence.settle(*participant);
        }
        outcome.touched.merge(crate::touched::by(&entry.event));
        if shared != self.state.screen {
            // A screen also ends with what its sharer is in: nobody is offered to stop it any more.
            outcome.touched.people.extend(shared);
        }
        if phase != self.phase_tag() {
            // Microphones and cameras are shown while media flows, and only then.
            outcome.touched.people.extend(self.presence.everybody_sending());
        }
        if before != after {
            // Who moves up is connected from now on, and who is moved down is not.
            outcome.touched.people.extend(before.into_iter().chain(after));
        }
        outcome.entries.push(entry);
    }
}
