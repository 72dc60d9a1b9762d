//! Seats and ghosts: whose seat counts, and for how long after their last page is gone.

use session::{Command, Update};

use crate::visit::{HOST, Visit, Who};

/// A one-on-one with Ann inside and Cleo, who is not booked, at the door.
fn full() -> (Visit, Who, Who) {
    let mut visit = Visit::doors_open(&["Ann"]);
    visit.starts();
    let (ann, cleo) = (visit.signed_in("Ann"), visit.signed_in_unbooked("Cleo"));
    visit.comes_in(ann);
    visit.comes(cleo);
    (visit, ann, cleo)
}

#[test]
fn a_client_whose_pages_are_all_gone_keeps_the_seat_for_two_minutes() {
    let (mut visit, ann, cleo) = full();
    visit.vanishes(ann);
    visit.wait_secs(119);
    assert!(visit.sees_ask_to_join(cleo));
    visit.wait_secs(1);
    assert_eq!(visit.session.occupancy(), 0);
    assert!(visit.sees_join_now(cleo));
}

#[test]
fn a_ghost_who_comes_back_is_inside_again_even_above_capacity() {
    let (mut visit, ann, cleo) = full();
    visit.vanishes(ann);
    visit.wait_secs(121);
    visit.does(cleo, &Command::JoinNow).unwrap();
    visit.opens(ann);
    assert!(visit.is_inside(ann) && visit.is_inside(cleo));
    assert_eq!(visit.session.occupancy(), 2);
}

#[test]
fn one_page_of_several_keeps_the_seat() {
    let (mut visit, ann, cleo) = full();
    visit.opens_on(ann, 1);
    visit.vanishes_from(ann, 0);
    visit.wait_secs(600);
    assert!(visit.sees_ask_to_join(cleo));
}

#[test]
fn a_paused_client_who_is_gone_keeps_the_seat() {
    let (mut visit, ann, cleo) = full();
    visit.pause(ann).unwrap();
    visit.vanishes(ann);
    visit.wait_secs(600);
    assert!(visit.sees_ask_to_join(cleo));
}

#[test]
fn who_presses_leave_frees_the_seat_at_once() {
    let (mut visit, ann, cleo) = full();
    visit.does(ann, &Command::Leave).unwrap();
    assert!(visit.sees_join_now(cleo));
}

#[test]
fn a_restart_gives_everybody_two_minutes_to_come_back_to_their_seat() {
    let (mut visit, _, cleo) = full();
    visit.restarts();
    visit.opens(HOST);
    visit.wait_secs(119);
    assert!(visit.sees_ask_to_join(cleo));
    visit.wait_secs(1);
    assert!(visit.sees_join_now(cleo));
}

#[test]
fn who_waits_is_told_of_the_free_seat_even_if_something_else_came_first() {
    let (mut visit, ann, cleo) = full();
    let (_, mut seen) = visit.session.first_view(visit.actor(cleo));
    visit.vanishes(ann);
    let late = visit.view(HOST).you.since.unwrap().plus_ms(120_500);
    let (id, rogue) = (session::CommandId(uuid::Uuid::from_u128(1_234)), visit.actor(cleo).clone());
    let refused = visit.session.handle(&rogue, id, &Command::PauseAll, late);
    assert!(refused.is_err());
    assert!(visit.session.poll_timeout().is_some_and(|at| at <= late), "the deadline is still due");
    let outcome = visit.session.handle_timeout(late);
    let told = visit.session.update(visit.actor(cleo), &outcome.touched, &mut seen);
    let Some(Update::Delta(delta)) = told else { panic!("nothing was told") };
    assert!(delta.you.unwrap().may.join_now);
}

#[test]
fn everybody_is_told_of_a_free_seat_once_and_of_none_before() {
    let (mut visit, ann, cleo) = full();
    visit.vanishes(ann);
    let free = visit.view(HOST).you.since.unwrap().plus_ms(120_000);
    let tells = |visit: &mut Visit, at| visit.session.handle_timeout(at).touched.everybody;
    assert!(!tells(&mut visit, free.plus_ms(-1)), "nothing is free yet");
    assert!(tells(&mut visit, free));
    assert!(!tells(&mut visit, free), "it was told");
    assert!(!tells(&mut visit, free.plus_ms(1)));
    assert!(visit.sees_join_now(cleo));
}
