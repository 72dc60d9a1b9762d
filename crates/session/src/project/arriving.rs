//! What a page is told of the media that arrives there: who is where, whose screen, whose picture gives way, who speaks.
//!
//! What the media server says of a connection is about people, and it may have said it before a cut and be heard after it.
//! So it is told as far as the grants go that the media server was given last.

use crate::{Grants, ParticipantId};

/// What arrives on one connection; `Line` is what the page calls a line that carries a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arriving<Line> {
    /// Whose picture arrives on which line.
    pub pictures: Vec<(Line, ParticipantId)>,
    /// Whose screen arrives.
    pub screen: Option<ParticipantId>,
    /// Whose picture gives way to the sound.
    pub sound_first: Vec<ParticipantId>,
    /// The screen does too.
    pub sound_before_screen: bool,
    /// Who speaks.
    pub speaking: Vec<ParticipantId>,
}

impl<Line> Default for Arriving<Line> {
    fn default() -> Self {
        Self {
            pictures: Vec::new(),
            screen: None,
            sound_first: Vec::new(),
            sound_before_screen: false,
            speaking: Vec::new(),
        }
    }
}

impl<Line: Clone> Arriving<Line> {
    /// What of it `viewer` may be told while the media server has these grants: of others who are inside, of each what they
    /// may send, and nothing while they are not inside themselves.
    #[must_use]
    pub fn within(&self, viewer: ParticipantId, given: &Grants) -> Self {
        if !given.contains(viewer) {
            return Self::default();
        }
        let inside = |who: &ParticipantId| given.contains(*who);
        let screen = self.screen.filter(|who| given.sends(*who).screen);
        Self {
            pictures: self.pictures.iter().filter(|(_, who)| inside(who)).cloned().collect(),
            screen,
            sound_first: self.sound_first.iter().copied().filter(inside).collect(),
            sound_before_screen: self.sound_before_screen && screen.is_some(),
            speaking: self.speaking.iter().copied().filter(|who| given.sends(*who).audio).collect(),
        }
    }
}
