//! What a step does when the log does not: the cuts stay, the log is read again, and everybody who asked is told the
//! truth. While the log cannot be read either, nothing is decided and nothing opens; a host can still cut, and without a host
//! nothing flows (W6).

use std::collections::BTreeMap;

use session::{Command, CommandId, Cuts, Entry, Grants, ParticipantId, Refusal, Sends, Timestamp, Touched};

use crate::{
    Answer, Answered, Coordinator, Input, Next, Read, Tell,
    doubt::Asked,
    next::{AfterGive, AfterRead},
    step::{Decided, Did, Step},
    unsaved::{self, Cutting, Retry},
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
            AfterRead::Decide { mut batch, now } if sure => {
                let mut step = Step::new(now, &self.session);
                step.settled = self.doubt.settle(&self.session, &mut batch);
                // People came and went meanwhile, and nobody was told: of those in the log, and of those who are not.
                step.touched = self.everything();
                step.touched.merge(std::mem::take(&mut self.untold));
                self.decide_all(step, batch)
            }
            AfterRead::Decide { batch, now } => self.turn_away(batch, now),
            AfterRead::FallBack(step) => {
                let written = sure && self.written > believed;
                self.overdue = if written { Cuts::default() } else { step.cut_by_itself.clone() };
                self.fall_back(*step, sure)
            }
        }
    }

    fn everything(&self) -> Touched {
        Touched { people: self.session.state().members().keys().copied().collect(), everybody: true, said: true }
    }

    /// Not committed, or nobody knows.
    fn fall_back(&mut self, mut step: Step, sure: bool) -> Next {
        let mut said = BTreeMap::new();
        for retry in std::mem::take(&mut step.retries) {
            said.insert((retry.actor.participant, retry.id), retry.at);
            self.keep_retrying(retry, sure);
        }
        let answers = self.settled_after_failure(&mut step, sure);
        let mut tell = Tell { retry: true, answers, ..Tell::new(step.now, sure) };
        for decided in &step.commands {
            // What is only tried again was cut when it was said: who was told of it then takes it back now.
            let at = said.get(&(decided.actor.participant, decided.id)).copied().unwrap_or(step.now);
            let answer = self.answer_after_failure(decided, at, sure, &step);
            if let (Answer::NotKnown { media_cut }, Some(device)) = (answer, decided.device) {
                self.doubt.add(device, decided, media_cut);
            }
            if answer != Answer::Done {
                // What it took back is as it was: it is told that nothing has changed, or that nobody knows.
                let owed = step.taken_back.remove(&(decided.actor.participant, decided.id)).unwrap_or_default();
                for retry in owed {
                    if sure {
                        self.put_back(retry);
                    } else {
                        self.unsaved.add(retry);
                    }
                }
            }
            tell.answer(decided, answer);
        }
        if sure {
            // What was written all the same is told like the coming and going of people.
            tell.touched = Touched { everybody: true, ..step.touched };
            return self.settle(tell);
        }
        self.doubtful.merge(&step.signed_in);
        self.untold.merge(step.touched);
        for (participant, device) in step.connected {
            self.untold.merge(self.session.note_gone(participant, device, step.now));
        }
        Next::Tell(tell)
    }

    /// What has become of those of which nobody knew before this step. A cut that was not written is tried again in it, and then nobody
    /// knows of that either.
    fn settled_after_failure(&mut self, step: &mut Step, sure: bool) -> Vec<Answered> {
        let settled = std::mem::take(&mut step.settled);
        let log = sure.then_some(&self.session);
        let (again, settled): (Vec<_>, Vec<_>) =
            settled.into_iter().partition(|asked| !sure && asked.is_tried_again(&self.session, step));
        let known = settled.iter().map(|asked| asked.settled(log));
        let answers = known.chain(again.iter().map(Asked::not_known)).collect();
        self.doubt.go_on(again);
        answers
    }

    /// A cut that was tried again in vain is owed as before. What the failed step made of it does not count: there, the
    /// person cut may have been granted nothing for a reason that is not written either.
    fn keep_retrying(&mut self, retry: Retry, sure: bool) {
        if !sure {
            self.unsaved.add(retry);
        } else if !self.session.has_done(retry.actor.participant, retry.id) {
            self.put_back(retry);
        }
    }

    /// `at` is when it was said.
    fn answer_after_failure(&mut self, decided: &Decided, at: Timestamp, sure: bool, step: &Step) -> Answer {
        let Decided { actor, id, command, seen, before, after, answer, .. } = decided;
        match answer {
            Err(_) => {
                // It was refused in a state that is no more: only what the state that holds says to it is true.
                let refused = self.session.refuses(actor, *id, command, step.now);
                let refused = refused.or_else(|| self.refuses_as_late(actor, *id, command, *seen, step.now));
                let is_nobody_paused = refused == Some(Refusal::NotPaused);
                if sure && is_nobody_paused && self.is_done_by_taking_back(decided, step) {
                    return Answer::Done;
                }
                // Nobody is paused, says the log; but who is owed to be is cut, and can be resumed.
                let is_owed = self.unsaved.has_meant_by(actor.participant, command);
                let refused = refused.filter(|refusal| sure && !(*refusal == Refusal::NotPaused && is_owed));
                refused.map_or(Answer::NotSaved { media_cut: false }, Answer::Refused)
            }
            // That needs no log that can be read now: it was decided by one that could, and what that holds it holds for ever; or
            // it took back a cut that is in no log, had nothing else to do, and the cut is not tried again.
            Ok(Did::Before) => Answer::Done,
            Ok(_) if sure && unsaved::is_done(&self.session, actor.participant, *id, command) => Answer::Done,
            Ok(did) => {
                let media_cut = self.unsaved.keep(&Cutting { actor, id: *id, command, at }, before, after);
                let in_doubt = *did == Did::Now && !sure;
                if in_doubt { Answer::NotKnown { media_cut } } else { Answer::NotSaved { media_cut } }
            }
        }
    }

    /// The step that refused it is no more. In the session that holds, was what it took back all there was to do?
    fn is_done_by_taking_back(&mut self, decided: &Decided, step: &Step) -> bool {
        let by = decided.actor.participant;
        let Some(owed) = step.taken_back.get(&(by, decided.id)) else { return false };
        self.unsaved.forget(owed);
        !self.unsaved.has_meant_by(by, &decided.command)
    }

    /// Nothing can be decided now: everybody who asks is told so, and pages still go.
    fn turn_away(&mut self, batch: Vec<Input>, now: Timestamp) -> Next {
        let mut tell = Tell::new(now, false);
        let mut narrowed = self.given.clone();
        for input in batch {
            match input {
                Input::Command { device, actor, id, command, seen: _ } => {
                    if let Some(answered) = self.doubt.asked_again(device, actor.participant, id) {
                        tell.answers.push(answered);
                        continue;
                    }
                    let participant = actor.participant;
                    let answer = if self.is_certainly_done(participant, id, &command) {
                        Answer::Done
                    } else {
                        let cutting = Cutting { actor: &actor, id, command: &command, at: now };
                        Answer::NotSaved { media_cut: self.cut_blindly(&cutting, &mut narrowed) }
                    };
                    tell.answers.push(Answered { device, participant, id, answer });
                }
                Input::Disconnect { .. } => self.let_go(&input, now),
                Input::Rebook { .. } | Input::Connect { .. } | Input::Touch { .. } | Input::Report { .. } => {}
            }
        }
        self.early_in_batch = Cuts::default();
        if self.session.is_to_be_held(narrowed.participants(), now) {
            narrowed = Grants::none();
        }
        self.give(narrowed, AfterGive::Tell(tell))
    }

    /// Was it in the log when that could be read last?
    fn is_certainly_done(&self, participant: ParticipantId, id: CommandId, command: &Command) -> bool {
        let done = unsaved::is_done(&self.session, participant, id, command);
        done && !self.unsaved.has(&self.session, participant, id, command)
    }

    /// Notes that a page is gone while nobody can be told.
    pub(crate) fn let_go(&mut self, input: &Input, now: Timestamp) {
        if let Input::Disconnect { participant, device } = input {
            let at = self.gone_early(*participant, *device).unwrap_or(now);
            self.untold.merge(self.session.note_gone(*participant, *device, at));
        }
    }

    /// A host who was inside cuts media although nobody knows what the log holds: that can only narrow. It is written
    /// when that is possible again. Says whether anybody was cut.
    fn cut_blindly(&mut self, cutting: &Cutting<'_>, given: &mut Grants) -> bool {
        let Cutting { actor, command, .. } = *cutting;
        let Some(after) = self.session.left_at_once(actor, command, given) else { return false };
        *given = after;
        if *command == Command::Leave {
            // To themselves, and for now: they are asked again if they are there when the log is.
            return false;
        }
        // Whom this or another word cut already is not given media, and is cut by this one all the same. Who is inside
        // is not known, so everybody counts who may be.
        let mut cut_before = self.unsaved.cuts();
        cut_before.merge(&self.early_in_batch);
        cut_before.merge(&self.early);
        cut_before.merge(&self.overdue);
        cut_before.merge(&self.doubtful);
        let inside = self.session.state().grants_with_a_host().participants();
        let may_be = self.given.participants().into_iter().chain(cut_before.participants().clone()).chain(inside);
        let before = may_be.map(|participant| (participant, Sends::EVERYTHING)).collect();
        let after = self.session.left_at_once(actor, command, &before).unwrap_or_default();
        self.unsaved.keep(cutting, &before, &after)
    }
}
