//! What comes in with a step: to the pages it is a connection or a word, to the coordinator an input.

use coordinator::Input;

use crate::{
    cast::{Who, Word},
    scope::Course,
    step::{Performance, Said, Spoken},
    world::{Doubted, World},
};

impl Performance<'_> {
    pub(crate) fn take_in(&mut self) -> Vec<Input> {
        let mut inputs = Vec::new();
        for said in self.step.batch.into_iter().flatten() {
            let input = match said {
                Said::Connects(who) => self.connect(who),
                Said::Goes(who) => self.go(who),
                Said::Says(who, word) | Said::Repeats(who, word) => {
                    let acts = self.world.pages(who).map_or(0, |pages| pages.acts);
                    if let Some(pages) = self.world.pages_mut(who) {
                        pages.unanswered = Some(word);
                    }
                    let repeated = matches!(said, Said::Repeats(..));
                    self.speak(Spoken { who, word, id: who.command_id(acts + 1), repeated, early: false })
                }
                Said::Insists(nth) => {
                    let Some(asked) = self.world.doubt.get(usize::from(nth)).copied() else { continue };
                    self.reached.course(Course::WhatNobodyKnowsWasAskedAgain);
                    let Doubted { who, word, id } = asked;
                    let device = who.device(1);
                    Input::Command {
                        device,
                        actor: who.actor(self.world.subject),
                        id,
                        command: word.command(who),
                        seen: None,
                    }
                }
                Said::Early(word) => {
                    let repeated = self.world.early.is_some_and(|early| !early.posted);
                    let id = early_id(&self.world);
                    self.speak(Spoken { who: Who::Host, word, id, repeated, early: true })
                }
            };
            self.reached.input(&input);
            inputs.push(input);
        }
        inputs
    }

    fn speak(&mut self, spoken: Spoken) -> Input {
        self.spoken.push(spoken);
        let Spoken { who, word, id, .. } = spoken;
        Input::Command {
            device: who.device(0),
            actor: who.actor(self.world.subject),
            id,
            command: word.command(who),
            seen: None,
        }
    }

    fn connect(&mut self, who: Who) -> Input {
        let open = self.world.pages(who).map_or(0, |pages| pages.open);
        if let Some(pages) = self.world.pages_mut(who) {
            pages.open += 1;
        }
        Input::Connect { actor: who.actor(self.world.subject), device: who.device(open) }
    }

    fn go(&mut self, who: Who) -> Input {
        let now = self.world.now;
        self.world.spent.departures += 1;
        let open = self.world.pages(who).map_or(0, |pages| pages.open.saturating_sub(1));
        if let Some(pages) = self.world.pages_mut(who) {
            pages.open = open;
            if open == 0 {
                pages.gone_since = now;
            }
        }
        Input::Disconnect { participant: who.participant(), device: who.device(open) }
    }

    /// A host who is inside takes back what is not written, if the log is known.
    pub(crate) fn take_back(&mut self) {
        let host = self.world.ledger.place(Who::Host.participant());
        let known = !self.world.coordinator.is_unsure() || self.step.readable;
        if !host.inside || host.gone || !known {
            return;
        }
        for spoken in self.spoken.iter().filter(|spoken| spoken.who == Who::Host) {
            let owed = &mut self.world.owed;
            let before = owed.clone();
            let taken_back = match spoken.word {
                Word::Resume(who) => owed.take_back(|id| id == who.participant()),
                Word::ResumeAll => owed.take_back(|_| true),
                Word::KeepMuted { on: false } => std::mem::take(&mut owed.keeping_muted),
                _ => false,
            };
            if taken_back {
                self.reached.course(Course::AnUnsavedCutWasTakenBack);
                self.taken_back.push((spoken.id, before));
            }
        }
    }
}

/// The id of what the host's other page says early.
fn early_id(world: &World) -> session::CommandId {
    Who::Host.command_id(100 + world.spent.early)
}
