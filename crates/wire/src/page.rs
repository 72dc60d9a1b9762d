//! The WebSocket of a session's page: JSON text frames, one message each.

use serde::{Deserialize, Serialize};
use session::{Command, CommandId, Condition, Delta, EpochId, Media, ParticipantId, Refusal, Timestamp, View};
use ts_rs::TS;
use uuid::Uuid;

/// A page's media connection, by a name that only this page is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct MediaId(pub Uuid);

/// One loading of a page, whatever lines it has had since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct PageId(pub Uuid);

/// A codec for pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VideoCodec {
    /// What every browser has.
    #[default]
    Vp8,
    /// What the hardware of many devices has.
    H264,
}

/// From the page to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FromPage {
    /// Trusted input (a tap, a key) on the page: somebody is getting ready.
    Touch {
        /// What a guest has typed as their name so far.
        name: Option<String>,
    },
    /// How this device came out of the connection test: grades and nothing else, from a page whose person waits or asks.
    /// For hosts, while that lasts. Elsewhere it is not heard; nobody answers.
    Condition {
        /// The grades.
        condition: Condition,
    },
    /// What this device really sends of microphone and camera, from a page inside: whenever that changes, and after each
    /// first view. For those who see and hear this person. Elsewhere it is not heard; nobody answers.
    Devices {
        /// Each that is on.
        on: Media,
    },
    /// A wish. Sent again after a reconnection with the same `id` until it is answered; it is done once.
    Command {
        /// Chosen by the page for each press of a button.
        id: CommandId,
        /// The wish.
        command: Command,
        /// That of the snapshot before it was sent first. A word that opens is `not_saved` in another: a server that has ended since may
        /// have answered it, and may not remember that.
        #[serde(default)]
        epoch: Option<EpochId>,
        /// The `now` of the last that the page had been told of the session when the command was wished for. A word that opens is refused
        /// (`changed_since`) where a host has closed since what it would open.
        #[serde(default)]
        seen: Option<Timestamp>,
    },
    /// Connects this page's media: an SDP offer with one sending audio and one sending video m-line, one sending video and one
    /// sending audio m-line for the page's screen, one receiving video and one receiving audio m-line for another's, followed
    /// by receiving ones for people: of audio as many as are to be heard at once, of video as many as may be shown at once.
    /// Those four for screens may be left out together. All pictures can be VP8; the page's camera and the people it is shown may be
    /// H.264 too. The newest offer of a participant carries the media; the page before is told `elsewhere`, and then stands by until
    /// somebody does something at it.
    Offer {
        /// Chosen by the page, counting up, so that a late answer is recognised.
        attempt: u32,
        /// SDP (RFC 8866).
        sdp: String,
        /// The codec that this device would rather send its camera in. Whether it may is told by `codec`.
        #[serde(default)]
        prefers: VideoCodec,
        /// This loading of the page, by an id of its own choice that outlives its lines.
        page: PageId,
        /// Somebody has just opened it, or asked for the media here. What a page offers by itself after that takes nothing from another
        /// one: where that has the media, this one is told `elsewhere`.
        newest: bool,
    },
    /// After a reconnection, before anything else about media: this page still has this connection and goes on with it.
    /// Answered by `slots`, or by `media_lost` or `elsewhere` if it is over.
    TakeUp {
        /// As it was named in the `answer`.
        connection: MediaId,
    },
    /// Finds a new way for the connection this page has: its offer, made again with other ICE credentials. Answered by
    /// `answer`, or by `media_lost` if the connection is over, or by `media_refused` if it is another offer.
    Restart {
        /// As it was named in the `answer`.
        connection: MediaId,
        /// Counts on from that of the first offer.
        attempt: u32,
        /// SDP (RFC 8866).
        sdp: String,
    },
    /// How tall this page shows the others, all of them in one message, whenever that changes. Nobody is sent a larger
    /// picture than is shown, and none that is not.
    Sizes {
        /// One for each participant whose media arrives here, 64 at most.
        sizes: Vec<Size>,
        /// The height of the shared screen, in pixels of the device; 0 where none is shown.
        screen: u16,
    },
    /// This page shows people as a `slots` says, and takes nobody for somebody else. Until it says so, an m-line that was taken from
    /// one person carries nobody else's picture.
    SlotsKnown {
        /// Whose m-lines they are, as it was named in the `answer`.
        connection: MediaId,
        /// As in the `slots`.
        edition: u32,
    },
    /// Closes this page's media connection.
    HangUp,
    /// Answered by `pong`; a page that hears nothing for a while reconnects.
    Ping,
}

/// From the server to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToPage {
    /// Everything this viewer may see: first, and whenever the viewer's place changes what they may see.
    Snapshot {
        /// The server's clock.
        now: Timestamp,
        /// Since when this server remembers what it answered.
        epoch: EpochId,
        /// The view.
        view: Box<View>,
    },
    /// What changed since.
    Delta {
        /// The server's clock.
        now: Timestamp,
        /// The difference.
        delta: Box<Delta>,
    },
    /// The answer to a command.
    Reply {
        /// The command's id.
        id: CommandId,
        /// What became of it.
        outcome: Outcome,
    },
    /// The answer to an offer.
    Answer {
        /// The offer's attempt.
        attempt: u32,
        /// The connection, to be taken up again by.
        connection: MediaId,
        /// SDP (RFC 8866).
        sdp: String,
    },
    /// The offer was no good, or the media server has no room.
    MediaRefused {
        /// The offer's attempt.
        attempt: u32,
        /// For a person to read.
        reason: String,
    },
    /// The media connection was lost on the server's side; the page offers again.
    MediaLost,
    /// What is cut although the server could not write that down yet. For hosts of everybody; for others what is cut of
    /// themselves: everything, so that nobody sees or hears them, or their own microphone or camera. The whole list,
    /// after each first snapshot and whenever it changes. It is tried again until it is written; a host takes a pause
    /// back by a resume, and the person a mute by unmuting, once the server can write again.
    Unsaved {
        /// The server's clock.
        now: Timestamp,
        /// One for each of whom something is cut.
        cut: Vec<UnsavedCut>,
    },
    /// Whose picture arrives on which of the page's receiving m-lines: the whole assignment. Who is heard on which is not
    /// told: it changes as people speak, and all that arrives is to be played. Answered by `slots_known`; told again while that is
    /// waited for.
    Slots {
        /// Which assignment it is; a later one has a greater number.
        edition: u32,
        /// One for each receiving video m-line that carries somebody.
        slots: Vec<Slot>,
        /// Whose screen arrives on the receiving m-lines for a screen. Who shares is in the view; this says that it comes.
        screen: Option<ParticipantId>,
    },
    /// Whose picture does not come for the time being because the connection carries no more than the sound. The whole list,
    /// whenever it changes; empty again when it is over.
    SoundFirst {
        /// Who is heard and not seen.
        participants: Vec<ParticipantId>,
        /// The shared screen does not come either.
        screen: bool,
    },
    /// Who speaks at the moment, of those who can be heard here and of the viewer. The whole list, whenever it changes, at most
    /// five times a second.
    Speaking {
        /// Who.
        participants: Vec<ParticipantId>,
    },
    /// In which codec the page is to send its camera from now on; after an answer to an `offer`, before this says otherwise, in VP8.
    /// A page that cannot go over to it goes on as it did.
    Codec {
        /// What it prefers, while everybody who may be shown it can decode that.
        camera: VideoCodec,
    },
    /// The session is open on a newer device or tab of the same person, which carries the media now.
    Elsewhere,
    /// Answers `ping`.
    Pong,
}

/// What is cut of one person and not written yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsavedCut {
    /// Whose.
    pub participant: ParticipantId,
    /// Everything: they are as if paused. Then nothing else is told of them.
    pub everything: bool,
    /// Their microphone, their camera or both.
    pub muted: Media,
}

/// How tall a page shows somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Size {
    /// Who.
    pub participant: ParticipantId,
    /// The height of their picture, in pixels of the device; 0 where it is not shown.
    pub height: u16,
}

/// One receiving video m-line and whose picture is on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Slot {
    /// The `mid` of the m-line.
    pub video_mid: String,
    /// Whose video arrives there.
    pub participant: ParticipantId,
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// Done, and kept: it survives whatever happens to the server next.
    Done,
    /// No, and nothing changed.
    Refused {
        /// Why not.
        refusal: Refusal,
    },
    /// Too much at once; nothing changed, try again in a moment.
    Busy,
    /// Nobody knows whether it is written down, because the server cannot look. This is answered once more, with the same id, as soon as
    /// somebody could: by `done` or by `not_saved`. Where `media_cut` is set, the media it was to cut is cut until then all the same.
    NotKnown {
        /// The media is cut.
        media_cut: bool,
    },
    /// The server could not write it down, so it does not hold. Where `media_cut` is set, the media it was to cut is
    /// cut all the same and stays cut until the writing succeeds or the host takes it back.
    NotSaved {
        /// The media is cut.
        media_cut: bool,
    },
}
