//! Who takes part, and what they can say.

use std::{collections::BTreeSet, fmt};

use session::{
    Actor, Admission, Booked, Booking, Command, CommandId, Credential, DeviceId, Kind, Medium, Name, ParticipantId,
    PersonId, Timestamp,
};
use uuid::Uuid;

use crate::{owed::Part, play::Subject};

/// Somebody who may turn up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// The host.
    Host,
    /// A client who is signed in.
    Anna,
    /// A guest.
    Ben,
    /// A provider of the practice who is not on this appointment.
    Stranger,
    /// A client who is booked where `Anna` is not, and never comes.
    Absent,
}

use Who::{Absent, Anna, Ben, Host, Stranger};

/// Those who have pages; the number of each is their place in the state.
pub(crate) const PEOPLE: [Who; 3] = [Host, Anna, Ben];

/// The clients whom a host can name.
pub(crate) const CLIENTS: [Who; 2] = [Anna, Ben];

/// Something that can be said: a command in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Word {
    Ready,
    ReadyNameless,
    ReadyLongName,
    JoinNow,
    AskToJoin,
    CancelAsk,
    Leave,
    Admit(Who),
    AdmitAll { above_capacity: bool },
    Deny(Who),
    Block(Who),
    Pause(Who),
    PauseAll,
    Resume(Who),
    ResumeAll,
    MoveBack(Who),
    Remove(Who),
    Mute(Who),
    KeepMuted { on: bool },
    Unmute,
    ShareScreen,
    StopSharing,
    StopShareOf(Who),
    End,
}

impl Who {
    /// Their place in the state; those without pages have none.
    pub(crate) fn place(self) -> Option<usize> {
        PEOPLE.iter().position(|who| *who == self)
    }

    /// The participant that they are.
    pub(crate) fn participant(self) -> ParticipantId {
        ParticipantId(Uuid::from_u128(0xa000 + self as u128))
    }

    /// Who a participant is.
    pub(crate) fn of(participant: ParticipantId) -> Option<Self> {
        [Host, Anna, Ben, Stranger, Absent].into_iter().find(|who| who.participant() == participant)
    }

    /// One of their pages.
    pub(crate) fn device(self, number: u8) -> DeviceId {
        DeviceId(Uuid::from_u128(0xd000 + self as u128 * 16 + u128::from(number)))
    }

    /// The id of their n-th command. It differs from others in other bits than people do: of both the coordinator makes
    /// the ids of the parts of a pause.
    pub(crate) fn command_id(self, nth: u8) -> CommandId {
        CommandId(Uuid::from_u128((0xc_0000 + self as u128 * 0x1000 + u128::from(nth)) << 64))
    }

    /// Them, with what the server knows of them. Where somebody signs in, Anna is who Ben turns out to be.
    pub(crate) fn actor(self, subject: Subject) -> Actor {
        let (person, name) = (self.person(), self.name());
        let credential = match self {
            Host | Stranger => Credential::Provider { person, name },
            Anna | Absent => Credential::Client { person, name },
            Ben => Credential::Guest,
        };
        let formerly = (subject == Subject::SigningIn && self == Anna).then_some(Ben.participant());
        Actor { participant: self.participant(), credential, formerly }
    }

    fn person(self) -> PersonId {
        PersonId(Uuid::from_u128(0xe000 + self as u128))
    }

    fn name(self) -> Name {
        #[allow(clippy::expect_used, reason = "the names of the cast are names")]
        Name::new(&self.to_string()).expect("a short word is a name")
    }

    /// Everything that they can say, sensible or not.
    pub(crate) fn words(self, subject: Subject) -> Vec<Word> {
        let mut words = self.ordinary_words();
        words.extend(self.words_about(subject));
        words
    }

    /// What there is to say of one subject alone.
    fn words_about(self, subject: Subject) -> Vec<Word> {
        use Word::{KeepMuted, MoveBack, Mute, Remove, ShareScreen, StopShareOf, StopSharing, Unmute};
        match (subject, self) {
            (Subject::Ordinary | Subject::SigningIn, _) | (_, Stranger | Absent) | (Subject::TakingOut, Anna | Ben) => {
                Vec::new()
            }
            (Subject::TakingOut, Host) => CLIENTS
                .into_iter()
                .flat_map(|client| [MoveBack(client), Remove(client)])
                .chain([Remove(Host)])
                .collect(),
            (Subject::Muting, Host) => {
                vec![Mute(Anna), Mute(Ben), Mute(Host), KeepMuted { on: true }, KeepMuted { on: false }, Unmute]
            }
            (Subject::Muting, Anna | Ben) => vec![Unmute],
            (Subject::Sharing, Host) => vec![ShareScreen, StopSharing, StopShareOf(Anna), StopShareOf(Ben)],
            (Subject::Sharing, Anna | Ben) => vec![ShareScreen, StopSharing],
        }
    }

    fn ordinary_words(self) -> Vec<Word> {
        use Word::{
            Admit, AdmitAll, AskToJoin, Block, CancelAsk, Deny, End, JoinNow, Leave, Pause, PauseAll, Ready,
            ReadyLongName, ReadyNameless, Resume, ResumeAll,
        };
        match self {
            Host => {
                let mut words = vec![JoinNow, Leave, PauseAll, ResumeAll, End, Ready, Pause(Host), Pause(Absent)];
                words.extend([false, true].map(|above_capacity| AdmitAll { above_capacity }));
                for client in CLIENTS {
                    words.extend([Admit(client), Deny(client), Block(client), Pause(client), Resume(client)]);
                }
                words
            }
            Anna => vec![Ready, JoinNow, AskToJoin, CancelAsk, Leave, Pause(Ben), End],
            Ben => {
                vec![Ready, JoinNow, AskToJoin, CancelAsk, Leave, Admit(Ben), ReadyNameless, ReadyLongName]
            }
            Stranger => vec![JoinNow],
            Absent => Vec::new(),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self:?}")
    }
}

impl Word {
    /// What a host's other page may say while an append is on its way.
    pub(crate) fn that_do_not_wait(subject: Subject) -> Vec<Self> {
        let mut words = CLIENTS.map(Self::Pause).to_vec();
        words.extend([Self::PauseAll, Self::End]);
        match subject {
            Subject::TakingOut => words.extend(CLIENTS.into_iter().flat_map(|c| [Self::MoveBack(c), Self::Remove(c)])),
            Subject::Muting => {
                words.extend(CLIENTS.map(Self::Mute));
                words.push(Self::KeepMuted { on: true });
            }
            Subject::Sharing => words.extend(CLIENTS.map(Self::StopShareOf)),
            Subject::Ordinary | Subject::SigningIn => {}
        }
        words
    }

    /// What this cuts of a participant, if anything. When the only host leaves, everybody is cut.
    pub(crate) fn cut(self, by: Who, participant: ParticipantId) -> Option<Part> {
        let is_host = by == Host;
        let of = |who: Who| is_host && who.participant() == participant;
        let (cuts, part) = match self {
            Self::Leave => (is_host || by.participant() == participant, Part::All),
            Self::Pause(who) | Self::MoveBack(who) => (who != Host && of(who), Part::Pause),
            Self::PauseAll => (is_host && participant != Host.participant(), Part::Pause),
            Self::Remove(who) => (who != Host && of(who), Part::All),
            Self::End => (is_host, Part::All),
            Self::Mute(who) => (who != Host && of(who), Part::Microphone),
            Self::KeepMuted { on: true } => (is_host && participant != Host.participant(), Part::Microphone),
            // A host takes over from a client.
            Self::ShareScreen => (is_host && participant != Host.participant(), Part::Screen),
            Self::StopSharing => (by.participant() == participant, Part::Screen),
            Self::StopShareOf(who) => (of(who), Part::Screen),
            Self::Ready
            | Self::ReadyNameless
            | Self::ReadyLongName
            | Self::JoinNow
            | Self::AskToJoin
            | Self::CancelAsk
            | Self::Admit(_)
            | Self::AdmitAll { .. }
            | Self::Deny(_)
            | Self::Block(_)
            | Self::Resume(_)
            | Self::ResumeAll
            | Self::KeepMuted { on: false }
            | Self::Unmute => return None,
        };
        cuts.then_some(part)
    }

    /// Does a host cut with it although the log cannot be read?
    pub(crate) fn cuts_blindly(self) -> bool {
        matches!(
            self,
            Self::Pause(_)
                | Self::PauseAll
                | Self::MoveBack(_)
                | Self::Remove(_)
                | Self::Mute(_)
                | Self::KeepMuted { on: true }
                | Self::StopShareOf(_)
                | Self::End
        )
    }

    /// The command itself, as this person says it.
    pub(crate) fn command(self, by: Who) -> Command {
        let of = Who::participant;
        match self {
            Self::Ready => Command::Ready { name: Some(by.to_string()) },
            Self::ReadyNameless => Command::Ready { name: None },
            Self::ReadyLongName => Command::Ready { name: Some("x".repeat(session::NAME_CHARS_MAX + 1)) },
            Self::JoinNow => Command::JoinNow,
            Self::AskToJoin => Command::AskToJoin,
            Self::CancelAsk => Command::CancelAsk,
            Self::Leave => Command::Leave,
            Self::Admit(who) => Command::Admit { participant: of(who) },
            Self::AdmitAll { above_capacity } => {
                // The page showed everybody.
                Command::AdmitAll { up_to: Timestamp(i64::MAX), away: BTreeSet::new(), above_capacity }
            }
            Self::Deny(who) => Command::Deny { participant: of(who) },
            Self::Block(who) => Command::Block { participant: of(who) },
            Self::Pause(who) => Command::Pause { participant: of(who) },
            Self::PauseAll => Command::PauseAll,
            Self::Resume(who) => Command::Resume { participant: of(who) },
            Self::ResumeAll => Command::ResumeAll,
            Self::MoveBack(who) => Command::MoveBack { participant: of(who) },
            Self::Remove(who) => Command::Remove { participant: of(who) },
            Self::Mute(who) => Command::Mute { participant: of(who), medium: Medium::Audio },
            Self::KeepMuted { on } => Command::KeepMuted { on },
            Self::Unmute => Command::Unmute { medium: Medium::Audio },
            Self::ShareScreen => Command::ShareScreen,
            Self::StopSharing => Command::StopSharing,
            Self::StopShareOf(who) => Command::StopShareOf { participant: of(who) },
            Self::End => Command::End,
        }
    }
}

/// An appointment with one seat: Anna's, or that of somebody who never comes.
pub(crate) fn booking(admission: Admission, anna_is_booked: bool) -> Booking {
    let listed = |who: Who| Booked { person: who.person(), name: who.name() };
    let client = if anna_is_booked { Anna } else { Absent };
    Booking { kind: Kind::Individual, admission, providers: vec![listed(Host)], clients: vec![listed(client)] }
}
