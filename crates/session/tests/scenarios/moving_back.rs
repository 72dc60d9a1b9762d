//! **Move back to waiting room**: an admission taken back, which is a pause in other words (P3, P4, P7).

use session::{Command, Refusal, StandingTag};

use crate::visit::{HOST, Visit, Who, ready};

fn moved_back() -> (Visit, Who) {
    let mut visit = Visit::doors_open(&["Ann", "Bob"]);
    visit.starts();
    let guest = visit.guest();
    visit.comes_in(guest);
    visit.move_back(guest).unwrap();
    (visit, guest)
}

#[test]
fn who_is_moved_back_is_paused_and_everybody_concerned_reads_why() {
    let (mut visit, guest) = moved_back();
    assert!(!visit.is_inside(guest));
    let you = visit.view(guest).you;
    assert_eq!((you.standing, you.moved_back), (StandingTag::Paused, true));
    let more = visit.view(HOST).people[&visit.id(guest)].host_only.unwrap();
    assert!(more.paused && more.moved_back);
    visit.resume(guest).unwrap();
    assert!(visit.is_inside(guest) && !visit.view(guest).you.moved_back);
}

#[test]
fn a_plain_pause_is_no_moving_back() {
    let (mut visit, guest) = moved_back();
    visit.resume(guest).unwrap();
    visit.pause(guest).unwrap();
    assert!(!visit.view(guest).you.moved_back);
}

#[test]
fn leaving_does_not_dodge_it_and_keeps_its_words() {
    let (mut visit, guest) = moved_back();
    visit.does(guest, &Command::Leave).unwrap();
    visit.restarts();
    visit.opens(HOST);
    assert!(visit.view(HOST).people[&visit.id(guest)].host_only.unwrap().moved_back);
    visit.opens(guest);
    visit.does(guest, &ready()).unwrap();
    assert!(visit.view(guest).you.moved_back);
    assert_eq!(visit.does(guest, &Command::JoinNow), Err(Refusal::Paused));
}

#[test]
fn a_private_window_does_not_dodge_it_either() {
    let (mut visit, _) = moved_back();
    let private_window = visit.guest();
    visit.comes(private_window);
    assert!(visit.sees_ask_to_join(private_window));
}

#[test]
fn resume_all_brings_back_the_paused_and_the_moved_back_alike() {
    let (mut visit, guest) = moved_back();
    let ann = visit.signed_in("Ann");
    visit.comes_in(ann);
    visit.pause(ann).unwrap();
    visit.host_does(&Command::ResumeAll).unwrap();
    assert!(visit.is_inside(ann) && visit.is_inside(guest));
}

#[test]
fn only_who_is_inside_is_moved_back() {
    let (mut visit, guest) = moved_back();
    assert_eq!(visit.move_back(guest), Err(Refusal::NotAdmitted));
}
