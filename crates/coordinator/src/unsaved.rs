//! Cuts whose writing failed. The media stays cut, the host knows, and the act is tried again until it is written or
//! the host takes it back; nothing widens by itself.

use std::collections::BTreeSet;

use session::{Actor, Command, CommandId, Grants, ParticipantId};
use uuid::Uuid;

/// An act that cut media and is not in the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Retry {
    pub(crate) actor: Actor,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    cut: BTreeSet<ParticipantId>,
}

/// Everything that is cut and not written.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Unsaved {
    retries: Vec<Retry>,
}

impl Unsaved {
    pub(crate) fn is_empty(&self) -> bool {
        self.retries.is_empty()
    }

    /// Whom the pending cuts concern.
    pub(crate) fn cuts(&self) -> BTreeSet<ParticipantId> {
        self.retries.iter().flat_map(|r| r.cut.iter().copied()).collect()
    }

    /// Keeps what a command cut, of which the writing failed: everybody whom `before` granted media and `after` does
    /// not. Says whether it cut anybody. A pause of several is kept as one pause each, so that each can be taken back.
    pub(crate) fn keep(
        &mut self,
        actor: &Actor,
        id: CommandId,
        command: &Command,
        before: &Grants,
        after: &Grants,
    ) -> bool {
        let cut: BTreeSet<_> = before.participants().difference(after.participants()).copied().collect();
        if cut.is_empty() {
            return false;
        }
        match command {
            Command::Pause { .. } | Command::PauseAll => {
                for participant in cut {
                    let id = if matches!(command, Command::Pause { .. }) { id } else { part_of(id, participant) };
                    let command = Command::Pause { participant };
                    self.add(Retry { actor: actor.clone(), id, command, cut: [participant].into() });
                }
            }
            _ => self.add(Retry { actor: actor.clone(), id, command: command.clone(), cut }),
        }
        true
    }

    fn add(&mut self, retry: Retry) {
        let known = self.retries.iter().any(|r| r.command == retry.command && r.actor == retry.actor);
        if !known {
            self.retries.push(retry);
        }
    }

    /// Takes all of them, to be tried again now.
    pub(crate) fn take(&mut self) -> Vec<Retry> {
        std::mem::take(&mut self.retries)
    }

    /// Keeps one that was refused now, while it still keeps anybody cut: nothing widens because a host went away.
    pub(crate) fn put_back(&mut self, retry: Retry, granted: &Grants) {
        if !retry.cut.is_disjoint(granted.participants()) {
            self.add(retry);
        }
    }

    /// A host resumes somebody whose pause is not written: that cut is taken back. Says whether there was one.
    pub(crate) fn take_back(&mut self, command: &Command) -> bool {
        let before = self.retries.len();
        match command {
            Command::ResumeAll => self.retries.retain(|r| !matches!(r.command, Command::Pause { .. })),
            Command::Resume { participant } => {
                let pause = Command::Pause { participant: *participant };
                self.retries.retain(|r| r.command != pause);
            }
            _ => {}
        }
        before != self.retries.len()
    }
}

/// The id of one client's part of a pause of several: the same whenever it is asked for, and another for each client.
fn part_of(id: CommandId, participant: ParticipantId) -> CommandId {
    CommandId(Uuid::from_u128(id.0.as_u128() ^ participant.0.as_u128()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::Credential;

    fn participant(n: u128) -> ParticipantId {
        ParticipantId(Uuid::from_u128(n))
    }

    fn grants(people: &[u128]) -> Grants {
        people.iter().map(|n| participant(*n)).collect()
    }

    fn unsaved_pause_all() -> Unsaved {
        let host = Actor { participant: participant(9), credential: Credential::Guest };
        let mut unsaved = Unsaved::default();
        let id = CommandId(Uuid::from_u128(1));
        assert!(unsaved.keep(&host, id, &Command::PauseAll, &grants(&[1, 2, 9]), &grants(&[9])));
        unsaved
    }

    #[test]
    fn everybody_whom_an_unsaved_pause_cut_stays_cut() {
        assert_eq!(unsaved_pause_all().cuts(), [participant(1), participant(2)].into());
    }

    #[test]
    fn resuming_one_takes_back_the_cut_of_that_one_alone() {
        let mut unsaved = unsaved_pause_all();
        assert!(unsaved.take_back(&Command::Resume { participant: participant(1) }));
        assert_eq!(unsaved.cuts(), [participant(2)].into());
        assert!(!unsaved.take_back(&Command::Resume { participant: participant(1) }));
    }

    #[test]
    fn resuming_all_takes_back_every_pause() {
        let mut unsaved = unsaved_pause_all();
        assert!(unsaved.take_back(&Command::ResumeAll));
        assert!(unsaved.is_empty());
    }

    #[test]
    fn a_command_that_cut_nobody_is_not_kept() {
        let host = Actor { participant: participant(9), credential: Credential::Guest };
        let mut unsaved = Unsaved::default();
        let id = CommandId(Uuid::from_u128(1));
        assert!(!unsaved.keep(&host, id, &Command::ResumeAll, &grants(&[9]), &grants(&[1, 9])));
        assert!(unsaved.is_empty());
    }
}
