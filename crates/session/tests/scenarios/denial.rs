//! Deny and Block (A3, A4): a cooldown of sixty seconds, three more tries, and none after a block.

use session::{Command, Refusal, StandingTag, Timestamp};

use crate::visit::{HOST, Visit, Who, ready};

/// A running session with one who waits for the host.
fn waiting() -> (Visit, Who) {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    (visit, guest)
}

fn asks_later(answer: Result<Vec<session::Entry>, Refusal>) -> Timestamp {
    match answer {
        Err(Refusal::AskLater { at }) => at,
        other => panic!("not to be asked later: {other:?}"),
    }
}

#[test]
fn a4_a_denied_client_may_ask_again_after_sixty_seconds_three_times() {
    let (mut visit, guest) = waiting();
    visit.deny(guest).unwrap();
    for _ in 0..3 {
        assert_eq!(visit.standing(guest), StandingTag::Denied);
        let at = asks_later(visit.does(guest, &Command::AskToJoin));
        assert_eq!(visit.view(guest).you.ask_again_at, Some(at));
        visit.wait_secs(59);
        asks_later(visit.does(guest, &Command::AskToJoin));
        visit.wait_secs(1);
        visit.does(guest, &Command::AskToJoin).unwrap();
        assert_eq!(visit.standing(guest), StandingTag::Asking);
        visit.deny(guest).unwrap();
    }
    visit.wait_secs(3_600);
    assert_eq!(visit.does(guest, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
    assert_eq!(visit.view(guest).you.ask_again_at, None);
    assert!(!visit.may(guest).ask_to_join);
}

#[test]
fn a3_a_denied_client_cannot_be_admitted_until_they_ask_again() {
    let (mut visit, guest) = waiting();
    visit.deny(guest).unwrap();
    assert_eq!(visit.admit(guest), Err(Refusal::NotWaiting));
    assert!(!visit.view(HOST).people[&visit.id(guest)].host_only.unwrap().waiting_to_join);
    visit.wait_secs(60);
    visit.does(guest, &Command::AskToJoin).unwrap();
    visit.admit(guest).unwrap();
    assert!(visit.is_inside(guest));
}

#[test]
fn a_blocked_client_never_asks_again_whatever_they_do() {
    let (mut visit, guest) = waiting();
    visit.host_does(&Command::Block { participant: visit.id(guest) }).unwrap();
    visit.wait_secs(3_600);
    assert_eq!(visit.does(guest, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
    visit.does(guest, &Command::Leave).unwrap();
    visit.restarts();
    visit.opens(HOST);
    visit.comes(guest);
    assert_eq!(visit.standing(guest), StandingTag::Denied);
    assert_eq!(visit.does(guest, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::NoMoreAsking));
    assert_eq!(visit.admit(guest), Err(Refusal::NotWaiting));
}

#[test]
fn who_was_denied_can_still_be_blocked() {
    let (mut visit, guest) = waiting();
    visit.deny(guest).unwrap();
    visit.host_does(&Command::Block { participant: visit.id(guest) }).unwrap();
    visit.wait_secs(60);
    assert_eq!(visit.does(guest, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
}

#[test]
fn leaving_and_coming_back_does_not_shorten_the_cooldown() {
    let (mut visit, guest) = waiting();
    visit.deny(guest).unwrap();
    let at = asks_later(visit.does(guest, &Command::AskToJoin));
    visit.wait_secs(30);
    visit.does(guest, &Command::Leave).unwrap();
    visit.does(guest, &ready()).unwrap();
    assert_eq!(visit.standing(guest), StandingTag::Denied);
    assert_eq!(asks_later(visit.does(guest, &Command::AskToJoin)), at);
}

#[test]
fn leaving_between_does_not_give_more_tries() {
    let (mut visit, guest) = waiting();
    for _ in 0..4 {
        visit.deny(guest).unwrap();
        visit.wait_secs(60);
        if visit.does(guest, &Command::AskToJoin).is_ok() {
            visit.does(guest, &Command::Leave).unwrap();
            visit.does(guest, &ready()).unwrap();
        }
    }
    assert_eq!(visit.does(guest, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
}

#[test]
fn an_open_door_is_closed_to_who_was_denied() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    visit.deny(guest).unwrap();
    assert!(!visit.may(guest).join_now);
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::AskFirst));
}

#[test]
fn who_was_denied_is_let_in_by_a_host_and_by_no_free_seat() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes(guest);
    visit.deny(guest).unwrap();
    visit.wait_secs(60);
    visit.does(guest, &Command::AskToJoin).unwrap();
    assert!(!visit.may(guest).join_now);
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.does(guest, &Command::CancelAsk).unwrap();
    assert!(visit.sees_ask_to_join(guest));
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::AskFirst));
}

#[test]
fn a_booked_client_who_was_denied_is_let_in_by_a_host_alone_until_then() {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.deny(ann).unwrap();
    visit.wait_secs(60);
    visit.does(ann, &Command::AskToJoin).unwrap();
    assert!(!visit.may(ann).join_now);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.does(ann, &Command::CancelAsk).unwrap();
    assert!(visit.sees_ask_to_join(ann));
    visit.does(ann, &Command::Leave).unwrap();
    visit.does(ann, &ready()).unwrap();
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.admit(ann).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.does(ann, &ready()).unwrap();
    assert!(visit.sees_join_now(ann), "what was before the admission is over");
}

#[test]
fn who_takes_a_request_back_asks_again_ten_seconds_after_the_first_and_reads_when() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes_in(ann);
    visit.comes(guest);
    assert_eq!(visit.view(guest).you.ask_again_at, None);
    visit.does(guest, &Command::AskToJoin).unwrap();
    visit.wait_secs(3);
    visit.does(guest, &Command::CancelAsk).unwrap();
    let at = asks_later(visit.does(guest, &Command::AskToJoin));
    assert_eq!(visit.view(guest).you.ask_again_at, Some(at));
    assert!(visit.sees_ask_to_join(guest));
    visit.wait_secs(6);
    // A new visit is none of a new person.
    visit.does(guest, &Command::Leave).unwrap();
    visit.does(guest, &ready()).unwrap();
    assert_eq!(asks_later(visit.does(guest, &Command::AskToJoin)), at);
    visit.restarts();
    visit.opens(HOST);
    assert_eq!(asks_later(visit.does(guest, &Command::AskToJoin)), at);
    visit.wait_secs(1);
    visit.does(guest, &Command::AskToJoin).unwrap();
}

#[test]
fn asking_and_taking_back_all_day_fills_no_log() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes_in(ann);
    visit.comes(guest);
    let mut entries = 0;
    for _ in 0..1_000 {
        for command in [Command::AskToJoin, Command::CancelAsk] {
            entries += visit.does(guest, &command).map_or(0, |entries| entries.len());
        }
    }
    assert_eq!(entries, 2, "a thousand rounds at once");
    for _ in 0..100 {
        visit.wait_secs(1);
        for command in [Command::AskToJoin, Command::CancelAsk] {
            entries += visit.does(guest, &command).map_or(0, |entries| entries.len());
        }
    }
    assert_eq!(entries, 22, "and once in ten seconds");
}

#[test]
fn a_request_can_be_taken_back() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, guest) = (visit.signed_in("Ann"), visit.guest());
    visit.comes_in(ann);
    visit.comes(guest);
    visit.does(guest, &Command::AskToJoin).unwrap();
    assert!(visit.may(guest).cancel_ask);
    visit.does(guest, &Command::CancelAsk).unwrap();
    assert_eq!(visit.standing(guest), StandingTag::Waiting);
    assert!(visit.sees_ask_to_join(guest));
}
