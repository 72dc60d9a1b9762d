//! How an oracle says that it was broken.

/// A law that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The name of the oracle.
    pub oracle: &'static str,
    /// What was seen.
    pub seen: String,
}

/// What an oracle answers with.
pub(crate) type Verdict = Result<(), Broken>;

/// Breaks `oracle` unless `holds`.
pub(crate) fn hold(oracle: &'static str, holds: bool, seen: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(Broken { oracle, seen: seen() }) }
}
