//! Who may exchange media with whom, and what each may send. The media server is never given more than this.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Media, Medium, ParticipantId};

/// What one participant may send to the others inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sends {
    /// The microphone.
    pub audio: bool,
    /// The camera.
    pub video: bool,
    /// The screen.
    pub screen: bool,
}

impl Sends {
    /// Microphone and camera; the screen is granted on its own.
    pub const BOTH: Self = Self { audio: true, video: true, screen: false };
    /// Microphone, camera and screen.
    pub const EVERYTHING: Self = Self { audio: true, video: true, screen: true };
    /// Nothing: who sends nothing still receives.
    pub const NOTHING: Self = Self { audio: false, video: false, screen: false };

    /// What both allow.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { audio: self.audio && other.audio, video: self.video && other.video, screen: self.screen && other.screen }
    }

    /// What these allow and `other` does not.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            audio: self.audio && !other.audio,
            video: self.video && !other.video,
            screen: self.screen && !other.screen,
        }
    }

    /// One medium alone.
    pub fn only(medium: Medium) -> Self {
        match medium {
            Medium::Audio => Self { audio: true, ..Self::NOTHING },
            Medium::Video => Self { video: true, ..Self::NOTHING },
        }
    }
}

/// The participants among whom media flows, each with what they may send: who is in here receives what the others send,
/// and nobody else receives or sends anything.
///
/// Grants form a lattice under "within": a cut is a meet, and a meet can only narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    inside: BTreeMap<ParticipantId, Sends>,
}

/// What is taken from grants: of some participants everything, of others something of what they send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cuts {
    whole: BTreeSet<ParticipantId>,
    parts: BTreeMap<ParticipantId, Sends>,
}

impl Grants {
    /// Media for nobody.
    pub fn none() -> Self {
        Self::default()
    }

    /// Does media flow between this participant and the others inside?
    pub fn contains(&self, participant: ParticipantId) -> bool {
        self.inside.contains_key(&participant)
    }

    /// What this participant may send; nothing for who is not inside.
    pub fn sends(&self, participant: ParticipantId) -> Sends {
        self.inside.get(&participant).copied().unwrap_or(Sends::NOTHING)
    }

    /// What both allow.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let both = |(id, sends): (&ParticipantId, &Sends)| Some((*id, sends.meet(*other.inside.get(id)?)));
        Self { inside: self.inside.iter().filter_map(both).collect() }
    }

    /// These without the given cuts.
    #[must_use]
    pub fn without(&self, cuts: &Cuts) -> Self {
        let kept = self.inside.iter().filter(|(id, _)| !cuts.whole.contains(id));
        let left = |id, sends: Sends| cuts.parts.get(id).map_or(sends, |part| sends.minus(*part));
        Self { inside: kept.map(|(id, sends)| (*id, left(id, *sends))).collect() }
    }

    /// What these allow and `other` does not.
    pub fn minus(&self, other: &Self) -> Cuts {
        let mut cuts = Cuts::default();
        for (id, sends) in &self.inside {
            match other.inside.get(id).map(|kept| sends.minus(*kept)) {
                None => drop(cuts.whole.insert(*id)),
                Some(Sends::NOTHING) => {}
                Some(part) => drop(cuts.parts.insert(*id, part)),
            }
        }
        cuts
    }

    /// Is everything that these allow allowed by `wider` too?
    pub fn is_within(&self, wider: &Self) -> bool {
        self.minus(wider).is_empty()
    }

    /// Everybody among whom media flows.
    pub fn participants(&self) -> BTreeSet<ParticipantId> {
        self.inside.keys().copied().collect()
    }

    /// Everybody among whom media flows, with what they may send.
    pub fn iter(&self) -> impl Iterator<Item = (ParticipantId, Sends)> + '_ {
        self.inside.iter().map(|(id, sends)| (*id, *sends))
    }
}

impl Cuts {
    /// The screen of this participant.
    pub fn of_the_screen(participant: ParticipantId) -> Self {
        let screen = Sends { screen: true, ..Sends::NOTHING };
        Self { parts: [(participant, screen)].into(), ..Self::default() }
    }

    /// This medium of this participant.
    pub fn of(participant: ParticipantId, medium: Medium) -> Self {
        Self { parts: [(participant, Sends::only(medium))].into(), ..Self::default() }
    }

    /// Is nothing cut?
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.parts.is_empty()
    }

    /// Everybody of whom everything is cut.
    pub fn participants(&self) -> &BTreeSet<ParticipantId> {
        &self.whole
    }

    /// Which of this one's microphone and camera is cut; nothing of who is cut wholly.
    pub fn muted(&self, participant: ParticipantId) -> Media {
        let part = self.parts.get(&participant).filter(|_| !self.whole.contains(&participant));
        part.map_or(Media::default(), |part| Media { audio: part.audio, video: part.video })
    }

    /// Everybody of whom anything is cut.
    pub fn people(&self) -> BTreeSet<ParticipantId> {
        self.whole.iter().chain(self.parts.keys()).copied().collect()
    }

    /// What is cut of these people, without their screens.
    #[must_use]
    pub(crate) fn but_for_screens(&self, these: impl Fn(ParticipantId) -> bool) -> Self {
        let parts = self.parts.iter().map(|(id, part)| (*id, Sends { screen: false, ..*part }));
        Self {
            whole: self.whole.iter().copied().filter(|id| these(*id)).collect(),
            parts: parts.filter(|(id, part)| these(*id) && *part != Sends::NOTHING).collect(),
        }
    }

    /// What is cut of `from` is cut of `participant` instead, who is the same person.
    pub fn follow(&mut self, from: ParticipantId, participant: ParticipantId) {
        if self.whole.remove(&from) {
            self.whole.insert(participant);
        }
        if let Some(part) = self.parts.remove(&from) {
            self.merge(&Self { parts: [(participant, part)].into(), ..Self::default() });
        }
    }

    /// What either cuts.
    pub fn merge(&mut self, other: &Self) {
        self.whole.extend(&other.whole);
        for (id, part) in &other.parts {
            let known = self.parts.entry(*id).or_default();
            *known = Sends {
                audio: known.audio || part.audio,
                video: known.video || part.video,
                screen: known.screen || part.screen,
            };
        }
    }
}

impl FromIterator<(ParticipantId, Sends)> for Grants {
    fn from_iter<I: IntoIterator<Item = (ParticipantId, Sends)>>(inside: I) -> Self {
        Self { inside: inside.into_iter().collect() }
    }
}

/// Everything of the given participants.
impl FromIterator<ParticipantId> for Cuts {
    fn from_iter<I: IntoIterator<Item = ParticipantId>>(whole: I) -> Self {
        Self { whole: whole.into_iter().collect(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests;
