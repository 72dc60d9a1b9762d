//! Does to a real session what a plan says, as a server would: it commits what it is answered with, throws the session
//! away when a commit is lost, is there when a deadline is due, and starts again from the log.

use std::collections::BTreeSet;

use proptest::prelude::prop_assert;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use session::{
    Actor, Booking, Command, CommandId, DeviceId, Entry, Outcome, ParticipantId, Refusal, Report, Session, Timestamp,
};

use crate::{
    cast,
    plan::{Act, Plan, Step, plans},
};

/// One input to a session, as a model takes it too.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Handle { actor: Actor, id: CommandId, command: Command },
    Connect { actor: Actor, device: DeviceId },
    Disconnect { participant: ParticipantId, device: DeviceId },
    Touch { actor: Actor, name: Option<String> },
    Report { actor: Actor, device: DeviceId, report: Report },
    Timeout,
    Restart,
}

/// One input with what came of it.
pub(crate) struct Moment {
    pub(crate) input: Input,
    /// The machine's clock, which may run backwards.
    pub(crate) at: Timestamp,
    /// The session before.
    pub(crate) before: Session,
    pub(crate) answer: Result<Outcome, Refusal>,
    /// The entries could not be committed, and the session was replayed from the log.
    pub(crate) lost: bool,
}

/// When every generated session begins.
pub(crate) const START: Timestamp = Timestamp(1_700_000_000_000);

/// A session with its log and its clock.
pub(crate) struct Driver {
    pub(crate) booking: Booking,
    pub(crate) session: Session,
    pub(crate) log: Vec<Entry>,
    now: Timestamp,
    /// The latest moment the session was told of.
    latest: Timestamp,
    open: BTreeSet<(usize, u8)>,
    sent: Vec<(usize, CommandId, Command)>,
    /// The next entries to be committed are lost.
    write_fails: bool,
}

/// Holds `law` after every single input of every generated session. `start` makes what the law remembers of a session.
pub(crate) fn always<M>(start: impl Fn(&Driver) -> M, law: impl Fn(&mut M, &Driver, &Moment) -> TestCaseResult) {
    let config = Config { failure_persistence: None, ..Config::default() };
    if let Err(broken) = TestRunner::new(config).run(&plans(), |plan| follow(&plan, &start, &law)) {
        panic!("{broken}");
    }
}

/// Follows one plan from its first step to its last, or to the first break of the law.
pub(crate) fn follow<M>(
    plan: &Plan,
    start: impl Fn(&Driver) -> M,
    law: impl Fn(&mut M, &Driver, &Moment) -> TestCaseResult,
) -> TestCaseResult {
    let mut driver = Driver::new(&plan.booking);
    let mut memory = start(&driver);
    plan.steps.iter().try_for_each(|step| driver.play(step, &mut |driver, moment| law(&mut memory, driver, moment)))
}

type Watch<'w> = dyn FnMut(&Driver, &Moment) -> TestCaseResult + 'w;

impl Driver {
    fn new(booking: &Booking) -> Self {
        let now = START;
        Self {
            booking: booking.clone(),
            session: Session::new(booking.clone(), now),
            log: Vec::new(),
            now,
            latest: now,
            open: BTreeSet::new(),
            sent: Vec::new(),
            write_fails: false,
        }
    }

    /// The machine's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// Has the caller been there for every deadline that the session's clock has passed?
    pub(crate) fn is_punctual(&self) -> bool {
        self.session.poll_timeout().is_none_or(|at| at > self.latest)
    }

    /// The session that the log alone tells of.
    pub(crate) fn replayed(&self) -> Session {
        if self.log.is_empty() {
            return Session::new(self.booking.clone(), self.now);
        }
        Session::replay(&self.log, self.now).unwrap()
    }

    fn play(&mut self, step: &Step, watch: &mut Watch<'_>) -> TestCaseResult {
        self.write_fails = false;
        match &step.act {
            Act::Says { who, command } => {
                self.be_there(*who, watch)?;
                let id = cast::command_id(self.sent.len());
                self.sent.push((*who, id, command.clone()));
                self.write_fails = step.write_fails;
                self.say(*who, id, command, watch)
            }
            Act::Repeats { back } => {
                let Some((who, id, command)) = self.sent.iter().rev().nth(*back).cloned() else { return Ok(()) };
                self.be_there(who, watch)?;
                self.say(who, id, &command, watch)
            }
            Act::Opens { who, device } => {
                self.write_fails = step.write_fails;
                self.connect(*who, *device, watch)
            }
            Act::Closes { who, device } => {
                self.write_fails = step.write_fails;
                self.disconnect(*who, *device, watch)
            }
            Act::Vanishes { who } => {
                self.write_fails = step.write_fails;
                (0..3).try_for_each(|device| self.disconnect(*who, device, watch))
            }
            Act::Touches { who, name } => {
                self.be_there(*who, watch)?;
                let name = name.map(str::to_owned);
                self.feed(Input::Touch { actor: cast::actor(*who), name }, watch)
            }
            Act::Reports { who, device, report } => {
                self.be_there(*who, watch)?;
                self.feed(
                    Input::Report { actor: cast::actor(*who), device: cast::device(*who, *device), report: *report },
                    watch,
                )
            }
            Act::Waits { ms, punctual } => {
                self.write_fails = step.write_fails;
                self.wait(*ms, *punctual, watch)
            }
            Act::Restarts => {
                self.open.clear();
                self.feed(Input::Restart, watch)?;
                self.write_fails = step.write_fails;
                self.feed(Input::Timeout, watch)
            }
        }
    }

    /// Only an open page sends anything.
    fn be_there(&mut self, who: usize, watch: &mut Watch<'_>) -> TestCaseResult {
        let is_there = (0..3).any(|device| self.open.contains(&(who, device)));
        if is_there { Ok(()) } else { self.connect(who, 0, watch) }
    }

    fn say(&mut self, who: usize, id: CommandId, command: &Command, watch: &mut Watch<'_>) -> TestCaseResult {
        self.feed(Input::Handle { actor: cast::actor(who), id, command: command.clone() }, watch)
    }

    fn connect(&mut self, who: usize, device: u8, watch: &mut Watch<'_>) -> TestCaseResult {
        self.open.insert((who, device));
        self.feed(Input::Connect { actor: cast::actor(who), device: cast::device(who, device) }, watch)
    }

    fn disconnect(&mut self, who: usize, device: u8, watch: &mut Watch<'_>) -> TestCaseResult {
        self.open.remove(&(who, device));
        let (participant, device) = (cast::participant(who), cast::device(who, device));
        self.feed(Input::Disconnect { participant, device }, watch)
    }

    fn wait(&mut self, ms: i64, punctual: bool, watch: &mut Watch<'_>) -> TestCaseResult {
        let until = self.now.plus_ms(ms);
        while punctual && let Some(at) = self.session.poll_timeout().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.feed(Input::Timeout, watch)?;
            let next = self.session.poll_timeout();
            prop_assert!(next.is_none_or(|next| next > at), "{at:?} was handled and is due again");
        }
        self.now = until;
        Ok(())
    }

    /// Gives the session one input, commits what comes of it, and has the law look.
    fn feed(&mut self, input: Input, watch: &mut Watch<'_>) -> TestCaseResult {
        let (at, before) = (self.now, self.session.clone());
        self.latest = self.latest.max(at);
        let answer = self.put(&input, at);
        let entries = answer.as_ref().map_or(&[][..], |outcome| &outcome.entries);
        let lost = self.write_fails && !entries.is_empty();
        if lost {
            self.write_fails = false;
            let failed = self.session.clone();
            self.session = self.replayed();
            self.session.adopt_presence(&failed);
        } else {
            self.log.extend_from_slice(entries);
        }
        watch(self, &Moment { input, at, before, answer, lost })?;
        if lost { self.feed(Input::Timeout, watch) } else { Ok(()) }
    }

    fn put(&mut self, input: &Input, at: Timestamp) -> Result<Outcome, Refusal> {
        let session = &mut self.session;
        match input {
            Input::Handle { actor, id, command } => session.handle(actor, *id, command, at),
            Input::Connect { actor, device } => Ok(session.connect(actor, *device, at)),
            Input::Disconnect { participant, device } => Ok(session.disconnect(*participant, *device, at)),
            Input::Touch { actor, name } => {
                Ok(Outcome { touched: session.touch(actor, name.as_deref(), at), ..Outcome::default() })
            }
            Input::Report { actor, device, report } => {
                Ok(Outcome { touched: session.report(actor, *device, *report, at), ..Outcome::default() })
            }
            Input::Timeout => Ok(session.handle_timeout(at)),
            Input::Restart => {
                self.session = self.replayed();
                Ok(Outcome::default())
            }
        }
    }
}
