//! What one client asked and what they were answered: the claims that the log has to bear out.
//!
//! It is written by the client alone and knows nothing of the server's log. A command is asked once, under one id, and may
//! be sent several times; it is open until it is answered.

use std::{collections::BTreeMap, fmt::Write};

use session::{Command, CommandId, ParticipantId, Timestamp};
use wire::Outcome;

/// Lines of a book that are told of in the report of a failure.
const LINES_MAX: usize = 25;

/// One command.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) command: Command,
    /// When it was sent first, by the same clock as the log's.
    pub(crate) at: Timestamp,
    /// How often it was sent.
    pub(crate) sendings: usize,
    /// What was answered, and when that was read.
    pub(crate) answer: Option<(Timestamp, Outcome)>,
    /// The oracle has heard of the answer.
    checked: bool,
}

/// One client's book. Somebody is another participant in each session, so commands go by both ids.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    asked: BTreeMap<(ParticipantId, CommandId), Asked>,
}

/// An answered command.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) participant: ParticipantId,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    pub(crate) asked_at: Timestamp,
    pub(crate) read_at: Timestamp,
    pub(crate) outcome: Outcome,
}

impl Book {
    /// A command is about to be sent, for the first time or again.
    pub(crate) fn ask(&mut self, participant: ParticipantId, id: CommandId, command: &Command, at: Timestamp) {
        let fresh = || Asked { command: command.clone(), at, sendings: 0, answer: None, checked: false };
        self.asked.entry((participant, id)).or_insert_with(fresh).sendings += 1;
    }

    /// An answer was read. False where nobody waited for it.
    pub(crate) fn answer(
        &mut self,
        participant: ParticipantId,
        id: CommandId,
        outcome: Outcome,
        at: Timestamp,
    ) -> bool {
        match self.asked.get_mut(&(participant, id)) {
            Some(asked) if asked.answer.is_none() => {
                asked.answer = Some((at, outcome));
                true
            }
            _ => false,
        }
    }

    /// A command of this book.
    pub(crate) fn find(&self, participant: ParticipantId, id: CommandId) -> Option<&Asked> {
        self.asked.get(&(participant, id))
    }

    /// Was this participant the one who keeps this book?
    pub(crate) fn knows(&self, participant: ParticipantId) -> bool {
        self.of(participant).next().is_some()
    }

    fn of(&self, participant: ParticipantId) -> impl Iterator<Item = (CommandId, &Asked)> {
        let own = self.asked.range((participant, CommandId(uuid::Uuid::nil()))..);
        own.take_while(move |((who, _), _)| *who == participant).map(|((_, id), asked)| (*id, asked))
    }

    /// The commands of one participant that have no answer, oldest first.
    pub(crate) fn open(&self, participant: ParticipantId) -> impl Iterator<Item = (CommandId, &Asked)> {
        self.of(participant).filter(|(_, asked)| asked.answer.is_none())
    }

    /// How many commands of one participant were done.
    pub(crate) fn done(&self, participant: ParticipantId) -> usize {
        self.of(participant).filter(|(_, asked)| matches!(asked.answer, Some((_, Outcome::Done)))).count()
    }

    /// The answers since this was asked last.
    pub(crate) fn take_answered(&mut self) -> Vec<Answered> {
        let mut answered = Vec::new();
        for ((participant, id), asked) in &mut self.asked {
            let Some((read_at, outcome)) = asked.answer else { continue };
            if !std::mem::replace(&mut asked.checked, true) {
                let (participant, id, command) = (*participant, *id, asked.command.clone());
                answered.push(Answered { participant, id, command, asked_at: asked.at, read_at, outcome });
            }
        }
        answered
    }

    /// Keeps the commands of these participants alone: the sessions of the others are over.
    pub(crate) fn forget_all_but(&mut self, keep: impl Fn(ParticipantId) -> bool) {
        self.asked.retain(|(participant, _), _| keep(*participant));
    }

    /// The last commands, for the report of a failure.
    pub(crate) fn last_lines(&self) -> String {
        let mut newest: Vec<_> = self.asked.iter().collect();
        newest.sort_by_key(|(_, asked)| asked.at);
        let mut lines = String::new();
        for ((participant, id), Asked { command, at, sendings, answer, .. }) in
            newest.iter().rev().take(LINES_MAX).rev()
        {
            // Writing to a string cannot fail.
            let _ = match answer {
                Some((when, outcome)) => {
                    writeln!(lines, "  {} {participant} {id} {command:?}: {outcome:?} at {}", at.0, when.0)
                }
                None => writeln!(lines, "  {} {participant} {id} {command:?}: sent {sendings} times, no answer", at.0),
            };
        }
        lines
    }
}

#[cfg(test)]
mod tests;
