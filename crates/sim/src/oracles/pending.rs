//! What may be closed although the log grants it: what hosts cut, and people of themselves, who were told that this is cut and not
//! saved. It is noted from their words and those answers alone.

use std::collections::BTreeMap;

use session::{Command, Event, ParticipantId, Timestamp};

use super::promises::{Asked, is_written};
use crate::{
    attendance::Attendance,
    commands::{OnPauses, meaning},
    facts::{Facts, Person},
    parts::{Part, Parts},
};

/// The step in which something was cut last; zero if never.
type Step = usize;

/// Since when something of somebody may be closed: by a pause, which a resume takes back, and by other words, of which who is
/// muted takes theirs back.
#[derive(Debug, Default, Clone, Copy)]
struct Since {
    pause: Step,
    other: Step,
    /// When the step of the pause began.
    paused_at: Option<Timestamp>,
}

/// What was cut and not saved.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    cut: BTreeMap<(ParticipantId, Part), Since>,
    /// A host ended it, and that was not saved: it is over for everybody, whoever comes in meanwhile.
    is_over: bool,
    /// Whom pauses named that were not saved and cut somebody, nobody for all: also who turns out not to be inside. In which step, and when
    /// that began.
    paused: Vec<(Option<ParticipantId>, Step, Option<Timestamp>)>,
    step: Step,
    now: Option<Timestamp>,
}

impl Pending {
    /// A step begins, now.
    pub(crate) fn begin(&mut self, now: Timestamp) {
        self.step += 1;
        self.now = Some(now);
    }

    /// A command was answered with not saved, and that it cut somebody.
    pub(crate) fn cut_unsaved(&mut self, asked: &Asked, facts: &Facts, attendance: &Attendance) {
        let Asked { participant: by, formerly, command, .. } = asked;
        self.is_over |= *command == Command::End;
        let meaning = meaning(command);
        let is_pause = matches!(meaning.on_pauses, OnPauses::Pauses(_) | OnPauses::PausesAll);
        match meaning.on_pauses {
            OnPauses::Pauses(whom) => self.paused.push((Some(whom), self.step, self.now)),
            OnPauses::PausesAll => self.paused.push((None, self.step, self.now)),
            _ => {}
        }
        let meant = facts.people.keys().filter(|who| facts.is_in(**who)).filter_map(|who| {
            let cut = meaning.cut.filter(|cut| cut.whom.includes(*who, *by, *formerly, facts))?;
            Some((*who, cut.part))
        });
        for cut in meant {
            self.add(cut, is_pause);
        }
        // Without the last host who is there nothing flows.
        let away = |host| attendance.grace_may_be_over(host, attendance.clock);
        let hosts_leave = *command == Command::Leave && facts.is_host_inside(*by);
        if hosts_leave && facts.hosts_inside().all(|host| self.cut.contains_key(&(host, Part::Room)) || away(host)) {
            for who in facts.people.keys().filter(|who| facts.is_in(**who)) {
                self.add((*who, Part::Room), false);
            }
        }
    }

    fn add(&mut self, cut: (ParticipantId, Part), is_pause: bool) {
        let since = self.cut.entry(cut).or_default();
        if is_pause {
            (since.pause, since.paused_at) = (self.step, self.now);
        } else {
            since.other = self.step;
        }
    }

    /// Is there anything, cut before this step and not saved, that this command takes back?
    pub(crate) fn may_be_taken_back(&self, asked: &Asked, facts: &Facts) -> bool {
        let own = asked.participant;
        let mut earlier = self.paused.iter().filter(|(_, step, _)| *step < self.step).map(|(whom, ..)| *whom);
        // By the log, since before this step: then it takes more than to take back.
        let has_been_paused = |it: &Person| it.paused && !it.gone && it.shut_out_at < self.now;
        match (meaning(&asked.command).on_pauses, &asked.command) {
            (OnPauses::Resumes(whom), _) => {
                let is_paused = facts.people.get(&whom).is_some_and(has_been_paused);
                !is_paused && earlier.any(|named| named.is_none_or(|named| facts.is_meant(named, whom)))
            }
            (OnPauses::ResumesAll, _) => !facts.people.values().any(has_been_paused) && earlier.next().is_some(),
            (_, Command::Unmute { medium }) => {
                self.cut.get(&(own, Part::of(*medium))).is_some_and(|since| since.other > 0 && since.other < self.step)
            }
            _ => false,
        }
    }

    /// A command was answered with done: it takes back what was cut before its step.
    pub(crate) fn done(&mut self, asked: &Asked) {
        let own = asked.participant;
        let step = self.step;
        // What was cut since its page heard last, it does not mean: another one may.
        let is_seen = |at: Option<Timestamp>| at.is_none_or(|at| asked.seen.is_none_or(|seen| at <= seen));
        match meaning(&asked.command).on_pauses {
            OnPauses::Resumes(whom) => {
                self.paused.retain(|(named, in_step, at)| *named != Some(whom) || *in_step >= step || !is_seen(*at));
            }
            OnPauses::ResumesAll => self.paused.retain(|(_, in_step, at)| *in_step >= step || !is_seen(*at)),
            _ => {}
        }
        for ((who, part), since) in &mut self.cut {
            let resumes = match meaning(&asked.command).on_pauses {
                OnPauses::Resumes(whom) => whom == *who,
                OnPauses::ResumesAll => true,
                _ => false,
            };
            let unmutes =
                matches!(asked.command, Command::Unmute { medium } if (own, Part::of(medium)) == (*who, *part));
            if resumes && is_seen(since.paused_at) && since.pause < self.step {
                since.pause = 0;
            }
            if unmutes && since.other < self.step {
                since.other = 0;
            }
        }
        self.cut.retain(|_, since| since.pause + since.other > 0);
    }

    /// An event became durable: what may be closed of a guest may be of who they turned out to be, and what the log says is not
    /// pending. `facts` has it already.
    pub(crate) fn learn(&mut self, event: &Event, facts: &Facts) {
        if let Event::TookOver { participant, from, .. } = event {
            let of_the_guest = Part::ALL.map(|part| Some((part, self.cut.get(&(*from, part)).copied()?)));
            self.cut.extend(of_the_guest.into_iter().flatten().map(|(part, since)| ((*participant, part), since)));
        }
        self.is_over &= !facts.ended;
        self.cut.retain(|(who, part), _| !facts.ended && facts.is_in(*who) && !is_written(*who, *part, facts));
    }

    /// Everything that may be closed, of these people.
    pub(crate) fn parts(&self, people: impl Iterator<Item = ParticipantId>) -> Parts {
        let everybody = people.filter(|_| self.is_over).map(|who| (who, Part::Room));
        self.cut.keys().copied().chain(everybody).collect()
    }
}
