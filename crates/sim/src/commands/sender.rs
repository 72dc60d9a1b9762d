//! Whose command it is, and whom it names.

use session::{Channel, Command, ParticipantId};

/// Is it a command that hosts alone give, about others or about the whole group?
pub(crate) fn is_a_hosts(command: &Command) -> bool {
    match command {
        Command::Admit { .. }
        | Command::AdmitAll { .. }
        | Command::Deny { .. }
        | Command::Block { .. }
        | Command::Pause { .. }
        | Command::PauseAll
        | Command::MoveBack { .. }
        | Command::Remove { .. }
        | Command::Resume { .. }
        | Command::ResumeAll
        | Command::Mute { .. }
        | Command::AskToUnmute { .. }
        | Command::KeepMuted { .. }
        | Command::LowerHandOf { .. }
        | Command::StopShareOf { .. }
        | Command::End => true,
        Command::Ready { .. }
        | Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Leave
        | Command::Unmute { .. }
        | Command::DeclineUnmute { .. }
        | Command::RaiseHand
        | Command::LowerHand
        | Command::Say { .. }
        | Command::ShareScreen
        | Command::StopSharing => false,
    }
}

/// Whom it names.
pub(crate) fn named(command: &Command) -> Option<ParticipantId> {
    match command {
        Command::Admit { participant }
        | Command::Deny { participant }
        | Command::Block { participant }
        | Command::Pause { participant }
        | Command::MoveBack { participant }
        | Command::Remove { participant }
        | Command::Resume { participant }
        | Command::Mute { participant, .. }
        | Command::AskToUnmute { participant, .. }
        | Command::LowerHandOf { participant }
        | Command::StopShareOf { participant } => Some(*participant),
        Command::Say { to: Channel::Providers { with }, .. } => *with,
        Command::Ready { .. }
        | Command::JoinNow
        | Command::AskToJoin
        | Command::CancelAsk
        | Command::Leave
        | Command::AdmitAll { .. }
        | Command::PauseAll
        | Command::ResumeAll
        | Command::Unmute { .. }
        | Command::DeclineUnmute { .. }
        | Command::KeepMuted { .. }
        | Command::RaiseHand
        | Command::LowerHand
        | Command::Say { .. }
        | Command::ShareScreen
        | Command::StopSharing
        | Command::End => None,
    }
}
