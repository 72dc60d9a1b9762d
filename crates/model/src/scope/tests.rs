//! What is in scope and what was reached are held against each other both ways.

use super::*;

#[test]
fn what_is_in_scope_and_was_not_reached_is_a_gap() {
    let mut reached = Reached::default();
    let before = reached.gaps();
    reached.event(&Event::Held);
    let gone: Vec<_> = before.iter().filter(|gap| !reached.gaps().contains(gap)).cloned().collect();
    assert_eq!(gone, ["the event Held was never reached"]);
}

#[test]
fn what_is_out_of_scope_and_was_reached_is_a_gap() {
    let mut reached = Reached::default();
    reached.refusal(&Refusal::ChatFull);
    assert!(reached.gaps().iter().any(|gap| gap.starts_with("the refusal ChatFull was reached")));
}
