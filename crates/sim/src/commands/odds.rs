//! Who sends which command, how often and about whom.

use session::ParticipantId;

use crate::{facts::Facts, reached::CommandKind};

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
    /// A client who was denied, blocked or removed.
    TurnedAway,
    /// A client who is inside or paused.
    Inside,
}

/// How often who is there sends a command of this kind, as far as they have a button for it.
pub(crate) fn weight(kind: CommandKind, from: From) -> usize {
    let is = |these: &[From], weight: usize| if these.contains(&from) { weight } else { 0 };
    let everybody_inside = [From::HostInside, From::Inside];
    match kind {
        CommandKind::Ready => is(&[From::Away], 60),
        CommandKind::JoinNow => is(&[From::HostOutside], 60) + is(&[From::AtTheDoor], 20),
        CommandKind::AskToJoin => is(&[From::AtTheDoor], 12) + is(&[From::TurnedAway], 30),
        CommandKind::CancelAsk => is(&[From::AtTheDoor], 4),
        CommandKind::Leave => {
            is(&[From::HostInside, From::TurnedAway], 4) + is(&[From::Inside], 10) + is(&[From::AtTheDoor], 2)
        }
        CommandKind::Admit => is(&[From::HostInside], 50),
        CommandKind::AdmitAll => is(&[From::HostInside], 12),
        CommandKind::Deny => is(&[From::HostInside], 10),
        CommandKind::Block => is(&[From::HostInside], 3),
        CommandKind::Pause => is(&[From::HostInside], 40),
        CommandKind::PauseAll => is(&[From::HostInside], 8),
        CommandKind::MoveBack => is(&[From::HostInside], 10),
        CommandKind::Remove => is(&[From::HostInside], 8),
        CommandKind::Resume => is(&[From::HostInside], 30),
        CommandKind::ResumeAll => is(&[From::HostInside], 6),
        CommandKind::Mute => is(&[From::HostInside], 24),
        CommandKind::Unmute => is(&everybody_inside, 12),
        CommandKind::AskToUnmute => is(&[From::HostInside], 12),
        CommandKind::DeclineUnmute => is(&everybody_inside, 4),
        CommandKind::KeepMuted => is(&[From::HostInside], 8),
        CommandKind::RaiseHand => is(&[From::Inside], 6) + is(&[From::HostInside], 1),
        CommandKind::LowerHand => is(&[From::Inside], 3),
        CommandKind::LowerHandOf => is(&[From::HostInside], 3),
        CommandKind::Say => is(&everybody_inside, 14) + is(&[From::AtTheDoor, From::TurnedAway], 4),
        CommandKind::ShareScreen => is(&everybody_inside, 8),
        CommandKind::StopSharing => is(&everybody_inside, 3),
        CommandKind::StopShareOf => is(&[From::HostInside], 6),
        CommandKind::End => is(&[From::HostInside], 1),
    }
}

/// Does a command of this kind undo one of the other? Who has changed their mind once does so again.
pub(crate) fn is_the_counterpart(kind: CommandKind, of: CommandKind) -> bool {
    matches!(
        (kind, of),
        (CommandKind::RaiseHand, CommandKind::LowerHand)
            | (CommandKind::LowerHand, CommandKind::RaiseHand)
            | (CommandKind::AskToJoin, CommandKind::CancelAsk)
            | (CommandKind::CancelAsk, CommandKind::AskToJoin)
    )
}

/// Is a command of this kind about one other person?
pub(crate) fn is_about_somebody(kind: CommandKind) -> bool {
    about(kind).is_some()
}

/// Is this somebody about whom a command of this kind can be done?
pub(crate) fn fits(kind: CommandKind, participant: ParticipantId, facts: &Facts) -> bool {
    let Some(about) = about(kind) else { return false };
    let Some(person) = facts.people.get(&participant) else { return false };
    match about {
        About::AtTheDoor => person.is_at_the_door(),
        About::AtTheDoorOrTurnedAway => person.is_at_the_door() || person.denied || person.removed,
        About::ClientInside => !person.host && person.is_in(),
        About::ClientWithAPlace => !person.host && (person.is_in() || person.paused),
        About::Paused => person.paused,
        About::Inside => person.is_in(),
        About::WithAHand => person.hand,
        About::Sharer => facts.screen == Some(participant),
        About::Client => !person.host,
    }
}

/// About whom a command can be.
#[derive(Debug, Clone, Copy)]
enum About {
    AtTheDoor,
    AtTheDoorOrTurnedAway,
    ClientInside,
    ClientWithAPlace,
    Paused,
    Inside,
    WithAHand,
    Sharer,
    Client,
}

fn about(kind: CommandKind) -> Option<About> {
    match kind {
        CommandKind::Admit | CommandKind::Deny => Some(About::AtTheDoor),
        CommandKind::Block => Some(About::AtTheDoorOrTurnedAway),
        CommandKind::Pause | CommandKind::MoveBack => Some(About::ClientInside),
        CommandKind::Remove => Some(About::ClientWithAPlace),
        CommandKind::Resume => Some(About::Paused),
        CommandKind::Mute | CommandKind::AskToUnmute => Some(About::Inside),
        CommandKind::LowerHandOf => Some(About::WithAHand),
        CommandKind::StopShareOf => Some(About::Sharer),
        CommandKind::Say => Some(About::Client),
        CommandKind::Ready
        | CommandKind::JoinNow
        | CommandKind::AskToJoin
        | CommandKind::CancelAsk
        | CommandKind::Leave
        | CommandKind::AdmitAll
        | CommandKind::PauseAll
        | CommandKind::ResumeAll
        | CommandKind::Unmute
        | CommandKind::DeclineUnmute
        | CommandKind::KeepMuted
        | CommandKind::RaiseHand
        | CommandKind::LowerHand
        | CommandKind::ShareScreen
        | CommandKind::StopSharing
        | CommandKind::End => None,
    }
}
