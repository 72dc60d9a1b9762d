//! Who may exchange media with whom. The media server is never given more than this.

use std::collections::BTreeSet;

use crate::ParticipantId;

/// The participants among whom media flows: each of them to each other one, and nobody else to anybody.
///
/// Grants form a lattice under "within": a cut is a meet, and a meet can only narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Grants {
    inside: BTreeSet<ParticipantId>,
}

impl Grants {
    /// Media for nobody.
    pub fn none() -> Self {
        Self::default()
    }

    /// Does media flow between this participant and the others inside?
    pub fn contains(&self, participant: ParticipantId) -> bool {
        self.inside.contains(&participant)
    }

    /// What both allow.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        Self { inside: self.inside.intersection(&other.inside).copied().collect() }
    }

    /// These without the given participants.
    #[must_use]
    pub fn without(&self, cut: &BTreeSet<ParticipantId>) -> Self {
        Self { inside: self.inside.difference(cut).copied().collect() }
    }

    /// Is everything that these allow allowed by `wider` too?
    pub fn is_within(&self, wider: &Self) -> bool {
        self.inside.is_subset(&wider.inside)
    }

    /// Everybody among whom media flows.
    pub fn participants(&self) -> &BTreeSet<ParticipantId> {
        &self.inside
    }
}

impl FromIterator<ParticipantId> for Grants {
    fn from_iter<I: IntoIterator<Item = ParticipantId>>(inside: I) -> Self {
        Self { inside: inside.into_iter().collect() }
    }
}
