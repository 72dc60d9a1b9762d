//! The generated sessions are worth their time: between them they reach every event, every refusal, and the courses of
//! events that are hard to get right.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestRunner},
};

use session::{Barred, Command, Event, Identity, Medium, PauseReason, Phase, Refusal, Role, Standing};

use crate::{
    driver::{Driver, Input, Moment, follow},
    plan::{plans, talk_until_full},
};

/// The variants of an enum, with which are reached. The match makes a variant that is missing here not compile.
macro_rules! variants {
    ($all:ident, $name_of:ident, $of:ident, { $($variant:ident),* $(,)? } but { $($elsewhere:ident),* $(,)? }) => {
        const $all: &[&str] = &[$(stringify!($variant)),*];

        fn $name_of(value: &$of) -> &'static str {
            match value {
                $($of::$variant { .. } => stringify!($variant),)*
                $($of::$elsewhere { .. } => stringify!($elsewhere),)*
            }
        }
    };
}

variants!(EVENTS, event, Event, {
    Admitted,
    AskCancelled,
    Asked,
    AskedToUnmute,
    Blocked,
    CameBack,
    DeclinedToUnmute,
    Denied,
    Ended,
    HandLowered,
    HandRaised,
    Held,
    HostEntered,
    HostLost,
    HostReturned,
    KeptMuted,
    Left,
    Muted,
    Opened,
    Paused,
    Removed,
    Resumed,
    Said,
    ScreenShared,
    ScreenStopped,
    Started,
    TookOver,
    Unmuted,
    Waited,
    WalkedIn,
} but {});

// `ChangedSince` is said to pages that say what they showed, by `refuses_as_late`: scenarios say it, and the simulation.
variants!(REFUSALS, refusal, Refusal, {
    AboveCapacity,
    AlreadyAsked,
    AlreadyInside,
    AlreadyWaiting,
    AskFirst,
    AskLater,
    ChatFull,
    ChatFullBeforeTheStart,
    ClientsOnly,
    Ended,
    Held,
    HostsOnly,
    KeptMuted,
    MessagesUsedUp,
    NameMissing,
    NameTooLong,
    NoChat,
    NoMoreAsking,
    NoRecipient,
    NotAdmitted,
    NotInside,
    NotOnAppointment,
    NotPaused,
    NotReady,
    NotStarted,
    NotWaiting,
    NotYourself,
    Paused,
    ProviderAdmits,
    ScreenTaken,
    TextMissing,
    TextTooLong,
    UnknownParticipant,
} but { ChangedSince });

/// Courses of events that a rule could get wrong without being noticed in a single step.
const COURSES: [&str; 18] = [
    "a client spoke up in a group that is kept muted",
    "a guest walked in",
    "a host muted another",
    "a host took over the screen of a client",
    "a screen ended by itself",
    "a seat became free by itself",
    "a session was held and taken up again",
    "a write was lost",
    "somebody came in muted",
    "somebody came back paused",
    "somebody came back removed",
    "somebody paused signed in",
    "somebody removed asked and was let in",
    "somebody removed tried the door",
    "somebody was moved back and resumed",
    "somebody was denied too often to ask again",
    "somebody who had left was resumed",
    "somebody with a place turned out to have been turned away",
];

#[test]
fn generated_sessions_reach_every_event_every_refusal_and_every_course() {
    let [events, refusals, courses] = [const { RefCell::new(BTreeSet::<&str>::new()) }; 3];
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(1), ..Config::default() });
    let drawn = (0..256).map(|_| plans().new_tree(&mut runner).unwrap().current());
    // Nobody draws so many messages.
    for plan in drawn.chain([talk_until_full()]) {
        let note = |(): &mut (), driver: &Driver, moment: &Moment| {
            match &moment.answer {
                Ok(outcome) => events.borrow_mut().extend(outcome.entries.iter().map(|e| event(&e.event))),
                Err(no) => drop(refusals.borrow_mut().insert(refusal(no))),
            }
            courses.borrow_mut().extend(courses_taken(driver, moment));
            Ok(())
        };
        follow(&plan, |_| (), note).unwrap();
    }
    assert_eq!(missing(EVENTS, &events), [""; 0], "events that no plan led to");
    assert_eq!(missing(REFUSALS, &refusals), [""; 0], "refusals that no plan led to");
    assert_eq!(missing(&COURSES, &courses), [""; 0], "courses that no plan took");
}

fn courses_taken(driver: &Driver, moment: &Moment) -> Vec<&'static str> {
    let member = |id| moment.before.state().members().get(id);
    let mut taken = Vec::new();
    for entry in moment.answer.iter().flat_map(|outcome| &outcome.entries) {
        taken.extend(course_in_the_room(&entry.event, driver, moment));
        match &entry.event {
            Event::WalkedIn { participant } => {
                let guest = member(participant).is_some_and(|m| matches!(m.identity, Identity::Guest { .. }));
                taken.extend(guest.then_some("a guest walked in"));
            }
            Event::CameBack { participant } => {
                let standing = member(participant).map(|m| m.standing);
                let was_paused = standing.is_some_and(|standing| standing.pause().is_some());
                taken.extend(was_paused.then_some("somebody came back paused"));
                let was_removed = standing == Some(Standing::Left { barred: Some(Barred::Removed) });
                taken.extend(was_removed.then_some("somebody came back removed"));
            }
            Event::Resumed { participant, .. } => {
                let had_left = member(participant).is_some_and(|m| matches!(m.standing, Standing::Left { .. }));
                taken.extend(had_left.then_some("somebody who had left was resumed"));
                let moved_back = Some(Standing::Paused { why: PauseReason::MovedBack });
                let was_moved_back = member(participant).map(|m| m.standing) == moved_back;
                taken.extend(was_moved_back.then_some("somebody was moved back and resumed"));
            }
            Event::TookOver { participant, from, .. } => {
                let was_paused = member(from).is_some_and(|m| m.standing.pause().is_some());
                taken.extend(was_paused.then_some("somebody paused signed in"));
                let own = member(participant).map(|m| m.standing);
                let had_a_place = !matches!(own, None | Some(Standing::Left { .. }));
                taken.extend(had_a_place.then_some("somebody with a place turned out to have been turned away"));
            }
            Event::Admitted { participant, .. } => {
                let muted = !moment.lost && !driver.session.grants().sends(*participant).audio;
                taken.extend(muted.then_some("somebody came in muted"));
                let was_removed = member(participant).is_some_and(|m| m.must_ask);
                taken.extend(was_removed.then_some("somebody removed asked and was let in"));
            }
            Event::HostReturned if matches!(moment.before.state().phase(), Phase::Held { .. }) => {
                taken.push("a session was held and taken up again");
            }
            _ => {}
        }
    }
    if let (Input::Handle { actor, .. }, Err(Refusal::NoMoreAsking)) = (&moment.input, &moment.answer) {
        let denied = member(&actor.participant).is_some_and(|m| matches!(m.standing, Standing::Denied { .. }));
        taken.extend(denied.then_some("somebody was denied too often to ask again"));
    }
    if let (Input::Handle { actor, command: Command::JoinNow, .. }, Err(Refusal::AskFirst)) =
        (&moment.input, &moment.answer)
    {
        let removed = member(&actor.participant).is_some_and(|m| m.standing == Standing::Removed);
        taken.extend(removed.then_some("somebody removed tried the door"));
    }
    let seats = (moment.before.occupancy(), driver.session.occupancy());
    if matches!(moment.input, Input::Timeout) && seats.1 < seats.0 {
        taken.push("a seat became free by itself");
    }
    taken.extend(moment.lost.then_some("a write was lost"));
    taken
}

/// Of what is done to those inside.
fn course_in_the_room(event: &Event, driver: &Driver, moment: &Moment) -> Option<&'static str> {
    let member = |id| moment.before.state().members().get(id);
    match event {
        Event::Muted { participant, .. } => {
            let host = member(participant).is_some_and(|m| m.identity.role() == Role::Host);
            host.then_some("a host muted another")
        }
        Event::Unmuted { participant, medium: Medium::Audio } if moment.before.state().is_kept_muted() => {
            let muted = member(participant).is_some_and(|m| m.muted.audio && m.identity.role() == Role::Client);
            muted.then_some("a client spoke up in a group that is kept muted")
        }
        Event::ScreenStopped { by: None, .. } => Some("a screen ended by itself"),
        Event::ScreenStopped { participant, by: Some(by) } => {
            let others = by != participant && driver.session.state().screen() == Some(*by);
            others.then_some("a host took over the screen of a client")
        }
        _ => None,
    }
}

fn missing<'w>(wanted: &[&'w str], reached: &RefCell<BTreeSet<&str>>) -> Vec<&'w str> {
    wanted.iter().copied().filter(|word| !reached.borrow().contains(word)).collect()
}
