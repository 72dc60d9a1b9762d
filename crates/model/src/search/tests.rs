//! A space of ten numbers: is all of it visited, and the shortest way to what breaks a law told?

use super::*;

/// A counter that can be raised by one or doubled, and must not become what is forbidden.
struct Counter {
    forbidden: u32,
}

impl Space for Counter {
    type State = u32;
    type Action = &'static str;

    fn start(&self) -> u32 {
        1
    }

    fn next(&mut self, state: &u32) -> Vec<(&'static str, Result<u32, String>)> {
        let held = |next: u32| if next == self.forbidden { Err("forbidden".to_owned()) } else { Ok(next.min(10)) };
        vec![("one more", held(state + 1)), ("twice", held(state * 2))]
    }
}

#[test]
fn every_state_is_visited_once_and_every_way_is_gone() {
    let figures = search(&mut Counter { forbidden: 99 });
    assert_eq!(figures, Ok(Figures { states: 10, transitions: 20, depth: 4 }));
}

#[test]
fn a_broken_law_is_told_with_the_shortest_way_to_it() {
    let broken = search(&mut Counter { forbidden: 8 }).unwrap_err();
    assert_eq!(broken.steps, ["one more", "twice", "twice"]);
    assert_eq!(broken.to_string(), "   1. one more\n   2. twice\n   3. twice\n      broken: forbidden");
}
