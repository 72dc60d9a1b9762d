//! The matrix of role, standing and command, every cell decided (P5, J7): what each button does to whom, and that a
//! hand-made message does no more.

use session::{Command, Medium, ParticipantId, Refusal};

use crate::visit::{HOST, Visit, Who, all_who_came, ready};

/// Where somebody may stand.
const STANDINGS: [&str; 11] = [
    "preparing",
    "waiting",
    "asking",
    "admitted",
    "paused",
    "denied",
    "blocked",
    "left",
    "left while paused",
    "removed",
    "left while removed",
];

/// What comes of a client's own command where they stand so, in a full session with open doors. Who is booked walks in all
/// the same (A2).
const OWN: [(&str, [&str; 11]); 5] = [
    (
        "Ready",
        [
            "yes",
            "AlreadyWaiting",
            "AlreadyWaiting",
            "AlreadyInside",
            "Paused",
            "AlreadyWaiting",
            "AlreadyWaiting",
            "yes",
            "yes",
            "AlreadyWaiting",
            "yes",
        ],
    ),
    (
        "JoinNow",
        [
            "NotReady",
            "AskFirst",
            "AskFirst",
            "AlreadyInside",
            "Paused",
            "AskFirst",
            "NoMoreAsking",
            "NotReady",
            "NotReady",
            "AskFirst",
            "NotReady",
        ],
    ),
    (
        "AskToJoin",
        [
            "NotReady",
            "yes",
            "AlreadyAsked",
            "AlreadyInside",
            "Paused",
            "AskLater",
            "NoMoreAsking",
            "NotReady",
            "NotReady",
            "yes",
            "NotReady",
        ],
    ),
    (
        "CancelAsk",
        [
            "NotWaiting",
            "NotWaiting",
            "yes",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
        ],
    ),
    ("Leave", ["NotReady", "yes", "yes", "yes", "yes", "yes", "yes", "NotReady", "NotReady", "yes", "NotReady"]),
];

/// What comes of a host's command to a client who stands so.
const TO_A_CLIENT: [(&str, [&str; 11]); 7] = [
    (
        "Admit",
        [
            "UnknownParticipant",
            "yes",
            "yes",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
        ],
    ),
    (
        "Deny",
        [
            "UnknownParticipant",
            "yes",
            "yes",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
        ],
    ),
    (
        "Block",
        [
            "UnknownParticipant",
            "yes",
            "yes",
            "NotWaiting",
            "NotWaiting",
            "yes",
            "NotWaiting",
            "NotWaiting",
            "NotWaiting",
            "yes",
            "NotWaiting",
        ],
    ),
    (
        "Pause",
        [
            "UnknownParticipant",
            "NotAdmitted",
            "NotAdmitted",
            "yes",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
        ],
    ),
    (
        "Resume",
        [
            "UnknownParticipant",
            "NotPaused",
            "NotPaused",
            "NotPaused",
            "yes",
            "NotPaused",
            "NotPaused",
            "NotPaused",
            "yes",
            "NotPaused",
            "NotPaused",
        ],
    ),
    (
        "MoveBack",
        [
            "UnknownParticipant",
            "NotAdmitted",
            "NotAdmitted",
            "yes",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
        ],
    ),
    (
        "Remove",
        [
            "UnknownParticipant",
            "NotAdmitted",
            "NotAdmitted",
            "yes",
            "yes",
            "NotAdmitted",
            "NotAdmitted",
            "NotAdmitted",
            "yes",
            "NotAdmitted",
            "NotAdmitted",
        ],
    ),
];

/// Every command there is, naming this participant where it names one.
pub(crate) fn every_command(participant: ParticipantId) -> Vec<Command> {
    let own = [ready(), Command::JoinNow, Command::AskToJoin, Command::CancelAsk, Command::Leave];
    own.into_iter().chain(host_commands(participant)).collect()
}

fn host_commands(participant: ParticipantId) -> Vec<Command> {
    vec![
        Command::Admit { participant },
        all_who_came(false),
        all_who_came(true),
        Command::Deny { participant },
        Command::Block { participant },
        Command::Pause { participant },
        Command::PauseAll,
        Command::MoveBack { participant },
        Command::Remove { participant },
        Command::Resume { participant },
        Command::ResumeAll,
        Command::Mute { participant, medium: Medium::Audio },
        Command::AskToUnmute { participant, medium: Medium::Video },
        Command::KeepMuted { on: true },
        Command::KeepMuted { on: false },
        Command::LowerHandOf { participant },
        Command::StopShareOf { participant },
        Command::End,
    ]
}

#[test]
fn a_clients_own_command_comes_to_what_the_table_says() {
    for (button, row) in OWN {
        for (standing, expected) in STANDINGS.into_iter().zip(row) {
            for kind in KINDS {
                let (mut visit, who) = full_with(kind, standing);
                let command = named(&every_command(visit.id(who)), button);
                let walks_in = kind == BOOKED && button == "JoinNow" && ["waiting", "asking"].contains(&standing);
                let expected = if walks_in { "yes" } else { expected };
                assert_eq!(decided(&mut visit, who, &command), expected, "{button} by {kind} who is {standing}");
            }
        }
    }
}

#[test]
fn a_hosts_command_to_a_client_comes_to_what_the_table_says() {
    for (button, row) in TO_A_CLIENT {
        for (standing, expected) in STANDINGS.into_iter().zip(row) {
            for kind in KINDS {
                let (mut visit, who) = full_with(kind, standing);
                let command = named(&every_command(visit.id(who)), button);
                assert_eq!(decided(&mut visit, HOST, &command), expected, "{button} to {kind} who is {standing}");
            }
        }
    }
}

#[test]
fn a_client_who_sends_a_hosts_command_is_refused_and_nothing_changes_wherever_either_stands() {
    for own in STANDINGS {
        for standing in STANDINGS {
            let (mut visit, target) = full_with("a guest", standing);
            let rogue = visit.guest();
            put(&mut visit, rogue, own);
            let before = visit.session.clone();
            for command in host_commands(visit.id(target)).into_iter().chain(host_commands(visit.id(rogue))) {
                assert_eq!(visit.does(rogue, &command), Err(Refusal::HostsOnly), "{command:?} by one who is {own}");
            }
            assert_eq!(visit.session, before);
        }
    }
}

#[test]
fn a_provider_is_never_a_target() {
    let (mut visit, _) = full_with("a guest", "admitted");
    for (button, _) in TO_A_CLIENT {
        let command = named(&every_command(visit.id(HOST)), button);
        assert_eq!(decided(&mut visit, HOST, &command), "ClientsOnly", "{button} to a provider");
    }
}

#[test]
fn nobody_enters_or_is_acted_on_while_the_session_is_held() {
    for standing in STANDINGS {
        let (mut visit, who) = full_with("a guest", standing);
        visit.vanishes(HOST);
        visit.wait_secs(30);
        for command in host_commands(visit.id(who)) {
            assert_eq!(visit.does(HOST, &command), Err(Refusal::Held), "{command:?} to one who is {standing}");
        }
        for command in [Command::JoinNow, Command::AskToJoin] {
            assert_eq!(visit.does(who, &command), Err(Refusal::Held), "{command:?} by one who is {standing}");
        }
    }
}

const BOOKED: &str = "a booked client";
const KINDS: [&str; 3] = ["a guest", "a client who is not booked", BOOKED];

/// A session with open doors and its seats taken, and somebody who stands so.
fn full_with(kind: &str, standing: &str) -> (Visit, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes_in(ann);
    let somebody = visit.signed_in_unbooked("Dora");
    visit.comes_in(somebody);
    let who = match kind {
        "a guest" => visit.guest(),
        BOOKED => visit.signed_in("Bob"),
        _ => visit.signed_in_unbooked("Cleo"),
    };
    put(&mut visit, who, standing);
    (visit, who)
}

fn put(visit: &mut Visit, who: Who, standing: &str) {
    visit.opens(who);
    if standing == "preparing" {
        return visit.touches(who, "Gil");
    }
    visit.does(who, &ready()).unwrap();
    let participant = visit.id(who);
    let by_the_host = |commands: &[Command], visit: &mut Visit| {
        for command in commands {
            visit.host_does(command).unwrap();
        }
    };
    match standing {
        "waiting" => {}
        "asking" => drop(visit.does(who, &Command::AskToJoin).unwrap()),
        "admitted" => by_the_host(&[Command::Admit { participant }], visit),
        "denied" => by_the_host(&[Command::Deny { participant }], visit),
        "blocked" => by_the_host(&[Command::Block { participant }], visit),
        "left" => drop(visit.does(who, &Command::Leave).unwrap()),
        "paused" | "left while paused" => {
            by_the_host(&[Command::Admit { participant }, Command::Pause { participant }], visit);
            if standing != "paused" {
                visit.does(who, &Command::Leave).unwrap();
            }
        }
        "removed" | "left while removed" => {
            by_the_host(&[Command::Admit { participant }, Command::Remove { participant }], visit);
            if standing != "removed" {
                visit.does(who, &Command::Leave).unwrap();
            }
        }
        other => panic!("nobody can be {other}"),
    }
}

fn named(commands: &[Command], name: &str) -> Command {
    commands.iter().find(|command| variant(command) == name).unwrap().clone()
}

/// In one word what came of it; a refusal must not have changed anything.
fn decided(visit: &mut Visit, who: Who, command: &Command) -> String {
    let before = visit.session.clone();
    match visit.does(who, command) {
        Ok(entries) => {
            assert_eq!(entries.len(), 1, "{command:?}");
            "yes".to_owned()
        }
        Err(refusal) => {
            assert_eq!(visit.session, before, "{command:?} was refused and changed something");
            variant(&refusal)
        }
    }
}

/// The name of an enum's variant.
fn variant(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}
