//! What somebody presses next: mostly what their page offers, so that most commands change something, and now and then
//! what it does not, because a refusal is an answer too.

use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use session::{Command, ParticipantId, Person, Role, StandingTag, View};

/// How often in a hundred somebody presses what their page does not offer.
const ODDLY_PERCENT: u32 = 8;

/// The next command of a host. `may_end`: the session is old enough to be ended.
pub(crate) fn of_host(view: &View, may_end: bool, dice: &mut StdRng) -> Command {
    if view.you.standing != StandingTag::Admitted && !oddly(dice) {
        return Command::JoinNow;
    }
    if may_end && dice.random_ratio(1, 20) {
        return Command::End;
    }
    let clients: Vec<&Person> = view.people.values().filter(|person| person.role == Role::Client).collect();
    let Some(client) = clients.choose(dice) else { return to_all(dice) };
    let participant = client.participant;
    if oddly(dice) {
        return to_one(participant, dice);
    }
    let waits = client.host_only.is_some_and(|it| it.waiting_to_join);
    let paused = client.host_only.is_some_and(|it| it.paused);
    match (dice.random_range(0..100), client.standing) {
        (0..12, _) => to_all(dice),
        (12..14, _) => Command::Leave,
        (14..17, StandingTag::Waiting | StandingTag::Asking) => Command::Deny { participant },
        (17, StandingTag::Waiting | StandingTag::Denied) => Command::Block { participant },
        (_, StandingTag::Admitted) => Command::Pause { participant },
        _ if paused => Command::Resume { participant },
        _ if waits => Command::Admit { participant },
        _ => to_one(participant, dice),
    }
}

/// The next command of a client. `name` is what a guest calls themselves.
pub(crate) fn of_client(view: &View, name: &str, dice: &mut StdRng) -> Command {
    let ready = || Command::Ready { name: Some(name.to_owned()) };
    let may = view.you.may;
    let own = view.you.participant;
    let any = [
        ready(),
        Command::JoinNow,
        Command::AskToJoin,
        Command::CancelAsk,
        Command::Leave,
        Command::Admit { participant: own },
        Command::Resume { participant: own },
        Command::ResumeAll,
    ];
    let offered = [(may.ready, 20, ready()), (may.join_now, 20, Command::JoinNow), (may.ask_to_join, 20, Command::AskToJoin)];
    let offered = offered.into_iter().chain([(may.cancel_ask, 4, Command::CancelAsk), (may.leave, 5, Command::Leave)]);
    let offered: Vec<_> = offered.filter(|(may, ..)| *may).collect();
    let picked = offered.choose_weighted(dice, |(_, weight, _)| *weight).ok().filter(|_| !oddly(dice));
    let picked = picked.map(|(_, _, command)| command.clone());
    picked.or_else(|| any.choose(dice).cloned()).unwrap_or(Command::Leave)
}

fn oddly(dice: &mut StdRng) -> bool {
    dice.random_ratio(ODDLY_PERCENT, 100)
}

fn to_all(dice: &mut StdRng) -> Command {
    match dice.random_range(0..4) {
        0 => Command::PauseAll,
        1 | 2 => Command::ResumeAll,
        _ => Command::AdmitAll { above_capacity: dice.random() },
    }
}

fn to_one(participant: ParticipantId, dice: &mut StdRng) -> Command {
    match dice.random_range(0..5) {
        0 | 1 => Command::Admit { participant },
        2 => Command::Pause { participant },
        3 => Command::Resume { participant },
        _ => Command::JoinNow,
    }
}
