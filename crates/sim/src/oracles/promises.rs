//! Cuts that a host was told of and that are not written: they hold until the log says the same, or the host takes them
//! back. A crash ends them, because they were nowhere but in memory.

use std::collections::{BTreeMap, BTreeSet};

use session::{Command, CommandId, DeviceId, Event, ParticipantId, Timestamp};

use crate::{
    broken::{Verdict, hold},
    commands::{OnPauses, Whom, meaning},
    facts::Facts,
    parts::{self, Part, Parts},
};

pub(crate) const CUTS_STAY: &str = "unsaved cuts stay";

/// A command in a step, as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) device: DeviceId,
    pub(crate) participant: ParticipantId,
    /// The guest who they were.
    pub(crate) formerly: Option<ParticipantId>,
    pub(crate) id: CommandId,
    pub(crate) command: Command,
    /// What the page that sent it first had been told of last.
    pub(crate) seen: Option<Timestamp>,
    /// What was open when the step began, or, before an early cut, when the command came.
    pub(crate) open: Parts,
}

/// What can undo a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A resume does.
    Pause,
    /// A host's word: only the log does.
    Host,
    /// Of who goes, or signs in: only the log does.
    Own,
}

/// The cuts that are owed.
#[derive(Debug, Default)]
pub(crate) struct Promises {
    owed: BTreeSet<(ParticipantId, Part, Kind)>,
    /// Since when somebody owes a pause.
    since: BTreeMap<ParticipantId, Timestamp>,
    /// When the step under way began.
    now: Option<Timestamp>,
    /// Cut early, and not yet decided.
    early: Parts,
    /// What the resumes of the step under way may take back.
    in_question: BTreeMap<CommandId, BTreeSet<ParticipantId>>,
    /// What those who unmute themselves in the step under way may take back of their own.
    unmuting: BTreeMap<CommandId, (ParticipantId, Part)>,
    /// Whose leaving could not be saved.
    leaving: BTreeSet<ParticipantId>,
}

impl Promises {
    /// A part of somebody is open: no cut of it is owed.
    pub(crate) fn still_cut(&self, participant: ParticipantId, part: Part) -> Verdict {
        let is_owed = |kind| [Part::Room, part].iter().any(|part| self.owed.contains(&(participant, *part, kind)));
        let owed = is_owed(Kind::Pause) && !self.is_in_question(participant)
            || is_owed(Kind::Host) && !self.unmuting.values().any(|own| *own == (participant, part))
            || is_owed(Kind::Own)
            || parts::cuts(&self.early, participant, part);
        hold(CUTS_STAY, !owed, || format!("{part:?} of {participant} was cut, that is not written, and it is open"))
    }

    fn is_in_question(&self, participant: ParticipantId) -> bool {
        self.in_question.values().any(|cuts| cuts.contains(&participant))
    }

    /// What was cut by a command that is still to be decided.
    pub(crate) fn early(&self) -> &Parts {
        &self.early
    }

    /// Is everything of this one owed to be cut?
    pub(crate) fn is_owed_wholly(&self, participant: ParticipantId) -> bool {
        [Kind::Pause, Kind::Host, Kind::Own].iter().any(|kind| self.owed.contains(&(participant, Part::Room, *kind)))
    }

    /// A host's command cut these before it could be decided.
    pub(crate) fn cut_early(&mut self, cuts: impl IntoIterator<Item = (ParticipantId, Part)>) {
        self.early.extend(cuts);
    }

    /// A step begins with these commands, now. What was cut early is decided in it. Says whether somebody resumes who had not been told yet
    /// of what is owed.
    pub(crate) fn begin(&mut self, asked: &[Asked], facts: &Facts, now: Timestamp) -> bool {
        self.in_question.clear();
        self.now = Some(now);
        let mut any_unseen = false;
        let unmutes = |it: &Asked| match &it.command {
            Command::Unmute { medium } => Some((it.id, (it.participant, Part::of(*medium)))),
            _ => None,
        };
        self.unmuting = asked.iter().filter_map(unmutes).collect();
        for it in asked.iter().filter(|it| facts.is_host_inside(it.participant)) {
            let paused = || self.owed.iter().filter(|(_, _, kind)| *kind == Kind::Pause).map(|(who, ..)| *who);
            let is_seen =
                |who: &ParticipantId| self.since.get(who).is_none_or(|at| it.seen.is_none_or(|seen| *at <= seen));
            let back: BTreeSet<_> = match meaning(&it.command).on_pauses {
                OnPauses::Resumes(whom) => paused().filter(|who| *who == whom).collect(),
                OnPauses::ResumesAll => paused().collect(),
                OnPauses::Nothing | OnPauses::Pauses(_) | OnPauses::PausesAll | OnPauses::Removes(_) => continue,
            };
            let (seen, unseen): (BTreeSet<_>, BTreeSet<_>) = back.into_iter().partition(is_seen);
            any_unseen |= !unseen.is_empty();
            self.in_question.insert(it.id, seen);
        }
        any_unseen
    }

    /// A step is over: what was cut early was decided in it, but for the commands that are still to be decided.
    pub(crate) fn end(&mut self, still_to_come: Parts) {
        self.in_question.clear();
        self.unmuting.clear();
        self.early = still_to_come;
    }

    /// A command was done: a resume takes back what it was to, and who unmutes that. Says whether a resume did.
    pub(crate) fn done(&mut self, id: CommandId) -> bool {
        if let Some((whom, part)) = self.unmuting.remove(&id) {
            self.owed.remove(&(whom, part, Kind::Host));
        }
        let back = self.in_question.remove(&id).unwrap_or_default();
        self.owed.retain(|(whom, _, kind)| *kind != Kind::Pause || !back.contains(whom));
        !back.is_empty()
    }

    /// A resume was refused because nobody whom it means is paused: then none of them is owed a pause that its page was told of.
    pub(crate) fn nobody_is_paused(&self, id: CommandId) -> Verdict {
        let meant = self.in_question.get(&id).into_iter().flatten();
        let owed: Vec<_> = meant.filter(|who| self.owed.contains(&(**who, Part::Room, Kind::Pause))).collect();
        hold(CUTS_STAY, owed.is_empty(), || {
            format!("{owed:?} are owed a pause, and cannot be resumed by who was told of it")
        })
    }

    /// A command could not be saved, and the page was told whether it cut anybody.
    /// `written`: nobody knew, and it was saved all the same.
    /// `by_itself`: whose screen may have been stopped because their pages are gone, before the command was decided.
    pub(crate) fn not_saved(
        &mut self,
        asked: &Asked,
        media_cut: bool,
        written: bool,
        facts: &Facts,
        by_itself: impl Fn(ParticipantId) -> bool,
    ) -> Verdict {
        let Asked { participant: by, formerly, command, open, .. } = asked;
        let meaning = meaning(command);
        let Some(cut) = meaning.cut.filter(|_| !written) else { return Ok(()) };
        let is_pause = matches!(meaning.on_pauses, OnPauses::Pauses(_) | OnPauses::PausesAll);
        let kind = match cut.whom {
            _ if is_pause => Kind::Pause,
            Whom::Sender | Whom::Formerly => Kind::Own,
            _ => Kind::Host,
        };
        let open = open.iter().filter(|(who, part)| *part == cut.part && facts.allows(*who, *part));
        let cuts = open.map(|(who, _)| *who).filter(|who| cut.whom.includes(*who, *by, *formerly, facts));
        let cuts = cuts.filter(|who| cut.part != Part::Screen || !by_itself(*who));
        // Of who is cut wholly by another word, no part is cut by this one.
        let cuts: Vec<_> = cuts.filter(|who| cut.part == Part::Room || !self.is_owed_wholly(*who)).collect();
        // Who is cut by another word already stays cut by that one; this one may say truly that it cut nobody.
        let is_known = |who: &ParticipantId| {
            self.is_owed_wholly(*who) || self.owed.iter().any(|(it, part, _)| (it, *part) == (who, cut.part))
        };
        // A host whose own leaving could not be saved is on the way out, and cuts nobody.
        let leaving =
            self.owed.contains(&(*by, Part::Room, Kind::Own)) || self.owed.contains(&(*by, Part::Room, Kind::Host));
        let leaving = leaving || self.leaving.contains(by);
        let by_host = facts.is_host_inside(*by) && cut.at_once && !leaving;
        hold(CUTS_STAY, media_cut || cuts.iter().all(is_known) || !by_host, || {
            format!("{command:?} by a host who is inside cut nobody: {cuts:?} stay open")
        })?;
        // Who is on the way out is so, also where another word had cut them before.
        if media_cut && *command == Command::Leave {
            self.leaving.insert(*by);
        }
        if media_cut && kind == Kind::Pause {
            self.since.extend(cuts.iter().filter_map(|who| Some((*who, self.now?))));
        }
        if media_cut {
            self.owed.extend(cuts.into_iter().map(|who| (who, cut.part, kind)));
        }
        Ok(())
    }

    /// An event became durable: what is owed of a guest is owed of who they turned out to be, and what the step under
    /// way may take back of the guest it may take back of them.
    pub(crate) fn learn(&mut self, event: &Event) {
        let Event::TookOver { participant, from, .. } = event else { return };
        let by_hosts = self.owed.iter().filter(|(who, _, kind)| who == from && *kind != Kind::Own);
        let by_hosts: Vec<_> = by_hosts.map(|(_, part, kind)| (*participant, *part, *kind)).collect();
        self.owed.extend(by_hosts);
        let since = [from, participant].into_iter().filter_map(|who| self.since.get(who)).max().copied();
        self.since.extend(since.map(|at| (*participant, at)));
        for back in self.in_question.values_mut().filter(|back| back.contains(from)) {
            back.insert(*participant);
        }
        for (whom, _) in self.unmuting.values_mut().filter(|(whom, _)| whom == from) {
            *whom = *participant;
        }
    }

    /// What the log says needs no promise.
    pub(crate) fn settle(&mut self, facts: &Facts) {
        self.leaving.retain(|who| facts.is_in(*who));
        self.owed.retain(|(who, part, _)| !facts.ended && facts.is_in(*who) && !is_written(*who, *part, facts));
    }
}

/// Does the log, of somebody inside, say that this part is cut? A session that is held says it of nothing.
pub(super) fn is_written(participant: ParticipantId, part: Part, facts: &Facts) -> bool {
    let person = facts.people.get(&participant);
    match part {
        Part::Room => false,
        Part::Audio => person.is_some_and(|it| it.has_muted(session::Medium::Audio)),
        Part::Video => person.is_some_and(|it| it.has_muted(session::Medium::Video)),
        Part::Screen => facts.screen != Some(participant),
    }
}
