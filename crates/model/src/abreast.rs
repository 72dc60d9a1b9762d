//! Several plays at once: each is searched by one thread, and told of in the order in which they are listed.
//!
//! A play is never divided, so what a search finds does not depend on the number of threads.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use crate::{Counterexample, Figures, Play, Reached};

/// A play in which a law is broken, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which play.
    pub play: Play,
    /// The shortest way there.
    pub counterexample: Counterexample,
}

/// What a thread found in the play of this place, what it came by and how long it took.
struct Searched {
    place: usize,
    play: Play,
    found: Result<Figures, Counterexample>,
    reached: Reached,
    took: Duration,
}

/// Searches all plays on so many threads, and tells of each as soon as it and all before it are done.
///
/// # Errors
///
/// The law that is found to be broken first, at once: what is being searched beside it is left to itself and comes to nothing.
pub fn search_abreast(
    plays: &[Play],
    threads: NonZeroUsize,
    mut tell: impl FnMut(&Play, Figures, Duration),
) -> Result<Reached, Broken> {
    let plays_left: Vec<(usize, Play)> = plays.iter().copied().enumerate().collect();
    let left = Arc::new(Mutex::new(plays_left.into_iter()));
    let (done, all_done) = mpsc::channel();
    for _ in 0..threads.get() {
        let (left, done) = (Arc::clone(&left), done.clone());
        thread::spawn(move || search_what_is_left(&left, &done));
    }
    drop(done);

    let mut reached = Reached::default();
    let mut untold = BTreeMap::new();
    let mut in_order = plays.iter().enumerate().peekable();
    for Searched { place, play, found, reached: also, took } in all_done {
        let figures = found.map_err(|counterexample| Broken { play, counterexample })?;
        reached.merge(also);
        untold.insert(place, (figures, took));
        while let Some((place, play)) = in_order.peek()
            && let Some((figures, took)) = untold.remove(place)
        {
            tell(play, figures, took);
            in_order.next();
        }
    }
    Ok(reached)
}

fn search_what_is_left(left: &Mutex<impl Iterator<Item = (usize, Play)>>, done: &mpsc::Sender<Searched>) {
    loop {
        let next = left.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some((place, play)) = next else { return };
        let (began, mut reached) = (Instant::now(), Reached::default());
        let found = play.search(&mut reached);
        if done.send(Searched { place, play, found, reached, took: began.elapsed() }).is_err() {
            // A law was broken, and nobody listens any more.
            return;
        }
    }
}

#[cfg(test)]
mod tests;
