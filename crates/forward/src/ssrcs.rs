//! Which streams of one connection are let in at all: one for each place that a browser sends to, and whoever proved first to be it.
//!
//! A stream is named by its SSRC, and says in its first packets which place is its own: a line, a layer of it, and whether it is what is
//! sent of that again. All of that stands in a header that anybody can write. What carries the connection believes it before it is
//! proved: a place is taken from the stream that had it, and everything that was ever named is looked after for as long as the
//! connection lives. So it is decided before it. A place that was proved, by a packet that only the other side can have made, belongs to
//! that stream for good: a browser does not change the SSRC of a line while a connection lasts. Of those that are not proved few are
//! remembered, and of the others what carries the connection is told to forget them.

use std::collections::VecDeque;

/// Streams that are not proved: those that a browser begins with, and room for forged ones beside them.
const TRIED_MAX: usize = 32;

/// The streams of one connection, and the places `P` that they are in.
#[derive(Debug, Clone)]
pub struct Ssrcs<P> {
    /// As many as there are places.
    proved: Vec<(P, u32)>,
    /// The newest last.
    tried: VecDeque<(P, u32)>,
}

/// Whether a packet is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetIn {
    /// It is.
    Yes,
    /// It is, and the stream that is named here is to be forgotten first.
    InPlaceOf(u32),
    /// It is not: its place is another stream's.
    No,
}

impl<P: Copy + Eq> Ssrcs<P> {
    /// None yet.
    pub fn new() -> Self {
        Self { proved: Vec::new(), tried: VecDeque::new() }
    }

    /// Whether a packet with this SSRC is let in, which says that it is in this place. One that says nothing is let in: nothing is
    /// remembered of it.
    pub fn lets_in(&mut self, ssrc: u32, says: impl FnOnce() -> Option<P>) -> LetIn {
        if self.is_proved(ssrc) || self.tried.iter().any(|(_, it)| *it == ssrc) {
            return LetIn::Yes;
        }
        let Some(place) = says() else {
            return LetIn::Yes;
        };
        if self.proved.iter().any(|(it, _)| *it == place) {
            return LetIn::No;
        }
        self.tried.push_back((place, ssrc));
        if self.tried.len() > TRIED_MAX
            && let Some((_, oldest)) = self.tried.pop_front()
        {
            return LetIn::InPlaceOf(oldest);
        }
        LetIn::Yes
    }

    /// A packet with this SSRC was proved to be the other side's: its place is its own from now on. The other streams that said they were
    /// there, which are to be forgotten.
    pub fn prove(&mut self, ssrc: u32) -> Vec<u32> {
        let Some((place, _)) = self.tried.iter().copied().find(|(_, it)| *it == ssrc) else {
            return Vec::new();
        };
        let others = self.tried.iter().filter(|(it, other)| *it == place && *other != ssrc).map(|(_, other)| *other);
        let others = others.collect();
        self.tried.retain(|(it, _)| *it != place);
        self.proved.push((place, ssrc));
        others
    }

    /// Whether it has proved to be the other side's.
    pub fn is_proved(&self, ssrc: u32) -> bool {
        self.proved.iter().any(|(_, it)| *it == ssrc)
    }
}

impl<P: Copy + Eq> Default for Ssrcs<P> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that says it is in the third place.
    fn meets(ssrcs: &mut Ssrcs<u8>, ssrc: u32) -> LetIn {
        ssrcs.lets_in(ssrc, || Some(3))
    }

    #[test]
    fn a_place_that_was_proved_is_nobody_elses() {
        let mut ssrcs = Ssrcs::new();
        assert_eq!(meets(&mut ssrcs, 7), LetIn::Yes);
        assert_eq!(ssrcs.prove(7), []);
        assert_eq!(meets(&mut ssrcs, 8), LetIn::No);
        assert_eq!(ssrcs.lets_in(8, || Some(4)), LetIn::Yes, "another place is free");
        assert_eq!(ssrcs.lets_in(7, || Some(9)), LetIn::Yes, "what it says of itself later changes nothing");
        assert_eq!(ssrcs.lets_in(7, || None), LetIn::Yes);
        assert_eq!(ssrcs.lets_in(10, || None), LetIn::Yes, "nothing is remembered of it");
        assert!(ssrcs.is_proved(7) && !ssrcs.is_proved(8) && !ssrcs.is_proved(10));
    }

    #[test]
    fn whoever_came_before_is_forgotten_when_the_other_side_proves_its_place() {
        let mut ssrcs = Ssrcs::new();
        (100..110).for_each(|forged| assert_eq!(meets(&mut ssrcs, forged), LetIn::Yes));
        assert_eq!(ssrcs.lets_in(50, || Some(4)), LetIn::Yes);
        assert_eq!(meets(&mut ssrcs, 7), LetIn::Yes);
        assert_eq!(ssrcs.prove(7), (100..110).collect::<Vec<_>>());
        assert_eq!(meets(&mut ssrcs, 100), LetIn::No);
        assert_eq!(ssrcs.prove(50), [], "the other place was left alone");
        assert_eq!(ssrcs.prove(100), [], "what was not let in proves nothing");
        assert!(!ssrcs.is_proved(100));
    }

    #[test]
    fn of_those_that_are_not_proved_few_are_remembered_and_the_proved_always() {
        let mut ssrcs = Ssrcs::new();
        meets(&mut ssrcs, 7);
        ssrcs.prove(7);
        let mut known = Vec::new();
        for forged in 1_000..11_000 {
            match ssrcs.lets_in(forged, || Some(4)) {
                LetIn::Yes => {}
                LetIn::InPlaceOf(oldest) => known.retain(|it| *it != oldest),
                LetIn::No => panic!("the place is free"),
            }
            known.push(forged);
            assert!(known.len() <= TRIED_MAX, "{}", known.len());
        }
        assert_eq!(meets(&mut ssrcs, 7), LetIn::Yes);
        assert_eq!(ssrcs.lets_in(9, || Some(4)), LetIn::InPlaceOf(known[0]), "and the place is still to be had");
        assert_eq!(ssrcs.prove(9), known[1..]);
    }
}
