//! What a word takes away before anything of it is decided or written. Law 2: to cut waits for no log. And which word takes back
//! another that is not written yet, and which is not decided where an answer to it may have been forgotten.
//!
//! Asked where nobody may know what the log holds, so all of it can only narrow, and goes by who was inside when that was known.

use crate::{Actor, Command, Cuts, Grants, Medium, Member, ParticipantId, Role, Session, Standing};

impl Session {
    /// What a host's command leaves of `given`, if it is one that cuts others. The last host's leaving does: without them nothing flows
    /// (W6).
    pub fn left_at_once(&self, actor: &Actor, command: &Command, given: &Grants) -> Option<Grants> {
        if !self.is_host_inside(actor.participant) {
            return None;
        }
        let is =
            |participant: &ParticipantId, role| self.member(*participant).is_some_and(|m| m.identity.role() == role);
        match command {
            Command::Pause { participant } | Command::MoveBack { participant } | Command::Remove { participant } => {
                is(participant, Role::Client).then(|| given.without(&[*participant].into_iter().collect()))
            }
            Command::PauseAll => Some(given.iter().filter(|(p, _)| is(p, Role::Host)).collect()),
            Command::Mute { participant, medium } => {
                (*participant != actor.participant).then(|| given.without(&Cuts::of(*participant, *medium)))
            }
            Command::KeepMuted { on: true } => {
                let clients = given.participants().into_iter().filter(|p| is(p, Role::Client));
                Some(clients.fold(given.clone(), |left, client| left.without(&Cuts::of(client, Medium::Audio))))
            }
            Command::StopShareOf { participant } => Some(given.without(&Cuts::of_the_screen(*participant))),
            Command::End => Some(Grants::none()),
            Command::Leave => {
                let left = given.without(&[actor.participant].into_iter().collect());
                let is_last = self.is_to_be_held(left.participants(), self.now());
                Some(if is_last { Grants::none() } else { left })
            }
            // These cut nobody, or nobody else: who stops sharing has done that on their own device already.
            // Who shares takes over from another, which has to be decided.
            Command::Ready { .. }
            | Command::JoinNow
            | Command::AskToJoin
            | Command::CancelAsk
            | Command::Admit { .. }
            | Command::AdmitAll { .. }
            | Command::Deny { .. }
            | Command::Block { .. }
            | Command::Resume { .. }
            | Command::ResumeAll
            | Command::Unmute { .. }
            | Command::AskToUnmute { .. }
            | Command::DeclineUnmute { .. }
            | Command::KeepMuted { on: false }
            | Command::RaiseHand
            | Command::LowerHand
            | Command::LowerHandOf { .. }
            | Command::Say { .. }
            | Command::ShareScreen
            | Command::StopSharing => None,
        }
    }

    /// Is this a host who is inside, as far as is known?
    pub fn is_host_inside(&self, participant: ParticipantId) -> bool {
        let is = |member: &Member| member.identity.role() == Role::Host && member.standing == Standing::Admitted;
        self.member(participant).is_some_and(is)
    }

    fn member(&self, participant: ParticipantId) -> Option<&Member> {
        self.state.members.get(&participant)
    }
}

impl Command {
    /// Does it open what a cut, a pause or the door keeps closed? Done a second time, it would undo what was decided since.
    pub fn opens(&self) -> bool {
        match self {
            Self::Admit { .. }
            | Self::AdmitAll { .. }
            | Self::Resume { .. }
            | Self::ResumeAll
            | Self::Unmute { .. }
            | Self::AskToUnmute { .. }
            | Self::KeepMuted { on: false } => true,
            // Who comes to the door, asks or shares opens to nobody who was cut: the rules look who they are now.
            Self::Ready { .. }
            | Self::JoinNow
            | Self::AskToJoin
            | Self::CancelAsk
            | Self::Leave
            | Self::Deny { .. }
            | Self::Block { .. }
            | Self::Pause { .. }
            | Self::PauseAll
            | Self::MoveBack { .. }
            | Self::Remove { .. }
            | Self::Mute { .. }
            | Self::DeclineUnmute { .. }
            | Self::KeepMuted { on: true }
            | Self::RaiseHand
            | Self::LowerHand
            | Self::LowerHandOf { .. }
            | Self::Say { .. }
            | Self::ShareScreen
            | Self::StopSharing
            | Self::StopShareOf { .. }
            | Self::End => false,
        }
    }

    /// Does this, from `by`, take back that other word, which cut and is not written? A resume takes back a pause, and to keep clients
    /// muted no longer takes back to keep them so; who was muted with it stays muted, because they alone undo that, by unmuting.
    pub fn takes_back(&self, by: ParticipantId, other: &Self) -> bool {
        let paused = match other {
            Self::Pause { participant } | Self::MoveBack { participant } => Some(*participant),
            _ => None,
        };
        match self {
            Self::ResumeAll => paused.is_some(),
            Self::Resume { participant } => paused == Some(*participant),
            Self::KeepMuted { on: false } => *other == Self::KeepMuted { on: true },
            Self::Unmute { medium } => *other == Self::Mute { participant: by, medium: *medium },
            _ => false,
        }
    }
}
