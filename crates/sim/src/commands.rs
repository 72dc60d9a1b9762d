//! The commands that pages send, and what each means for a pause. Both are stated here for every command there is, so
//! that a new one does not compile until it is simulated.

use session::{Command, ParticipantId};

use crate::{
    facts::{Facts, Person},
    random::Random,
    reached::CommandKind,
};

/// What guests type.
const NAMES: [&str; 5] = ["Ann", "  Bo\u{200b}b ", "Ann", "", "\u{202e}"];

/// What a command says about pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnPauses {
    /// Nothing.
    Nothing,
    /// Pauses this one.
    Pauses(ParticipantId),
    /// Pauses every client inside.
    PausesAll,
    /// Resumes this one.
    Resumes(ParticipantId),
    /// Resumes everybody.
    ResumesAll,
}

/// A command of this kind about one of `people`.
pub(crate) fn draw(kind: CommandKind, random: &mut Random, participant: ParticipantId) -> Command {
    match kind {
        CommandKind::Ready => Command::Ready { name: name(random) },
        CommandKind::JoinNow => Command::JoinNow,
        CommandKind::AskToJoin => Command::AskToJoin,
        CommandKind::CancelAsk => Command::CancelAsk,
        CommandKind::Leave => Command::Leave,
        CommandKind::Admit => Command::Admit { participant },
        CommandKind::AdmitAll => Command::AdmitAll { above_capacity: random.one_in(2) },
        CommandKind::Deny => Command::Deny { participant },
        CommandKind::Block => Command::Block { participant },
        CommandKind::Pause => Command::Pause { participant },
        CommandKind::PauseAll => Command::PauseAll,
        CommandKind::Resume => Command::Resume { participant },
        CommandKind::ResumeAll => Command::ResumeAll,
        CommandKind::End => Command::End,
    }
}

/// Where somebody is who sends a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// A host, not inside.
    HostOutside,
    /// A host who is inside.
    HostInside,
    /// A client who has no place, or left it.
    Away,
    /// A client who waits or asks.
    AtTheDoor,
    /// A client who was denied or blocked.
    TurnedAway,
    /// A client who is inside or paused.
    Inside,
}

/// How often who is there sends a command of this kind, as far as they have a button for it.
pub(crate) fn weight(kind: CommandKind, from: From) -> usize {
    let is = |these: &[From], weight: usize| if these.contains(&from) { weight } else { 0 };
    match kind {
        CommandKind::Ready => is(&[From::Away], 60),
        CommandKind::JoinNow => is(&[From::HostOutside], 60) + is(&[From::AtTheDoor], 20),
        CommandKind::AskToJoin => is(&[From::AtTheDoor], 12) + is(&[From::TurnedAway], 30),
        CommandKind::CancelAsk => is(&[From::AtTheDoor], 4),
        CommandKind::Leave => is(&[From::HostInside, From::TurnedAway], 4) + is(&[From::Inside, From::AtTheDoor], 2),
        CommandKind::Admit => is(&[From::HostInside], 50),
        CommandKind::AdmitAll => is(&[From::HostInside], 12),
        CommandKind::Deny => is(&[From::HostInside], 10),
        CommandKind::Block => is(&[From::HostInside], 3),
        CommandKind::Pause => is(&[From::HostInside], 40),
        CommandKind::PauseAll => is(&[From::HostInside], 8),
        CommandKind::Resume => is(&[From::HostInside], 30),
        CommandKind::ResumeAll => is(&[From::HostInside], 6),
        CommandKind::End => is(&[From::HostInside], 1),
    }
}

/// Is a command of this kind about one other person?
pub(crate) fn is_about_somebody(kind: CommandKind) -> bool {
    match kind {
        CommandKind::Admit | CommandKind::Deny | CommandKind::Block | CommandKind::Pause | CommandKind::Resume => true,
        CommandKind::Ready
        | CommandKind::JoinNow
        | CommandKind::AskToJoin
        | CommandKind::CancelAsk
        | CommandKind::Leave
        | CommandKind::AdmitAll
        | CommandKind::PauseAll
        | CommandKind::ResumeAll
        | CommandKind::End => false,
    }
}

/// Is this somebody about whom a command of this kind can be done?
pub(crate) fn fits(kind: CommandKind, person: &Person) -> bool {
    match kind {
        CommandKind::Admit | CommandKind::Deny => person.is_at_the_door(),
        CommandKind::Block => person.is_at_the_door() || person.denied,
        CommandKind::Pause => !person.host && person.is_in(),
        CommandKind::Resume => person.paused,
        CommandKind::Ready
        | CommandKind::JoinNow
        | CommandKind::AskToJoin
        | CommandKind::CancelAsk
        | CommandKind::Leave
        | CommandKind::AdmitAll
        | CommandKind::PauseAll
        | CommandKind::ResumeAll
        | CommandKind::End => false,
    }
}

/// What the command says about pauses.
pub(crate) fn on_pauses(command: &Command) -> OnPauses {
    match command {
        Command::Pause { participant } => OnPauses::Pauses(*participant),
        Command::PauseAll => OnPauses::PausesAll,
        Command::Resume { participant } => OnPauses::Resumes(*participant),
        Command::ResumeAll => OnPauses::ResumesAll,
        Command::Ready { .. }
        | Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Leave
        | Command::Admit { .. }
        | Command::AdmitAll { .. }
        | Command::Deny { .. }
        | Command::Block { .. }
        | Command::End => OnPauses::Nothing,
    }
}

/// Whose media a command cuts at once, if it is obeyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cuts {
    Nobody,
    /// This client.
    Client(ParticipantId),
    /// Every client.
    Clients,
    /// Who sends it.
    Sender,
    Everybody,
}

/// Whose media the command cuts.
pub(crate) fn cuts(command: &Command) -> Cuts {
    match command {
        Command::Pause { participant } => Cuts::Client(*participant),
        Command::PauseAll => Cuts::Clients,
        Command::Leave => Cuts::Sender,
        Command::End => Cuts::Everybody,
        Command::Ready { .. }
        | Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Admit { .. }
        | Command::AdmitAll { .. }
        | Command::Deny { .. }
        | Command::Block { .. }
        | Command::Resume { .. }
        | Command::ResumeAll => Cuts::Nobody,
    }
}

impl Cuts {
    /// Is this one of those?
    pub(crate) fn includes(self, whom: ParticipantId, sender: ParticipantId, facts: &Facts) -> bool {
        match self {
            Self::Nobody => false,
            Self::Client(client) => whom == client && !facts.is_host(whom),
            Self::Clients => !facts.is_host(whom),
            Self::Sender => whom == sender,
            Self::Everybody => true,
        }
    }
}

/// Can the command be done and change nothing, because it is about everybody of whom there may be nobody?
pub(crate) fn may_change_nothing(command: &Command) -> bool {
    match command {
        Command::AdmitAll { .. } | Command::PauseAll | Command::ResumeAll => true,
        Command::Ready { .. }
        | Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Leave
        | Command::Admit { .. }
        | Command::Deny { .. }
        | Command::Block { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::End => false,
    }
}

fn name(random: &mut Random) -> Option<String> {
    match random.below(30) {
        0 => None,
        1 => Some("n".repeat(session::NAME_CHARS_MAX + 1)),
        _ => random.pick(&NAMES).map(str::to_owned),
    }
}
