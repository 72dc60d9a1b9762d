//! A no is right: what it says is so, by what the log says, at the beginning of the step in which it was said or after one of the
//! step's entries. Whether another no would have been as right is not judged.

use session::{Actor, Admission, Booking, Channel, Command, Kind, Medium, ParticipantId, Refusal, Timestamp};

use super::{chat::Chat, idle, late, promises::Asked};
use crate::{
    attendance::Attendance,
    broken::{Verdict, hold},
    cast::Member,
    commands::{is_a_hosts, named},
    facts::{Facts, Person},
    numbers::{
        ASK_ONCE_MORE, ASKED_AGAIN_AT_MOST, COOLDOWN, MESSAGES, MESSAGES_BEFORE, MESSAGES_OF_CLIENTS, MESSAGES_OF_ONE,
        MESSAGES_OF_ONE_BEFORE, NAME_CHARS, RAISE_ONCE_MORE, TEXT_CHARS,
    },
};

pub(crate) const RIGHT: &str = "a no is right";

/// What was so during the step under way.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    facts: Vec<Facts>,
    /// A host said that the group is to be kept muted, that was not saved, and nobody has taken it back.
    keeps_muted: bool,
}

/// Who was refused what, and what is known of it beside the facts.
pub(crate) struct Refused<'a> {
    pub(crate) asked: &'a Asked,
    pub(crate) refusal: Refusal,
    pub(crate) member: &'a Member,
    pub(crate) booking: &'a Booking,
    pub(crate) chat: &'a Chat,
    pub(crate) attendance: &'a Attendance,
}

impl Refusals {
    /// A step begins.
    pub(crate) fn begin(&mut self, facts: &Facts) {
        self.facts.clear();
        self.facts.push(facts.clone());
    }

    /// An entry became durable.
    pub(crate) fn learn(&mut self, facts: &Facts) {
        self.facts.push(facts.clone());
    }

    /// A command was answered with not saved, and this cut somebody.
    pub(crate) fn cut_unsaved(&mut self, command: &Command) {
        self.keeps_muted |= *command == (Command::KeepMuted { on: true });
    }

    /// A command was answered with done.
    pub(crate) fn done(&mut self, command: &Command) {
        self.keeps_muted &= *command != (Command::KeepMuted { on: false });
    }

    /// Is it so already, in this step, what this command asks for?
    pub(crate) fn had_nothing_to_do(&self, asked: &Asked, booking: &Booking) -> bool {
        self.facts.iter().any(|facts| idle::is_so_already(facts, booking, asked.participant, &asked.command))
    }

    /// Did a host say that the group is to be kept muted, and that is not written?
    pub(crate) fn keeps_muted(&self) -> bool {
        self.keeps_muted
    }

    /// A command was answered with no.
    pub(crate) fn refused(&self, refused: &Refused<'_>) -> Verdict {
        let is_right = self.facts.iter().any(|facts| refused.is_right(facts, self.keeps_muted));
        hold(RIGHT, is_right, || {
            let Refused { asked, refusal, .. } = refused;
            format!("{asked:?} was answered with {refusal:?} and it was never so: {:?}", self.facts)
        })
    }
}

impl Refused<'_> {
    fn is_right(&self, facts: &Facts, to_be_kept_muted: bool) -> bool {
        let Self { asked: Asked { participant, command, .. }, member, booking, .. } = self;
        let me = facts.people.get(participant);
        let i = |is: fn(&Person) -> bool| me.is_some_and(is);
        let host = member.host;
        let whom = named(command).and_then(|whom| facts.people.get(&whom));
        let they = |is: fn(&Person) -> bool| whom.is_some_and(is);
        let entering = matches!(command, Command::Ready { .. } | Command::JoinNow | Command::AskToJoin);
        match self.refusal {
            // Who waits may write before the start.
            Refusal::NotStarted => {
                !facts.started && self.has_to_run() && (host || !matches!(command, Command::Say { .. }))
            }
            Refusal::Held => facts.held && !facts.ended && self.has_to_run(),
            Refusal::Ended => facts.ended,
            Refusal::NotOnAppointment => member.stranger,
            Refusal::HostsOnly => !host && (is_a_hosts(command) || self.is_anothers_line()),
            Refusal::NotInside => !i(Person::is_in) && !entering,
            Refusal::UnknownParticipant => named(command).is_some_and(|it| !facts.people.contains_key(&it)),
            Refusal::NotWaiting => match command {
                Command::Admit { .. } | Command::Deny { .. } => !they(Person::is_at_the_door),
                Command::Block { .. } => {
                    !they(|it| it.is_at_the_door() || it.denied || it.removed) || they(|it| it.gone)
                }
                Command::CancelAsk => !i(|it| it.asking && !it.gone),
                _ => false,
            },
            Refusal::NotAdmitted => match command {
                Command::Remove { .. } => !they(|it| it.is_in() || it.paused),
                command => named(command).is_some() && !they(Person::is_in),
            },
            Refusal::ChangedSince => self.asked.seen.is_some_and(|seen| late::is_late(facts, command, seen)),
            Refusal::NotPaused => matches!(command, Command::Resume { .. }) && !they(|it| it.paused),
            Refusal::ClientsOnly if entering => host,
            Refusal::ClientsOnly => they(|it| it.host),
            Refusal::AlreadyInside => entering && i(Person::is_in),
            Refusal::AlreadyWaiting => {
                matches!(command, Command::Ready { .. })
                    && i(|it| !it.gone && (it.is_at_the_door() || it.is_turned_away()))
            }
            Refusal::NotReady => me.is_none_or(|it| it.gone),
            Refusal::ProviderAdmits => {
                entering && booking.admission == Admission::ProviderAdmits && i(Person::is_at_the_door)
            }
            Refusal::AskFirst => *command == Command::JoinNow && me.is_some_and(|me| self.has_to_ask(me, facts)),
            Refusal::AlreadyAsked => *command == Command::AskToJoin && i(|it| it.asking),
            Refusal::Paused => i(|it| it.paused && !it.gone),
            Refusal::AskLater { at } => me.is_some_and(|me| self.cools_down(me, at)),
            Refusal::NoMoreAsking => entering && i(|it| it.blocked || it.denied && it.denials > ASKED_AGAIN_AT_MOST),
            Refusal::NotYourself => named(command) == Some(*participant),
            Refusal::KeptMuted => {
                let is_kept = to_be_kept_muted || facts.kept_muted && i(|it| it.has_muted(Medium::Audio));
                let speaks = *command == Command::Unmute { medium: Medium::Audio };
                speaks && is_kept && i(|it| it.is_in() && !it.host && !it.is_asked(Medium::Audio))
            }
            Refusal::ScreenTaken => facts.screen.is_some_and(|it| it != *participant && (!host || facts.is_host(it))),
            Refusal::AboveCapacity => self.would_pass_capacity(facts),
            Refusal::NameMissing | Refusal::NameTooLong => self.is_no_name(),
            Refusal::NoChat
            | Refusal::NoRecipient
            | Refusal::ChatFull
            | Refusal::ChatFullBeforeTheStart
            | Refusal::MessagesUsedUp => self.cannot_be_said(facts),
            Refusal::TextMissing | Refusal::TextTooLong => self.is_no_text(),
        }
    }

    /// Everything but coming, leaving and taking a request back waits for a session that runs.
    fn has_to_run(&self) -> bool {
        match &self.asked.command {
            Command::Ready { .. } | Command::Leave | Command::CancelAsk => false,
            Command::JoinNow => !self.member.host,
            _ => true,
        }
    }

    /// Was turned away, or finds no seat that is theirs.
    fn has_to_ask(&self, me: &Person, facts: &Facts) -> bool {
        let anybody_kept_out = || facts.people.values().any(|it| it.paused || it.must_ask || it.blocked);
        let no_seat =
            || !me.booked && (self.seats_taken(facts) >= self.booking.clients.len() || me.guest && anybody_kept_out());
        let by_itself = self.booking.admission == Admission::DoorsOpen && me.is_at_the_door();
        me.denied || me.removed || by_itself && (me.denials > 0 || me.must_ask || no_seat())
    }

    /// As many as there may be.
    fn seats_taken(&self, facts: &Facts) -> usize {
        let clients = facts.people.iter().filter(|(_, it)| !it.host && it.inside && !it.gone);
        clients.filter(|(id, it)| it.paused || self.attendance.may_keep_seat(**id)).count()
    }

    fn would_pass_capacity(&self, facts: &Facts) -> bool {
        let Command::AdmitAll { up_to, away, above_capacity: false } = &self.asked.command else { return false };
        let for_a_host = |it: &Person| it.asking || self.booking.admission == Admission::ProviderAdmits;
        let shown = facts.people.iter().filter(|(id, it)| !it.host && it.arrived <= *up_to && !away.contains(id));
        let waiting = shown.filter(|(_, it)| it.is_at_the_door() && for_a_host(it)).count();
        waiting > 0 && self.seats_taken(facts) + waiting > self.booking.clients.len()
    }

    /// The moment is the one from which they may, and lies ahead.
    fn cools_down(&self, me: &Person, at: Timestamp) -> bool {
        let after = |since: Option<Timestamp>, ms| since.is_some_and(|since| since.plus_ms(ms) == at);
        let from = match self.asked.command {
            Command::AskToJoin if me.denied => me.denials <= ASKED_AGAIN_AT_MOST && after(me.denied_at, COOLDOWN),
            Command::AskToJoin => (me.is_at_the_door() || me.removed) && after(me.asked_at, ASK_ONCE_MORE),
            Command::RaiseHand => !me.hand && after(me.raised_at, RAISE_ONCE_MORE),
            _ => false,
        };
        from && at > self.attendance.clock
    }

    fn is_anothers_line(&self) -> bool {
        let own = self.asked.participant;
        matches!(self.asked.command, Command::Say { to: Channel::Providers { with: Some(with) }, .. } if with != own)
    }

    fn is_no_name(&self) -> bool {
        let Command::Ready { name } = &self.asked.command else { return false };
        let name = name.as_deref().unwrap_or_default();
        let is_right = match self.refusal {
            Refusal::NameTooLong => name.chars().count() > NAME_CHARS,
            _ => !name.chars().any(char::is_alphanumeric),
        };
        is_right && matches!(self.member.actor, Actor { credential: session::Credential::Guest, .. })
    }

    fn is_no_text(&self) -> bool {
        let Command::Say { text, .. } = &self.asked.command else { return false };
        match self.refusal {
            Refusal::TextTooLong => text.chars().count() > TEXT_CHARS,
            _ => text.chars().all(|it| it.is_whitespace() || it == '\u{202e}'),
        }
    }

    fn cannot_be_said(&self, facts: &Facts) -> bool {
        let Command::Say { to, .. } = &self.asked.command else { return false };
        let (own, host) = (self.asked.participant, self.member.host);
        let is_host = |id: ParticipantId| facts.is_host(id);
        match (self.refusal, *to) {
            (Refusal::NoRecipient, Channel::Providers { with }) => host && with.is_none(),
            (Refusal::NoRecipient, to) => host && to == Channel::WaitingRoom && self.booking.kind == Kind::Individual,
            (Refusal::NoChat, Channel::Providers { with: Some(with) }) if host => {
                facts.people.get(&with).is_some_and(|it| it.gone || it.is_turned_away())
            }
            (Refusal::NoChat, _) => !host && facts.people.get(&own).is_some_and(Person::is_turned_away),
            (Refusal::ChatFullBeforeTheStart, _) => {
                let used_up = self.chat.said_by(|it| it == own) >= MESSAGES_OF_ONE_BEFORE;
                !facts.started && (used_up || self.chat.len() >= MESSAGES_BEFORE)
            }
            (Refusal::MessagesUsedUp, _) => !host && self.chat.said_by(|it| it == own) >= MESSAGES_OF_ONE,
            _ => {
                let all_of_clients = || self.chat.said_by(|it| !is_host(it)) >= MESSAGES_OF_CLIENTS;
                self.chat.len() >= MESSAGES || !host && all_of_clients()
            }
        }
    }
}
