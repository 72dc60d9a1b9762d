//! What is done among those inside: muting, hands, screens and chat, each by who may.

use session::{Command, CommandId, Entry, Event, Kind, Medium, ParticipantId};
use uuid::Uuid;

use super::{super::chat::may_be_said, Moment};
use crate::{
    facts::Person,
    numbers::{
        MESSAGES, MESSAGES_BEFORE, MESSAGES_OF_CLIENTS, MESSAGES_OF_ONE, MESSAGES_OF_ONE_BEFORE, RAISE_ONCE_MORE,
    },
};

impl Moment<'_> {
    /// It is done by who may, to who is inside, and it was not so before.
    pub(super) fn by_good_conduct(&self, entry: &Entry, command: Option<&Command>) -> bool {
        let facts = self.facts;
        match &entry.event {
            Event::Muted { participant, medium, by } => {
                let meant = match command {
                    Some(Command::Mute { participant: whom, medium: which }) => {
                        facts.is_meant(*whom, *participant) && which == medium && participant != by
                    }
                    Some(Command::KeepMuted { on: true }) => {
                        *medium == Medium::Audio && self.person(*participant, |it| !it.host)
                    }
                    None => *medium == Medium::Audio && self.is_part_of_keeping_muted(entry, *participant),
                    _ => false,
                };
                meant && self.by_host_inside(entry, *by) && facts.is_granted(*participant)
            }
            Event::Unmuted { participant, medium } => {
                let is_kept = facts.kept_muted && *medium == Medium::Audio;
                self.of_their_own(entry, *participant, |it| {
                    it.host || !is_kept || !it.has_muted(*medium) || it.is_asked(*medium)
                })
            }
            Event::AskedToUnmute { participant, by, .. } => {
                self.by_host_inside(entry, *by) && participant != by && facts.is_granted(*participant)
            }
            Event::DeclinedToUnmute { participant, medium } => {
                self.of_their_own(entry, *participant, |it| it.is_asked(*medium))
            }
            Event::KeptMuted { on, by } => self.by_host_inside(entry, *by) && *on != facts.kept_muted,
            Event::HandRaised { participant } => self.of_their_own(entry, *participant, |it| {
                !it.hand && it.raised_at.is_none_or(|raised| entry.at >= raised.plus_ms(RAISE_ONCE_MORE))
            }),
            Event::HandLowered { participant, by } => {
                let own = participant == by && self.of_their_own(entry, *by, |_| true);
                (own || self.by_host_inside(entry, *by)) && self.person(*participant, |it| it.hand && it.is_in())
            }
            Event::Said { participant, to, number, .. } => {
                let one_on_one = self.booking.kind == Kind::Individual;
                let next = usize::try_from(*number) == Ok(self.chat.len());
                let own = entry.actor == Some(*participant) && matches!(command, Some(Command::Say { .. }));
                own && next && self.has_room(*participant) && may_be_said(facts, *participant, *to, one_on_one)
            }
            Event::ScreenShared { participant } => {
                facts.screen.is_none() && self.of_their_own(entry, *participant, |_| true)
            }
            Event::ScreenStopped { participant, by } => {
                facts.screen == Some(*participant) && self.may_stop_a_screen(entry, *participant, *by, command)
            }
            _ => false,
        }
    }

    /// The chat takes one more message of this one: the last ones are for hosts.
    fn has_room(&self, author: ParticipantId) -> bool {
        let (chat, host) = (self.chat, self.facts.is_host(author));
        let of_clients = || chat.said_by(|it| !self.facts.is_host(it)) < MESSAGES_OF_CLIENTS;
        let own = || chat.said_by(|it| it == author) < MESSAGES_OF_ONE;
        let before = || chat.said_by(|it| it == author) < MESSAGES_OF_ONE_BEFORE && chat.len() < MESSAGES_BEFORE;
        chat.len() < MESSAGES && (host || own() && of_clients() && (self.facts.started || before()))
    }

    /// One client's part of a word that keeps a group muted and could not be written at once.
    fn is_part_of_keeping_muted(&self, entry: &Entry, participant: ParticipantId) -> bool {
        let (Some(actor), Some(part)) = (entry.actor, entry.command) else { return false };
        let formerly = self.facts.turned_out.iter().filter(|(_, who)| *who == participant).map(|(from, _)| *from);
        formerly.chain([participant]).any(|client| {
            let whole = CommandId(Uuid::from_u128(part.0.as_u128() ^ client.0.as_u128()));
            self.sent.get(&(actor, whole)) == Some(&Command::KeepMuted { on: true })
        }) && self.person(participant, |it| !it.host)
    }

    /// Somebody inside a session that runs did this to themselves.
    fn of_their_own(&self, entry: &Entry, participant: ParticipantId, is: impl FnOnce(&Person) -> bool) -> bool {
        entry.actor == Some(participant) && self.facts.is_granted(participant) && self.person(participant, is)
    }

    /// Who shares it, a host, or nobody where who shares it is gone. A host takes over from clients alone.
    fn may_stop_a_screen(
        &self,
        entry: &Entry,
        sharer: ParticipantId,
        by: Option<ParticipantId>,
        command: Option<&Command>,
    ) -> bool {
        let Some(by) = by else { return entry.actor.is_none() };
        if sharer == by && command == Some(&Command::StopSharing) {
            return self.of_their_own(entry, by, |_| true);
        }
        let meant = match command {
            Some(Command::StopShareOf { participant }) => *participant == sharer,
            Some(Command::ShareScreen) => !self.facts.is_host(sharer),
            _ => false,
        };
        meant && self.by_host_inside(entry, by)
    }
}
