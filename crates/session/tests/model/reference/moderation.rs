//! What should come of muting, hands and screens (S2, S6), and whose screen is shared.

use session::{Actor, Command, Event, Media, Medium, ParticipantId, Refusal};

use super::{Answer, Person, Reference, people};

impl Reference {
    /// What everybody inside does for themselves; nothing for another command.
    pub(super) fn for_oneself(&self, actor: &Actor, command: &Command) -> Option<Answer> {
        let participant = actor.participant;
        let events = |person: &Person| match command {
            Command::Unmute { medium: Medium::Audio }
                if self.is_kept_muted() && !person.host && person.muted.audio && !person.asked_to_unmute.audio =>
            {
                Answer::No(Refusal::KeptMuted)
            }
            Command::Unmute { medium } => {
                let changes = is_of(person.muted, *medium) || is_of(person.asked_to_unmute, *medium);
                at_most(changes, Event::Unmuted { participant, medium: *medium })
            }
            Command::DeclineUnmute { medium } => {
                let event = Event::DeclinedToUnmute { participant, medium: *medium };
                at_most(is_of(person.asked_to_unmute, *medium), event)
            }
            Command::RaiseHand => match person.raised_at.map(|at| at.plus_ms(5_000)) {
                Some(at) if person.hand.is_none() && self.clock < at => Answer::No(Refusal::AskLater { at }),
                _ => at_most(person.hand.is_none(), Event::HandRaised { participant }),
            },
            Command::LowerHand => at_most(person.hand.is_some(), Event::HandLowered { participant, by: participant }),
            Command::ShareScreen => self.share(participant, person),
            _ => {
                let event = Event::ScreenStopped { participant, by: Some(participant) };
                at_most(self.screen() == Some(participant), event)
            }
        };
        let is_one = matches!(
            command,
            Command::Unmute { .. }
                | Command::DeclineUnmute { .. }
                | Command::RaiseHand
                | Command::LowerHand
                | Command::ShareScreen
                | Command::StopSharing
        );
        let answer = || match (self.closed(), self.person(participant)) {
            (Some(closed), _) => Answer::No(closed),
            (None, Some(person)) if person.is_in() => events(&person),
            (None, Some(person)) if person.paused && !person.gone => Answer::No(Refusal::Paused),
            (None, _) => Answer::No(Refusal::NotInside),
        };
        is_one.then(answer)
    }

    /// S2: one at a time, and a host before a client.
    fn share(&self, participant: ParticipantId, person: &Person) -> Answer {
        let begins = Event::ScreenShared { participant };
        match self.screen() {
            None => Answer::Yes(vec![begins]),
            Some(sharer) if sharer == participant => Answer::Yes(Vec::new()),
            Some(sharer) if person.host && !self.person(sharer).is_some_and(|p| p.host) => {
                Answer::Yes(vec![Event::ScreenStopped { participant: sharer, by: Some(participant) }, begins])
            }
            Some(_) => Answer::No(Refusal::ScreenTaken),
        }
    }

    /// What a host does to people inside, other hosts too; nothing for another command.
    pub(super) fn moderation(&self, by: ParticipantId, command: &Command) -> Option<Answer> {
        let answer = match command {
            Command::KeepMuted { on } => self.keep_muted(*on, by),
            Command::Mute { participant, medium } => self.to_another(
                *participant,
                by,
                Event::Muted { participant: *participant, medium: *medium, by },
                |p| !is_of(p.muted, *medium) || is_of(p.asked_to_unmute, *medium),
            ),
            Command::AskToUnmute { participant, medium } => {
                let event = Event::AskedToUnmute { participant: *participant, medium: *medium, by };
                self.to_another(*participant, by, event, |p| !is_of(p.asked_to_unmute, *medium))
            }
            Command::LowerHandOf { participant } => {
                let event = Event::HandLowered { participant: *participant, by };
                self.to_anybody(*participant, event, |p| p.hand.is_some())
            }
            Command::StopShareOf { participant } => {
                let event = Event::ScreenStopped { participant: *participant, by: Some(by) };
                self.to_anybody(*participant, event, |_| self.screen() == Some(*participant))
            }
            _ => return None,
        };
        Some(answer)
    }

    fn to_another(
        &self,
        participant: ParticipantId,
        by: ParticipantId,
        event: Event,
        changes: impl Fn(&Person) -> bool,
    ) -> Answer {
        if participant == by {
            return Answer::No(Refusal::NotYourself);
        }
        self.to_anybody(participant, event, changes)
    }

    fn to_anybody(&self, participant: ParticipantId, event: Event, changes: impl Fn(&Person) -> bool) -> Answer {
        match self.person(participant) {
            None => Answer::No(Refusal::UnknownParticipant),
            Some(p) if !p.is_in() => Answer::No(Refusal::NotAdmitted),
            Some(p) => at_most(changes(&p), event),
        }
    }

    fn keep_muted(&self, on: bool, by: ParticipantId) -> Answer {
        let mut events = Vec::new();
        if on != self.is_kept_muted() {
            events.push(Event::KeptMuted { on, by });
        }
        for (participant, person) in people(&self.history) {
            let loud = !person.muted.audio || person.asked_to_unmute.audio;
            if on && person.is_in() && !person.host && loud {
                events.push(Event::Muted { participant, medium: Medium::Audio, by });
            }
        }
        Answer::Yes(events)
    }

    pub(super) fn is_kept_muted(&self) -> bool {
        let kept = |event: &Event| if let Event::KeptMuted { on, .. } = event { Some(*on) } else { None };
        self.history.iter().rev().find_map(|(_, event)| kept(event)).unwrap_or(false)
    }

    /// Whose screen is shared: the last who began to, if nothing has ended it since.
    pub(super) fn screen(&self) -> Option<ParticipantId> {
        let began =
            |event: &Event| if let Event::ScreenShared { participant } = event { Some(*participant) } else { None };
        let last = self.history.iter().rposition(|(_, event)| began(event).is_some())?;
        let sharer = began(&self.history[last].1)?;
        let ends = |event: &Event| match event {
            Event::ScreenStopped { .. } | Event::Held | Event::Ended { .. } => true,
            Event::Paused { participant, .. } | Event::Removed { participant, .. } => *participant == sharer,
            Event::Left { participant } => *participant == sharer,
            Event::TookOver { from, .. } => *from == sharer,
            _ => false,
        };
        (!self.history[last..].iter().any(|(_, event)| ends(event))).then_some(sharer)
    }

    /// A screen of somebody who has been gone for fifteen seconds is not shared any more.
    pub(super) fn look_after_the_screen(&mut self) {
        let Some(participant) = self.screen() else { return };
        if self.last_seen(participant).is_some_and(|at| self.clock.0 - at.0 >= 15_000) {
            self.happen(Event::ScreenStopped { participant, by: None });
        }
    }
}

fn is_of(media: Media, medium: Medium) -> bool {
    match medium {
        Medium::Audio => media.audio,
        Medium::Video => media.video,
    }
}

fn at_most(changes: bool, event: Event) -> Answer {
    Answer::Yes(if changes { vec![event] } else { Vec::new() })
}
