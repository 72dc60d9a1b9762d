//! The end of a step: answers, views, media that waited for it, and the oracles that look at a finished step.

use std::collections::BTreeSet;

use coordinator::{Answer, Answered, Tell};
use session::{ParticipantId, Update};

use super::{Appended, Site, Socket, Viewer, letters::Letter};
use crate::{
    around::Around,
    broken::{Broken, Verdict, hold},
    commands::{OnPauses, on_pauses},
    oracles::{Asked, Looking, PROGRESS, opened_again, same_as_replayed},
    reached::Fault,
};

impl Site {
    pub(super) fn tell(&mut self, tell: &Tell, around: &mut Around) -> Verdict {
        around.note(15, || format!("  tells {tell:?}"));
        if tell.sure || self.appended != Appended::Kept {
            self.watch.attendance.decided();
        }
        for answered in &tell.answers {
            self.answer(*answered, tell.sure, around)?;
        }
        hold(PROGRESS, self.asked.is_empty(), || format!("a step ended without an answer to {:?}", self.asked))?;
        let still_to_come = self.cut_early_and_not_decided();
        self.watch.promises.end(still_to_come);
        if tell.retry {
            self.retry_later(around);
        }
        if !tell.sure {
            self.send_away(around);
            return Ok(());
        }
        self.publish(tell)?;
        self.attach(around)?;
        for device in std::mem::take(&mut self.offers) {
            self.connect_media(device, around);
        }
        self.look_at_a_finished_step()
    }

    fn look_at_a_finished_step(&mut self) -> Verdict {
        let session = self.coordinator.session();
        if let Some(room) = &self.room {
            let cuts = self.coordinator.unsaved_cuts();
            let cuts = cuts.union(self.watch.promises.early()).copied().collect();
            opened_again(&self.watch.facts, &cuts, room, &self.cast)?;
        }
        self.watch.sure(session, self.appended == Appended::Kept)?;
        if self.compared != Some(self.watch.log.len()) {
            self.compared = Some(self.watch.log.len());
            same_as_replayed(&self.watch.log, session, &self.cast)?;
        }
        Ok(())
    }

    fn answer(&mut self, answered: Answered, sure: bool, around: &mut Around) -> Verdict {
        let Answered { device, id, answer } = answered;
        let place = self.asked.iter().position(|it| it.device == device && it.id == id);
        let Some(place) = place else {
            return Err(Broken { oracle: PROGRESS, seen: format!("{answered:?}, which nobody asked") });
        };
        let asked = self.asked.remove(place);
        let key = (asked.participant, id);
        let last_copy = !self.has_copy(id);
        match answer {
            Answer::Done => {
                if self.appended != Appended::Kept {
                    around.met(Fault::WrittenAllTheSame);
                }
                let taken_back = self.may_take_back(&asked);
                self.watch.answers.done(key, &asked.command, taken_back, last_copy)?;
                if self.watch.promises.done(id) {
                    around.met(Fault::TakenBack);
                }
            }
            Answer::Refused(refusal) => {
                around.reached.refusal(&refusal);
                self.watch.answers.refused(key, last_copy);
            }
            Answer::NotSaved { media_cut } => {
                around.met(match (media_cut, sure) {
                    (true, true) => Fault::CutNotSaved,
                    (true, false) => Fault::CutBlindly,
                    (false, _) => Fault::TurnedAway,
                });
                // What is not in a log that has the rest of its step changed nothing.
                let written = self.watch.answers.not_saved(key) || self.appended == Appended::KeptAllTheSame;
                self.watch.promises.not_saved(&asked, media_cut, written, &self.watch.facts)?;
            }
        }
        if let Some(page) = self.page_of(device) {
            page.unanswered.retain(|(sent, _)| *sent != id);
        }
        Ok(())
    }

    fn may_take_back(&self, asked: &Asked) -> bool {
        let resumes = matches!(on_pauses(&asked.command), OnPauses::Resumes(_) | OnPauses::ResumesAll);
        resumes && self.watch.promises.anything_was_cut()
    }

    /// Whom letters cut early that are still to be decided: they stay cut.
    fn cut_early_and_not_decided(&self) -> BTreeSet<ParticipantId> {
        let early = self.watch.promises.early();
        let cut = self.kept.iter().flat_map(|letter| match letter {
            Letter::Command { cut, .. } => cut.clone(),
            _ => Vec::new(),
        });
        cut.filter(|it| early.contains(it)).collect()
    }

    /// Nobody knows what the log holds: who came in this step is sent away, to come back by themselves.
    fn send_away(&mut self, around: &mut Around) {
        self.offers.clear();
        for (page, device) in std::mem::take(&mut self.attaching) {
            around.met(Fault::TurnedAway);
            let page = &mut self.pages[page];
            let participant = self.cast[page.member].actor.participant;
            if page.socket == Socket::Knocking(device) {
                page.socket = Socket::Closed;
            }
            self.watch.attendance.sent_away(participant, device);
        }
    }

    /// Tells every page what a committed change means to it.
    fn publish(&mut self, tell: &Tell) -> Verdict {
        let session = self.coordinator.session();
        for viewer in self.viewers.values_mut() {
            let member = &self.cast[viewer.member];
            let looking = Looking { facts: &self.watch.facts, viewer: member };
            if !tell.touched.is_empty()
                && let Some(told) = session.update(&member.actor, &tell.touched, &mut viewer.seen)
            {
                looking.may_be_told(&told)?;
                match told {
                    Update::Snapshot(view) => viewer.shown = view,
                    Update::Delta(delta) => viewer.shown.apply(delta),
                }
            }
            looking.agrees(&viewer.shown, &session.view(&member.actor))?;
        }
        Ok(())
    }

    /// Who came in this step is shown everything they may see, and sends again what was not answered.
    fn attach(&mut self, around: &mut Around) -> Verdict {
        for (page, device) in std::mem::take(&mut self.attaching) {
            let member = self.pages[page].member;
            let (shown, seen) = self.coordinator.session().first_view(&self.cast[member].actor);
            Looking { facts: &self.watch.facts, viewer: &self.cast[member] }.may_see(&shown)?;
            self.viewers.insert(device, Viewer { member, page, seen, shown });
            if self.pages[page].socket == Socket::Knocking(device) {
                self.pages[page].socket = Socket::Open(device);
                self.send_again(page, device, around);
            } else {
                self.post_certainly(member, Letter::Detach { device });
            }
        }
        Ok(())
    }
}
