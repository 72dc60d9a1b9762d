//! Every way in which a session says no. A refusal is an answer: it goes to who asked, and changes nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Timestamp;

/// Why not, in words for the person who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody enters before a host has started the session.
    #[error("The host has not started this session yet.")]
    NotStarted,
    /// The session is over.
    #[error("This session has ended.")]
    Ended,
    /// No host is in the session.
    #[error("The provider is away. This works again when they are back.")]
    Held,
    /// A client asked for what only a host may do.
    #[error("Only a provider of this session can do that.")]
    HostsOnly,
    /// A provider of the practice who is not on this appointment.
    #[error("You are not a provider of this appointment.")]
    NotOnAppointment,
    /// A host who has not pressed Join now.
    #[error("Join the session first.")]
    NotInside,
    /// No such participant.
    #[error("That person is not in this session.")]
    UnknownParticipant,
    /// The command fits the place of none whom it names: not waiting, not asking.
    #[error("That person is not waiting any more.")]
    NotWaiting,
    /// Only who is inside can be paused, moved back or removed, and who is paused can be removed.
    #[error("That person is not in the session now.")]
    NotAdmitted,
    /// A word that opens, said by somebody whose page did not show yet what a host has closed since.
    #[error("This has changed in the meantime. Please look again before you decide.")]
    ChangedSince,
    /// Only who is paused can be resumed.
    #[error("That person is not paused.")]
    NotPaused,
    /// A provider cannot be paused, removed, denied or blocked.
    #[error("That can be done to clients only.")]
    ClientsOnly,
    /// Already inside.
    #[error("You are in the session already.")]
    AlreadyInside,
    /// A place was taken before.
    #[error("You are in the waiting room already.")]
    AlreadyWaiting,
    /// There is no place to leave or to act from.
    #[error("Press I'm Ready first.")]
    NotReady,
    /// Under provider admits, nobody walks in.
    #[error("Your provider will let you in.")]
    ProviderAdmits,
    /// Every seat is taken, or somebody is paused: the host decides.
    #[error("The session is full. You can ask to join.")]
    AskFirst,
    /// Asked already.
    #[error("You have asked already. Please wait for the host.")]
    AlreadyAsked,
    /// A paused client acts as if not paused.
    #[error("Your provider has paused this session and the session will be resumed shortly.")]
    Paused,
    /// The cooldown is running: after a denial, or after a request or a hand that was taken back.
    #[error("You can ask again in a moment.")]
    AskLater {
        /// From when on.
        at: Timestamp,
    },
    /// Denied for good: blocked, or asked as often as one may.
    #[error("Your request was denied.")]
    NoMoreAsking,
    /// A host mutes themselves, or asks themselves to unmute.
    #[error("You have a button of your own for that.")]
    NotYourself,
    /// The group is kept muted, and no host has asked this client to speak.
    #[error("The provider keeps everybody muted. You can raise your hand.")]
    KeptMuted,
    /// Who was turned away writes to nobody, and nobody to them.
    #[error("No messages can be exchanged there now.")]
    NoChat,
    /// A host writes a private message and names no client.
    #[error("Choose whom to write to.")]
    NoRecipient,
    /// As many messages as a session keeps, or, for a client, as it keeps of clients.
    #[error("This session's chat is full.")]
    ChatFull,
    /// As many messages as a session keeps of one client.
    #[error("You have written as many messages as one person can in a session.")]
    MessagesUsedUp,
    /// As many messages as a session keeps before its start, of one client or of all.
    #[error("More messages can be written once the session has started.")]
    ChatFullBeforeTheStart,
    /// There is nothing to read in it.
    #[error("Please write something first.")]
    TextMissing,
    /// Longer than 2,000 characters.
    #[error("Please write at most 2,000 characters.")]
    TextTooLong,
    /// Somebody shares a screen already.
    #[error("Somebody else is sharing their screen.")]
    ScreenTaken,
    /// Admitting all would pass capacity, and the host has not confirmed that.
    #[error("That would be more people than were booked.")]
    AboveCapacity,
    /// A guest must say who they are.
    #[error("Please enter your name.")]
    NameMissing,
    /// Longer than 80 characters.
    #[error("Please use a name of at most 80 characters.")]
    NameTooLong,
}
