//! Pause and resume (P1–P7): what a pause does, who may do it, and that nothing dodges it.

use session::{Command, CommandId, Refusal, StandingTag};

use crate::visit::{CO_HOST, HOST, Visit, Who, ready};

/// A running group with Ann and Bob inside, and both hosts.
fn group() -> (Visit, Who, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    visit.opens(CO_HOST);
    visit.does(CO_HOST, &Command::JoinNow).unwrap();
    let (ann, bob) = (visit.signed_in("Ann"), visit.signed_in("Bob"));
    visit.comes_in(ann);
    visit.comes_in(bob);
    (visit, ann, bob)
}

#[test]
fn p1_pause_all_moves_every_client_to_the_waiting_room_and_other_providers_stay() {
    let (mut visit, ann, bob) = group();
    visit.host_does(&Command::PauseAll).unwrap();
    assert!(!visit.is_inside(ann) && !visit.is_inside(bob));
    assert_eq!((visit.standing(ann), visit.standing(bob)), (StandingTag::Paused, StandingTag::Paused));
    assert!(visit.is_inside(HOST) && visit.is_inside(CO_HOST));
}

#[test]
fn p2_pausing_one_leaves_the_others_inside() {
    let (mut visit, ann, bob) = group();
    visit.pause(ann).unwrap();
    assert!(!visit.is_inside(ann) && visit.is_inside(bob));
}

#[test]
fn p2_a_one_on_one_is_paused_like_a_group() {
    let mut visit = Visit::provider_admits(&["Ann"]);
    visit.starts();
    let ann = visit.signed_in("Ann");
    visit.comes_in(ann);
    visit.pause(ann).unwrap();
    assert_eq!(visit.standing(ann), StandingTag::Paused);
    visit.resume(ann).unwrap();
    assert!(visit.is_inside(ann));
}

#[test]
fn p3_a_pause_outlasts_a_reload_another_device_and_a_restart() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    visit.vanishes(ann);
    visit.opens(ann);
    assert_eq!(visit.standing(ann), StandingTag::Paused, "after a reload");
    visit.opens_on(ann, 1);
    visit.vanishes_from(ann, 0);
    assert_eq!(visit.standing(ann), StandingTag::Paused, "on another device");
    visit.restarts();
    visit.opens(HOST);
    visit.opens(ann);
    assert_eq!(visit.standing(ann), StandingTag::Paused, "after a restart of the server");
    assert!(!visit.is_inside(ann));
}

#[test]
fn p3_a_pause_outlasts_the_loss_and_the_return_of_the_host() {
    let (mut visit, ann, bob) = group();
    visit.pause(ann).unwrap();
    visit.vanishes(HOST);
    visit.vanishes(CO_HOST);
    visit.wait_secs(31);
    visit.opens(HOST);
    assert!(visit.is_inside(bob));
    assert!(!visit.is_inside(ann));
    assert_eq!(visit.standing(ann), StandingTag::Paused);
}

#[test]
fn p4_resume_brings_one_back_at_once_and_resume_all_everybody() {
    let (mut visit, ann, bob) = group();
    visit.host_does(&Command::PauseAll).unwrap();
    visit.resume(ann).unwrap();
    assert!(visit.is_inside(ann) && !visit.is_inside(bob), "no button to press for the client");
    visit.pause(ann).unwrap();
    visit.host_does(&Command::ResumeAll).unwrap();
    assert!(visit.is_inside(ann) && visit.is_inside(bob));
}

#[test]
fn p5_a_client_can_neither_pause_nor_resume_anybody() {
    let (mut visit, ann, bob) = group();
    visit.pause(bob).unwrap();
    let before = visit.session.clone();
    for command in [
        Command::Pause { participant: visit.id(ann) },
        Command::PauseAll,
        Command::Resume { participant: visit.id(bob) },
        Command::ResumeAll,
    ] {
        assert_eq!(visit.does(ann, &command), Err(Refusal::HostsOnly));
        assert_eq!(visit.does(bob, &command), Err(Refusal::HostsOnly));
    }
    assert_eq!(before, visit.session);
}

#[test]
fn p5_a_provider_cannot_be_paused_by_another_nor_by_themselves() {
    let (mut visit, ..) = group();
    assert_eq!(visit.pause(CO_HOST), Err(Refusal::ClientsOnly));
    assert_eq!(visit.pause(HOST), Err(Refusal::ClientsOnly));
    assert!(visit.is_inside(HOST) && visit.is_inside(CO_HOST));
}

#[test]
fn p6_while_paused_no_media_flows_and_the_session_is_out_of_sight() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    assert!(!visit.is_inside(ann));
    let view = visit.view(ann);
    assert!(view.people.is_empty() && view.session.started_at.is_none() && view.session.seats.is_none());
}

#[test]
fn p7_who_leaves_while_paused_comes_back_paused() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.vanishes(ann);
    visit.wait_secs(3_600);
    visit.opens(ann);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::NotReady));
    visit.does(ann, &ready()).unwrap();
    assert_eq!(visit.standing(ann), StandingTag::Paused);
    assert_eq!(visit.does(ann, &Command::JoinNow), Err(Refusal::Paused));
    assert_eq!(visit.does(ann, &Command::AskToJoin), Err(Refusal::Paused));
    assert_eq!(visit.admit(ann), Err(Refusal::NotWaiting));
}

#[test]
fn p7_leaving_twice_does_not_dodge_a_pause_either() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    for _ in 0..2 {
        visit.does(ann, &Command::Leave).unwrap();
        visit.restarts();
        visit.opens(HOST);
        visit.comes(ann);
    }
    assert_eq!(visit.standing(ann), StandingTag::Paused);
}

#[test]
fn who_left_while_paused_and_was_resumed_waits_and_walks_in_like_anybody() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.resume(ann).unwrap();
    assert!(!visit.is_inside(ann), "a resume does not call back who left");
    visit.does(ann, &ready()).unwrap();
    assert_eq!(visit.standing(ann), StandingTag::Waiting);
    visit.does(ann, &Command::JoinNow).unwrap();
    assert!(visit.is_inside(ann));
}

#[test]
fn a_private_window_does_not_dodge_a_pause() {
    let mut visit = Visit::doors_open(&["Ann", "Bob", "Carl"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes_in(guest);
    visit.pause(guest).unwrap();
    let private_window = visit.guest();
    visit.comes(private_window);
    assert!(visit.sees_ask_to_join(private_window), "though seats are free");
    assert_eq!(visit.does(private_window, &Command::JoinNow), Err(Refusal::AskFirst));
    visit.does(guest, &Command::Leave).unwrap();
    assert!(visit.sees_ask_to_join(private_window), "nor after leaving in the first window");
    visit.restarts();
    visit.opens(HOST);
    assert!(visit.sees_ask_to_join(private_window), "nor after a restart");
    visit.resume(guest).unwrap();
    assert!(visit.sees_join_now(private_window), "who left may come back once the pause is lifted");
}

#[test]
fn a_pause_of_others_does_not_keep_out_who_is_signed_in() {
    let (mut visit, ann, bob) = group();
    visit.does(bob, &Command::Leave).unwrap();
    visit.pause(ann).unwrap();
    let cleo = visit.signed_in_unbooked("Cleo");
    visit.comes(cleo);
    assert!(visit.sees_join_now(cleo));
}

#[test]
fn who_left_while_paused_and_is_getting_ready_again_can_still_be_resumed() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    visit.does(ann, &Command::Leave).unwrap();
    visit.touches(ann, "Ann");
    let row = &visit.view(HOST).people[&visit.id(ann)];
    assert_eq!(row.standing, StandingTag::Preparing);
    assert!(row.may.resume && row.may.remove, "they can be resumed while they get ready to come back");
    assert!(row.host_only.unwrap().paused);
}

#[test]
fn a_resume_that_arrives_twice_does_not_undo_the_pause_between() {
    let (mut visit, ann, _) = group();
    visit.pause(ann).unwrap();
    let (id, resume) = (CommandId(uuid::Uuid::from_u128(77_777)), Command::Resume { participant: visit.id(ann) });
    visit.sends(HOST, id, &resume).unwrap();
    visit.pause(ann).unwrap();
    assert_eq!(visit.sends(HOST, id, &resume), Ok(Vec::new()));
    assert!(!visit.is_inside(ann));
    visit.restarts();
    visit.opens(HOST);
    assert_eq!(visit.sends(HOST, id, &resume), Ok(Vec::new()), "nor after a restart");
    assert!(!visit.is_inside(ann));
}
