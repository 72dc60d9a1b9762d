//! What goes into a step and what comes out of it.

use session::{
    Actor, Booking, Command, CommandId, DeviceId, Entry, Grants, ParticipantId, Refusal, Report, Timestamp, Touched,
};

use crate::step::{Decided, Step};

/// Something that came in for a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The appointment is another one from now on.
    Rebook {
        /// As it stands.
        booking: Booking,
    },
    /// A page of a participant is connected.
    Connect {
        /// Whose.
        actor: Actor,
        /// Which page.
        device: DeviceId,
    },
    /// A page is gone.
    Disconnect {
        /// Whose.
        participant: ParticipantId,
        /// Which page.
        device: DeviceId,
    },
    /// Trusted input on a page.
    Touch {
        /// Whose.
        actor: Actor,
        /// What a guest has typed as their name so far.
        name: Option<String>,
    },
    /// A page says something of its device.
    Report {
        /// Whose.
        actor: Actor,
        /// Which page.
        device: DeviceId,
        /// What.
        report: Report,
    },
    /// A command.
    Command {
        /// From which page.
        device: DeviceId,
        /// Whose.
        actor: Actor,
        /// Chosen by the page.
        id: CommandId,
        /// The wish.
        command: Command,
        /// What its page showed when it was said: the session as it was then. Of nobody's page, where that is not known.
        seen: Option<Timestamp>,
    },
}

/// The one thing to do next. The rest of the step is inside it.
#[derive(Debug)]
#[must_use = "a step that is not gone on with leaves a session that nobody owns"]
pub enum Next {
    /// Give the media server exactly [`Give::grants`], wait until that is in force, then [`Coordinator::gave`].
    ///
    /// [`Coordinator::gave`]: crate::Coordinator::gave
    Give(Give),
    /// Append to the log, then [`Coordinator::appended`].
    ///
    /// [`Coordinator::appended`]: crate::Coordinator::appended
    Append(Append),
    /// Read the whole log of the session, then [`Coordinator::read`].
    ///
    /// [`Coordinator::read`]: crate::Coordinator::read
    Read(Read),
    /// The step is done: answer and show.
    Tell(Tell),
}

/// Among whom media flows from now on.
#[derive(Debug)]
pub struct Give {
    pub(crate) grants: Grants,
    pub(crate) then: AfterGive,
}

impl Give {
    /// The whole decision, never a difference.
    pub fn grants(&self) -> &Grants {
        &self.grants
    }
}

#[derive(Debug)]
pub(crate) enum AfterGive {
    /// The cuts of a step are in force: now it is written.
    Commit(Box<Step>),
    /// The step is over.
    Tell(Tell),
}

/// Entries to be written, all or none.
#[derive(Debug)]
pub struct Append {
    pub(crate) expected: u64,
    pub(crate) step: Box<Step>,
}

impl Append {
    /// How many entries the log is believed to have.
    pub fn expected(&self) -> u64 {
        self.expected
    }

    /// What to append.
    pub fn entries(&self) -> &[Entry] {
        &self.step.entries
    }
}

/// The log must be read again.
#[derive(Debug)]
pub struct Read {
    pub(crate) then: AfterRead,
}

#[derive(Debug)]
pub(crate) enum AfterRead {
    /// Before anything can be decided.
    Decide { batch: Vec<Input>, now: Timestamp },
    /// After an append that may have failed.
    FallBack(Box<Step>),
}

/// What people are told at the end of a step.
#[derive(Debug)]
pub struct Tell {
    /// When, by the clock the step began with.
    pub now: Timestamp,
    /// The answers to the commands that pages sent.
    pub answers: Vec<Answered>,
    /// What to show again.
    pub touched: Touched,
    /// The state is what the log holds. If not, nothing of it may be shown: pages that came in this step are sent
    /// away, to come back by themselves.
    pub sure: bool,
    /// Something could not be written or read: begin a step soon, if only an empty one.
    pub retry: bool,
}

/// One command's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Which page sent it.
    pub device: DeviceId,
    /// Whose.
    pub participant: ParticipantId,
    /// The command.
    pub id: CommandId,
    /// What became of it.
    pub answer: Answer,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done, and kept.
    Done,
    /// No, and nothing changed.
    Refused(Refusal),
    /// Nobody knows whether it is kept, and nobody can look. It is answered once more when somebody could. What it was to cut is cut
    /// until then all the same.
    NotKnown {
        /// It cut somebody.
        media_cut: bool,
    },
    /// Not kept. What it was to cut may be cut all the same, and then stays cut until that is written or taken back.
    NotSaved {
        /// It cut somebody.
        media_cut: bool,
    },
}

impl Tell {
    /// Nothing to tell yet.
    pub(crate) fn new(now: Timestamp, sure: bool) -> Self {
        Self { now, answers: Vec::new(), touched: Touched::default(), sure, retry: !sure }
    }

    pub(crate) fn answer(&mut self, decided: &Decided, answer: Answer) {
        if let Some(device) = decided.device {
            let participant = decided.actor.participant;
            self.answers.push(Answered { device, participant, id: decided.id, answer });
        }
    }
}
