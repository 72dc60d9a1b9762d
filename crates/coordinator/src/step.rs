//! What one step gathers between its beginning and its commit.

use std::collections::BTreeMap;

use session::{
    Actor, Command, CommandId, Cuts, DeviceId, Entry, Event, Grants, Outcome, ParticipantId, Refusal, Session,
    Timestamp, Touched,
};

use crate::{
    doubt::Asked,
    unsaved::{self, Retry},
};

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) now: Timestamp,
    pub(crate) entries: Vec<Entry>,
    pub(crate) touched: Touched,
    /// Media that every state on the way allows.
    pub(crate) narrowest: Grants,
    /// What was cut by nobody's command: a deadline, a connection that came or went.
    pub(crate) cut_by_itself: Cuts,
    /// Of whom a guest's place was left, by signing in: that cut is nobody's to try again.
    pub(crate) signed_in: Cuts,
    pub(crate) commands: Vec<Decided>,
    /// Unsaved cuts that are tried again in this step.
    pub(crate) retries: Vec<Retry>,
    /// What resumes took back of cuts that were never written. A resume with nothing else to do holds whatever becomes of the commit.
    pub(crate) taken_back: BTreeMap<(ParticipantId, CommandId), Vec<Retry>>,
    /// Who came in this step.
    pub(crate) connected: Vec<(ParticipantId, DeviceId)>,
    /// Commands of which nobody knew before this step, and it read the log.
    pub(crate) settled: Vec<Asked>,
}

/// A command that was decided, and what to answer once that is committed.
#[derive(Debug)]
pub(crate) struct Decided {
    /// Nobody's page, when an unsaved cut is tried again.
    pub(crate) device: Option<DeviceId>,
    pub(crate) actor: Actor,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    /// What its page showed when it was said, if that is known.
    pub(crate) seen: Option<Timestamp>,
    pub(crate) answer: Result<Did, Refusal>,
    pub(crate) before: Grants,
    pub(crate) after: Grants,
}

/// What a command that is not refused has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Did {
    /// What it asks for was in the log before this step, or takes back what never was.
    Before,
    /// There was nothing to do.
    Nothing,
    /// It is among the entries of this step.
    Now,
}

impl Step {
    pub(crate) fn new(now: Timestamp, session: &Session) -> Self {
        Self {
            now,
            entries: Vec::new(),
            touched: Touched::default(),
            narrowest: session.grants(),
            cut_by_itself: Cuts::default(),
            signed_in: Cuts::default(),
            commands: Vec::new(),
            retries: Vec::new(),
            taken_back: BTreeMap::new(),
            connected: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// Is this command among the entries of this step?
    pub(crate) fn writes(&self, session: &Session, by: ParticipantId, id: CommandId, command: &Command) -> bool {
        let written = |id| self.entries.iter().any(|entry| (entry.actor, entry.command) == (Some(by), Some(id)));
        unsaved::ids_of(session, id, command).any(written)
    }

    /// Is there an entry in this step by which something of what this command undoes was undone?
    pub(crate) fn undoes(&self, actor: &Actor, command: &Command) -> bool {
        self.entries.iter().any(|entry| match (&entry.event, command) {
            (Event::Resumed { .. }, Command::ResumeAll)
            | (Event::KeptMuted { on: false, .. }, Command::KeepMuted { on: false }) => true,
            (Event::Resumed { participant, .. }, Command::Resume { participant: whom }) => participant == whom,
            (Event::Unmuted { participant, medium, .. }, Command::Unmute { medium: which }) => {
                *participant == actor.participant && medium == which
            }
            _ => false,
        })
    }

    /// What happened by itself: nobody asks for it again if it cannot be written, so what it cuts is kept apart.
    pub(crate) fn add_by_itself(&mut self, before: &Grants, outcome: Outcome, session: &Session) {
        self.cut_by_itself.merge(&before.minus(&session.grants()));
        self.add(outcome, session);
    }

    /// Says whether there was anything to do.
    pub(crate) fn add(&mut self, outcome: Outcome, session: &Session) -> Did {
        let did = if outcome.entries.is_empty() { Did::Nothing } else { Did::Now };
        self.narrowest = self.narrowest.meet(&session.grants());
        self.entries.extend(outcome.entries);
        self.touched.merge(outcome.touched);
        did
    }
}
