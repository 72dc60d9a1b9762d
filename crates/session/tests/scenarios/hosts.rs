//! Hosts that drop, leave and return (W6, W2), and restarts of the server.

use session::{Command, PhaseTag, Refusal};

use crate::visit::{CO_HOST, HOST, Visit, Who};

fn running() -> (Visit, Who, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes(bob);
    (visit, ann, bob)
}

#[test]
fn w6_the_session_is_held_thirty_seconds_after_the_last_host_dropped_and_not_before() {
    let (mut visit, ann, _) = running();
    visit.vanishes(HOST);
    visit.wait_secs(29);
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(visit.is_inside(ann), "the clients inside go on during the grace");
    assert!(visit.view(ann).session.host_lost);
    visit.wait_secs(1);
    assert_eq!(visit.phase(), PhaseTag::Held);
    assert!(visit.session.grants().participants().is_empty());
}

#[test]
fn w6_a_host_who_reconnects_within_the_grace_ends_it() {
    let (mut visit, ann, _) = running();
    visit.vanishes(HOST);
    visit.wait_secs(29);
    visit.opens(HOST);
    visit.wait_secs(60);
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(visit.is_inside(ann) && !visit.view(ann).session.host_lost);
}

#[test]
fn w6_a_second_loss_has_a_grace_of_its_own() {
    let (mut visit, ..) = running();
    for _ in 0..3 {
        visit.vanishes(HOST);
        visit.wait_secs(29);
        assert_eq!(visit.phase(), PhaseTag::Live);
        visit.opens(HOST);
    }
}

#[test]
fn w6_the_session_is_held_at_once_when_the_last_host_presses_leave() {
    let (mut visit, ann, _) = running();
    visit.host_does(&Command::Leave).unwrap();
    assert_eq!(visit.phase(), PhaseTag::Held);
    assert!(!visit.is_inside(ann));
}

#[test]
fn w6_clients_are_told_whether_their_host_left_or_was_lost() {
    let (mut visit, ann, bob) = running();
    visit.host_does(&Command::Leave).unwrap();
    assert!([ann, bob].iter().all(|who| visit.view(*who).session.host_left), "inside and in the waiting room");
    let (mut visit, ann, bob) = running();
    visit.vanishes(HOST);
    visit.wait_secs(30);
    assert_eq!(visit.phase(), PhaseTag::Held);
    assert!([ann, bob].iter().all(|who| !visit.view(*who).session.host_left));
}

#[test]
fn w6_a_co_host_who_is_there_keeps_it_running() {
    let (mut visit, ann, _) = running();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    visit.host_does(&Command::Leave).unwrap();
    visit.wait_secs(60);
    assert_eq!(visit.phase(), PhaseTag::Live);
    visit.does(CO_HOST, &Command::Pause { participant: visit.id(ann) }).unwrap();
    visit.vanishes(CO_HOST);
    visit.wait_secs(30);
    assert_eq!(visit.phase(), PhaseTag::Held);
}

#[test]
fn w6_the_hosts_return_restores_in_one_step_exactly_who_was_inside() {
    let (mut visit, ann, bob) = running();
    let before = visit.session.grants();
    visit.vanishes(HOST);
    visit.wait_secs(600);
    visit.opens(HOST);
    assert_eq!(visit.session.grants(), before);
    assert!(visit.is_inside(ann) && !visit.is_inside(bob));
    visit.admit(bob).unwrap();
    assert!(visit.is_inside(bob), "waiting requests can be admitted as before");
}

#[test]
fn w6_who_left_while_held_is_not_brought_back() {
    let (mut visit, ann, _) = running();
    visit.host_does(&Command::Leave).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.does(HOST, &Command::JoinNow).unwrap();
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(!visit.is_inside(ann));
}

#[test]
fn w6_another_provider_of_the_appointment_counts_as_a_host() {
    let (mut visit, ann, _) = running();
    visit.host_does(&Command::Leave).unwrap();
    visit.opens(CO_HOST);
    assert_eq!(visit.phase(), PhaseTag::Held, "an opened page is no return");
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(visit.is_inside(ann) && visit.is_inside(CO_HOST) && !visit.is_inside(HOST));
}

#[test]
fn held_nobody_enters_and_waiting_is_still_possible() {
    let (mut visit, ann, bob) = running();
    visit.vanishes(HOST);
    visit.wait_secs(30);
    assert_eq!(visit.does(bob, &Command::JoinNow), Err(Refusal::Held));
    assert_eq!(visit.does(bob, &Command::AskToJoin), Err(Refusal::Held));
    assert_eq!(visit.does(HOST, &Command::Admit { participant: visit.id(bob) }), Err(Refusal::Held));
    assert!(!visit.may(bob).join_now && !visit.may(bob).ask_to_join);
    let guest = visit.guest();
    visit.comes(guest);
    assert!(!visit.is_inside(guest) && !visit.is_inside(ann));
}

#[test]
fn w6_a_restart_begins_the_grace_anew() {
    let (mut visit, ann, _) = running();
    visit.vanishes(HOST);
    visit.wait_secs(25);
    visit.restarts();
    visit.wait_secs(29);
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(visit.is_inside(ann));
    visit.wait_secs(1);
    assert_eq!(visit.phase(), PhaseTag::Held);
}

#[test]
fn w6_a_restart_under_a_host_who_was_there_gives_them_the_grace_to_come_back() {
    let (mut visit, ann, _) = running();
    visit.restarts();
    visit.wait_secs(29);
    visit.opens(HOST);
    visit.wait_secs(60);
    assert_eq!(visit.phase(), PhaseTag::Live);
    assert!(visit.is_inside(ann));
}

#[test]
fn w6_a_held_session_is_held_after_a_restart_too() {
    let (mut visit, ann, _) = running();
    visit.vanishes(HOST);
    visit.wait_secs(30);
    visit.restarts();
    assert_eq!(visit.phase(), PhaseTag::Held);
    visit.opens(HOST);
    assert!(visit.is_inside(ann));
}

#[test]
fn w6_twelve_hours_without_a_host_end_it_and_restarts_do_not_prolong_that() {
    let (mut visit, ..) = running();
    visit.vanishes(HOST);
    visit.wait_secs(6 * 3_600);
    visit.restarts();
    visit.wait_secs(6 * 3_600 - 1);
    assert_eq!(visit.phase(), PhaseTag::Held);
    visit.wait_secs(1);
    assert_eq!(visit.phase(), PhaseTag::Ended);
}

#[test]
fn a_session_that_was_never_started_is_never_ended() {
    let mut visit = Visit::doors_open(&["Ann"]);
    let ann = visit.signed_in("Ann");
    visit.comes(ann);
    visit.wait_secs(24 * 3_600);
    assert_eq!(visit.phase(), PhaseTag::NotStarted);
}

#[test]
fn w2_a_host_acts_on_others_only_from_inside() {
    let (mut visit, _, bob) = running();
    visit.opens(CO_HOST);
    let admit = Command::Admit { participant: visit.id(bob) };
    assert_eq!(visit.does(CO_HOST, &admit), Err(Refusal::NotInside));
    assert_eq!(visit.does(CO_HOST, &Command::End), Err(Refusal::NotInside));
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    visit.does(CO_HOST, &admit).unwrap();
    assert!(visit.is_inside(bob));
}
