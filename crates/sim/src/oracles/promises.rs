//! Cuts that a host was told of and that are not written: they hold until the log says the same, or the host takes them
//! back. A crash ends them, because they were nowhere but in memory.

use std::collections::{BTreeMap, BTreeSet};

use session::{Command, CommandId, DeviceId, ParticipantId};

use crate::{
    broken::{Verdict, hold},
    commands::{OnPauses, cuts, on_pauses},
    facts::Facts,
};

pub(crate) const CUTS_STAY: &str = "unsaved cuts stay";

/// A command in a step, as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) device: DeviceId,
    pub(crate) participant: ParticipantId,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    /// Who was open when the step began, or, before an early cut, when the command came.
    pub(crate) open: BTreeSet<ParticipantId>,
}

/// What can undo a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A resume does.
    Pause,
    /// Only the log does.
    Other,
}

/// The cuts that are owed.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    owed: BTreeSet<(ParticipantId, Kind)>,
    /// Cut early, and not yet decided.
    early: BTreeSet<ParticipantId>,
    /// What the resumes of the step under way may take back.
    in_question: BTreeMap<CommandId, BTreeSet<ParticipantId>>,
    anything_was_cut: bool,
}

impl Promises {
    /// Nobody who is owed a cut is open.
    pub(crate) fn still_cut(&self, participant: ParticipantId) -> Verdict {
        let owed = self.owed.contains(&(participant, Kind::Pause)) && !self.is_in_question(participant)
            || self.owed.contains(&(participant, Kind::Other))
            || self.early.contains(&participant);
        hold(CUTS_STAY, !owed, || format!("{participant} was cut, that is not written, and they are open"))
    }

    fn is_in_question(&self, participant: ParticipantId) -> bool {
        self.in_question.values().any(|cuts| cuts.contains(&participant))
    }

    /// Was anybody told, since the server started, that a cut was not saved? Then a resume may take that back.
    pub(crate) fn anything_was_cut(&self) -> bool {
        self.anything_was_cut
    }

    /// Who was cut by a command that is still to be decided.
    pub(crate) fn early(&self) -> &BTreeSet<ParticipantId> {
        &self.early
    }

    /// Everybody who is owed a cut.
    pub(crate) fn owed(&self) -> BTreeSet<ParticipantId> {
        self.owed.iter().map(|(participant, _)| *participant).collect()
    }

    /// A host's command cut these before it could be decided.
    pub(crate) fn cut_early(&mut self, cuts: impl IntoIterator<Item = ParticipantId>) {
        self.early.extend(cuts);
    }

    /// A step begins with these commands. What was cut early is decided in it.
    pub(crate) fn begin(&mut self, asked: &[Asked], facts: &Facts) {
        self.in_question.clear();
        for it in asked.iter().filter(|it| facts.is_host_inside(it.participant)) {
            let paused = || self.owed.iter().filter(|(_, kind)| *kind == Kind::Pause).map(|(who, _)| *who);
            let back: BTreeSet<_> = match on_pauses(&it.command) {
                OnPauses::Resumes(whom) => paused().filter(|who| *who == whom).collect(),
                OnPauses::ResumesAll => paused().collect(),
                OnPauses::Nothing | OnPauses::Pauses(_) | OnPauses::PausesAll => continue,
            };
            self.in_question.insert(it.id, back);
        }
    }

    /// A step is over: what was cut early was decided in it, but for the commands that are still to be decided.
    pub(crate) fn end(&mut self, still_to_come: BTreeSet<ParticipantId>) {
        self.in_question.clear();
        self.early = still_to_come;
    }

    /// A command was done: a resume takes back what it was to. Says whether there was anything.
    pub(crate) fn done(&mut self, id: CommandId) -> bool {
        let back = self.in_question.remove(&id).unwrap_or_default();
        self.owed.retain(|(whom, kind)| *kind != Kind::Pause || !back.contains(whom));
        !back.is_empty()
    }

    /// A command could not be saved, and the page was told whether it cut anybody.
    /// `written`: nobody knew, and it was saved all the same.
    pub(crate) fn not_saved(&mut self, asked: &Asked, media_cut: bool, written: bool, facts: &Facts) -> Verdict {
        self.anything_was_cut |= media_cut;
        if written {
            return Ok(());
        }
        let said = cuts(&asked.command);
        let open = asked.open.iter().copied().filter(|who| facts.is_granted(*who));
        let cuts: BTreeSet<_> = open.filter(|who| said.includes(*who, asked.participant, facts)).collect();
        let is_pause = matches!(on_pauses(&asked.command), OnPauses::Pauses(_) | OnPauses::PausesAll);
        let kind = if is_pause { Kind::Pause } else { Kind::Other };
        let known =
            cuts.iter().all(|who| self.owed.contains(&(*who, kind)) || self.owed.contains(&(*who, Kind::Other)));
        // A host whose own leaving could not be saved is on the way out, and pauses nobody.
        let leaving = self.owed.contains(&(asked.participant, Kind::Other));
        let by_host = facts.is_host_inside(asked.participant) && kind == Kind::Pause && !leaving;
        hold(CUTS_STAY, media_cut || known || !by_host, || {
            format!("{:?} by a host who is inside cut nobody: {cuts:?} stay open", asked.command)
        })?;
        if media_cut {
            self.owed.extend(cuts.into_iter().map(|who| (who, kind)));
        }
        Ok(())
    }

    /// What the log says needs no promise.
    pub(crate) fn settle(&mut self, facts: &Facts) {
        let is_inside = |who: &ParticipantId| facts.people.get(who).is_some_and(crate::facts::Person::is_in);
        self.owed.retain(|(who, _)| is_inside(who) && !facts.ended);
    }
}
