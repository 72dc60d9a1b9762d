//! Each event as it may be, and with another actor or in other words.

use std::collections::BTreeSet;

use super::*;
use crate::book::Book;
use session::{Admission, Booking, Channel, Identity, Kind, Medium, Name, PauseReason, PersonId, Text, Timestamp};
use uuid::Uuid;
use wire::Outcome;

const HOST: ParticipantId = ParticipantId(Uuid::from_u128(1));
const CLIENT: ParticipantId = ParticipantId(Uuid::from_u128(2));
const OTHER: ParticipantId = ParticipantId(Uuid::from_u128(3));

fn by(actor: ParticipantId, n: u128, event: Event) -> Entry {
    Entry { at: Timestamp(1), actor: Some(actor), command: Some(CommandId(Uuid::from_u128(n))), event }
}

fn entry(n: u128, event: Event) -> Entry {
    by(HOST, n, event)
}

fn paused(n: u128) -> Entry {
    entry(n, Event::Paused { participant: CLIENT, by: HOST, why: PauseReason::Pause })
}

fn a_host() -> Identity {
    Identity::Host { person: PersonId(Uuid::from_u128(9)), name: Name::new("Host").unwrap() }
}

fn a_guest() -> Identity {
    Identity::Guest { name: Name::new("Guest").unwrap() }
}

/// The laws of a session whose host has come in.
fn with_a_host() -> Laws {
    let mut laws = Laws::default();
    let entered = [
        entry(99, Event::Started { by: HOST }),
        entry(99, Event::HostEntered { participant: HOST, identity: a_host() }),
    ];
    laws.take(&entered, Some(&Command::JoinNow)).unwrap();
    laws
}

/// What clients do to themselves, with the words for it.
fn of_a_client() -> Vec<(Event, Command)> {
    let (participant, medium) = (CLIENT, Medium::Video);
    let (line, text) = (Channel::Providers { with: Some(CLIENT) }, "Hello".to_owned());
    let said = |to| Event::Said { participant, to, number: 0, text: Text::new("Hello").unwrap() };
    let say = |to| Command::Say { to, text: text.clone() };
    vec![
        (Event::Waited { participant, identity: a_guest() }, Command::Ready { name: None }),
        (Event::TookOver { participant, identity: a_guest(), from: OTHER }, Command::Ready { name: None }),
        (Event::TookOver { participant, identity: a_guest(), from: OTHER }, Command::AskToJoin),
        (Event::WalkedIn { participant }, Command::JoinNow),
        (Event::Asked { participant }, Command::AskToJoin),
        (Event::AskCancelled { participant }, Command::CancelAsk),
        (Event::CameBack { participant }, Command::Ready { name: None }),
        (Event::Left { participant }, Command::Leave),
        (Event::Unmuted { participant, medium }, Command::Unmute { medium }),
        (Event::DeclinedToUnmute { participant, medium }, Command::DeclineUnmute { medium }),
        (Event::HandRaised { participant }, Command::RaiseHand),
        (Event::HandLowered { participant, by: CLIENT }, Command::LowerHand),
        (said(Channel::Session), say(Channel::Session)),
        (said(line), say(Channel::Providers { with: None })),
        (said(line), say(Channel::WaitingRoom)),
        (Event::ScreenShared { participant }, Command::ShareScreen),
        (Event::ScreenStopped { participant, by: Some(CLIENT) }, Command::StopSharing),
    ]
}

/// What hosts do to others, with the words for it.
fn of_a_host() -> Vec<(Event, Command)> {
    let (participant, by, medium) = (CLIENT, HOST, Medium::Audio);
    let pause = |why| Event::Paused { participant, by, why };
    let stopped = || Event::ScreenStopped { participant, by: Some(HOST) };
    let all = Command::AdmitAll { up_to: Timestamp(1), away: BTreeSet::new(), above_capacity: false };
    vec![
        (Event::Admitted { participant, by }, Command::Admit { participant }),
        (Event::Admitted { participant, by }, all),
        (Event::Denied { participant, by }, Command::Deny { participant }),
        (Event::Blocked { participant, by }, Command::Block { participant }),
        (Event::Removed { participant, by }, Command::Remove { participant }),
        (pause(PauseReason::Pause), Command::Pause { participant }),
        (pause(PauseReason::Pause), Command::PauseAll),
        (pause(PauseReason::MovedBack), Command::MoveBack { participant }),
        (Event::Muted { participant, medium, by }, Command::Mute { participant, medium }),
        (Event::Muted { participant, medium, by }, Command::KeepMuted { on: true }),
        (Event::AskedToUnmute { participant, medium, by }, Command::AskToUnmute { participant, medium }),
        (Event::KeptMuted { on: false, by }, Command::KeepMuted { on: false }),
        (Event::HandLowered { participant, by }, Command::LowerHandOf { participant }),
        (stopped(), Command::StopShareOf { participant }),
        (stopped(), Command::ShareScreen),
        (Event::Ended { by: Some(HOST) }, Command::End),
    ]
}

#[test]
fn what_was_asked_for_by_who_may_is_lawful() {
    for (event, command) in of_a_client() {
        let entry = by(CLIENT, 1, event);
        assert_eq!(with_a_host().take(std::slice::from_ref(&entry), Some(&command)), Ok(()), "{entry:?}");
    }
    for (event, command) in of_a_host() {
        let entry = by(HOST, 1, event);
        assert_eq!(with_a_host().take(std::slice::from_ref(&entry), Some(&command)), Ok(()), "{entry:?}");
    }
}

#[test]
fn another_actor_nobody_and_other_words_are_caught_at_every_event() {
    let all: Vec<_> = of_a_client().into_iter().chain(of_a_host()).collect();
    for (event, command) in &all {
        let refused = |entry: Entry, command: Option<&Command>| {
            assert!(with_a_host().take(std::slice::from_ref(&entry), command).is_err(), "{entry:?} for {command:?}");
        };
        refused(by(OTHER, 1, event.clone()), Some(command));
        refused(Entry { actor: None, command: None, ..entry(1, event.clone()) }, None);
        for actor in [HOST, CLIENT] {
            refused(by(actor, 1, event.clone()), None);
            // `End` leads to nothing but the end, and `Leave` to nothing but that.
            let other = if *command == Command::End { Command::Leave } else { Command::End };
            refused(by(actor, 1, event.clone()), Some(&other));
        }
    }
}

#[test]
fn who_acts_on_others_is_a_host_who_came_in_and_has_not_left() {
    for (event, command) in of_a_host() {
        assert!(Laws::default().take(&[entry(1, event.clone())], Some(&command)).is_err(), "before: {event:?}");
        let mut laws = with_a_host();
        laws.take(&[entry(1, Event::Left { participant: HOST })], Some(&Command::Leave)).unwrap();
        assert!(laws.take(&[entry(2, event.clone())], Some(&command)).is_err(), "after: {event:?}");
    }
}

#[test]
fn somebody_else_than_was_named_is_caught() {
    let named = [
        (Event::Muted { participant: CLIENT, medium: Medium::Video, by: HOST }, Medium::Audio),
        (Event::AskedToUnmute { participant: CLIENT, medium: Medium::Audio, by: HOST }, Medium::Video),
    ];
    for (event, medium) in named {
        let words =
            [Command::Mute { participant: CLIENT, medium }, Command::AskToUnmute { participant: CLIENT, medium }];
        for command in words {
            assert!(with_a_host().take(&[entry(1, event.clone())], Some(&command)).is_err(), "{event:?}");
        }
    }
    let lowered = [entry(1, Event::HandLowered { participant: CLIENT, by: HOST })];
    assert!(with_a_host().take(&lowered, Some(&Command::LowerHandOf { participant: OTHER })).is_err());
    let stopped = [entry(1, Event::ScreenStopped { participant: CLIENT, by: Some(HOST) })];
    assert!(with_a_host().take(&stopped, Some(&Command::StopShareOf { participant: OTHER })).is_err());
    let line = Channel::Providers { with: Some(OTHER) };
    let said = [by(CLIENT, 1, Event::Said { participant: CLIENT, to: line, number: 0, text: Text::new("a").unwrap() })];
    let say = Command::Say { to: Channel::Providers { with: None }, text: "a".to_owned() };
    assert!(with_a_host().take(&said, Some(&say)).is_err());
}

#[test]
fn what_happens_by_itself_is_nobodys() {
    let booking =
        Booking { kind: Kind::Group, admission: Admission::DoorsOpen, providers: Vec::new(), clients: Vec::new() };
    let by_itself = [
        Event::Opened { booking },
        Event::HostLost,
        Event::HostReturned,
        Event::Held,
        Event::ScreenStopped { participant: CLIENT, by: None },
        Event::Ended { by: None },
    ];
    for event in by_itself {
        let nobodys = Entry { actor: None, command: None, ..entry(1, event.clone()) };
        // Also among what a command led to.
        for command in [None, Some(&Command::Leave)] {
            assert_eq!(with_a_host().take(std::slice::from_ref(&nobodys), command), Ok(()), "{event:?}");
            assert!(with_a_host().take(&[entry(1, event.clone())], command).is_err(), "{event:?}");
        }
    }
}

#[test]
fn a_command_is_done_once() {
    let mut laws = with_a_host();
    let other = Event::Paused { participant: OTHER, by: HOST, why: PauseReason::Pause };
    assert_eq!(laws.take(&[paused(1), entry(1, other)], Some(&Command::PauseAll)), Ok(()));
    assert!(laws.is_done(HOST, CommandId(Uuid::from_u128(1))));
    let third = Event::Paused { participant: HOST, by: HOST, why: PauseReason::Pause };
    assert!(laws.take(&[entry(1, third)], Some(&Command::PauseAll)).is_err());
}

#[test]
fn a_pause_ends_by_no_admission_and_no_asking_and_follows_who_signs_in() {
    let mut laws = with_a_host();
    laws.take(&[paused(1)], Some(&Command::PauseAll)).unwrap();
    let admit = |participant| Command::Admit { participant };
    let admitted = |n, participant| [entry(n, Event::Admitted { participant, by: HOST })];
    assert!(laws.clone().take(&admitted(2, CLIENT), Some(&admit(CLIENT))).is_err());
    let asked = [by(CLIENT, 2, Event::Asked { participant: CLIENT })];
    assert!(laws.clone().take(&asked, Some(&Command::AskToJoin)).is_err());

    let took_over = Event::TookOver { participant: OTHER, identity: a_guest(), from: CLIENT };
    let mut signed_in = laws.clone();
    signed_in.take(&[by(OTHER, 2, took_over)], Some(&Command::Ready { name: None })).unwrap();
    assert!(signed_in.take(&admitted(3, OTHER), Some(&admit(OTHER))).is_err());

    laws.take(&[entry(3, Event::Resumed { participant: CLIENT, by: HOST })], Some(&Command::ResumeAll)).unwrap();
    assert_eq!(laws.take(&admitted(4, CLIENT), Some(&admit(CLIENT))), Ok(()));
}

#[test]
fn who_was_removed_asks_and_is_admitted_and_who_was_blocked_is_not() {
    let (participant, host) = (CLIENT, HOST);
    let walked_in = [by(CLIENT, 2, Event::WalkedIn { participant })];
    let asked = [by(CLIENT, 3, Event::Asked { participant })];
    let mut removed = with_a_host();
    let out = [entry(1, Event::Removed { participant, by: host })];
    removed.take(&out, Some(&Command::Remove { participant })).unwrap();
    assert!(removed.clone().take(&walked_in, Some(&Command::JoinNow)).is_err());
    assert_eq!(removed.take(&asked, Some(&Command::AskToJoin)), Ok(()));
    let admitted = [entry(4, Event::Admitted { participant, by: host })];
    assert_eq!(removed.take(&admitted, Some(&Command::Admit { participant })), Ok(()));

    let mut blocked = with_a_host();
    let shut = [entry(1, Event::Blocked { participant, by: host })];
    blocked.take(&shut, Some(&Command::Block { participant })).unwrap();
    assert!(blocked.clone().take(&asked, Some(&Command::AskToJoin)).is_err());
    assert!(blocked.take(&admitted, Some(&Command::Admit { participant })).is_err());
}

#[test]
fn what_was_acknowledged_comes_before_all_that_anybody_asks_after_that() {
    let mut book = Book::default();
    let id = CommandId(Uuid::from_u128(1));
    book.ask(HOST, id, &Command::PauseAll, Timestamp(2_000));
    book.ask(OTHER, id, &Command::ResumeAll, Timestamp(1_500));
    let turn = |laws: &mut Laws, book: &Book, who| laws.take_turn(book.find(who, id).unwrap());
    let mut laws = with_a_host();
    turn(&mut laws, &book, HOST).unwrap();
    assert_eq!(turn(&mut laws.clone(), &book, OTHER), Ok(()), "not answered, as far as anybody knows");
    book.answer(OTHER, id, Outcome::Done, Timestamp(1_999));
    assert!(turn(&mut laws, &book, OTHER).is_err(), "it is after what was asked for later than it was done");
    assert_eq!(turn(&mut with_a_host(), &book, OTHER), Ok(()), "the other way round");
}
