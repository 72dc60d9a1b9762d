//! One step of the coordinator, performed: with a log that may fail, a host who does not wait, and a death on the way.

use std::rc::Rc;

use coordinator::{Append, Next, Tell};
use session::{CommandId, Cuts, Entry, Event, Grants, Session};

use crate::{
    answers,
    cast::{Who, Word},
    courses,
    laws::{self, Broken},
    ledger::Ledger,
    owed::Owed,
    scope::{Course, CrashPoint, Reached},
    world::{Early, World},
};

/// Something that comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// One more page of this person.
    Connects(Who),
    /// One page less.
    Goes(Who),
    /// A command.
    Says(Who, Word),
    /// The command that was not answered, with the same id.
    Repeats(Who, Word),
    /// What did not wait for the disk, now from the mailbox or said again.
    Early(Word),
    /// A command of which nobody knows whether it is written, with the same id: the n-th of those.
    Insists(u8),
}

/// What comes in, and what becomes of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The clock is at the next deadline.
    pub(crate) waits: bool,
    pub(crate) batch: [Option<Said>; 2],
    pub(crate) fate: Fate,
    /// The log can be read, if that is wanted.
    pub(crate) readable: bool,
    /// Said by the host's other page while the log is waited for.
    pub(crate) early: Option<(While, Word)>,
    pub(crate) death: Option<Death>,
}

impl Step {
    /// Nothing comes in: the server looks what is due.
    pub(crate) fn nothing() -> Self {
        Self { waits: false, batch: [None; 2], fate: Fate::Kept, readable: true, early: None, death: None }
    }

    /// One thing comes in.
    pub(crate) fn of(said: Said) -> Self {
        Self { batch: [Some(said), None], ..Self::nothing() }
    }

    /// Two things come in, in this order.
    pub(crate) fn both(first: Said, second: Said) -> Self {
        Self { batch: [Some(first), Some(second)], ..Self::nothing() }
    }
}

/// What the log is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum While {
    /// An append is on its way.
    Writing,
    /// The log is read.
    Reading,
}

/// What becomes of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    KeptUnanswered,
    Lost,
}

/// When the server dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Death {
    /// When this many things were done.
    After(u8),
    /// While the append is on its way.
    InAppend,
}

/// A step that was performed.
pub(crate) struct Performed {
    pub(crate) world: World,
    /// How many things the coordinator wanted done.
    pub(crate) things: u8,
    pub(crate) appended: bool,
    pub(crate) read: bool,
}

/// A command of a step, as the laws look at its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(crate) who: Who,
    pub(crate) word: Word,
    pub(crate) id: CommandId,
    pub(crate) repeated: bool,
    pub(crate) early: bool,
}

/// A step on its way.
pub(crate) struct Performance<'w> {
    pub(crate) before: &'w World,
    pub(crate) world: World,
    pub(crate) step: Step,
    pub(crate) spoken: Vec<Spoken>,
    pub(crate) reached: &'w mut Reached,
    appended: bool,
    kept: bool,
    read: bool,
    things: u8,
    /// What was owed before these words took back some of it: where they are not done, it is owed again.
    pub(crate) taken_back: Vec<(CommandId, Owed)>,
    /// When a word of the host's was looked at that does not wait.
    cut_early: Option<While>,
    /// What flowed when the append was lost.
    lost: Option<Grants>,
}

/// Performs a step. Nothing where it cannot be: nobody to cut early, no such thing to die after.
pub(crate) fn perform(before: &World, step: Step, reached: &mut Reached) -> Option<Result<Performed, Broken>> {
    let mut performance = Performance {
        before,
        world: before.clone(),
        step,
        spoken: Vec::new(),
        reached,
        appended: false,
        kept: false,
        read: false,
        things: 0,
        taken_back: Vec::new(),
        cut_early: None,
        lost: None,
    };
    let done = performance.perform();
    let Performance { world, things, appended, read, .. } = performance;
    match done {
        Ok(true) => Some(Ok(Performed { world, things, appended, read })),
        Ok(false) => None,
        Err(broken) => Some(Err(broken)),
    }
}

impl Performance<'_> {
    /// What flows when these entries are about to be written. Who signs in leaves their place as a guest to themselves:
    /// that cuts nobody, and holds no longer than it is on its way.
    fn flowed_at(&self, entries: &[Entry]) -> Grants {
        let signs_in = |participant| {
            let is_from = |entry: &Entry| matches!(entry.event, Event::TookOver { from, .. } if from == participant);
            entries.iter().any(is_from)
        };
        let themselves = self.before.gate.iter().filter(|(participant, _)| signs_in(*participant));
        self.world.gate.iter().chain(themselves).collect()
    }

    /// Says whether the step can be performed so.
    fn perform(&mut self) -> Result<bool, Broken> {
        if self.step.waits {
            let Some(deadline) = self.world.deadline() else { return Ok(false) };
            self.world.now = self.world.now.max(deadline);
            self.world.spent.waits += 1;
        }
        let inputs = self.take_in();
        self.take_back();
        if !self.world.coordinator.is_unsure() || self.step.readable {
            self.world.unwritten = Cuts::default();
        }
        (self.world.starting, self.world.retry) = (false, false);
        let mut next = self.world.coordinator.begin(inputs, self.world.now);
        loop {
            if self.step.death == Some(Death::After(self.things)) {
                self.die(self.point_before(&next));
                return Ok(true);
            }
            self.things += 1;
            next = match next {
                Next::Give(give) => {
                    self.world.gate = give.grants().clone();
                    laws::gate(&self.world)?;
                    if let Some(at_append) = &self.lost {
                        laws::given_after_loss(self.before, at_append, &self.world)?;
                    }
                    self.world.coordinator.gave(give)
                }
                Next::Append(append) => match self.append(append)? {
                    Some(next) => next,
                    None => return Ok(self.step.death == Some(Death::InAppend)),
                },
                Next::Read(read) => {
                    self.read = true;
                    if !self.look_early(While::Reading)? {
                        return Ok(false);
                    }
                    self.world.spent.failed_reads += u8::from(!self.step.readable);
                    let log = self.step.readable.then(|| Rc::clone(&self.world.log));
                    self.world.coordinator.read(read, log.as_ref().map(|log| log.as_slice()))
                }
                Next::Tell(tell) => {
                    self.tell(&tell)?;
                    return Ok(self.is_as_foretold());
                }
            };
        }
    }

    /// What was foretold of the step and did not come to pass makes it another step.
    fn is_as_foretold(&self) -> bool {
        self.step.death.is_none()
            && (self.appended || self.step.fate == Fate::Kept)
            && self.cut_early == self.step.early.map(|(meanwhile, _)| meanwhile)
            && (self.read || self.step.readable)
    }

    /// What was decided is certainly in the log.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept || !self.appended
    }

    /// Nothing comes next where the server dies, or where nobody can be cut early.
    fn append(&mut self, append: Append) -> Result<Option<Next>, Broken> {
        self.appended = true;
        let after = read_on(&self.world.ledger, append.entries());
        laws::append(&self.world, &append, &after)?;
        if !self.look_early(While::Writing)? {
            return Ok(None);
        }
        self.kept = self.step.fate == Fate::Kept;
        let dies = self.step.death == Some(Death::InAppend);
        // What nobody lives to learn is no failure.
        self.world.spent.failed_appends += u8::from(!self.kept && !dies);
        if self.step.fate == Fate::Lost {
            let flowed = self.flowed_at(append.entries());
            self.world.unwritten.merge(&self.before.gate.minus(&flowed));
            self.lost = Some(flowed);
        } else {
            self.keep(append.entries());
        }
        laws::gate(&self.world)?;
        if dies {
            let lost = self.step.fate == Fate::Lost;
            self.die(if lost { CrashPoint::AppendOnItsWayAndLost } else { CrashPoint::AppendOnItsWayAndKept });
            return Ok(None);
        }
        Ok(Some(self.world.coordinator.appended(append, self.kept)))
    }

    /// A host's word that does not wait, if there is one here. Says whether it could be so: whether it cut anybody.
    fn look_early(&mut self, now: While) -> Result<bool, Broken> {
        let Some((_, word)) = self.step.early.filter(|(meanwhile, _)| *meanwhile == now && self.cut_early.is_none())
        else {
            return Ok(true);
        };
        let host = Who::Host;
        let command = word.command(host);
        let Some(grants) = self.world.coordinator.cut_early(&host.actor(self.world.subject), &command) else {
            return Ok(false);
        };
        self.reached.course(match now {
            While::Writing => Course::ACutDidNotWaitForTheDisk,
            While::Reading => Course::ACutDidNotWaitForAReading,
        });
        self.cut_early = Some(now);
        let flowing = self.world.gate.participants();
        let cut = flowing.into_iter().filter_map(|id| Some((id, word.cut(host, id)?)));
        self.world.owed.add(cut.filter(|(id, part)| part.flows(&self.world.gate, *id)));
        self.world.gate = grants;
        self.world.spent.early += 1;
        self.world.early = Some(Early { word, posted: true });
        laws::gate(&self.world)?;
        Ok(true)
    }

    /// The entries are durable from here on.
    fn keep(&mut self, entries: &[Entry]) {
        courses::note(self, entries);
        let Self { world, .. } = self;
        // A cut that is written holds by the log.
        for entry in entries {
            world.ledger.read(entry);
            if let Event::TookOver { participant, from, .. } = &entry.event {
                world.owed.take_over(*from, *participant);
            }
            world.owed.settle(&world.ledger);
            let inside = world.ledger.inside();
            world.leaving.retain(|id| inside.contains(id));
        }
        Rc::make_mut(&mut world.log).extend_from_slice(entries);
    }

    fn point_before(&self, next: &Next) -> CrashPoint {
        match next {
            Next::Give(_) if self.kept => CrashPoint::BeforeTheOpening,
            Next::Give(_) if self.appended => CrashPoint::BeforeGivingWhatWasRead,
            Next::Give(_) => CrashPoint::BeforeTheCut,
            Next::Append(_) => CrashPoint::BeforeTheAppend,
            Next::Read(_) => CrashPoint::BeforeReadingAgain,
            Next::Tell(_) => CrashPoint::BeforeTelling,
        }
    }

    fn die(&mut self, point: CrashPoint) {
        self.reached.crash(point);
        let kept = |spoken: &Spoken| laws::is_in_log(&self.world, spoken.who, spoken.id);
        if self.spoken.iter().any(|spoken| matches!(spoken.word, Word::Pause(_)) && kept(spoken)) {
            self.reached.course(Course::APauseWasKeptAndItsAnswerLost);
        }
        self.world.die();
    }

    fn tell(&mut self, tell: &Tell) -> Result<(), Broken> {
        self.world.retry = tell.retry;
        if !tell.sure {
            // Pages that came in this step are sent away.
            for said in self.step.batch.into_iter().flatten() {
                if let Said::Connects(who) = said {
                    let (was_there, now) = (self.appended, self.world.now);
                    if let Some(pages) = self.world.pages_mut(who) {
                        pages.open -= 1;
                        // Where nothing was decided, and none was open before, none has been since.
                        if was_there && pages.open == 0 {
                            pages.gone_since = now;
                        }
                    }
                }
            }
        }
        answers::answers(self, tell)?;
        if !tell.sure && self.world.is_host_gone_for_long() {
            self.reached.course(Course::TheGraceEndedWithoutReadableLog);
        }
        if self.appended || self.read {
            return laws::told(&self.world, tell, self.durable().state());
        }
        // Nothing was written, and before this step the state was what the log says.
        laws::told(&self.world, tell, self.before.coordinator.session().state())
    }

    /// The session that the log alone tells of.
    fn durable(&self) -> Session {
        let booking = self.world.coordinator.session().state().booking().clone();
        let new = Session::new(booking, self.world.now);
        Session::replay(&self.world.log, self.world.now).unwrap_or(new)
    }
}

fn read_on(ledger: &Ledger, entries: &[Entry]) -> Ledger {
    let mut after = ledger.clone();
    for entry in entries {
        after.read(entry);
    }
    after
}
