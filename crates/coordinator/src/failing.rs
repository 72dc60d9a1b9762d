//! What a step does when the log does not: the cuts stay, the log is read again, and everybody who asked is told the
//! truth. While the log cannot be read either, nothing is decided and nothing opens; a host can still cut.

use std::collections::BTreeSet;

use session::{Actor, Command, CommandId, DeviceId, Entry, Grants, ParticipantId, Role, Timestamp, Touched};

use crate::{
    Answer, Answered, Coordinator, Input, Next, Read, Tell,
    next::{AfterGive, AfterRead},
    step::{Decided, Step},
};

impl Coordinator {
    /// The log was read: all its entries, or nothing if it could not be. A log that is none of a session counts as
    /// one that could not be read.
    pub fn read(&mut self, read: Read, log: Option<&[Entry]>) -> Next {
        let now = match &read.then {
            AfterRead::Decide { now, .. } => *now,
            AfterRead::FallBack(step) => step.now,
        };
        let believed = self.written;
        let sure = log.is_some_and(|log| self.replay(log, now));
        match read.then {
            AfterRead::Decide { batch, now } if sure => {
                let mut step = Step::new(now, &self.session);
                // People came and went meanwhile, and nobody was told.
                step.touched = self.everything();
                self.decide_all(step, batch)
            }
            AfterRead::Decide { batch, now } => self.turn_away(batch, now),
            AfterRead::FallBack(step) => {
                let written = sure && self.written > believed;
                self.overdue = if written { BTreeSet::new() } else { step.cut_by_itself.clone() };
                self.fall_back(*step, sure)
            }
        }
    }

    fn everything(&self) -> Touched {
        Touched { people: self.session.state().members().keys().copied().collect(), everybody: true }
    }

    /// Not committed, or nobody knows.
    fn fall_back(&mut self, step: Step, sure: bool) -> Next {
        let mut tell = Tell { retry: true, ..Tell::new(step.now, sure) };
        for decided in &step.commands {
            let answer = self.answer_after_failure(decided, sure, &step);
            tell.answer(decided, answer);
        }
        if sure {
            // What was written all the same is told like the coming and going of people.
            tell.touched = Touched { people: step.touched.people, everybody: true };
            return self.settle(tell);
        }
        for (participant, device) in step.connected {
            self.session.disconnect(participant, device, step.now);
        }
        Next::Tell(tell)
    }

    fn answer_after_failure(&mut self, decided: &Decided, sure: bool, step: &Step) -> Answer {
        let Decided { actor, id, command, before, after, answer, .. } = decided;
        if let Err(refusal) = answer {
            return Answer::Refused(*refusal);
        }
        let written_all_the_same = sure && self.session.has_done(actor.participant, *id);
        if written_all_the_same || step.taken_back.contains(id) {
            return Answer::Done;
        }
        Answer::NotSaved { media_cut: self.unsaved.keep(actor, *id, command, before, after) }
    }

    /// Nothing can be decided now: everybody who asks is told so, and pages still go.
    fn turn_away(&mut self, batch: Vec<Input>, now: Timestamp) -> Next {
        let mut tell = Tell::new(now, false);
        let mut narrowed = self.given.clone();
        for input in batch {
            match input {
                Input::Command { device, actor, id, command } => {
                    let media_cut = self.cut_blindly(&actor, id, &command, &mut narrowed);
                    tell.answers.push(answered(device, id, media_cut));
                }
                Input::Disconnect { participant, device } => {
                    self.session.disconnect(participant, device, now);
                }
                Input::Connect { .. } | Input::Touch { .. } => {}
            }
        }
        self.give(narrowed, AfterGive::Tell(tell))
    }

    /// A host who was inside cuts media although nobody knows what the log holds: that can only narrow. It is written
    /// when that is possible again. Says whether anybody was cut.
    fn cut_blindly(&mut self, actor: &Actor, id: CommandId, command: &Command, given: &mut Grants) -> bool {
        let Some(after) = self.narrowed(actor, command, given) else { return false };
        let given_before = std::mem::replace(given, after);
        // Whom this or another word cut already is not given media, and is cut by this one all the same.
        let cut_before = self.unsaved.cuts().into_iter().chain(self.early.iter().copied());
        let before: Grants = given_before.participants().iter().copied().chain(cut_before).collect();
        let Some(after) = self.narrowed(actor, command, &before) else { return false };
        self.unsaved.keep(actor, id, command, &before, &after)
    }

    /// What a host's command leaves of `given`, if it is one that cuts; judged without asking the rules.
    pub(crate) fn narrowed(&self, actor: &Actor, command: &Command, given: &Grants) -> Option<Grants> {
        if !self.is_host_inside(actor) {
            return None;
        }
        let members = self.session.state().members();
        let is =
            |participant: &ParticipantId, role| members.get(participant).is_some_and(|m| m.identity.role() == role);
        match command {
            Command::Pause { participant } if is(participant, Role::Client) => {
                Some(given.without(&[*participant].into()))
            }
            Command::PauseAll => {
                Some(given.without(&given.participants().iter().copied().filter(|p| !is(p, Role::Host)).collect()))
            }
            Command::End => Some(Grants::none()),
            _ => None,
        }
    }
}

fn answered(device: DeviceId, id: CommandId, media_cut: bool) -> Answered {
    Answered { device, id, answer: Answer::NotSaved { media_cut } }
}
