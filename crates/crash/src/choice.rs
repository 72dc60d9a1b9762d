//! What somebody presses next: mostly what their page offers, so that most commands change something, and now and then
//! what it does not, because a refusal is an answer too.

use std::collections::BTreeSet;

use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use session::{Channel, Command, Medium, ParticipantId, Person, Role, StandingTag, Timestamp, View};

/// How often in a hundred somebody presses what their page does not offer.
const ODDLY_PERCENT: u32 = 6;

/// How often a host who is not alone presses what has to do with the other.
const COLLEAGUE_ONCE_IN: u32 = 20;

/// The next command of a host, if any. `may_end`: the session is old enough to be ended.
pub(crate) fn of_host(view: &View, may_end: bool, dice: &mut StdRng) -> Option<Command> {
    if view.you.standing != StandingTag::Admitted && !oddly(dice) {
        return Some(Command::JoinNow);
    }
    if may_end && dice.random_ratio(1, 20) {
        return Some(Command::End);
    }
    if dice.random_ratio(1, COLLEAGUE_ONCE_IN)
        && let Some(colleague) = colleague(view)
    {
        return Some(beside_a_colleague(colleague, dice));
    }
    let clients: Vec<&Person> = view.people.values().filter(|person| person.role == Role::Client).collect();
    let client = clients.choose(dice)?;
    let participant = client.participant;
    if oddly(dice) {
        return Some(to_one(participant, dice));
    }
    let waits = client.host_only.is_some_and(|it| it.waiting_to_join);
    let paused = client.host_only.is_some_and(|it| it.paused);
    match (dice.random_range(0..100), client.standing) {
        (0..12, _) => Some(to_all(dice)),
        (12..14, _) => Some(Command::Leave),
        (14..17, StandingTag::Waiting | StandingTag::Asking) => Some(Command::Deny { participant }),
        (17, StandingTag::Waiting | StandingTag::Denied) => Some(Command::Block { participant }),
        (18..50, StandingTag::Admitted) => Some(Command::Pause { participant }),
        (50..54, StandingTag::Admitted) => Some(Command::MoveBack { participant }),
        (54..58, StandingTag::Admitted) => Some(Command::Mute { participant, medium: medium(dice) }),
        (58..60, StandingTag::Admitted | StandingTag::Paused) => Some(Command::Remove { participant }),
        (60..64, _) => Some(say(Channel::Providers { with: Some(participant) }, dice)),
        (64..66, _) => Some(say(Channel::WaitingRoom, dice)),
        (66..70, StandingTag::Admitted) => Some(Command::AskToUnmute { participant, medium: medium(dice) }),
        (70..73, _) => Some(Command::KeepMuted { on: dice.random() }),
        (73..77, _) => Some(Command::ShareScreen),
        (77..79, _) => Some(Command::StopSharing),
        (79..82, StandingTag::Admitted) => Some(Command::StopShareOf { participant }),
        (82..84, StandingTag::Admitted) => Some(Command::LowerHandOf { participant }),
        _ if paused => Some(Command::Resume { participant }),
        _ if waits => Some(Command::Admit { participant }),
        _ => None,
    }
}

/// Another host who is inside.
fn colleague(view: &View) -> Option<ParticipantId> {
    let is_another = |it: &&Person| it.role == Role::Host && it.participant != view.you.participant;
    let inside = view.people.values().filter(is_another).find(|it| it.standing == StandingTag::Admitted);
    inside.map(|it| it.participant)
}

/// What two hosts do to each other, and what undoes it.
fn beside_a_colleague(participant: ParticipantId, dice: &mut StdRng) -> Command {
    match dice.random_range(0..6) {
        0 => Command::Mute { participant, medium: medium(dice) },
        1 => Command::AskToUnmute { participant, medium: medium(dice) },
        2 => Command::Unmute { medium: medium(dice) },
        3 => Command::StopShareOf { participant },
        4 => say(Channel::Session, dice),
        // Refused: nobody pauses a host.
        _ => Command::Pause { participant },
    }
}

/// The next command of a client, if any. `name` is what a guest calls themselves.
pub(crate) fn of_client(view: &View, name: &str, dice: &mut StdRng) -> Option<Command> {
    let ready = || Command::Ready { name: Some(name.to_owned()) };
    let may = view.you.may;
    let own = view.you.participant;
    if oddly(dice) {
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
        return any.choose(dice).cloned();
    }
    match dice.random_range(0..100) {
        0..20 if may.leave => Some(Command::Leave),
        20..35 if may.cancel_ask => Some(Command::CancelAsk),
        35..41 if may.leave => Some(say(Channel::Providers { with: None }, dice)),
        41..45 if may.leave => Some(say(Channel::WaitingRoom, dice)),
        45..55 if view.you.standing == StandingTag::Admitted => Some(say(Channel::Session, dice)),
        55..60 if view.you.standing == StandingTag::Admitted => Some(Command::RaiseHand),
        60..65 if view.you.standing == StandingTag::Admitted => Some(Command::Unmute { medium: medium(dice) }),
        65..68 if view.you.standing == StandingTag::Admitted => Some(Command::DeclineUnmute { medium: medium(dice) }),
        68..74 if view.you.standing == StandingTag::Admitted => Some(Command::ShareScreen),
        74..77 if view.you.standing == StandingTag::Admitted => Some(Command::StopSharing),
        77..79 if view.you.standing == StandingTag::Admitted => Some(Command::LowerHand),
        _ if may.ready => Some(ready()),
        _ if may.join_now => Some(Command::JoinNow),
        _ if may.ask_to_join => Some(Command::AskToJoin),
        _ => None,
    }
}

/// No two say the same, so that a message that is lost is told from one that came twice.
fn say(to: Channel, dice: &mut StdRng) -> Command {
    Command::Say { to, text: format!("What was said is there after the kill: {:016x}.", dice.random::<u64>()) }
}

fn medium(dice: &mut StdRng) -> Medium {
    if dice.random() { Medium::Audio } else { Medium::Video }
}

fn oddly(dice: &mut StdRng) -> bool {
    dice.random_ratio(ODDLY_PERCENT, 100)
}

fn to_all(dice: &mut StdRng) -> Command {
    match dice.random_range(0..4) {
        0 => Command::PauseAll,
        1 | 2 => Command::ResumeAll,
        // Later than any arrival: everybody who has come by then.
        _ => {
            let up_to = Timestamp(i64::from(u32::MAX) * 1_000);
            Command::AdmitAll { up_to, away: BTreeSet::new(), above_capacity: dice.random() }
        }
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
