//! The end of a step: answers, views, media that waited for it, and the oracles that look at a finished step.

use coordinator::{Answer, Answered, Tell};
use session::{Command, Refusal, Timestamp, Update};

use super::{Appended, Attaching, Site, Socket, Viewer, letters::Letter};
use crate::{
    around::Around,
    broken::{Broken, Verdict, hold},
    commands::meaning,
    numbers::SCREEN_KEPT,
    oracles::{
        Asked, Finished, Known, Looking, PROGRESS, Refused, Watch, may_be_overdue, same_as_replayed, shows_what_is_so,
    },
    parts::{Part, Parts},
    reached::Fault,
};

impl Site {
    pub(super) fn tell(&mut self, tell: &Tell, around: &mut Around) -> Verdict {
        around.note(15, || format!("  tells {tell:?}"));
        if tell.sure || self.appended != Appended::Kept {
            self.watch.attendance.decided();
        }
        self.tell_more_unsaved(tell.now)?;
        for answered in &tell.answers {
            self.answer(*answered, tell.sure, around)?;
        }
        hold(PROGRESS, self.asked.is_empty(), || format!("a step ended without an answer to {:?}", self.asked))?;
        let still_to_come = self.cut_early_and_not_decided();
        self.watch.promises.end(still_to_come);
        if tell.retry {
            self.retry_later(around);
        }
        if tell.sure {
            self.publish(tell)?;
        }
        self.tell_unsaved(self.coordinator.unsaved_cuts(), tell.now)?;
        if !tell.sure {
            self.slots_known();
            self.send_away(around);
            return self.watch.held_without_hosts(self.watch.attendance.elapsed);
        }
        self.watch.answers.sure()?;
        self.attach(tell.now, around)?;
        for device in std::mem::take(&mut self.offers) {
            self.connect_media(device, around)?;
        }
        self.slots_known();
        self.look_at_a_finished_step()
    }

    fn look_at_a_finished_step(&mut self) -> Verdict {
        let session = self.coordinator.session();
        if let Some(room) = &self.room {
            let facts = &self.watch.facts;
            let is_lost = self.appended == Appended::Lost;
            let may_be_overdue = self.held_early || is_lost && may_be_overdue(facts, &self.watch.attendance);
            let pending = self.watch.pending.parts(self.cast.iter().map(|member| member.actor.participant));
            let (pending, early) = (&pending, self.watch.promises.early());
            Finished { facts, pending, early, may_be_overdue }.opened_again(room, &self.cast)?;
        }
        self.watch.sure(session, self.appended == Appended::Kept)?;
        if self.compared != Some(self.watch.log.len()) {
            self.compared = Some(self.watch.log.len());
            same_as_replayed(&self.watch.log, session, &self.cast)?;
        }
        Ok(())
    }

    fn answer(&mut self, answered: Answered, sure: bool, around: &mut Around) -> Verdict {
        let Answered { device, id, answer, .. } = answered;
        self.remembered.note(self.coordinator.session(), &answered);
        let is_it = |it: &Asked| it.device == device && it.id == id;
        let is_known = !matches!(answer, Answer::NotKnown { .. });
        let is_asked = self.asked.iter().any(is_it);
        if let Some(place) = self.doubted.iter().position(is_it).filter(|_| is_known || !is_asked) {
            return self.tell_the_rest(place, answer, sure, around);
        }
        let Some(place) = self.asked.iter().position(is_it) else {
            return Err(Broken { oracle: PROGRESS, seen: format!("{answered:?}, which nobody asked") });
        };
        let asked = self.asked.remove(place);
        let key = (asked.participant, id);
        match answer {
            Answer::Done => {
                if self.appended != Appended::Kept {
                    around.met(Fault::WrittenAllTheSame);
                }
                let in_parts = self.watch.answers.was_done_in_parts(key, &asked.command, &self.watch.facts);
                let otherwise = in_parts || self.had_nothing_to_write(&asked);
                self.watch.answers.done(key, &asked.command, otherwise)?;
                self.watch.refusals.done(&asked.command);
                self.watch.pending.done(&asked);
                if self.watch.promises.done(id) {
                    around.met(Fault::TakenBack);
                }
            }
            Answer::Refused(refusal) => {
                around.reached.refusal(&refusal);
                self.is_right(&asked, refusal)?;
                if refusal == Refusal::NotPaused {
                    self.watch.promises.nobody_is_paused(id)?;
                }
                self.meets_the_end_of_patience(&asked, refusal, around);
                self.watch.answers.refused(key, &asked.command);
            }
            Answer::NotKnown { media_cut } | Answer::NotSaved { media_cut } => {
                self.not_saved(&asked, media_cut, is_known, sure, around)?;
            }
        }
        if is_known {
            self.watch.answers.tell(key, answer);
            self.is_answered_on(device, id);
        }
        Ok(())
    }

    /// It is not saved, or nobody `knows` whether it is.
    fn not_saved(&mut self, asked: &Asked, media_cut: bool, knows: bool, sure: bool, around: &mut Around) -> Verdict {
        let (key, device) = ((asked.participant, asked.id), asked.device);
        around.met(match (knows, media_cut, sure) {
            (false, ..) => Fault::NotKnown,
            (true, true, true) => Fault::CutNotSaved,
            (true, true, false) => Fault::CutBlindly,
            (true, false, _) => Fault::TurnedAway,
        });
        if media_cut {
            self.watch.refusals.cut_unsaved(&asked.command);
        }
        hold(PROGRESS, knows || !sure, || format!("the log is known, and nobody knows of {asked:?}"))?;
        if knows {
            self.watch.answers.not_saved(key, &asked.command, media_cut)?;
        } else {
            self.watch.answers.not_known(key);
            self.doubted.retain(|it| (it.participant, it.device, it.id) != (key.0, device, key.1));
            self.doubted.push(asked.clone());
        }
        // What is not in a log that has the rest of its step changed nothing.
        let in_parts = self.watch.answers.was_done_in_parts(key, &asked.command, &self.watch.facts);
        let written = self.watch.answers.is_written(key) || in_parts || self.appended == Appended::KeptAllTheSame;
        let medium = meaning(&asked.command).cut.is_some_and(|cut| matches!(cut.part, Part::Audio | Part::Video));
        if medium && media_cut {
            around.met(Fault::MuteNotSaved);
        }
        if media_cut && !written {
            self.watch.pending.cut_unsaved(asked, &self.watch.facts, &self.watch.attendance);
        }
        let attendance = &self.watch.attendance;
        let gone = |sharer| attendance.may_be_gone_for(SCREEN_KEPT, sharer, attendance.clock);
        self.watch.promises.not_saved(asked, media_cut, written, &self.watch.facts, gone)
    }

    /// The rest is told of which nobody knew. Whom it cut is promised since.
    fn tell_the_rest(&mut self, place: usize, answer: Answer, sure: bool, around: &mut Around) -> Verdict {
        let Asked { device, participant, id, command, .. } = self.doubted[place].clone();
        let key = (participant, id);
        match answer {
            // It cut, was tried again, and nobody knows of that either.
            Answer::NotKnown { media_cut } => {
                return hold(PROGRESS, media_cut && !sure, || format!("nobody knows of {command:?}, and could"));
            }
            Answer::Refused(_) => {
                return hold(PROGRESS, false, || format!("{command:?} was decided, and is told {answer:?}"));
            }
            Answer::Done => {
                around.met(Fault::WasWritten);
                let in_parts = self.watch.answers.was_done_in_parts(key, &command, &self.watch.facts);
                self.watch.answers.done(key, &command, in_parts)?;
            }
            Answer::NotSaved { media_cut } => {
                around.met(Fault::WasLost);
                self.watch.answers.not_saved(key, &command, media_cut)?;
            }
        }
        self.doubted.remove(place);
        self.watch.answers.tell(key, answer);
        self.is_answered_on(device, id);
        Ok(())
    }

    /// What a no says is so.
    fn is_right(&self, asked: &Asked, refusal: Refusal) -> Verdict {
        let Watch { chat, attendance, .. } = &self.watch;
        let Some(member) = self.cast.iter().find(|it| it.actor.participant == asked.participant) else { return Ok(()) };
        self.watch.refusals.refused(&Refused { asked, refusal, member, booking: &self.booking, chat, attendance })
    }

    /// Who asks again is refused where they have been denied too often, or ask too soon.
    fn meets_the_end_of_patience(&self, asked: &Asked, refusal: Refusal, around: &mut Around) {
        let denied = self.watch.facts.people.get(&asked.participant).is_some_and(|it| it.denied && !it.blocked);
        match (refusal, &asked.command) {
            (Refusal::NoMoreAsking, Command::AskToJoin) if denied => around.met(Fault::DeniedTooOften),
            (Refusal::AskLater { .. }, Command::AskToJoin) if !denied => around.met(Fault::AskedTooSoon),
            (Refusal::AskLater { .. }, Command::RaiseHand) => around.met(Fault::RaisedTooSoon),
            _ => {}
        }
    }

    /// May this be done though the log knows nothing of it? It takes back what was never written, or is so already.
    fn had_nothing_to_write(&self, asked: &Asked) -> bool {
        let Watch { pending, refusals, .. } = &self.watch;
        let keeps_muted = asked.command == Command::KeepMuted { on: false } && refusals.keeps_muted();
        keeps_muted
            || pending.may_be_taken_back(asked, &self.watch.facts)
            || refusals.had_nothing_to_do(asked, &self.booking)
    }

    /// Whom letters cut early that are still to be decided: they stay cut.
    fn cut_early_and_not_decided(&self) -> Parts {
        let early = self.watch.promises.early();
        let cut = self.kept.iter().flat_map(|letter| match letter {
            Letter::Command { cut, .. } => cut.clone(),
            _ => Parts::new(),
        });
        cut.filter(|it| early.contains(it)).collect()
    }

    /// Nobody knows what the log holds: who came in this step is sent away, to come back by themselves.
    fn send_away(&mut self, around: &mut Around) {
        self.offers.clear();
        for Attaching { page, device, actor, .. } in std::mem::take(&mut self.attaching) {
            around.met(Fault::TurnedAway);
            let page = &mut self.pages[page];
            let participant = actor.participant;
            if page.socket == Socket::Knocking(device) {
                page.socket = Socket::Closed;
            }
            self.watch.attendance.sent_away(participant, device);
        }
    }

    /// Tells every page what a committed change means to it.
    fn publish(&mut self, tell: &Tell) -> Verdict {
        let session = self.coordinator.session();
        let Watch { facts, attendance, .. } = &self.watch;
        let known = Known { facts, booking: &self.booking, attendance };
        for (device, viewer) in &mut self.viewers {
            let member = &self.cast[viewer.member];
            let looking = Looking { facts: &self.watch.facts, viewer: member, chat: &self.watch.chat };
            if !tell.touched.is_empty()
                && let Some(told) = session.update(&viewer.actor, &tell.touched, &mut viewer.seen)
            {
                looking.may_be_told(&told)?;
                let page = &mut self.pages[viewer.page];
                if page.socket == Socket::Open(*device) {
                    page.told = Some((self.remembered.epoch(), tell.now));
                }
                match told {
                    Update::Snapshot(view) => viewer.shown = view,
                    Update::Delta(delta) => {
                        let is_said = !delta.said.is_empty();
                        viewer.shown.apply(delta);
                        if is_said {
                            looking.may_read(&viewer.shown.chat)?;
                        }
                    }
                }
            }
            looking.agrees(&viewer.shown, &session.view(&viewer.actor))?;
            shows_what_is_so(known, member, &viewer.shown)?;
        }
        Ok(())
    }

    /// Who came in this step is shown everything they may see, and sends again what was not answered.
    fn attach(&mut self, now: Timestamp, around: &mut Around) -> Verdict {
        for Attaching { page, device, member, actor } in std::mem::take(&mut self.attaching) {
            let (shown, seen) = self.coordinator.session().first_view(&actor);
            let looking = Looking { facts: &self.watch.facts, viewer: &self.cast[member], chat: &self.watch.chat };
            looking.may_see(&shown)?;
            let Watch { facts, attendance, .. } = &self.watch;
            shows_what_is_so(Known { facts, booking: &self.booking, attendance }, &self.cast[member], &shown)?;
            looking.may_see_cuts(&self.coordinator.session().unsaved_for(&actor, &self.unsaved), &self.unsaved)?;
            self.viewers.insert(device, Viewer { member, actor, page, seen, shown });
            if self.pages[page].socket == Socket::Knocking(device) {
                self.pages[page].socket = Socket::Open(device);
                self.pages[page].told = Some((self.remembered.epoch(), now));
                self.send_again(page, device, around);
            } else {
                self.post_certainly(member, Letter::Detach { device });
            }
        }
        Ok(())
    }
}
