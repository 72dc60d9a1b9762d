//! One run: everything that follows from one seed.

use std::time::Instant;

use crate::{
    around::Around,
    broken::{Broken, Verdict},
    disk::Faults,
    reached::Reached,
    real_store::Crashes,
    schedule::Schedule,
    site::Site,
};

/// One seed in so many has the real store beside the memory log: such a run takes some fifty times as long.
const REAL_STORE_ONCE_IN: u64 = 64;

/// One seed in so many is of people who write until the chat is full, which takes a thousand times as long as other steps.
const CHATTER_ONCE_IN: u64 = 1_000;
/// And what happens then is short.
const AFTER_THE_CHATTER: usize = 20;

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// The number that every step went into: two runs of a seed have the same.
    pub hash: u64,
    /// Steps taken.
    pub steps: u64,
    /// What was met on the way.
    pub reached: Reached,
    /// How often the real store died, if this run had it.
    pub real_store: Option<Crashes>,
    /// The law that did not hold, if one did not.
    pub broken: Option<Broken>,
    /// What happened, line by line, where that was asked for.
    pub lines: Vec<String>,
}

/// Runs everything that follows from `seed`. `origin` is where the clock of packets begins; nothing depends on when that
/// is. `traced` keeps a line for each thing that happens.
pub fn run(seed: u64, origin: Instant, traced: bool) -> Run {
    let real_store = seed.is_multiple_of(REAL_STORE_ONCE_IN).then_some(seed);
    let mut around = Around::new(seed, origin, traced, real_store);
    let mut steps = 0;
    let verdict = if seed % CHATTER_ONCE_IN == CHATTER_ONCE_IN / 2 {
        chatter(&mut around, &mut steps)
    } else {
        play(&mut around, &mut steps)
    };
    Run {
        hash: around.trace.hash,
        steps,
        real_store: around.disk.crashes(),
        reached: around.reached,
        broken: verdict.err(),
        lines: around.trace.lines.unwrap_or_default(),
    }
}

fn play(around: &mut Around, steps: &mut u64) -> Verdict {
    let length = if around.random.one_in(3) { around.random.between(20, 150) } else { around.random.between(150, 900) };
    let schedule = Schedule::draw(&mut around.random);
    let sites = if around.random.one_in(4) { 2 } else { 1 };
    let mut sites: Vec<Site> = (0..sites).map(|number| Site::new(number, false, around)).collect();
    go_on(&schedule, length, &mut sites, around, steps)
}

/// People write until nothing more is taken, and then things happen as ever.
fn chatter(around: &mut Around, steps: &mut u64) -> Verdict {
    let schedule = Schedule::draw(&mut around.random);
    let mut site = Site::new(0, true, around);
    site.talk_until_full(around)?;
    go_on(&schedule, AFTER_THE_CHATTER, &mut [site], around, steps)
}

/// So many steps, and then everything is healed.
fn go_on(schedule: &Schedule, length: usize, sites: &mut [Site], around: &mut Around, steps: &mut u64) -> Verdict {
    for _ in 0..length {
        *steps += 1;
        schedule.step(sites, around)?;
        around.disk.is_the_same()?;
        for site in &*sites {
            site.always()?;
            around.trace.hash ^= site.print();
        }
    }
    *around.disk.faults() = Faults::default();
    sites.iter_mut().try_for_each(|site| site.heal(around))?;
    around.disk.close();
    around.disk.is_the_same()
}
