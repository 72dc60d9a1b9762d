//! What must hold whatever happens, each law stated here in its own words and watched with its own memory. No oracle asks
//! the rules whether a rule was kept.

mod answers;
mod buttons;
mod chat;
mod deadlines;
mod entries;
mod gate;
mod idle;
mod late;
mod leave_to_speak;
pub(crate) mod left_alone;
mod packets;
mod pauses;
mod pending;
mod pictures;
mod promises;
mod queue;
mod refusals;
mod removals;
mod replay;
mod rows;
mod screen;
mod views;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use session::{Booking, Command, CommandId, Entry, Event, ParticipantId, Timestamp};

pub(crate) use self::{
    buttons::Known,
    deadlines::may_be_overdue,
    gate::Finished,
    late::SeenAt,
    packets::Packets,
    pictures::under_their_own_name,
    promises::Asked,
    refusals::Refused,
    replay::{LOG_IS_STATE, same_as_replayed},
    rows::shows_what_is_so,
    views::Looking,
};
use crate::{
    attendance::Attendance,
    broken::{Broken, Verdict},
    cast::Member,
    disk::SAME_STORE,
    facts::Facts,
    media::Room,
    parts::Part,
    reached::Fault,
};

/// The oracles, each with the sentence that it holds.
pub const ORACLES: [(&str, &str); 23] = [
    (gate::NOTHING_WIDER, "what the gate has open is within what the durable log grants"),
    (gate::OPENED, "after a step, what the log grants is open, without the pending cuts and nobody else"),
    (promises::CUTS_STAY, "a cut that could not be saved stays until it is written or taken back"),
    (
        packets::NOTHING_LEAKS,
        "no packet to or from somebody who is cut, and none received before they were open, leaves",
    ),
    (pictures::OWN_NAME, "a picture that reaches a page is of whom the page has where it arrives, or of nobody there"),
    (
        answers::DONE_IS_KEPT,
        "what was answered with done is in the log exactly once, or changed nothing; a no changes nothing",
    ),
    (refusals::RIGHT, "what a no says is so by the log, in the step in which it was said"),
    (replay::LOG_IS_STATE, "whenever the session is sure, replaying the log gives the same state and views"),
    (
        SAME_STORE,
        "what SQLite has after each append, read, crash and torn write is what the memory log has, in an unbroken trail",
    ),
    (views::NOBODY_LEARNS, "no page is told what its viewer may not know"),
    (
        views::PAGES_AGREE,
        "differences add up to what a new page would show, and that is what the log says of people and what can be done to them",
    ),
    (pauses::PAUSES_HOLD, "a pause survives everything but a resume and a removal, and follows who signs in"),
    (removals::REMOVALS_HOLD, "who was removed is inside only after a host admitted them"),
    (leave_to_speak::KEPT_MUTED, "of those kept muted only who has leave to speak is heard, until nobody is kept"),
    (late::SEEN, "what a host has closed is opened by nobody whose page did not show that yet"),
    (
        left_alone::LEFT_ALONE,
        "once a log turned out damaged, nothing is appended to it, and nothing opened or shown by it",
    ),
    (screen::ONE_SCREEN, "one screen at most is shared, by somebody inside"),
    (chat::ONLY_HEARERS, "a message reaches exactly those who could hear it when it was said and read there now"),
    (entries::BY_THE_RULES, "everybody inside was let in by the rules, and nobody before the start"),
    (entries::SEATS, "nobody who is not booked walks in past the last seat"),
    (
        queue::ORDER_KEPT,
        "who waits keeps their place through reconnections and crashes, in the order in which they came",
    ),
    (deadlines::ON_TIME, "a session is held after the grace and ended after twelve hours, and never earlier"),
    (
        PROGRESS,
        "once everything is healed, every command is answered and every cut of those inside written, and they are seen and heard",
    ),
];

pub(crate) const PROGRESS: &str = "progress";

/// What has been sent, by whom and under which id.
pub(crate) type Sent = BTreeMap<(ParticipantId, CommandId), Command>;

/// What an entry is held against that is not in the log.
pub(crate) struct About<'a> {
    pub(crate) booking: &'a Booking,
    pub(crate) cast: &'a [Member],
    pub(crate) sent: &'a Sent,
    pub(crate) seen_at: &'a SeenAt,
    pub(crate) signed_in: &'a BTreeSet<(ParticipantId, ParticipantId)>,
}

/// The memory of the oracles of one session.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) facts: Facts,
    pub(crate) log: Vec<Entry>,
    pub(crate) attendance: Attendance,
    pub(crate) answers: answers::Answers,
    pub(crate) promises: promises::Promises,
    pub(crate) packets: Packets,
    pub(crate) chat: chat::Chat,
    leave_to_speak: leave_to_speak::LeaveToSpeak,
    pauses: pauses::Pauses,
    removals: removals::Removals,
    pub(crate) queue: queue::Queue,
    pub(crate) refusals: refusals::Refusals,
    pub(crate) pending: pending::Pending,
}

impl Watch {
    pub(crate) fn new(now: Timestamp, elapsed: Duration) -> Self {
        Self {
            facts: Facts::default(),
            log: Vec::new(),
            attendance: Attendance::nobody(now, elapsed),
            answers: answers::Answers::default(),
            promises: promises::Promises::default(),
            packets: Packets::default(),
            chat: chat::Chat::default(),
            leave_to_speak: leave_to_speak::LeaveToSpeak::default(),
            pauses: pauses::Pauses::default(),
            removals: removals::Removals::default(),
            queue: queue::Queue::default(),
            refusals: refusals::Refusals::default(),
            pending: pending::Pending::default(),
        }
    }

    /// The entries of one append became durable. Answers with the hard courses that were met.
    pub(crate) fn learn(&mut self, entries: Vec<Entry>, about: &About<'_>) -> Result<Vec<Fault>, Broken> {
        let (mut in_this_append, mut met) = (None, Vec::new());
        for entry in entries {
            let now = entries::Moment {
                facts: &self.facts,
                booking: about.booking,
                cast: about.cast,
                sent: about.sent,
                signed_in: about.signed_in,
                chat: &self.chat,
                attendance: &self.attendance,
            };
            now.by_the_rules(&entry)?;
            now.within_the_seats(&entry)?;
            deadlines::not_too_early(&self.facts, &self.attendance, &entry)?;
            self.answers.written(&entry, &mut in_this_append)?;
            let seen = entry.command.and_then(|id| about.seen_at.get(&id)).copied();
            late::opened_by_who_knew(&self.facts, &entry.event, seen)?;
            self.pauses.learn(&entry, &self.facts, about.sent)?;
            met.extend(self.two_places_meet(&entry).then_some(Fault::TwoPlacesMet));
            met.extend(self.pauses.pass_on(&entry.event, &self.facts).then_some(Fault::PausePassedOn));
            met.extend(self.removals.learn(&entry).then_some(Fault::RemovalPassedOn));
            self.leave_to_speak.learn(&entry);
            self.chat.learn(&entry, &self.facts);
            self.promises.learn(&entry.event);
            self.queue.learn(&entry, &self.facts);
            self.facts.learn(&entry.event, entry.at);
            self.promises.settle(&self.facts);
            self.refusals.learn(&self.facts);
            self.pending.learn(&entry.event, &self.facts);
            self.log.push(entry);
        }
        Ok(met)
    }

    /// Does somebody who has a place turn out to be a guest who has one?
    fn two_places_meet(&self, entry: &Entry) -> bool {
        let Event::TookOver { participant, .. } = &entry.event else { return false };
        self.facts.people.get(participant).is_some_and(|own| !own.is_gone_for_good())
    }

    /// The process is gone, and with it everything it had promised and everybody who was connected.
    pub(crate) fn crashed(&mut self, now: Timestamp, elapsed: Duration) {
        let clock = self.facts.newest.map_or(now, |newest| newest.max(now));
        self.attendance = Attendance::nobody(clock, elapsed);
        self.promises = promises::Promises::default();
        self.answers.forgotten();
        self.refusals = refusals::Refusals::default();
        self.pending = pending::Pending::default();
        self.packets.nobody_is_open();
    }

    /// After every step, whatever it was.
    pub(crate) fn always(&self, room: Option<&Room>, cast: &[Member]) -> Verdict {
        self.answers.alike()?;
        let Some(room) = room else { return Ok(()) };
        for participant in cast.iter().map(|member| member.actor.participant) {
            for part in Part::ALL.into_iter().filter(|part| room.passes(participant, *part)) {
                gate::nothing_wider(&self.facts, participant, part)?;
                self.promises.still_cut(participant, part)?;
                if part == Part::Audio {
                    self.leave_to_speak.may_speak(participant, &self.facts)?;
                }
            }
            if room.is_open(participant) {
                self.pauses.still_paused(participant, &self.facts)?;
                self.removals.still_out(participant)?;
            }
        }
        screen::one_at_most(room)
    }

    /// Whatever the log does: once no host of a live session has been connected for the grace, nothing flows (W6).
    pub(crate) fn held_without_hosts(&self, elapsed: Duration) -> Verdict {
        deadlines::held_without_hosts(&self.facts, &self.attendance, elapsed, self.packets.open())
    }

    /// After a step at whose end the session is what its log holds.
    pub(crate) fn sure(&self, session: &session::Session, punctual: bool) -> Verdict {
        self.pauses.stand(session, &self.facts)?;
        self.removals.stand(session, &self.facts)?;
        screen::as_the_log_says(session, &self.facts)?;
        self.queue.kept(session, &self.facts)?;
        if punctual { deadlines::not_too_late(&self.facts, &self.attendance, session) } else { Ok(()) }
    }
}
