//! Answers and the log: done is kept, once; a no changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use coordinator::Answer;
use session::{Command, CommandId, Entry, ParticipantId};
use uuid::Uuid;

use crate::{
    broken::{Verdict, hold},
    commands::meaning,
    facts::Facts,
};

pub(crate) const DONE_IS_KEPT: &str = "done is kept";

/// Does a word open what a cut, a pause or the door keeps closed?
type Opens = bool;

type Key = (ParticipantId, CommandId);

/// The memory for answers.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    written: BTreeMap<Key, usize>,
    /// Answered as having changed nothing, by a server that has not ended since; or a word that opens, which is never done after that.
    nothing: BTreeMap<Key, Opens>,
    /// Could not be saved, and cut somebody: they may be written later by themselves.
    owed: BTreeSet<Key>,
    /// Nobody knew whether they are written.
    doubt: BTreeSet<Key>,
    /// What each was told last by the server that runs.
    told: BTreeMap<Key, Answer>,
    /// What was told otherwise when it was asked again.
    otherwise: Option<String>,
}

impl Answers {
    /// An entry became durable; `append` is the command that wrote the entry before it in the same append.
    pub(crate) fn written(&mut self, entry: &Entry, append: &mut Option<Key>) -> Verdict {
        let (Some(actor), Some(command)) = (entry.actor, entry.command) else {
            // An opening comes before what opens; what follows by itself comes after.
            return Ok(());
        };
        let key = (actor, command);
        let first = !self.written.contains_key(&key);
        hold(DONE_IS_KEPT, first || *append == Some(key), || format!("{command} is in the log twice: {entry:?}"))?;
        hold(DONE_IS_KEPT, !self.nothing.contains_key(&key), || {
            format!("{command} was answered as having changed nothing, and then: {entry:?}")
        })?;
        *self.written.entry(key).or_default() += 1;
        *append = Some(key);
        Ok(())
    }

    /// Answered with done. `otherwise`: it has taken back a cut that was never written, is in the log in its parts, or had nothing to do.
    pub(crate) fn done(&mut self, key: Key, command: &Command, otherwise: bool) -> Verdict {
        self.doubt.remove(&key);
        if self.written.contains_key(&key) {
            return Ok(());
        }
        hold(DONE_IS_KEPT, otherwise, || format!("{command:?} was answered with done and is not in the log"))?;
        self.changed_nothing(key, command);
        Ok(())
    }

    /// This is its answer.
    pub(crate) fn tell(&mut self, key: Key, answer: Answer) {
        self.told.insert(key, answer);
    }

    /// It came again and was answered again without being decided: as before, or, where the server of before may have answered it
    /// (`is_of_before`), with not saved.
    pub(crate) fn tell_again(&mut self, key: Key, answer: Answer, is_of_before: bool) {
        let too_late = is_of_before.then_some(Answer::NotSaved { media_cut: false });
        if self.told.get(&key).copied().or(too_late) != Some(answer) {
            let before = self.told.get(&key);
            self.otherwise.get_or_insert(format!("{key:?} was told {before:?}, and {answer:?} when it came again"));
        }
    }

    /// Whatever came again was answered alike.
    pub(crate) fn alike(&self) -> Verdict {
        hold(DONE_IS_KEPT, self.otherwise.is_none(), || self.otherwise.clone().unwrap_or_default())
    }

    /// Answered with no.
    pub(crate) fn refused(&mut self, key: Key, command: &Command) {
        self.changed_nothing(key, command);
    }

    fn changed_nothing(&mut self, key: Key, command: &Command) {
        if !self.owed.contains(&key) && !self.written.contains_key(&key) {
            self.nothing.insert(key, meaning(command).opens);
        }
    }

    /// Answered with: nobody knows.
    pub(crate) fn not_known(&mut self, key: Key) {
        self.doubt.insert(key);
    }

    /// Answered with not saved: it is in no log, unless that was said before and it was tried again since. If it cut, it is tried again by
    /// itself; if not, it never is.
    pub(crate) fn not_saved(&mut self, key: Key, command: &Command, media_cut: bool) -> Verdict {
        self.doubt.remove(&key);
        hold(DONE_IS_KEPT, !self.written.contains_key(&key) || self.owed.contains(&key), || {
            format!("{command:?} was answered as not saved, and is in the log")
        })?;
        if media_cut {
            self.owed.insert(key);
        } else {
            self.changed_nothing(key, command);
        }
        Ok(())
    }

    pub(crate) fn is_written(&self, key: Key) -> bool {
        self.written.contains_key(&key)
    }

    /// A step has ended that knows the log.
    pub(crate) fn sure(&self) -> Verdict {
        hold(DONE_IS_KEPT, self.doubt.is_empty(), || {
            format!("the log was read, and nobody was told of {:?}", self.doubt)
        })
    }

    /// Is a pause of all in the log in its parts, one for each client, as a word is that could not be written at once?
    /// Each part's id follows from the word's and the client's.
    pub(crate) fn was_done_in_parts(&self, (actor, id): Key, command: &Command, facts: &Facts) -> bool {
        let part = |client: &ParticipantId| CommandId(Uuid::from_u128(id.0.as_u128() ^ client.0.as_u128()));
        let is_written = |client| self.written.contains_key(&(actor, part(client)));
        *command == Command::PauseAll && facts.people.keys().any(is_written)
    }

    /// The server ended, and with it its memory of what is in no log: what is sent again is decided anew, unless it opens.
    pub(crate) fn forgotten(&mut self) {
        self.nothing.retain(|_, opens| *opens);
        self.doubt.clear();
        self.told.clear();
    }
}
