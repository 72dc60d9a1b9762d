//! What a run has not come by, and how its numbers are written.

use super::*;

#[test]
fn two_hosts_who_never_met_are_missed_when_that_is_due() {
    let figures = |kills, two_hosts| Figures { kills, two_hosts, ..Figures::default() };
    let is_missed = |figures: Figures| figures.missing().contains(&"a session with two hosts".to_owned());
    assert!(is_missed(figures(SHORT, 0)));
    assert!(!is_missed(figures(SHORT - 1, 0)) && !is_missed(figures(SHORT, 1)));
}

#[test]
fn thousands_are_told_apart() {
    assert_eq!([0, 999, 1_000, 41_203, 1_000_000].map(grouped), ["0", "999", "1,000", "41,203", "1,000,000"]);
}
