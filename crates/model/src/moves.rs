//! Everything that can happen next.

use std::fmt;

use crate::{
    cast::{CLIENTS, PEOPLE, Who, Word},
    play::{Bounds, Play},
    scope::{CrashPoint, Reached},
    search::{Space, Ways},
    step::{Death, Fate, Performed, Said, Step, While, perform},
    world::World,
};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// A step of the coordinator.
    Step(Step),
    /// The server dies while it has nothing to do.
    Death,
    /// So much time passes that somebody may ask again.
    Cooldown,
}

impl fmt::Display for Move {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => step.fmt(formatter),
            Self::Death => formatter.write_str("the server dies"),
            Self::Cooldown => formatter.write_str("a cooldown ends"),
        }
    }
}

/// What is searched: a play, and what was reached of it so far.
pub(crate) struct Stage<'p> {
    pub(crate) play: &'p Play,
    pub(crate) reached: Reached,
}

type Moves = Ways<Move, World>;

impl Space for Stage<'_> {
    type State = World;
    type Action = Move;

    fn start(&self) -> World {
        World::new(self.play.booking(), self.play.bounds.subject)
    }

    fn next(&mut self, world: &World) -> Moves {
        let bounds = self.play.bounds;
        let mut moves = Moves::new();
        for step in steps(world, &bounds) {
            self.with_every_fault(world, step, &mut moves);
        }
        if world.spent.crashes < bounds.crashes {
            self.reached.crash(CrashPoint::BetweenSteps);
            let mut dead = world.clone();
            dead.die();
            moves.push((Move::Death, Ok(dead)));
        }
        if let Some(ends) = world.cooldown_ends().filter(|_| world.spent.waits < bounds.waits && !world.starting) {
            let mut later = world.clone();
            later.now = ends;
            later.spent.waits += 1;
            moves.push((Move::Cooldown, Ok(later)));
        }
        moves
    }
}

impl Stage<'_> {
    /// A step as it goes when all is well, and then with every fault that is left.
    fn with_every_fault(&mut self, world: &World, step: Step, moves: &mut Moves) {
        let bounds = self.play.bounds;
        let Some(smooth) = self.perform(world, step, moves) else { return };
        let mut variants = vec![(step, smooth.things)];
        let mut faulty = Vec::new();
        let reads_left = world.spent.failed_reads < bounds.failed_reads;
        let early = world.spent.early < bounds.early && world.early.is_none() && is_there(world, Who::Host);
        let early: Vec<_> = if early { Word::that_do_not_wait(bounds.subject) } else { Vec::new() };
        if smooth.read {
            let meanwhile = |word| Step { early: Some((While::Reading, word)), ..step };
            let read = early.iter().copied().map(meanwhile);
            faulty.extend(read.clone());
            if reads_left {
                faulty.extend(std::iter::once(step).chain(read).map(|step| Step { readable: false, ..step }));
            }
        }
        if smooth.appended {
            let mut written = vec![step];
            written.extend(early.iter().map(|word| Step { early: Some((While::Writing, *word)), ..step }));
            faulty.extend(written.iter().skip(1).copied());
            if world.spent.failed_appends < bounds.failed_appends {
                let read = early.iter().map(|word| Step { early: Some((While::Reading, *word)), ..step });
                let read: Vec<_> = read.filter(|_| !smooth.read).collect();
                for step in written.into_iter().chain(read) {
                    for fate in [Fate::KeptUnanswered, Fate::Lost] {
                        faulty.push(Step { fate, ..step });
                        if reads_left && !smooth.read {
                            faulty.push(Step { fate, readable: false, ..step });
                        }
                    }
                }
            }
        }
        for step in faulty {
            if let Some(performed) = self.perform(world, step, moves) {
                variants.push((step, performed.things));
            }
        }
        if world.spent.crashes < bounds.crashes && (smooth.appended || smooth.read) {
            self.with_every_death(world, variants, smooth.appended, moves);
        }
    }

    fn with_every_death(&mut self, world: &World, variants: Vec<(Step, u8)>, appended: bool, moves: &mut Moves) {
        for (step, things) in variants {
            for things in 0..things {
                self.perform(world, Step { death: Some(Death::After(things)), ..step }, moves);
            }
            if appended {
                self.perform(world, Step { death: Some(Death::InAppend), ..step }, moves);
                self.perform(world, Step { fate: Fate::Lost, death: Some(Death::InAppend), ..step }, moves);
            }
        }
    }

    fn perform(&mut self, world: &World, step: Step, moves: &mut Moves) -> Option<Performed> {
        match perform(world, step, &mut self.reached)? {
            Ok(performed) => {
                moves.push((Move::Step(step), Ok(performed.world.clone())));
                Some(performed)
            }
            Err(broken) => {
                moves.push((Move::Step(step), Err(broken.to_string())));
                None
            }
        }
    }
}

/// Every step that can begin here, before any fault.
fn steps(world: &World, bounds: &Bounds) -> Vec<Step> {
    if world.starting {
        return vec![Step::nothing()];
    }
    if let Some(early) = world.early.filter(|early| early.posted) {
        let mut steps = vec![Step::of(Said::Early(early.word))];
        if bounds.pairs {
            let others = CLIENTS.iter().flat_map(|client| words(world, bounds, *client));
            steps.extend(others.map(|other| Step::both(Said::Early(early.word), other)));
        }
        return steps;
    }
    let mut steps = Vec::new();
    if world.retry || world.coordinator.is_unsure() {
        steps.push(Step::nothing());
    }
    match world.deadline() {
        Some(deadline) if deadline <= world.now => steps.push(Step::nothing()),
        Some(_) if world.spent.waits < bounds.waits => steps.push(Step { waits: true, ..Step::nothing() }),
        Some(_) | None => {}
    }
    for who in PEOPLE {
        let Some(pages) = world.pages(who) else { continue };
        if pages.open < bounds.pages(who) {
            steps.push(Step::of(Said::Connects(who)));
        }
        if pages.open > 0 && world.spent.departures < bounds.departures {
            steps.push(Step::of(Said::Goes(who)));
        }
        steps.extend(words(world, bounds, who).into_iter().map(Step::of));
    }
    steps.extend(Who::Stranger.words(bounds.subject).into_iter().map(|word| Step::of(Said::Says(Who::Stranger, word))));
    steps.extend(
        (0_u8..)
            .zip(&world.doubt)
            .filter(|(_, asked)| is_there(world, asked.who))
            .map(|(nth, _)| Step::of(Said::Insists(nth))),
    );
    if bounds.pairs {
        steps.extend(pairs(world, bounds));
    }
    steps
}

fn is_there(world: &World, who: Who) -> bool {
    world.pages(who).is_some_and(|pages| pages.open > 0)
}

/// What somebody can say now. What was not answered is said again before anything else.
fn words(world: &World, bounds: &Bounds, who: Who) -> Vec<Said> {
    let Some(pages) = world.pages(who).filter(|pages| pages.open > 0) else { return Vec::new() };
    if let Some(word) = pages.unanswered {
        return vec![Said::Repeats(who, word)];
    }
    if who == Who::Host
        && let Some(early) = world.early
    {
        return vec![Said::Early(early.word)];
    }
    if pages.acts >= bounds.acts(who) {
        return Vec::new();
    }
    who.words(bounds.subject).into_iter().map(|word| Said::Says(who, word)).collect()
}

/// Two in one step: clients who race for a seat, and a host against a client.
fn pairs(world: &World, bounds: &Bounds) -> Vec<Step> {
    let race = |said: &Said| matches!(said, Said::Says(_, Word::JoinNow | Word::Leave | Word::AskToJoin));
    let moves = |said: &Said| {
        use Word::{Admit, Deny, JoinNow, Leave, Pause, PauseAll, Resume};
        let Said::Says(_, said) = said else { return false };
        matches!(said, Admit(_) | Deny(_) | JoinNow | Leave | PauseAll | Resume(_))
            || matches!(said, Pause(who) if CLIENTS.contains(who))
    };
    let of = |who: Who| words(world, bounds, who);
    let mut pairs = Vec::new();
    for anna in of(Who::Anna).into_iter().filter(race) {
        for ben in of(Who::Ben).into_iter().filter(race) {
            pairs.extend([Step::both(anna, ben), Step::both(ben, anna)]);
        }
    }
    for host in of(Who::Host).into_iter().filter(moves) {
        for client in CLIENTS.into_iter().flat_map(of).filter(race) {
            pairs.extend([Step::both(host, client), Step::both(client, host)]);
        }
    }
    pairs
}
