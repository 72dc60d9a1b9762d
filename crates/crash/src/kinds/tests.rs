//! Which kinds of commands are missed, and from which number of kills on.

use super::*;

#[test]
fn a_kind_that_was_never_met_is_missed_when_it_is_due() {
    let mut kinds = Kinds::default();
    assert!(kinds.missing(SHORT - 1).is_empty());
    assert!(kinds.missing(SHORT).contains(&"leave acknowledged".to_owned()));
    kinds.acknowledged(&Command::Leave);
    assert!(!kinds.missing(SHORT).iter().any(|missing| missing.starts_with("leave ")));
    assert!(kinds.missing(LONG).contains(&"leave in flight".to_owned()));
    assert!(kinds.missing(LONG).contains(&"end acknowledged".to_owned()));
    let mut more = Kinds::default();
    more.in_flight(&Command::Leave);
    kinds.merge(&more);
    assert_eq!(kinds.to_string(), "leave 1/1");
    assert!(!kinds.missing(LONG).iter().any(|missing| missing.starts_with("leave ")));
}

#[test]
fn every_kind_is_due_once() {
    let mut kinds: Vec<_> = DUE.iter().map(|(kind, _)| kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), DUE.len());
}
