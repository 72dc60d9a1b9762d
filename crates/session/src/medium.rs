//! Microphone and camera, and what is so of each of the two.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a host can mute of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// The microphone.
    Audio,
    /// The camera.
    Video,
}

/// Something that is so of the microphone, of the camera, of both or of neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Media {
    /// Of the microphone.
    pub audio: bool,
    /// Of the camera.
    pub video: bool,
}

impl Media {
    /// Is it so of this one?
    pub fn has(self, medium: Medium) -> bool {
        match medium {
            Medium::Audio => self.audio,
            Medium::Video => self.video,
        }
    }

    pub(crate) fn set(&mut self, medium: Medium, so: bool) {
        match medium {
            Medium::Audio => self.audio = so,
            Medium::Video => self.video = so,
        }
    }
}
