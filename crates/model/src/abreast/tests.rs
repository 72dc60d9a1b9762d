//! Two of the short plays, by one thread and by several: the same is told, in the same order.

use super::*;
use crate::Depth;

fn short() -> Vec<Play> {
    let few = |play: &Play| ["signing in", "crashes"].contains(&play.aspect);
    Play::all(Depth::Short).into_iter().filter(few).collect()
}

fn told_by(threads: usize) -> Vec<(Play, Figures)> {
    let mut told = Vec::new();
    let threads = NonZeroUsize::new(threads).unwrap();
    search_abreast(&short(), threads, |play, figures, _| told.push((*play, figures))).unwrap();
    told
}

#[test]
fn every_play_is_told_of_in_the_order_in_which_they_are_listed() {
    let told: Vec<_> = told_by(3).into_iter().map(|(play, _)| play).collect();
    assert_eq!(told, short());
}

#[test]
fn what_is_found_does_not_depend_on_the_number_of_threads() {
    assert_eq!(told_by(1), told_by(3));
}

#[test]
fn what_every_play_came_by_is_reached() {
    let mut one_by_one = Reached::default();
    for play in short() {
        play.search(&mut one_by_one).unwrap();
    }
    let reached = search_abreast(&short(), NonZeroUsize::MIN, |_, _, _| ()).unwrap();
    assert_eq!(reached.gaps(), one_by_one.gaps());
}
