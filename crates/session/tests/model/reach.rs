//! The generated sessions are worth their time: between them they reach every event, every refusal and every phase.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngSeed, TestRunner},
};

use crate::{driver::follow, plan::plans};

const EVENTS: [&str; 18] = [
    "Admitted",
    "AskCancelled",
    "Asked",
    "Blocked",
    "CameBack",
    "Denied",
    "Ended",
    "Held",
    "HostEntered",
    "HostLost",
    "HostReturned",
    "Left",
    "Opened",
    "Paused",
    "Resumed",
    "Started",
    "Waited",
    "WalkedIn",
];

const REFUSALS: [&str; 23] = [
    "AboveCapacity",
    "AlreadyAsked",
    "AlreadyInside",
    "AlreadyWaiting",
    "AskFirst",
    "AskLater",
    "ClientsOnly",
    "Ended",
    "Held",
    "HostsOnly",
    "NameMissing",
    "NameTooLong",
    "NoMoreAsking",
    "NotAdmitted",
    "NotInside",
    "NotOnAppointment",
    "NotPaused",
    "NotReady",
    "NotStarted",
    "NotWaiting",
    "Paused",
    "ProviderAdmits",
    "UnknownParticipant",
];

#[test]
fn generated_sessions_reach_every_event_and_every_refusal() {
    let (events, refusals) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(1), ..Config::default() });
    for _ in 0..256 {
        let plan = plans().new_tree(&mut runner).unwrap().current();
        let followed = follow(
            &plan,
            |_| (),
            |(), _, moment| {
                match &moment.answer {
                    Ok(outcome) => events.borrow_mut().extend(outcome.entries.iter().map(|e| variant(&e.event))),
                    Err(refusal) => {
                        refusals.borrow_mut().insert(variant(refusal));
                    }
                }
                Ok(())
            },
        );
        followed.unwrap();
    }
    let missing = |wanted: &[&str], reached: &BTreeSet<String>| -> Vec<String> {
        wanted.iter().filter(|word| !reached.contains(**word)).map(|word| (*word).to_owned()).collect()
    };
    assert_eq!(missing(&EVENTS, &events.borrow()), [""; 0], "events that no plan led to");
    assert_eq!(missing(&REFUSALS, &refusals.borrow()), [""; 0], "refusals that no plan led to");
}

/// The name of an enum's variant.
fn variant(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(|c| c.is_alphanumeric()).collect()
}
