//! What is cut of whom although the log does not say so.

use std::collections::BTreeSet;

use session::{Cuts, Grants, Medium, ParticipantId, Sends};

use crate::{
    cast::{Who, Word},
    ledger::Ledger,
};

/// What a word cuts of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    /// Everything, until a resume.
    Pause,
    /// Everything, and no resume takes that back.
    All,
    /// What they say.
    Microphone,
    /// What they show.
    Screen,
}

impl Part {
    /// Does any of it flow?
    pub(crate) fn flows(self, grants: &Grants, participant: ParticipantId) -> bool {
        match self {
            Self::Pause | Self::All => grants.contains(participant),
            Self::Microphone => grants.sends(participant).audio,
            Self::Screen => grants.sends(participant).screen,
        }
    }

    fn cuts(self, participant: ParticipantId) -> Cuts {
        match self {
            Self::Pause | Self::All => [participant].into_iter().collect(),
            Self::Microphone => Cuts::of(participant, Medium::Audio),
            Self::Screen => {
                let sends = |sends: Sends| -> Grants { [(participant, sends)].into_iter().collect() };
                sends(Sends { screen: true, ..Sends::NOTHING }).minus(&sends(Sends::NOTHING))
            }
        }
    }
}

/// Cuts by a word that is not in the log, and that nobody took back.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Owed {
    parts: BTreeSet<(ParticipantId, Part)>,
    /// To keep clients muted, which is about who comes in too.
    pub(crate) keeping_muted: bool,
}

impl Owed {
    pub(crate) fn add(&mut self, parts: impl IntoIterator<Item = (ParticipantId, Part)>) {
        self.parts.extend(parts);
    }

    /// As it was before, with what came to it since.
    pub(crate) fn restore(&mut self, before: &Self) {
        self.parts.extend(&before.parts);
        self.keeping_muted |= before.keeping_muted;
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Anything of this person that flows although it is cut.
    pub(crate) fn flowing(&self, grants: &Grants) -> Option<ParticipantId> {
        self.parts.iter().find(|(id, part)| part.flows(grants, *id)).map(|(id, _)| *id)
    }

    pub(crate) fn has(&self, participant: ParticipantId, is: impl Fn(Part) -> bool) -> bool {
        self.parts.iter().any(|(id, part)| *id == participant && is(*part))
    }

    pub(crate) fn cuts(&self) -> Cuts {
        let mut cuts = Cuts::default();
        self.parts.iter().for_each(|(id, part)| cuts.merge(&part.cuts(*id)));
        cuts
    }

    /// A word that cut, and was refused.
    pub(crate) fn refuse(&mut self, word: Word, by: Who) {
        self.parts.retain(|(id, part)| word.cut(by, *id) != Some(*part));
    }

    /// A host resumes somebody, or everybody. Says whether any cut was taken back.
    pub(crate) fn take_back(&mut self, resumed: impl Fn(ParticipantId) -> bool) -> bool {
        let before = self.parts.len();
        self.parts.retain(|(id, part)| *part != Part::Pause || !resumed(*id));
        self.parts.len() < before
    }

    /// Who signs in takes along what is cut of the guest.
    pub(crate) fn take_over(&mut self, from: ParticipantId, participant: ParticipantId) {
        self.parts = self.parts.iter().map(|(id, part)| (if *id == from { participant } else { *id }, *part)).collect();
    }

    /// A cut that is written holds by the log.
    pub(crate) fn settle(&mut self, ledger: &Ledger) {
        self.keeping_muted &= !ledger.kept_muted && !ledger.ended;
        self.parts.retain(|(id, part)| {
            let place = ledger.place(*id);
            let written = match part {
                Part::Pause | Part::All => place.paused || place.removed,
                Part::Microphone => place.muted || !place.inside || place.paused,
                Part::Screen => ledger.screen != Some(*id),
            };
            !written && !ledger.ended
        });
    }
}
