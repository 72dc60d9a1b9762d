//! Cuts whose writing failed. The media stays cut, the host knows, and the act is tried again until it is written or
//! the host takes it back; nothing widens by itself.

use std::collections::BTreeSet;

use session::{Actor, Command, CommandId, Cuts, Grants, Medium, ParticipantId, Session, Timestamp};
use uuid::Uuid;

/// An act that cut media and is not in the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Retry {
    pub(crate) actor: Actor,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    cut: Cuts,
    /// Since when.
    pub(crate) at: Timestamp,
}

/// A word that cuts, as it was said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cutting<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) id: CommandId,
    pub(crate) command: &'a Command,
    pub(crate) at: Timestamp,
}

impl Retry {
    /// The guest `from` is `participant` from here on: what is cut of the one is cut of the other, whether the command
    /// names them or not. Who left has done that to themselves, and it does not follow them to another place.
    pub(crate) fn follow(&mut self, from: ParticipantId, participant: ParticipantId) {
        if self.command == Command::Leave {
            return;
        }
        self.cut.follow(from, participant);
        if let Command::Pause { participant: whom }
        | Command::MoveBack { participant: whom }
        | Command::Remove { participant: whom }
        | Command::Mute { participant: whom, .. }
        | Command::StopShareOf { participant: whom } = &mut self.command
            && *whom == from
        {
            *whom = participant;
        }
    }

    fn keeps_muted(&self) -> bool {
        self.command == Command::KeepMuted { on: true }
    }
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

    /// What the pending cuts take away.
    pub(crate) fn cuts(&self) -> Cuts {
        let mut all = Cuts::default();
        self.retries.iter().for_each(|retry| all.merge(&retry.cut));
        all
    }

    /// Who said what is owed.
    pub(crate) fn actors(&self) -> BTreeSet<ParticipantId> {
        self.retries.iter().map(|retry| retry.actor.participant).collect()
    }

    /// Is an end of the session among them, which is everybody's?
    pub(crate) fn has_end(&self) -> bool {
        self.retries.iter().any(|r| r.command == Command::End)
    }

    /// Keeps what a command cut, of which the writing failed: what `before` granted and `after` does not. Says whether
    /// it cut anything. A pause of several is kept as one pause each, so that each can be taken back, and keeping a group
    /// muted as that and one mute each: whether those who come in are muted is another matter than who is muted now.
    pub(crate) fn keep(&mut self, cutting: &Cutting<'_>, before: &Grants, after: &Grants) -> bool {
        let Cutting { actor, id, command, at } = *cutting;
        let cut = before.minus(after);
        // Who signs in leaves their place as a guest, to themselves. What is not written of that cut nobody: they ask
        // again, and may mean something else by it then.
        if cut.is_empty() || matches!(command, Command::Ready { .. }) {
            return false;
        }
        let retry = |id, command, cut| Retry { actor: actor.clone(), id, command, cut, at };
        match command {
            Command::Pause { .. } | Command::PauseAll => {
                for participant in cut.people() {
                    let id = if matches!(command, Command::Pause { .. }) { id } else { part_of(id, participant) };
                    self.add(retry(id, Command::Pause { participant }, [participant].into_iter().collect()));
                }
            }
            Command::KeepMuted { .. } => {
                self.add(retry(id, command.clone(), Cuts::default()));
                for participant in cut.people() {
                    let medium = Medium::Audio;
                    let mute = Command::Mute { participant, medium };
                    self.add(retry(part_of(id, participant), mute, Cuts::of(participant, medium)));
                }
            }
            _ => self.add(retry(id, command.clone(), cut)),
        }
        true
    }

    /// Keeps one, unless it is known.
    pub(crate) fn add(&mut self, retry: Retry) {
        let known = self.retries.iter_mut().find(|r| r.command == retry.command && r.actor == retry.actor);
        match known {
            Some(known) => known.at = known.at.max(retry.at),
            None => self.retries.push(retry),
        }
    }

    /// Takes all of them, to be tried again now.
    pub(crate) fn take(&mut self) -> Vec<Retry> {
        std::mem::take(&mut self.retries)
    }

    /// Keeps one that was refused now, while it still cuts something of what is granted once a host is there: nothing
    /// widens because a host went away, nor because the session was held meanwhile. That a group is to be kept muted is
    /// about who comes in too, so it is owed while anybody can, whoever is left inside.
    pub(crate) fn put_back(&mut self, retry: Retry, granted: &Grants, ended: bool) {
        if (retry.keeps_muted() && !ended) || granted.without(&retry.cut) != *granted {
            self.add(retry);
        }
    }

    /// A guest has signed in: what is cut of them, and who acts on them, goes along.
    pub(crate) fn follow(&mut self, from: ParticipantId, participant: ParticipantId) {
        self.retries.iter_mut().for_each(|retry| retry.follow(from, participant));
    }

    /// What is in the log after all is not owed.
    pub(crate) fn forget_written(&mut self, session: &Session) {
        self.retries.retain(|r| !session.has_done(r.actor.participant, r.id));
    }

    /// These are not owed any more.
    pub(crate) fn forget(&mut self, owed: &[Retry]) {
        self.retries.retain(|retry| !owed.contains(retry));
    }

    /// Is this command owed, or a part of it?
    pub(crate) fn has(&self, session: &Session, by: ParticipantId, id: CommandId, command: &Command) -> bool {
        let owed = |id| self.retries.iter().any(|retry| (retry.actor.participant, retry.id) == (by, id));
        ids_of(session, id, command).any(owed)
    }

    /// Is anything owed that this word, from `by`, could take back?
    pub(crate) fn has_meant_by(&self, by: ParticipantId, command: &Command) -> bool {
        self.retries.iter().any(|retry| command.takes_back(by, &retry.command))
    }

    /// Are clients to be kept muted?
    pub(crate) fn keeps_muted(&self) -> bool {
        self.retries.iter().any(Retry::keeps_muted)
    }

    /// What this word, from `by`, takes back is not owed any more. Answers with that. What was cut after the page it was said on had
    /// `seen` the session last, it does not mean.
    pub(crate) fn take_back(&mut self, by: ParticipantId, command: &Command, seen: Option<Timestamp>) -> Vec<Retry> {
        let is_meant =
            |retry: &Retry| seen.is_none_or(|seen| retry.at <= seen || matches!(command, Command::Unmute { .. }));
        let takes_back = |retry: &mut Retry| command.takes_back(by, &retry.command) && is_meant(retry);
        self.retries.extract_if(.., takes_back).collect()
    }
}

/// Is this command in the log? A pause of several is so too if it was written in its parts, after it could not be written at once:
/// who was resumed since is not paused again by a message that comes again.
pub(crate) fn is_done(session: &Session, participant: ParticipantId, id: CommandId, command: &Command) -> bool {
    ids_of(session, id, command).any(|id| session.has_done(participant, id))
}

/// Under which ids a command is written.
pub(crate) fn ids_of(session: &Session, id: CommandId, command: &Command) -> impl Iterator<Item = CommandId> {
    let members = session.state().members().keys().filter(move |_| matches!(command, Command::PauseAll));
    std::iter::once(id).chain(members.map(move |participant| part_of(id, *participant)))
}

/// The id of one client's part of what was done to several: the same whenever it is asked for, and another for each client.
fn part_of(id: CommandId, participant: ParticipantId) -> CommandId {
    CommandId(Uuid::from_u128(id.0.as_u128() ^ participant.0.as_u128()))
}

#[cfg(test)]
mod tests;
