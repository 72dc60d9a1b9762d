//! What each command means for the laws, in words that are not those of the rules.

use session::{Command, ParticipantId};

use crate::{facts::Facts, parts::Part};

/// What a command means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) on_pauses: OnPauses,
    /// Whose media it cuts, if it is obeyed.
    pub(crate) cut: Option<Cut>,
    /// It opens what a cut, a pause or the door keeps closed.
    pub(crate) opens: bool,
}

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
    /// Takes this one out, paused or not.
    Removes(ParticipantId),
}

/// What a command cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) whom: Whom,
    pub(crate) part: Part,
    /// A host's word that waits for no disk: if it cannot be written, it cuts all the same.
    pub(crate) at_once: bool,
}

/// Whose media a command cuts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whom {
    /// This client.
    Client(ParticipantId),
    /// This one, a host too, if it is not who sends it.
    Another(ParticipantId),
    /// This one, whoever it is.
    One(ParticipantId),
    /// Every client.
    Clients,
    /// Who sends it.
    Sender,
    /// The guest who the sender was.
    Formerly,
    Everybody,
}

/// What the command means.
pub(crate) fn meaning(command: &Command) -> Meaning {
    let nothing = Meaning { on_pauses: OnPauses::Nothing, cut: None, opens: false };
    let opening = Meaning { opens: true, ..nothing };
    let cuts = |whom, part| Some(Cut { whom, part, at_once: false });
    let at_once = |whom, part| Some(Cut { whom, part, at_once: true });
    match command {
        Command::Pause { participant } | Command::MoveBack { participant } => Meaning {
            on_pauses: OnPauses::Pauses(*participant),
            cut: at_once(Whom::Client(*participant), Part::Room),
            ..nothing
        },
        Command::PauseAll => {
            Meaning { on_pauses: OnPauses::PausesAll, cut: at_once(Whom::Clients, Part::Room), ..nothing }
        }
        Command::Remove { participant } => Meaning {
            on_pauses: OnPauses::Removes(*participant),
            cut: at_once(Whom::Client(*participant), Part::Room),
            ..nothing
        },
        Command::Resume { participant } => Meaning { on_pauses: OnPauses::Resumes(*participant), ..opening },
        Command::ResumeAll => Meaning { on_pauses: OnPauses::ResumesAll, ..opening },
        Command::Mute { participant, medium } => {
            Meaning { cut: at_once(Whom::Another(*participant), Part::of(*medium)), ..nothing }
        }
        Command::KeepMuted { on: true } => Meaning { cut: at_once(Whom::Clients, Part::Audio), ..nothing },
        // A host takes over from the client who shares.
        Command::ShareScreen => Meaning { cut: cuts(Whom::Clients, Part::Screen), ..nothing },
        Command::StopSharing => Meaning { cut: cuts(Whom::Sender, Part::Screen), ..nothing },
        Command::StopShareOf { participant } => {
            Meaning { cut: at_once(Whom::One(*participant), Part::Screen), ..nothing }
        }
        Command::Ready { .. } => Meaning { cut: cuts(Whom::Formerly, Part::Room), ..nothing },
        Command::Leave => Meaning { cut: cuts(Whom::Sender, Part::Room), ..nothing },
        Command::End => Meaning { cut: at_once(Whom::Everybody, Part::Room), ..nothing },
        Command::AdmitAll { .. }
        | Command::KeepMuted { on: false }
        | Command::Unmute { .. }
        | Command::AskToUnmute { .. } => opening,
        Command::Admit { .. } => opening,
        Command::DeclineUnmute { .. } | Command::RaiseHand | Command::LowerHand | Command::LowerHandOf { .. } => {
            nothing
        }
        Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Deny { .. }
        | Command::Block { .. }
        | Command::Say { .. } => nothing,
    }
}

impl Whom {
    /// Is this one of those? `formerly` is the guest who the sender was.
    pub(crate) fn includes(
        self,
        whom: ParticipantId,
        sender: ParticipantId,
        formerly: Option<ParticipantId>,
        facts: &Facts,
    ) -> bool {
        match self {
            Self::Client(client) => whom == client && !facts.is_host(whom),
            Self::Another(one) => whom == one && whom != sender,
            Self::One(one) => whom == one,
            Self::Clients => !facts.is_host(whom),
            Self::Sender => whom == sender,
            Self::Formerly => Some(whom) == formerly,
            Self::Everybody => true,
        }
    }
}
