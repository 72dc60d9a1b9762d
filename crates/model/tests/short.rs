//! The shortest search, so that a law that breaks soon is seen in every test run. `cargo xtask model` has the others.

use model::{Depth, Play, Reached};

#[test]
fn no_short_course_of_events_breaks_a_law() {
    for play in Play::all(Depth::Short) {
        if let Err(counterexample) = play.search(&mut Reached::default()) {
            panic!("{play}:\n{counterexample}");
        }
    }
}
