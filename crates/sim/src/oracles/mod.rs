//! What must hold whatever happens, each law stated here in its own words and watched with its own memory. No oracle asks
//! the rules whether a rule was kept.

mod answers;
mod deadlines;
mod entries;
mod gate;
mod packets;
mod pauses;
mod promises;
mod queue;
mod replay;
mod views;

use std::collections::BTreeMap;

use session::{Booking, Command, CommandId, Entry, ParticipantId, Timestamp};

pub(crate) use self::{
    gate::opened_again, packets::Packets, promises::Asked, replay::same_as_replayed, views::Looking,
};
use crate::{attendance::Attendance, broken::Verdict, cast::Member, facts::Facts, media::Room};

/// The oracles, each with the sentence that it holds.
pub const ORACLES: [(&str, &str); 14] = [
    (gate::NOTHING_WIDER, "what the gate has open is within what the durable log grants"),
    (gate::OPENED, "after a step, what the log grants is open, without the pending cuts and nobody else"),
    (promises::CUTS_STAY, "a cut that could not be saved stays until it is written or taken back"),
    (
        packets::NOTHING_LEAKS,
        "no packet to or from somebody who is cut, and none received before they were open, leaves",
    ),
    (
        answers::DONE_IS_KEPT,
        "what was answered with done is in the log exactly once, or changed nothing; a no changes nothing",
    ),
    (replay::LOG_IS_STATE, "whenever the session is sure, replaying the log gives the same state and views"),
    (views::NOBODY_LEARNS, "no page is told what its viewer may not know"),
    (views::PAGES_AGREE, "differences add up to what a new page would show"),
    (pauses::PAUSES_HOLD, "a pause survives everything but a resume"),
    (entries::BY_THE_RULES, "everybody inside was let in by the rules, and nobody before the start"),
    (entries::SEATS, "nobody who is not booked walks in past the last seat"),
    (queue::ORDER_KEPT, "who waits keeps their place through reconnections and crashes, in the order of the log"),
    (deadlines::ON_TIME, "a session is held after the grace and ended after twelve hours, and never earlier"),
    (PROGRESS, "once everything is healed, every command is answered, and who is inside is seen and heard"),
];

pub(crate) const PROGRESS: &str = "progress";

/// What has been sent, by whom and under which id.
pub(crate) type Sent = BTreeMap<(ParticipantId, CommandId), Command>;

/// The memory of the oracles of one session.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) facts: Facts,
    pub(crate) log: Vec<Entry>,
    pub(crate) attendance: Attendance,
    pub(crate) answers: answers::Answers,
    pub(crate) promises: promises::Promises,
    pub(crate) packets: Packets,
    pauses: pauses::Pauses,
    queue: queue::Queue,
}

impl Watch {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            facts: Facts::default(),
            log: Vec::new(),
            attendance: Attendance::nobody(now),
            answers: answers::Answers::default(),
            promises: promises::Promises::default(),
            packets: Packets::default(),
            pauses: pauses::Pauses::default(),
            queue: queue::Queue::default(),
        }
    }

    /// The entries of one append became durable.
    pub(crate) fn learn(&mut self, entries: Vec<Entry>, booking: &Booking, cast: &[Member], sent: &Sent) -> Verdict {
        let mut in_this_append = None;
        for entry in entries {
            let now = entries::Moment { facts: &self.facts, booking, cast, sent, attendance: &self.attendance };
            now.by_the_rules(&entry)?;
            now.within_the_seats(&entry)?;
            deadlines::not_too_early(&self.facts, &self.attendance, &entry)?;
            self.answers.written(&entry, &mut in_this_append)?;
            self.pauses.learn(&entry, &self.facts, sent)?;
            self.queue.learn(&entry);
            self.facts.learn(&entry.event, entry.at);
            self.promises.settle(&self.facts);
            self.log.push(entry);
        }
        Ok(())
    }

    /// The process is gone, and with it everything it had promised and everybody who was connected.
    pub(crate) fn crashed(&mut self, now: Timestamp) {
        let clock = self.facts.newest.map_or(now, |newest| newest.max(now));
        self.attendance = Attendance::nobody(clock);
        self.promises = promises::Promises::default();
        self.packets.nobody_is_open();
    }

    /// After every step, whatever it was.
    pub(crate) fn always(&self, room: Option<&Room>, cast: &[Member]) -> Verdict {
        let Some(room) = room else { return Ok(()) };
        for member in cast {
            let participant = member.actor.participant;
            if room.is_open(participant) {
                gate::nothing_wider(&self.facts, participant)?;
                self.promises.still_cut(participant)?;
                self.pauses.still_paused(participant, &self.facts)?;
            }
        }
        Ok(())
    }

    /// After a step at whose end the session is what its log holds.
    pub(crate) fn sure(&self, session: &session::Session, punctual: bool) -> Verdict {
        self.pauses.stand(session, &self.facts)?;
        self.queue.kept(session, &self.facts)?;
        if punctual { deadlines::not_too_late(&self.facts, &self.attendance, session) } else { Ok(()) }
    }
}
