//! A breadth-first search through everything that can happen, so that the first break of a law is also the shortest.
//!
//! Our own hundred lines and not `stateright`: that one checks properties of states, and here most of what must be
//! reached is on the way between two states (an answer, a refusal, a crash in the middle of a step); and it brings an
//! HTTP server and some twenty crates for an explorer in a browser.
//!
//! Of a state that was seen only 64 bits of a hash are kept. Among ten million states the chance that two share them,
//! and one is overlooked, is about one in 370,000.

use std::{
    collections::HashSet,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

/// What can happen, and what becomes of it or which law it breaks.
pub(crate) type Ways<A, S> = Vec<(A, Result<S, String>)>;

/// What can be searched.
pub(crate) trait Space {
    /// Where one can be.
    type State: Hash;
    /// What leads from one state to the next.
    type Action: Copy + fmt::Display;

    /// Where everything begins.
    fn start(&self) -> Self::State;

    /// Everything that can happen next; a text says which law it breaks.
    fn next(&mut self, state: &Self::State) -> Ways<Self::Action, Self::State>;
}

/// How much was searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Different states.
    pub states: u64,
    /// Ways from one to another, or back to itself.
    pub transitions: u64,
    /// Actions on the shortest way to the state that is farthest away.
    pub depth: u64,
}

impl Figures {
    /// Adds those of another search; the depth is the greater of both.
    pub fn add(&mut self, other: Self) {
        self.states += other.states;
        self.transitions += other.transitions;
        self.depth = self.depth.max(other.depth);
    }
}

/// The shortest way to break a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample {
    /// What happened, in order.
    pub steps: Vec<String>,
    /// Which law broke, and how.
    pub broken: String,
}

impl fmt::Display for Counterexample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.steps.iter().enumerate() {
            writeln!(formatter, "{:>4}. {step}", number + 1)?;
        }
        write!(formatter, "      broken: {}", self.broken)
    }
}

/// How a state was come to: from which one, by what. The first one was there.
type Origin<A> = Option<(usize, A)>;

/// Goes everywhere that can be gone to, or stops at the first law that breaks.
pub(crate) fn search<S: Space>(space: &mut S) -> Result<Figures, Counterexample> {
    let start = space.start();
    let mut seen = HashSet::from([key(&start)]);
    let mut ways: Vec<Origin<S::Action>> = vec![None];
    let mut level = vec![(0, start)];
    let mut figures = Figures { states: 1, ..Figures::default() };
    while !level.is_empty() {
        let mut next_level = Vec::new();
        for (place, state) in level {
            for (action, result) in space.next(&state) {
                figures.transitions += 1;
                let next = result.map_err(|broken| Counterexample { steps: steps(&ways, place, action), broken })?;
                if seen.insert(key(&next)) {
                    ways.push(Some((place, action)));
                    next_level.push((ways.len() - 1, next));
                }
            }
        }
        level = next_level;
        figures.states += level.len() as u64;
        figures.depth += u64::from(!level.is_empty());
    }
    Ok(figures)
}

fn key(state: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}

fn steps<A: Copy + fmt::Display>(ways: &[Origin<A>], place: usize, last: A) -> Vec<String> {
    let mut steps = vec![last.to_string()];
    let mut place = place;
    while let Some(Some((from, action))) = ways.get(place) {
        steps.push(action.to_string());
        place = *from;
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests;
