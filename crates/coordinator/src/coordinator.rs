//! The order of a step in which everything works; `failing` has the others.

use std::collections::{BTreeMap, BTreeSet};

use session::{
    Actor, Command, CommandId, Cuts, DeviceId, Entry, Event, Grants, ParticipantId, Phase, Refusal, Session, Timestamp,
    Touched,
};

use crate::{
    Answer, Append, Give, Input, Next, Read, Tell,
    doubt::Doubt,
    next::{AfterGive, AfterRead},
    step::{Decided, Did, Step},
    unsaved::{self, Retry, Unsaved},
};

/// One live session with what is owed to it: cuts that are not written, and whether the log is known.
///
/// A clone is for who explores what may happen. What is in the middle of a step, a [`Next`], has none.
#[derive(Clone, Debug, Hash)]
pub struct Coordinator {
    pub(crate) session: Session,
    /// How many entries the log of this session has.
    pub(crate) written: u64,
    /// The last commit failed and the log could not be read again: nothing can be decided until it is.
    pub(crate) unsure: bool,
    pub(crate) unsaved: Unsaved,
    pub(crate) doubt: Doubt,
    /// Cut before their command could be decided, because the log took its time: it belongs to the next batch. Or because the grace of
    /// the hosts was over meanwhile, which the next step decides.
    pub(crate) early: Cuts,
    /// Those of which the command is in the batch that waits for the log to be read.
    pub(crate) early_in_batch: Cuts,
    /// Cut by a deadline that could not be written. The next step finds it due again, or finds that it is not.
    pub(crate) overdue: Cuts,
    /// Cut by signing in, of which nobody knows whether it is written: who was cut may be inside all the same.
    pub(crate) doubtful: Cuts,
    /// Pages of hosts that are gone, and when they went, of which the next batch tells: the log took its time.
    pub(crate) gone_early: Vec<(ParticipantId, DeviceId, Timestamp)>,
    /// What changed while nobody could be told.
    pub(crate) untold: Touched,
    /// What the media server was given last.
    pub(crate) given: Grants,
}

impl Coordinator {
    /// A session of which the log has `written` entries, in a room where everybody is gated.
    pub fn new(session: Session, written: u64) -> Self {
        Self {
            session,
            written,
            unsure: false,
            unsaved: Unsaved::default(),
            doubt: Doubt::default(),
            early: Cuts::default(),
            early_in_batch: Cuts::default(),
            overdue: Cuts::default(),
            doubtful: Cuts::default(),
            gone_early: Vec::new(),
            untold: Touched::default(),
            given: Grants::none(),
        }
    }

    /// The session as decided. Between steps, and while it is sure, that is what the log holds.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What the media server was given last.
    pub fn given(&self) -> &Grants {
        &self.given
    }

    /// Who is cut although that could not be written yet.
    pub fn unsaved_cuts(&self) -> Cuts {
        let mut cuts = self.unsaved.cuts();
        if self.unsaved.has_end() {
            // Also who was paused when it ended: taking that pause back does not take back the end.
            let everybody = self.session.state().grants_with_a_host().participants();
            cuts.merge(&everybody.into_iter().collect());
        }
        cuts
    }

    /// Whose acts are owed: those that cut and are not written.
    ///
    /// Once the log works, the next step writes each, or refuses it because who said it is not inside: a host who has
    /// gone since, or whose own entering was lost while nobody could read the log. That one cuts on, though nothing fails
    /// any more: nothing widens because a host is not there, and the log names nobody else as who did it. It is written
    /// when they are inside, and forgotten when it is taken back or cuts nothing that would flow.
    pub fn owed_by(&self) -> BTreeSet<ParticipantId> {
        self.unsaved.actors()
    }

    /// Does the log have to be read before anything can be decided?
    pub fn is_unsure(&self) -> bool {
        self.unsure
    }

    /// Begins a step with what came in, in order; with nothing, for what is due by the clock.
    pub fn begin(&mut self, batch: Vec<Input>, now: Timestamp) -> Next {
        self.early_in_batch = std::mem::take(&mut self.early);
        if self.unsure {
            // Who is gone is gone, however long the log takes: the grace of a host begins now.
            for input in &batch {
                self.let_go(input, now);
            }
            return Next::Read(Read { then: AfterRead::Decide { batch, now } });
        }
        let step = Step::new(now, &self.session);
        self.decide_all(step, batch)
    }

    /// While an [`Append`] or a [`Read`] is on its way, a host's command came in that cuts somebody: that does not wait. Answers
    /// with what to give the media server now, if it cuts anybody. The command itself belongs to the next batch.
    pub fn cut_early(&mut self, actor: &Actor, command: &Command) -> Option<Grants> {
        let narrowed = self.session.left_at_once(actor, command, &self.given)?;
        self.narrow_early(narrowed)
    }

    /// The same for the grace of hosts who are gone: it does not wait for a log either. Asked from time to time while that is waited
    /// for.
    pub fn hold_early(&mut self, now: Timestamp) -> Option<Grants> {
        let held = if self.gone_early.is_empty() {
            self.session.is_to_be_held(self.given.participants(), now)
        } else {
            let mut session = self.session.clone();
            for (participant, device, at) in &self.gone_early {
                session.note_gone(*participant, *device, *at);
            }
            session.is_to_be_held(self.given.participants(), now)
        };
        self.narrow_early(if held { Grants::none() } else { return None })
    }

    /// The same for a page of a host that is gone: the grace of who has no other begins now, and not when the log has answered. What
    /// tells of it belongs to the next batch.
    pub fn is_gone_early(&mut self, participant: ParticipantId, device: DeviceId, now: Timestamp) {
        self.gone_early.push((participant, device, now));
    }

    /// When a page went of which the batch tells now, if it was known before.
    pub(crate) fn gone_early(&mut self, participant: ParticipantId, device: DeviceId) -> Option<Timestamp> {
        let place = self.gone_early.iter().position(|(who, page, _)| (*who, *page) == (participant, device))?;
        Some(self.gone_early.swap_remove(place).2)
    }

    fn narrow_early(&mut self, narrowed: Grants) -> Option<Grants> {
        let cut = self.given.minus(&narrowed);
        if cut.is_empty() {
            return None;
        }
        self.early.merge(&cut);
        self.given = narrowed.clone();
        Some(narrowed)
    }

    /// What was to be given is in force.
    pub fn gave(&mut self, give: Give) -> Next {
        self.given = give.grants;
        match give.then {
            AfterGive::Commit(step) => self.commit(step),
            AfterGive::Tell(tell) => Next::Tell(tell),
        }
    }

    /// The append was answered: kept, or not certainly so.
    pub fn appended(&mut self, append: Append, kept: bool) -> Next {
        if kept {
            self.written += append.entries().len() as u64;
            for (from, participant) in signings_in(append.entries()) {
                self.unsaved.follow(from, participant);
                self.early.follow(from, participant);
            }
            return self.publish(*append.step);
        }
        self.unsure = true;
        Next::Read(Read { then: AfterRead::FallBack(append.step) })
    }

    pub(crate) fn decide_all(&mut self, mut step: Step, batch: Vec<Input>) -> Next {
        self.early_in_batch = Cuts::default();
        self.overdue = Cuts::default();
        self.doubtful = Cuts::default();
        step.taken_back = self.take_back(&batch);
        let before = self.session.grants();
        let due = self.session.handle_timeout(step.now);
        step.add_by_itself(&before, due, &self.session);
        step.retries = self.unsaved.take();
        for mut retry in step.retries.clone() {
            // Who is meant may have signed in by one that was tried before.
            signings_in(&step.entries).for_each(|(from, participant)| retry.follow(from, participant));
            self.decide(&mut step, None, Said::of(&retry));
            // Who is not inside has nothing to leave, and holds nobody by it.
            let is_moot = retry.command == Command::Leave;
            if step.commands.last().is_some_and(|d| d.answer.is_err()) && !is_moot {
                self.put_back(retry);
            }
        }
        for input in batch {
            self.take(&mut step, input);
        }
        let shrunk = self.given.meet(&step.narrowest);
        self.give(shrunk, AfterGive::Commit(Box::new(step)))
    }

    /// Before the unsaved cuts are tried again: what hosts who are inside resume meanwhile is not cut any more.
    fn take_back(&mut self, batch: &[Input]) -> BTreeMap<(ParticipantId, CommandId), Vec<Retry>> {
        // What turned out to be written is not taken back: it is decided about like all that is in the log.
        self.unsaved.forget_written(&self.session);
        let mut taken_back = BTreeMap::new();
        for input in batch {
            let Input::Command { actor, id, command, seen, .. } = input else { continue };
            let by = actor.participant;
            // A word that comes again after it was done takes back nothing that was cut since.
            if !self.session.is_host_inside(by) || unsaved::is_done(&self.session, by, *id, command) {
                continue;
            }
            let owed = self.unsaved.take_back(by, command, *seen);
            if !owed.is_empty() {
                taken_back.insert((by, *id), owed);
            }
        }
        taken_back
    }

    /// Keeps one that was refused, as far as it still is of consequence.
    pub(crate) fn put_back(&mut self, retry: Retry) {
        let state = self.session.state();
        self.unsaved.put_back(retry, &state.grants_with_a_host(), state.phase() == Phase::Ended);
    }

    fn take(&mut self, step: &mut Step, input: Input) {
        let before = self.session.grants();
        match input {
            Input::Rebook { booking } => {
                let outcome = self.session.rebook(booking, step.now);
                step.add_by_itself(&before, outcome, &self.session);
            }
            Input::Connect { actor, device } => {
                let outcome = self.session.connect(&actor, device, step.now);
                step.add_by_itself(&before, outcome, &self.session);
                step.connected.push((actor.participant, device));
            }
            Input::Disconnect { participant, device } => {
                if let Some(at) = self.gone_early(participant, device) {
                    step.touched.merge(self.session.note_gone(participant, device, at));
                }
                let outcome = self.session.disconnect(participant, device, step.now);
                step.add_by_itself(&before, outcome, &self.session);
            }
            Input::Touch { actor, name } => {
                let touched = self.session.touch(&actor, name.as_deref(), step.now);
                step.touched.merge(touched);
            }
            Input::Report { actor, device, report } => {
                let touched = self.session.report(&actor, device, report, step.now);
                step.touched.merge(touched);
            }
            Input::Command { device, actor, id, command, seen } => {
                self.decide(step, Some(device), Said { actor, id, command, seen });
            }
        }
    }

    fn decide(&mut self, step: &mut Step, device: Option<DeviceId>, said: Said) {
        let Said { actor, id, command, seen } = said;
        let before = self.session.grants();
        let mut answer = if unsaved::is_done(&self.session, actor.participant, id, &command) {
            Ok(if step.writes(&self.session, actor.participant, id, &command) { Did::Now } else { Did::Before })
        } else if let Some(refusal) = self.refuses_who_is_to_be_kept_muted(&actor, &command) {
            Err(refusal)
        } else if let Some(refusal) = self.refuses_as_late(&actor, id, &command, seen, step.now) {
            Err(refusal)
        } else {
            let outcome = self.session.handle(&actor, id, &command, step.now);
            outcome.map(|outcome| step.add(outcome, &self.session))
        };
        let has_taken_back = step.taken_back.contains_key(&(actor.participant, id));
        match answer {
            Ok(Did::Now) => {}
            // What it took back was all there was to do, unless it is another word of this step that had done the rest.
            Ok(_) | Err(Refusal::NotPaused) if has_taken_back => {
                answer = Ok(if step.undoes(&actor, &command) { Did::Nothing } else { Did::Before });
            }
            // What is refused takes nothing back either: it was said on a page that did not show all of it, or in a session that is
            // another one by now.
            Err(_) => {
                let owed = step.taken_back.get(&(actor.participant, id)).into_iter().flatten();
                owed.for_each(|retry| self.put_back(retry.clone()));
            }
            Ok(_) => {}
        }
        if answer.is_ok() && matches!(command, Command::Unmute { .. }) {
            // What is left here was tried before and refused, because who muted them is not inside any more.
            self.unsaved.take_back(actor.participant, &command, seen);
        }
        let after = self.session.grants();
        if matches!(command, Command::Ready { .. }) {
            step.signed_in.merge(&before.minus(&after));
        }
        step.commands.push(Decided { device, actor, id, command, seen, answer, before, after });
    }

    /// Why it comes too late for what its page showed, which some pages do not say; only of what is not refused anyhow.
    pub(crate) fn refuses_as_late(
        &self,
        actor: &Actor,
        id: CommandId,
        command: &Command,
        seen: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Refusal> {
        seen.and_then(|seen| self.session.refuses_as_late(actor, id, command, seen, now))
    }

    fn refuses_who_is_to_be_kept_muted(&self, actor: &Actor, command: &Command) -> Option<Refusal> {
        self.unsaved.keeps_muted().then(|| self.session.refuses_who_is_to_be_kept_muted(actor, command))?
    }

    fn commit(&mut self, step: Box<Step>) -> Next {
        if step.entries.is_empty() {
            return self.publish(*step);
        }
        Next::Append(Append { expected: self.written, step })
    }

    /// Committed: open what grew, answer, tell.
    fn publish(&mut self, step: Step) -> Next {
        let retry = !self.unsaved.is_empty();
        let answers = step.settled.iter().map(|asked| asked.settled(Some(&self.session))).collect();
        let mut tell = Tell { retry, touched: step.touched, answers, ..Tell::new(step.now, true) };
        for decided in &step.commands {
            let answer = match decided.answer {
                Ok(_) => Answer::Done,
                Err(refusal) => Answer::Refused(refusal),
            };
            tell.answer(decided, answer);
        }
        self.settle(tell)
    }

    /// Gives what the committed state grants, without the pending cuts.
    pub(crate) fn settle(&mut self, tell: Tell) -> Next {
        let mut cuts = self.unsaved_cuts();
        cuts.merge(&self.early);
        cuts.merge(&self.overdue);
        let grants = self.session.grants().without(&cuts);
        self.give(grants, AfterGive::Tell(tell))
    }

    pub(crate) fn give(&mut self, grants: Grants, then: AfterGive) -> Next {
        let give = Give { grants, then };
        if give.grants == self.given { self.gave(give) } else { Next::Give(give) }
    }

    /// The session as its log tells it, with everybody who is connected now.
    pub(crate) fn replay(&mut self, log: &[Entry], now: Timestamp) -> bool {
        let replayed = match log {
            [] => Ok(Session::new(self.session.state().booking().clone(), now)),
            log => Session::replay(log, now),
        };
        let Ok(mut session) = replayed else { return false };
        session.adopt_presence(&self.session);
        let unheard = usize::try_from(self.written).map_or(&[][..], |written| log.get(written..).unwrap_or_default());
        signings_in(unheard).for_each(|(from, participant)| self.unsaved.follow(from, participant));
        self.session = session;
        self.written = log.len() as u64;
        self.unsure = false;
        true
    }
}

/// A command, and what its page showed when it was said.
struct Said {
    actor: Actor,
    id: CommandId,
    command: Command,
    seen: Option<Timestamp>,
}

impl Said {
    /// One that is tried again, which nobody says now.
    fn of(retry: &Retry) -> Self {
        Self { actor: retry.actor.clone(), id: retry.id, command: retry.command.clone(), seen: None }
    }
}

/// Guests who signed in, each with who they are from there on.
fn signings_in(entries: &[Entry]) -> impl Iterator<Item = (ParticipantId, ParticipantId)> + '_ {
    entries.iter().filter_map(|entry| match entry.event {
        Event::TookOver { from, participant, .. } => Some((from, participant)),
        _ => None,
    })
}
