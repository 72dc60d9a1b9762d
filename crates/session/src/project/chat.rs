//! Which messages a viewer reads: hosts all, a client those of the channels they read now, as far as they were said while
//! they could hear them.

use super::Vantage;
use crate::{
    Actor, Channel, ChatMessage, Role, Session,
    chat::{Ears, Message},
};

/// What somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hearing {
    /// A host: everything.
    All,
    /// A client: these channels.
    Some(Ears),
}

/// How far a page was told.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) hearing: Hearing,
    pub(super) passed_on: u32,
    /// How many of the session's messages were considered.
    considered: usize,
    /// How many of them this viewer reads.
    read: usize,
}

impl Session {
    pub(super) fn hearing(&self, viewer: &Actor) -> Hearing {
        let member = self.state.members.get(&viewer.participant);
        match self.vantage(viewer) {
            Vantage::Host { .. } => Hearing::All,
            _ if self.state.phase == crate::Phase::Ended => Hearing::Some(Ears::default()),
            _ => Hearing::Some(member.map_or(Ears::default(), |m| Ears::of(m.standing))),
        }
    }

    pub(super) fn listener(&self, viewer: &Actor, read: usize) -> Listener {
        let (considered, passed_on) = (self.state.chat.len(), self.state.passed_on);
        Listener { hearing: self.hearing(viewer), passed_on, considered, read }
    }

    /// Everything that this viewer may read now.
    pub(super) fn chat(&self, viewer: &Actor) -> Vec<ChatMessage> {
        self.said_since(viewer, &mut Listener { considered: 0, ..self.listener(viewer, 0) })
    }

    /// What is new to this viewer. Costs as much as was said since, whatever was said before.
    pub(super) fn said_since(&self, viewer: &Actor, listener: &mut Listener) -> Vec<ChatMessage> {
        let new = self.state.chat.iter().enumerate().skip(listener.considered);
        let for_viewer = new.filter(|(number, message)| self.is_for(viewer, listener.hearing, *number, message));
        let mut said = Vec::new();
        for (_, message) in for_viewer {
            listener.read += 1;
            said.push(ChatMessage {
                number: u32::try_from(listener.read).unwrap_or(u32::MAX),
                at: message.at,
                by: message.by,
                name: message.name.clone(),
                mine: message.by == viewer.participant,
                from_host: self.state.members.get(&message.by).is_some_and(|m| m.identity.role() == Role::Host),
                to: message.to,
                text: message.text.clone(),
            });
        }
        listener.considered = self.state.chat.len();
        said
    }

    fn is_for(&self, viewer: &Actor, hearing: Hearing, number: usize, message: &Message) -> bool {
        let Hearing::Some(ears) = hearing else { return true };
        let Some(member) = self.state.members.get(&viewer.participant) else { return false };
        match message.to {
            Channel::Session => ears.session && member.heard.session.contain(number),
            Channel::WaitingRoom => ears.waiting_room && member.heard.waiting_room.contain(number),
            Channel::Providers { with } => ears.line && with == Some(viewer.participant),
        }
    }
}
