//! The rules and the model, side by side: after every input of every generated session they agree on what happened, on
//! who may hear whom, on the seats, and on every word of everybody's page.

use proptest::prelude::{prop_assert, prop_assert_eq};
use proptest::test_runner::TestCaseResult;
use session::{Actor, ChatMessage, Entry, Person, PhaseTag, Role, StandingTag, View};

use crate::{
    cast,
    driver::{Driver, Moment, always, follow},
    plan::talk_until_full,
    reference::{About, Answer, Line, Own, Page, Reference, Row},
};

#[test]
fn the_rules_and_the_model_agree_after_every_step() {
    always(|driver| Reference::new(driver.booking.clone(), driver.now()), agree);
}

/// Pages are compared at each refusal: they have so many messages by then.
#[test]
fn the_rules_and_the_model_agree_on_a_chat_that_becomes_full() {
    let start = |driver: &Driver| Reference::new(driver.booking.clone(), driver.now());
    let law = |model: &mut Reference, driver: &Driver, moment: &Moment| {
        agree_on_what_happens(model, moment)?;
        if moment.answer.is_err() { agree_on_what_is_so(model, driver, moment) } else { Ok(()) }
    };
    follow(&talk_until_full(), start, law).unwrap();
}

fn agree(model: &mut Reference, driver: &Driver, moment: &Moment) -> TestCaseResult {
    agree_on_what_happens(model, moment)?;
    agree_on_what_is_so(model, driver, moment)
}

fn agree_on_what_happens(model: &mut Reference, moment: &Moment) -> TestCaseResult {
    let before = model.clone();
    let expected = model.take(&moment.input, moment.at);
    match (&expected, &moment.answer) {
        (Answer::Yes(events), Ok(outcome)) => {
            let happened: Vec<_> = outcome.entries.iter().map(|Entry { event, .. }| event.clone()).collect();
            prop_assert_eq!(events, &happened, "what happens after {:?}", moment.input);
        }
        (Answer::No(expected), Err(refusal)) => prop_assert_eq!(expected, refusal, "why not {:?}", moment.input),
        (Answer::NoSomehow, Err(_)) => {}
        _ => prop_assert!(false, "{:?}: the model says {expected:?}, the rules {:?}", moment.input, moment.answer),
    }
    if moment.lost {
        model.lose_what_happened(&before);
    }
    Ok(())
}

fn agree_on_what_is_so(model: &Reference, driver: &Driver, moment: &Moment) -> TestCaseResult {
    let media: Vec<_> = driver.session.grants().iter().collect();
    prop_assert_eq!(model.media(), media, "media after {:?}", moment.input);
    prop_assert_eq!(model.occupancy(), driver.session.occupancy(), "seats after {:?}", moment.input);
    for viewer in cast::PEOPLE.map(cast::actor) {
        let shown = page(&driver.session.view(&viewer), &viewer);
        prop_assert_eq!(model.page(&viewer), shown, "the page of {:?} after {:?}", viewer, moment.input);
    }
    Ok(())
}

/// A view in the model's words.
fn page(view: &View, viewer: &Actor) -> Page {
    let you = &view.you;
    assert_eq!(you.participant, viewer.participant);
    let buttons = [
        ("Ask to Join", you.may.ask_to_join),
        ("I'm Ready", you.may.ready),
        ("Join now", you.may.join_now),
        ("Leave Session", you.may.leave),
        ("take it back", you.may.cancel_ask),
    ];
    Page {
        you: Own {
            name: you.name.as_ref().map(|name| name.as_str().to_owned()),
            host: you.role == Role::Host,
            known: you.known,
            standing: standing(you.standing),
            since: you.since,
            buttons: buttons.into_iter().filter(|(_, shown)| *shown).map(|(button, _)| button).collect(),
            moved_back: you.moved_back,
            muted: you.muted,
            asked_to_unmute: you.asked_to_unmute,
            ask_again_at: you.ask_again_at,
        },
        session: About {
            phase: phase(view.session.phase),
            hosts: view.session.hosts.iter().map(|name| name.as_str().to_owned()).collect(),
            started_at: view.session.started_at,
            host_lost: view.session.host_lost,
            kept_muted: view.session.kept_muted,
            screen: view.session.screen,
            seats: view.session.seats.map(|seats| (seats.capacity, seats.taken)),
        },
        chat: view.chat.iter().map(line).collect(),
        people: view.people.iter().map(|(id, person)| (*id, row(person))).collect(),
    }
}

fn line(said: &ChatMessage) -> Line {
    let (name, text) = (said.name.as_str().to_owned(), said.text.as_str().to_owned());
    (said.number, said.at, said.by, name, said.mine, said.to, text)
}

fn row(person: &Person) -> Row {
    let for_hosts = person.host_only.map(|more| {
        let words = [
            ("guest", more.guest),
            ("booked", more.booked),
            ("waiting to join", more.waiting_to_join),
            ("paused", more.paused),
            ("moved back", more.moved_back),
        ];
        (more.since, words.into_iter().filter(|(_, so)| *so).map(|(word, _)| word).collect())
    });
    Row {
        name: person.name.as_ref().map(|name| name.as_str().to_owned()),
        host: person.role == Role::Host,
        standing: standing(person.standing),
        present: person.present,
        muted: person.muted,
        hand: person.hand,
        for_hosts,
    }
}

fn standing(tag: StandingTag) -> &'static str {
    match tag {
        StandingTag::Preparing => "preparing",
        StandingTag::Waiting => "waiting",
        StandingTag::Asking => "asking",
        StandingTag::Admitted => "admitted",
        StandingTag::Paused => "paused",
        StandingTag::Denied => "denied",
        StandingTag::Removed => "removed",
        StandingTag::Left => "left",
    }
}

fn phase(tag: PhaseTag) -> &'static str {
    match tag {
        PhaseTag::NotStarted => "not started",
        PhaseTag::Live => "live",
        PhaseTag::Held => "held",
        PhaseTag::Ended => "ended",
    }
}
