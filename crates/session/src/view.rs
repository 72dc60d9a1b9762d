//! What one viewer may see: a projection of the session, made on the server. Who waits learns nothing of who is
//! inside; a client never receives a field that its page would have to hide.
//!
//! The first view is a snapshot; from then on only the touched rows are projected again, and a page's own part is sent
//! when it differs from what was sent last.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Admission, ChatMessage, Condition, Kind, Media, Name, ParticipantId, Role, Timestamp};

/// Everything one page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct View {
    /// The viewer.
    pub you: You,
    /// The session.
    pub session: Facts,
    /// The people this viewer may know of, the viewer among them once they have a place inside or host it.
    pub people: BTreeMap<ParticipantId, Person>,
    /// The messages that this viewer may read, oldest first.
    pub chat: Vec<ChatMessage>,
}

/// The viewer's own part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct You {
    /// Which participant you are.
    pub participant: ParticipantId,
    /// Host or client.
    pub role: Role,
    /// What you are called, once that is known.
    pub name: Option<Name>,
    /// Signed in; then no name is asked for (J2).
    pub known: bool,
    /// Where you stand.
    pub standing: StandingTag,
    /// Since when you stand there.
    pub since: Option<Timestamp>,
    /// Whether you are at one of your pages. One that gave way to a newer page of yours and stands by does not count.
    pub here: bool,
    /// What you can do now.
    pub may: May,
    /// Paused in the words of an admission taken back.
    pub moved_back: bool,
    /// What hosts have muted of you.
    pub muted: Media,
    /// What hosts ask you to unmute.
    pub asked_to_unmute: Media,
    /// From when on you can ask again, after a denial or after you took it back; of who was denied, nothing if never.
    pub ask_again_at: Option<Timestamp>,
}

/// What works now: the buttons, and the media.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "each is one button of the page")]
pub struct May {
    /// **I'm Ready**.
    pub ready: bool,
    /// **Join now**.
    pub join_now: bool,
    /// **Ask to Join**; where there is one, only from `ask_again_at` on.
    pub ask_to_join: bool,
    /// Take the request back.
    pub cancel_ask: bool,
    /// **Leave Session**.
    pub leave: bool,
    /// Be connected to the media, with nothing on the senders unless `send` says so: admission takes no handshake then.
    pub connect: bool,
    /// Send camera and microphone.
    pub send: bool,
    /// **Share Screen**; where somebody shares already, that takes it over from them.
    pub share: bool,
    /// **Pause All Clients**: there is somebody to pause.
    pub pause_all: bool,
    /// **Resume All Clients**: there is somebody to resume.
    pub resume_all: bool,
    /// Where a message of the viewer's goes now.
    pub say: MaySay,
}

/// Which channels take a message from the viewer, each once: one-on-one the waiting room's is the line to the providers.
/// Whether the chat still has room is told to who writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaySay {
    /// Everybody inside.
    pub session: bool,
    /// In a group: everybody inside and everybody who waits.
    pub waiting_room: bool,
    /// A client's own line to the providers. A host's lines to clients are with each of them.
    pub providers: bool,
}

/// Where somebody stands, as pages know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandingTag {
    /// Getting ready.
    Preparing,
    /// Pressed I'm Ready.
    Waiting,
    /// Asked to join.
    Asking,
    /// Inside.
    Admitted,
    /// Paused by a provider.
    Paused,
    /// Turned away.
    Denied,
    /// Taken out by a host; can ask to come in again.
    Removed,
    /// Left.
    Left,
}

/// The session's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Facts {
    /// Where the session is in its life.
    pub phase: PhaseTag,
    /// One-on-one or group.
    pub kind: Kind,
    /// How clients come in.
    pub admission: Admission,
    /// The providers' names: everybody with the link may know whom the appointment is with.
    pub hosts: Vec<Name>,
    /// When it started; for those inside.
    pub started_at: Option<Timestamp>,
    /// No host is connected at the moment, and the session is not held yet; for those inside.
    pub host_lost: bool,
    /// While it is held: no host is inside, not even one whose connection is lost. They have left.
    pub host_left: bool,
    /// Clients are kept muted; for those inside.
    pub kept_muted: bool,
    /// Whose screen is shared; for those inside.
    pub screen: Option<ParticipantId>,
    /// For hosts.
    pub seats: Option<Seats>,
}

/// How full it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Seats {
    /// Booked clients.
    pub capacity: usize,
    /// Clients inside or paused.
    pub taken: usize,
}

/// Where the session is in its life, as pages know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhaseTag {
    /// No host has started it.
    NotStarted,
    /// Running.
    Live,
    /// No host is there; nothing flows.
    Held,
    /// Over.
    Ended,
}

/// One row: somebody in the session, as this viewer may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// Who.
    pub participant: ParticipantId,
    /// What they are called; nothing while a guest has typed none.
    pub name: Option<Name>,
    /// Host or client.
    pub role: Role,
    /// Where they stand. A client sees everybody outside as waiting.
    pub standing: StandingTag,
    /// Is any of their devices connected?
    pub present: bool,
    /// What hosts have muted of who is inside; of who is paused, for hosts.
    pub muted: Media,
    /// What their device really sends of microphone and camera, of who is inside while media flows; nothing where it has
    /// not said so yet. What hosts mute is in `muted`, whatever the device sends.
    pub on: Option<Media>,
    /// Since when they raise a hand.
    pub hand: Option<Timestamp>,
    /// What only hosts see.
    pub host_only: Option<HostOnly>,
    /// What the viewer can do to them now.
    pub may: MayToThem,
}

/// Which commands of a host about somebody the rules take now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "each is one button of the page")]
pub struct MayToThem {
    /// **Admit**.
    pub admit: bool,
    /// **Deny**.
    pub deny: bool,
    /// **Block**.
    pub block: bool,
    /// **Pause**.
    pub pause: bool,
    /// **Move back to waiting room**.
    pub move_back: bool,
    /// **Resume**.
    pub resume: bool,
    /// **Remove**.
    pub remove: bool,
    /// **Mute** and **Stop Video**, and to ask them to undo it.
    pub mute: bool,
    /// Stop their sharing of the screen.
    pub stop_share: bool,
    /// Write on their line to the providers.
    pub write: bool,
}

/// What hosts see of a client beyond what everybody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(clippy::struct_excessive_bools, reason = "each is one fact that a host sees")]
pub struct HostOnly {
    /// Since when they stand where they stand; of who waits or asks, since they came.
    pub since: Timestamp,
    /// Joined by the link with a name that nobody has verified.
    pub guest: bool,
    /// One of the booked clients, signed in.
    pub booked: bool,
    /// For a host to let in: belongs under **Waiting to Join**.
    pub waiting_to_join: bool,
    /// Paused, here or for when they come back.
    pub paused: bool,
    /// Paused by taking the admission back.
    pub moved_back: bool,
    /// How the test of their connection came out, while they wait or ask.
    pub condition: Option<Condition>,
}

/// What changed since the last view or delta.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delta {
    /// Replaces the viewer's own part.
    pub you: Option<You>,
    /// Replaces the session's part.
    pub session: Option<Facts>,
    /// Rows that are new or changed.
    pub upsert: Vec<Person>,
    /// Rows that are gone for this viewer.
    pub remove: Vec<ParticipantId>,
    /// Messages that are new to this viewer.
    pub said: Vec<ChatMessage>,
}

/// Brings one page up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// Everything anew: the viewer sees the session from another place now.
    Snapshot(View),
    /// What changed.
    Delta(Delta),
}

impl View {
    /// What a page does with a delta; here so that tests can hold it against a fresh snapshot.
    pub fn apply(&mut self, delta: Delta) {
        if let Some(you) = delta.you {
            self.you = you;
        }
        if let Some(session) = delta.session {
            self.session = session;
        }
        for person in delta.upsert {
            self.people.insert(person.participant, person);
        }
        for participant in delta.remove {
            self.people.remove(&participant);
        }
        self.chat.extend(delta.said);
    }
}
