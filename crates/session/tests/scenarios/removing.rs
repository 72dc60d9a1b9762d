//! **Remove**: out by a host's will, and in again by a host's leave alone.

use session::{Command, Refusal, StandingTag};

use crate::visit::{CO_HOST, HOST, Visit, Who, ready};

/// Open doors, and a booked client who was inside and is removed.
fn removed() -> (Visit, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.does(ann, &Command::JoinNow).unwrap();
    visit.remove(ann).unwrap();
    (visit, ann)
}

#[test]
fn a_removed_client_is_outside_and_their_page_knows() {
    let (visit, ann) = removed();
    assert!(!visit.is_inside(ann));
    assert_eq!(visit.standing(ann), StandingTag::Removed);
    assert!(visit.sees_ask_to_join(ann));
    let view = visit.view(ann);
    assert!(view.people.is_empty() && view.session.started_at.is_none());
    assert_eq!(visit.session.occupancy(), 0, "the seat is free");
}

#[test]
fn a_removed_client_asks_and_comes_in_by_a_hosts_leave_alone_though_booked() {
    let (mut visit, ann) = removed();
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
    assert_eq!(visit.admit(ann), Err(Refusal::NotWaiting), "not before they ask");
    visit.does(ann, &Command::AskToJoin).unwrap();
    assert!(!visit.may(ann).join_now);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
    assert!(visit.view(HOST).people[&visit.id(ann)].host_only.unwrap().waiting_to_join);
    visit.admit(ann).unwrap();
    assert!(visit.is_inside(ann));
    visit.does(ann, &Command::Leave).unwrap();
    visit.does(ann, &ready()).unwrap();
    assert!(visit.sees_join_now(ann), "an admission wipes the removal out");
}

#[test]
fn a_removed_client_may_ask_under_provider_admits_too() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes_in(guest);
    visit.remove(guest).unwrap();
    assert!(visit.sees_ask_to_join(guest));
    visit.does(guest, &Command::AskToJoin).unwrap();
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::ProviderAdmits));
    visit.admit(guest).unwrap();
    assert!(visit.is_inside(guest));
}

#[test]
fn a_request_taken_back_leaves_them_removed() {
    let (mut visit, ann) = removed();
    visit.does(ann, &Command::AskToJoin).unwrap();
    visit.does(ann, &Command::CancelAsk).unwrap();
    assert_eq!(visit.standing(ann), StandingTag::Removed);
    assert!(!visit.may(ann).join_now);
}

#[test]
fn leaving_keeps_the_removal_from_wherever_they_leave() {
    let (mut visit, ann) = removed();
    for asks in [false, true] {
        if asks {
            visit.does(ann, &Command::AskToJoin).unwrap();
        }
        visit.does(ann, &Command::Leave).unwrap();
        visit.vanishes(ann);
        visit.restarts();
        visit.opens(HOST);
        visit.comes(ann);
        assert_eq!(visit.standing(ann), StandingTag::Removed);
        assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::AskFirst));
    }
}

#[test]
fn a_removed_client_who_is_denied_asks_again_after_the_cooldown_and_a_blocked_one_never() {
    let (mut visit, ann) = removed();
    visit.does(ann, &Command::AskToJoin).unwrap();
    visit.deny(ann).unwrap();
    assert!(matches!(visit.does(ann, &Command::AskToJoin), Err(Refusal::AskLater { .. })));
    visit.wait_secs(60);
    visit.does(ann, &Command::AskToJoin).unwrap();
    visit.does(ann, &Command::CancelAsk).unwrap();
    visit.host_does(&Command::Block { participant: visit.id(ann) }).unwrap();
    assert_eq!(visit.does(ann, &Command::AskToJoin), Err(Refusal::NoMoreAsking));
}

#[test]
fn the_paused_the_absent_and_who_left_while_paused_can_be_removed() {
    let (mut visit, _) = removed();
    let [paused, absent, left] = [visit.guest(), visit.guest(), visit.guest()];
    for guest in [paused, absent, left] {
        visit.comes_in(guest);
    }
    visit.pause(paused).unwrap();
    visit.vanishes(absent);
    visit.pause(left).unwrap();
    visit.does(left, &Command::Leave).unwrap();
    for guest in [paused, absent, left] {
        visit.remove(guest).unwrap();
        assert!(!visit.is_inside(guest));
    }
    assert_eq!(visit.resume(paused), Err(Refusal::NotPaused));
    visit.does(left, &ready()).unwrap();
    assert_eq!(visit.standing(left), StandingTag::Removed);
}

#[test]
fn a_private_window_dodges_a_removal_as_little_as_a_pause() {
    let (mut visit, ann) = removed();
    let private_window = visit.guest();
    visit.comes(private_window);
    assert!(visit.sees_ask_to_join(private_window), "though the removal left a seat free");
    assert_eq!(visit.does(private_window, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.does(ann, &Command::Leave).unwrap();
    assert!(visit.sees_ask_to_join(private_window), "nor after leaving in the first window");
    visit.does(ann, &ready()).unwrap();
    visit.does(ann, &Command::AskToJoin).unwrap();
    visit.admit(ann).unwrap();
    assert!(visit.sees_join_now(private_window), "nobody is kept out any more");
}

#[test]
fn a_private_window_dodges_no_block_and_the_page_that_waits_is_told() {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (inside, asking, waiting) = (visit.guest(), visit.guest(), visit.guest());
    visit.comes_in(inside);
    visit.comes(asking);
    visit.does(asking, &Command::AskToJoin).unwrap();
    visit.comes(waiting);
    visit.does(inside, &Command::Leave).unwrap();
    assert!(visit.sees_join_now(waiting));
    let block = Command::Block { participant: visit.id(asking) };
    assert!(visit.concerns(HOST, &block).everybody);
    assert!(visit.sees_ask_to_join(waiting));
    visit.does(asking, &Command::Leave).unwrap();
    assert!(visit.sees_ask_to_join(waiting), "who left is blocked all the same");
}

#[test]
fn who_is_inside_sees_nothing_of_who_was_removed_until_they_ask() {
    let (mut visit, ann) = removed();
    let bob = visit.signed_in("Bob");
    visit.comes_in(bob);
    assert!(!visit.view(bob).people.contains_key(&visit.id(ann)));
    visit.does(ann, &Command::AskToJoin).unwrap();
    assert_eq!(visit.view(bob).people[&visit.id(ann)].standing, StandingTag::Waiting);
}

#[test]
fn a_provider_is_never_removed_nor_moved_back() {
    let (mut visit, _) = removed();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    assert_eq!(visit.remove(CO_HOST), Err(Refusal::ClientsOnly));
    assert_eq!(visit.move_back(CO_HOST), Err(Refusal::ClientsOnly));
    assert!(visit.is_inside(CO_HOST));
}
