//! What can go wrong when a letter is handed over.

/// Why a letter was not taken over, and whether to try again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What to do about it.
    pub(crate) kind: FailureKind,
    /// What went wrong, in words that name nobody: they are kept and logged.
    pub(crate) words: String,
    /// What the other side said. It may name the recipient: only for who sends to themselves, to try.
    pub(crate) said: Option<String>,
}

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FailureKind {
    /// The other side is not there, or lets nobody in: neither would it take another letter now.
    Unreachable,
    /// It does not take this letter now, and may later.
    Later,
    /// It refuses, and that may be for reasons of its own which no letter is to blame for.
    Refused,
    /// It never will.
    Never,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into(), said: None }
    }

    pub(crate) fn saying(self, said: &impl ToString) -> Self {
        Self { said: Some(said.to_string()), ..self }
    }
}
