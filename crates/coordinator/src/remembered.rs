//! Which answers were given, so that a command that comes again is answered again, and not done again.
//!
//! A page sends again what it has no answer to, and the answer may have been lost. What was written is known by the log. What was
//! refused, could not be saved, or found nothing to do is in no log: done again after somebody paused a client, a resume of all that
//! found nobody paused would resume that one. This is in memory: it is lost when the server ends. So a word that opens is not decided
//! where it may have been answered before this memory began; any other is decided anew.

use std::collections::VecDeque;

use session::{Command, CommandId, EpochId, ParticipantId, Role, Session};

use crate::{Answer, Answered, unsaved};

/// Answers to hosts that are remembered. A page waits for a few at once.
const HOSTS_MAX: usize = 512;

/// Answers to everybody else. Whoever is noisy displaces others of these, and no host's.
const OTHERS_MAX: usize = 4_096;

type Given = VecDeque<(ParticipantId, CommandId, Answer)>;

/// The answers of one session that are in no log.
#[derive(Clone, Debug)]
pub struct Remembered {
    epoch: EpochId,
    hosts: Given,
    others: Given,
}

impl Remembered {
    /// Nothing yet.
    pub fn new(epoch: EpochId) -> Self {
        Self { epoch, hosts: Given::new(), others: Given::new() }
    }

    /// Since when it is remembered.
    pub fn epoch(&self) -> EpochId {
        self.epoch
    }

    /// Was this command answered, or done though the answer to it was lost?
    pub fn knows(&self, session: &Session, participant: ParticipantId, id: CommandId, command: &Command) -> bool {
        unsaved::is_done(session, participant, id, command)
            || self.answer(session, participant, id, command, None).is_some()
    }

    /// What this command was answered, if it was and the log does not know it. `sent` is the epoch in which its page sent it first, where
    /// that is known.
    pub fn answer(
        &self,
        session: &Session,
        participant: ParticipantId,
        id: CommandId,
        command: &Command,
        sent: Option<EpochId>,
    ) -> Option<Answer> {
        if unsaved::is_done(session, participant, id, command) {
            return None;
        }
        // Whoever is a host by now may have been nobody yet.
        let given = self.hosts.iter().rev().chain(self.others.iter().rev());
        let found = given.into_iter().find(|(whose, which, _)| (*whose, *which) == (participant, id));
        let is_of_before = sent.is_some_and(|sent| sent != self.epoch) && command.opens();
        let too_late = is_of_before.then_some(Answer::NotSaved { media_cut: false });
        found.map(|(_, _, answer)| *answer).or(too_late)
    }

    /// This is answered. What is in the log needs no other memory, and what nobody knows is answered once more.
    pub fn note(&mut self, session: &Session, answered: &Answered) {
        let Answered { participant, id, answer, .. } = *answered;
        let is_last = !matches!(answer, Answer::NotKnown { .. });
        if !is_last || (answer == Answer::Done && session.has_done(participant, id)) {
            return;
        }
        let (given, most) =
            if is_host(session, participant) { (&mut self.hosts, HOSTS_MAX) } else { (&mut self.others, OTHERS_MAX) };
        given.push_back((participant, id, answer));
        if given.len() > most {
            given.pop_front();
        }
    }
}

fn is_host(session: &Session, participant: ParticipantId) -> bool {
    session.state().members().get(&participant).is_some_and(|member| member.identity.role() == Role::Host)
}

#[cfg(test)]
mod tests;
