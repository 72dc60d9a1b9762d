//! Did the one who is said to have done it ask for it? Each event with the words that lead to it, whoever presses them.

use std::collections::BTreeSet;

use session::{Channel, Command, Entry, Event, Identity, Medium, ParticipantId, PauseReason};

/// `hosts`: who came in as one and has not left.
pub(super) fn is_asked_for(entry: &Entry, command: Option<&Command>, hosts: &BTreeSet<ParticipantId>) -> bool {
    let Some(command) = command.filter(|_| entry.actor.is_some() && entry.command.is_some()) else {
        return entry.actor.is_none() && entry.command.is_none() && happens_by_itself(&entry.event);
    };
    let own = |who: &ParticipantId| entry.actor == Some(*who);
    let host = |by: &ParticipantId| own(by) && hosts.contains(by);
    match &entry.event {
        Event::Opened { .. } | Event::HostLost | Event::HostReturned | Event::Held => false,
        Event::Waited { participant, identity } => {
            own(participant) && !is_host(identity) && matches!(command, Command::Ready { .. })
        }
        Event::TookOver { participant, identity, from } => {
            let at_the_door = matches!(command, Command::Ready { .. } | Command::JoinNow | Command::AskToJoin);
            own(participant) && from != participant && !is_host(identity) && at_the_door
        }
        Event::Started { by } => own(by) && *command == Command::JoinNow,
        Event::HostEntered { participant, identity } => {
            own(participant) && is_host(identity) && *command == Command::JoinNow
        }
        Event::WalkedIn { participant } => own(participant) && *command == Command::JoinNow,
        Event::Asked { participant } => own(participant) && *command == Command::AskToJoin,
        Event::AskCancelled { participant } => own(participant) && *command == Command::CancelAsk,
        Event::CameBack { participant } => own(participant) && matches!(command, Command::Ready { .. }),
        Event::Left { participant } => own(participant) && *command == Command::Leave,
        Event::Admitted { participant, by } => {
            let whom = *participant;
            host(by)
                && (*command == Command::Admit { participant: whom } || matches!(command, Command::AdmitAll { .. }))
        }
        Event::Denied { participant, by } => host(by) && *command == Command::Deny { participant: *participant },
        Event::Blocked { participant, by } => host(by) && *command == Command::Block { participant: *participant },
        Event::Removed { participant, by } => host(by) && *command == Command::Remove { participant: *participant },
        Event::Paused { participant, by, why } => host(by) && is_pause(command, *participant, *why),
        Event::Resumed { participant, by } => {
            let one = Command::Resume { participant: *participant };
            host(by) && (*command == one || *command == Command::ResumeAll)
        }
        Event::Muted { participant, medium, by } => {
            let one = Command::Mute { participant: *participant, medium: *medium };
            let kept = *medium == Medium::Audio && *command == Command::KeepMuted { on: true };
            host(by) && participant != by && (*command == one || kept)
        }
        Event::Unmuted { participant, medium } => own(participant) && *command == Command::Unmute { medium: *medium },
        Event::AskedToUnmute { participant, medium, by } => {
            host(by) && *command == Command::AskToUnmute { participant: *participant, medium: *medium }
        }
        Event::DeclinedToUnmute { participant, medium } => {
            own(participant) && *command == Command::DeclineUnmute { medium: *medium }
        }
        Event::KeptMuted { on, by } => host(by) && *command == Command::KeepMuted { on: *on },
        Event::HandRaised { participant } => own(participant) && *command == Command::RaiseHand,
        Event::HandLowered { participant, by } => {
            let theirs = participant == by && own(by) && *command == Command::LowerHand;
            theirs || host(by) && *command == Command::LowerHandOf { participant: *participant }
        }
        Event::Said { participant, to, .. } => own(participant) && is_said(command, *participant, *to),
        Event::ScreenShared { participant } => own(participant) && *command == Command::ShareScreen,
        Event::ScreenStopped { participant, by: Some(by) } => {
            let theirs = participant == by && own(by) && *command == Command::StopSharing;
            let taken = participant != by && *command == Command::ShareScreen;
            theirs || host(by) && (taken || *command == Command::StopShareOf { participant: *participant })
        }
        Event::Ended { by: Some(by) } => host(by) && *command == Command::End,
        Event::ScreenStopped { by: None, .. } | Event::Ended { by: None } => false,
    }
}

fn is_host(identity: &Identity) -> bool {
    matches!(identity, Identity::Host { .. })
}

/// What nobody asks for: the opening, hosts who come and go, and what is due.
fn happens_by_itself(event: &Event) -> bool {
    matches!(
        event,
        Event::Opened { .. }
            | Event::HostLost
            | Event::HostReturned
            | Event::Held
            | Event::ScreenStopped { by: None, .. }
            | Event::Ended { by: None }
    )
}

fn is_pause(command: &Command, whom: ParticipantId, why: PauseReason) -> bool {
    match why {
        PauseReason::Pause => *command == Command::Pause { participant: whom } || *command == Command::PauseAll,
        PauseReason::MovedBack => *command == Command::MoveBack { participant: whom },
    }
}

/// A client's line to the providers is their own, however the page calls it.
fn is_said(command: &Command, by: ParticipantId, to: Channel) -> bool {
    let Command::Say { to: asked, .. } = command else { return false };
    let own_line = to == Channel::Providers { with: Some(by) };
    to == *asked || own_line && matches!(asked, Channel::WaitingRoom | Channel::Providers { with: None })
}
