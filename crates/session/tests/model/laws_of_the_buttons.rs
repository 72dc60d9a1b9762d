//! What a page offers is what the rules take, over generated sessions: no button that is refused, and none missing.

use proptest::prelude::{prop_assert, prop_assert_eq};
use session::{
    Actor, Channel, Command, CommandId, Event, Kind, MayToThem, Medium, ParticipantId, Person, Refusal, Session, View,
    You,
};
use uuid::Uuid;

use crate::{
    cast,
    driver::{Driver, always},
};

#[test]
fn hosts_are_offered_what_the_rules_take_and_nobody_else_is_offered_anything() {
    always(
        |_: &Driver| (),
        |(), driver, moment| {
            for viewer in cast::PEOPLE.map(cast::actor) {
                for row in driver.session.view(&viewer).people.values() {
                    let expected = what_the_rules_take(&driver.session, &viewer, row);
                    prop_assert_eq!(row.may, expected, "{:?} of {:?} after {:?}", viewer, row, moment.input);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn who_may_send_is_who_has_a_grant_and_is_connected_too() {
    always(
        |_: &Driver| (),
        |(), driver, moment| {
            for viewer in cast::PEOPLE.map(cast::actor) {
                let may = driver.session.view(&viewer).you.may;
                let granted = driver.session.grants().iter().any(|(id, _)| id == viewer.participant);
                prop_assert_eq!(may.send, granted, "{:?} after {:?}", viewer, moment.input);
                prop_assert_eq!(may.send && !may.connect, false, "{:?} after {:?}", viewer, moment.input);
            }
            Ok(())
        },
    );
}

#[test]
fn ones_own_buttons_are_what_the_rules_take() {
    always(
        |_: &Driver| (),
        |(), driver, moment| {
            for viewer in cast::PEOPLE.map(cast::actor) {
                let View { you, session: facts, .. } = driver.session.view(&viewer);
                for (offered, button) in own_buttons(&you) {
                    if button == Command::AskToJoin && you.may.join_now {
                        // Nobody has to ask at an open door, though they could.
                        prop_assert!(!offered);
                        continue;
                    }
                    if button == say(Channel::WaitingRoom) && facts.kind == Kind::Individual {
                        // The same line as the one to the providers, and shown once.
                        prop_assert!(!offered);
                        continue;
                    }
                    let Some(taken) = does(&driver.session, &viewer, &button) else { continue };
                    prop_assert_eq!(offered, taken, "{:?} of {:?} after {:?}", button, viewer, moment.input);
                }
            }
            Ok(())
        },
    );
}

fn own_buttons(you: &You) -> [(bool, Command); 11] {
    let name = Some("Gil".to_owned());
    [
        (you.may.ready, Command::Ready { name }),
        (you.may.join_now, Command::JoinNow),
        (you.may.ask_to_join, Command::AskToJoin),
        (you.may.cancel_ask, Command::CancelAsk),
        (you.may.leave, Command::Leave),
        (you.may.share, Command::ShareScreen),
        (you.may.pause_all, Command::PauseAll),
        (you.may.resume_all, Command::ResumeAll),
        (you.may.say.session, say(Channel::Session)),
        (you.may.say.waiting_room, say(Channel::WaitingRoom)),
        (you.may.say.providers, say(Channel::Providers { with: None })),
    ]
}

fn say(to: Channel) -> Command {
    Command::Say { to, text: "Hello".to_owned() }
}

/// Does anything happen by it? To ask is offered with the moment from which it works, and a channel also when it is full. Nothing can be said of who turns out to
/// have been a guest here: they take that place by whatever they press, and their page does not know yet.
fn does(session: &Session, viewer: &Actor, button: &Command) -> Option<bool> {
    let outcome = session.clone().handle(viewer, a_new_command(), button, session.now());
    let entries = match outcome {
        Ok(outcome) => outcome.entries,
        Err(
            Refusal::AskLater { .. } | Refusal::ChatFull | Refusal::ChatFullBeforeTheStart | Refusal::MessagesUsedUp,
        ) => return Some(true),
        Err(_) => return Some(false),
    };
    let turns_out = entries.iter().any(|entry| matches!(entry.event, Event::TookOver { .. }));
    (!turns_out).then(|| entries.iter().any(|entry| entry.command.is_some()))
}

fn what_the_rules_take(session: &Session, viewer: &Actor, row: &Person) -> MayToThem {
    let participant = row.participant;
    let takes = |command: Command| session.refuses(viewer, a_new_command(), &command, session.now()).is_none();
    let waits = row.host_only.is_some_and(|more| more.waiting_to_join);
    let shares = session.state().screen() == Some(participant) && participant != viewer.participant;
    MayToThem {
        admit: waits && takes(Command::Admit { participant }),
        deny: waits && takes(Command::Deny { participant }),
        block: takes(Command::Block { participant }),
        pause: takes(Command::Pause { participant }),
        move_back: takes(Command::MoveBack { participant }),
        resume: takes(Command::Resume { participant }),
        remove: takes(Command::Remove { participant }),
        mute: takes_of_both(&takes, participant),
        stop_share: shares && takes(Command::StopShareOf { participant }),
        // One's own line is one's own button.
        write: participant != viewer.participant && takes(say(Channel::Providers { with: Some(participant) })),
    }
}

/// One button stands for each medium, and for asking to undo it.
fn takes_of_both(takes: &impl Fn(Command) -> bool, participant: ParticipantId) -> bool {
    let asks = |medium| [Command::Mute { participant, medium }, Command::AskToUnmute { participant, medium }];
    let answers = [Medium::Audio, Medium::Video].map(|medium| asks(medium).map(takes));
    assert!(answers.into_iter().flatten().all(|it| it == answers[0][0]), "one button, two answers");
    answers[0][0]
}

fn a_new_command() -> CommandId {
    CommandId(Uuid::from_u128(u128::MAX))
}
