//! What a trail can have lost as a whole, in words: what no chain of a single session shows.

use std::fmt;

use session::Timestamp;

/// How much log there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Sessions that have a log.
    pub sessions: i64,
    /// Their entries.
    pub entries: i64,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} entries in {} sessions", self.entries, self.sessions)
    }
}

/// What is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// There is no file of heads, or it was emptied.
    HeadsMissing,
    /// The heads tell of less than they did when they were synced, by the tally.
    HeadsBehind,
    /// The tally is missing, or another's.
    Tally,
    /// What the tally counts is not what there is.
    Entries,
    /// The heads tell of sessions of which the database has nothing, so that nobody would miss them.
    Sessions,
}

impl Loss {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::HeadsMissing => "heads_missing",
            Self::HeadsBehind => "heads_behind",
            Self::Tally => "tally",
            Self::Entries => "entries",
            Self::Sessions => "sessions",
        }
    }

    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let all = [Self::HeadsMissing, Self::HeadsBehind, Self::Tally, Self::Entries, Self::Sessions];
        all.into_iter().find(|loss| loss.text() == text)
    }
}

/// A loss, and what it is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What.
    pub loss: Loss,
    /// What is there.
    pub left: Counted,
    /// What Anteroom wrote, by its tally; nothing where there is no tally to be believed.
    pub were: Option<Counted>,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.left;
        match (self.loss, self.were) {
            (Loss::HeadsMissing, _) => {
                f.write_str("the heads are missing or emptied, without which the end of a log can be cut off unseen")
            }
            (Loss::HeadsBehind, _) => {
                f.write_str("the heads tell of less than Anteroom had brought to their disk: lines of them are gone")
            }
            (Loss::Sessions, _) => {
                f.write_str("the heads tell of sessions of which the database has nothing: it is older, or they were deleted")
            }
            (Loss::Tally, _) | (Loss::Entries, None) => f.write_str(
                "the tally, which says how much was written, is missing from the database or was not written by Anteroom \
                 with this key",
            ),
            (Loss::Entries, Some(were)) if were == left => {
                write!(f, "of the {left} not all are those that Anteroom wrote last")
            }
            (Loss::Entries, Some(were)) => write!(f, "there are {left}, and Anteroom wrote {were}"),
        }
    }
}

/// Somebody went on with what was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// When.
    pub at: Timestamp,
    /// Of what.
    pub lost: Lost,
}
